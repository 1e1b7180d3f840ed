"""Rows as one JSON array, or as one JSON object a line."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, TextIO

from kb.render.cells import CONTROL, escaped


def plain(value: Any) -> Any:
    """What JSON has no word for: dates as ISO 8601, bytes as hexadecimal, sets and rows as arrays."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Iterable):
        return list(value)
    return str(value)


def dumped(value: Any) -> str:
    """JSON on one line; characters that a terminal would obey are written by number (same value)."""
    return CONTROL.sub(escaped, json.dumps(value, ensure_ascii=False, default=plain))


def write_json(columns: Sequence[str], rows: Iterable[Sequence[Any]], out: TextIO) -> int:
    """An array of objects, one a line; the number of rows."""
    n = 0
    out.write("[")
    for n, row in enumerate(rows, 1):
        out.write((",\n " if n > 1 else "\n ") + dumped(dict(zip(columns, row, strict=True))))
    out.write("\n]\n" if n else "]\n")
    return n


def write_json_lines(columns: Sequence[str], rows: Iterable[Sequence[Any]], out: TextIO) -> int:
    """One object a line; the number of rows."""
    n = 0
    for row in rows:
        n += 1
        out.write(dumped(dict(zip(columns, row, strict=True))) + "\n")
    return n
