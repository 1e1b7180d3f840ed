"""Rows → table, JSON, JSON lines, CSV, Markdown, Parquet: one renderer for all commands.

``write`` takes rows from anywhere (a database cursor, a list) and streams them to a file-like object, so that
memory doesn't grow with their number (a table must be measured first, so it alone holds its rows).
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TextIO

from kb.errors import UsageError
from kb.render import delimited, jsons, parquets, tables
from kb.rows import Row, Rows

Writer = Callable[[Rows, TextIO], int]


def untyped(writer: Callable[[Sequence[str], Iterable[Row], TextIO], int]) -> Writer:
    """A writer of a format that has no types."""
    return lambda rows, out: writer(rows.columns, rows.rows, out)


FORMATS: dict[str, Writer] = {
    "table": untyped(tables.write_table),
    "json": untyped(jsons.write_json),
    "jsonl": untyped(jsons.write_json_lines),
    "csv": untyped(delimited.write_csv),
    "markdown": untyped(tables.write_markdown),
    "parquet": lambda rows, out: parquets.write_parquet(rows.columns, rows.rows, rows.types, out),
}


def write(rows: Rows, form: str, out: TextIO) -> int:
    """Write rows to ``out`` in one of ``FORMATS``; the number of rows.

    Raises UsageError for another format.
    """
    writer = FORMATS.get(form)
    if writer is None:
        raise UsageError(f"no format {form!r}: one of {', '.join(FORMATS)}")
    return writer(rows, out)
