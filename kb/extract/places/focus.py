"""What contains a place that no gazetteer has: what is named near it, or what the article is about."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from kb.extract.parse import Parse, Tokens
from kb.extract.places.senses import CITIES, Name, prior
from kb.world.gazetteer import Entry, Gazetteer, Kind

HINTING = 100_000
"""Inhabitants from which on a city in an organization's name says where an article is from."""


def begin(known: tuple[Tokens, Entry]) -> int:
    """The first token of a known place."""
    return known[0][0]


class Focus:
    """Where an unknown site is looked for: at the nearest known place of its sentence, else of the article."""

    def __init__(self, parse: Parse, names: list[Name], known: Gazetteer) -> None:
        self.parse = parse
        self.local = sorted(
            (run, name.chosen) for name in names if name.chosen and is_local(name.chosen) for run in name.runs
        )
        self.article = local_focus(names, hints(parse, known))

    def of(self, name: Name) -> Entry | None:
        """The container of a name that the gazetteer doesn't have; None if the article names no place."""
        near = []
        for a, b in name.runs:
            first, last = (bisect_left(self.local, at, key=begin) for at in self.parse.sents[self.parse.sent[a]])
            for run, entry in self.local[first:last]:
                near.append((run[0] - b if run[0] >= b else 2 * (a - run[1]) + 3, entry))
        return min(near, key=lambda n: (n[0], n[1].row))[1] if near else self.article


def is_local(entry: Entry) -> bool:
    """Whether a place is small enough to say where a site in it is."""
    return (
        entry.kind in CITIES
        or entry.kind in (Kind.SITE, Kind.DISTRICT)
        or (entry.kind == Kind.AREA and entry.country is not None)
    )


def local_focus(names: list[Name], hints: Iterable[Entry]) -> Entry | None:
    """The place that the article is about, as local as it gets: what has an unknown site's coordinates at best.

    ``hints`` are cities within the names of organizations ("Leeds City Council"), which say as much as one mention.
    """
    weight: dict[Entry, float] = {}
    for entry in hints:
        weight[entry] = weight.get(entry, 0.0) + 1.0
    for order, name in enumerate(names):
        if name.chosen and (name.chosen.kind != Kind.AREA or name.chosen.country):
            local = 0.3 if name.chosen.kind == Kind.COUNTRY else 2.0 if is_local(name.chosen) else 1.0
            weight[name.chosen] = weight.get(name.chosen, 0.0) + local * len(name.runs) / (1 + 0.1 * order)
    return max(weight, key=lambda e: (weight[e], -e.row)) if weight else None


def hints(parse: Parse, known: Gazetteer) -> Iterator[Entry]:
    """Cities with which names of organizations begin."""
    for a, b, label in parse.ents:
        if label == "ORG" and b - a > 1:
            found = [
                e
                for n in (2, 1)
                if n < b - a
                for e in known.lookup(parse.string((a, a + n)))
                if e.population >= HINTING
            ]
            if found and found[0].kind in CITIES:
                yield max(found, key=lambda e: (prior(e), -e.row))
