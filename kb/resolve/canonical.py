"""The offices in which an actor was seen, from what is reported."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from kb.resolve.reports import ActorReport
from kb.written import office_title


def offices(reports: Iterable[ActorReport]) -> dict[str, tuple[str | None, date | None, date | None]]:
    """For each office the country and the first and last day on which the actor was seen in it."""
    seen: dict[str, list[ActorReport]] = defaultdict(list)
    for report in reports:
        if report.role:
            seen[office_title(report.role)].append(report)
    return {
        title: (
            min((r.country for r in those if r.country), default=None),
            min((r.published for r in those if r.published), default=None),
            max((r.published for r in those if r.published), default=None),
        )
        for title, those in seen.items()
    }
