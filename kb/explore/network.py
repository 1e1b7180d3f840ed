"""Who meets whom, drawn: where each node lies is computed here, so that the same network looks the same again."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from math import cos, pi, sin, sqrt
from typing import Any

from starlette.responses import JSONResponse, Response

from kb.errors import UsageError
from kb.explore.filters import values_of
from kb.explore.site import Visit
from kb.explore.words import country
from kb.queries.reports import Scope, ask
from kb.queries.reports.centrality import COLUMNS, central
from kb.queries.run import rows_on
from kb.rows import Rows

PAIRS = 3000
"""Pairs that are drawn at most, those that met most often."""
LISTED = 100
GOLDEN = pi * (3 - sqrt(5))
ROOM = 46.0
"""Between nodes, about."""
ONE = ("to", "since", "until", "place", "outlet")
MANY = ("actor", "country", "status")


@dataclass(frozen=True)
class Drawing:
    """Nodes and edges as Cytoscape takes them."""

    nodes: Sequence[dict[str, Any]]
    edges: Sequence[dict[str, Any]]


def scope_of(visit: Visit) -> Scope:
    """What a network is asked about. Raises UsageError for parameters that there aren't."""
    query = visit.request.query_params
    known = {one.name for one in fields(Scope)}
    for key in query:
        if key not in known or key not in (*ONE, *MANY):
            raise UsageError(f"the network has no filter {key!r}: one of {', '.join((*MANY, *ONE))}")
    given: dict[str, Any] = dict(values_of(query, ONE))
    given |= {key: tuple(v for v in query.getlist(key) if v) for key in MANY if any(query.getlist(key))}
    return Scope(**given)


def network_page(visit: Visit) -> Response:
    """The network with its filters, and its pairs as a table."""
    pairs = pairs_of(visit, scope_of(visit))
    return visit.page(
        "network.html", pairs=pairs[:LISTED], number=len(pairs), most=PAIRS, query=visit.request.url.query,
        given={key: visit.request.query_params.getlist(key) for key in (*ONE, *MANY)},
    )  # fmt: skip


def network_data(visit: Visit) -> Response:
    """The network for the page's script."""
    drawn = drawing(pairs_of(visit, scope_of(visit)))
    return JSONResponse({"nodes": drawn.nodes, "edges": drawn.edges})


def pairs_of(visit: Visit, scope: Scope) -> list[dict[str, Any]]:
    """The pairs of a network, those that met most often first."""
    rows = rows_on(visit.connection, ask("network", scope), PAIRS)
    return [dict(zip(rows.columns, row, strict=True)) for row in rows.rows]


def drawing(pairs: Sequence[Mapping[str, Any]]) -> Drawing:
    """Pairs of actors as a drawing: communities side by side, the most central actor in the middle of each."""
    if not pairs:
        return Drawing((), ())
    who = central(Rows(list(pairs[0]), [list(pair.values()) for pair in pairs]))
    actors = [dict(zip(COLUMNS, row, strict=True)) for row in who.rows]
    at = positions([int(one["community"]) for one in actors])
    nodes = [
        {"data": {"id": one["id"], "name": one["actor"], "country": country(one["country"]),
                  "community": one["community"], "around": one["around"], "partners": one["partners"],
                  "size": round(14 + 10 * sqrt(one["centrality"]), 1)},
         "position": {"x": x, "y": y}}
        for one, (x, y) in zip(actors, at, strict=True)
    ]  # fmt: skip
    edges = [
        {"data": {"id": f"{one['source_id']}-{one['target_id']}", "source": one["source_id"],
                  "target": one["target_id"], "meetings": one["meetings"],
                  "width": round(min(1 + sqrt(one["meetings"]), 8), 1)}}
        for one in pairs
    ]  # fmt: skip
    return Drawing(nodes, edges)


def positions(communities: Sequence[int]) -> list[tuple[float, float]]:
    """Where nodes lie, given the most central first: each community is a spiral, the largest in the middle."""
    sizes, centres, seen = Counter(communities), dict[int, tuple[float, float]](), Counter[int]()
    area = 0.0
    for k, one in enumerate(sorted(sizes)):
        radius = ROOM * sqrt(sizes[one])
        far = 0.0 if k == 0 else 1.3 * (sqrt(area / pi) + radius)
        centres[one] = (far * cos(k * GOLDEN), far * sin(k * GOLDEN))
        area += pi * radius**2
    out = []
    for one in communities:
        k = seen[one]
        seen[one] += 1
        x, y = centres[one]
        out.append((round(x + ROOM * sqrt(k) * cos(k * GOLDEN), 1), round(y + ROOM * sqrt(k) * sin(k * GOLDEN), 1)))
    return out
