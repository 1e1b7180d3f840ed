"""Maps: outlines and names of countries, and places with what happened there, zoomed to the data."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, pi, sin, sqrt
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select
from starlette.responses import Response

from kb.explore.filters import Filters, filters_of
from kb.explore.listings import FIELDS, chips, group
from kb.explore.site import Visit
from kb.explore.words import country
from kb.exports.geometry import HEIGHT, WIDTH, WORLD, outlines, project
from kb.queries.facets import Counts
from kb.queries.filters import accepted
from kb.store.dialect import one_of, these
from kb.store.models import Meeting, Place

NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")
SHAPE = 16 / 9
SMALL, LEAST = 70.0, 60.0
"""Width of the map of one place, and of the map of several at least."""
LABELS = 60
STATUSES = ("held", "ongoing", "planned", "proposed", "cancelled")


class Box(NamedTuple):
    """A part of the map: left, top, width, height."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: "Box") -> bool:
        """Whether two have something in common."""
        return (self.x < other.x + other.width and other.x < self.x + self.width
                and self.y < other.y + other.height and other.y < self.y + self.height)  # fmt: skip

    def holds(self, other: "Box") -> bool:
        """Whether the other one lies in this one."""
        return (self.x <= other.x and other.x + other.width <= self.x + self.width
                and self.y <= other.y and other.y + other.height <= self.y + self.height)  # fmt: skip


class Land(NamedTuple):
    """A country: its name, its outline, and the box of its largest part."""

    name: str
    path: str
    box: Box
    rings: Sequence[Box]


class Label(NamedTuple):
    """A name on the map."""

    x: float
    y: float
    text: str
    kind: str


class Slice(NamedTuple):
    """A share of a place's circle."""

    status: str
    path: str
    number: int


@dataclass(frozen=True)
class Spot:
    """A place with how many meetings of each status it had."""

    id: str
    name: str
    country: str
    x: float
    y: float
    radius: float
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """Meetings in all."""
        return sum(self.counts.values())

    @property
    def said(self) -> str:
        """The place and its counts in words."""
        return f"{self.name}: " + ", ".join(f"{n} {status}" for status, n in self.counts.items())

    @property
    def slices(self) -> list[Slice]:
        """Its circle, cut by status."""
        out, turn = [], 0.0
        for status, n in self.counts.items():
            share = n / self.total
            out.append(Slice(status, wedge(self.x, self.y, self.radius, turn, turn + share), n))
            turn += share
        return out


@dataclass(frozen=True)
class Map:
    """What is drawn, in which part of the world."""

    view: Box
    lands: Sequence[Land]
    spots: Sequence[Spot]
    labels: Sequence[Label]
    size: float
    """Of letters."""


def wedge(x: float, y: float, radius: float, start: float, end: float) -> str:
    """A part of a circle as an SVG path, from one share of the turn to another."""
    if end - start > 0.999:
        return f"M{x - radius:.2f} {y:.2f}a{radius:.2f} {radius:.2f} 0 1 1 0 .01Z"
    a, b = (2 * pi * turn - pi / 2 for turn in (start, end))
    ends = (x + radius * cos(a), y + radius * sin(a), x + radius * cos(b), y + radius * sin(b))
    return (f"M{x:.2f} {y:.2f}L{ends[0]:.2f} {ends[1]:.2f}A{radius:.2f} {radius:.2f} 0 "
            f"{int(end - start > 0.5)} 1 {ends[2]:.2f} {ends[3]:.2f}Z")  # fmt: skip


@cache
def lands() -> tuple[Land, ...]:
    """All countries."""
    import pycountry

    shapes = json.loads(WORLD.read_text(encoding="utf-8"))["objects"]["countries"]["geometries"]
    out = []
    for shape, path in zip(shapes, outlines(), strict=True):
        known = pycountry.countries.get(numeric=str(shape.get("id", "")).zfill(3))
        rings = [box_of(ring) for ring in path.split("M") if ring]
        largest = max(rings, key=lambda box: box.width * box.height)
        out.append(Land(country(known.alpha_3) if known else shape["properties"]["name"], path, largest, rings))
    return tuple(out)


def box_of(ring: str) -> Box:
    """The box around a ring of an outline."""
    numbers = [float(one) for one in NUMBERS.findall(ring)]
    xs, ys = numbers[::2], numbers[1::2]
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def map_page(visit: Visit) -> Response:
    """The places of meetings on a map, with the filters of the listing."""
    asked = filters_of("meetings", visit.request.query_params, ())
    counts = Counts(visit.connection, "meetings", asked.given)
    spots = spots_of(visit.connection, counts)
    placed = sum(spot.total for spot in spots)
    onmap = Filters("map", asked.pairs)
    return visit.page(
        "map.html", map=drawn(spots), asked=asked, fields=FIELDS["meetings"], placed=placed, total=counts.total(),
        statuses=STATUSES, status=group(counts, asked, "status"), chips=chips(visit.connection, asked), onmap=onmap,
    )  # fmt: skip


def spots_of(connection: Connection, counts: Counts) -> list[Spot]:
    """The places of the meetings that were counted, those of the most meetings first."""
    columns = (Place.id, Place.name, Place.country, Place.longitude, Place.latitude, Meeting.status)
    query = select(*columns, func.count()).join(Place, Place.id == Meeting.place_id)
    query = query.where(one_of(Meeting.id, these(connection, counts.keys())), accepted("place", Place.id))
    query = query.where(Place.longitude.is_not(None), Place.latitude.is_not(None)).group_by(*columns)
    found: dict[int, tuple[Any, dict[str, int]]] = {}
    for row in connection.execute(query):
        found.setdefault(row[0], (row, {}))[1][row[5]] = row[6]
    most = max((sum(each.values()) for _, each in found.values()), default=1)
    spots = [spot(row, {s: each[s] for s in STATUSES if s in each}, most) for row, each in found.values()]
    return sorted(spots, key=lambda one: (-one.total, one.id))


def spot(row: Any, counts: Mapping[str, int], most: int) -> Spot:
    """A place on the map; its circle's area says how many meetings it had, and is scaled with the view later."""
    x, y = project(row[3], row[4])
    return Spot(f"p{row[0]}", row[1], country(row[2]), x, y, 0.4 + 0.6 * sqrt(sum(counts.values()) / most), counts)


def drawn(spots: Sequence[Spot], view: Box | None = None, letters: float = 62) -> Map:
    """A map of some places, zoomed to them, so wide as about twice as many letters."""
    view = view or view_of([(one.x, one.y) for one in spots])
    size = view.width / letters
    large = [Spot(s.id, s.name, s.country, s.x, s.y, s.radius * size, s.counts) for s in spots]
    seen = [land for land in lands() if any(ring.meets(view) for ring in land.rings)]
    return Map(view, seen, large, list(labels(view, large, seen, size))[:LABELS], size)


def view_of(points: Sequence[tuple[float, float]]) -> Box:
    """The part of the world in which points lie, with some room around them."""
    if not points:
        return Box(0, 0, WIDTH, HEIGHT)
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    width = max((right - left) * 1.25, (bottom - top) * 1.3 * SHAPE, LEAST)
    return boxed((left + right) / 2, (top + bottom) / 2, min(width, WIDTH))


def boxed(x: float, y: float, width: float) -> Box:
    """A part of the map around its middle."""
    height = width / SHAPE
    return Box(round(x - width / 2, 1), round(y - height / 2, 1), round(width, 1), round(height, 1))


def labels(view: Box, spots: Sequence[Spot], seen: Sequence[Land], size: float) -> Iterator[Label]:
    """Names of places and countries that don't cover each other, the most important first."""
    taken = [Box(s.x - s.radius, s.y - s.radius, 2 * s.radius, 2 * s.radius) for s in spots]
    for one in spots:
        for dx, dy in beside(one, size):
            box = room(one.x + dx, one.y + dy, one.name, size)
            if view.holds(box) and not any(box.meets(other) for other in taken):
                taken.append(box)
                yield Label(one.x + dx, one.y + dy, one.name, "place")
                break
    for land in sorted(seen, key=lambda one: -one.box.width * one.box.height):
        small = size * 0.85
        x, y = land.box.x + land.box.width / 2, land.box.y + land.box.height / 2
        box = room(x - small * 0.3 * len(land.name), y, land.name, small)
        fits = land.box.width > box.width * 0.7
        if fits and view.holds(box) and not any(box.meets(other) for other in taken):
            taken.append(box)
            yield Label(box.x, y, land.name, "country")


def beside(spot: Spot, size: float) -> tuple[tuple[float, float], ...]:
    """Where the name of a place may stand, from its middle: right, left, above, below."""
    long = 0.6 * size * len(spot.name)
    return (
        (spot.radius + 0.2 * size, 0.35 * size),
        (-spot.radius - 0.2 * size - long, 0.35 * size),
        (-long / 2, -spot.radius - 0.3 * size),
        (-long / 2, spot.radius + size),
    )


def room(x: float, y: float, text: str, size: float) -> Box:
    """The box of a text whose first letter stands at a point."""
    return Box(x, y - size * 0.85, size * 0.6 * len(text), size * 1.15)


def small_map(longitude: float | None, latitude: float | None, name: str | None) -> Map | None:
    """The surroundings of a place, if it is known where it is."""
    if longitude is None or latitude is None:
        return None
    x, y = project(longitude, latitude)
    return drawn([Spot("", name or "", "", x, y, 0.5, {"held": 1})], boxed(x, y, SMALL), 24)
