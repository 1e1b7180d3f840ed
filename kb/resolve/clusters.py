"""Constrained agglomeration: clusters by falling score, a merge only where no two members forbid it.

What people decided comes first: items that belong together are one from the start, and only another decision
keeps them apart. A group that the rules would not allow is vetoed by what none of its members may be with; one that
they allow, such as a cluster that somebody confirmed, is treated as if the rules had made it.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from itertools import combinations
from typing import Generic, TypeVar

from kb.resolve.reports import Key

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True)
class Constraints:
    """What people decided about reports: which are one, and which are not."""

    together: Sequence[frozenset[Key]] = ()
    """Disjoint groups of reports that are one entity."""
    apart: Mapping[Key, frozenset[Key]] = field(default_factory=dict)
    """For a report those with which it is not one; symmetric."""
    taken_out: Mapping[Key, str] = field(default_factory=dict)
    """Reports that were taken out of an entity, and a name for what they were taken out with."""

    def separate(self, a: Iterable[Key], b: Iterable[Key]) -> bool:
        """Whether some report of one side was told apart from some report of the other."""
        if not self.apart:
            return False
        others = set(b)
        return any(not others.isdisjoint(self.apart.get(key, ())) for key in a)

    def decided(self, a: Key, b: Key) -> bool:
        """Whether somebody decided about these two."""
        return b in self.apart.get(a, ()) or any(a in group and b in group for group in self.together)


NONE = Constraints()
"""Nobody decided anything."""


class Groups(Generic[T]):
    """Clusters while they grow: each item in one of its own, but for what people decided to be together.

    ``forbidden`` is what the rules say of two items; ``separate`` holds for pairs that are never one.
    """

    def __init__(
        self, items: Sequence[T], joined: Iterable[T], forbidden: Callable[[T, T], bool],
        together: Iterable[Sequence[T]], separate: Callable[[T, T], bool],
    ) -> None:  # fmt: skip
        together, wanted = list(together), set(joined)
        wanted.update(*together)
        self.items, self.forbidden, self.separate = items, forbidden, separate
        self.rank = {item: k for k, item in enumerate(items) if item in wanted}
        self.home = dict(self.rank)
        self.members: dict[int, list[list[T]]] = {k: [[item]] for item, k in self.rank.items()}
        for group in together:
            self.start(sorted(group, key=self.rank.__getitem__))

    def start(self, group: list[T]) -> None:
        """Put together what people did; what the rules would not allow is vetoed as a whole."""
        home = self.home[group[0]]
        clash = any(self.forbidden(a, b) for a, b in combinations(group, 2))
        self.members[home] = [group] if clash else [[item] for item in group]
        for item in group[1:]:
            del self.members[self.home[item]]
            self.home[item] = home

    def excluded(self, left: int, right: int) -> bool:
        """Whether any member of one cluster may not be with any member of the other (complete-link veto)."""
        return any(
            any(self.separate(x, y) for x in one for y in other)
            or all(self.forbidden(x, y) for x in one for y in other)
            for one in self.members[left]
            for other in self.members[right]
        )

    def merge(self, left: int, right: int) -> None:
        """Make two clusters one, called by the first."""
        for node in self.members.pop(right):
            for item in node:
                self.home[item] = left
            self.members[left].append(node)

    def listed(self) -> list[list[T]]:
        """All clusters, in the order of the items, with those that nothing was said about."""
        groups = {k: sorted((item for node in nodes for item in node), key=self.rank.__getitem__)
                  for k, nodes in self.members.items()}  # fmt: skip
        return [groups[k] if item in self.rank else [item]
                for k, item in enumerate(self.items) if item not in self.rank or k in groups]  # fmt: skip


def agglomerate(
    items: Sequence[T],
    pairs: Iterable[tuple[float, T, T]],
    forbidden: Callable[[T, T], bool],
    together: Iterable[Sequence[T]] = (),
    separate: Callable[[T, T], bool] = lambda _a, _b: False,
) -> list[list[T]]:
    """Clusters of ``items`` (in their order). ``pairs`` are (score, a, b), merged best first where nothing forbids
    it. ``together`` are disjoint groups that are one whatever is forbidden."""
    wanted = list(pairs)
    groups = Groups(items, (item for _, *both in wanted for item in both), forbidden, together, separate)
    home, rank = groups.home, groups.rank
    for _, a, b in sorted(wanted, key=lambda p: (-p[0], *sorted((rank[p[1]], rank[p[2]])))):
        left, right = sorted((home[a], home[b]))
        if left != right and not groups.excluded(left, right):
            groups.merge(left, right)
    return groups.listed()


def by_average(
    items: Sequence[T],
    pairs: Iterable[tuple[float, T, T]],
    least: float,
    forbidden: Callable[[T, T], bool],
    *,
    together: Iterable[Sequence[T]] = (),
    separate: Callable[[T, T], bool] = lambda _a, _b: False,
) -> list[list[T]]:
    """As ``agglomerate``, but clusters merge by the mean score of the pairs between them, as long as it is ``least``:
    one report that is like two encounters doesn't chain them. What people put together is as like another item as its
    likest member is."""
    wanted = list(pairs)
    groups = Groups(items, (item for _, *both in wanted for item in both), forbidden, together, separate)
    between: dict[int, dict[int, tuple[float, int]]] = defaultdict(dict)
    for score, a, b in sorted(wanted, key=lambda p: p[0]):
        between[groups.home[a]][groups.home[b]] = between[groups.home[b]][groups.home[a]] = score, 1
    for k, others in between.items():
        others.pop(k, None)
    heap = [(-total / n, a, b) for a, others in between.items() for b, (total, n) in others.items() if a < b]
    heapify(heap)
    while heap and -heap[0][0] >= least:
        mean, left, right = heappop(heap)
        if (told := between[left].get(right)) is None or -told[0] / told[1] != mean or groups.excluded(left, right):
            continue
        groups.merge(left, right)
        del between[left][right], between[right][left]
        for other, (total, n) in sorted(between.pop(right).items()):
            del between[other][right]
            before = between[left].get(other, (0.0, 0))
            both = between[left][other] = between[other][left] = before[0] + total, before[1] + n
            heappush(heap, (-both[0] / both[1], min(left, other), max(left, other)))
    return groups.listed()


def groups_of(together: Iterable[Iterable[T]]) -> list[frozenset[T]]:
    """Groups that share a member made one, so that all are disjoint."""
    home: dict[T, set[T]] = {}
    for group in together:
        members = list(group)
        touching = {id(home[m]): home[m] for m in members if m in home}
        whole = max(touching.values(), key=len, default=set())  # the smaller ones move: each member seldom
        for one in (set(members), *touching.values()):
            if one is not whole:
                whole |= one
                home.update((m, whole) for m in one)
    return [frozenset(g) for g in {id(g): g for g in home.values()}.values()]
