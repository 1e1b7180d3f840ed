"""Places: named mentions of the text, each with coordinates, country, GeoNames id and how exact that is.

For later stages: ``place_of(findings, i)`` is the place that the clause of token ``i`` happens at,
``place_at(findings, i)`` the place that a token names.
"""

from urllib.parse import urlsplit

import pycountry

from kb.extract.findings import Findings, PlaceFinding
from kb.extract.parse import Parse
from kb.extract.places.attach import PlaceLink, place_at, place_of
from kb.extract.places.focus import Focus
from kb.extract.places.lexicon import words
from kb.extract.places.mentions import mentions
from kb.extract.places.senses import Name, candidates, choose
from kb.record import PlacePrecision
from kb.world.gazetteer import Gazetteer, Kind, gazetteer
from kb.world.gazetteer.names import fold

__all__ = ["PlaceLink", "find", "place_at", "place_of"]

PRECISION: dict[Kind, PlacePrecision] = {
    Kind.COUNTRY: "country", Kind.AREA: "area", Kind.DIVISION: "region", Kind.DISTRICT: "region",
    Kind.CITY: "city", Kind.CAPITAL: "city", Kind.SITE: "exact",
    Kind.FEATURE: "area",
    Kind.SPOT: "exact",
}  # fmt: skip


SOLD = {"TV", "IO", "CO", "ME", "AI", "FM", "WS"}
"""Top-level domains of countries that are sold to anyone."""


def find(findings: Findings) -> None:
    """Write ``findings.places``, in the order of their first mentions."""
    known = gazetteer()
    names = grouped(findings, known)
    choose(names, known, home_country(findings.article.url))
    focus = Focus(findings.parse, names, known)
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
        if place.country and place.precision != "containing":
            findings.parse.lands.update({a: (b, place.country) for a, b in place.mentions})


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
    if len(code) != 2 or code in SOLD:
        return None
    country = pycountry.countries.get(alpha_2="GB" if code == "UK" else code)
    return country.alpha_3 if country else None


def finding(name: Name, around: Focus) -> PlaceFinding:
    """One place; where the gazetteer has no such name, at what contains it."""
    entry = name.chosen
    if entry is None:
        focus = None if name.text.casefold() in words().never else around.of(name)
        if focus is None:
            return PlaceFinding(name.text, None, None, None, None, None, list(name.runs))
        return PlaceFinding(
            name.text, focus.country, focus.latitude, focus.longitude, None, "containing", list(name.runs)
        )
    precision = "region" if entry.kind == Kind.AREA and entry.country else PRECISION[entry.kind]
    return PlaceFinding(name.text, entry.country, entry.latitude, entry.longitude, entry.geonames_id, precision,
                        list(name.runs))  # fmt: skip
