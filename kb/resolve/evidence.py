"""Evidence rows → the frozen reports that resolution reads, streamed from the database."""

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Protocol

from sqlalchemy import Connection

from kb.resolve.reports import ActorReport, ArticleReport, Key, MeetingReport, Site, StatementReport
from kb.store.chosen import fineness, last_meant

PIECE = 5000
"""Rows that are read at a time."""
TEXTS = 100
"""The same where they hold whole texts."""


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
    count: int = 1
    """How many reports it stands for."""


class Ledger:
    """The reports of one kind by number, in order of their rows: key, row and entity so far of each.

    As compact as may be: a database has tens of reports an article, and this is held of all of them.
    """

    def __init__(self) -> None:
        self.keys: list[Key] = []
        self.rows, self.entities = array("q"), array("q")
        self.number: dict[Key, int] = {}
        self.written: dict[Key, tuple[Any, ...]] = {}
        """Of meetings: start, end (each with precision), precision, and the row of the place, as they stand there."""

    def add(self, key: Key, row: int, entity: int) -> None:
        """Enter a report; rows must rise."""
        self.number[key] = len(self.keys)
        self.keys.append(key)
        self.rows.append(row)
        self.entities.append(entity)

    def enter(self, row: int, entity: int, report: StatementReport) -> StatementReport:
        """Enter a report; it itself."""
        self.add(report.key, row, entity)
        return report

    def at(self, row: int) -> int:
        """The number of the report in a row."""
        return bisect_left(self.rows, row)

    def row(self, key: Key) -> int:
        """The row of a report."""
        return self.rows[self.number[key]]

    def entity(self, key: Key) -> int:
        """The entity of a report so far."""
        return self.entities[self.number[key]]


def stream(connection: Connection, query: str, at_once: int = PIECE) -> Iterator[tuple[Any, ...]]:
    """The rows of a query, piece by piece."""
    options = {"stream_results": True, "max_row_buffer": at_once}
    result = connection.exec_driver_sql(query, execution_options=options)
    while piece := result.fetchmany(at_once):
        yield from map(tuple, piece)


def word(value: str | None) -> Any:
    """A name or a code, one object for each; it comes again and again."""
    return value if value is None else sys.intern(value)


@lru_cache(8192)
def day(value: Any) -> date | None:
    """A date of the driver, one object for each day: Postgres gives dates, SQLite text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


class Parts:
    """Rows (id of a report, …) in order of the ids, taken report by report as the reports come by in that order."""

    def __init__(self, rows: Iterator[tuple[Any, ...]]) -> None:
        self.rows, self.next = rows, next(rows, None)

    def of(self, report: int) -> list[tuple[Any, ...]]:
        """What belongs to a report, without its id."""
        out = []
        while self.next is not None and self.next[0] <= report:
            if self.next[0] == report:
                out.append(self.next[1:])
            self.next = next(self.rows, None)
        return out


ALIASES = """SELECT m.actor_report_id, substr(n.text, m.span_start + 1, m.span_end - m.span_start)
             FROM actor_report r JOIN mention m ON m.actor_report_id = r.id JOIN article n ON n.id = r.article_id"""
ACTORS = """SELECT r.id, n.doc_id, r.local_id, r.actor_id, r.name, r.kind, r.country, r.role, n.published_date
            FROM actor_report r JOIN article n ON n.id = r.article_id"""


def actors(connection: Connection, ledger: Ledger, where: str = "1 = 1", named: bool = True) -> list[ActorReport]:
    """Reports of actors, if ``named`` with all the names that their articles use."""
    aliases = Parts(stream(connection, f"{ALIASES} WHERE {where} ORDER BY r.id") if named else iter(()))
    known: dict[tuple[str, ...], tuple[str, ...]] = {}
    out = []
    for row, doc, local, entity, name, kind, country, role, published in stream(
        connection, f"{ACTORS} WHERE {where} ORDER BY r.id"
    ):
        key = (sys.intern(doc), sys.intern(local))
        ledger.add(key, row, entity)
        names = tuple(sorted({sys.intern(alias) for (alias,) in aliases.of(row)}))
        names = known.setdefault(names, names)
        out.append(ActorReport(key, word(name), word(kind), word(country), word(role), names, day(published)))
    return out


PLACES = """SELECT r.id, n.doc_id, r.local_id, r.place_id, r.name, r.country, r.latitude, r.longitude, r.geonames_id,
            r.precision, n.published_date FROM place_report r JOIN article n ON n.id = r.article_id ORDER BY r.id"""


def places(connection: Connection, ledger: Ledger) -> list[PlaceReport]:
    """Reports of places."""
    out = []
    for row, doc, local, entity, name, country, latitude, longitude, number, precision, published in stream(
        connection, PLACES
    ):
        key = (sys.intern(doc), sys.intern(local))
        ledger.add(key, row, entity)
        out.append(PlaceReport(key, word(name), word(country), latitude, longitude, number, word(precision),
                               day(published)))  # fmt: skip
    return out


TOLD = """SELECT e.meeting_report_id, substr(n.text, e.span_start + 1, e.span_end - e.span_start)
          FROM meeting_report r JOIN evidence e ON e.meeting_report_id = r.id JOIN article n ON n.id = r.article_id"""
PARTIES = """SELECT p.meeting_report_id, p.actor_report_id, p.role
             FROM meeting_report r JOIN meeting_report_participant p ON p.meeting_report_id = r.id"""
MEETINGS = """SELECT r.id, n.doc_id, r.local_id, r.meeting_id, r.mode, r.status, r.start_date, r.start_precision,
              r.end_date, r.end_precision, r.precision, r.place_report_id, n.published_date
              FROM meeting_report r JOIN article n ON n.id = r.article_id"""


class Who(Protocol):
    """For an actor's report (row) its entity and country."""

    def __getitem__(self, row: int, /) -> tuple[str, str | None]: ...


class Sites(Protocol):
    """For a place's report (row) the place."""

    def __getitem__(self, row: int, /) -> Site: ...


def met(
    connection: Connection, who: Who, sites: Sites, where: str = "1 = 1"
) -> Iterator[tuple[int, int, MeetingReport, tuple[Any, ...]]]:
    """Reports of meetings in order of their rows, each with its row, its entity so far, and its dates and place as
    they are written; ``sites`` are the places by row."""
    told = Parts(stream(connection, f"{TOLD} WHERE {where} ORDER BY r.id, e.position"))
    parties = Parts(stream(connection, f"{PARTIES} WHERE {where} ORDER BY r.id, p.position"))
    for row, doc, local, entity, mode, status, *written, published in stream(
        connection, f"{MEETINGS} WHERE {where} ORDER BY r.id"
    ):
        start, known, end, end_known, precision, place = written
        dates = day(start), known, day(end), end_known
        report = MeetingReport(
            (sys.intern(doc), sys.intern(local)), mode, status,
            tuple((*who[actor], role) for actor, role in parties.of(row)),
            day(start), last_meant(*dates), fineness(precision, known),
            sites[place] if place is not None else None, day(published), " ".join(words for (words,) in told.of(row)),
        )  # fmt: skip
        yield row, entity, report, (*dates, precision, place)


def meetings(connection: Connection, ledger: Ledger, who: Who, sites: Sites) -> list[MeetingReport]:
    """Reports of meetings."""
    out = []
    for row, entity, report, written in met(connection, who, sites):
        ledger.add(report.key, row, entity)
        ledger.written[report.key] = written
        out.append(report)
    return out


STATEMENTS = """SELECT r.id, n.doc_id, r.local_id, r.statement_id, {speaker},
                coalesce(r.quotation, r.content), r.form, n.published_date, r.polarity, r.modality
                FROM statement_report r JOIN article n ON n.id = r.article_id"""


SPEAKER = "r.speaker_report_id"
SPEAKER_NOW = f"(SELECT a.actor_id FROM actor_report a WHERE a.id = {SPEAKER})"


def said(connection: Connection, who: Who | None, where: str = "1 = 1") -> Iterator[tuple[int, int, StatementReport]]:
    """Reports of statements in order of their rows, each with its row and its entity so far. Speakers are those of
    ``who``, else the actors as they stand in the tables."""
    query = STATEMENTS.format(speaker=SPEAKER if who else SPEAKER_NOW)
    for row, doc, local, entity, speaker, words, form, published, *sense in stream(
        connection, f"{query} WHERE {where} ORDER BY r.id"
    ):
        key = (sys.intern(doc), sys.intern(local))
        speaks = None if speaker is None else who[speaker][0] if who else word(str(speaker))
        yield row, entity, StatementReport(key, speaks, words, word(form), day(published), *map(word, sense))


def statements(connection: Connection, ledger: Ledger, who: Who) -> list[StatementReport]:
    """Reports of statements."""
    return [ledger.enter(*one) for one in said(connection, who)]


ARTICLES = """SELECT n.doc_id, n.url, o.name, n.published_date, s.bands,
              CASE WHEN s.article_id IS NULL THEN n.text ELSE '' END FROM article n
              LEFT JOIN source o ON o.id = n.source_id LEFT JOIN article_sketch s ON s.article_id = n.id"""


def articles(connection: Connection, where: str = "1 = 1") -> Iterator[ArticleReport]:
    """Articles, one by one; with their texts where there are no sketches of them."""
    for doc, url, outlet, published, sketch, text in stream(
        connection, f"{ARTICLES} WHERE {where} ORDER BY n.id", TEXTS
    ):
        yield ArticleReport(doc, text, url, outlet, day(published), bytes(sketch or b""))
