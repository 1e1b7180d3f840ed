"""Rows as people read them in a terminal: countries by name, and no more columns than there is room for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TextIO

from kb.render.tables import cell_columns, fit, room_of
from kb.world.countries import name_of

Cells = list[Any]
LESS_WANTED = (
    "wikidata_id", "reports", "cue", "mode", "language", "form", "outlet", "longest_run_months", "longest_gap_days",
    "addressees", "end", "statements", "reactions", "country",
)  # fmt: skip
"""Columns of listings that are left out where there is no room for all, the first of these first."""


def with_country_names(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[Cells]:
    """The rows with the names of countries before their codes: "Morocco (MAR)"."""
    coded = {k for k, name in enumerate(columns) if holds_countries(name)}
    for row in rows:
        yield [country(value) if k in coded else value for k, value in enumerate(row)]


def holds_countries(column: str) -> bool:
    """Whether a column of ours holds codes of countries; ``other`` is the second country of a pair."""
    return column.endswith("country") or column == "other"


def fields_with_country_names(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of one row, countries with their names."""
    return {name: country(value) if holds_countries(name) else value for name, value in fields.items()}


def country(value: Any) -> Any:
    """A country with its name; what no country has for its code, such as a bloc, stays as it is."""
    name = name_of(value) if isinstance(value, str) else value
    return value if name == value else f"{name} ({value})"


def fitting(
    columns: Sequence[str], rows: Sequence[Sequence[Any]], out: TextIO
) -> tuple[list[str], list[Cells], list[str]]:
    """Columns and rows as far as they fit ``out``, and the columns that were left out; all, if that is no help.

    Columns without any value go first, and aren't told: nothing is lost with them.
    """
    kept = list(range(len(columns)))
    empty = [k for k in kept if all(row[k] is None for row in rows)]
    wanted_least = [columns.index(name) for name in LESS_WANTED if name in columns]
    left_out: list[int] = []
    cells = cell_columns(columns, rows)
    for k in [None, *empty, *(k for k in wanted_least if k not in empty)]:
        if k is not None:
            kept.remove(k)
            left_out.append(k)
        if not rows or fit([cells[j] for j in kept], room_of(out)):
            told = [columns[j] for j in sorted(left_out) if j not in empty]
            return [columns[j] for j in kept], [[row[j] for j in kept] for row in rows], told
    return list(columns), [list(row) for row in rows], []
