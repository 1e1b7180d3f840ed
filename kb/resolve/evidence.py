"""Evidence rows → the frozen reports that resolution reads, streamed from the database."""

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from kb.resolve.reports import ActorReport, ArticleReport, Key, MeetingReport, Site, StatementReport

PIECE = 5000


@dataclass(frozen=True, slots=True)
class PlaceReport:
    """One article's record of a place."""

    key: Key
    name: str
    country: str | None
    latitude: float | None
    longitude: float | None
    geonames_id: int | None
    precision: str | None
    published: date | None


@dataclass
class Ledger:
    """For the reports of one kind: the row of each, its entity so far, and back from rows to reports."""

    row: dict[Key, int] = field(default_factory=dict)
    entity: dict[Key, int] = field(default_factory=dict)
    key: dict[int, Key] = field(default_factory=dict)
    written: dict[Key, tuple[Any, ...]] = field(default_factory=dict)
    """Of meetings: start, end (each with precision), precision, and the row of the place, as they stand there."""

    def add(self, key: Key, row: int, entity: int) -> None:
        """Enter a report."""
        self.row[key], self.entity[key], self.key[row] = row, entity, key


def stream(connection: Connection, query: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a query, piece by piece."""
    options = {"stream_results": True, "max_row_buffer": PIECE}
    result = connection.exec_driver_sql(query, execution_options=options)
    while piece := result.fetchmany(PIECE):
        yield from map(tuple, piece)


def day(value: Any) -> date | None:
    """A date of the driver: Postgres gives dates, SQLite text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def within(column: str, rows: str | None) -> str:
    """A condition that restricts a query to some rows: ``rows`` is a Select of their ids."""
    return f" WHERE {column} IN ({rows})" if rows else ""


ALIASES = """SELECT DISTINCT m.actor_report_id, substr(n.text, m.span_start + 1, m.span_end - m.span_start)
             FROM mention m JOIN actor_report r ON r.id = m.actor_report_id JOIN article n ON n.id = r.article_id"""
ACTORS = """SELECT r.id, n.doc_id, r.local_id, r.actor_id, r.name, r.kind, r.country, r.role, n.published_date
            FROM actor_report r JOIN article n ON n.id = r.article_id"""


def actors(connection: Connection, ledger: Ledger, rows: str | None = None) -> list[ActorReport]:
    """Reports of actors with the names that their articles use."""
    aliases: dict[int, list[str]] = defaultdict(list)
    for row, name in stream(connection, ALIASES + within("r.id", rows)):
        aliases[row].append(sys.intern(name))
    out = []
    for row, doc, local, entity, name, kind, country, role, published in stream(
        connection, ACTORS + within("r.id", rows)
    ):
        key = (sys.intern(doc), sys.intern(local))
        ledger.add(key, row, entity)
        names = tuple(sorted(aliases.pop(row, ())))
        out.append(ActorReport(key, sys.intern(name), sys.intern(kind), country, role, names, day(published)))  # type: ignore[arg-type]
    return out


PLACES = """SELECT r.id, n.doc_id, r.local_id, r.place_id, r.name, r.country, r.latitude, r.longitude, r.geonames_id,
            r.precision, n.published_date FROM place_report r JOIN article n ON n.id = r.article_id"""


def places(connection: Connection, ledger: Ledger, rows: str | None = None) -> list[PlaceReport]:
    """Reports of places."""
    out = []
    for row, doc, local, entity, name, country, latitude, longitude, number, precision, published in stream(
        connection, PLACES + within("r.id", rows)
    ):
        key = (sys.intern(doc), sys.intern(local))
        ledger.add(key, row, entity)
        out.append(PlaceReport(key, name, country, latitude, longitude, number, precision, day(published)))
    return out


TOLD = """SELECT e.meeting_report_id, substr(n.text, e.span_start + 1, e.span_end - e.span_start)
          FROM evidence e JOIN meeting_report r ON r.id = e.meeting_report_id JOIN article n ON n.id = r.article_id"""
PARTIES = """SELECT p.meeting_report_id, p.actor_report_id, p.role FROM meeting_report_participant p
             JOIN meeting_report r ON r.id = p.meeting_report_id"""
MEETINGS = """SELECT r.id, n.doc_id, r.local_id, r.meeting_id, r.mode, r.status, r.start_date, r.start_precision,
              r.end_date, r.end_precision, r.precision, r.place_report_id, n.published_date
              FROM meeting_report r JOIN article n ON n.id = r.article_id"""
Who = Mapping[int, tuple[str, str | None]]
"""For an actor's report (row) its entity and country."""


def meetings(
    connection: Connection, ledger: Ledger, who: Who, sites: Mapping[int, Site], rows: str | None = None
) -> list[MeetingReport]:
    """Reports of meetings; ``sites`` are the places by row."""
    evidence: dict[int, list[str]] = defaultdict(list)
    for row, words in stream(connection, TOLD + within("r.id", rows) + " ORDER BY e.meeting_report_id, e.position"):
        evidence[row].append(words)
    parties: dict[int, list[tuple[str, str | None, Any]]] = defaultdict(list)
    order = " ORDER BY p.meeting_report_id, p.position"
    for row, actor, role in stream(connection, PARTIES + within("r.id", rows) + order):
        parties[row].append((*who[actor], role))
    out = []
    for (
        row,
        doc,
        local,
        entity,
        mode,
        status,
        start,
        start_known,
        end,
        end_known,
        precision,
        place,
        published,
    ) in stream(connection, MEETINGS + within("r.id", rows)):
        key = (sys.intern(doc), sys.intern(local))
        ledger.add(key, row, entity)
        ledger.written[key] = (day(start), start_known, day(end), end_known, precision, place)
        fine = precision or (start_known if start_known != "day" else None)
        last = last_day(day(end), end_known) or (last_day(day(start), start_known) if start_known != "day" else None)
        site = sites.get(place) if place is not None else None
        told = " ".join(evidence.pop(row, ()))
        who_met = tuple(parties.pop(row, ()))
        out.append(MeetingReport(key, mode, status, who_met, day(start), last, fine, site, day(published), told))
    return out


def last_day(first: date | None, precision: str | None) -> date | None:
    """The last day that a date of this precision may mean."""
    if first is None or precision in (None, "day"):
        return first
    if precision == "year":
        return date(first.year, 12, 31)
    return (first.replace(day=1) + timedelta(32)).replace(day=1) - timedelta(1)


STATEMENTS = """SELECT r.id, n.doc_id, r.local_id, r.statement_id, r.speaker_report_id,
                coalesce(r.quotation, r.content), r.form, n.published_date
                FROM statement_report r JOIN article n ON n.id = r.article_id"""


def statements(connection: Connection, ledger: Ledger, who: Who, rows: str | None = None) -> list[StatementReport]:
    """Reports of statements."""
    out = []
    for row, doc, local, entity, speaker, words, form, published in stream(
        connection, STATEMENTS + within("r.id", rows)
    ):
        key = (sys.intern(doc), sys.intern(local))
        ledger.add(key, row, entity)
        speaks = who[speaker][0] if speaker is not None else None
        out.append(StatementReport(key, speaks, words, form, day(published)))
    return out


def articles(connection: Connection) -> Iterator[ArticleReport]:
    """Articles with their texts, one by one."""
    query = """SELECT n.doc_id, n.text, n.url, o.name, n.published_date
               FROM article n LEFT JOIN source o ON o.id = n.source_id ORDER BY n.id"""
    for doc, text, url, outlet, published in stream(connection, query):
        yield ArticleReport(doc, text, url, outlet, day(published))
