"""Reports on meetings: how many, who with whom, where to, since when, and what became of plans."""

from typing import Any

from sqlalchemy import Double, Select, and_, cast, func, literal, select
from sqlalchemy.orm import aliased

from kb.queries import filters
from kb.queries.meetings import reports, with_place
from kb.queries.reports.scope import Scope, in_periods, known_to, month_number, of_meetings, period, total, weight
from kb.queries.run import first_by
from kb.record import HAPPENED
from kb.store.dialect import days_between, month_of
from kb.store.models import Actor, Meeting, MeetingParticipant, Place

One = aliased(Actor, name="one")
Other = aliased(Actor, name="other")
First = aliased(MeetingParticipant, name="first")
Second = aliased(MeetingParticipant, name="second")
TOOK_PLACE = Meeting.status.in_(HAPPENED)


def took_place(scope: Scope) -> list[filters.Condition]:
    """That a meeting was held or is under way, unless others are asked for."""
    return [] if scope.status else [TOOK_PLACE]


def monthly(scope: Scope) -> Select[Any]:
    """Meetings a month, by status."""
    month = month_of(Meeting.start_date).label("month")
    query: Select[Any] = select(month, Meeting.status, total(weight(scope, reports())).label("meetings"))
    query = with_place(query.select_from(Meeting)).where(known_to("month", Meeting), *of_meetings(scope))
    return query.group_by(month, Meeting.status).order_by(month, Meeting.status)


def network(scope: Scope) -> Select[Any]:
    """Who meets whom: pairs of participants with the number of their meetings, or in each period their number."""
    meetings = total(weight(scope, reports())).label("meetings")
    when = [period(scope.per, Meeting.start_date).label("period")] if scope.per else []
    query: Select[Any] = (
        select(
            *when,
            filters.id_column("actor", One.id).label("source_id"),
            One.name.label("source"),
            One.country.label("source_country"),
            filters.id_column("actor", Other.id).label("target_id"),
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
    query = with_place(query).where(*there, *in_periods(scope), *took_place(scope), *of_meetings(scope))
    query = query.group_by(*when, One.id, One.name, One.country, Other.id, Other.name, Other.country)
    return query.order_by(*when, meetings.desc(), One.id, Other.id)


def travel(scope: Scope) -> Select[Any]:
    """Who went where: participants of meetings in another country than their own."""
    query = (
        select(
            Meeting.start_date.label("date"),
            filters.id_column("meeting", Meeting.id),
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


def pairs_of_meetings(scope: Scope) -> Any:
    """Each meeting of each pair of countries once, with the days since the one before, and its run of months."""
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
    there = [known_to("day", Meeting), *(filters.accepted("actor", one.id) for one in (One, Other))]
    met = with_place(query).where(*there, *took_place(scope), *of_meetings(scope)).subquery("met")
    pair: dict[str, Any] = {"partition_by": (met.c.country, met.c.other)}
    gap = days_between(func.lag(met.c.date).over(**pair, order_by=(met.c.date, met.c.meeting_id)), met.c.date)
    month = month_number(met.c.date)
    # months in a row grow with their rank: those without one between have the same difference of the two
    run = month - func.dense_rank().over(**pair, order_by=month)
    columns = (met.c.country, met.c.other, met.c.date, month.label("month"), gap.label("gap"), run.label("run"))
    return select(*columns).subquery("gaps")


def contacts(scope: Scope) -> Select[Any]:
    """First and last meeting of each pair of countries, the longest time without one, the longest run of months."""
    met = pairs_of_meetings(scope)
    columns: tuple[Any, ...] = (
        met.c.country,
        met.c.other,
        func.count().label("meetings"),
        func.min(met.c.date).label("first"),
        func.max(met.c.date).label("last"),
        func.max(met.c.gap).label("gap"),
        func.count(met.c.month.distinct()).label("months"),
    )
    runs = select(*columns).group_by(met.c.country, met.c.other, met.c.run).subquery("runs")
    meetings = total(runs.c.meetings).label("meetings")
    query: Select[Any] = select(
        runs.c.country,
        runs.c.other,
        meetings,
        func.min(runs.c.first).label("first"),
        func.max(runs.c.last).label("last"),
        func.max(runs.c.gap).label("longest_gap_days"),
        total(runs.c.months).label("months"),
        func.max(runs.c.months).label("longest_run_months"),
    )
    return query.group_by(runs.c.country, runs.c.other).order_by(meetings.desc(), runs.c.country, runs.c.other)


def listed_meetings(scope: Scope) -> Select[Any]:
    """The meetings of a timeline."""
    columns: tuple[Any, ...] = (Meeting.start_date.label("date"), literal(0).label("kind"), Meeting.id.label("number"))
    return with_place(select(*columns)).where(*of_meetings(scope))


def mean(values: Any, n: Any) -> Any:
    """A mean, by the same division on both databases."""
    return cast(func.sum(values), Double) / n
