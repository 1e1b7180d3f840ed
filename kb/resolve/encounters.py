"""What speaks for and against two reports' being of one encounter: who, when, where, how, and in which words.

Each is a number with a plain name. What isn't told is a case of its own and never a disagreement.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from math import inf, log2

from kb.record import FUTURE, HAPPENED
from kb.resolve import lexicon
from kb.resolve.agreement import Sides, bodies, level, satisfies, where
from kb.resolve.reports import MeetingReport

Traits = Mapping[str, float]
MANY = 4
"""A meeting of so many named parties is a gathering, of which reports name a few each."""
VERBATIM = 4
"""Words in a row that two reports have from one source."""
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LEAD = log2(1 + 7)
"""A visit that was announced more than a week ahead is no less likely the one that took place."""
NEVER = inf
WEEK = 6
"""Days between two publications up to which a weekday means the same day in both."""


def traits(a: MeetingReport, b: MeetingReport, sides: Sides) -> dict[str, float]:
    """Named numbers about two reports; the same whichever comes first. What is zero is left out."""
    found = [*of_parties(a, b, sides), *of_days(a, b), *of_places(a, b), *of_kinds(a, b), *of_words(a, b)]
    return {name: round(float(value), 4) for name, value in found if value}


Found = Iterator[tuple[str, float]]


def of_parties(a: MeetingReport, b: MeetingReport, sides: Sides) -> Found:
    """Who takes part: in both by name, in one by a country, or somebody else for the same country."""
    same = a.entities & b.entities
    people = sum(sides.get(e, ("", None))[0] == "person" for e in same)
    stood = stand_ins(ordered(a.entities - same, sides), ordered(b.entities - same, sides), sides)
    unnamed = anybody(a.entities - same, sides) or anybody(b.entities - same, sides)
    matched, sizes = len(same) + stood, sorted((len(a.entities), len(b.entities)))
    yield "people in common", min(people, 3)
    yield "countries or bodies in common", min(len(same) - people, 3)
    yield "a country for its people", min(stood, 2)
    yield "nobody in common", matched == 0
    yield "both sides on the same day", matched > 1 and a.start is not None and a.start == b.start
    yield "an unnamed group in one", unnamed
    yield "only one in common", matched == 1 and sizes[0] > 1 and not unnamed
    yield "share of the shorter list", matched / max(sizes[0], 1)
    yield "share of the longer list", matched / max(sizes[1], 1)
    yield "others for the same country", min(len(rivals(a, b, sides)), 2)
    yield "countries on one side only", min(len(a.countries ^ b.countries), 4) if a.countries and b.countries else 0
    left, right = bodies(a, sides), bodies(b, sides)
    yield "other organizations", bool(left and right and not left & right)
    yield "an organization in one only", bool(left) != bool(right)
    yield "both of many", sizes[0] >= MANY


def anybody(those: frozenset[str], sides: Sides) -> bool:
    """Whether some of those are a group of no country ("senior officials"), who can be anybody."""
    return any(sides.get(e, ("", None)) == ("group", None) for e in those)


def ordered(those: frozenset[str], sides: Sides) -> list[str]:
    """Actors by country and kind: in an order that doesn't depend on what they are called while ids aren't known."""
    return sorted(those, key=lambda e: tuple(map(str, sides.get(e, ("", None)))))


def stand_ins(left: list[str], right: list[str], sides: Sides) -> int:
    """How many of one list stand for one of the other, each once."""
    free, count = list(right), 0
    for x in left:
        match = next((y for y in free if satisfies(x, y, sides)), None)
        if match is not None:
            free.remove(match)
            count += 1
    return count


def rivals(a: MeetingReport, b: MeetingReport, sides: Sides) -> set[str]:
    """The countries for which both name people, and none of them in common."""
    known = {c for e, c, _ in a.participants if c and e in b.entities}
    return (sent(a, sides) & sent(b, sides)) - known


def sent(report: MeetingReport, sides: Sides) -> set[str]:
    """The countries that send somebody who is named."""
    return {c for e, c, _ in report.participants if c and sides.get(e, ("", None))[0] == "person"}


def of_days(a: MeetingReport, b: MeetingReport) -> Found:
    """When: days that are known, days against publication, publications, and days that the words name."""
    published = [r.published for r in (a, b) if r.published]
    if a.start and b.start:
        overlap = a.start <= (b.end or b.start) and b.start <= (a.end or a.start)
        yield "the same first day", a.start == b.start
        yield "days in common", overlap and a.start != b.start
        yield "days between them", 0 if overlap else log2(1 + abs((a.start - b.start).days))
    elif a.start or b.start:
        dated, other = (a, b) if a.start else (b, a)
        yield "one undated", 1
        ahead = other.status in FUTURE and other.published and other.published <= dated.start  # type: ignore[operator]
        what = "days from a plan to the day" if ahead else "days to the other's publication"
        yield what, min(gap(dated.start, other.published), LEAD if ahead else NEVER)
        yield "one undated and unpublished", other.published is None
    else:
        yield "both undated", 1
        first, last = sorted((a, b), key=lambda r: r.published or date.min)
        ahead = first.status in FUTURE and last.status not in FUTURE
        what = "days from a plan to the report" if ahead else "days between publications"
        yield what, gap(*published) if len(published) == 2 else 0
        yield "both undated, publication unknown", len(published) < 2
    if not (a.start and b.start) and gap(*published) <= log2(1 + WEEK):
        yield from of_names("weekday", weekdays(a), weekdays(b))
    if not (a.start and b.start):
        yield from of_names("month", months(a), months(b))
        yield from of_names("year", years(a.evidence), years(b.evidence))
        yield "one recalled from before", recalled(a.evidence) != recalled(b.evidence)
        yield "both recalled from before", recalled(a.evidence) and recalled(b.evidence)


def of_names(what: str, left: frozenset[str], right: frozenset[str]) -> Found:
    """Whether the words name the same weekdays (or months, or years), or others."""
    yield f"the same {what} named", bool(left & right)
    yield f"another {what} named", bool(left and right and not left & right)


def gap(first: date | None = None, second: date | None = None) -> float:
    """How many days lie between, on a scale that doubles; 0 where one isn't known."""
    return log2(1 + abs((first - second).days)) if first and second else 0.0


@lru_cache(65536)
def spelled(text: str) -> tuple[str, ...]:
    """The words of a text as they are written."""
    return tuple(re.findall(r"[A-Za-z][A-Za-z'-]*|\d+", text))


def weekdays(report: MeetingReport) -> frozenset[str]:
    """The weekdays that the words name, or that of the day that is known."""
    named = frozenset(w.casefold() for w in spelled(report.evidence)) & frozenset(DAYS)
    known = report.start and not report.precision and report.end in (None, report.start)
    return frozenset((DAYS[report.start.weekday()],)) if known and report.start else named


def months(report: MeetingReport) -> frozenset[str]:
    """The months that the words name, or in which the days that are known lie."""
    if report.start and report.precision in (None, "month"):
        return frozenset(MONTHS[d.month - 1] for d in (report.start, report.end) if d)
    return frozenset(w[:3].casefold() for w in spelled(report.evidence) if w[0].isupper()) & frozenset(MONTHS)


@lru_cache(65536)
def years(text: str) -> frozenset[str]:
    """The years that a text names."""
    return frozenset(re.findall(r"\b(?:19|20)\d\d\b", text))


@lru_cache(65536)
def recalled(text: str) -> bool:
    """Whether the words put the encounter into the past of the article."""
    return bool(lexicon.words("recalled") & content(text))


def of_places(a: MeetingReport, b: MeetingReport) -> Found:
    """Where: one place, one inside the other, far apart."""
    if a.site is None or b.site is None:
        yield "no place in one", 1 if a.site or b.site else 0
        yield "no place in both", not (a.site or b.site)
        return
    agreed = where(a.site, b.site)
    yield "the same place", agreed == 1.0
    yield "one place in the other", agreed == 0.7
    yield "places far apart", agreed == 0.0


def of_kinds(a: MeetingReport, b: MeetingReport) -> Found:
    """How they met and what became of it."""
    modes, statuses = {a.mode, b.mode}, {a.status, b.status}
    yield "the same mode", len(modes) == 1
    yield "one of many, one of two", "multilateral" in modes and bool(modes & {"bilateral", "visit"})
    yield "both multilateral", modes == {"multilateral"}
    yield "the same status", len(statuses) == 1
    yield "both still ahead", statuses <= set(FUTURE)
    yield "planned and held", bool(statuses & set(FUTURE)) and bool(statuses & set(HAPPENED))
    yield "only proposed", "proposed" in statuses and len(statuses) == 2
    yield "planned after it was held", goes_back(a, b) or goes_back(b, a)
    ranks = {level(a.evidence), level(b.evidence)} - {None}
    yield "other levels", len(ranks) == 2
    yield "the same level", len(ranks) == 1 and level(a.evidence) == level(b.evidence)


def goes_back(a: MeetingReport, b: MeetingReport) -> bool:
    """Whether ``b`` still proposes or plans what ``a`` reported as begun two or more days before."""
    begun, ahead = a.status in HAPPENED, b.status in FUTURE
    return bool(begun and ahead and a.published and b.published and (b.published - a.published).days >= 2)


def of_words(a: MeetingReport, b: MeetingReport) -> Found:
    """In which words."""
    mine, theirs = content(a.evidence), content(b.evidence)
    shared = mine & theirs
    capitals = shared & proper(a.evidence) & proper(b.evidence)
    yield "share of words", len(shared) / max(1, min(len(mine), len(theirs)))
    yield "names in both wordings", min(log2(1 + len(capitals)), 3)
    yield "words in both wordings", min(log2(1 + len(shared - capitals)), 3)
    yield "called the same", bool(shared & lexicon.words("encounters"))
    yield "the same wording", bool(runs(a.evidence) & runs(b.evidence))
    yield "place in the other's words", named_in(a, b) or named_in(b, a)


def named_in(a: MeetingReport, b: MeetingReport) -> bool:
    """Whether the place of one is in the words for the other, which has none."""
    return bool(a.site and not b.site and content(a.site.name) and content(a.site.name) <= content(b.evidence))


@lru_cache(65536)
def content(text: str) -> frozenset[str]:
    """The words of a text that say something, lower case."""
    return frozenset(w for w in map(str.casefold, spelled(text)) if w not in lexicon.words("stop"))


@lru_cache(65536)
def proper(text: str) -> frozenset[str]:
    """The words of a text that are written with a capital, lower case."""
    return frozenset(w.casefold() for w in spelled(text) if w[0].isupper())


@lru_cache(65536)
def runs(text: str) -> frozenset[tuple[str, ...]]:
    """The runs of words of a text that two texts rarely share by chance."""
    words = [w.casefold() for w in spelled(text)]
    return frozenset(tuple(words[k : k + VERBATIM]) for k in range(len(words) - VERBATIM + 1))
