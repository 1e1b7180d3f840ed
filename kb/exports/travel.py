"""Which ways were travelled: from a country's capital, which is assumed, to a meeting's place in another country."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, func

from kb.exports.encounters import meetings_chosen, site_of
from kb.exports.facts import Capital, Journey
from kb.queries import filters
from kb.queries.reports.scope import Scope
from kb.queries.selects import pieces, selected
from kb.store.models import Actor, Meeting, MeetingParticipant, Place
from kb.world import tsv


def journey_rows(scope: Scope) -> Select[Any]:
    """How often persons of each country were at meetings in each place abroad: as the ``travel`` report counts."""
    query = selected(
        Actor.country, func.count().label("journeys"), func.count(Meeting.id.distinct()).label("meetings"),
        func.min(Meeting.start_date), func.max(func.coalesce(Meeting.end_date, Meeting.start_date)),
        Place.id, Place.name, Place.country, Place.latitude, Place.longitude, Place.geonames_id,
    ).select_from(Meeting)  # fmt: skip
    query = query.join(MeetingParticipant, MeetingParticipant.meeting_id == Meeting.id)
    query = query.join(Actor, Actor.id == MeetingParticipant.actor_id).join(Place, Place.id == Meeting.place_id)
    there = [Meeting.mode != "phone", Actor.kind == "person", Actor.country != Place.country]
    accepted = [filters.accepted("actor", Actor.id), filters.accepted("place", Place.id)]
    query = query.where(*there, *accepted, *meetings_chosen(scope, all_statuses=False))
    columns = (Place.id, Place.name, Place.country, Place.latitude, Place.longitude, Place.geonames_id)
    return query.group_by(Actor.country, *columns).order_by(Place.id, Actor.country)


def journeys(connection: Connection, scope: Scope) -> Iterator[Journey]:
    """The ways of a scope whose ends both have coordinates."""
    for rows in pieces(connection, journey_rows(scope)):
        for country, times, meetings, first, last, *site in rows:
            origin, place = capitals().get(country), site_of(*site)
            if origin and place and place.point:
                yield Journey(origin, place, times, meetings, first, last)


@lru_cache(maxsize=1)
def capitals() -> dict[str, Capital]:
    """The capital of each country (ISO 3166-1 alpha-3) that has one."""
    table = tsv.rows("kb.world", "capitals.tsv")
    return {code: Capital(code, name, (float(east), float(north))) for code, name, north, east, _ in table}
