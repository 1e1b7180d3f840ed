"""Who is central in the network of meetings, and with whom in one community: what SQL can't say."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from kb.queries.reports.communities import Edge, communities, ties_of
from kb.rows import Rows

DAMPING, STEPS = 0.85, 100
"""Of PageRank, as Brin and Page (1998) have it; after so many steps it changes by less than one in ten million."""
COLUMNS = {"id": str, "actor": str, "country": str, "partners": int, "encounters": int, "centrality": float,
           "community": int, "around": str}  # fmt: skip


def central(pairs: Rows) -> Rows:
    """Each actor of the pairs of the report ``network``, the most central one first."""
    who: dict[str, tuple[Any, ...]] = {}
    edges: list[tuple[str, str, int]] = []
    at = [list(pairs.columns).index(name) for name in
          ("source_id", "source", "source_country", "target_id", "target", "target_country", "meetings")]  # fmt: skip
    for row in pairs.rows:
        one, one_name, one_country, other, other_name, other_country, meetings = (row[k] for k in at)
        who[one], who[other] = (one, one_name, one_country), (other, other_name, other_country)
        edges.append((one, other, meetings))
    names = sorted(who, key=lambda public: int(public[1:]))
    number = {name: k for k, name in enumerate(names)}
    numbered = [(number[a], number[b], weight) for a, b, weight in edges]
    return Rows(list(COLUMNS), ranked([who[name] for name in names], numbered), list(COLUMNS.values()))


def ranked(who: Sequence[tuple[Any, ...]], edges: Sequence[Edge]) -> list[tuple[Any, ...]]:
    """A row of ``COLUMNS`` for each node, the most central one first; the largest community has number 1."""
    ties, scores = ties_of(len(who), edges), pagerank(len(who), edges)
    groups = communities(ties)
    order = sorted(range(len(who)), key=lambda k: (-scores[k], k))
    sizes, first = Counter(groups), {groups[k]: who[k][1] for k in reversed(order)}
    by_size = sorted(dict.fromkeys(groups[k] for k in order), key=lambda group: -sizes[group])
    label = {group: k for k, group in enumerate(by_size, 1)}
    return [
        (*who[k], len(ties[k]), sum(ties[k].values()), scores[k], label[groups[k]], first[groups[k]]) for k in order
    ]


def pagerank(nodes: int, edges: Iterable[Edge]) -> list[float]:
    """How often each node is come by on random walks along ties, by their weight; 1 is the mean of all nodes."""
    import numpy as np

    pairs = np.array([*edges, *((b, a, weight) for a, b, weight in edges)], dtype=np.int64).reshape(-1, 3)
    source, target, weight = pairs.T
    share = weight / np.bincount(source, weight, nodes)[source]
    ranks: Any = np.ones(nodes)
    for _ in range(STEPS):
        ranks = 1 - DAMPING + DAMPING * np.bincount(target, ranks[source] * share, nodes)
    return [round(float(rank), 3) for rank in ranks]
