"""Reports on meetings: how many, who with whom, where to, since when, and what became of plans."""

from typing import Any

from sqlalchemy import Double, Select, and_, case, cast, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from kb.queries import filters
from kb.queries.meetings import participants, reports, with_place
from kb.queries.reports.scope import Scope, of_meetings, total, weight
from kb.queries.run import first_by
from kb.store.dialect import days_between, month_of
from kb.store.models import Actor, Meeting, MeetingParticipant, MeetingStatus, Place

One = aliased(Actor, name="one")
Other = aliased(Actor, name="other")
First = aliased(MeetingParticipant, name="first")
Second = aliased(MeetingParticipant, name="second")
TOOK_PLACE = Meeting.status.in_(("held", "ongoing"))


def took_place(scope: Scope) -> list[filters.Condition]:
    """That a meeting was held or is under way, unless others are asked for."""
    return [] if scope.status else [TOOK_PLACE]


def monthly(scope: Scope) -> Select[Any]:
    """Meetings a month, by status."""
    month = month_of(Meeting.start_date).label("month")
    query: Select[Any] = select(month, Meeting.status, total(weight(scope, reports())).label("meetings"))
    query = with_place(query.select_from(Meeting))
    known = Meeting.start_precision.in_(("day", "month"))
    return query.where(known, *of_meetings(scope)).group_by(month, Meeting.status).order_by(month, Meeting.status)


def network(scope: Scope) -> Select[Any]:
    """Who meets whom: pairs of participants with the number of their meetings."""
    meetings = total(weight(scope, reports())).label("meetings")
    query = (
        select(
            filters.public_id("actor", One.id).label("source_id"),
            One.name.label("source"),
            One.country.label("source_country"),
            filters.public_id("actor", Other.id).label("target_id"),
            Other.name.label("target"),
            Other.country.label("target_country"),
            meetings,
            func.min(Meeting.start_date).label("first"),
            func.max(func.coalesce(Meeting.end_date, Meeting.start_date)).label("last"),
        )
        .select_from(Meeting)
        .join(First, First.meeting_id == Meeting.id)
        .join(Second, and_(Second.meeting_id == Meeting.id, Second.actor_id > First.actor_id))
        .join(One, One.id == First.actor_id)
        .join(Other, Other.id == Second.actor_id)
    )
    there = [filters.accepted("actor", one.id) for one in (One, Other)]
    query = with_place(query).where(*there, *took_place(scope), *of_meetings(scope))
    query = query.group_by(One.id, One.name, One.country, Other.id, Other.name, Other.country)
    return query.order_by(meetings.desc(), One.id, Other.id)


def travel(scope: Scope) -> Select[Any]:
    """Who went where: participants of meetings in another country than their own."""
    query = (
        select(
            Meeting.start_date.label("date"),
            filters.public_id("meeting", Meeting.id),
            Meeting.status,
            Actor.name.label("actor"),
            Actor.country.label("from_country"),
            Place.country.label("to_country"),
            Place.name.label("place"),
            Place.latitude,
            Place.longitude,
        )
        .select_from(Meeting)
        .join(MeetingParticipant, MeetingParticipant.meeting_id == Meeting.id)
        .join(Actor, Actor.id == MeetingParticipant.actor_id)
        .join(Place, Place.id == Meeting.place_id)
    )
    accepted = [filters.accepted("actor", Actor.id), filters.accepted("place", Place.id)]
    there = [Meeting.mode != "phone", Actor.kind == "person", Actor.country != Place.country]
    query = query.where(*there, *accepted, *took_place(scope), *of_meetings(scope))
    query = query.order_by(Meeting.start_date.desc().nulls_last(), Meeting.id, Actor.id)
    return first_by(query, Meeting.id, Actor.id)


def pairs(scope: Scope) -> Any:
    """Each meeting of each pair of countries once, with the days since the pair's meeting before."""
    columns: tuple[Any, ...] = (One.country.label("country"), Other.country.label("other"))
    query: Select[Any] = (
        select(*columns, Meeting.id.label("meeting_id"), Meeting.start_date.label("date"))
        .distinct()
        .select_from(Meeting)
        .join(First, First.meeting_id == Meeting.id)
        .join(One, One.id == First.actor_id)
        .join(Second, Second.meeting_id == Meeting.id)
        .join(Other, and_(Other.id == Second.actor_id, Other.country > One.country))
    )
    there = [filters.accepted("actor", one.id) for one in (One, Other)]
    known = Meeting.start_precision == "day"
    met = with_place(query).where(known, *there, *took_place(scope), *of_meetings(scope)).subquery("met")
    same: dict[str, Any] = {"partition_by": (met.c.country, met.c.other), "order_by": (met.c.date, met.c.meeting_id)}
    gap = days_between(func.lag(met.c.date).over(**same), met.c.date)
    return select(met.c.country, met.c.other, met.c.date, gap.label("gap")).subquery("gaps")


def contacts(scope: Scope) -> Select[Any]:
    """First and last meeting of each pair of countries, and the longest time without one."""
    met = pairs(scope)
    meetings = func.count().label("meetings")
    query = select(
        met.c.country,
        met.c.other,
        meetings,
        func.min(met.c.date).label("first"),
        func.max(met.c.date).label("last"),
        func.max(met.c.gap).label("longest_gap_days"),
        func.count(month_of(met.c.date).distinct()).label("months"),
    )
    return query.group_by(met.c.country, met.c.other).order_by(meetings.desc(), met.c.country, met.c.other)


def plans(scope: Scope) -> Select[Any]:
    """What became of meetings that were planned or proposed: held, called off, or still open."""
    planned = first_seen("planned", "proposed")
    held = first_seen("held", "ongoing")
    outcome = case((TOOK_PLACE, "held"), (Meeting.status == "cancelled", "cancelled"), else_="open")
    ever = exists().where(MeetingStatus.meeting_id == Meeting.id, MeetingStatus.status.in_(("planned", "proposed")))
    query: Select[Any] = select(
        filters.public_id("meeting", Meeting.id),
        outcome.label("outcome"),
        planned.label("planned_on"),
        Meeting.start_date.label("date"),
        held.label("held_reported_on"),
        days_between(planned, held).label("days_to_held"),
        participants().label("participants"),
        Place.name.label("place"),
    )
    query = with_place(query).where(or_(ever, Meeting.status.in_(("planned", "proposed"))), *of_meetings(scope))
    return first_by(query.order_by(Meeting.start_date.desc().nulls_last(), Meeting.id), Meeting.id)


def first_seen(*statuses: str) -> Any:
    """The first date on which an article gave the meeting one of these statuses."""
    seen = select(func.min(MeetingStatus.reported_on))
    seen = seen.where(MeetingStatus.meeting_id == Meeting.id, MeetingStatus.status.in_(statuses))
    return seen.correlate(Meeting).scalar_subquery()


def listed(scope: Scope) -> Select[Any]:
    """The meetings of a timeline."""
    columns: tuple[Any, ...] = (Meeting.start_date.label("date"), literal(0).label("kind"), Meeting.id.label("number"))
    return with_place(select(*columns)).where(*of_meetings(scope))


def mean(values: Any, n: Any) -> Any:
    """A mean, by the same division on both databases."""
    return cast(func.sum(values), Double) / n
