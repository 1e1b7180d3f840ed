"""Compile GeoNames' own dump: allCountries.txt (or one country's file), alternateNamesV2.txt, plain or zipped.

Format: https://download.geonames.org/export/dump/readme.txt (CC BY 4.0). The tables of this package (countries' English
names, areas, seats of government) are compiled in as well, so that the result replaces the bundled gazetteer.
"""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TextIO

import pycountry

from kb.errors import InputError
from kb.guard import require_readable
from kb.world.gazetteer.build import country_names, table_sources
from kb.world.gazetteer.compile import Compiler, NameSource
from kb.world.gazetteer.lexicon import gazetteer_table
from kb.world.gazetteer.names import fold, latin
from kb.world.gazetteer.table import ALTERNATE, UNLIKE, Kind

COLUMNS = 19
"""Fields of a row of the main file."""
KINDS = {"A": {"ADM1": Kind.DIVISION, "ADM2": Kind.DISTRICT}, "P": {"PPLC": Kind.CAPITAL}}
CLASSES = {"P": Kind.CITY, "H": Kind.FEATURE, "L": Kind.FEATURE, "T": Kind.FEATURE, "U": Kind.FEATURE,
           "V": Kind.FEATURE, "S": Kind.SPOT}  # fmt: skip
LANGUAGES = {"en", "", "abbr"}
"""Languages of alternateNamesV2 whose names are taken."""


class LoadedDump(NamedTuple):
    """What ``load_dump`` compiled."""

    places: int
    names: int
    skipped: int
    """Rows of kinds that name no place (roads, historic divisions)."""


def load_dump(path: Path, out: Path, names: Path | None = None) -> LoadedDump:
    """Compile a GeoNames dump into ``out``; ``names`` is alternateNamesV2, for which the dump's own column serves else.

    Twelve million rows take some minutes and about two gigabytes. Raises InputError if a file isn't what it claims.
    """
    compiler = Compiler()
    row_of, skipped = add_places(compiler, path)
    if not row_of:
        raise InputError(f"{path}: no place in it")
    if names:
        add_names(compiler, names, row_of)
    for kind, source in ((Kind.AREA, "areas.tsv"), (Kind.SITE, "sites.tsv")):
        for place in table_sources(source, kind):
            compiler.add(place)
    found = compiler.write(out, f"GeoNames (CC BY 4.0), {path.name}; tables of this program")
    return LoadedDump(found, len(compiler.keys), skipped)


@contextmanager
def text_of_dump(path: Path) -> Iterator[TextIO]:
    """A dump file as lines of text; of a zip archive, the member with the archive's name, or the only one."""
    try:
        require_readable(path)
        if path.suffix != ".zip":
            with path.open(encoding="utf-8", newline="\n") as stream:
                yield stream
            return
        with zipfile.ZipFile(path) as archive:
            members = [n for n in archive.namelist() if n.endswith(".txt") and "readme" not in n.lower()]
            inside = next((n for n in members if n == f"{path.stem}.txt"), members[0] if members else "")
            if not inside:
                raise InputError(f"{path}: no .txt file in the archive")
            with archive.open(inside) as raw:
                yield io.TextIOWrapper(raw, encoding="utf-8", newline="\n")
    except (OSError, UnicodeDecodeError, zipfile.BadZipFile) as error:
        raise InputError(f"{path}: can't be read ({error})") from error


def add_places(compiler: Compiler, path: Path) -> tuple[dict[int, int], int]:
    """Add the main file's places and the countries it lacks; GeoNames id → row, and the rows left out."""
    alpha3 = {c.alpha_2: c.alpha_3 for c in pycountry.countries} | {"XK": "XKX"}
    tabled = {row[0]: row for row in gazetteer_table("countries.tsv")}
    row_of: dict[int, int] = {}
    skipped = 0
    with text_of_dump(path) as stream:
        for number, line in enumerate(stream, 1):
            fields = line.rstrip("\r\n").split("\t")
            if len(fields) != COLUMNS:
                raise InputError(f"{path}, line {number}: {len(fields)} fields where GeoNames has {COLUMNS}")
            try:
                place = place_of_row(fields, alpha3, tabled)
            except ValueError as error:
                raise InputError(f"{path}, line {number}: {error}") from error
            if place is None:
                skipped += 1
                continue
            row_of[place.geonames_id] = compiler.add(place)
    for code, (_, lat, lon, others) in tabled.items():
        main, *more = country_names(code, others, "")
        compiler.add(NameSource(0, float(lat), float(lon), 0, code, Kind.COUNTRY, main, more))
    return row_of, skipped


def kind_of_feature(feature: str, code: str) -> Kind | None:
    """The kind of a feature class and code; None for what names no place (roads, historic divisions)."""
    if feature == "A" and code.startswith("PCL") and not code.endswith("H"):
        return Kind.COUNTRY
    return KINDS.get(feature, {}).get(code, CLASSES.get(feature) if not code.endswith("H") or feature != "P" else None)


def place_of_row(fields: list[str], alpha3: dict[str, str], tabled: dict[str, list[str]]) -> NameSource | None:
    """One row of the main file; None if it names no place. ``tabled`` gives up each country that is met."""
    number, name, ascii_name, alternates, lat, lon, feature, code, country = fields[:9]
    kind = kind_of_feature(feature, code)
    if kind is None:
        return None
    where = alpha3.get(country, "")
    others = [ascii_name, *(n for n in alternates.split(",") if latin(n))]
    if kind == Kind.COUNTRY and where in tabled:
        others += country_names(where, tabled.pop(where)[3], name)
    division = f"{where}.{fields[10]}" if where and fields[10] and kind != Kind.COUNTRY else where
    return NameSource(int(number), float(lat), float(lon), int(fields[14] or 0), division, kind, name, others)


def add_names(compiler: Compiler, path: Path, row_of: dict[int, int]) -> None:
    """Add the English names of alternateNamesV2 to the places that are there."""
    with text_of_dump(path) as stream:
        for line in stream:
            fields = line.rstrip("\r\n").split("\t")
            row = row_of.get(int(fields[1])) if len(fields) > 3 and fields[1].isdigit() else None
            if row is not None and fields[2] in LANGUAGES and (latin(fields[3]) or fields[2] == "abbr"):
                compiler.name(
                    fold(fields[3]), row | ALTERNATE | (UNLIKE if len(fields) > 7 and fields[7] == "1" else 0)
                )
