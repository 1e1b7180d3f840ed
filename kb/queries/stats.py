"""How much there is."""

from typing import Any

from sqlalchemy import Select, String, cast, func, literal, select, union_all

from kb.store.models import (
    Actor,
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
    "articles": Article.id,
    "outlets": Source.id,
    "actors": Actor.id,
    "mentions of actors": Mention.actor_report_id,
    "places": Place.id,
    "meetings": Meeting.id,
    "reports of meetings": MeetingReport.id,
    "statements": Statement.id,
    "reports of statements": StatementReport.id,
    "reactions": Reaction.id,
    "failures": IngestFailure.id,
}


def stats() -> Select[Any]:
    """Rows of every kind, and the first and last day of publication."""
    rows = [
        select(literal(k).label("n"), literal(what).label("what"), cast(func.count(column), String).label("value"))
        for k, (what, column) in enumerate(COUNTED.items())
    ]
    for what, of in (("first published", func.min), ("last published", func.max)):
        day = cast(of(Article.published_date), String)
        rows.append(select(literal(len(rows)).label("n"), literal(what).label("what"), day.label("value")))
    every = union_all(*rows).subquery()
    return select(every.c.what, every.c.value).order_by(every.c.n)
