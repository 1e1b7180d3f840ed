"""Rows as comma-separated values (RFC 4180 with line feeds)."""

import csv
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from kb.render.cells import defused


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]], out: TextIO) -> int:
    """A header line and one line a row; the number of rows."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    n = 0
    for row in rows:
        writer.writerow([defused(value) for value in row])
        n += 1
    return n
