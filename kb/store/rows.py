"""One document record as plain rows, before anything in it has an id in the database.

A reference between rows of one article is the position of the row it points to; the loader adds the offset at
which the article's ids begin. Dates are ISO 8601 text, JSON is text: what both drivers' fast ways take as it is.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

from kb.article import Article
from kb.errors import ArticleError
from kb.record import Actor, DocumentRecord, Place, Run, Span, Statement

Row = tuple[Any, ...]
NOWHERE: tuple[None, None] = (None, None)
PRECISION_BY_LENGTH = {4: "year", 7: "month", 10: "day"}


class ArticleRow(NamedTuple):
    """What an article's record says of it; the columns of table ``article`` with the same names."""

    doc_id: str
    url: str | None
    title: str | None
    byline: str | None
    published_date: str | None
    published_precision: str | None
    language: str | None
    text: str
    layers: str | None


class ActorRow(NamedTuple):
    """Columns of table ``actor_report``."""

    position: int
    local_id: str
    name: str
    kind: str
    country: str | None
    role: str | None
    given_entity: str | None


class PlaceRow(NamedTuple):
    """Columns of table ``place_report``."""

    position: int
    local_id: str
    name: str
    country: str | None
    latitude: float | None
    longitude: float | None
    optional: bool
    geonames_id: int | None
    precision: str | None
    is_dateline: bool


class DateRow(NamedTuple):
    """The columns of a date or a period, the same in each table that has one."""

    start_date: str | None
    start_precision: str | None
    end_date: str | None
    end_precision: str | None
    precision: str | None


class MeetingRow(NamedTuple):
    """Columns of table ``meeting_report``."""

    position: int
    local_id: str
    mode: str
    status: str
    start_date: str | None
    start_precision: str | None
    end_date: str | None
    end_precision: str | None
    precision: str | None
    confidence: float | None
    given_entity: str | None

    @property
    def dates(self) -> DateRow:
        """Its date."""
        return DateRow(*(getattr(self, name) for name in DATE_COLUMNS))


class StatementRow(NamedTuple):
    """Columns of table ``statement_report``."""

    position: int
    local_id: str
    form: str
    source_start: int | None
    source_end: int | None
    cue_start: int | None
    cue_end: int | None
    content: str
    quotation: str | None
    optional: bool
    cue_lemma: str | None
    tense: str | None
    polarity: str | None
    modality: str | None
    medium: str | None
    start_date: str | None
    start_precision: str | None
    end_date: str | None
    end_precision: str | None
    precision: str | None
    confidence: float | None


class ReactionRow(NamedTuple):
    """Columns of table ``reaction``."""

    position: int
    local_id: str
    stance: str
    target_kind: str
    target_start: int | None
    target_end: int | None
    target_text_id: str | None
    evidence_start: int | None
    evidence_end: int | None
    start_date: str | None
    start_precision: str | None
    end_date: str | None
    end_precision: str | None
    precision: str | None
    confidence: float | None


ARTICLE_COLUMNS, ACTOR_COLUMNS, PLACE_COLUMNS = ArticleRow._fields, ActorRow._fields, PlaceRow._fields
MEETING_COLUMNS, STATEMENT_COLUMNS, REACTION_COLUMNS = MeetingRow._fields, StatementRow._fields, ReactionRow._fields
DATE_COLUMNS = DateRow._fields


class SpanRow(NamedTuple):
    """A span of the text, and the position of the report that it is of."""

    owner: int
    position: int
    start: int
    end: int


class MeetingPart(NamedTuple):
    """A meeting, and the position of its place."""

    place: int | None
    row: MeetingRow


class ParticipantRow(NamedTuple):
    """Who takes part in a meeting: the positions of both."""

    meeting: int
    position: int
    actor: int
    role: str


class StatementPart(NamedTuple):
    """A statement, and the positions of who says it and where."""

    speaker: int | None
    place: int | None
    row: StatementRow


class AddresseeRow(NamedTuple):
    """Whom a statement is addressed to: the positions of both."""

    statement: int
    position: int
    actor: int


class EvidenceRow(NamedTuple):
    """A span that a meeting or a statement rests on: the position of one of the two."""

    meeting: int | None
    statement: int | None
    position: int
    start: int
    end: int


class ReactionPart(NamedTuple):
    """A reaction, and the positions of who reacts, to what, and of the statement that it is made by."""

    actor: int
    target_actor: int | None
    target_meeting: int | None
    target_statement: int | None
    statement: int | None
    row: ReactionRow


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows of one article, by table; ``digest`` is the same for the same record only."""

    doc_id: str
    source: str | None
    run: Row
    article: ArticleRow
    actors: list[ActorRow]
    mentions: list[SpanRow]
    places: list[PlaceRow]
    place_mentions: list[SpanRow]
    meetings: list[MeetingPart]
    participants: list[ParticipantRow]
    statements: list[StatementPart]
    addressees: list[AddresseeRow]
    evidence: list[EvidenceRow]
    reactions: list[ReactionPart]
    failures: list[Row]
    text_hash: str
    input_hash: str
    digest: str
    record: DocumentRecord
    corrected: str | None = None
    """Where people's decisions changed the record: the digest of what it became. ``digest`` and ``record`` are as
    it was."""


RUN_COLUMNS = ("origin", "program", "version", "pipeline", "pipeline_version", "backend", "weights", "gazetteer")
SAID_BY_ALL = 5
"""So many of them every record with a run has had; those that it doesn't say are empty."""


def rows_of(record: DocumentRecord) -> Rows:
    """The rows of a record. Raises ``ArticleError`` for what no database can hold (NUL, lone surrogates, the
    30th of February) and for ids that name two things."""
    try:
        parts = {**_actor_rows(record), **_place_rows(record), **_meeting_rows(record), **_statement_rows(record),
                 "reactions": _reaction_rows(record)}  # fmt: skip
        article = _article_row(record)
    except ValueError as error:
        raise ArticleError(record.doc_id, str(error)) from error
    except KeyError as error:
        raise ArticleError(record.doc_id, f"nothing has the id {error}") from error
    run = run_row(record.run)
    failures: list[Row] = list((record.failures or {}).items())
    said = run if any(run[SAID_BY_ALL:]) else run[:SAID_BY_ALL]
    return Rows(
        doc_id=record.doc_id, source=record.source, run=run, article=article, **parts,
        failures=failures, text_hash=hashed(record.text), input_hash=input_hash(record),
        digest=_digest(record.doc_id, [record.source, said, article, *parts.values(), *[f for f in [failures] if f]]),
        record=record, corrected=None,
    )  # fmt: skip


def _digest(doc_id: str, values: list[Any]) -> str:
    line = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    if "\\u0000" in line and _holds_nul(values):
        raise ArticleError(doc_id, "it holds a NUL character, which no database text can")
    try:
        return blake2b(line.encode(), digest_size=16).hexdigest()
    except UnicodeEncodeError as error:
        raise ArticleError(doc_id, "it holds half of a surrogate pair, which no database text can") from error


def _holds_nul(value: Any) -> bool:
    return "\0" in value if isinstance(value, str) else isinstance(value, list | tuple) and any(map(_holds_nul, value))


def hashed(*values: str | None) -> str:
    """A hash of some texts, as hexadecimal digits."""
    whole = json.dumps(values) if len(values) > 1 else values[0] or ""
    return blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def input_hash(article: Article | DocumentRecord) -> str:
    """A hash of all that extraction is given of an article; an article with the same hash needs no second look."""
    published = article.published.isoformat() if isinstance(article.published, date) else article.published
    return hashed(article.text, article.title, article.byline, article.source, article.url, published)


def run_row(run: Run | None) -> Row:
    """The row of an extraction run; a record that names none was imported."""
    if run is None:
        return ("imported", *[""] * (len(RUN_COLUMNS) - 1))
    return ("extracted", *(getattr(run, name) for name in RUN_COLUMNS[1:]))


@lru_cache(maxsize=65536)
def split_date(value: str | None) -> tuple[str | None, str | None]:
    """An ISO date as the first day that it may mean, and its precision. Raises ``ValueError`` for no real date."""
    if value is None:
        return NOWHERE
    return date.fromisoformat(value + "-01-01"[len(value) - 4 :]).isoformat(), PRECISION_BY_LENGTH[len(value)]


def one_line(text: str, spans: list[Span]) -> str:
    """The text of some spans on one line."""
    return " ".join(" ".join(text[a:b] for a, b in spans).split())


def _bounds(span: Span | None) -> tuple[int | None, int | None]:
    return NOWHERE if span is None else span


def positions(parts: list[Any], what: str) -> dict[str, int]:
    """The position of each local id. Raises ``ValueError`` if one id names two parts."""
    out = {part.id: k for k, part in enumerate(parts)}
    if len(out) < len(parts):
        raise ValueError(f"two {what} have the same id")
    return out


def _article_row(r: DocumentRecord) -> ArticleRow:
    layers = None if r.layers is None else json.dumps(r.layers)
    return ArticleRow(r.doc_id, r.url, r.title, r.byline, *split_date(r.published), r.language, r.text, layers)


def _actor_rows(r: DocumentRecord) -> dict[str, list[Any]]:
    actors = [ActorRow(k, a.id, a.name, a.kind, a.country, a.role, a.entity) for k, a in enumerate(r.actors)]
    return {"actors": actors, "mentions": _mention_rows(r.actors)}


def _place_rows(r: DocumentRecord) -> dict[str, list[Any]]:
    line = positions(r.places, "places").get(r.dateline) if r.dateline is not None else None
    if r.dateline is not None and line is None:
        raise ValueError(f"the dateline names no place of the record: {r.dateline!r}")
    if any(p.geonames_id is not None and not 0 < p.geonames_id < 2**63 for p in r.places):
        raise ValueError("a GeoNames id is out of range")
    return {"places": [_place_row(k, p, k == line) for k, p in enumerate(r.places)],
            "place_mentions": _mention_rows(r.places)}  # fmt: skip


def _place_row(position: int, p: Place, is_dateline: bool) -> PlaceRow:
    return PlaceRow(
        position, p.id, p.name, p.country, p.latitude, p.longitude, p.optional, p.geonames_id, p.precision, is_dateline
    )


def _mention_rows(parts: Sequence[Actor | Place]) -> list[SpanRow]:
    return [SpanRow(k, i, *span) for k, part in enumerate(parts) for i, span in enumerate(part.mentions)]


def _dates(part: Any) -> DateRow:
    part = getattr(part, "period", None) or part
    return DateRow(*split_date(part.start), *split_date(part.end), part.precision)


def _meeting_rows(r: DocumentRecord) -> dict[str, list[Any]]:
    actor, place = positions(r.actors, "actors"), positions(r.places, "places")
    meetings: list[MeetingPart] = []
    participants: list[ParticipantRow] = []
    for k, m in enumerate(r.meetings):
        row = MeetingRow(k, m.id, m.mode, m.status, *_dates(m), m.confidence, m.entity)
        meetings.append(MeetingPart(_position(place, m.place), row))
        participants += [ParticipantRow(k, i, actor[p.actor], p.role) for i, p in enumerate(m.participants)]
    return {"meetings": meetings, "participants": participants}


def _position(known: dict[str, int], local_id: str | None) -> int | None:
    return None if local_id is None else known[local_id]


def _statement_rows(r: DocumentRecord) -> dict[str, list[Any]]:
    actor, place = positions(r.actors, "actors"), positions(r.places, "places")
    statements: list[StatementPart] = []
    addressees: list[AddresseeRow] = []
    for k, s in enumerate(r.statements):
        row = _statement_row(k, s, r.text)
        statements.append(StatementPart(_position(actor, s.speaker), _position(place, s.place), row))
        addressees += [AddresseeRow(k, i, actor[a]) for i, a in enumerate(s.addressees)]
    told = [EvidenceRow(k, None, i, *span) for k, m in enumerate(r.meetings) for i, span in enumerate(m.evidence)]
    said = [EvidenceRow(None, k, i, *span) for k, s in enumerate(r.statements) for i, span in enumerate(s.content)]
    return {"statements": statements, "addressees": addressees, "evidence": [*told, *said]}


def _statement_row(position: int, s: Statement, text: str) -> StatementRow:
    return StatementRow(
        position, s.id, s.form, *_bounds(s.source), *_bounds(s.cue), one_line(text, s.content), s.quotation,
        s.optional, s.cue_lemma, s.tense, s.polarity, s.modality, s.medium, *_dates(s), s.confidence,
    )  # fmt: skip


def _reaction_rows(r: DocumentRecord) -> list[ReactionPart]:
    of: dict[str, dict[str, int]] = {"actor": positions(r.actors, "actors"), "text": {},
                                     "meeting": positions(r.meetings, "meetings"),
                                     "statement": positions(r.statements, "statements")}  # fmt: skip
    positions(r.reactions, "reactions")
    out: list[ReactionPart] = []
    for k, x in enumerate(r.reactions):
        kind, named = x.target.kind, x.target.id
        at = {kind: of[kind][named]} if named is not None and kind != "text" else {}
        row = ReactionRow(
            k, x.id, x.stance, kind, *_bounds(x.target.span), named if kind == "text" else None,
            *_bounds(x.evidence), *_dates(x), x.confidence,
        )  # fmt: skip
        out.append(ReactionPart(
            of["actor"][x.actor], at.get("actor"), at.get("meeting"), at.get("statement"),
            _position(of["statement"], x.statement), row,
        ))  # fmt: skip
    return out
