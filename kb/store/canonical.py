"""Entities kept in step with their reports: chosen values, histories, and what goes when nothing reports it.

The values of meetings and statements are chosen by the rule of ``kb.store.chosen``, as resolution does.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from itertools import groupby
from math import log
from typing import Any, NamedTuple

from sqlalchemy import Connection

from kb.kinds import ENTITIES, KINDS, Kind
from kb.store import chosen, dialect
from kb.store.base import table
from kb.store.likeness import ENTERED
from kb.store.models import ActorAlias, Meeting, MeetingParticipant, MeetingStatus, Office, Statement
from kb.store.rows import DATE_COLUMNS, DateRow
from kb.world.fold import fold
from kb.written import office_title


class Report(NamedTuple):
    """What one article tells of a meeting."""

    meeting: int
    key: tuple[str, str]
    published: date | None
    mode: str
    status: str
    written: DateRow
    """Its date as it stands there."""
    place: tuple[str, int] | None
    """What it is known by, and its id."""
    place_precision: str | None
    is_copy: bool

    @property
    def start(self) -> date | None:
        """The first day."""
        return _day(self.written.start_date)

    @property
    def end(self) -> date | None:
        """The last day that may be meant."""
        told = self.written
        return chosen.last_meant(_day(told.start_date), told.start_precision, _day(told.end_date), told.end_precision)

    @property
    def precision(self) -> str | None:
        """How exact the date is."""
        return chosen.fineness(self.written.precision, self.written.start_precision)

    @property
    def called_off(self) -> bool:
        """Whether its day may be that of the cancellation."""
        return chosen.is_called_off(self.status, self.start, self.published)


REPORTS = """
    SELECT r.meeting_id, a.doc_id, r.local_id, a.published_date, a.duplicate_of, r.mode, r.status, l.identity_key,
           p.place_id, p.precision, r.start_date, r.start_precision, r.end_date, r.end_precision, r.precision
    FROM meeting_report r JOIN article a ON a.id = r.article_id LEFT JOIN place_report p ON p.id = r.place_report_id
    LEFT JOIN place l ON l.id = p.place_id WHERE r.meeting_id IN {values} ORDER BY r.meeting_id, a.doc_id, r.local_id
"""
PARTIES = """
    SELECT DISTINCT r.meeting_id, c.actor_id, p.role, a.published_date, a.doc_id, a.duplicate_of, x.kind, x.country,
           r.local_id, r.id, p.position
    FROM meeting_report r JOIN article a ON a.id = r.article_id
    JOIN meeting_report_participant p ON p.meeting_report_id = r.id JOIN actor_report c ON c.id = p.actor_report_id
    JOIN actor x ON x.id = c.actor_id
    WHERE r.meeting_id IN {values} ORDER BY 1, 2
"""


def meetings(connection: Connection, ids: Iterable[int]) -> None:
    """Choose the values of some meetings anew, from all their reports."""
    wanted = sorted(ids)
    reports = [_report(*row) for row in dialect.lookup(connection, REPORTS, wanted)]
    told = {identity: list(group) for identity, group in groupby(reports, key=lambda r: r.meeting)}
    columns = ("mode", "status", *DATE_COLUMNS, "place_id", "id")
    dialect.update_rows(connection, table(Meeting), columns, [(*values_of(told[k]), k) for k in told])
    steps = [
        (identity, k, status, day.isoformat() if day else None)
        for identity, group in told.items()
        for k, (status, day) in enumerate(chosen.history(group))
    ]
    for name in ("meeting_status", "meeting_participant"):
        dialect.execute_for(connection, f"DELETE FROM {name} WHERE meeting_id IN {{values}}", wanted)
    dialect.insert_rows(connection, table(MeetingStatus), ("meeting_id", "position", "status", "reported_on"), steps)
    parties = roles(connection, wanted)
    dialect.insert_rows(connection, table(MeetingParticipant), ("meeting_id", "actor_id", "role"), parties)


def _report(meeting: int, doc: str, local: str, published: Any, original: int | None, *told: Any) -> Report:
    """A row of ``REPORTS``."""
    mode, status, known_by, number, precision, *dates = told
    place, written = None if number is None else (known_by, number), DateRow._make(dates)
    return Report(meeting, (doc, local), _day(published), mode, status, written, place, precision, original is not None)


def roles(connection: Connection, meetings: list[int]) -> list[tuple[Any, ...]]:
    """Who takes part in some meetings, in the role that most articles give."""
    told = dialect.lookup(connection, PARTIES, meetings)
    voters = chosen.Voters(frozenset(doc for _, _, _, _, doc, original, *_ in told if original is not None))
    votes = (((meeting, actor), chosen.Ballot(role, voters.weight(doc), chosen.day_of(_day(published))))
             for meeting, actor, role, published, doc, *_ in told)  # fmt: skip
    sides = {(meeting, actor): (kind, country) for meeting, actor, _, _, _, _, kind, country, *_ in told}
    cast: dict[int, dict[tuple[int, int], str]] = defaultdict(dict)
    for (meeting, actor), role in chosen.roles(votes).items():
        cast[meeting][meeting, actor] = role
    said = {(meeting, actor) for meeting, actor, *_, local, _, _ in told if local.startswith(ENTERED)}
    return [(*who, role) for some in cast.values() for who, role in chosen.without_states(some, sides, said).items()]


def values_of(reports: list[Report]) -> tuple[Any, ...]:
    """The chosen values of a meeting: mode, status, dates as they are written, place."""
    voters = chosen.Voters(frozenset(r.key[0] for r in reports if r.is_copy))
    dated = chosen.dates(reports, voters)
    when = (None,) * len(DATE_COLUMNS) if dated is None else dated.written
    place = chosen.place(reports, voters, lambda r: r.place, lambda r: r.place_precision)
    return (chosen.mode(reports, voters), chosen.history(reports)[-1].status, *when, place and place[1])


def _day(value: Any) -> date | None:
    day: date | None = date.fromisoformat(value) if isinstance(value, str) else value
    return day


NAMES = """
    SELECT actor_id, name FROM actor_report WHERE actor_id IN {values} UNION
    SELECT r.actor_id, substr(a.text, m.span_start + 1, m.span_end - m.span_start)
    FROM actor_report r JOIN mention m ON m.actor_report_id = r.id JOIN article a ON a.id = r.article_id
    WHERE r.actor_id IN {again} ORDER BY 1, 2
"""
OFFICES = """
    SELECT r.actor_id, r.role, min(r.country), min(a.published_date), max(a.published_date)
    FROM actor_report r JOIN article a ON a.id = r.article_id
    WHERE r.role IS NOT NULL AND r.actor_id IN {values} GROUP BY r.actor_id, r.role
"""


def actors(connection: Connection, ids: Iterable[int]) -> None:
    """Names and offices of some actors, anew from all their reports."""
    wanted = sorted(ids)
    for name in ("actor_alias", "office"):
        dialect.execute_for(connection, f"DELETE FROM {name} WHERE actor_id IN {{values}}", wanted)
    names = dialect.lookup(connection, NAMES.replace("{again}", "{values}"), wanted)
    called = [(actor, name, fold(name)) for actor, name in names]
    dialect.insert_rows(connection, table(ActorAlias), ("actor_id", "name", "folded"), called)
    offices = joined_offices(dialect.lookup(connection, OFFICES, wanted))
    dialect.insert_rows(connection, table(Office), ("actor_id", "title", "country", "seen_from", "seen_to"), offices)


def joined_offices(printed: Iterable[Any]) -> list[tuple[Any, ...]]:
    """Offices as they are printed, each once as it is written: with the first day and the last of all."""
    out: dict[tuple[int, str], tuple[Any, ...]] = {}
    for actor, role, *values in printed:
        who = actor, office_title(role)
        countries, first, last = ([v for v in pair if v is not None]
                                  for pair in zip(out.get(who, (None,) * 3), values, strict=True))  # fmt: skip
        out[who] = min(countries, default=None), min(first, default=None), max(last, default=None)
    return [(*who, *values) for who, values in out.items()]


def addressees(connection: Connection, statements: Iterable[int]) -> None:
    """Whom some statements are addressed to, anew from all their reports."""
    wanted = sorted(statements)
    dialect.execute_for(connection, "DELETE FROM statement_addressee WHERE statement_id IN {values}", wanted)
    dialect.execute_for(connection, """
        INSERT INTO statement_addressee (statement_id, actor_id)
        SELECT DISTINCT s.statement_id, a.actor_id FROM statement_report s
        JOIN statement_report_addressee x ON x.statement_report_id = s.id
        JOIN actor_report a ON a.id = x.actor_report_id
        WHERE s.statement_id IN {values}""", wanted)  # fmt: skip


class Utterance(NamedTuple):
    """What one article quotes."""

    statement: int
    key: tuple[str, str]
    published: date | None
    form: str
    words: str
    is_copy: bool


QUOTED = """
    SELECT r.statement_id, a.doc_id, r.local_id, a.published_date, r.form, coalesce(r.quotation, r.content),
           a.duplicate_of
    FROM statement_report r JOIN article a ON a.id = r.article_id WHERE r.statement_id IN {values} ORDER BY 1
"""


def first_reports(connection: Connection, statements: Iterable[int]) -> None:
    """The words of some statements and when they were published first, anew from all their reports."""
    wanted = sorted(statements)
    reports = (
        Utterance(said, (doc, local), _day(published), form, words, original is not None)
        for said, doc, local, published, form, words, original in dialect.lookup(connection, QUOTED, wanted)
    )
    told = {identity: said_first([*group]) for identity, group in groupby(reports, key=lambda r: r.statement)}
    query = "SELECT id, form, quotation, published_date FROM statement WHERE id IN {values}"
    known = {number: (form, words, _day(day)) for number, form, words, day in dialect.lookup(connection, query, wanted)}
    changed = [
        (form, words, day.isoformat() if day else None, k)
        for k, (form, words, day) in told.items()
        if known.get(k) != (form, words, day)
    ]
    dialect.update_rows(connection, table(Statement), ("form", "quotation", "published_date", "id"), changed)


def said_first(reports: list[Utterance]) -> tuple[str, str, date | None]:
    """Form, words and first day of a statement."""
    first = chosen.first_published(reports, chosen.Voters(frozenset(r.key[0] for r in reports if r.is_copy)))
    return first.form, first.words, chosen.first_day(reports)


PARTIES_OF_REACTION = {
    "actor_id": "(SELECT a.actor_id FROM actor_report a WHERE a.id = reaction.actor_report_id)",
    "recipient_id": """coalesce(
        (SELECT a.actor_id FROM actor_report a WHERE a.id = reaction.target_actor_report_id),
        (SELECT s.speaker_id FROM statement_report c JOIN statement s ON s.id = c.statement_id
         WHERE c.id = reaction.target_statement_report_id))""",
}
"""Who reacts, and to whom or to whose statement."""


def reactions(connection: Connection, rows: Collection[int] | None = None) -> None:
    """Who reacts to whom, anew of some or all, by the actors and statements that their reports have now."""
    for column, value in PARTIES_OF_REACTION.items():
        command = f"UPDATE reaction SET {column} = {value} WHERE {dialect.differ(connection, column, value)}"
        if rows is None:
            connection.exec_driver_sql(command)
        else:
            dialect.execute_for(connection, f"{command} AND id IN {{values}}", sorted(rows))


TALLIES = (
    ("actor", "articles", "DISTINCT r.article_id", "actor_report r WHERE r.actor_id = actor.id"),
    ("actor", "reactions", "*", "reaction x WHERE x.actor_id = actor.id"),
    ("place", "articles", "DISTINCT r.article_id", "place_report r WHERE r.place_id = place.id"),
    ("place", "meetings", "*", "meeting m WHERE m.place_id = place.id"),
)
"""What is counted in which rows: an article that has an actor under two names is one."""
Touched = Mapping[str, Collection[int]]
"""Actors and places of which something changed."""
GROWTH = 1.2
"""The database looks at its indexes whenever it has grown by so much."""


def tally(connection: Connection, touched: Touched | None = None) -> None:
    """Count anew what listings are ordered by, of some entities or of all. Ends loads and resolutions; needs the write
    lock."""
    for name, column, what, rows in TALLIES:
        count = f"(SELECT count({what}) FROM {rows})"
        command = f"UPDATE {name} SET {column} = {count} WHERE {column} <> {count}"
        if touched is None:
            connection.exec_driver_sql(command)
        else:
            dialect.execute_for(connection, f"{command} AND id IN {{values}}", sorted(touched[name]))


def tally_arrived(connection: Connection, docs: Collection[str]) -> None:
    """Count anew what some new articles changed, and if there are many of them, what the database plans its queries
    by."""
    whole = int(connection.exec_driver_sql("SELECT count(*) FROM article").scalar_one())
    if outgrown(whole - len(docs), whole):
        tally(connection)
        dialect.analyze(connection)
        return
    query = (
        "SELECT DISTINCT r.{0}_id FROM article n JOIN {0}_report r ON r.article_id = n.id WHERE n.doc_id IN {{values}}"
    )
    tally(connection, {name: {row[0] for row in dialect.lookup(connection, query.format(name), sorted(docs))}
                       for name in ("actor", "place")})  # fmt: skip


def outgrown(before: int, now: int) -> bool:
    """Whether there are so many more articles that plans of before may no longer suit; now and then also in many
    small steps."""
    return before <= 0 or int(log(before, GROWTH)) != int(log(now, GROWTH))


def forget_unused(connection: Connection, touched: dict[str, set[int]]) -> dict[str, set[int]]:
    """Delete those of the touched entities that nothing reports and nobody decided about, and the redirects to them;
    give back the others."""
    left: dict[str, set[int]] = {}
    for name in reversed(ENTITIES):  # a meeting that goes leaves its place unused
        gone = [row[0] for row in dialect.lookup(connection, unused_query(KINDS[name]), sorted(touched[name]))]
        dialect.execute_for(connection, f"DELETE FROM {name} WHERE id IN {{values}}", gone)
        redirects = f"DELETE FROM entity_redirect WHERE kind = '{name}' AND new_id IN {{values}}"
        dialect.execute_for(connection, redirects, gone)
        left[name] = touched[name] - set(gone)
    return left


def unused_query(kind: Kind) -> str:
    """Those of some entities that nothing refers to and nobody decided about."""
    columns = [column.split(".") for column in (f"{kind.reports}.{kind.key}", *kind.users)]
    used = " AND ".join(f"NOT EXISTS (SELECT 1 FROM {user} u WHERE u.{key} = e.id)" for user, key in columns)
    return f"""SELECT e.id FROM {kind.name} e WHERE e.id IN {{values}} AND {used}
               AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.subject = '{kind.letter}' || e.id)"""
