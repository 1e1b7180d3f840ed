"""Why a reaction is missed or extra: the actor, the stance, the clause, or the statement that carries it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Record = dict[str, Any]
Error = tuple[str, str, str]
"""Kind, cause, words."""


def overlap(a: list[int], b: list[int]) -> bool:
    """Whether two spans share a character."""
    return max(a[0], b[0]) < min(a[1], b[1])


def causes(gold: Record, predicted: Record, same: dict[str, str]) -> Iterator[Error]:
    """Every reaction without a partner, matched as the scorer does: overlap, the same actor, the same stance."""
    ours, theirs = gold["reactions"], predicted["reactions"]
    matched = partners(ours, theirs, same)
    for k, r in enumerate(ours):
        if k not in matched:
            yield "missed", why_missed(r, gold, predicted, same), described(gold, r)
    for k, r in enumerate(theirs):
        if k not in matched.values():
            yield "extra", why_extra(r, ours, same), described(predicted, r)


def partners(ours: list[Record], theirs: list[Record], same: dict[str, str]) -> dict[int, int]:
    """Annotated reaction → found one, one to one, in order."""
    out: dict[int, int] = {}
    for k, r in enumerate(ours):
        for j, q in enumerate(theirs):
            right = same.get(r["actor"]) == q["actor"] and r["stance"] == q["stance"]
            if right and j not in out.values() and overlap(r["evidence"], q["evidence"]):
                out[k] = j
                break
    return out


def why_missed(r: Record, gold: Record, predicted: Record, same: dict[str, str]) -> str:
    """The first reason that holds."""
    near = [q for q in predicted["reactions"] if overlap(r["evidence"], q["evidence"])]
    actor = same.get(r["actor"])
    if actor is None:
        return "its actor is not found"
    if any(q["actor"] == actor and q["stance"] == r["stance"] for q in near):
        return "found once for several targets"
    if any(q["actor"] == actor for q in near):
        return "found with another stance"
    if any(q["stance"] == r["stance"] for q in near):
        return "found with another actor"
    if near:
        return "found with another actor and stance"
    if r["statement"] is None:
        return "nothing found: a word of stance in the writer's own text"
    spoken = next(s for s in gold["statements"] if s["id"] == r["statement"])
    if not any(overlap(a, b) for a in spoken["content"] for s in predicted["statements"] for b in s["content"]):
        return "nothing found: the statement that carries it is missed"
    return "nothing found: only what is said implies it, or its words are in no lexicon"


def why_extra(q: Record, ours: list[Record], same: dict[str, str]) -> str:
    """The first reason that holds."""
    near = [r for r in ours if overlap(r["evidence"], q["evidence"])]
    if any(same.get(r["actor"]) == q["actor"] and r["stance"] == q["stance"] for r in near):
        return "a second time in one clause"
    if any(r["stance"] == q["stance"] for r in near):
        return "an annotated clause and stance, another actor"
    if any(same.get(r["actor"]) == q["actor"] for r in near):
        return "an annotated clause and actor, another stance"
    if near:
        return "an annotated clause, another actor and stance"
    where = "in what somebody says" if q["statement"] else "in the writer's own text"
    return f"no annotated clause: {q['stance']} {where}"


def described(record: Record, r: Record) -> str:
    """Stance, actor and evidence in words."""
    actor = next(a["name"] for a in record["actors"] if a["id"] == r["actor"])
    return f"{r['stance']} | {actor} | {record['text'][slice(*r['evidence'])]}"
