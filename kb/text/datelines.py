"""Datelines ("GENEVA, March 3 (Agency) -") and bylines ("By Jane Doe", "Published March 3, 2024")."""

import re
import tomllib
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from kb.world import lexicons
from kb.world.gazetteer import Kind, gazetteer

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
WEEKDAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thur?s?|Fri|Sat(?:ur)?|Sun)(?:day|\.)?"
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
DATE = rf"(?:{WEEKDAY},? )?(?:{MONTH} ?{DAY}|{DAY}(?: of)? {MONTH})(?:,? ?\d{{4}})?"
FULL_DATE = (
    rf"(?:(?:{WEEKDAY},? )?(?:{MONTH} {DAY},? \d{{4}}|{DAY}(?: of)? {MONTH},? \d{{4}})"
    r"|\d{4}[-/.]\d{2}[-/.]\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{4})"
)
CAPITALIZED = r"[^\W\d_a-zß-öø-ÿ][\w.'’]*"
NAME = rf"{CAPITALIZED}(?:[ -](?:(?:de|da|di|del|der|den|van|von|bin|ibn|al|el|la|le|du|dos) )*{CAPITALIZED}){{0,4}}"
CLOCK = r"\d{1,2}[:.]\d{2}(?: ?[ap]\.?m\.?)?(?: [A-Z]{2,4}(?:[+-]\d+)?)?"


@cache
def furniture() -> dict[str, list[str]]:
    """The lists of ``layout.toml``."""
    lists: dict[str, list[str]] = tomllib.loads(files(__package__).joinpath("layout.toml").read_text("utf-8"))
    return lists


AGENCY = "|".join(re.escape(name) for name in sorted(furniture()["agencies"], key=len, reverse=True))
ROLE = "|".join(re.escape(role) for role in furniture()["byline_roles"])
NOT_PLACES = frozenset(furniture()["not_places"])

PLACE = rf"{CAPITALIZED}(?:[ -](?:(?:de|da|do|del|of|the|la|al|el|am|sur) ){{0,2}}{CAPITALIZED}){{0,3}}"
DATELINE = re.compile(
    rf"\W{{0,3}}(?P<place>{PLACE}(?:(?: ?[/&] ?| and ){PLACE}){{0,2}})(?P<region>, (?!{DATE}){PLACE})?,{{0,2}}"
    rf"(?: (?P<date>{DATE}),?)?"
    rf"(?: (?P<agency>{AGENCY}),?)?"
    r"(?:(?P<paren> ?(?:--)?\((?P<inside>[^()\n]{1,80})\))"
    rf"(?:,? (?P<after>{DATE}))?"
    r"(?P<sep>\.? ?:? ?[-–—―_\ufffd]{1,3}(?=\W|[A-Z]|$)| ?:)?|(?P<dash> ?:? ?[-–—―_\ufffd]{1,3}(?=\W|[A-Z]|$)| ?:))\s*"
)
"""Place, region, date, agency in one of the usual orders, then a dash; what is enough of that ``dateline`` says."""
SIGNED = re.compile(r"(?i:by|from) .*?(?P<place>[A-Z][A-Z]{2,}(?: [A-Z]+)*)$")
RELAYED = re.compile(rf"\b(?:{AGENCY})\b")

LARGE = 500_000
"""Inhabitants from which a city's name in capitals before a colon is no headline word."""
AUTHORS = rf"{NAME}(?:(?:, and |, | and |; | \| |/| in | for | - )(?:{NAME}|(?i:{ROLE})))*"
STAMPED = r"(?i:first |last )?(?i:published|updated|posted|modified|created|last updated|date)"
BYLINE = re.compile(
    rf"(?i:by|from|written by|story by|reported by|author:|reporter:|posted by|published by):? {AUTHORS}"
    rf"(?:\W{{1,3}}{FULL_DATE}.{{0,40}})?\.?"
    rf"|(?:{AUTHORS}\W{{1,4}})?{STAMPED}(?i: on| at)?:? .{{0,30}}(?:{FULL_DATE}|{CLOCK}).{{0,70}}"
    rf"|(?:{NAME}\W{{1,3}}|{CLOCK}\W{{1,3}})?{FULL_DATE}(?:\W{{1,3}}(?:at )?{CLOCK})?(?:\W{{1,3}}(?:by )?{NAME})?\.?"
    rf"|{NAME}(?: and {NAME})?(?:, | \| | - | )(?:{CAPITALIZED} ){{0,2}}(?i:{ROLE})"
    rf"(?:(?:, | in | )(?:{NAME}|(?i:{ROLE})))?"
)
"""A whole line that says who wrote the text or when it appeared."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where and when a report was filed; offsets in characters. ``end`` is one past the dash and its space."""

    place: tuple[int, int]
    end: int
    day: str | None
    """Its date as printed, with the year of another date in it if it has none of its own."""
    sure: bool
    """Whether a date or an agency says that it is one, not only capitals and a dash."""
    agency: str | None = None
    """The agency: a known one, or whoever its brackets name."""

    def moved(self, offset: int) -> "Dateline":
        """The same dateline in a text where it begins ``offset`` characters later."""
        return replace(self, place=(self.place[0] + offset, self.place[1] + offset), end=self.end + offset)


def dateline(line: str) -> Dateline | None:
    """The dateline that a paragraph begins with."""
    m = DATELINE.match(line)
    if not m:
        return None
    span = filed(m)
    place, inside, sep = line[span[0] : span[1]], m["inside"] or "", m["sep"] or m["dash"] or ""
    if place.casefold().strip(".") in NOT_PLACES or sum(c.isalpha() for c in place) < 3:
        return None
    capitals, dated = place.replace(" and ", " ").isupper(), bool(m["date"] or m["after"])
    named = RELAYED.search(inside) or RELAYED.fullmatch((m["region"] or ", ")[2:])
    known = m["agency"] or (named[0] if named else None) or (outlet(inside) if capitals and dated else None)
    agency = bool(known) or (capitals and bool(m["paren"]))
    follows = line[m.end() : m.end() + 1]
    seat = sep.strip() == ":" and not follows.islower() and city(place, capitals)
    if not (agency or dated or (capitals and len(place) > 3 and sep.strip() != ":" and not follows.islower()) or seat):
        return None
    if not sep and not (agency and (capitals or dated)):
        return None
    day = m["date"] or m["after"]
    year = re.search(r"\b(?:19|20)\d\d\b", inside)
    day = f"{day}, {year[0]}" if day and year and not re.search(r"\d{4}", day) else day
    return Dateline(span, m.end(), day, agency or dated, known)


def city(place: str, capitals: bool) -> bool:
    """Whether a place before a colon ("MUMBAI: ") is a capital or, where it is printed in capitals, a large city."""
    if place in lexicons.capitals():
        return True
    return capitals and any(
        e.kind in (Kind.CITY, Kind.CAPITAL) and e.population >= LARGE and not e.alternate
        for e in gazetteer().lookup(place)
    )


def outlet(inside: str) -> str | None:
    """The outlet that a dateline's brackets name, where they hold a name and not the country of its place."""
    named = re.fullmatch(NAME, inside) is not None and inside not in lexicons.countries()
    return inside if named else None


def filed(m: re.Match[str]) -> tuple[int, int]:
    """The place of a dateline's match: without a byline that runs into it ("By Jane Doe GENEVA")."""
    start, end = m.span("place")
    inner = SIGNED.match(m["place"])
    return (start + inner.start("place"), end) if inner else (start, end)


def resolved(day: str | None, published: date | None) -> date | None:
    """The day that a dateline's date means: of its own year, else the latest one not after publication.

    One day's grace covers what is filed east and published west of the date line.
    """
    month = re.search(rf"{MONTH}", day or "")
    number = re.search(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?(?!\d)", day or "")
    year = re.search(r"\d{4}", day or "")
    if not (month and number) or not (year or published):
        return None
    parts = MONTHS.index(month[0][:3].lower()) + 1, int(number[1])
    try:
        if year:
            return date(int(year[0]), *parts)
        found = date(published.year + 1, *parts) if published else None
        while found and published and found > published + timedelta(days=1):
            found = found.replace(year=found.year - 1)
    except ValueError:  # February 30th, or February 29th of another year
        return None
    return found
