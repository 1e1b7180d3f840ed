"""Ids that last: which entity of before each cluster is.

An entity's id goes to the cluster that has most of its reports; of those with equally many to one that inherits no
other, so that a report moved into an entity and back leaves both with their ids. A cluster that inherits several
takes the oldest; the others are given up and lead to it. A cluster that inherits none takes back an id that was given
up by one of its reports' entities, else it needs a new one.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from kb.resolve.reports import Key


@dataclass(frozen=True)
class Redirect:
    """An id that was given up and the one it leads to; each with a report by which its entity is known again."""

    old: int
    new: int
    anchor: Key
    kept: Key


@dataclass(frozen=True)
class Lead:
    """A redirect as it is to be: to a cluster, by position, whatever its id."""

    old: int
    home: int
    anchor: Key
    kept: Key


@dataclass
class Inheritance:
    """The ids of clusters, None for those that need a new one, and the redirects that hold from now on."""

    ids: list[int | None]
    leads: list[Lead] = field(default_factory=list)


def inherit(
    clusters: Sequence[Sequence[Key]], home: Callable[[Key], int | None], before: Callable[[Key], int],
    redirects: Sequence[Redirect], settled: int, weight: Callable[[Key], int] = lambda _key: 1,
) -> Inheritance:  # fmt: skip
    """Give clusters the ids of before. ``home`` is the cluster of a report, None of one that is gone. Ids above
    ``settled`` are of entities that no resolution has seen: they are taken over where there is no other, and given
    up without a trace. A key may stand for several reports, as many as its ``weight``, of which it is the smallest."""
    homes, anchors = heirs(clusters, before, settled, weight)
    ids: list[int | None] = [None] * len(clusters)
    known = {r.old: r for r in redirects}
    for one in sorted(redirects, key=lambda r: r.old):
        apart, kept = home(one.anchor), home(one.kept)
        if apart is not None and kept is not None and apart != kept and ids[apart] is None:
            ids[apart], anchors[one.old] = one.old, one.anchor
            if one.new in homes:
                homes[one.new], anchors[one.new] = kept, one.kept
            del known[one.old]
    for entity in sorted(homes):
        if ids[homes[entity]] is None:
            ids[homes[entity]] = entity
    leads = []
    for one in known.values():
        at = led(one, home, homes)
        if at is not None:  # what it was one with may have come apart: then it is one with what its report is with now
            mate = one.kept if home(one.kept) == at else anchors.get(ids[at] or 0, clusters[at][0])
            leads.append(Lead(one.old, at, one.anchor, mate))
    for entity, at in sorted(homes.items()):
        heir = ids[at]
        if entity <= settled and heir is not None and heir != entity:
            leads.append(Lead(entity, at, anchors[entity], anchors[heir]))
    return Inheritance(ids, leads)


def led(one: Redirect, home: Callable[[Key], int | None], homes: Mapping[int, int]) -> int | None:
    """The cluster that a redirect of before leads to: where its report is now, else where its new entity is; None if
    nothing is left of either."""
    at = home(one.anchor)
    return homes.get(one.new) if at is None else at


def heirs(
    clusters: Sequence[Sequence[Key]], before: Callable[[Key], int], settled: int, weight: Callable[[Key], int]
) -> tuple[dict[int, int], dict[int, Key]]:
    """For each entity of before the cluster that has most of its reports, and its smallest report there.

    The keys of a cluster must be sorted.
    """
    homes: dict[int, int] = {}
    shares: dict[int, Counter[int]] = defaultdict(Counter)
    for k, cluster in enumerate(clusters):
        for key in cluster:
            if homes.setdefault(before(key), k) != k:
                shares[before(key)][k] += weight(key)
    for entity, count in shares.items():
        count[homes[entity]] = sum(weight(key) for key in clusters[homes[entity]] if before(key) == entity)
    homes |= divided(homes, shares, settled)
    anchors: dict[int, Key] = {}
    for k, cluster in enumerate(clusters):
        for key in cluster:
            if homes[entity := before(key)] == k:
                anchors.setdefault(entity, key)
    return homes, anchors


def divided(homes: Mapping[int, int], shares: Mapping[int, Mapping[int, int]], settled: int) -> dict[int, int]:
    """The clusters of entities that came apart, by their shares in each; ``homes`` are right for all others."""
    best = {entity: most(count) for entity, count in shares.items()}
    contested = {k for those in best.values() for k in those}
    taken = {k for entity, k in homes.items() if k in contested and entity <= settled and entity not in best}
    out: dict[int, int] = {}
    for entity in sorted(best, key=lambda e: (len(best[e]) > 1, e)):
        out[entity] = min(best[entity], key=lambda k: (k in taken, k))
        taken |= {out[entity]} if entity <= settled else set()
    return out


def most(count: Mapping[int, int]) -> list[int]:
    """Those counted most often."""
    top = max(count.values())
    return [k for k, n in count.items() if n == top]
