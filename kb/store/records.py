"""Document records out of the database, equal to those that went in."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, get_args

from sqlalchemy import Connection, Engine, bindparam, select

from kb import kinds
from kb.record import DocumentRecord, PeriodPrecision
from kb.store import corrections, dialect
from kb.store.engine import database_errors
from kb.store.models import Article
from kb.store.rows import DATE_COLUMNS, RUN_COLUMNS, DateRow, Row

BATCH = 200
WRITTEN = {"day": 10, "month": 7, "year": 4, None: 0}
"""Characters of an ISO date, by its precision."""
RecordParts = dict[int, list[Any]]
WORDS = ("quotation", "optional", "cue_lemma", "tense", "polarity", "modality", "medium")
"""Columns of ``statement_report`` that a record has by the same names."""

ARTICLES = f"""
    SELECT a.id, a.doc_id, a.url, s.name, a.title, a.byline, a.published_date, a.published_precision, a.language,
           a.text, a.layers, r.{", r.".join(RUN_COLUMNS)}
    FROM article a LEFT JOIN source s ON s.id = a.source_id JOIN extraction_run r ON r.id = a.extraction_run_id
    WHERE a.id IN {{values}} ORDER BY a.id"""
FAILURES = """SELECT a.id, f.stage, f.error FROM ingest_failure f JOIN article a ON a.doc_id = f.doc_id
              WHERE f.stage <> '' AND a.id IN {values} ORDER BY f.id"""
ACTORS = """SELECT article_id, id, local_id, name, kind, country, role, given_entity, actor_id
            FROM actor_report WHERE article_id IN {values} ORDER BY article_id, position"""
PLACES = """SELECT article_id, id, local_id, name, country, latitude, longitude, optional, geonames_id, precision,
            is_dateline FROM place_report WHERE article_id IN {values} ORDER BY article_id, position"""
MEETINGS = f"""
    SELECT m.article_id, m.id, m.local_id, m.mode, m.status, p.local_id, m.{", m.".join(DATE_COLUMNS)}, m.confidence,
           m.given_entity, m.meeting_id
    FROM meeting_report m LEFT JOIN place_report p ON p.id = m.place_report_id
    WHERE m.article_id IN {{values}} ORDER BY m.article_id, m.position"""
PARTICIPANTS = """
    SELECT p.meeting_report_id, a.local_id, p.role
    FROM meeting_report m JOIN meeting_report_participant p ON p.meeting_report_id = m.id
    JOIN actor_report a ON a.id = p.actor_report_id WHERE m.article_id IN {values} ORDER BY 1, p.position"""
STATEMENTS = f"""
    SELECT s.article_id, s.id, s.local_id, s.form, a.local_id, s.source_start, s.source_end, s.cue_start, s.cue_end,
           s.{", s.".join(WORDS)},
           s.{", s.".join(DATE_COLUMNS)}, p.local_id, s.confidence
    FROM statement_report s LEFT JOIN actor_report a ON a.id = s.speaker_report_id
    LEFT JOIN place_report p ON p.id = s.place_report_id
    WHERE s.article_id IN {{values}} ORDER BY s.article_id, s.position"""
ADDRESSEES = """
    SELECT x.statement_report_id, a.local_id
    FROM statement_report s JOIN statement_report_addressee x ON x.statement_report_id = s.id
    JOIN actor_report a ON a.id = x.actor_report_id WHERE s.article_id IN {values} ORDER BY 1, x.position"""
REACTIONS = f"""
    SELECT r.article_id, r.id, r.local_id, a.local_id, r.stance, r.target_kind,
           coalesce(r.target_text_id, ta.local_id, tm.local_id, ts.local_id), r.target_start, r.target_end, s.local_id,
           r.evidence_start, r.evidence_end, r.{", r.".join(DATE_COLUMNS)}, r.confidence
    FROM reaction r JOIN actor_report a ON a.id = r.actor_report_id
    LEFT JOIN actor_report ta ON ta.id = r.target_actor_report_id
    LEFT JOIN meeting_report tm ON tm.id = r.target_meeting_report_id
    LEFT JOIN statement_report ts ON ts.id = r.target_statement_report_id
    LEFT JOIN statement_report s ON s.id = r.statement_report_id
    WHERE r.article_id IN {{values}} ORDER BY r.article_id, r.position"""
SPANS = """SELECT {owner}, span_start, span_end FROM {table} WHERE {owner} IN {{values}} ORDER BY {owner}, position"""


def records(engine: Engine, entities: bool = False) -> Iterator[DocumentRecord]:
    """All records, in the order in which their articles were first loaded, equal to what was loaded, whatever people
    decided about them.

    With ``entities``, actors and meetings have as ``entity`` the public id of what they were found to be in all
    articles (``a7``, ``m12``), instead of the one that was loaded, if any. Raises ``DatabaseError``.
    """
    with database_errors(engine.url), engine.connect() as connection:
        after = select(Article.id).where(Article.id > bindparam("last")).order_by(Article.id).limit(BATCH)
        last = 0
        while batch := list(connection.scalars(after, {"last": last})):
            yield from corrections.as_loaded(connection, batch, records_of(connection, batch, entities))
            last = batch[-1]


def records_of(connection: Connection, articles: Sequence[int], entities: bool = False) -> Iterator[DocumentRecord]:
    """The records of some articles, by number, as the tables have them: with what people decided."""
    actors, places = _actors(connection, articles, entities), _places(connection, articles)
    meetings, statements = _meetings(connection, articles, entities), _statements(connection, articles)
    reactions, datelines = _reactions(connection, articles), _datelines(connection, articles)
    failures = _grouped(dialect.lookup(connection, FAILURES, articles))
    for row in dialect.lookup(connection, ARTICLES, articles):
        number, doc_id, url, source, title, byline, published, written, language, text, layers, origin, *run = row
        yield DocumentRecord(
            doc_id=doc_id, text=text, title=title, published=_date(published, written), url=url, source=source,
            language=language, layers=json.loads(layers) if isinstance(layers, str) else layers, byline=byline,
            dateline=datelines.get(number),
            run=dict(zip(RUN_COLUMNS[1:], run, strict=True))  # type: ignore[arg-type]
            if origin == "extracted" else None,
            failures=dict(failures[number]) or None,
            actors=actors[number], places=places[number], meetings=meetings[number], statements=statements[number],
            reactions=reactions[number],
        )  # fmt: skip


def _date(day: Any, written: str | None) -> str | None:
    """The date as it was written: ISO 8601, as far as it is known."""
    return None if day is None else str(day)[: WRITTEN[written]]


def _dates(values: Sequence[Any]) -> dict[str, str | None]:
    row = DateRow._make(values)
    start, end = _date(row.start_date, row.start_precision), _date(row.end_date, row.end_precision)
    return {"start": start, "end": end, "precision": row.precision}


def _when(values: Sequence[Any]) -> dict[str, Any]:
    """The dates of a meeting; a week or a month is a period."""
    row = DateRow._make(values)
    if row.precision in get_args(PeriodPrecision) and (row.start_precision, row.end_precision) == ("day", "day"):
        return {"period": {"start": str(row.start_date), "end": str(row.end_date), "precision": row.precision}}
    return _dates(row)


def _grouped(rows: Sequence[Row]) -> RecordParts:
    """Rows by their first value; a value alone stands for itself."""
    out: RecordParts = defaultdict(list)
    for key, *values in rows:
        out[key].append(values[0] if len(values) == 1 else tuple(values))
    return out


def _spans(connection: Connection, table: str, owner: str, rows: Sequence[Row]) -> RecordParts:
    query = SPANS.format(table=table, owner=owner)
    return _grouped(dialect.lookup(connection, query, [row[1] for row in rows]))


def _actors(connection: Connection, articles: Sequence[int], entities: bool) -> RecordParts:
    rows = dialect.lookup(connection, ACTORS, articles)
    mentions = _spans(connection, "mention", "actor_report_id", rows)
    out: RecordParts = defaultdict(list)
    for article, number, local, name, kind, country, role, given, actor in rows:
        entity = kinds.public_id("actor", actor) if entities else given
        out[article].append({"id": local, "name": name, "kind": kind, "country": country, "role": role,
                             "mentions": mentions[number], "entity": entity})  # fmt: skip
    return out


def _places(connection: Connection, articles: Sequence[int]) -> RecordParts:
    rows = dialect.lookup(connection, PLACES, articles)
    mentions = _spans(connection, "place_mention", "place_report_id", rows)
    out: RecordParts = defaultdict(list)
    for article, number, local, name, country, latitude, longitude, optional, geonames_id, precision, _ in rows:
        out[article].append({"id": local, "name": name, "country": country, "latitude": latitude,
                             "longitude": longitude, "optional": optional, "geonames_id": geonames_id,
                             "precision": precision, "mentions": mentions[number]})  # fmt: skip
    return out


def _datelines(connection: Connection, articles: Sequence[int]) -> dict[int, str]:
    query = "SELECT article_id, local_id FROM place_report WHERE is_dateline AND article_id IN {values}"
    return dict(dialect.lookup(connection, query, articles))


def _meetings(connection: Connection, articles: Sequence[int], entities: bool) -> RecordParts:
    rows = dialect.lookup(connection, MEETINGS, articles)
    evidence = _spans(connection, "evidence", "meeting_report_id", rows)
    parties = _grouped(dialect.lookup(connection, PARTICIPANTS, articles))
    out: RecordParts = defaultdict(list)
    for article, number, local, mode, status, place, *dates, confidence, given, meeting in rows:
        entity = kinds.public_id("meeting", meeting) if entities else given
        out[article].append({"id": local, "mode": mode, "status": status, "place": place, **_when(dates),
                             "participants": [{"actor": a, "role": role} for a, role in parties[number]],
                             "evidence": evidence[number], "confidence": confidence, "entity": entity})  # fmt: skip
    return out


def _span(start: int | None, end: int | None) -> tuple[int, int] | None:
    return None if start is None or end is None else (start, end)


def _statements(connection: Connection, articles: Sequence[int]) -> RecordParts:
    rows = dialect.lookup(connection, STATEMENTS, articles)
    content = _spans(connection, "evidence", "statement_report_id", rows)
    addressees = _grouped(dialect.lookup(connection, ADDRESSEES, articles))
    out: RecordParts = defaultdict(list)
    for article, number, local, form, speaker, a, b, c, d, *told in rows:
        words, dates, (place, confidence) = told[: len(WORDS)], told[len(WORDS) : -2], told[-2:]
        out[article].append({"id": local, "form": form, "speaker": speaker, "source": _span(a, b), "cue": _span(c, d),
                             "content": content[number], "addressees": addressees[number],
                             **dict(zip(WORDS, words, strict=True)), **_dates(dates), "place": place,
                             "confidence": confidence})  # fmt: skip
    return out


def _reactions(connection: Connection, articles: Sequence[int]) -> RecordParts:
    out: RecordParts = defaultdict(list)
    for row in dialect.lookup(connection, REACTIONS, articles):
        article, _, local, actor, stance, kind, target, a, b, statement, c, d, *dates, confidence = row
        out[article].append({"id": local, "actor": actor, "stance": stance, "statement": statement,
                             "evidence": _span(c, d),
                             "target": {"kind": kind, "id": target, "span": _span(a, b)}, **_dates(dates),
                             "confidence": confidence})  # fmt: skip
    return out
