"""Reports on the material itself: which outlets report what, and how good the data is."""

from typing import Any

from sqlalchemy import Double, Integer, Numeric, Select, case, cast, distinct, func, literal, or_, select, union_all

from kb.queries.filters import Condition, accepted, rejected
from kb.queries.reactions import accepted_deeds
from kb.queries.reports.scope import Scope, of_articles, total
from kb.store.models import (
    Actor,
    ActorReport,
    Article,
    Doubt,
    IngestFailure,
    Meeting,
    MeetingReport,
    Reaction,
    Source,
    Statement,
    StatementReport,
)

OUTLET: Any = func.coalesce(Article.source_id, 0)
"""An article's outlet: those without one count as of one more."""


def coverage(scope: Scope) -> Select[Any]:
    """Each outlet's articles, how many of them are copies, and the meetings that it reported, first, or alone."""
    told = told_meetings(scope)
    articles = func.count().label("articles")
    copies = total(case((Article.duplicate_of.is_not(None), 1), else_=0))
    query = (
        select(
            Source.name.label("outlet"),
            articles,
            copies.label("copies"),
            (cast(copies, Double) / func.count()).label("share_of_copies"),
            func.coalesce(func.max(told.c.meetings), 0).label("meetings"),
            func.coalesce(func.max(told.c.first), 0).label("reported_first"),
            func.coalesce(func.max(told.c.only), 0).label("reported_alone"),
        )
        .select_from(Article)
        .outerjoin(Source, Source.id == Article.source_id)
        .outerjoin(told, told.c.outlet == OUTLET)
    )
    query = query.where(*of_articles(scope)).group_by(Source.id, Source.name)
    return query.order_by(articles.desc(), Source.id.nulls_last())


def told_meetings(scope: Scope) -> Any:
    """The meetings of each outlet: all, those that nobody reported on an earlier day, those of nobody else."""
    mine = (
        select(
            OUTLET.label("outlet"),
            MeetingReport.meeting_id.label("meeting_id"),
            func.min(Article.published_date).label("date"),
        )
        .join(Article, Article.id == MeetingReport.article_id)
        .where(accepted("meeting", MeetingReport.meeting_id), *of_articles(scope))
        .group_by(OUTLET, MeetingReport.meeting_id)
        .subquery("mine")
    )
    others: dict[str, Any] = {"partition_by": mine.c.meeting_id}
    earliest, outlets = func.min(mine.c.date).over(**others), func.count().over(**others)
    rows = select(mine.c.outlet, mine.c.date, earliest.label("earliest"), outlets.label("outlets")).subquery("rows")
    query: Select[Any] = select(
        rows.c.outlet,
        func.count().label("meetings"),
        total(case((rows.c.date == rows.c.earliest, 1), else_=0)).label("first"),
        total(case((rows.c.outlets == 1, 1), else_=0)).label("only"),
    )
    return query.group_by(rows.c.outlet).subquery("told")


def quality(_scope: Scope) -> Select[Any]:
    """How much is missing or unsure: counts of what lacks something, of how many, and mean confidences."""
    lacking = [
        ("articles without a date", Article, Article.published_date.is_(None)),
        ("articles that copy another", Article, Article.duplicate_of.is_not(None)),
        ("actors without a country", Actor, Actor.country.is_(None)),
        ("actors in doubt, for kb review", Actor, Actor.id.in_(doubtful_actors())),
        ("meetings without a date", Meeting, Meeting.start_date.is_(None)),
        ("meetings without a place", Meeting, is_nobody("place", Meeting.place_id)),
        ("statements without a speaker", Statement, is_nobody("actor", Statement.speaker_id)),
        ("reactions without a date", Reaction, Reaction.start_date.is_(None)),
    ]
    parts = [share_row(k, what, model, flaw) for k, (what, model, flaw) in enumerate(lacking)]
    sure = {"reports of meetings": MeetingReport, "reports of statements": StatementReport, "reactions": Reaction}
    parts += [confidence_row(10 + k, what, model) for k, (what, model) in enumerate(sure.items())]
    parts += [failures_row(20), partial(21)]
    rows = union_all(*parts).subquery("quality")
    return select(rows.c.what, rows.c.n, rows.c.of, rows.c.value).order_by(rows.c.position)


def doubtful_actors() -> Select[Any]:
    """The ids of actors of which resolution was least certain whether they are one with another."""
    doubts = union_all(*(select(end).where(Doubt.kind == "actor") for end in (Doubt.left_id, Doubt.right_id)))
    query: Select[Any] = select(ActorReport.actor_id).where(ActorReport.id.in_(doubts))
    return query


def is_nobody(kind: str, key: Any) -> Condition:
    """Whether there is no such entity, or only one that a person rejected."""
    return or_(key.is_(None), key.in_(rejected(kind)))


def there(model: Any) -> list[Condition]:
    """That nobody rejected a row, or what it reports."""
    if model is Article:
        return []
    if model is Reaction:
        return accepted_deeds()
    reported = {MeetingReport: ("meeting", MeetingReport.meeting_id),
                StatementReport: ("statement", StatementReport.statement_id)}  # fmt: skip
    return [accepted(*reported.get(model, (model.__tablename__, model.id)))]


def share_row(position: int, what: str, model: Any, flaw: Any) -> Select[Any]:
    """How many rows have a flaw, of how many that nobody rejected."""
    n = func.count(case((flaw, 1)))
    value: Any = cast(n, Double) / func.nullif(func.count(), 0)
    query: Select[Any] = select(
        cast(position, Integer).label("position"), literal(what).label("what"), n.label("n"),
        func.count().label("of"), value.label("value"),
    ).select_from(model)  # fmt: skip
    return query.where(*there(model))


def confidence_row(position: int, what: str, model: Any) -> Select[Any]:
    """How many rows have a confidence, of how many that nobody rejected, and its mean."""
    n = func.count(model.confidence)
    # six decimals: the order in which a database adds floating-point numbers is its own
    value = cast(func.round(cast(func.avg(model.confidence), Numeric), 6), Double)
    query: Select[Any] = select(
        cast(position, Integer).label("position"), literal(f"mean confidence of {what}").label("what"), n.label("n"),
        func.count().label("of"), value.label("value"),
    ).select_from(model)  # fmt: skip
    return query.where(*there(model))


def failures_row(position: int) -> Select[Any]:
    """How many articles could not be read, of all that were tried."""
    read = select(func.count(distinct(Article.id))).scalar_subquery()
    n = func.count(IngestFailure.id)
    value: Any = cast(n, Double) / func.nullif(n + read, 0)
    query: Select[Any] = select(
        cast(position, Integer).label("position"), literal("articles that could not be read").label("what"),
        n.label("n"), (n + read).label("of"), value.label("value"),
    )  # fmt: skip
    return query.where(IngestFailure.stage == "")


def partial(position: int) -> Select[Any]:
    """How many articles lack a layer as a stage of their extraction failed, of all that there are."""
    lacks = select(IngestFailure.id).where(IngestFailure.doc_id == Article.doc_id, IngestFailure.stage != "").exists()
    return share_row(position, "articles that lack a layer", Article, lacks)
