"""CSV → rows of named values, each with the place that it was read at.

Limits hold while a row is read: one that is too long is an error, and so is one in which a quotation mark opens that
never closes; the rows after either are read.
"""

import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from kb.errors import ArticleError
from kb.sources.rows import EMPTY, LINE, Row, broken, text_of

COLUMNS = 10_000
"""Columns of the widest table."""
MOST = 2 * LINE
"""Characters that are read in search of a row's end."""
SEPARATOR = re.compile(r"\ufeff?sep=(.)\r?\n?$")
LONG = f"the row is longer than {LINE:,} characters"


class Lines:
    """The lines of a table as its reader takes them: no row gets more than ``MOST`` characters."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text = text
        self.row: list[str] = []
        """The lines of the row that is being read."""
        self.again: list[str] = []
        """Lines that are to be read once more, the next one last."""
        self.held, self.number, self.ended = 0, 0, False

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        line = self.again.pop() if self.again else self.text.readline(MOST + 1)
        self.ended = not line
        if not line:
            raise StopIteration
        self.number += 1
        self.held += len(line)
        if len(line) <= MOST:
            self.row.append(line)
        if self.held > MOST:
            while line and line[-1] not in "\r\n":
                line = self.text.readline(MOST)
            raise csv.Error(LONG)
        return line

    def begin(self) -> int:
        """Begin a row; returns the number of its first line."""
        self.row, self.held = [], 0
        return self.number + 1

    def repeat(self) -> None:
        """Read the lines of this row but its first one again, each as a row's beginning."""
        self.again += reversed(self.row[1:])
        self.number -= len(self.row) - 1


def delimiter(header: str) -> str:
    """What divides the columns of a header line."""
    return max(",\t;|", key=header.count)


def csv_rows(name: str, stream: BinaryIO, encoding: str, header: str) -> Iterator[Row | ArticleError]:  # noqa: C901
    """The rows of a CSV file under its first row; a row of another width costs only itself."""
    csv.field_size_limit(MOST)
    lines, divider = Lines(text_of(stream, encoding)), delimiter(header)
    told = SEPARATOR.match(header)
    if told:  # Excel's own line, which is no header
        divider = told[1]
        next(lines)
        lines.begin()
    bare = divider == "\t" and '"' not in header  # where quotation marks are characters
    reader = csv.reader(lines, delimiter=divider, quoting=csv.QUOTE_NONE if bare else csv.QUOTE_MINIMAL)
    names = header_of(reader)
    if isinstance(names, str):
        yield ArticleError(name, names)
        return
    empty = 0
    while True:
        begin = lines.begin()
        where = f"{name}:{begin}"
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield ArticleError(where, f"no valid CSV: {error}")
            if swallowed(lines.row, divider, len(names), lost=True):
                lines.repeat()
            continue
        empty = 0 if cells else empty + 1
        if empty > EMPTY:
            yield ArticleError(where, f"more than {EMPTY:,} empty lines; what follows is not read")
            return
        lost = len(cells) != len(names) or not (lines.ended or well_formed(lines.row, divider))
        if cells and (lost or lines.ended) and swallowed(lines.row, divider, len(names), lost):
            yield ArticleError(where, "no valid CSV: a quotation mark that is not closed in its row")
            lines.repeat()
        elif lines.held > LINE:
            yield ArticleError(where, f"no valid CSV: {LONG}")
        elif any(cell.strip() for cell in cells):
            yield row(where, names, cells, encoding)


def header_of(reader: "Iterator[list[str]]") -> list[str] | str:
    """The names of the columns, or why there are none."""
    try:
        names = next((names for names in reader if not is_remark(names)), [])
    except csv.Error as error:
        return f"no valid CSV: {error}"
    if len(names) > COLUMNS:
        return f"a table of {len(names):,} columns, the limit is {COLUMNS:,}"
    return [column.strip().lstrip("\ufeff") for column in names]


def is_remark(cells: list[str]) -> bool:
    """Whether a row above the header is empty, or says something about the table ("# exported in March")."""
    held = [cell for cell in cells if cell.strip()]
    return not held or (len(held) == 1 and held[0].lstrip("\ufeff").startswith("# "))


def header_line(head: str) -> str:
    """The line in which a table names its columns."""
    lines = head.split("\n")
    return next((line for line in lines if line.strip("\ufeff\r ,;|\t") and not line.startswith("# ")), lines[0])


def well_formed(lines: list[str], divider: str) -> bool:
    """Whether a row of several lines has nothing behind a closing quotation mark: there the next row's first opened."""
    if len(lines) > 1:
        try:
            next(csv.reader(lines, delimiter=divider, strict=True))
        except csv.Error:
            return False
    return True


def swallowed(lines: list[str], divider: str, width: int, lost: bool) -> bool:
    """Whether most of the lines that a row has taken after its first are rows of the table's own width.

    Half of them are enough where the row is ``lost`` anyway.
    """
    others = [line for line in lines[1:] if line.strip()]
    fitting = sum(len(next(csv.reader([line], delimiter=divider), [])) == width for line in others)
    return width > 1 and fitting > 0 and 2 * fitting + lost > len(others)


def row(where: str, names: list[str], cells: list[str], encoding: str) -> Row | ArticleError:
    """The values of a row under their names."""
    while len(cells) > len(names) and not cells[-1].strip():
        cells.pop()
    if len(cells) != len(names):
        return ArticleError(where, f"the row has {len(cells)} cells under {len(names)} column names")
    if any(broken(cell) for cell in cells):
        return ArticleError(where, f"the row is not valid {encoding}")
    return where, dict(zip(names, cells, strict=True))
