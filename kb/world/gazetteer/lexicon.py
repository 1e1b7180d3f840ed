"""The tables beside the compiled gazetteer: countries, areas and sites, names that are looked for anywhere."""

from collections.abc import Iterator
from functools import cache, partial

import pycountry

from kb.world import tsv
from kb.world.gazetteer.table import Kind

gazetteer_table = partial(tsv.rows, __package__)


def official_names() -> Iterator[str]:
    """The short names of countries in ISO 3166, as they are printed in running text."""
    for country in pycountry.countries:
        name = getattr(country, "common_name", country.name)
        if "," not in name and "(" not in name:
            yield name


@cache
def phrases() -> dict[str, list[tuple[str, Kind]]]:
    """Names of several words by their first word in lower case, longest first: (name in lower case, kind)."""
    names = {name.lower(): Kind.COUNTRY for name in official_names() if " " in name}
    for file, kind, column in (
        ("sites.tsv", Kind.SITE, 0),
        ("areas.tsv", Kind.AREA, 0),
        ("countries.tsv", Kind.COUNTRY, 3),
    ):
        for row in gazetteer_table(file):
            for name in row[column].split(";"):
                if " " in name.removeprefix("the ") or "-" in name:
                    names[name.removeprefix("the ").lower().replace("’", "'")] = kind
    out: dict[str, list[tuple[str, Kind]]] = {}
    for name in sorted(names, key=lambda n: (-len(n), n)):
        out.setdefault(name.replace("-", " ").split()[0], []).append((name, names[name]))
    return out
