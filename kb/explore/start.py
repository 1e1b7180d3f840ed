"""The first page: what is new, what is planned next, what was when."""

from typing import Any

from starlette.responses import Response

from kb.explore.filters import Filters
from kb.explore.listings import Group, group, shown
from kb.explore.site import Visit
from kb.periods import today
from kb.queries.facets import Counts
from kb.queries.stats import stats

FEW = 8
"""Rows of each part."""
TOLD = ("articles", "meetings", "statements", "reactions", "actors", "places")


def start_page(visit: Visit) -> Response:
    """The first page."""
    counts = {row[0]: row[1] for row in visit.connection.execute(stats())}
    now = today().isoformat()
    return visit.page(
        "start.html", told=[(name, int(counts.get(name) or 0)) for name in TOLD],
        first=counts.get("first published"), last=counts.get("last published"),
        articles=few(visit, "articles"), meetings=few(visit, "meetings", status=["held", "ongoing"]),
        planned=few(visit, "meetings", "oldest", status=["planned", "proposed"], since=now),
        overdue=few(visit, "meetings", status=["planned", "proposed"], until=now),
        months=months(visit),
    )  # fmt: skip


def few(visit: Visit, name: str, sort: str | None = None, **given: Any) -> list[dict[str, Any]]:
    """The first rows of a listing."""
    return shown(visit.connection, name, given, sort=sort, size=FEW).rows


def months(visit: Visit) -> Group:
    """Meetings by month."""
    return group(Counts(visit.connection, "meetings", {}), Filters("meetings"), "month")
