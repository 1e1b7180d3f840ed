"""One encounter that was found twice: the same people, or some of them, on the same day, or told by the headline too.

Of all annotated articles none has two meetings of the same people on one day: sessions of one day are one. None has a
meeting that only its headline tells.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import date

from kb.extract.findings import Findings, MeetingFinding
from kb.record import HAPPENED


def joined(findings: Findings, found: list[MeetingFinding]) -> list[MeetingFinding]:
    """The meetings without those that a surer one is as well, which gets their words; headlines come last."""
    out: list[MeetingFinding] = []
    days: dict[date | None, list[int]] = defaultdict(list)
    for m in sorted(found, key=lambda m: (announced(findings, m), -(m.confidence or 0.0))):
        rivals = range(len(out)) if announced(findings, m) else days[m.start]
        k = next((k for k in rivals if same(out[k], m) or headed(findings, out[k], m)), None)
        if k is None:
            days[m.start].append(len(out))
            out.append(m)
        else:
            out[k] = both(out[k], m)
    return out


def announced(findings: Findings, m: MeetingFinding) -> bool:
    """Whether only the headline tells of a meeting."""
    return all(findings.layout.zone[i] == "title" for i in m.trigger)


def same(a: MeetingFinding, b: MeetingFinding) -> bool:
    """Whether all who take part in the smaller one, at least two, take part in the other on that very day.

    What one word tells of ("met twice") are several.
    """
    dated = a.start is not None and (a.start, a.end) == (b.start, b.end)
    less, more = sorted(({p for p, _ in m.participants} for m in (a, b)), key=len)
    remote = (a.mode == "phone") != (b.mode == "phone")
    counted = set(a.trigger) & set(b.trigger)
    return dated and not remote and not counted and len(less) > 1 and less <= more


def headed(findings: Findings, told: MeetingFinding, m: MeetingFinding) -> bool:
    """Whether a headline's meeting is one that the text below it tells: two sides of it, both past or both to come."""
    if not announced(findings, m) or (told.status in HAPPENED) != (m.status in HAPPENED):
        return False
    mine, theirs = ({findings.actors.found[a].country or f"#{a}" for a, _ in x.participants} for x in (m, told))
    return len(mine & theirs) > 1


def both(sure: MeetingFinding, other: MeetingFinding) -> MeetingFinding:
    """The surer one with the words of both, and the other's place if it has none."""
    return replace(
        sure,
        place=other.place if sure.place is None else sure.place,
        evidence=sorted({*sure.evidence, *other.evidence}),
        trigger=sorted({*sure.trigger, *other.trigger}),
    )
