"""What FollowTheMoney is given beside the meetings: who took part, and the articles that say so."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, func

from kb import kinds
from kb.exports.encounters import meetings_chosen
from kb.exports.reading import IDS
from kb.queries import filters
from kb.queries.meetings import with_place
from kb.queries.reports.scope import Scope
from kb.queries.selects import pieces, selected
from kb.store.models import (
    Actor,
    ActorAlias,
    Article,
    ExtractionRun,
    Meeting,
    MeetingParticipant,
    MeetingReport,
    Office,
    Source,
)


@dataclass(frozen=True, slots=True)
class ReportedArticle:
    """An article that reports a meeting, and what extracted it."""

    id: str
    doc_id: str
    title: str | None
    byline: str | None
    published: date | None
    precision: str | None
    language: str | None
    url: str | None
    outlet: str | None
    program: str
    pipeline: str


@dataclass(frozen=True, slots=True)
class Somebody:
    """Who took part in a meeting."""

    id: str
    name: str
    kind: str
    country: str | None
    wikidata_id: str | None
    aliases: Sequence[str]
    offices: Sequence[str]


def numbers_of_meetings(scope: Scope, column: Any, table: Any) -> Any:
    """A Select of numbers that belong to the meetings of a scope."""
    query = selected(column).select_from(Meeting).join(table, table.meeting_id == Meeting.id)
    return with_place(query).where(*meetings_chosen(scope, all_statuses=False))


def article_rows(scope: Scope) -> Select[Any]:
    """The articles that report the meetings of a scope, with the run that extracted each."""
    run = func.trim(ExtractionRun.program + " " + ExtractionRun.version)
    pipeline = func.trim(ExtractionRun.pipeline + " " + ExtractionRun.pipeline_version)
    query = selected(
        Article.id, Article.doc_id, Article.title, Article.byline, Article.published_date, Article.published_precision,
        Article.language, Article.url, Source.name, run, pipeline,
    )  # fmt: skip
    query = query.outerjoin(Source, Source.id == Article.source_id)
    query = query.join(ExtractionRun, ExtractionRun.id == Article.extraction_run_id)
    return query.where(Article.id.in_(numbers_of_meetings(scope, MeetingReport.article_id, MeetingReport))).order_by(
        Article.id
    )


def participant_rows(scope: Scope) -> Select[Any]:
    """Who takes part in the meetings of a scope."""
    query = selected(Actor.id, Actor.name, Actor.kind, Actor.country, Actor.wikidata_id)
    there = Actor.id.in_(numbers_of_meetings(scope, MeetingParticipant.actor_id, MeetingParticipant))
    return query.where(there, filters.accepted("actor", Actor.id)).order_by(Actor.id)


def reported_articles(connection: Connection, scope: Scope) -> Iterator[ReportedArticle]:
    """The articles that report the meetings of a scope."""
    for rows in pieces(connection, article_rows(scope)):
        for key, *rest in rows:
            yield ReportedArticle(kinds.public_id("article", key), *rest)


def everybody(connection: Connection, scope: Scope) -> Iterator[Somebody]:
    """Who takes part in the meetings of a scope, with other names and offices."""
    aliases = selected(ActorAlias.actor_id, ActorAlias.name).where(ActorAlias.actor_id.in_(IDS))
    offices = selected(Office.actor_id, Office.title).where(Office.actor_id.in_(IDS))
    for rows in pieces(connection, participant_rows(scope)):
        keys = [row[0] for row in rows]
        names, titles = (_sorted(connection, query, keys) for query in (aliases, offices))
        for key, name, *rest in rows:
            others = [alias for alias in names[key] if alias != name]
            yield Somebody(*(kinds.public_id("actor", key), name, *rest, others, titles[key]))


def _sorted(connection: Connection, query: Select[Any], keys: list[int]) -> dict[int, list[str]]:
    """The texts of some actors, in an order that is the same on both databases."""
    out: dict[int, list[str]] = defaultdict(list)
    for key, text in sorted(tuple(row) for row in connection.execute(query, {"ids": keys})):
        out[key].append(text)
    return out
