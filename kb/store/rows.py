"""One document record as plain rows, before anything in it has an id in the database.

A reference between rows of one article is the position of the row it points to; the loader adds the offset at
which the article's ids begin. Dates are ISO 8601 text, JSON is text: what both drivers' fast ways take as it is.
"""

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from kb.article import Article
from kb.errors import ArticleError
from kb.record import DocumentRecord, Run, Span

Row = tuple[Any, ...]
NOWHERE: tuple[None, None] = (None, None)
PRECISION_BY_LENGTH = {4: "year", 7: "month", 10: "day"}


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows of one article, by table; ``digest`` is the same for the same record only."""

    doc_id: str
    source: str | None
    run: Row
    article: Row
    actors: list[Row]
    mentions: list[Row]
    places: list[Row]
    place_mentions: list[Row]
    meetings: list[Row]
    participants: list[Row]
    statements: list[Row]
    addressees: list[Row]
    evidence: list[Row]
    reactions: list[Row]
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
ARTICLE_COLUMNS = ("doc_id", "url", "title", "byline", "published_date", "published_precision",
                   "language", "text", "layers")  # fmt: skip
ACTOR_COLUMNS = ("position", "local_id", "name", "kind", "country", "role", "given_entity")
PLACE_COLUMNS = ("position", "local_id", "name", "country", "latitude", "longitude", "optional", "geonames_id",
                 "precision", "is_dateline")  # fmt: skip
DATE_COLUMNS = ("start_date", "start_precision", "end_date", "end_precision", "precision")
MEETING_COLUMNS = ("position", "local_id", "mode", "status", *DATE_COLUMNS, "confidence", "given_entity")
STATEMENT_COLUMNS = ("position", "local_id", "form", "source_start", "source_end", "cue_start", "cue_end", "content",
                     "quotation", "optional", "cue_lemma", "tense", "polarity", "modality", "medium", *DATE_COLUMNS,
                     "confidence")  # fmt: skip
REACTION_COLUMNS = ("position", "local_id", "stance", "target_kind", "target_start", "target_end", "target_text_id",
                    "evidence_start", "evidence_end", *DATE_COLUMNS, "confidence")  # fmt: skip


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


def positions(parts: list[Any], what: str) -> dict[str, int]:
    """The position of each local id. Raises ``ValueError`` if one id names two parts."""
    out = {part.id: k for k, part in enumerate(parts)}
    if len(out) < len(parts):
        raise ValueError(f"two {what} have the same id")
    return out


def _article_row(r: DocumentRecord) -> Row:
    layers = None if r.layers is None else json.dumps(r.layers)
    return (r.doc_id, r.url, r.title, r.byline, *split_date(r.published), r.language, r.text, layers)


def _actor_rows(r: DocumentRecord) -> dict[str, list[Row]]:
    actors = [(k, a.id, a.name, a.kind, a.country, a.role, a.entity) for k, a in enumerate(r.actors)]
    mentions = [(k, i, *span) for k, a in enumerate(r.actors) for i, span in enumerate(a.mentions)]
    return {"actors": actors, "mentions": mentions}


def _place_rows(r: DocumentRecord) -> dict[str, list[Row]]:
    line = positions(r.places, "places").get(r.dateline) if r.dateline is not None else None
    if r.dateline is not None and line is None:
        raise ValueError(f"the dateline names no place of the record: {r.dateline!r}")
    places = [(k, p.id, p.name, p.country, p.latitude, p.longitude, p.optional, p.geonames_id, p.precision, k == line)
              for k, p in enumerate(r.places)]  # fmt: skip
    if any(p.geonames_id is not None and not 0 < p.geonames_id < 2**63 for p in r.places):
        raise ValueError("a GeoNames id is out of range")
    mentions = [(k, i, *span) for k, p in enumerate(r.places) for i, span in enumerate(p.mentions)]
    return {"places": places, "place_mentions": mentions}


def _dates(part: Any) -> Row:
    part = getattr(part, "period", None) or part
    return (*split_date(part.start), *split_date(part.end), part.precision)


def _meeting_rows(r: DocumentRecord) -> dict[str, list[Row]]:
    actor, place = positions(r.actors, "actors"), positions(r.places, "places")
    meetings = [(place[m.place] if m.place is not None else None,
                 (k, m.id, m.mode, m.status, *_dates(m), m.confidence, m.entity))
                for k, m in enumerate(r.meetings)]  # fmt: skip
    participants = [
        (k, i, actor[p.actor], p.role) for k, m in enumerate(r.meetings) for i, p in enumerate(m.participants)
    ]
    return {"meetings": meetings, "participants": participants}


def _statement_rows(r: DocumentRecord) -> dict[str, list[Row]]:
    actor, place = positions(r.actors, "actors"), positions(r.places, "places")
    statements = [
        (actor[s.speaker] if s.speaker is not None else None, place[s.place] if s.place is not None else None,
         (k, s.id, s.form, *(s.source or NOWHERE), *(s.cue or NOWHERE), one_line(r.text, s.content), s.quotation,
          s.optional, s.cue_lemma, s.tense, s.polarity, s.modality, s.medium, *_dates(s), s.confidence))
        for k, s in enumerate(r.statements)
    ]  # fmt: skip
    addressees = [(k, i, actor[a]) for k, s in enumerate(r.statements) for i, a in enumerate(s.addressees)]
    told = [(k, None, i, *span) for k, m in enumerate(r.meetings) for i, span in enumerate(m.evidence)]
    said = [(None, k, i, *span) for k, s in enumerate(r.statements) for i, span in enumerate(s.content)]
    return {"statements": statements, "addressees": addressees, "evidence": [*told, *said]}


def _reaction_rows(r: DocumentRecord) -> list[Row]:
    of: dict[str, dict[str, int]] = {"actor": positions(r.actors, "actors"), "text": {},
                                     "meeting": positions(r.meetings, "meetings"),
                                     "statement": positions(r.statements, "statements")}  # fmt: skip
    positions(r.reactions, "reactions")
    out: list[Row] = []
    for k, x in enumerate(r.reactions):
        kind, named = x.target.kind, x.target.id
        at = {kind: of[kind][named]} if named is not None and kind != "text" else {}
        out.append((
            of["actor"][x.actor], at.get("actor"), at.get("meeting"), at.get("statement"),
            of["statement"][x.statement] if x.statement is not None else None,
            (k, x.id, x.stance, kind, *(x.target.span or NOWHERE), named if kind == "text" else None,
             *(x.evidence or NOWHERE), *_dates(x), x.confidence),
        ))  # fmt: skip
    return out
