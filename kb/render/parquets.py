"""Rows as one Parquet file with typed columns (``kb[parquet]``).

A query says what its columns are; of rows from elsewhere that is found in their values, for which all are read first.
"""

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TextIO

from kb.errors import UsageError
from kb.render.cells import string

if TYPE_CHECKING:
    import pyarrow as pa

BATCH = 50_000
"""Rows of a row group."""
Row = Sequence[Any]


def write_parquet(columns: Sequence[str], rows: Iterable[Row], types: Sequence[Any], out: TextIO) -> int:
    """A Parquet file on the bytes beneath ``out``; the number of rows. ``types`` are Python's, None where unknown.

    Raises UsageError without pyarrow, or if ``out`` is a terminal.
    """
    try:
        import pyarrow.parquet as pq
    except ImportError as error:
        raise UsageError("Parquet needs pyarrow: pip install 'kb[parquet]'") from error
    if out.isatty():
        raise UsageError("Parquet is nothing for a terminal: write it to a file, as in `> rows.parquet`")
    kinds = list(types) or [None] * len(columns)
    if None in kinds:
        rows = list(rows)
        kinds = [kind or found_type(row[k] for row in rows) for k, kind in enumerate(kinds)]
    n, fields = 0, rows_schema(columns, kinds)
    with tempfile.TemporaryFile() as file:  # a pipe has no positions, which the writer asks for
        with pq.ParquetWriter(file, fields, compression="zstd") as writer:
            for batch in row_batches(rows):
                writer.write_table(arrow_table(batch, kinds, fields))
                n += len(batch)
        file.seek(0)
        out.flush()
        shutil.copyfileobj(file, out.buffer)
    return n


def row_batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Rows, some at a time; at least one batch, which may be empty."""
    left = iter(rows)
    first = list(islice(left, BATCH))
    yield from chain([first], iter(lambda: list(islice(left, BATCH)), []))


def found_type(values: Iterable[Any]) -> type:
    """What the values of a column are: text, unless they are all of one kind."""
    kinds = {type(value) for value in values if value is not None}
    if kinds == {int, float}:
        return float
    return kinds.pop() if len(kinds) == 1 else str


def rows_schema(columns: Sequence[str], kinds: Sequence[type]) -> "pa.Schema":
    """The Parquet types of columns; of two of one name the second is numbered."""
    import pyarrow as pa

    known = {bool: pa.bool_(), int: pa.int64(), float: pa.float64(), date: pa.date32(), bytes: pa.binary(),
             datetime: pa.timestamp("us", tz="UTC")}  # fmt: skip
    names: list[str] = []
    for name in columns:
        names.append(name if name not in names else f"{name}_{len(names) + 1}")
    return pa.schema([(name, known.get(kind, pa.string())) for name, kind in zip(names, kinds, strict=True)])


def arrow_table(rows: Sequence[Row], kinds: Sequence[type], fields: "pa.Schema") -> "pa.Table":
    """Rows as Arrow has them."""
    import pyarrow as pa

    columns = zip(*rows, strict=True) if rows else [()] * len(fields)
    arrays = [
        pa.array([parquet_value(one, kind) for one in values], field.type)
        for values, kind, field in zip(columns, kinds, fields, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=fields)


def parquet_value(given: Any, kind: type) -> Any:
    """A value as its column takes it: moments with their zone, text where it is of another kind."""
    if given is None:
        return None
    if kind is datetime and isinstance(given, datetime):
        return given if given.tzinfo else given.replace(tzinfo=UTC)
    if kind in (bool, int, float, date, bytes):
        return kind(given) if kind is float else given
    return given if isinstance(given, str) else string(given)
