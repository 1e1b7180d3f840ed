"""Annotated articles as the learned decisions see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import events
import gold

from kb.extract.findings import Findings, MeetingFinding
from kb.extract.meetings import decide
from kb.extract.meetings.ruled import ruled
from kb.extract.meetings.scene import Scene, consult, scene
from kb.extract.reactions.candidates import Scene as Reactions

Spans = list[list[int]]
PARTS = 3
"""Later decisions learn from what earlier ones say of a part of the articles, trained on the others."""


@dataclass
class Learnt:
    """One annotated article as the decisions see it."""

    name: str
    record: gold.Record
    view: Scene
    meetings: list[tuple[frozenset[int], int]]
    """Who takes part in each annotated meeting, as positions of found actors, and how many do in all."""
    ruled: list[MeetingFinding]
    """What the rules propose."""
    told: list[list[int]]
    """For each candidate the annotated meetings whose evidence it is in."""


def learnt(record: gold.Record, findings: Findings, score: Any) -> Learnt:
    """Candidates and actors of an article, held against its annotation."""
    proposed = ruled(findings)
    view = scene(findings)
    consult(view)
    same = aligned(record, findings, score)
    meetings = [(frozenset(same[a] for a in people(m) if a in same), len(people(m))) for m in record["meetings"]]
    return Learnt(
        record.get("doc_id", ""),
        record,
        view,
        meetings,
        proposed,
        [told(record, view, meetings, k) for k in range(len(view.candidates))],
    )


def people(meeting: gold.Record) -> set[str]:
    """The actors of an annotated meeting."""
    return {p["actor"] for p in meeting["participants"]}


def aligned(record: gold.Record, findings: Findings, score: Any) -> dict[str, int]:
    """Annotated actors → found ones, as the scorer aligns them."""
    parse = findings.parse
    found = [
        {"id": k, "mentions": [parse.chars(m) for m in a.mentions if m[0] < m[1]]}
        for k, a in enumerate(findings.actors.found)
    ]
    return dict(score.align_actors(record["actors"], found))


def told(record: gold.Record, view: Scene, meetings: list[tuple[frozenset[int], int]], k: int) -> list[int]:
    """The annotated meetings that a candidate tells of; of several places only the one that is its own."""
    findings, c = view.findings, view.candidates[k]
    start, _ = findings.parse.chars((c.mention.trigger, c.mention.trigger + 1))
    out = [n for n, m in enumerate(record["meetings"]) if any(a <= start < b for a, b in m["evidence"])]
    if c.station is None:
        return out
    country = findings.places[c.station].country
    return [n for n in out if any(findings.actors.found[a].country == country for a in meetings[n][0])]


def same_place(record: gold.Record, meeting: gold.Record, findings: Findings, k: int) -> bool:
    """Whether a place of the text is that of an annotated meeting, as the scorer has it."""
    own = next((p for p in record["places"] if p["id"] == meeting["place"]), None)
    place, parse = findings.places[k], findings.parse
    spans = [parse.chars(run) for run in place.mentions if run[0] < run[1]]
    touching = own is not None and any(a < d and c < b for a, b in own["mentions"] for c, d in spans)
    return touching or (own is not None and own.get("name", "").casefold() == place.name.casefold())


def agrees(d: Learnt, group: list[int], members: list[int], m: int) -> float:
    """The Jaccard index of who takes part; 0 if no candidate of the group tells of the annotated meeting."""
    people, many = d.meetings[m]
    if not any(m in d.told[k] for k in group):
        return 0.0
    both = len(people & set(members))
    return both / (len(members) + many - both)


def matched(d: Learnt, found: Sequence[decide.Proposal]) -> set[int]:
    """Which proposals are an annotated meeting, as the scorer matches them."""
    ways = sorted(
        (-agrees(d, p.group, p.members, m), m, n) for n, p in enumerate(found) for m in range(len(d.meetings))
    )
    taken: set[int] = set()
    out: set[int] = set()
    for score, m, n in ways:
        if -score >= 0.5 and m not in taken and n not in out:
            taken.add(m)
            out.add(n)
    return out


def prepared(docs: list[events.Annotated], found: list[Findings]) -> list[Learnt]:
    """Annotated articles with what the stages before meetings found, ready to learn from."""
    score = gold.scorer(gold.SHARED / "eval" / "score.py")
    out = [learnt(d.record, f, score) for d, f in zip(docs, found, strict=True)]
    return [replace(d, name=d.name or str(n)) for n, d in enumerate(out)]


def clause_of(view: Reactions, spans: Spans) -> int | None:
    """The clause that a piece of evidence is about: the highest whose head it holds, else the one of most words."""
    p, best = view.findings.parse, {}
    for k, clause in enumerate(view.clauses):
        held = sum(touches(p.chars((i, i + 1)), spans) for i in clause.own)
        start = p.chars((clause.head, clause.head + 1))[0]
        inside = any(a <= start < b for a, b in spans)
        depth = sum(1 for _ in p.ancestors(clause.head)) if inside else 0
        if held:
            best[k] = (inside, -depth, held)
    return max(best, key=lambda k: best[k], default=None)


def touches(span: tuple[int, int], spans: Spans) -> bool:
    """Whether a span shares a character with one of several."""
    return any(span[0] < b and a < span[1] for a, b in spans)
