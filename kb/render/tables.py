"""Rows as a table for people: in the terminal, and in Markdown."""

import os
import shutil
from collections.abc import Iterable, Sequence
from math import sqrt
from typing import Any, TextIO

from kb.render.cells import shown

PAGE_WIDTH = 120
"""Columns of characters where the output is no terminal and COLUMNS isn't set."""
LONGEST = 240
"""Characters of a cell that a table shows."""
LEAST = 6
SHORT = 14
"""Columns up to this width are never wrapped."""


def width_of(out: TextIO) -> int:
    """How many characters a line of ``out`` takes."""
    if out.isatty() or os.environ.get("COLUMNS"):
        return shutil.get_terminal_size((PAGE_WIDTH, 24)).columns
    return PAGE_WIDTH


def numeric(cells: Iterable[Any]) -> bool:
    """Whether a column holds only numbers (and nothing)."""
    kinds = {type(c) for c in cells if c is not None}
    return bool(kinds) and kinds <= {int, float}


def write_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], out: TextIO) -> int:
    """A table that fits the terminal, or "(no rows)"; the number of rows.

    Long cells are wrapped, and cut after ``LONGEST`` characters: the other formats give all of them.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    held = [list(row) for row in rows]
    if not held:
        out.write("(no rows)\n")
        return 0
    cells = [[clipped(shown(value)) for value in row] for row in held]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    lengths = [[len(name), *map(len, column)] for name, column in zip(columns, zip(*cells, strict=True), strict=True)]
    for k, width in enumerate(widths(lengths, width_of(out) - 2 * len(columns))):
        right = numeric(row[k] for row in held)
        table.add_column(Text(columns[k]), width=width, justify="right" if right else "left", overflow="fold")
    for row in cells:
        table.add_row(*map(Text, row))
    console = Console(file=out, width=width_of(out), highlight=False, markup=False, emoji=False)
    with console.capture() as capture:
        console.print(table)
    out.write("\n".join(line.rstrip() for line in capture.get().splitlines()) + "\n")
    return len(held)


def clipped(text: str) -> str:
    """A cell's text, cut if it is very long."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def widths(lengths: Sequence[Sequence[int]], room: int) -> list[int]:
    """How wide each column is, from the lengths of its cells: all of a short one, of the long ones a share of the
    room that grows with the square root of what they hold."""
    longest = [max(column) for column in lengths]
    if sum(longest) <= room:
        return longest
    short = [width <= SHORT for width in longest]
    left = max(room - sum(w for w, s in zip(longest, short, strict=True) if s), 0)
    weight = [0.0 if s else sqrt(sum(column) / len(column)) for column, s in zip(lengths, short, strict=True)]
    out = list(longest)
    shared = sum(weight)
    for k in sorted((k for k, s in enumerate(short) if not s), key=lambda k: longest[k] / weight[k]):
        # those that need least of their share come first: what they leave goes to the others
        out[k] = max(min(longest[k], int(left * weight[k] / shared)), LEAST)
        left, shared = left - out[k], shared - weight[k]
    return out


def write_markdown(columns: Sequence[str], rows: Iterable[Sequence[Any]], out: TextIO) -> int:
    """A GitHub-flavoured table; the number of rows."""

    def line(values: Iterable[Any]) -> str:
        return "| " + " | ".join(markdown(v) for v in values) + " |\n"

    out.write(line(columns) + "|" + " --- |" * len(columns) + "\n")
    n = 0
    for row in rows:
        out.write(line(row))
        n += 1
    return n


def markdown(value: Any) -> str:
    """A value as Markdown shows it: characters that it would obey are escaped."""
    text = shown(value)
    for mark in "\\`*_[]<>|":
        text = text.replace(mark, "\\" + mark)
    return text
