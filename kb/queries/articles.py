"""What has been read, and what couldn't be."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select

from kb.queries import filters
from kb.queries.choices import Choice, by_column, by_words
from kb.queries.reactions import accepted_deeds
from kb.queries.run import Conditions, listing
from kb.store.dialect import unindexed
from kb.store.models import (
    ActorReport,
    Article,
    ExtractionRun,
    IngestFailure,
    MeetingReport,
    Reaction,
    Source,
    StatementReport,
)
from kb.store.rows import RUN_COLUMNS


def number_of_parts(kind: str, key: Any, model: Any) -> Any:
    """How many entities of a kind an article reports, each once, without what a person rejected."""
    query = select(func.count(key.distinct())).where(model.article_id == Article.id, filters.accepted(kind, key))
    return query.correlate(Article).scalar_subquery().label(f"{kind}s")


def reactions_of() -> Any:
    """How many reactions an article reports, without what a person rejected."""
    query = select(func.count()).where(Reaction.article_id == Article.id, *accepted_deeds())
    return query.correlate(Article).scalar_subquery().label("reactions")


def names_actors(actors: Any) -> Choice:
    """That the article has one of these actors (a Select of ids)."""

    def those(named: Any) -> Select[Any]:
        return select(ActorReport.article_id).where(filters.of(ActorReport.actor_id, named))

    return Choice(Article.id, those, lambda named: unindexed(Article.id).in_(those(named)), actors)


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
        filters.id_column("article", Article.id),
        Article.published_date.label("published"),
        Source.name.label("outlet"),
        Article.title,
        Article.language,
        number_of_parts("meeting", MeetingReport.meeting_id, MeetingReport),
        number_of_parts("statement", StatementReport.statement_id, StatementReport),
        reactions_of(),
        Article.doc_id,
        Article.url,
    ).outerjoin(Source, Source.id == Article.source_id)
    conditions: Conditions = [
        *filters.within(Article.published_date, since, until),
        *([Article.language == language.lower()] if language else []),
        *(names_actors(filters.actor_ids(name)) for name in actor),
        *(names_actors(filters.country_actor_ids(name)) for name in country),
        *([by_column(Article, "source_id", filters.outlets(outlet))] if outlet else []),
        *([by_words(Article, text)] if text else []),
    ]
    order = (Article.published_date.desc().nulls_last(), Article.id.desc())
    return listing(query, select(Article.id), conditions, order)


def runs() -> Select[Any]:
    """What extracted, and how many articles are of it now; the latest first."""
    n, last = func.count(Article.id).label("articles"), func.max(Article.loaded_at).label("last_loaded")
    columns: list[Any] = [getattr(ExtractionRun, name) for name in RUN_COLUMNS]
    query = select(*columns, n, last).outerjoin(Article, Article.extraction_run_id == ExtractionRun.id)
    return query.group_by(ExtractionRun.id).order_by(last.desc().nulls_last(), ExtractionRun.id.desc())


def failures() -> Select[Any]:
    """Articles, and stages of articles, that couldn't be processed, with the reason, the latest first."""
    columns: list[Any] = [
        IngestFailure.doc_id,
        IngestFailure.origin,
        IngestFailure.stage,
        IngestFailure.error,
        IngestFailure.failed_at,
    ]
    return select(*columns).order_by(IngestFailure.failed_at.desc(), IngestFailure.id.desc())
