"""Ids that last: which entity of before each cluster is.

An entity's id goes to the cluster that has most of its reports. A cluster that inherits several takes the oldest;
the others are given up and lead to it. A cluster that inherits none takes back an id that was given up by one of
its reports' entities, else it needs a new one.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kb.resolve.reports import Key


@dataclass(frozen=True)
class Redirect:
    """An id that was given up and the one it leads to; each with a report by which its entity is known again."""

    old: int
    new: int
    anchor: Key
    kept: Key


@dataclass
class Inheritance:
    """The ids of clusters, None for those that need a new one, and the redirects that hold from now on: where a
    redirect's ``new`` is negative, it leads to the cluster at ``-1 - new``."""

    ids: list[int | None]
    redirects: list[Redirect] = field(default_factory=list)


def inherit(
    clusters: Sequence[Sequence[Key]], before: Callable[[Key], int], redirects: Sequence[Redirect], settled: int
) -> Inheritance:
    """Give clusters the ids of before. Ids above ``settled`` are of entities that no resolution has seen: they
    are taken over where there is no other, and given up without a trace."""
    homes, anchors = heirs(clusters, before)
    known_by = {key for one in redirects for key in (one.anchor, one.kept)}
    home_of = {key: k for k, cluster in enumerate(clusters) for key in cluster if key in known_by} if known_by else {}
    ids: list[int | None] = [None] * len(clusters)
    known = {r.old: r for r in redirects}
    for one in sorted(redirects, key=lambda r: r.old):
        home, kept = home_of.get(one.anchor), home_of.get(one.kept)
        if home is not None and kept is not None and home != kept and ids[home] is None:
            ids[home] = one.old
            if one.new in homes:
                homes[one.new] = kept
            del known[one.old]
    for entity in sorted(homes):
        if ids[homes[entity]] is None:
            ids[homes[entity]] = entity
    given_up = [
        Redirect(entity, -1, anchors[entity], anchors.get(ids[home] or 0, anchors[entity]))
        for entity, home in sorted(homes.items())
        if entity <= settled and ids[home] != entity and entity in anchors
    ]
    return Inheritance(ids, [led(one, ids, home_of, homes) for one in (*known.values(), *given_up)])


def led(one: Redirect, ids: Sequence[int | None], home_of: Mapping[Key, int], homes: Mapping[int, int]) -> Redirect:
    """A redirect to where its reports are now."""
    home = home_of.get(one.anchor, homes.get(one.new))
    if home is None:
        return one
    return replace(one, new=ids[home] or -1 - home)


def heirs(clusters: Sequence[Sequence[Key]], before: Callable[[Key], int]) -> tuple[dict[int, int], dict[int, Key]]:
    """For each entity of before the cluster that has most of its reports, and its smallest report there.

    The keys of a cluster must be sorted.
    """
    homes: dict[int, int] = {}
    shares: dict[int, Counter[int]] = defaultdict(Counter)
    for k, cluster in enumerate(clusters):
        for entity in map(before, cluster):
            if homes.setdefault(entity, k) != k:
                shares[entity][k] += 1
    for entity, count in shares.items():
        count[homes[entity]] = sum(before(key) == entity for key in clusters[homes[entity]])
        homes[entity] = min(count, key=lambda k: (-count[k], k))
    anchors: dict[int, Key] = {}
    for k, cluster in enumerate(clusters):
        for key in cluster:
            if homes[entity := before(key)] == k:
                anchors.setdefault(entity, key)
    return homes, anchors
