"""Which of the places of a name is meant: population, what is named beside it, and what else the article is about."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from math import asin, cos, exp, log10, radians, sin, sqrt

from kb.extract.parse import Tokens
from kb.extract.places.lexicon import words
from kb.world.gazetteer import Entry, Gazetteer, Kind

CITIES = {Kind.CITY, Kind.CAPITAL}
DIVISIONS = {Kind.DIVISION, Kind.DISTRICT}
CONTAINED = 6.0
"""Weight of a container named right beside ("Paris, Texas")."""

LIFT = 4.5
"""The most that the article as a whole adds to a sense (``Support.of``)."""
HOLDING = 3.5
"""Weight of a city named elsewhere, for a state that has the name of a country ("Georgia" where Atlanta is named)."""
SMALL = 30_000
"""Inhabitants below which a town is believed only with support from the article."""


@dataclass(slots=True)
class Name:
    """All mentions of one name, and what the text says beside them."""

    text: str
    runs: list[Tokens]
    entries: tuple[Entry, ...]
    beside: list[str] = field(default_factory=list)
    """Names of containers that stand right beside a mention."""
    chosen: Entry | None = None


@lru_cache(maxsize=20_000)
def prior(entry: Entry) -> float:
    """How likely a place is meant before any context: about the logarithm of its inhabitants."""
    size = log10(entry.population + 10)
    base = {
        Kind.COUNTRY: 10.0, Kind.AREA: 8.0, Kind.SITE: 6.8, Kind.DIVISION: 2.0 + 0.55 * size, Kind.DISTRICT: 0.7 * size,
        Kind.CITY: size, Kind.CAPITAL: size + 2.5, Kind.FEATURE: 2.0, Kind.SPOT: 2.2,
    }[entry.kind]  # fmt: skip
    other = 0.0 if entry.kind not in CITIES or not entry.alternate else 1.5 if entry.unlike else 0.5
    return base - other


@lru_cache(maxsize=20_000)
def candidates(gazetteer: Gazetteer, text: str) -> tuple[Entry, ...]:
    """The places that a name can mean, also without a generic or directional word; best prior first."""
    known = words()
    if text.casefold() in known.never:
        return ()
    found = gazetteer.lookup(text)
    parts = text.split()
    preferred: set[Kind] = set()
    while not found and len(parts) > 1:
        last, first = parts[-1].casefold(), parts[0].casefold()
        if last in known.division | known.district:
            parts, preferred = parts[:-1], DIVISIONS
        elif last in known.generic:
            parts = parts[:-1]
        elif first in known.direction:
            parts = parts[1:]
        else:
            break
        found = gazetteer.lookup(" ".join(parts))
    chosen = [e for e in found if e.kind in preferred] or list(found)
    return tuple(sorted(chosen, key=lambda e: (-prior(e), e.row))[:40])


def kilometres(a: Entry, b: Entry) -> float:
    """Great-circle distance."""
    la, lo, lb, lp = map(radians, (a.latitude, a.longitude, b.latitude, b.longitude))
    return 12742 * asin(min(1.0, sqrt(sin((lb - la) / 2) ** 2 + cos(la) * cos(lb) * sin((lp - lo) / 2) ** 2)))


def contains(outer: Entry, inner: Entry) -> bool:
    """Whether a country or division holds a place."""
    if outer.kind == Kind.COUNTRY:
        return inner.country == outer.country and inner.row != outer.row
    if outer.kind == Kind.DIVISION:
        return inner.division == outer.division and inner.kind != Kind.DIVISION
    if outer.kind == Kind.AREA and outer.country:
        return inner.country == outer.country and kilometres(outer, inner) < 400
    return outer.kind in CITIES | {Kind.DISTRICT} and inner.row != outer.row and kilometres(outer, inner) < 40


def choose(names: list[Name], gazetteer: Gazetteer, home: str | None) -> None:
    """Choose the sense of each name. ``home`` is the country of the outlet (alpha-3), if known."""
    for name in names:
        name.chosen = name.entries[0] if name.entries else None
    beside = {b: candidates(gazetteer, b) for name in names for b in name.beside}
    for _ in range(2):
        support = Support(names, home)
        for name in names:
            viable = able(name)
            if len(viable) > 1:
                outer = [e for b in name.beside for e in beside[b][:4]]
                name.chosen = max(viable, key=lambda e: (score(e, name, outer, support), -e.row))
    support = Support(names, home)
    for name in names:
        if name.chosen and support.foreign(name.chosen, name):
            name.chosen = None


def able(name: Name) -> list[Entry]:
    """The senses that context can lift above the likeliest one."""
    if not name.entries:
        return []
    extra = HOLDING if name.entries[0].kind == Kind.COUNTRY else 0.0
    least = prior(name.entries[0]) - LIFT - (CONTAINED if name.beside else extra)
    return [e for e in name.entries[:25] if prior(e) >= least]


def score(entry: Entry, name: Name, outer: list[Entry], support: "Support") -> float:
    """Prior and context of one sense of a name."""
    total = prior(entry) + support.of(entry, name)
    if any(contains(o, entry) and tells(o, entry, name) for o in outer):
        total += CONTAINED
    if entry.kind == Kind.DIVISION and name.entries[0].kind == Kind.COUNTRY and support.holds(entry, name):
        total += HOLDING
    return total


def tells(outer: Entry, entry: Entry, name: Name) -> bool:
    """Whether a container beside a name decides its sense: in a list ("Jordan, Egypt", "Ohio, Texas") it doesn't."""
    best = name.entries[0].kind
    if best == Kind.DIVISION and outer.kind == Kind.DIVISION:
        return False
    return best != Kind.COUNTRY or Kind.DIVISION in (entry.kind, outer.kind)


class Support:
    """What the article as a whole says for a country, a division, a neighbourhood."""

    def __init__(self, names: Iterable[Name], home: str | None) -> None:
        self.countries: Counter[str] = Counter()
        self.divisions: Counter[str] = Counter()
        self.anchors: list[tuple[Name, Entry]] = []
        if home:
            self.countries[home] += 2
        for name in names:
            entry = name.chosen
            if entry is None:
                continue
            weight = 1 + min(len(name.runs), 3)
            if entry.country:
                self.countries[entry.country] += weight
            if "." in entry.division:
                self.divisions[entry.division] += weight
            if entry.kind in CITIES or entry.kind in DIVISIONS:
                self.anchors.append((name, entry))
        self.anchors = self.anchors[:12]

    def of(self, entry: Entry, name: Name) -> float:
        """Up to 2.5 for the country, 1 for the division, 1 for the neighbourhood; a name doesn't support itself."""
        own = 1 + min(len(name.runs), 3) if name.chosen else 0
        same = name.chosen is not None
        country = self.countries[entry.country or ""] - (
            own if same and name.chosen and name.chosen.country == entry.country else 0
        )
        division = self.divisions[entry.division] - (
            own if same and name.chosen and name.chosen.division == entry.division else 0
        )
        near = 0.0
        if entry.kind in CITIES or entry.kind == Kind.DISTRICT:
            near = sum(exp(-kilometres(entry, other) / 150) for who, other in self.anchors if who is not name)
        return 2.5 * (1 - exp(-country / 4)) + 1.0 * (1 - exp(-division / 3)) + min(1.0, 0.5 * near)

    def holds(self, entry: Entry, name: Name) -> bool:
        """Whether a city of this division is named in the article."""
        return any(who is not name and other.division == entry.division for who, other in self.anchors)

    def foreign(self, entry: Entry, name: Name) -> bool:
        """Whether a small town lies in a country that nothing else in the article points to, as it does to others."""
        if entry.kind != Kind.CITY or entry.population >= SMALL:
            return False
        own = 1 + min(len(name.runs), 3)
        rest = sum(self.countries.values()) - own
        return rest >= 4 and self.countries[entry.country or ""] <= own
