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


def stats() -> Select[Any]:
    """Rows of every kind, and the first and last day of publication."""
    day = Article.published_date
    asked = {what: select(func.count()).select_from(model) for what, model in COUNTED.items()}
    asked |= {"first published": select(func.min(day)), "last published": select(func.max(day))}
    # a subquery that asks for nothing else is answered by a count of an index, or by an end of it
    rows = [
        select(literal(k).label("n"), literal(what).label("what"), cast(one.scalar_subquery(), String).label("value"))
        for k, (what, one) in enumerate(asked.items())
    ]
    every = union_all(*rows).subquery()
    return select(every.c.what, every.c.value).order_by(every.c.n)
