"""Parquet, Arrow, Excel and SQLite → rows of named values, as CSV is read."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import quote
from zipfile import ZipFile

from kb.errors import ArticleError
from kb.sources.fields import plain_name
from kb.sources.reader import Item, Reader, Reading
from kb.sources.streams import Source, library
from kb.sources.tables import COLUMNS
from kb.sources.written import with_text

SPOOLED = 2_000_000_000
"""Bytes of the largest file that is kept on disk for a while, as it can't be read from its beginning to its end."""
GROUP = 500_000_000
"""Bytes that the rows of a Parquet file that are read together unpack to at most."""
BATCH = 256
"""Rows that are read at a time."""
EXCEL = 500_000_000
"""Bytes that a workbook unpacks to at most."""


@contextmanager
def on_disk(source: Source) -> Iterator[str]:
    """The path of a source: its own, if it is a file that isn't packed, else that of a copy. Raises OSError."""
    if source.path and source.file and not source.unpacked and os.path.isfile(source.path):
        yield str(source.path)
        return
    with tempfile.NamedTemporaryFile(prefix="kb-") as copy:
        held = 0
        while part := source.stream.read(1 << 20):
            held += copy.write(part)
            if held > SPOOLED:
                raise OSError(f"more than {SPOOLED // 1_000_000_000} GB, and no file of its own")
        copy.flush()
        yield copy.name


class ParquetReader(Reader):
    """A Parquet file."""

    name = "parquet"
    suffixes = (".parquet",)
    magic = (b"PAR1",)
    binary = True

    def read(self, source: Source, reading: Reading) -> Iterator[Item]:
        """A row each row."""
        parquet = library("pyarrow.parquet", "parquet", "a Parquet file")
        with on_disk(source) as path, parquet.ParquetFile(path) as file:
            sizes = (file.metadata.row_group(k).total_byte_size for k in range(file.num_row_groups))
            if max(sizes, default=0) > GROUP:
                yield ArticleError(source.name, f"rows are in groups of more than {GROUP // 1_000_000} MB")
                return
            found = numbered(source.name, (row for batch in file.iter_batches(BATCH) for row in batch.to_pylist()), 1)
            yield from with_text(found, source.name, reading)


class ArrowReader(Reader):
    """An Arrow file, also called Feather."""

    name = "arrow"
    suffixes = (".arrow", ".feather")
    magic = (b"ARROW1",)
    binary = True

    def read(self, source: Source, reading: Reading) -> Iterator[Item]:
        """A row each row."""
        arrow = library("pyarrow", "parquet", "an Arrow file")
        with on_disk(source) as path, arrow.OSFile(path) as file:
            table = arrow.ipc.open_file(file)
            batches = (table.get_batch(k) for k in range(table.num_record_batches))
            found = numbered(source.name, (row for batch in batches for row in rows_of(batch)), 1)
            yield from with_text(found, source.name, reading)


def rows_of(batch: Any) -> Iterator[dict[str, Any]]:
    """The rows of a batch, some at a time."""
    for begin in range(0, batch.num_rows, BATCH):
        yield from batch.slice(begin, BATCH).to_pylist()


class ExcelReader(Reader):
    """A workbook of Excel: each sheet is a table under its first row."""

    name = "xlsx"
    suffixes = (".xlsx", ".xlsm")
    binary = True

    def takes(self, source: Source, reading: Reading) -> bool:
        """Whether it is an archive of this name."""
        return source.suffix in self.suffixes and source.head.startswith(b"PK\x03\x04")

    def read(self, source: Source, reading: Reading) -> Iterator[Item]:
        """A row each row of each sheet that has a column for the text."""
        openpyxl = library("openpyxl", "tables", "a workbook")
        with on_disk(source) as path:
            with ZipFile(path) as file:
                if sum(part.file_size for part in file.infolist()) > EXCEL:
                    yield ArticleError(source.name, f"a workbook that unpacks to more than {EXCEL // 1_000_000} MB")
                    return
            with (
                open(path, "rb") as opened,  # it takes a path only if its name ends as it likes
                closing(openpyxl.load_workbook(opened, read_only=True, data_only=True)) as book,
            ):
                sheets = {sheet.title: sheet_rows(sheet) for sheet in book.worksheets}
                yield from tables(source.name, sheets, reading)


def sheet_rows(sheet: Any) -> Iterator[dict[str, Any]]:
    """The rows of a sheet under the names in its first one; empty rows and trailing cells are none."""
    found = sheet.iter_rows(values_only=True)
    names = [str(cell).strip() if cell is not None else "" for cell in next(found, ())][:COLUMNS]
    for cells in found:
        row = {name: cell for name, cell in zip(names, cells, strict=False) if name}
        yield row if any(cell is not None for cell in cells) else {}


class SqliteReader(Reader):
    """A SQLite database: each table that has a column for the text."""

    name = "sqlite"
    suffixes = (".sqlite", ".sqlite3", ".db")
    magic = (b"SQLite format 3\x00",)
    binary = True

    def read(self, source: Source, reading: Reading) -> Iterator[Item]:
        """A row each row."""
        with on_disk(source) as path:
            where = f"file:{quote(os.path.abspath(path))}?mode=ro"
            with closing(sqlite3.connect(where, uri=True)) as base:
                base.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
                names = [row[0] for row in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
                yield from tables(source.name, {name: table_rows(base, name) for name in names}, reading)


def table_rows(base: sqlite3.Connection, name: str) -> Iterator[dict[str, Any]]:
    """The rows of a table."""
    found = base.execute(f'SELECT * FROM "{name.replace(chr(34), chr(34) * 2)}"')
    names = [column[0] for column in found.description]
    return (dict(zip(names, row, strict=True)) for row in found)


def tables(name: str, found: Mapping[str, Iterator[dict[str, Any]]], reading: Reading) -> Iterator[Item]:
    """The rows of those tables that have a column for the text; one error, if there is none."""
    wanted = {plain_name(field) for field in reading.fields["text"]}
    columns: list[str] = []
    any_wanted = False
    for table, cells in found.items():
        rows = numbered(f"{name}[{table}]", cells, 2)
        first = next(rows, None)
        columns += first[1] if first else ()
        if first and wanted & {plain_name(column) for column in first[1]}:
            any_wanted = True
            yield first
            yield from rows
    if not any_wanted:
        yield from with_text(iter([(name, dict.fromkeys(columns))]), name, reading)


def numbered(where: str, rows: Iterator[dict[str, Any]], begin: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Rows with their place, those that hold anything."""
    return ((f"{where}:{number}", row) for number, row in enumerate(rows, begin) if row)
