"""Reports on meetings that were planned, proposed or called off: what became of each, and how many came true."""

from typing import Any

from sqlalchemy import Double, Select, and_, case, cast, exists, func, or_, select

from kb.queries import filters
from kb.queries.meetings import participants, with_place
from kb.queries.reports.meetings import TOOK_PLACE, mean
from kb.queries.reports.scope import Scope, known_to, of_meetings, period, total
from kb.queries.run import first_by
from kb.record import FUTURE
from kb.store.dialect import days_between
from kb.store.models import Article, Meeting, MeetingReport, MeetingStatus, Place

AHEAD = (*FUTURE, "cancelled")
"""Statuses that tell of a plan: who reports first that it was called off reports that there was one."""
OUTCOME = case((TOOK_PLACE, "held"), (Meeting.status == "cancelled", "cancelled"), else_="open")


def first_planned() -> Any:
    """The date of the first article that has the meeting planned, proposed or called off."""
    seen = select(func.min(MeetingStatus.reported_on))
    seen = seen.where(MeetingStatus.meeting_id == Meeting.id, MeetingStatus.status.in_(AHEAD))
    return seen.correlate(Meeting).scalar_subquery()


def first_planned_day() -> Any:
    """The day for which the first article that names a day has the meeting planned. That of a cancellation counts where
    no plan has a day."""
    query = select(MeetingReport.start_date).join(Article, Article.id == MeetingReport.article_id)
    query = query.where(MeetingReport.meeting_id == Meeting.id, MeetingReport.status.in_(AHEAD))
    query = query.where(known_to("day", MeetingReport))
    last = case((MeetingReport.status == "cancelled", 1), else_=0)
    query = query.order_by(last, Article.published_date.nulls_last(), MeetingReport.id).limit(1)
    return query.correlate(Meeting).scalar_subquery()


def days_late() -> Any:
    """How many days after the day for which it was planned first a meeting was held, where both are known."""
    return case((and_(TOOK_PLACE, known_to("day", Meeting)), days_between(first_planned_day(), Meeting.start_date)))


def of_plans(scope: Scope) -> list[filters.Condition]:
    """Which plans count: all meetings that were ever planned, proposed or called off."""
    ever = exists().where(MeetingStatus.meeting_id == Meeting.id, MeetingStatus.status.in_(AHEAD))
    return [or_(ever, Meeting.status.in_(AHEAD)), *of_meetings(scope)]


def plans(scope: Scope) -> Select[Any]:
    """What became of meetings that were planned or proposed: held, called off, or still open."""
    query: Select[Any] = select(
        filters.id_column("meeting", Meeting.id),
        OUTCOME.label("outcome"),
        first_planned().label("planned_on"),
        first_planned_day().label("planned_for"),
        Meeting.start_date.label("date"),
        days_late().label("days_late"),
        participants().label("participants"),
        Place.name.label("place"),
    )
    query = with_place(query).where(*of_plans(scope))
    return first_by(query.order_by(Meeting.start_date.desc().nulls_last(), Meeting.id), Meeting.id)


def summary(scope: Scope) -> Select[Any]:
    """How many plans of each period came true, and how late."""
    made = period(scope.per or "month", first_planned()).label("period")
    each: Select[Any] = select(made, OUTCOME.label("outcome"), days_late().label("late")).select_from(Meeting)
    plan = with_place(each).where(*of_plans(scope)).subquery("plan")
    same: dict[str, Any] = {"partition_by": plan.c.period}
    place = func.row_number().over(**same, order_by=plan.c.late.nulls_last())
    columns = (plan.c.period, plan.c.outcome, plan.c.late, place.label("place"))
    row = select(*columns, func.count(plan.c.late).over(**same).label("dated")).subquery("ranked")
    held, cancelled, still_open = (total(case((row.c.outcome == one, 1), else_=0))
                                   for one in ("held", "cancelled", "open"))  # fmt: skip
    dated = func.count(row.c.late)
    middle = case((row.c.place.in_(((row.c.dated + 1) // 2, (row.c.dated + 2) // 2)), row.c.late))
    query: Select[Any] = select(
        row.c.period,
        func.count().label("plans"),
        held.label("held"),
        cancelled.label("cancelled"),
        still_open.label("open"),
        (held + cancelled).label("decided"),
        (cast(held, Double) / func.nullif(held + cancelled, 0)).label("share_held"),
        dated.label("dated"),
        mean(row.c.late, func.nullif(dated, 0)).label("mean_days_late"),
        mean(middle, func.nullif(func.count(middle), 0)).label("median_days_late"),
    )
    return query.where(row.c.period.is_not(None)).group_by(row.c.period).order_by(row.c.period)
