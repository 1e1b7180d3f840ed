"""Blocking: the pairs worth comparing, without the square of all of them.

Small blocks give all their pairs; of larger ones only neighbours in a telling order are paired (sorted
neighbourhood, Hernández and Stolfo 1995), so that the pairs grow in line with the reports. The least certain
comparisons are kept for people to look at.
"""

from array import array
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heappush, heappushpop
from itertools import combinations, pairwise
from typing import Any, TypeVar

from kb.resolve.profiles import Profile
from kb.resolve.reports import Key

FULL = 120
"""Blocks of up to so many give all pairs."""
WIDTH = 40
"""In larger ones each is paired with so many that follow it."""
PIECE = 1 << 16
"""Pairs that are handed out at a time."""
KEPT = 300
"""Doubts that are kept of each kind."""

T = TypeVar("T", bound=Hashable)


def pairs(blocks: Iterable[Sequence[int]], order: Callable[[int], Any]) -> Iterator[tuple[int, int]]:
    """The pairs of positions that share a block, each once, the lesser first, sorted."""
    import numpy as np

    found = array("Q")
    for block in blocks:
        found.extend(a << 32 | b for a, b in within(block, order))
    each = np.unique(np.frombuffer(found, dtype=np.uint64))
    for begin in range(0, len(each), PIECE):
        for pair in each[begin : begin + PIECE].tolist():
            yield pair >> 32, pair & 0xFFFFFFFF


def within(block: Sequence[int], order: Callable[[int], Any]) -> Iterable[tuple[int, int]]:
    """The pairs of one block: all, or neighbours only."""
    if len(block) <= FULL:
        return ((a, b) if a < b else (b, a) for a, b in combinations(block, 2))
    row = sorted(set(block), key=lambda k: (order(k), k))
    return ((min(a, b), max(a, b)) for k, a in enumerate(row) for b in row[k + 1 : k + 1 + WIDTH])


def together(keys: "array[int]", owners: "array[int]") -> Iterator[list[int]]:
    """The owners that share a key, key by key; numbers all, so that there may be many millions."""
    import numpy as np

    order = np.argsort(np.asarray(keys, dtype=np.uint64), kind="stable")
    ordered, whose = np.asarray(keys, dtype=np.uint64)[order], np.asarray(owners)[order]
    bounds = np.flatnonzero(np.diff(ordered, prepend=ordered[:1], append=ordered[-1:])) if len(ordered) else order
    edges = [0, *bounds.tolist(), len(ordered)]
    for first, last in pairwise(edges):
        if last - first > 1:
            yield whose[first:last].tolist()


@dataclass(frozen=True, order=True)
class Doubt:
    """A pair of reports and how near the decision about it was: 0 could have gone either way."""

    margin: float
    left: Key
    right: Key
    score: float
    why: str


@dataclass
class Doubts:
    """The least certain pairs, at most ``KEPT``."""

    heap: list[tuple[float, tuple[Key, Key], Doubt]] = field(default_factory=list)

    def add(self, doubt: Doubt) -> None:
        """Keep a doubt if it is among the greatest."""
        entry = (-doubt.margin, _falling(doubt), doubt)
        if len(self.heap) < KEPT:
            heappush(self.heap, entry)
        else:
            heappushpop(self.heap, entry)

    def sorted(self) -> list[Doubt]:
        """The doubts, greatest first."""
        return sorted(doubt for *_, doubt in self.heap)


def _falling(doubt: Doubt) -> Any:
    """An order in which later keys come first: equal margins give up the last keys."""
    return tuple(tuple(-ord(c) for part in key for c in part) for key in (doubt.left, doubt.right))


@dataclass(frozen=True)
class Outcome:
    """What resolution makes of reports: clusters in the order of their smallest keys, and the doubts."""

    clusters: list[list[Key]]
    doubts: list[Doubt]
    links: list[tuple[Key, Key, float]] = field(default_factory=list)
    """Statements that paraphrase each other, with the share of words in common."""
    profiles: list[list[Profile]] = field(default_factory=list)
    """Of actors: those that each cluster consists of."""
