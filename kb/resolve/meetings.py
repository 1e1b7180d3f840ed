"""Which reports of meetings are one encounter.

A pair is scored by a learned model over what speaks for and against it (`encounters.py`, `weights/MODEL_CARD.md`).
Six things are never outweighed: one article tells its meetings apart, days exclude each other, a call is no meeting in
person, one day is not spent in two places, of two countries neither is changed for a third, and ministers don't meet
where leaders do, but on the day that both reports tell. Clusters grow by the mean of their pairs, so that talks of
three days aren't chained by a report that could be of any.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from itertools import chain, combinations
from math import exp

from kb.record import HAPPENED
from kb.resolve.agreement import Sides, level, where
from kb.resolve.blocks import Doubt, Doubts, Outcome, pairs, within
from kb.resolve.clusters import NONE, Constraints, by_average, groups_of
from kb.resolve.encounters import traits, years
from kb.resolve.reports import Key, MeetingReport
from kb.world import tsv

THRESHOLD = 0.5
WINDOWS = {
    "held": (-45, 0),
    "ongoing": (-14, 7),
    "planned": (-1, 90),
    "proposed": (-1, 120),
    "cancelled": (-14, 90),
}
"""Days around publication in which an undated encounter of this status can lie."""
DOUBTFUL = 0.1
"""How near to ``THRESHOLD`` a pair is doubtful."""
TOLD = 6
"""What speaks loudest for or against a doubtful pair is told, so much of it."""
MANY = 5
"""A meeting of more countries is a gathering."""
TIMELESS = -1
"""Stands for a month where neither the day nor the publication is known."""
TWO_SIDED = {"bilateral", "visit", "phone"}
BIAS = "before anything is known"
"""The weight of every pair."""


def resolve(reports: Iterable[MeetingReport], sides: Sides) -> list[list[Key]]:
    """Clusters of reports that are one meeting, in the order of their smallest keys, whatever the input's order."""
    return weigh(reports, sides).clusters


Pair = tuple[MeetingReport, MeetingReport]


def weigh(
    reports: Iterable[MeetingReport],
    sides: Sides,
    constraints: Constraints = NONE,
    wanted: Iterable[Pair] | None = None,
) -> Outcome:
    """As ``resolve``, heeding what people decided, with the least certain pairs. Only the ``wanted`` pairs, if they are
    given, are looked at."""
    items = sorted(reports, key=lambda r: r.key)
    by_key = {r.key: r for r in items}
    likely: dict[tuple[Key, Key], float] = {}
    doubts = Doubts()
    for a, b in candidates(items, sides) if wanted is None else wanted:
        score = likelihood(a, b, sides)
        if score >= THRESHOLD:
            likely[a.key, b.key] = score
        if abs(score - THRESHOLD) < DOUBTFUL and not constraints.decided(a.key, b.key):
            doubts.add(Doubt(round(abs(score - THRESHOLD), 6), a.key, b.key, score, reasons(a, b, sides)))

    def forbidden(x: Key, y: Key) -> bool:
        return veto(by_key[x], by_key[y]) is not None

    def separate(x: Key, y: Key) -> bool:
        return constraints.separate((x,), (y,))

    together = [sorted(g) for g in constraints.together]
    scored = between(groups_of(chain(likely, together)), by_key, sides, likely)
    clusters = by_average(list(by_key), scored, THRESHOLD, forbidden, together=together, separate=separate)
    return Outcome(clusters, doubts.sorted())


def between(
    groups: Iterable[Iterable[Key]],
    by_key: Mapping[Key, MeetingReport],
    sides: Sides,
    likely: Mapping[tuple[Key, Key], float],
) -> Iterator[tuple[float, Key, Key]]:
    """The scores of all pairs in each group of reports that likely pairs, whose scores are known, hold together; in a
    large one of those near in time."""
    for group in groups:
        items = [by_key[key] for key in sorted(group)]
        for k, n in within(range(len(items)), lambda k, items=items: first_day(items[k])):  # type: ignore[misc]
            pair = items[k].key, items[n].key
            if score := likely.get(pair) or likelihood(items[k], items[n], sides):
                yield score, *pair


def first_day(report: MeetingReport) -> date:
    """A day by which reports of one encounter are near each other."""
    return report.start or report.published or date.min


def candidates(items: list[MeetingReport], sides: Sides) -> Iterator[Pair]:
    """Pairs that share a side, or a gathering's country, and a month, and all with those of no known time: linear in
    the reports of a month."""
    blocks: dict[tuple[str, int], list[int]] = defaultdict(list)
    for k, report in enumerate(items):
        for side in side_keys(report, sides):
            for month in months(report):
                blocks[side, month].append(k)
    timeless = {side: block for (side, month), block in blocks.items() if month == TIMELESS}
    for (side, month), block in blocks.items():
        if month != TIMELESS:
            block.extend(timeless.get(side, ()))

    def day(k: int) -> date:
        return first_day(items[k])

    return ((items[a], items[b]) for a, b in pairs((block for block in blocks.values() if len(block) > 1), day))


def side_keys(report: MeetingReport, sides: Sides) -> list[str]:
    """Pairs of countries, or one side where there is one; people, organizations and groups by themselves. A gathering
    of many is known by each of its countries among such gatherings, and by the pairs of those named first; one of
    several sides also by the country where it is, as each report names others who attend."""
    countries = sorted(report.countries)
    several = Counter(c for _, c, _ in report.participants if c)
    within = [c for c in countries if several[c] > 1 or len(countries) == 1]
    loose = sorted({e for e, c, _ in report.participants if not c})
    people = sorted(e for e in report.entities if sides.get(e, ("", None))[0] == "person" or report.mode == "visit")
    many = [f"many+{c}" for c in countries] if len(countries) > MANY else []
    site = report.site if report.mode == "multilateral" else None
    at = [f"at+{site.country}"] if site and site.country else []
    first = sorted(list(dict.fromkeys(c for _, c, _ in report.participants if c))[:MANY])
    return ["+".join(p) for p in combinations(first, 2)] + loose + within + people + many + at


def months(report: MeetingReport) -> list[int]:
    """Numbers of the months that a report's window touches; ``TIMELESS`` for no date at all."""
    span = window(report)
    if span is None:
        return [TIMELESS]
    first, last = (d.year * 12 + d.month for d in span)
    return list(range(first, last + 1))


def window(report: MeetingReport) -> tuple[date, date] | None:
    """First and last day on which the encounter can lie."""
    if report.called_off and report.start and report.published:
        return report.start, report.published + timedelta(WINDOWS["cancelled"][1])
    if report.start:
        under_way = report.status == "ongoing" and report.end is None and report.published is not None
        last = report.published + timedelta(WINDOWS["ongoing"][1]) if under_way and report.published else report.start
        return report.start, max(report.end or last, report.start)
    if report.published is None:
        return None
    before, after = WINDOWS[report.status]
    return report.published + timedelta(before), report.published + timedelta(after)


def compare(a: MeetingReport, b: MeetingReport, sides: Sides) -> tuple[float, dict[str, object]]:
    """How likely two reports are of one meeting, and why: each trait with what it adds to the log odds, the weightiest
    first; 0 with a ``veto``."""
    reason = veto(a, b)
    if reason:
        return 0.0, {"veto": reason}
    known = traits(a, b, sides)
    found = {name: (value, value * weights().get(name, 0.0)) for name, value in known.items()}
    told = sorted(found, key=lambda name: (-abs(found[name][1]), name))
    why: dict[str, object] = {name: f"{found[name][0]:g} ({found[name][1]:+.2f})" for name in told}
    return chance(known), {**why, BIAS: f"{weights()[BIAS]:+.2f}"}


def likelihood(a: MeetingReport, b: MeetingReport, sides: Sides) -> float:
    """How likely two reports are of one meeting; 0 where that can't be."""
    return 0.0 if veto(a, b) else chance(traits(a, b, sides))


def chance(found: Mapping[str, float]) -> float:
    """How likely two reports are of one meeting by their traits alone."""
    known = weights()
    odds = sum(value * known.get(name, 0.0) for name, value in found.items()) + known[BIAS]
    return round(1.0 / (1.0 + exp(-odds)), 6)


def reasons(a: MeetingReport, b: MeetingReport, sides: Sides) -> str:
    """What speaks loudest for and against two reports' being of one meeting."""
    return ", ".join(f"{name} {value}" for name, value in [*compare(a, b, sides)[1].items()][:TOLD])


@cache
def weights() -> dict[str, float]:
    """What each trait adds to the log odds that two reports are of one meeting."""
    return {name: float(value) for name, value in tsv.rows("kb.resolve.weights", "encounters.tsv")}


def veto(a: MeetingReport, b: MeetingReport) -> str | None:
    """Why two reports can't be of one meeting, whatever else they share; None where they can."""
    if a.article == b.article:
        return "one article tells them apart"
    if far_in_time(a, b):
        return "the days exclude each other"
    if (a.mode == "phone") != (b.mode == "phone"):
        return "one is remote, one in person"
    if a.start and a.start == b.start and a.site and b.site and where(a.site, b.site) == 0.0:
        return "one day in two places far apart"
    if other_counterpart(a, b):
        return "one side meets somebody else"
    ranks = {level(a.evidence), level(b.evidence)} - {None}
    return "meetings of other levels" if len(ranks) == 2 and not (a.start and a.start == b.start) else None


def other_counterpart(a: MeetingReport, b: MeetingReport) -> bool:
    """Whether two meetings of two countries have one of them in common, and another one on the other side."""
    two_sided = {a.mode, b.mode} <= TWO_SIDED and len(a.countries) == len(b.countries) == 2
    return two_sided and len(a.countries & b.countries) < 2


def far_in_time(a: MeetingReport, b: MeetingReport) -> bool:
    """Whether the windows exclude each other, with a day's grace for time zones, more between plan and fact."""
    left, right = window(a), window(b)
    if left is None or right is None:
        return False
    if other_year(a, right) or other_year(b, left):
        return True
    changed = (a.status in HAPPENED) != (b.status in HAPPENED)
    grace = timedelta(3 if changed and not (a.start and b.start and a.start == b.start) else 0)
    return left[0] > right[1] + grace or right[0] > left[1] + grace


def other_year(report: MeetingReport, other: tuple[date, date]) -> bool:
    """Whether the words of an undated report name only years in which the other can't lie."""
    named = years(report.evidence) if report.start is None else frozenset()
    return bool(named) and not named & set(map(str, range(other[0].year, other[1].year + 1)))
