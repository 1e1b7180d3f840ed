"""How much there is."""

from typing import Any

from sqlalchemy import Select, String, cast, func, literal, select, union, union_all

from kb.kinds import JUDGED
from kb.queries import filters
from kb.store.models import (
    Actor,
    ActorReport,
    Article,
    IngestFailure,
    Meeting,
    MeetingReport,
    Mention,
    Place,
    Reaction,
    Source,
    Statement,
    StatementReport,
)

COUNTED = {
    "articles": Article,
    "outlets": Source,
    "actors": Actor,
    "mentions of actors": Mention,
    "places": Place,
    "meetings": Meeting,
    "reports of meetings": MeetingReport,
    "statements": Statement,
    "reports of statements": StatementReport,
    "reactions": Reaction,
    "failures": IngestFailure,
}


def rejected_ids() -> dict[str, Any]:
    """The ids of what doesn't count, as a person rejected it or that which it is of; few, and each looked up."""
    actors, places, meetings, statements, reactions = map(filters.rejected, JUDGED)
    named = select(ActorReport.id).where(ActorReport.actor_id.in_(actors))
    return {
        "actors": select(Actor.id).where(Actor.id.in_(actors)),
        "mentions of actors": select(Mention.actor_report_id).where(Mention.actor_report_id.in_(named)),
        "places": select(Place.id).where(Place.id.in_(places)),
        "meetings": select(Meeting.id).where(Meeting.id.in_(meetings)),
        "reports of meetings": select(MeetingReport.id).where(MeetingReport.meeting_id.in_(meetings)),
        "statements": select(Statement.id).where(Statement.id.in_(statements)),
        "reports of statements": select(StatementReport.id).where(StatementReport.statement_id.in_(statements)),
        "reactions": union(
            select(Reaction.id).where(Reaction.id.in_(reactions)),
            select(Reaction.id).where(Reaction.actor_id.in_(actors)),
        ),
    }


def count_of_rows(ids: Any) -> Any:
    """How many rows a Select has."""
    return select(func.count()).select_from(ids.subquery()).scalar_subquery()


def stats() -> Select[Any]:
    """Rows of every kind that nobody rejected, and the first and last day of publication."""
    day, gone = Article.published_date, rejected_ids()
    # a subquery that asks for nothing else is answered by a count of an index, or by an end of it
    asked = {what: select(func.count()).select_from(model).scalar_subquery() for what, model in COUNTED.items()}
    asked |= {what: asked[what] - count_of_rows(ids) for what, ids in gone.items()}
    asked |= {what: select(one).scalar_subquery() for what, one in
              (("first published", func.min(day)), ("last published", func.max(day)))}  # fmt: skip
    rows = [
        select(literal(k).label("n"), literal(what).label("what"), cast(one, String).label("value"))
        for k, (what, one) in enumerate(asked.items())
    ]
    every = union_all(*rows).subquery()
    return select(every.c.what, every.c.value).order_by(every.c.n)
