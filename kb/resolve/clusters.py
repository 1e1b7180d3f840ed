"""Constrained agglomeration: pairs by falling score, a merge only where no two members forbid it."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def agglomerate(
    items: Sequence[T], pairs: Iterable[tuple[float, T, T]], forbidden: Callable[[T, T], bool]
) -> list[list[T]]:
    """Clusters of ``items`` (in their order). ``pairs`` are (score, a, b), merged best first; two clusters stay
    apart if any member of one may not be with any member of the other (complete-link veto)."""
    rank = {item: k for k, item in enumerate(items)}
    home = {item: k for k, item in enumerate(items)}
    members: dict[int, list[T]] = {k: [item] for k, item in enumerate(items)}
    for _, a, b in sorted(pairs, key=lambda p: (-p[0], *sorted((rank[p[1]], rank[p[2]])))):
        left, right = sorted((home[a], home[b]))
        if left == right or any(forbidden(x, y) for x in members[left] for y in members[right]):
            continue
        for item in members.pop(right):
            home[item] = left
            members[left].append(item)
    return [sorted(group, key=rank.__getitem__) for _, group in sorted(members.items())]
