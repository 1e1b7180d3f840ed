"""Meetings where only new articles came: the reports that are looked at anew, and those that they are compared with.

Who may have to do with a meeting shares a side and a month with it. In a large block of those that do, each is compared
with its neighbours only; who came in between changes whose neighbours some are.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection

from kb.resolve import blocks, evidence, meetings
from kb.resolve.blocks import Outcome
from kb.resolve.days import runs
from kb.resolve.meetings import THRESHOLD, TIMELESS
from kb.resolve.reports import MeetingReport, Site
from kb.store import dialect

MOST = 20_000
"""Of more reports everything is looked at."""
PARTIES = """SELECT p.actor_report_id, a.id, a.kind, a.country FROM meeting_report_participant p
             JOIN actor_report r ON r.id = p.actor_report_id JOIN actor a ON a.id = r.actor_id
             WHERE p.meeting_report_id IN {values}"""
SITES = """SELECT p.id, l.identity_key, l.id, l.name, l.country, l.latitude, l.longitude, x.precision
           FROM meeting_report r JOIN place_report p ON p.id = r.place_report_id JOIN place l ON l.id = p.place_id
           LEFT JOIN place_extent x ON x.place_id = l.id WHERE r.id IN {values}"""
LONGEST = 366
"""Days from the beginning of a date to the last one that it may mean."""
Side = tuple[str, int]
"""A side and a month."""
TIMES = (
    "SELECT r.id FROM meeting_report r WHERE r.start_date BETWEEN '{first}' AND '{last}'",
    """SELECT r.id FROM meeting_report r WHERE r.start_date < '{first}' AND
       (r.end_date >= '{first}' OR (coalesce(r.end_precision, r.start_precision) <> 'day'
        AND coalesce(r.end_date, r.start_date) >= '{before}'))""",
    """SELECT r.id FROM meeting_report r JOIN article n ON n.id = r.article_id
       WHERE r.status IN ('cancelled', 'ongoing') AND r.start_date < '{first}' AND n.published_date >= '{since}'""",
    """SELECT r.id FROM article n JOIN meeting_report r ON r.article_id = n.id
       WHERE r.start_date IS NULL AND n.published_date BETWEEN '{since}' AND '{until}'""",
)
"""The reports of encounters that can lie between two days."""
NEVER = """SELECT r.id FROM meeting_report r JOIN article n ON n.id = r.article_id
           WHERE r.start_date IS NULL AND n.published_date IS NULL"""


@dataclass
class Talks:
    """The reports of meetings that are looked at anew, and the others that they were compared with."""

    connection: Connection
    sides: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    who: dict[int, tuple[str, str | None]] = field(default_factory=dict)
    sites: dict[int, Site] = field(default_factory=dict)
    places: dict[int, tuple[str, int]] = field(default_factory=dict)
    read: dict[int, tuple[int, MeetingReport, tuple[Any, ...]]] = field(default_factory=dict)
    """By row: the entity so far, the report, its dates and place as written."""
    blocks: dict[Side, list[int]] = field(default_factory=lambda: defaultdict(list))
    order: dict[Side, list[int]] = field(default_factory=dict)
    """Large blocks in order of time."""
    months: set[int] = field(default_factory=set)
    touched: set[int] = field(default_factory=set)
    """The rows that are looked at anew."""
    pairs: set[tuple[int, int]] = field(default_factory=set)

    def begin(self, new: Collection[int], left: Mapping[int, Collection[Side]]) -> bool:
        """Take in new reports and others of which something is otherwise than before, and whatever may be one with
        them or was; whether they aren't too many. Of the others also the blocks in which they were."""
        rows = {*new, *left}
        self.add(row[0] for row in self.connection.exec_driver_sql(NEVER).fetchall())
        if not self.around(rows):
            return False
        waiting = rows | self.shifted(rows) | self.abandoned(left)
        while waiting and len(self.touched) + len(waiting) <= MOST:
            self.touched |= waiting
            if not self.around(waiting):
                return False
            waiting = (self.alike(waiting) | self.mates(waiting)) - self.touched
        return not waiting

    def add(self, rows: Iterable[int]) -> None:
        """Read some reports."""
        wanted = sorted({*rows} - self.read.keys())
        if not wanted:
            return
        for row, actor, kind, country in dialect.lookup(self.connection, PARTIES, wanted):
            self.who[row] = str(actor), country
            self.sides[str(actor)] = kind, country
        for row, known_by, place, *site in dialect.lookup(self.connection, SITES, wanted):
            self.sites[row], self.places[row] = Site(*site), (known_by, place)
        where = f"r.id IN ({', '.join(map(str, wanted))})"
        for row, entity, report, written in evidence.met(self.connection, self.who, self.sites, where):
            self.read[row] = entity, report, written
            for side in self.of(report):
                self.blocks[side].append(row)

    def of(self, report: MeetingReport) -> list[Side]:
        """The blocks of a report."""
        months = meetings.months(report)
        return [(side, month) for side in meetings.side_keys(report, self.sides) for month in months]

    def around(self, rows: Collection[int]) -> bool:
        """Read whatever may share a block with some reports; whether that is known: an encounter that can have been
        at any time may share one with any."""
        self.add(rows)
        months = {month for row in rows for month in meetings.months(self.read[row][1])}
        if TIMELESS in months:
            return False
        for first, last in spells(months - self.months):
            self.add(self.between(first, last))
        self.months |= months
        return True

    def between(self, first: date, last: date) -> list[int]:
        """The rows of reports of encounters that can lie between two days."""
        before, after = (max(abs(days[k]) for days in meetings.WINDOWS.values()) for k in (0, 1))
        days = {"first": first, "last": last, "before": moved(first, -LONGEST), "since": moved(first, -after),
                "until": moved(last, before)}  # fmt: skip
        return [row[0] for query in TIMES for row in self.connection.exec_driver_sql(query.format(**days)).fetchall()]

    def block(self, side: Side) -> list[int]:
        """The reports of a block."""
        name, month = side
        return self.blocks[side] + (self.blocks[name, TIMELESS] if month != TIMELESS else [])

    def ordered(self, side: Side) -> list[int]:
        """The reports of a large block in order of time."""
        if side not in self.order:
            self.order[side] = sorted(set(self.block(side)), key=self.time)
        return self.order[side]

    def time(self, row: int) -> tuple[Any, ...]:
        """An order in which reports of one encounter are near each other."""
        report = self.read[row][1]
        return meetings.first_day(report), report.key

    def near(self, side: Side, row: int) -> Sequence[int]:
        """Those of a block that one of them is compared with: all, or of a large one the neighbours."""
        block = self.block(side)
        if len(block) <= blocks.FULL:
            return block
        line = self.ordered(side)
        at = bisect_left(line, self.time(row), key=self.time)
        return line[max(0, at - blocks.WIDTH) : at + blocks.WIDTH + 1]

    def shifted(self, rows: Collection[int]) -> set[int]:
        """Those that are compared with others than before, as these came into large blocks of theirs."""
        out: set[int] = set()
        for row in rows:
            for side in self.of(self.read[row][1]):
                block = self.block(side)
                if len(block) > blocks.FULL:
                    few = sum(n not in rows for n in block) <= blocks.FULL
                    out.update(block if few else self.near(side, row))
        return out

    def abandoned(self, left: Mapping[int, Collection[Side]]) -> set[int]:
        """Those of blocks that were large before some reports left them."""
        gone: Counter[Side] = Counter()
        for row, sides in left.items():
            gone.update(Counter(sides) - Counter(self.of(self.read[row][1])))
        large = [block for side, n in gone.items() if len(block := self.block(side)) + n > blocks.FULL]
        return {row for block in large for row in block}

    def alike(self, rows: Iterable[int]) -> set[int]:
        """Compare reports with those of their blocks; those that they are likely one with."""
        out: set[int] = set()
        for row in rows:
            mine = self.read[row][1]
            for other in {n for side in self.of(mine) for n in self.near(side, row)} - {row}:
                theirs = self.read[other][1]
                self.pairs.add((row, other) if mine.key < theirs.key else (other, row))
                if meetings.likelihood(mine, theirs, self.sides) >= THRESHOLD:
                    out.add(other)
        return out

    def mates(self, rows: Iterable[int]) -> set[int]:
        """The reports that have an entity of some so far."""
        entities = sorted({self.read[row][0] for row in rows})
        query = "SELECT id FROM meeting_report WHERE meeting_id IN {values}"
        return {row[0] for row in dialect.lookup(self.connection, query, entities)}

    def outcome(self) -> Outcome:
        """What becomes of them."""
        reports = [self.read[row][1] for row in self.touched.union(*self.pairs)]
        wanted = sorted(((self.read[a][1], self.read[b][1]) for a, b in self.pairs), key=lambda p: (p[0].key, p[1].key))
        return meetings.weigh(reports, self.sides, wanted=wanted)

    def actor(self, name: str) -> int:
        """The actor that is called so: by its id."""
        return int(name)

    def side(self, name: str) -> tuple[str, str | None]:
        """The kind and the country of that actor."""
        return self.sides[name]

    def actor_at(self, row: int) -> int:
        """The actor of a report."""
        query = "SELECT actor_id FROM actor_report WHERE id IN {values}"
        return int(dialect.lookup(self.connection, query, [row])[0][0])

    def place_at(self, row: int) -> tuple[str, int]:
        """The place of a report: what it is known by, and its id."""
        return self.places[row]


def spells(months: Iterable[int]) -> list[tuple[date, date]]:
    """The first and the last day of each run of months."""
    return [(first_of(a), moved(first_of(b), 30)) for a, b in runs(months)]


def first_of(month: int) -> date:
    """The first day of a month that is given as twelve times the year, and its number."""
    return date((month - 1) // 12, (month - 1) % 12 + 1, 1)


def moved(day: date, days: int) -> date:
    """A day so many days later, or as many as there are."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))
