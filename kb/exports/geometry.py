"""Lines that cross the 180th meridian, the outlines of the world, and the plane on which they are drawn."""

import json
from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

Point = tuple[float, float]
WORLD = Path(__file__).with_name("countries-110m.json")
"""From the npm package world-atlas 2.0.2 (licence beside it), made of Natural Earth's public domain data."""
WIDTH, HEIGHT = 1000.0, 486.8
"""Of the drawn world."""
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
"""Of the Equal Earth projection (Šavrič, Patterson, Jenny 2018): areas are as large as they are."""
SCALE = WIDTH / 5.413259


def project(longitude: float, latitude: float) -> Point:
    """Where a point of the world is drawn: x to the right, y downwards."""
    t = asin(sqrt(3) / 2 * sin(radians(latitude)))
    t2, t6 = t * t, t**6
    x = 2 * sqrt(3) * radians(longitude) * cos(t) / (3 * (9 * A4 * t6 * t2 + 7 * A3 * t6 + 3 * A2 * t2 + A1))
    y = t * (A4 * t6 * t2 + A3 * t6 + A2 * t2 + A1)
    return round(WIDTH / 2 + SCALE * x, 1), round(HEIGHT / 2 - SCALE * y, 1)


def shorter_way(start: Point, end: Point) -> list[list[Point]]:
    """The shorter way between two points (longitude, latitude), cut in two where it crosses the 180th meridian."""
    (a, b), (c, d) = start, end
    if abs(c - a) <= 180:
        return [[start, end]]
    edge = 180.0 if a > 0 else -180.0
    wide = c + 2 * edge - a
    share = (edge - a) / wide if wide else 0.0
    middle = round(b + share * (d - b), 6)
    return [[start, (edge, middle)], [(-edge, middle), end]]


def outlines() -> Iterator[str]:
    """Each country of the world as an SVG path."""
    world = json.loads(WORLD.read_text(encoding="utf-8"))
    arcs = [list(decoded_arc(arc, **world["transform"])) for arc in world["arcs"]]
    for country in world["objects"]["countries"]["geometries"]:
        polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        yield "".join(ring_path(ring, arcs) for polygon in polygons for ring in polygon)


def decoded_arc(arc: Iterable[Iterable[int]], scale: Point, translate: Point) -> Iterator[Point]:
    """The points of an arc as TopoJSON packs it: each by its distance from the one before."""
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield x * scale[0] + translate[0], y * scale[1] + translate[1]


def ring_path(ring: Iterable[int], arcs: list[Any]) -> str:
    """A ring of arcs, of which ``~k`` is arc k backwards, as an SVG path."""
    points: list[Point] = []
    for k in ring:
        points += arcs[k][1 if points else 0 :] if k >= 0 else arcs[~k][::-1][1 if points else 0 :]
    drawn = ([project(*point) for point in part] for part in ring_pieces(points))
    return "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in part) + "Z" for part in drawn)


def ring_pieces(ring: list[Point]) -> list[list[Point]]:
    """A closed ring as the parts of it that lie on one side of the 180th meridian."""
    parts: list[list[Point]] = [[ring[0]]]
    for start, end in pairwise(ring):
        way = shorter_way(start, end)
        parts[-1].append(way[0][1])
        parts += [list(way[1])] if len(way) > 1 else []
    if len(parts) > 1:  # the ring began within a part, which it ended in
        parts[0] = parts.pop() + parts[0][1:]
    return parts
