"""Statements where only new articles came: those that are looked at anew, and those that they are compared with.

Who may have to do with a statement shares speaker, days and words with it; what a large block of those that share
them holds is looked at as a whole, since which of its pairs are compared depends on all of it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from kb.resolve import blocks, statements
from kb.resolve.blocks import KEPT, Doubt, Outcome
from kb.resolve.days import UNDATED, Calendar
from kb.resolve.evidence import Who, said
from kb.resolve.reports import Key, StatementReport
from kb.store import dialect

MOST = 20_000
"""Of more reports everything is looked at."""
DOUBTS = "SELECT left_id, right_id, margin, score, why FROM doubt WHERE kind = '{}'"


@dataclass
class Speech:
    """The reports of statements that are looked at anew, and the others that they were compared with."""

    connection: Connection
    who: Who | None
    calendar: Calendar = field(default_factory=Calendar)
    read: dict[int, tuple[int, StatementReport]] = field(default_factory=dict)
    """By row: the entity so far, and the report."""
    touched: set[int] = field(default_factory=set)
    """The rows that are looked at anew."""

    def begin(self, rows: Collection[int]) -> bool:
        """Take in some reports, and whatever is joined with them now or was before; whether they aren't too many."""
        self.add(UNDATED)
        waiting = set(rows)
        while waiting and len(self.touched) + len(waiting) <= MOST:
            self.touched |= waiting
            self.fetch(self.touched - self.read.keys())
            self.around(waiting)
            waiting = (self.beside(waiting) | self.mates(waiting)) - self.touched
        return not waiting

    def add(self, where: str) -> None:
        """Read some reports."""
        for row, entity, report in said(self.connection, self.who, where):
            self.read[row] = (entity, report)

    def fetch(self, rows: Iterable[int]) -> None:
        """Read the reports of some rows."""
        numbers = ", ".join(map(str, sorted(rows)))
        if numbers:
            self.add(f"r.id IN ({numbers})")

    def around(self, rows: Iterable[int]) -> None:
        """Read whatever may share a block with some reports: two spans of days begin or end with each."""
        days = [self.read[row][1].published for row in rows]
        where = self.calendar.around(days, 2 * statements.DAYS)
        if where is not None:
            self.add(where)

    def items(self, speakers: Collection[str | None]) -> list[tuple[int, StatementReport]]:
        """What was read of some speakers, in order of the keys."""
        those = ((row, report) for row, (_, report) in self.read.items() if report.speaker in speakers)
        return sorted(those, key=lambda one: one[1].key)

    def beside(self, rows: Collection[int]) -> set[int]:
        """The reports that some are one with, or share a block with that is too large for all its pairs."""
        items = self.items({self.read[row][1].speaker for row in rows} - {None})
        reports = [report for _, report in items]
        there = {k for k, (row, _) in enumerate(items) if row in rows}
        out: set[int] = set()
        for speakers in statements.some_speakers(reports):
            for block in statements.sharing(reports, speakers):
                mine = there.intersection(block)
                if len(block) > blocks.FULL and mine:
                    out |= set(block)
                for k in mine:
                    out |= {n for n in block if n not in out and statements.one(reports[k], reports[n])}
        return {items[k][0] for k in out}

    def mates(self, rows: Collection[int]) -> set[int]:
        """The reports that have an entity of some so far."""
        entities = sorted({self.read[row][0] for row in rows})
        query = "SELECT id FROM statement_report WHERE statement_id IN {values}"
        return {row[0] for row in dialect.lookup(self.connection, query, entities)}

    def outcome(self) -> Outcome:
        """What becomes of them."""
        about = {self.read[row][1].key for row in self.touched}
        items = [report for _, report in self.items({self.read[row][1].speaker for row in self.touched})]
        return statements.weigh(items, about=about)


def least_certain(before: Sequence[Doubt], found: Sequence[Doubt], touched: Collection[Key]) -> list[Doubt] | None:
    """The doubts that are kept of all pairs: of those kept before and those found about what was touched. None if
    others, which weren't kept, may be among them."""
    left = [d for d in before if d.left not in touched and d.right not in touched]
    out = sorted([*left, *found])[:KEPT]
    known = len(before) < KEPT or (len(out) == KEPT and out[-1] <= max(before))
    return out if known else None


def doubts_before(connection: Connection, kind: str) -> tuple[list[Doubt], Mapping[Key, tuple[int, int]]]:
    """The doubts about a kind as they are kept, and the rows and entities of their reports."""
    rows = connection.exec_driver_sql(DOUBTS.format(kind)).fetchall()
    query = f"""SELECT r.id, n.doc_id, r.local_id, r.{kind}_id FROM {kind}_report r
                JOIN article n ON n.id = r.article_id WHERE r.id IN {{values}}"""
    ends = dialect.lookup(connection, query, sorted({n for a, b, *_ in rows for n in (a, b)}))
    key = {row: (doc, local) for row, doc, local, _ in ends}
    there = [Doubt(margin, key[a], key[b], score, why) for a, b, margin, score, why in rows if a in key and b in key]
    return there, {key[row]: (row, entity) for row, *_, entity in ends}
