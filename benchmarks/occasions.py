"""Learn where and when encounters are, and whether they have been, from annotated meetings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import gold
import learnt
import numpy as np
import trees

from kb.extract.encoder.model import STATUSES
from kb.extract.learned.trees import table
from kb.extract.meetings import account, encounter
from kb.extract.meetings.decide import Proposal, of_triggers
from kb.extract.meetings.occasion import Account, days, likeliest, of_days, of_places, of_status
from kb.extract.meetings.timing import period
from kb.extract.meetings.traits import Traits

FITTED = trees.SETTINGS | {"max_iter": 100, "max_leaf_nodes": 8}
LIKELY = np.arange(0.2, 0.65, 0.05)
"""Probabilities from which on a place or a day may be taken."""


class Choice(NamedTuple):
    """What can be chosen for one meeting, and which of it is right; nothing is where all are wrong."""

    rows: list[Traits]
    right: list[bool]
    known: bool
    """Whether the annotators give any."""


class Example(NamedTuple):
    """One annotated meeting as the decisions see it."""

    part: int
    place: Choice
    day: Choice
    status: tuple[Traits, int]


def proposals(d: learnt.Learnt) -> Iterator[tuple[Proposal, int]]:
    """The groups of candidates that tell of annotated meetings, and what the rules propose for them."""
    for m, (people, _) in enumerate(d.meetings):
        group = [k for k in range(len(d.told)) if m in d.told[k]]
        if group:
            yield Proposal(group, sorted(people), np.zeros(0)), m
    for made in d.ruled:
        group, members = of_triggers(d.view, made), [a for a, _ in made.participants]
        fits = {m: learnt.agrees(d, group, members, m) for m in range(len(d.meetings))} if group else {}
        best = max(fits, key=lambda m: (fits[m], -m), default=None)
        if best is not None and fits[best] >= 0.5:
            yield Proposal(group, members, np.zeros(0), made), best


def examples(d: learnt.Learnt, part: int) -> Iterator[Example]:
    """The annotated meetings of an article."""
    if not d.record["meetings"] or "status" not in d.record["meetings"][0]:
        return
    made = list(proposals(d))
    told = [encounter(d.view, p) for p, _ in made]
    for (p, m), e in zip(made, told, strict=True):
        meeting, known = d.record["meetings"][m], account(d.view, p, e, told)
        start = date.fromisoformat(meeting["start"]) if meeting["start"] else None
        open_days = days(d.view, known)
        right = [day.start == start for day, _ in open_days]
        day = open_days[right.index(True)][0] if any(right) else period(known.mentions)
        yield Example(
            part,
            places(d, known, meeting),
            Choice(of_days(d.view, known, open_days), right, start is not None),
            (of_status(d.view, known, day), STATUSES.index(meeting["status"])),
        )


def places(d: learnt.Learnt, known: Account, meeting: gold.Record) -> Choice:
    """The places that can be a meeting's."""
    every = range(len(d.view.findings.places))
    right = [learnt.same_place(d.record, meeting, d.view.findings, k) for k in every]
    return Choice(of_places(d.view, known), right, meeting["place"] is not None)


def train(docs: Sequence[learnt.Learnt], folder: Path) -> None:
    """Learn from these articles, into a folder."""
    every = [e for n, d in enumerate(docs) for e in examples(d, n % learnt.PARTS)]
    parts = [e.part for e in every]
    likely = {}
    for name, choices in (("place", [e.place for e in every]), ("day", [e.day for e in every])):
        likely[name] = least(choices, parts)
        trees.fit(*flat(choices), FITTED, folder / f"{name}.npz")
    rows, right = zip(*(e.status for e in every), strict=True)
    trees.fit(rows, right, FITTED, folder / "status.npz")
    np.savez_compressed(folder / "likely.npz", **likely)


def flat(choices: Sequence[Choice]) -> tuple[list[Traits], np.ndarray]:
    """All that can be chosen, and what of it is right."""
    return [row for c in choices for row in c.rows], np.array([r for c in choices for r in c.right])


def least(choices: Sequence[Choice], parts: Sequence[int]) -> float:
    """The probability from which on most choices are right, each seen by a model of the other parts."""
    seen: list[tuple[Choice, np.ndarray]] = []
    for part in range(learnt.PARTS):
        model, names = trees.fitted(*flat([c for c, p in zip(choices, parts, strict=True) if p != part]), FITTED)
        for c in (c for c, p in zip(choices, parts, strict=True) if p == part):
            chances = model.predict_proba(table(c.rows, names))[:, 1] if c.rows else np.zeros(0)
            seen.append((c, chances))
    return float(max(LIKELY, key=lambda bar: sum(hit(c, chances, bar) for c, chances in seen)))


def hit(c: Choice, chances: np.ndarray, bar: float) -> bool:
    """Whether the likeliest is right, or rightly nothing is likely enough."""
    best = likeliest(c.rows, chances, bar)
    return c.right[best] if best is not None else not c.known
