"""Where things happen."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select

from kb.queries import filters
from kb.queries.run import Conditions, listing
from kb.store.models import Meeting, Place
from kb.world.blocs import country_code


def places(*, name: str | None = None, country: Sequence[str] = (), rejected: bool = False) -> Select[Any]:
    """Places, those of the most meetings first, then those of the most articles.

    Articles are as many as when a load or a resolution last ended.
    """
    meetings = select(func.count(Meeting.id)).where(
        Meeting.place_id == Place.id, filters.accepted("meeting", Meeting.id)
    )
    held = meetings.correlate(Place).scalar_subquery().label("meetings")
    query = select(
        filters.id_column("place", Place.id),
        Place.name,
        Place.country,
        Place.latitude,
        Place.longitude,
        Place.geonames_id,
        held,
        Place.articles,
    )
    conditions: Conditions = [
        *([] if rejected else [filters.accepted("place", Place.id)]),
        *([filters.place_is(name)] if name else []),
        *filters.any_of(country, lambda one: Place.country == country_code(one)),
    ]
    order = (Place.meetings.desc(), Place.articles.desc(), Place.name, Place.id)
    return listing(query, select(Place.id), conditions, order)
