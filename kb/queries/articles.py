"""What has been read, and what couldn't be."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select

from kb.queries import filters
from kb.queries.run import first_by
from kb.store.models import (
    ActorReport,
    Article,
    IngestFailure,
    MeetingReport,
    Reaction,
    Source,
    StatementReport,
)
from kb.store.search import found


def count_of(model: Any, label: str) -> Any:
    """How many rows of a table of reports an article has."""
    query = select(func.count(model.id)).where(model.article_id == Article.id)
    return query.correlate(Article).scalar_subquery().label(label)


def names(actors: Any) -> filters.Condition:
    """Whether the article has one of these actors (a Select of ids)."""
    return Article.id.in_(select(ActorReport.article_id).where(ActorReport.actor_id.in_(actors)))


def articles(
    *,
    actor: Sequence[str] = (),
    country: Sequence[str] = (),
    since: str | None = None,
    until: str | None = None,
    outlet: str | None = None,
    language: str | None = None,
    text: str | None = None,
) -> Select[Any]:
    """Articles, the newest first; every actor and every country named must occur in them.

    ``text`` is looked for as ``kb search`` does.
    """
    query = select(
        filters.public_id("article", Article.id),
        Article.published_date.label("published"),
        Source.name.label("outlet"),
        Article.title,
        Article.language,
        count_of(MeetingReport, "meetings"),
        count_of(StatementReport, "statements"),
        count_of(Reaction, "reactions"),
        Article.doc_id,
        Article.url,
    ).outerjoin(Source, Source.id == Article.source_id)
    query = query.where(
        *filters.all_of(actor, lambda name: names(filters.actor_ids(name))),
        *filters.all_of(country, lambda name: names(filters.country_actor_ids(name))),
        *filters.within(Article.published_date, since, until),
        *([Article.source_id.in_(filters.outlets(outlet))] if outlet else []),
        *([Article.language == language.lower()] if language else []),
        *([found(Article.id, text)] if text else []),
    )
    return first_by(query.order_by(Article.published_date.desc().nulls_last(), Article.id.desc()), Article.id)


def failures() -> Select[Any]:
    """Articles that couldn't be processed, with the reason, the latest first."""
    columns: list[Any] = [
        IngestFailure.doc_id,
        IngestFailure.origin,
        IngestFailure.error,
        IngestFailure.failed_at,
    ]
    return select(*columns).order_by(IngestFailure.failed_at.desc(), IngestFailure.id.desc())
