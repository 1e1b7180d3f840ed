"""Tables of known persons and bodies: Wikidata's query service, OpenSanctions and FollowTheMoney → items with ids."""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from kb.errors import InputError
from kb.world.countries import code_of
from kb.world.fold import fold

COLUMNS = {
    "id": ("item", "id", "qid", "wikidataid", "person", "entity"),
    "name": ("name", "label", "itemlabel", "personlabel", "caption", "names"),
    "alias": ("alias", "aliases", "altlabel", "itemaltlabel", "personaltlabel", "weakalias", "previousname"),
    "country": ("country", "countries", "countrylabel", "countrycode", "iso3", "iso", "citizenship", "citizenshiplabel",
                "nationality", "jurisdiction", "maincountry"),
    "office": ("office", "offices", "officelabel", "position", "positions", "positionlabel", "role"),
    "kind": ("kind", "type", "schema"),
}  # fmt: skip
"""Ours, and what the sources call them, whatever their case and underscores."""
KINDS = {"person": "person", "human": "person", "organization": "organization", "company": "organization",
         "country": "country", "sovereign state": "country", "group": "group"}  # fmt: skip
"""A kind by what sources call it (a FollowTheMoney schema; what Wikidata says that something is an instance of)."""
OTHER = {"publicbody": "organization", "legalentity": "organization"}
"""Schemas that can be several kinds of ours; these are what they mostly are."""
QID = re.compile(r"(?:^|/)(Q[1-9]\d*)$")
SEVERAL = re.compile(r"\s*[;|]\s*")


@dataclass
class Item:
    """Somebody or something that has a Wikidata id."""

    id: str
    names: dict[str, None] = field(default_factory=dict)
    countries: set[str] = field(default_factory=set)
    offices: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """What it is called."""
        return next(iter(self.names))


Cells = Mapping[str, list[str]]


def items(text: str, name: str) -> list[Item]:
    """The items of a table, in its order; rows with one id are one item. Rows without an id of Wikidata's, or without
    a name, are left out. Raises InputError for what is no table, or has no columns for ids and names."""
    found: dict[str, Item] = {}
    count = 0
    for cells in rows(text, name):
        count += 1
        number = next((m[1] for m in map(QID.search, cells.get("id", [])) if m), None)
        if number is None or not cells.get("name"):
            continue
        take(found.setdefault(number, Item(number)), cells)
    if not found:
        raise InputError(f"{name}: none of its {count} rows has an id of Wikidata's (Q42) and a name; the columns are"
                         " id, name, aliases, country, office, kind")  # fmt: skip
    return list(found.values())


def take(item: Item, cells: Cells) -> None:
    """Take up what a row says of an item."""
    item.names.update(dict.fromkeys(n for c in ("name", "alias") for n in cells.get(c, []) if fold(n)))
    item.countries.update(code for code in map(code_of, cells.get("country", [])) if code)
    item.offices.update(cells.get("office", []))
    said = [kind.casefold() for kind in cells.get("kind", [])]
    item.kinds.update(kind for kind in (KINDS.get(k) or OTHER.get(k) for k in said) if kind)


def rows(text: str, name: str) -> Iterator[Cells]:
    """The rows of a table by our columns: JSON (lines, a list, a result of SPARQL's) or CSV."""
    body = text.lstrip("\ufeff \n\r\t")
    if body[:1] in ("{", "["):
        for k, row in enumerate(objects(body, name), 1):
            if not isinstance(row, dict):
                raise InputError(f"{name}: row {k} is no object with names of columns")
            yield ours(entity(row))
    else:
        yield from table(body, name)


def table(body: str, name: str) -> Iterator[Cells]:
    """The rows of CSV, with commas, semicolons or tabs between."""
    first = body.partition("\n")[0]
    delimiter = max("\t;,", key=first.count)
    try:
        for row in csv.DictReader(StringIO(body, newline=""), delimiter=delimiter, strict=True):
            yield ours({k: v for k, v in row.items() if k})
    except csv.Error as error:
        raise InputError(f"{name} is no CSV: {error}") from error


def objects(body: str, name: str) -> Iterable[Any]:
    """The objects of JSON: of lines, a list, or the bindings of a SPARQL result."""
    try:
        whole = json.loads(body)
    except ValueError:
        return list(json_lines(body, name))
    if isinstance(whole, dict):
        results = whole.get("results")
        bindings = results.get("bindings") if isinstance(results, dict) else None
        return bindings if isinstance(bindings, list) else [whole]
    return whole if isinstance(whole, list) else [whole]


def json_lines(body: str, name: str) -> Iterator[Any]:
    """The objects of JSON lines."""
    for k, line in enumerate(body.split("\n"), 1):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError as error:
                raise InputError(f"{name}: line {k} is no JSON: {error}") from error


def entity(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A row; of FollowTheMoney's entities the properties, with the id that is Wikidata's."""
    properties = row.get("properties")
    if not isinstance(properties, dict):
        return row
    return {**properties, "id": [row.get("id"), *strings(properties.get("wikidataId"))], "schema": row.get("schema")}


def ours(row: Mapping[str, Any]) -> Cells:
    """A row by our columns, with all values of each."""
    given = {fold(k).replace(" ", "").replace("_", ""): v for k, v in row.items()}
    return {column: [part for n in theirs if n in given for value in strings(given[n]) for part in parts(column, value)]
            for column, theirs in COLUMNS.items()}  # fmt: skip


def parts(column: str, value: str) -> list[str]:
    """The values of a cell: several with semicolons or bars between; Wikidata puts commas between aliases."""
    if column in ("id", "name"):
        return [value]
    found = [part for part in SEVERAL.split(value) if part]
    return [part for one in found for part in one.split(", ")] if column == "alias" else found


def strings(value: Any) -> list[str]:
    """The texts of a cell: one, several, or a value of a SPARQL binding."""
    if isinstance(value, dict):
        value = value.get("value")
    found = value if isinstance(value, list) else [value]
    return [" ".join(str(one).split()) for one in found if isinstance(one, str | int) and str(one).strip()]
