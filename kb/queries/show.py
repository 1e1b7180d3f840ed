"""One row with what it rests on: each piece of evidence in its sentence, its article, its extraction run."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, Select, func, select

from kb import kinds
from kb.errors import NotFoundError
from kb.queries.actors import actors
from kb.queries.articles import articles
from kb.queries.meetings import meetings
from kb.queries.places import places
from kb.queries.reactions import reactions
from kb.queries.statements import statements
from kb.store.models import (
    Actor,
    ActorAlias,
    ActorReport,
    Article,
    EntityRedirect,
    Evidence,
    ExtractionRun,
    Judgement,
    Meeting,
    MeetingReport,
    MeetingStatus,
    Mention,
    Office,
    Place,
    PlaceMention,
    PlaceReport,
    Reaction,
    Source,
    Statement,
    StatementReport,
)
from kb.store.rows import RUN_COLUMNS

SENTENCE_END = re.compile(r"[.!?…][\"'”’»)]*\s+(?=[\"'“‘«(A-Z0-9À-Þ])|\n\s*\n")
MENTIONS = 20
"""How many of an actor's or a place's mentions are shown."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A span of an article that a row rests on; ``before`` and ``after`` complete its sentence."""

    article: str
    published: str | None
    outlet: str | None
    title: str | None
    run: str
    says: str | None
    start: int
    end: int
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A row, its particulars by name, and its evidence."""

    id: str
    fields: dict[str, Any]
    evidence: list[Proof]


def where_from() -> tuple[Any, ...]:
    """What is said of the article of every piece of evidence."""
    return (Article.id, Article.published_date, Source.name, Article.title, Article.text,
            func.trim(ExtractionRun.program + " " + ExtractionRun.version + " " + ExtractionRun.pipeline
                      + " " + ExtractionRun.pipeline_version))  # fmt: skip


def with_article(query: Select[Any], article_id: Any) -> Select[Any]:
    """Join the article, its outlet and its run, and put the evidence in the order of publication."""
    joined = query.join(Article, Article.id == article_id).outerjoin(Source, Source.id == Article.source_id)
    joined = joined.join(ExtractionRun, ExtractionRun.id == Article.extraction_run_id)
    return joined.order_by(Article.published_date, Article.id)


def meeting_evidence(key: int) -> Select[Any]:
    """Where a meeting is told."""
    query = select(Evidence.span_start, Evidence.span_end, MeetingReport.status, *where_from())
    query = query.select_from(Evidence)
    query = query.join(MeetingReport, MeetingReport.id == Evidence.meeting_report_id)
    query = query.where(MeetingReport.meeting_id == key)
    return with_article(query, MeetingReport.article_id).order_by(Evidence.id)


def statement_evidence(key: int) -> Select[Any]:
    """Where a statement is reported."""
    says = StatementReport.cue_lemma
    query = select(Evidence.span_start, Evidence.span_end, says, *where_from()).select_from(Evidence)
    query = query.join(StatementReport, StatementReport.id == Evidence.statement_report_id)
    query = query.where(StatementReport.statement_id == key)
    return with_article(query, StatementReport.article_id).order_by(Evidence.id)


def reaction_evidence(key: int) -> Select[Any]:
    """The clause that shows a reaction."""
    query = select(Reaction.evidence_start, Reaction.evidence_end, Reaction.stance, *where_from())
    own = (Reaction.id == key, Reaction.evidence_start.is_not(None))  # a person needn't say where it is said
    return with_article(query.select_from(Reaction).where(*own), Reaction.article_id)


def actor_evidence(key: int) -> Select[Any]:
    """Where an actor is named first in each article."""
    query = select(Mention.span_start, Mention.span_end, ActorReport.role, *where_from()).select_from(Mention)
    query = query.join(ActorReport, ActorReport.id == Mention.actor_report_id)
    query = query.where(ActorReport.actor_id == key, Mention.position == 0)
    return with_article(query, ActorReport.article_id).limit(MENTIONS)


def place_evidence(key: int) -> Select[Any]:
    """Where a place is named first in each article."""
    query = select(PlaceMention.span_start, PlaceMention.span_end, PlaceReport.precision, *where_from())
    query = query.select_from(PlaceMention).join(PlaceReport, PlaceReport.id == PlaceMention.place_report_id)
    query = query.where(PlaceReport.place_id == key, PlaceMention.position == 0)
    return with_article(query, PlaceReport.article_id).limit(MENTIONS)


def history(connection: Connection, key: int) -> dict[str, Any]:
    """What became of a meeting: its statuses, each with the day that it was reported on."""
    query = select(MeetingStatus.status, MeetingStatus.reported_on).where(MeetingStatus.meeting_id == key)
    rows = connection.execute(query.order_by(MeetingStatus.position)).all()
    return {"history": ", ".join(f"{status} ({day})" if day else status for status, day in rows) or None}


def names_and_offices(connection: Connection, key: int) -> dict[str, Any]:
    """An actor's aliases and offices."""
    aliases = select(ActorAlias.name).where(ActorAlias.actor_id == key).order_by(ActorAlias.name)
    offices = select(Office.title).where(Office.actor_id == key).order_by(Office.seen_from, Office.title)
    return {
        "aliases": ", ".join(connection.scalars(aliases)) or None,
        "offices": "; ".join(connection.scalars(offices)) or None,
    }


def full_text(connection: Connection, key: int) -> dict[str, Any]:
    """An article's byline, what extracted it, and its text."""
    columns = [getattr(ExtractionRun, name) for name in RUN_COLUMNS[1:]]
    query = select(Article.byline, Article.text, *columns).join(ExtractionRun).where(Article.id == key)
    row = connection.execute(query).mappings().one()
    said = ", ".join(f"{name} {row[name]}" for name in RUN_COLUMNS[1:] if row[name])
    return {"byline": row["byline"], "run": said or "imported", "text": row["text"]}


More = Callable[[Connection, int], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Kind:
    """How the rows of one kind of id are shown."""

    listing: Callable[[], Select[Any]]
    key: Any
    evidence: Callable[[int], Select[Any]] | None
    more: More | None = None


KINDS = {
    "meeting": Kind(partial(meetings, rejected=True), Meeting.id, meeting_evidence, history),
    "statement": Kind(partial(statements, rejected=True), Statement.id, statement_evidence),
    "reaction": Kind(partial(reactions, rejected=True), Reaction.id, reaction_evidence),
    "actor": Kind(partial(actors, rejected=True), Actor.id, actor_evidence, names_and_offices),
    "place": Kind(partial(places, rejected=True), Place.id, place_evidence),
    "article": Kind(articles, Article.id, None, full_text),
}
"""The kinds of rows, by the kinds of ``kb.kinds``."""


def show(connection: Connection, public_id: str) -> Shown:
    """A row by its id: m12 a meeting, s12 a statement, r12 a reaction, a12 an actor, p12 a place, d12 an article.

    The id of what has become one with another leads to that; what a person rejected is shown with this verdict.
    Raises UsageError for what is no id, NotFoundError if nothing has it.
    """
    row = found(connection, public_id)
    return Shown(row.id, row.fields, proofs(connection, row.id))


def found(connection: Connection, public_id: str) -> Shown:
    """The same without its evidence."""
    name, key = kinds.split_id(public_id)
    kind = KINDS[name]
    asked, key = key, heir(connection, name, key)
    row = connection.execute(kind.listing().where(kind.key == key)).mappings().first()
    if row is None:
        raise NotFoundError(f"nothing has the id {kinds.public_id(name, asked)}")
    more = (kind.more(connection, key) if kind.more else {}) | judgement(connection, name, key)
    return Shown(kinds.public_id(name, key), {**row, **more}, [])


def proofs(connection: Connection, public_id: str) -> list[Proof]:
    """What a row rests on."""
    name, key = kinds.split_id(public_id)
    evidence = KINDS[name].evidence
    return [proof(one) for one in connection.execute(evidence(key))] if evidence else []


def heir(connection: Connection, kind: str, key: int) -> int:
    """The number of the entity that one has become, if it was given up; else its own."""
    query = select(EntityRedirect.new_id).where(EntityRedirect.kind == kind, EntityRedirect.old_id == key)
    return connection.scalar(query) or key


def judgement(connection: Connection, kind: str, key: int) -> dict[str, Any]:
    """What a person said of an entity or a reaction, if anything: a verdict, a meeting's name."""
    query = select(Judgement.verdict, Judgement.title).where(Judgement.kind == kind, Judgement.entity_id == key)
    return {name: value for said in connection.execute(query).mappings() for name, value in said.items() if value}


def proof(row: Any) -> Proof:
    """A piece of evidence from a row of its query."""
    start, end, says, article, published, outlet, title, text, run = row
    first, last = sentence(text, start, end)
    return Proof(
        f"d{article}", published.isoformat() if published else None, outlet, title, run or "imported", says,
        start, end, text[first:start], text[start:end], text[end:last],
    )  # fmt: skip


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence (or sentences) around a span, [start, end) in code points of ``text``."""
    first = 0
    for match in SENTENCE_END.finditer(text, 0, end + 1):
        if match.end() <= start:
            first = match.end()
    following = SENTENCE_END.search(text, max(end - 2, start))
    last = following.start() + len(following[0].rstrip()) if following else len(text)
    return first, max(last, end)
