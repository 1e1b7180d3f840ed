"""How well two reports of meetings agree on who met, when, where, and what it is called.

A country is satisfied by its minister.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from math import asin, cos, exp, radians, sin, sqrt

from kb.resolve import lexicon
from kb.resolve.reports import MeetingReport, Site

NEAR_KM = 161
"""The field's radius for one place (Leidner 2007: 100 miles)."""
COUNTRY_FOR_PERSON = 0.8
DAYS_OF_ATTENTION = 14
"""Undated reports are of one encounter the likelier, the closer they were published."""
Sides = Mapping[str, tuple[str, str | None]]
"""Kind and country of each actor entity."""


def who(a: MeetingReport, b: MeetingReport, sides: Sides) -> float:
    """How well the participants agree, in [0, 1]: mean of Jaccard and overlap coefficient, where a person
    satisfies a country or a body of the same country; 0 where every shared side sends another person."""
    left, right = a.entities, b.entities
    same = left & right
    rest, free = sorted(left - same), sorted(right - same)
    satisfied = 0
    for x in rest:
        match = next((y for y in free if satisfies(x, y, sides)), None)
        if match is not None:
            free.remove(match)
            satisfied += 1
    if not same and satisfied < min(2, len(left), len(right)):
        return 0.0
    weight = len(same) + COUNTRY_FOR_PERSON * satisfied
    if same & bodies(a, sides) & bodies(b, sides):
        return 1.0 if satisfied == len(left - same) or satisfied == len(right - same) else 0.8
    union = len(left) + len(right) - len(same) - satisfied
    return 0.5 * weight / union + 0.5 * weight / min(len(left), len(right))


def satisfies(x: str, y: str, sides: Sides) -> bool:
    """Whether one of two actors stands for the other: of one country, and not both persons."""
    (kind_x, country_x), (kind_y, country_y) = sides.get(x, ("", None)), sides.get(y, ("", None))
    if not country_x or country_x != country_y:
        return False
    return "country" in (kind_x, kind_y) or (kind_x != kind_y and "person" in (kind_x, kind_y))


def bodies(report: MeetingReport, sides: Sides) -> frozenset[str]:
    """The international organizations among the participants."""
    return frozenset(e for e in report.entities if sides.get(e, ("", None)) == ("organization", None))


def when(a: MeetingReport, b: MeetingReport) -> float:
    """How well the days agree: 1 the same start, 0.8 overlapping intervals, 0.7 and falling with the days between
    them where one or both are inferred, or one may be the day of a cancellation."""
    if a.start and b.start:
        if a.start == b.start:
            return 1.0
        overlap = a.start <= (b.end or b.start) and b.start <= (a.end or a.start)
        if overlap or not (a.called_off or b.called_off):
            return 0.8 if overlap else 0.3
    left, right = a.start or a.published, b.start or b.published
    if left is None or right is None:
        return 0.3
    return 0.2 + 0.5 * exp(-abs((left - right).days) / DAYS_OF_ATTENTION)


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
    return 0.7 if contains(a, b) or contains(b, a) else 0.0


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


def called(a: MeetingReport, b: MeetingReport) -> float:
    """How much the words for the encounter agree: shared words over the shorter's, and a shared level."""
    mine, theirs = content_words(a.evidence), content_words(b.evidence)
    if not mine or not theirs:
        return 0.0
    shared = len(mine & theirs) / min(len(mine), len(theirs))
    left, right = level(a.evidence), level(b.evidence)
    return 0.5 * shared + 0.5 * (0.5 if left is None or right is None else float(left == right))


@lru_cache(65536)
def content_words(text: str) -> frozenset[str]:
    """The words of a text that say something, lower case."""
    return frozenset(w for w in re.findall(r"[a-z][a-z'-]+", text.casefold()) if w not in lexicon.words("stop"))


@lru_cache(65536)
def level(text: str) -> str | None:
    """The level of those who meet: of the words close to the word for the encounter, the lowest level's."""
    words = re.findall(r"[a-z][a-z'-]*", text.casefold())
    near = {
        w for k, word in enumerate(words) if word in lexicon.words("encounters") for w in words[max(0, k - 4) : k + 1]
    }
    named = {lexicon.meeting_levels()[w] for w in near if w in lexicon.meeting_levels()}
    return next((name for name in dict.fromkeys(lexicon.meeting_levels().values()) if name in named), None)
