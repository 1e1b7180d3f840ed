"""Rows as a table for people: in the terminal, and in Markdown."""

import os
import shutil
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from kb.render.cells import shown

PAGE_WIDTH = 120
"""Columns of characters where the output is no terminal and COLUMNS isn't set."""


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
    """A table that fits the terminal, long cells wrapped, or "(no rows)"; the number of rows."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    held = [list(row) for row in rows]
    if not held:
        out.write("(no rows)\n")
        return 0
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1))
    for name, cells in zip(columns, zip(*held, strict=True), strict=True):
        table.add_column(Text(name), justify="right" if numeric(cells) else "left", overflow="fold",
                         no_wrap=max(len(shown(c)) for c in cells) <= 12)  # fmt: skip
    for row in held:
        table.add_row(*(Text(shown(value)) for value in row))
    console = Console(file=out, width=width_of(out), highlight=False, markup=False, emoji=False)
    with console.capture() as capture:
        console.print(table)
    out.write("\n".join(line.rstrip() for line in capture.get().splitlines()) + "\n")
    return len(held)


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
