"""Groups of actors who meet each other more than others: communities of a weighted network.

The method is Louvain's (Blondel et al., Fast unfolding of communities in large networks, 2008), with a queue of the
nodes whose neighbours moved (Ozaki et al., 2016). It is done in whole numbers and in the order of the nodes, so that
the same network has the same communities everywhere.
"""

from collections import defaultdict, deque
from collections.abc import Iterable

Ties = list[dict[int, int]]
"""Of each node its neighbours, with the weight of the tie; a tie of a node to itself counts twice."""
Edge = tuple[int, int, int]
"""Two nodes, and the weight of their tie."""


def ties_of(nodes: int, edges: Iterable[Edge]) -> Ties:
    """A network of nodes 0, 1, 2 …, from its edges."""
    ties: Ties = [{} for _ in range(nodes)]
    for a, b, weight in edges:
        ties[a][b] = ties[a].get(b, 0) + weight
        ties[b][a] = ties[b].get(a, 0) + weight
    return ties


def communities(ties: Ties) -> list[int]:
    """The number of each node's community, which means nothing but that equal ones are one."""
    home, network = list(range(len(ties))), ties
    while True:
        groups = moved(network, list(range(len(network))))
        numbers = {group: k for k, group in enumerate(dict.fromkeys(groups))}
        if len(numbers) == len(network):
            return moved(ties, home)  # nodes that would now be better off elsewhere
        level = [numbers[group] for group in groups]
        home = [level[node] for node in home]
        network = merged_communities(network, level, len(numbers))


def moved(ties: Ties, group: list[int]) -> list[int]:
    """Of each node the group in which it is after all have moved to where they add most to the modularity."""
    degree = [sum(neighbours.values()) for neighbours in ties]
    total, weight = [0] * len(ties), sum(degree)
    for node, one in enumerate(group):
        total[one] += degree[node]
    queue, waiting = deque(range(len(ties))), [True] * len(ties)
    while queue:
        node = queue.popleft()
        waiting[node] = False
        own = group[node]
        total[own] -= degree[node]
        best = best_group(node, ties[node], group, [total, degree], weight)
        total[best] += degree[node]
        if best != own:
            group[node] = best
            for other in ties[node]:
                if group[other] != best and not waiting[other]:
                    waiting[other] = True
                    queue.append(other)
    return group


def best_group(node: int, neighbours: dict[int, int], group: list[int], sizes: list[list[int]], weight: int) -> int:
    """The group, of its own and its neighbours', in which a node adds most to the modularity; its own among equals."""
    total, degree = sizes
    links: dict[int, int] = {group[node]: 0}
    for other, tie in neighbours.items():
        if other != node:
            links[group[other]] = links.get(group[other], 0) + tie
    best, most = group[node], None
    for one, tie in links.items():
        gain = tie * weight - total[one] * degree[node]
        if most is None or gain > most:
            best, most = one, gain
    return best


def merged_communities(ties: Ties, level: list[int], groups: int) -> Ties:
    """The network whose nodes are groups of nodes."""
    out: Ties = [defaultdict(int) for _ in range(groups)]
    for node, neighbours in enumerate(ties):
        mine = out[level[node]]
        for other, tie in neighbours.items():
            mine[level[other]] += tie
    return out
