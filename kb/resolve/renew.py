"""Resolution where only new articles came, and nobody decided anything about entities.

What they touch is resolved anew, and written; the rest stays. The outcome is that of resolving everything, row for row.

Copies, places, actors, then meetings and statements, each written before the next are read: these are told by actors
and places as they stand in the tables.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from kb.kinds import ENTITIES
from kb.resolve import copies, scope, write
from kb.resolve.decisions import Decision, Finder, decisions, named
from kb.resolve.evidence import Ledger
from kb.resolve.plan import Clusters, Layer, Plan, partly
from kb.resolve.recast import Recast
from kb.resolve.speech import doubts_before, least_certain
from kb.resolve.talks import Talks
from kb.resolve.troupe import Troupe
from kb.resolve.values import Values, doubts
from kb.resolve.whereabouts import Whereabouts
from kb.resolve.write import Changes
from kb.store import canonical, dialect
from kb.store.base import table
from kb.store.chosen import Voters
from kb.store.models import Doubt as DoubtRow
from kb.store.models import StatementAddressee

COPIES = "SELECT n.doc_id FROM article_link l JOIN article n ON n.id = l.article_id WHERE l.relation = 'duplicate'"


def renewed(connection: Connection) -> Changes | None:
    """Resolve what is new; None where everything is to be resolved. Needs the write lock."""
    decided = decisions(connection)
    docs = None if about_entities(decided) else scope.arrivals(connection, decided)
    if docs is None:
        return None
    with connection.begin_nested() as attempt:
        changes = Renewal(connection, decided, docs).done()
        if changes is None:  # nothing is half written where everything is to be resolved
            attempt.rollback()
    return changes


def about_entities(decided: Iterable[Decision]) -> bool:
    """Whether somebody decided something about actors, places, meetings or statements."""
    return any(kind in ENTITIES for d in decided for kind in (d.entity, *(kind for kind, _ in named(d))))


def numbers_of(connection: Connection, docs: Collection[str]) -> list[int]:
    """The rows of articles."""
    return [
        row[0] for row in dialect.lookup(connection, "SELECT id FROM article WHERE doc_id IN {values}", sorted(docs))
    ]


@dataclass
class Renewal:
    """What new articles change."""

    connection: Connection
    decided: Sequence[Decision]
    docs: frozenset[str]
    out: Changes = field(default_factory=Changes)

    def done(self) -> Changes | None:
        """Write all that changes; None where it is too much."""
        self.new = numbers_of(self.connection, self.docs)
        copies.keep_sketches(self.connection, copies.ARRIVED)
        before = self.copies()
        self.links()
        self.voters = Voters(frozenset(self.copies()))
        self.turned = (before ^ self.voters.copies) - self.docs
        recast = Recast(self.connection, self.voters.copies)
        if not recast.begin(self.new, numbers_of(self.connection, self.turned)):
            return None
        before_doubts, _ = doubts_before(self.connection, "actor")
        least = least_certain(before_doubts, recast.doubts.sorted(), recast.keys())
        if least is None:
            return None
        self.least = least
        self.troupe, self.spots = Troupe(self.connection, recast), Whereabouts(self.connection, self.new)
        return self.told()

    def copies(self) -> set[str]:
        """The articles that are copies of others."""
        return {row[0] for row in self.connection.exec_driver_sql(COPIES)}

    def links(self) -> None:
        """Bring the links of articles up to date."""
        touched, links = copies.renewed(self.connection, self.docs)
        numbers = ", ".join(map(str, numbers_of(self.connection, touched)))
        write.copies(self.connection, links, f"n.id IN ({numbers or 'NULL'})")

    def told(self) -> Changes | None:
        """Write actors and places, and what is told of them."""
        numbers = self.troupe.numbered(self.out)
        rows = self.troupe.changed(numbers)
        before = Talks(self.connection)
        concerned = self.meetings_of(rows) | self.spots.meetings()
        before.add(concerned)
        left = {row: before.of(before.read[row][1]) for row in concerned}
        self.spots.write()
        self.out.moved["actor"] = self.troupe.write(numbers)
        talks = Talks(self.connection)
        if not talks.begin(self.reports("meeting", self.docs | self.turned), left):
            return None
        met = self.met(talks)
        said = partly(self.connection, self.statements_of(rows), None)
        if met is None or said is None:
            return None
        self.write(met, said, talks)
        return self.out

    def reports(self, kind: str, docs: Collection[str]) -> set[int]:
        """The rows of the reports of some articles."""
        query = f"SELECT id FROM {kind}_report WHERE article_id IN {{values}}"
        return {row[0] for row in dialect.lookup(self.connection, query, numbers_of(self.connection, docs))}

    def meetings_of(self, people: Sequence[int]) -> set[int]:
        """The reports of meetings in which some reports of actors take part."""
        query = "SELECT meeting_report_id FROM meeting_report_participant WHERE actor_report_id IN {values}"
        return {row[0] for row in dialect.lookup(self.connection, query, people)}

    def statements_of(self, people: Sequence[int]) -> set[int]:
        """The reports of statements that something new is said of."""
        given: tuple[Sequence[Any], ...] = (sorted(self.docs | self.turned), people, people)
        asked = zip(scope.SAID, given, strict=True)
        return {row[0] for query, values in asked for row in dialect.lookup(self.connection, query, values)}

    def met(self, talks: Talks) -> Layer | None:
        """The meetings that are looked at anew."""
        ledger = Ledger()
        reports = []
        for row in sorted(talks.touched):
            entity, report, written = talks.read[row]
            ledger.add(report.key, row, entity)
            ledger.written[report.key] = written
            reports.append(report)
        outcome = talks.outcome()
        before, others = doubts_before(self.connection, "meeting")
        least = least_certain(before, outcome.doubts, ledger.number.keys())
        if least is None:
            return None
        clusters = Clusters.of((c for c in outcome.clusters if c[0] in ledger.number), ledger, reports)
        others = {**others, **{report.key: (row, entity) for row, (entity, report, _) in talks.read.items()}}
        return Layer("meeting", ledger, clusters, least, [], others=others)

    def write(self, met: Layer, said: Layer, talks: Talks) -> None:
        """Write meetings and statements, and what hangs on all."""
        places, actors = (Layer(kind, Ledger(), Clusters([]), [], [], others={}) for kind in ("place", "actor"))
        finder = Finder(self.connection, [])
        plan = Plan(places, actors, met, said, [], self.voters, [], [], {}, [*self.decided], finder)
        layers = [met, said]
        numbers = {layer.kind: write.numbered(self.connection, layer, self.out) for layer in layers}
        values = Values(self.connection, plan, numbers, talks)
        there = self.places(met, numbers["meeting"])
        for layer in layers:
            where = write.within(layer, "id", numbers[layer.kind])
            write.entities(self.connection, layer.kind, numbers[layer.kind], values.of(layer), where)
        for layer in layers:
            self.out.moved[layer.kind] = write.reassign(self.connection, layer, numbers[layer.kind])
        self.react(numbers["statement"])
        for model, columns, rows in values.meeting_parts():
            where = write.within(met, "meeting_id", numbers["meeting"])
            write.sync(self.connection, table(model), columns, rows, where)
        where = write.within(said, "statement_id", numbers["statement"])
        to = ("statement_id", "actor_id")
        write.sync(self.connection, table(StatementAddressee), to, values.addressees(), where)
        write.paraphrases(self.connection, said, numbers["statement"])
        self.doubt(layers, numbers)
        for layer in reversed(layers):
            gone = write.within(layer, "id")
            write.forget(self.connection, layer.kind, set(numbers[layer.kind]), gone)
        self.troupe.forget()
        self.count(there | self.places(met, numbers["meeting"]))
        write.finish(self.connection, self.decided, self.out)

    def places(self, met: Layer, numbers: Iterable[int]) -> set[int]:
        """The places of meetings that are looked at anew."""
        query = "SELECT DISTINCT place_id FROM meeting WHERE id IN {values} AND place_id IS NOT NULL"
        return {row[0] for row in dialect.lookup(self.connection, query, sorted({*met.ledger.entities, *numbers}))}

    def react(self, statements: Sequence[int]) -> None:
        """Bring reactions to whom they are to now."""
        moved = self.troupe.moved
        asked = (
            ("SELECT id FROM reaction WHERE article_id IN {values}", self.new),
            ("SELECT id FROM reaction WHERE actor_report_id IN {values}", moved),
            ("SELECT id FROM reaction WHERE target_actor_report_id IN {values}", moved),
            ("SELECT x.id FROM statement_report r JOIN reaction x ON x.target_statement_report_id = r.id"
             " WHERE r.statement_id IN {values}", statements),
        )  # fmt: skip
        rows = {row[0] for query, values in asked for row in dialect.lookup(self.connection, query, values)}
        canonical.reactions(self.connection, rows)

    def doubt(self, layers: Sequence[Layer], numbers: dict[str, list[int]]) -> None:
        """Write the least certain pairs."""
        rows = [*self.troupe.doubts(self.least), *doubts(layers, numbers)]
        write.sync(self.connection, table(DoubtRow), write.DOUBT, rows)

    def count(self, places: set[int]) -> None:
        """Count anew what changed, and if there is much of it, what the database plans its queries by."""
        touched = {"actor": self.troupe.entities, "place": places | {*self.spots.numbers}}
        canonical.tally(self.connection, touched)
        whole = int(self.connection.exec_driver_sql("SELECT count(*) FROM article").scalar_one())
        if canonical.outgrown(whole - len(self.docs), whole):
            dialect.analyze(self.connection)
