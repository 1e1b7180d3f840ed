"""What two reports of meetings agree on: who stands for whom, which bodies meet, where, and at which level.

A country is satisfied by its minister.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt

from kb.resolve import lexicon
from kb.resolve.reports import MeetingReport, Site

NEAR_KM = 161
"""The field's radius for one place (Leidner 2007: 100 miles)."""
Sides = Mapping[str, tuple[str, str | None]]
"""Kind and country of each actor entity."""


def satisfies(x: str, y: str, sides: Sides) -> bool:
    """Whether one of two actors stands for the other: of one country, and not both persons, nor both bodies."""
    (kind_x, country_x), (kind_y, country_y) = sides.get(x, ("", None)), sides.get(y, ("", None))
    if not country_x or country_x != country_y:
        return False
    return kind_x != kind_y or kind_x in ("country", "group")


def bodies(report: MeetingReport, sides: Sides) -> frozenset[str]:
    """The international organizations among the participants."""
    return frozenset(e for e in report.entities if sides.get(e, ("", None)) == ("organization", None))


def where(a: Site | None, b: Site | None) -> float:
    """How well the places agree: 1 one place, 0.7 one contains the other, 0.4 unknown, 0 far apart."""
    if a is None or b is None:
        return 0.4
    if a.name.casefold() == b.name.casefold():
        return 1.0
    if a.country and b.country and a.country != b.country:
        return 0.0
    if None not in (a.latitude, a.longitude, b.latitude, b.longitude) and kilometres(a, b) <= NEAR_KM:
        return 1.0
    if contains(a, b) or contains(b, a):
        return 0.7
    return 0.4 if borderless(a) or borderless(b) else 0.0


def borderless(site: Site) -> bool:
    """Whether a place is in no one country and at no one point: a part of the world, a ship at sea."""
    return site.country is None and site.latitude is None


def contains(a: Site, b: Site) -> bool:
    """Whether ``a`` is the country, or a region of the country, that ``b`` lies in."""
    return (
        a.country is not None
        and a.country == b.country
        and (a.precision in ("country", "region") or a.latitude is None or is_country(a))
    )


def is_country(site: Site) -> bool:
    """Whether a place is named like its country."""
    import pycountry

    country = pycountry.countries.get(alpha_3=site.country)
    names = (
        {getattr(country, field, "").casefold() for field in ("name", "common_name", "official_name")}
        if country
        else set()
    )
    return site.name.casefold() in names


def kilometres(a: Site, b: Site) -> float:
    """Great-circle distance (haversine, mean radius 6371 km)."""
    la, lo, lb, lp = (radians(float(v or 0)) for v in (a.latitude, a.longitude, b.latitude, b.longitude))
    return 12742 * asin(sqrt(sin((lb - la) / 2) ** 2 + cos(la) * cos(lb) * sin((lp - lo) / 2) ** 2))


@lru_cache(65536)
def level(text: str) -> str | None:
    """The level of those who meet: of the words close to the word for the encounter, the lowest level's."""
    words = re.findall(r"[a-z][a-z'-]*", text.casefold())
    near = {
        w for k, word in enumerate(words) if word in lexicon.words("encounters") for w in words[max(0, k - 4) : k + 1]
    }
    named = {lexicon.meeting_levels()[w] for w in near if w in lexicon.meeting_levels()}
    return next((name for name in dict.fromkeys(lexicon.meeting_levels().values()) if name in named), None)
