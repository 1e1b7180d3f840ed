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
    by_column = [list(column) for column in zip(columns, *cells, strict=True)]
    for k, width in enumerate(widths(by_column, width_of(out) - 2 * len(columns))):
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


def widths(columns: Sequence[Sequence[str]], room: int) -> list[int]:
    """How wide each column is, by its cells, its name among them.

    A short one gets what it needs; a long one its longest word, and of what is left a share that grows with the
    square root of its mean length.
    """
    longest = [max(map(len, cells)) for cells in columns]
    if sum(longest) <= room:
        return longest
    out = [width if width <= SHORT else longest_word(cells) for width, cells in zip(longest, columns, strict=True)]
    weight = [sqrt(sum(map(len, cells)) / len(cells)) for cells in columns]
    left, wanting = max(room - sum(out), 0), [k for k, width in enumerate(out) if width < longest[k]]
    shared = sum(weight[k] for k in wanting)
    for k in sorted(wanting, key=lambda k: (longest[k] - out[k]) / weight[k]):
        # those that want least of their share come first: what they leave goes to the others
        more = min(longest[k] - out[k], int(left * weight[k] / shared))
        out[k], left, shared = out[k] + more, left - more, shared - weight[k]
    return out


def longest_word(cells: Sequence[str]) -> int:
    """Characters of the longest word, at most ``SHORT``."""
    return min(max(len(word) for cell in cells for word in cell.split() or [""]), SHORT)


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
