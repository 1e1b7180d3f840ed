"""Where things happen."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select

from kb.queries import filters
from kb.queries.run import first_by
from kb.store.models import Meeting, Place, PlaceReport


def places(*, name: str | None = None, country: Sequence[str] = (), rejected: bool = False) -> Select[Any]:
    """Places, those of the most meetings first, then those of the most articles."""
    meetings = select(func.count(Meeting.id)).where(
        Meeting.place_id == Place.id, filters.accepted("meeting", Meeting.id)
    )
    reports = select(func.count(PlaceReport.id)).where(PlaceReport.place_id == Place.id)
    held = meetings.correlate(Place).scalar_subquery().label("meetings")
    named = reports.correlate(Place).scalar_subquery().label("articles")
    query = select(
        filters.public_id("place", Place.id),
        Place.name,
        Place.country,
        Place.latitude,
        Place.longitude,
        Place.geonames_id,
        held,
        named,
    ).where(
        *([] if rejected else [filters.accepted("place", Place.id)]),
        *([filters.place_is(name)] if name else []),
        *filters.any_of(country, lambda one: Place.country == filters.country_code(one)),
    )
    order = (Place.meetings.desc(), Place.articles.desc(), Place.name, Place.id)
    return first_by(query.order_by(*order), Place.id)
