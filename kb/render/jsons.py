"""Rows as one JSON array, or as one JSON object a line."""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from math import isfinite
from typing import Any, TextIO

from kb.render.cells import CONTROL, escaped

MARKUP = re.compile("[<>&\u2028\u2029]")
"""What means something to HTML, and the ends of lines that older JavaScript doesn't take in a text."""


def finite_value(value: Any) -> Any:
    """A value without the numbers that JSON can't write, infinite ones and NaN: they are null."""
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, dict):
        return {key: finite_value(one) for key, one in value.items()}
    return [finite_value(one) for one in value] if isinstance(value, list | tuple) else value


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
    """JSON on one line; characters that a terminal would obey are written by number (same value).

    Infinite numbers and NaN, for which JSON has no word, are null.
    """
    try:
        text = json.dumps(value, ensure_ascii=False, default=plain, allow_nan=False)
    except ValueError:  # rare, so that only then all values are looked through
        text = json.dumps(finite_value(value), ensure_ascii=False, default=plain)
    return CONTROL.sub(escaped, text)


def embedded(value: Any) -> str:
    """JSON for a script in a page: nothing in it can end the script, or be taken for HTML by whoever reads the page."""
    return MARKUP.sub(escaped, dumped(value))


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
