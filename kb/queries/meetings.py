"""Who met whom, when and where."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import aliased

from kb import record
from kb.queries import filters
from kb.queries.choices import Choice, by_column
from kb.queries.run import Conditions, listing
from kb.store.dialect import unindexed
from kb.store.models import Actor, Article, Meeting, MeetingParticipant, MeetingReport, Place
from kb.store.search import search_finds
from kb.words import days_between, vocabulary_words

Party = aliased(MeetingParticipant, name="party")
Told = aliased(MeetingReport, name="told")
"""What a condition looks for, beside the meetings that a query is about."""
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


def in_period(since: str | None, until: str | None) -> list[filters.Condition]:
    """That a meeting has days in a period of written dates, both ends included.

    Of what is known less exactly than to the day the first day that it may mean counts.
    """
    first, last = days_between(since, until)
    return [
        *([or_(Meeting.start_date >= first, Meeting.end_date >= first)] if first else []),
        *([Meeting.start_date <= last] if last else []),
    ]


def reports() -> Any:
    """How many articles report a meeting."""
    count = select(func.count(MeetingReport.article_id.distinct()))
    return count.where(MeetingReport.meeting_id == Meeting.id).correlate(Meeting).scalar_subquery()


def meetings_of(actors: Any) -> Select[Any]:
    """A Select of the meetings in which one of these actors (a Select of ids) takes part."""
    return select(Party.meeting_id).where(filters.of(Party.actor_id, actors))


def takes_part(actors: Any) -> filters.Condition:
    """Whether one of these actors (a Select of ids) takes part in the meeting."""
    return Meeting.id.in_(meetings_of(actors))


def with_party(actors: Any) -> Choice:
    """That one of these actors (a Select of ids) takes part in the meeting."""

    def each(named: Any) -> filters.Condition:
        own = select(Party.meeting_id).where(
            Party.meeting_id == Meeting.id, filters.of(unindexed(Party.actor_id), named)
        )
        return own.correlate(Meeting).exists()

    return Choice(Meeting.id, meetings_of, each, actors)


def told_in(outlets: Any) -> Select[Any]:
    """A Select of the meetings that some outlets (a Select of ids) report."""
    return select(Told.meeting_id).where(Told.article_id.in_(filters.printed_by(outlets)))


def told_by(outlets: Any) -> filters.Condition:
    """Whether one of some outlets (a Select of ids) reports the meeting, asked of one meeting after the other."""
    printed = unindexed(Told.article_id).in_(filters.printed_by(outlets))
    report = select(Told.id).where(Told.meeting_id == Meeting.id, printed)
    return report.correlate(Meeting).offset(0).exists()  # OFFSET: Postgres would ask all at once


def with_words(text: str) -> Choice:
    """That search finds this in an article that reports the meeting."""

    def told(each: bool) -> Select[Any]:
        return (
            select(Told.meeting_id)
            .join(Article, Article.id == Told.article_id)
            .where(search_finds(Article.id, text, each))
        )

    def each(_named: None) -> filters.Condition:
        return told(each=True).where(Told.meeting_id == Meeting.id).correlate(Meeting).offset(0).exists()

    return Choice(Meeting.id, lambda _named: told(each=False), each, costly=True)


def meetings(  # noqa: PLR0913 - a parameter for each filter
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
    in a period if one of its days is. ``text`` is looked for in the articles that report it, as ``kb search`` does.
    """
    query: Select[Any] = select(
        filters.id_column("meeting", Meeting.id),
        Meeting.start_date.label("start"),
        Meeting.end_date.label("end"),
        Meeting.status,
        Meeting.mode,
        Place.name.label("place"),
        Place.country.label("country"),
        participants().label("participants"),
        reports().label("reports"),
    )
    conditions: Conditions = [
        *([] if rejected else [filters.accepted("meeting", Meeting.id)]),
        *in_period(since, until),
        *([Meeting.status.in_(vocabulary_words(status, record.MeetingStatus, "status"))] if status else []),
        *([Meeting.mode.in_(vocabulary_words(mode, record.MeetingMode, "mode"))] if mode else []),
        *(with_party(filters.actor_ids(name)) for name in actor),
        *(with_party(filters.country_actor_ids(name)) for name in country),
        *([by_column(Meeting, "place_id", filters.place_ids(place))] if place else []),
        *([Choice(Meeting.id, told_in, told_by, filters.outlets(outlet))] if outlet else []),
        *([with_words(text)] if text else []),
    ]
    order = (Meeting.start_date.desc().nulls_last(), Meeting.id)
    return listing(with_place(query), select(Meeting.id), conditions, order)
