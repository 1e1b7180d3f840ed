"""Rows as a table for people: in the terminal, and in Markdown."""

import os
import shutil
from collections.abc import Iterable, Sequence
from math import sqrt
from textwrap import wrap
from typing import Any, TextIO

from kb.render.cells import shown

PAGE_WIDTH = 120
"""Columns of characters where the output is no terminal and COLUMNS isn't set."""
UNBOUNDED = 10**9
"""The width where a table may be as wide as it needs."""
LONGEST = 240
"""Characters of a cell that a table shows."""
SHORT = 14
"""Columns up to this width are never wrapped."""
WORD = 32
"""Nor are those without spaces up to this one: ids, times, numbers."""


def width_of(out: TextIO) -> int:
    """How many characters a line of ``out`` takes."""
    if out.isatty() or os.environ.get("COLUMNS"):
        return shutil.get_terminal_size((PAGE_WIDTH, 24)).columns
    return PAGE_WIDTH


def room_of(out: TextIO) -> int:
    """How wide a table may be: a terminal's width or what COLUMNS says; in a file or a pipe as wide as it needs."""
    return width_of(out) if out.isatty() or os.environ.get("COLUMNS") else UNBOUNDED


def cell_columns(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[list[str]]:
    """Each column as text: its name, then its cells."""
    return [[name, *(clipped(shown(row[k])) for row in rows)] for k, name in enumerate(columns)]


def fit(columns: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """The widths of columns of text in a table that is not wider than ``room``; None if they can't be."""
    return widths(columns, room - 2 * len(columns))


def numeric(cells: Iterable[Any]) -> bool:
    """Whether a column holds only numbers (and nothing)."""
    kinds = {type(c) for c in cells if c is not None}
    return bool(kinds) and kinds <= {int, float}


def write_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], out: TextIO) -> int:
    """A table that fits the terminal, or where there is no room for one a block of lines a row; the number of rows.

    Long cells are wrapped (in a file or a pipe they aren't), and cut after ``LONGEST`` characters: the other formats
    give all of them. No rows are "(no rows)".
    """
    held = [list(row) for row in rows]
    if not held:
        out.write("(no rows)\n")
        return 0
    room, by_column = room_of(out), cell_columns(columns, held)
    cells = list(zip(*(column[1:] for column in by_column), strict=True))
    found = fit(by_column, room)
    if found is None:
        write_blocks(columns, cells, room, out)
    else:
        right = [numeric(row[k] for row in held) for k in range(len(columns))]
        write_grid(columns, cells, found, right, out)
    return len(held)


def write_grid(
    columns: Sequence[str], cells: Sequence[Sequence[str]], found: Sequence[int], right: Sequence[bool], out: TextIO
) -> None:
    """Cells in columns of these widths; some to the right."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    for name, width, numbers in zip(columns, found, right, strict=True):
        table.add_column(Text(name), width=width, justify="right" if numbers else "left", overflow="fold")
    for row in cells:
        table.add_row(*map(Text, row))
    console = Console(file=out, width=sum(found) + 2 * len(found), highlight=False, markup=False, emoji=False)
    with console.capture() as capture:
        console.print(table)
    out.write("\n".join(line.rstrip() for line in capture.get().splitlines()) + "\n")


def write_blocks(columns: Sequence[str], cells: Sequence[Sequence[str]], room: int, out: TextIO) -> None:
    """Each row as lines of a column's name and its value; only words that the terminal itself breaks are too long."""
    names = max(map(len, columns)) + 2
    for k, row in enumerate(cells):
        out.write("\n" if k else "")
        for name, cell in zip(columns, row, strict=True):
            lines = wrap(cell, max(room - names, SHORT), break_long_words=False, break_on_hyphens=False)
            for j, line in enumerate(lines or [""]):
                out.write(f"{'' if j else name:<{names}}{line}".rstrip() + "\n")


def clipped(text: str) -> str:
    """A cell's text, cut if it is very long."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def widths(columns: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """How wide each column is, by its cells, its name first; None if there is no room for so many.

    A short one gets what it needs; a long one its name and longest word, and of what is left a share that grows with
    the square root of its mean length.
    """
    longest = [max(map(cells_of, cells)) for cells in columns]
    if sum(longest) <= room:
        return longest
    out = [least(cells, width) for width, cells in zip(longest, columns, strict=True)]
    if sum(out) > room:
        return None
    weight = [sqrt(sum(map(len, cells)) / len(cells)) for cells in columns]
    left, wanting = room - sum(out), [k for k, width in enumerate(out) if width < longest[k]]
    shared = sum(weight[k] for k in wanting)
    for k in sorted(wanting, key=lambda k: (longest[k] - out[k]) / weight[k]):
        # those that want least of their share come first: what they leave goes to the others
        more = min(longest[k] - out[k], int(left * weight[k] / shared))
        out[k], left, shared = out[k] + more, left - more, shared - weight[k]
    return out


def cells_of(text: str) -> int:
    """How much room a text takes in a terminal, where some letters are two wide."""
    from rich.cells import cell_len

    return cell_len(text)


def least(cells: Sequence[str], width: int) -> int:
    """The least width of a column whose widest cell has this one: no short value is broken, nor is the name."""
    words = [word for cell in cells for word in cell.split() or [""]]
    if width <= (WORD if len(words) == len(cells) else SHORT):
        return width
    return max(cells_of(cells[0]), min(max(map(cells_of, words)), SHORT))


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
