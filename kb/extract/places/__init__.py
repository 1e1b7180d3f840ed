"""Places: named mentions of the text, each with coordinates, country, GeoNames id and how exact that is.

For later stages: ``place_of(findings, i)`` is the place that the clause of token ``i`` happens at, ``place_at(findings, i)``
the place that a token names.
"""

from collections import Counter
from urllib.parse import urlsplit

import pycountry

from kb.extract.findings import Findings, PlaceFinding
from kb.extract.gazetteer import Entry, Gazetteer, Kind, gazetteer
from kb.extract.gazetteer.names import fold
from kb.extract.parse import Parse
from kb.extract.places.attach import PlaceLink, place_at, place_of
from kb.extract.places.mentions import mentions
from kb.extract.places.senses import CITIES, Name, candidates, choose
from kb.record import PlacePrecision

__all__ = ["PlaceLink", "find", "place_at", "place_of"]

PRECISION: dict[Kind, PlacePrecision] = {
    Kind.COUNTRY: "country", Kind.AREA: "area", Kind.DIVISION: "region", Kind.DISTRICT: "region",
    Kind.CITY: "city", Kind.CAPITAL: "city", Kind.SITE: "exact",
}  # fmt: skip


def find(findings: Findings) -> None:
    """Write ``findings.places``, in the order of their first mentions."""
    known = gazetteer()
    names = grouped(findings, known)
    choose(names, known, home_country(findings.article.url))
    focus = Focus(findings.parse, names)
    out: dict[object, PlaceFinding] = {}
    for name in names:
        key: object = name.chosen.row if name.chosen else fold(name.text)
        if key in out:
            out[key].mentions.extend(name.runs)
        else:
            out[key] = finding(name, focus)
    findings.places = sorted(out.values(), key=lambda p: min(p.mentions))
    for place in findings.places:
        place.mentions.sort()


def grouped(findings: Findings, known: Gazetteer) -> list[Name]:
    """The names of places, each with all its mentions and what stands beside them."""
    parse, names = findings.parse, dict[str, Name]()
    runs = mentions(parse, known, findings.layout.dateline)
    starts = {run[0]: run for run in runs}
    for run in runs:
        text = " ".join(parse.string(run).split())
        key = fold(text)
        if key not in names:
            names[key] = Name(text, [], candidates(known, text))
        names[key].runs.append(run)
        following = starts.get(beside(parse, run[1]))
        if following:
            names[key].beside.append(parse.string(following))
    return list(names.values())


def beside(parse: Parse, i: int) -> int:
    """Where a container may be named after a name that ends before ``i``: ", Texas", "in Texas", "(Texas)"."""
    if i < len(parse) and parse.lower[i] in (",", "(", "in", "of"):
        i += 1
        return i + 1 if i < len(parse) and parse.lower[i] == "the" else i
    return -1


def home_country(url: str | None) -> str | None:
    """The country of the outlet by its web address's top-level domain, alpha-3; None for generic ones."""
    host = urlsplit(url or "").hostname or ""
    code = host.rsplit(".", 1)[-1].upper()
    country = (
        pycountry.countries.get(alpha_2={"UK": "GB", "TV": "", "IO": "", "CO": "", "ME": ""}.get(code, code))
        if len(code) == 2
        else None
    )
    return country.alpha_3 if country else None


class Focus:
    """Where an unknown site is looked for: at the nearest known place of its sentence, else where the article is about."""

    def __init__(self, parse: Parse, names: list[Name]) -> None:
        self.parse = parse
        self.local = sorted(
            (run, name.chosen) for name in names if name.chosen and is_local(name.chosen) for run in name.runs
        )
        self.article = local_focus(names)

    def of(self, name: Name) -> Entry | None:
        """The container of a name that the gazetteer doesn't have; None if the article names no place."""
        near = []
        for a, b in name.runs:
            first, last = self.parse.sents[self.parse.sent[a]]
            for run, entry in self.local:
                if first <= run[0] < last:
                    near.append((run[0] - b if run[0] >= b else 2 * (a - run[1]) + 3, entry))
        return min(near, key=lambda n: (n[0], n[1].row))[1] if near else self.article


def is_local(entry: Entry) -> bool:
    """Whether a place is small enough to say where a site in it is."""
    return (
        entry.kind in CITIES
        or entry.kind in (Kind.SITE, Kind.DISTRICT)
        or (entry.kind == Kind.AREA and entry.country is not None)
    )


def local_focus(names: list[Name]) -> Entry | None:
    """The place that the article is about, as local as it gets: what has an unknown site's coordinates at best."""
    weight: Counter[Entry] = Counter()
    for order, name in enumerate(names):
        if name.chosen and name.chosen.kind != Kind.AREA:
            local = 2.0 if name.chosen.kind in CITIES or name.chosen.kind == Kind.DISTRICT else 1.0
            local = 0.3 if name.chosen.kind == Kind.COUNTRY else local
            weight[name.chosen] += local * len(name.runs) / (1 + 0.1 * order)  # type: ignore[assignment]
    return max(weight, key=lambda e: (weight[e], -e.row)) if weight else None


def finding(name: Name, around: Focus) -> PlaceFinding:
    """One place; where the gazetteer has no such name, at what contains it."""
    entry = name.chosen
    if entry is None:
        focus = around.of(name)
        return PlaceFinding(name.text, focus.country if focus else None, focus.latitude if focus else None,
                            focus.longitude if focus else None, None, "containing" if focus else None, list(name.runs))  # fmt: skip
    return PlaceFinding(name.text, entry.country, entry.latitude, entry.longitude, entry.geonames_id,
                        PRECISION[entry.kind], list(name.runs))  # fmt: skip
