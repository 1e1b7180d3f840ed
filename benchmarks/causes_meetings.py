"""Why a meeting is missed, extra or incomplete: the actors, the trigger, the parts, the merging, the setting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Record = dict[str, Any]
Error = tuple[str, str, str]
"""Kind, cause, words."""
ENOUGH = 0.5
"""The scorer matches meetings that share so much of their participants."""


def causes(gold: Record, predicted: Record, same: dict[str, str]) -> Iterator[Error]:
    """Every meeting without a partner, and of those with one what is wrong in it."""
    ours, theirs = gold["meetings"], predicted["meetings"]
    matched = partners(ours, theirs, same)
    for k, m in enumerate(ours):
        if k in matched:
            yield from incomplete(m, theirs[matched[k]], gold, predicted, same)
        else:
            yield "missed", why_missed(m, gold, theirs, same, matched), words(gold, m)
    for k, m in enumerate(theirs):
        if k not in matched.values():
            yield "extra", why_extra(m, predicted, ours, same, matched), words(predicted, m)


def people(meeting: Record) -> set[str]:
    """The ids of the participants."""
    return {p["actor"] for p in meeting["participants"]}


def share(ours: Record, theirs: Record, same: dict[str, str]) -> float:
    """Jaccard index of the participants; an actor that was not found counts as missed."""
    a, b = {same.get(i, ("missed", i)) for i in people(ours)}, people(theirs)
    return len(a & b) / len(a | b) if a | b else 0.0


def near(a: Record, b: Record) -> bool:
    """Whether the evidence overlaps."""
    return any(max(s, t) < min(e, f) for s, e in a["evidence"] for t, f in b["evidence"])


def partners(ours: list[Record], theirs: list[Record], same: dict[str, str]) -> dict[int, int]:
    """Annotated meeting → found one, one to one, best first, as the scorer matches them."""
    pairs = []
    for k, m in enumerate(ours):
        for j, q in enumerate(theirs):
            alike, close = share(m, q, same), near(m, q)
            if alike >= ENOUGH and (close or (m["start"] and m["start"] == q["start"])):
                pairs.append((-alike - close, k, j))
    out: dict[int, int] = {}
    for _, k, j in sorted(pairs):
        if k not in out and j not in out.values():
            out[k] = j
    return out


def why_missed(m: Record, gold: Record, theirs: list[Record], same: dict[str, str], matched: dict[int, int]) -> str:
    """The first reason that holds."""
    close = [(j, q) for j, q in enumerate(theirs) if near(m, q)]
    if any(share(m, q, same) >= ENOUGH for _, q in close):
        return "told apart by the annotators, merged by us"
    if sum(a not in same for a in people(m)) * 2 > len(people(m)):
        return "most participants are no actors of ours"
    if not close:
        return "no trigger, or its parts not filled"
    if any(j in matched.values() for j, _ in close):
        return "its words given to another meeting"
    return "found with other participants"


def why_extra(m: Record, predicted: Record, ours: list[Record], same: dict[str, str], matched: dict[int, int]) -> str:
    """The first reason that holds."""
    close = [(k, g) for k, g in enumerate(ours) if near(g, m)]
    if any(share(g, m, same) >= ENOUGH and k in matched for k, g in close):
        return "one meeting told as two"
    if close:
        return "a real meeting with other participants"
    found = {a["id"]: a for a in predicted["actors"]}
    if any(found[a]["kind"] == "group" for a in people(m)):
        return "with an unnamed group"
    if len({found[a]["country"] for a in people(m)}) < 2:
        return "within one state, or an organization's"
    return "no meeting in the annotators' sense"


def incomplete(ours: Record, theirs: Record, gold: Record, predicted: Record, same: dict[str, str]) -> Iterator[Error]:
    """What is wrong in a matched meeting; several things can be."""
    wanted, got = people(ours), people(theirs)
    if any(a not in same for a in wanted):
        yield "incomplete", "a participant is no actor of ours", words(gold, ours)
    elif {same[a] for a in wanted} - got:
        yield "incomplete", "a participant not seen to take part", words(gold, ours)
    if got - {same.get(a) for a in wanted}:
        yield "incomplete", "somebody too many", words(gold, ours)
    if ours["status"] != theirs["status"]:
        yield "incomplete", f"status {theirs['status']} for {ours['status']}", words(gold, ours)
    if ours["start"] != theirs["start"]:
        fault = "date missed" if not theirs["start"] else "date too many" if not ours["start"] else "other date"
        yield "incomplete", fault, words(gold, ours)
    yield from misplaced(ours, theirs, gold, predicted)


def misplaced(ours: Record, theirs: Record, gold: Record, predicted: Record) -> Iterator[Error]:
    """A place that is missing, too many, or another."""
    a = next((p for p in gold["places"] if p["id"] == ours["place"]), None)
    b = next((p for p in predicted["places"] if p["id"] == theirs["place"]), None)
    if a is None and b is None:
        return
    if a is None or b is None:
        yield "incomplete", "place missed" if b is None else "place too many", words(gold, ours)
    elif a["name"].casefold() != b["name"].casefold() and not any(
        max(s, t) < min(e, f) for s, e in a["mentions"] for t, f in b["mentions"]
    ):
        yield "incomplete", "other place", words(gold, ours)


def words(record: Record, meeting: Record) -> str:
    """The first evidence, with who takes part."""
    names = {a["id"]: a["name"] for a in record["actors"]}
    start, end = meeting["evidence"][0]
    return f"{', '.join(sorted(names[a] for a in people(meeting)))}: {record['text'][start:end]}"
