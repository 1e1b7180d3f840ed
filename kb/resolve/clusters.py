"""Constrained agglomeration: pairs by falling score, a merge only where no two members forbid it.

What people decided comes first: items that belong together are one from the start, and only another decision
keeps them apart. A group that the rules would not allow is vetoed by what none of its members may be with; one that
they allow, such as a cluster that somebody confirmed, is treated as if the rules had made it.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TypeVar

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


def agglomerate(
    items: Sequence[T],
    pairs: Iterable[tuple[float, T, T]],
    forbidden: Callable[[T, T], bool],
    together: Iterable[Sequence[T]] = (),
    separate: Callable[[T, T], bool] = lambda _a, _b: False,
) -> list[list[T]]:
    """Clusters of ``items`` (in their order). ``pairs`` are (score, a, b), merged best first; two clusters stay
    apart if any member of one may not be with any member of the other (complete-link veto). ``together`` are
    disjoint groups that are one whatever is forbidden; ``separate`` holds for pairs that are never one."""
    wanted, together = list(pairs), list(together)
    joined = {item for _, *both in wanted for item in both}.union(*together)
    rank = {item: k for k, item in enumerate(items) if item in joined}
    home = dict(rank)
    members: dict[int, list[list[T]]] = {k: [[item]] for item, k in rank.items()}
    for group in together:
        first, *rest = sorted(group, key=rank.__getitem__)
        clash = any(forbidden(a, b) for a, b in combinations(group, 2))
        members[home[first]] = [[first, *rest]] if clash else [[item] for item in (first, *rest)]
        for item in rest:
            del members[home[item]]
            home[item] = home[first]

    def excluded(one: list[T], other: list[T]) -> bool:
        return any(separate(x, y) for x in one for y in other) or all(forbidden(x, y) for x in one for y in other)

    for _, a, b in sorted(wanted, key=lambda p: (-p[0], *sorted((rank[p[1]], rank[p[2]])))):
        left, right = sorted((home[a], home[b]))
        if left == right or any(excluded(x, y) for x in members[left] for y in members[right]):
            continue
        for node in members.pop(right):
            for item in node:
                home[item] = left
            members[left].append(node)
    groups = {k: sorted((item for node in nodes for item in node), key=rank.__getitem__)
              for k, nodes in members.items()}  # fmt: skip
    return [
        groups[k] if item in joined else [item] for k, item in enumerate(items) if item not in joined or k in groups
    ]


def groups_of(together: Iterable[Iterable[T]]) -> list[frozenset[T]]:
    """Groups that share a member made one, so that all are disjoint."""
    out: list[set[T]] = []
    for group in together:
        new = set(group)
        touching = [g for g in out if not g.isdisjoint(new)]
        out = [g for g in out if g.isdisjoint(new)]
        out.append(new.union(*touching))
    return [frozenset(g) for g in out if g]
