"""Who met whom, when and where."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import aliased

from kb import record
from kb.queries import filters
from kb.queries.run import first_by
from kb.store.models import Actor, Article, Meeting, MeetingParticipant, MeetingReport, Place
from kb.store.search import found

Party = aliased(MeetingParticipant, name="party")
ROLES = ("principal", "host", "mediator", "guest", "delegate")
"""The order in which participants are named."""


def participants() -> Any:
    """The names of a meeting's participants, principals first, as one text."""
    rank = case({role: k for k, role in enumerate(ROLES)}, value=MeetingParticipant.role, else_=len(ROLES))
    named = (
        select(Actor.name.label("name"))
        .join(MeetingParticipant, MeetingParticipant.actor_id == Actor.id)
        .where(MeetingParticipant.meeting_id == Meeting.id, filters.accepted("actor", Actor.id))
        .order_by(rank, Actor.id)
        .correlate(Meeting)
        .subquery()
    )
    return select(func.aggregate_strings(named.c.name, ", ")).correlate(Meeting).scalar_subquery()


def with_place(query: Select[Any]) -> Select[Any]:
    """A Select from ``Meeting`` with its place, if it has one."""
    return filters.join_accepted(query, "place", Place, Meeting.place_id)


def reports() -> Any:
    """How many articles report a meeting."""
    count = select(func.count(MeetingReport.article_id.distinct()))
    return count.where(MeetingReport.meeting_id == Meeting.id).correlate(Meeting).scalar_subquery()


def takes_part(actors: Any) -> filters.Condition:
    """Whether one of these actors (a Select of ids) takes part in the meeting."""
    return Meeting.id.in_(select(Party.meeting_id).where(Party.actor_id.in_(actors)))


def told_by(outlet: str) -> filters.Condition:
    """Whether an outlet with this in its name reports the meeting."""
    report = select(MeetingReport.id).join(Article, Article.id == MeetingReport.article_id)
    report = report.where(MeetingReport.meeting_id == Meeting.id, Article.source_id.in_(filters.outlets(outlet)))
    return report.correlate(Meeting).offset(0).exists()  # OFFSET: Postgres asks one meeting after the other


def told_of(text: str) -> Any:
    """A Select of the meetings of articles in which search finds this."""
    report = select(MeetingReport.meeting_id).join(Article, Article.id == MeetingReport.article_id)
    return report.where(found(Article.id, text))


def meetings(
    *,
    actor: Sequence[str] = (),
    country: Sequence[str] = (),
    since: str | None = None,
    until: str | None = None,
    place: str | None = None,
    status: Sequence[str] = (),
    mode: Sequence[str] = (),
    outlet: str | None = None,
    text: str | None = None,
    rejected: bool = False,
) -> Select[Any]:
    """Meetings, each real-world encounter once, newest first.

    Every actor and every country named must take part; of several statuses or modes one must hold. A meeting is
    in a period if it has begun by ``until`` and not ended before ``since``. ``text`` is looked for in the
    articles that report it, as ``kb search`` does.
    """
    query: Select[Any] = select(
        filters.public_id("meeting", Meeting.id),
        Meeting.start_date.label("start"),
        Meeting.end_date.label("end"),
        Meeting.status,
        Meeting.mode,
        Place.name.label("place"),
        Place.country.label("country"),
        participants().label("participants"),
        reports().label("reports"),
    )
    first, last = filters.since_date(since), filters.until_date(until)
    query = with_place(query).where(
        *([] if rejected else [filters.accepted("meeting", Meeting.id)]),
        *filters.all_of(actor, lambda name: takes_part(filters.actor_ids(name))),
        *filters.all_of(country, lambda name: takes_part(filters.country_actor_ids(name))),
        *([or_(Meeting.start_date >= first, Meeting.end_date >= first)] if first else []),
        *([Meeting.start_date <= last] if last else []),
        *([filters.place_is(place)] if place else []),
        *([Meeting.status.in_(filters.chosen(status, record.MeetingStatus, "status"))] if status else []),
        *([Meeting.mode.in_(filters.chosen(mode, record.MeetingMode, "mode"))] if mode else []),
        *([told_by(outlet)] if outlet else []),
        *([Meeting.id.in_(told_of(text))] if text else []),
    )
    return first_by(query.order_by(Meeting.start_date.desc().nulls_last(), Meeting.id), Meeting.id)
