"""Which reports of meetings are one encounter.

A pair is scored by who, when, where, what it is called and how; vetoes keep apart what can't be one: two
records of one article, days that exclude each other, places far from each other, other people on every side,
another level of an organization's meetings.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations

from kb.resolve.agreement import Sides, bodies, called, level, when, where, who
from kb.resolve.blocks import Doubt, Doubts, Outcome, pairs
from kb.resolve.clusters import NONE, Constraints, agglomerate
from kb.resolve.reports import Key, MeetingReport

THRESHOLD = 0.5
WINDOWS = {
    "held": (-45, 0),
    "ongoing": (-14, 7),
    "planned": (-1, 90),
    "proposed": (-1, 120),
    "cancelled": (-14, 90),
}
"""Days around publication in which an undated encounter of this status can lie."""
WEIGHTS = {"who": 0.45, "when": 0.25, "where": 0.12, "called": 0.13, "mode": 0.05}
DOUBTFUL = 0.1
"""How near to ``THRESHOLD`` a pair is doubtful."""
MANY = 5
"""A meeting of more countries is a gathering."""


def resolve(reports: Iterable[MeetingReport], sides: Sides) -> list[list[Key]]:
    """Clusters of reports that are one meeting, in the order of their smallest keys, whatever the input's order."""
    return weigh(reports, sides).clusters


def weigh(reports: Iterable[MeetingReport], sides: Sides, constraints: Constraints = NONE) -> Outcome:
    """As ``resolve``, heeding what people decided, with the least certain pairs."""
    items = sorted(reports, key=lambda r: r.key)
    by_key = {r.key: r for r in items}
    scored = []
    doubts = Doubts()
    for a, b in candidates(items):
        score, features = compare(a, b, sides)
        if score >= THRESHOLD:
            scored.append((score, a.key, b.key))
        if "veto" not in features and abs(score - THRESHOLD) < DOUBTFUL and not constraints.decided(a.key, b.key):
            why = ", ".join(f"{name} {value}" for name, value in features.items())
            doubts.add(Doubt(round(abs(score - THRESHOLD), 6), a.key, b.key, round(score, 3), why))

    def forbidden(x: Key, y: Key) -> bool:
        return veto(by_key[x], by_key[y], sides) is not None

    def separate(x: Key, y: Key) -> bool:
        return constraints.separate((x,), (y,))

    together = [sorted(g) for g in constraints.together]
    return Outcome(agglomerate(list(by_key), scored, forbidden, together, separate), doubts.sorted())


def candidates(items: list[MeetingReport]) -> Iterator[tuple[MeetingReport, MeetingReport]]:
    """Pairs that share two sides (or an organization) and a season: linear in the reports of a month."""
    blocks: dict[tuple[str, int], list[int]] = defaultdict(list)
    for k, report in enumerate(items):
        for side in side_keys(report):
            for month in months(report):
                blocks[side, month].append(k)

    def day(k: int) -> date:
        return items[k].start or items[k].published or date.min

    return ((items[a], items[b]) for a, b in pairs((block for block in blocks.values() if len(block) > 1), day))


def side_keys(report: MeetingReport) -> list[str]:
    """Pairs of countries, or one side where there is one; organizations and groups by themselves. A gathering of
    many is known by each of its countries among such gatherings, and by the pairs of those named first."""
    countries = sorted(report.countries)
    several = Counter(c for _, c, _ in report.participants if c)
    within = [c for c in countries if several[c] > 1 or len(countries) == 1]
    loose = sorted({e for e, c, _ in report.participants if not c})
    guests = sorted(e for e, _, _ in report.participants) if report.mode == "visit" else []
    many = [f"many+{c}" for c in countries] if len(countries) > MANY else []
    first = sorted(list(dict.fromkeys(c for _, c, _ in report.participants if c))[:MANY])
    return ["+".join(p) for p in combinations(first, 2)] + loose + within + guests + many


def months(report: MeetingReport) -> list[int]:
    """Numbers of the months that a report's window touches; -1 for no date at all."""
    span = window(report)
    if span is None:
        return [-1]
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
    """Score in [0, 1] that two reports are one meeting, and the features behind it; 0 with a ``veto``."""
    reason = veto(a, b, sides)
    if reason:
        return 0.0, {"veto": reason}
    features = {
        "who": who(a, b, sides), "when": when(a, b), "where": where(a.site, b.site), "called": called(a, b),
        "mode": 1.0 if a.mode == b.mode else 0.0,
    }  # fmt: skip
    return sum(WEIGHTS[name] * value for name, value in features.items()), {k: round(v, 3) for k, v in features.items()}


def veto(a: MeetingReport, b: MeetingReport, sides: Sides) -> str | None:  # noqa: PLR0911 - a line for each veto
    """Why two reports can't be one meeting, or None."""
    if a.article == b.article:
        return "one article tells them apart"
    if far_in_time(a, b):
        return "the days exclude each other"
    if a.site and b.site and where(a.site, b.site) == 0.0 and {a.status, b.status} <= {"held", "ongoing"}:
        return "the places are far apart"
    if who(a, b, sides) < 0.3:
        return "other participants"
    settled = {a.status, b.status} <= {"held", "ongoing"} or "visit" in (a.mode, b.mode)
    if (a.mode == "phone") != (b.mode == "phone") and settled:
        return "one is remote, one in person"
    if goes_back(a, b) or goes_back(b, a):
        return "what has begun is not planned afterwards"
    left, right = bodies(a, sides), bodies(b, sides)
    ranks = {level(a.evidence), level(b.evidence)} - {None}
    if left and right and len(ranks) == 2 and not (a.start and a.start == b.start):
        return "meetings of other levels"
    if left != right and (a.mode == "multilateral") and (b.mode == "multilateral") and left and right:
        return "meetings of other bodies"
    if bool(left) != bool(right) and "multilateral" in (a.mode, b.mode) and {a.mode, b.mode} & {"bilateral", "visit"}:
        return "one is on the other's sidelines"
    return None


def goes_back(a: MeetingReport, b: MeetingReport) -> bool:
    """Whether ``b`` still proposes or plans what ``a`` reported as begun two or more days before."""
    begun, ahead = a.status in ("held", "ongoing"), b.status in ("planned", "proposed")
    return bool(begun and ahead and a.published and b.published and (b.published - a.published).days >= 2)


def far_in_time(a: MeetingReport, b: MeetingReport) -> bool:
    """Whether the windows exclude each other, with a day's grace for time zones, more between plan and fact."""
    left, right = window(a), window(b)
    if left is None or right is None:
        return False
    if other_year(a, right) or other_year(b, left):
        return True
    changed = (a.status in ("planned", "proposed", "cancelled")) != (b.status in ("planned", "proposed", "cancelled"))
    grace = timedelta(3 if changed and not (a.start and b.start and a.start == b.start) else 0)
    return left[0] > right[1] + grace or right[0] > left[1] + grace


def other_year(report: MeetingReport, other: tuple[date, date]) -> bool:
    """Whether the words of an undated report name only years in which the other can't lie."""
    named = years(report.evidence) if report.start is None else frozenset()
    return bool(named) and not named & set(range(other[0].year, other[1].year + 1))


@lru_cache(65536)
def years(text: str) -> frozenset[int]:
    """The years that a text names."""
    return frozenset(int(y) for y in re.findall(r"\b(?:19|20)\d\d\b", text))
