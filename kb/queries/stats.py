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
    counted = cast(func.count(), String).label("value")
    rows = [
        select(literal(k).label("n"), literal(what).label("what"), counted).select_from(model)
        for k, (what, model) in enumerate(COUNTED.items())
    ]
    for what, of in (("first published", func.min), ("last published", func.max)):
        day = cast(of(Article.published_date), String)
        rows.append(select(literal(len(rows)).label("n"), literal(what).label("what"), day.label("value")))
    every = union_all(*rows).subquery()
    return select(every.c.what, every.c.value).order_by(every.c.n)
