"""Communities: what networks of which everybody sees the parts fall into."""

import random

import networkx as nx
import pytest

from kb.queries.reports.centrality import pagerank
from kb.queries.reports.communities import Edge, communities, ties_of

TRIANGLES = [(0, 1, 1), (1, 2, 1), (0, 2, 1), (3, 4, 1), (4, 5, 1), (3, 5, 1), (2, 3, 1)]


@pytest.mark.parametrize(
    ("nodes", "edges", "groups"),
    [
        (0, [], []),
        (2, [(0, 1, 3)], [{0, 1}]),
        (6, TRIANGLES, [{0, 1, 2}, {3, 4, 5}]),
        (4, [(0, 1, 9), (1, 2, 1), (2, 3, 9)], [{0, 1}, {2, 3}]),
        (5, [(0, k, 1) for k in range(1, 5)], [{0, 1, 2, 3, 4}]),
    ],
)
def test_those_who_meet_are_one_community(nodes: int, edges: list[Edge], groups: list[set[int]]) -> None:
    found = communities(ties_of(nodes, edges))
    assert [{k for k in range(nodes) if found[k] == one} for one in dict.fromkeys(found)] == groups


def drawn(seed: int) -> list[Edge]:
    """A network of forty in five circles."""
    rng = random.Random(seed)
    pairs = [(a, b) for a in range(40) for b in range(a) if rng.random() < (0.6 if a % 5 == b % 5 else 0.05)]
    return [(a, b, rng.randint(1, 4)) for a, b in pairs]


@pytest.mark.parametrize("seed", range(5))
def test_communities_and_ranks_are_about_those_of_networkx(seed: int) -> None:
    edges = drawn(seed)
    graph = nx.Graph()
    graph.add_nodes_from(range(40))
    graph.add_weighted_edges_from(edges)
    found = communities(ties_of(40, edges))
    groups = [{k for k in range(40) if found[k] == one} for one in set(found)]
    theirs = nx.community.louvain_communities(graph, seed=1)
    assert nx.community.modularity(graph, groups) >= nx.community.modularity(graph, theirs) - 0.02
    adjacency = nx.to_numpy_array(graph)
    ranks = pagerank(40, edges)
    expected = 0.15 + 0.85 * (adjacency / adjacency.sum(1, keepdims=True)).T @ ranks
    assert ranks == pytest.approx(list(expected), abs=0.002)
