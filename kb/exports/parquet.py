"""Entity and evidence tables as Parquet, partitioned by month, for DuckDB, Spark or Trino to read as they are.

``FOLDER/statement_report/month=2025-03/part-0.parquet``: the tables of the database by their names, with typed
columns. Evidence is partitioned by the month in which its article was published, meetings by that of their start;
what has no date is in ``month=unknown``. Tables without a time of their own are one file.
"""

import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import Boolean, Connection, Date, DateTime, Engine, Float, Integer, LargeBinary, Table

from kb.errors import InputError, UsageError, missing_extra
from kb.store import dialect
from kb.store.base import Base
from kb.store.engine import database_errors, snapshot

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

BATCH = 50_000
"""Rows read at a time."""
BATCHES_WAITING = 8
"""Batches of rows that may wait to be written."""
UNDATED = "unknown"
OWNERS = {
    "article": "n.id = x.id",
    "actor_report": "n.id = x.article_id",
    "place_report": "n.id = x.article_id",
    "meeting_report": "n.id = x.article_id",
    "statement_report": "n.id = x.article_id",
    "reaction": "n.id = x.article_id",
    "mention": "n.id = (SELECT r.article_id FROM actor_report r WHERE r.id = x.actor_report_id)",
    "place_mention": "n.id = (SELECT r.article_id FROM place_report r WHERE r.id = x.place_report_id)",
    "meeting_report_participant": "n.id = (SELECT r.article_id FROM meeting_report r WHERE r.id = x.meeting_report_id)",
    "statement_report_addressee":
        "n.id = (SELECT r.article_id FROM statement_report r WHERE r.id = x.statement_report_id)",
    "evidence": """n.id = coalesce((SELECT r.article_id FROM meeting_report r WHERE r.id = x.meeting_report_id),
                                   (SELECT r.article_id FROM statement_report r WHERE r.id = x.statement_report_id))""",
}  # fmt: skip
"""How each row of evidence (``x``) finds its article (``n``)."""
MEETING = "meeting"


def write_tables(engine: Engine, folder: Path) -> dict[str, int]:
    """Write all tables under a folder that isn't there yet or is empty, whole or not at all; rows by table.

    Raises UsageError without pyarrow, InputError if the folder can't be written, DatabaseError.
    """
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise UsageError(missing_extra("Parquet needs pyarrow", "parquet")) from error
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder} is there already and not empty")
    partial = folder.with_name(f".kb-{uuid4().hex}")
    try:
        with database_errors(engine.url), snapshot(engine) as connection:
            out = {table.name: write_table(connection, table, partial) for table in told_tables()}
        if folder.exists():
            folder.rmdir()
        partial.replace(folder)
    except OSError as error:
        raise InputError(f"{folder}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return out


def told_tables() -> list[Table]:
    """All tables but those of bytes, which resolution keeps for itself (the sketches of texts)."""
    tables = Base.metadata.sorted_tables
    return [t for t in tables if not any(isinstance(c.type, LargeBinary) for c in t.columns)]


def write_table(connection: Connection, table: Table, folder: Path) -> int:
    """Write one table in one pass over its rows; how many it has."""
    months = Months(table, folder / table.name)
    done = 0
    try:
        for batch in table_batches(connection, table):
            months.add(batch)
            done += len(batch)
    finally:
        months.close()
    return done


def table_batches(connection: Connection, table: Table) -> Iterator[list[Any]]:
    """Batches of a table's rows, in order, each row with its month before it (None: it has none)."""
    owner = OWNERS.get(table.name)
    joined = f" JOIN article n ON {owner}" if owner else ""
    columns = ", ".join(f"x.{c.name}" for c in table.columns)
    order = ", ".join(f"x.{c.name}" for c in table.primary_key)
    query = f"SELECT {row_month(connection, table)}, {columns} FROM {table.name} x{joined} ORDER BY {order}"
    options = {"stream_results": True, "max_row_buffer": BATCH}
    result = connection.exec_driver_sql(query, execution_options=options)
    while batch := result.fetchmany(BATCH):
        yield [tuple(row) for row in batch]


def row_month(connection: Connection, table: Table) -> str:
    """SQL for a row's month (YYYY-MM)."""
    if not partitioned(table):
        return "NULL"
    column = "x.start_date" if table.name == MEETING else "n.published_date"
    return f"substr({column}, 1, 7)" if dialect.is_sqlite(connection) else f"to_char({column}, 'YYYY-MM')"


def partitioned(table: Table) -> bool:
    """Whether a table's rows have a month."""
    return table.name in OWNERS or table.name == MEETING


class Months:
    """The files of a table, one a month, all open while its rows go by; or the one file of a table without months."""

    def __init__(self, table: Table, folder: Path) -> None:
        self.table, self.folder, self.fields = table, folder, table_schema(table)
        self.writers: dict[str | None, pq.ParquetWriter] = {}
        self.waiting: dict[str | None, list[Any]] = defaultdict(list)
        self.held = 0
        if not partitioned(table):
            self.writer(None)

    def add(self, batch: list[Any]) -> None:
        """Take rows; those of a month are written when they are many, all when too many wait."""
        for month, *row in batch:
            self.waiting[month].append(row)
        self.held += len(batch)
        full = self.held > BATCHES_WAITING * BATCH
        for month in [m for m, some in self.waiting.items() if full or len(some) >= BATCH]:
            self.flush(month)

    def flush(self, month: str | None) -> None:
        """Write a month's waiting rows as one row group."""
        import pyarrow as pa

        some = self.waiting.pop(month)
        columns = zip(*some, strict=True)
        arrays = [arrow_array(values, field) for values, field in zip(columns, self.fields, strict=True)]
        self.writer(month).write_table(pa.Table.from_arrays(arrays, schema=self.fields))
        self.held -= len(some)

    def writer(self, month: str | None) -> "pq.ParquetWriter":
        """The open file of a month."""
        import pyarrow.parquet as pq

        if month not in self.writers:
            inside = self.folder / f"month={month or UNDATED}" if partitioned(self.table) else self.folder
            inside.mkdir(parents=True, exist_ok=True)
            self.writers[month] = pq.ParquetWriter(inside / "part-0.parquet", self.fields, compression="zstd")
        return self.writers[month]

    def close(self) -> None:
        """Write what still waits and close all files."""
        try:
            for month in list(self.waiting):
                self.flush(month)
        finally:
            for writer in self.writers.values():
                writer.close()


def table_schema(table: Table) -> "pa.Schema":
    """The Parquet types of a table's columns."""
    import pyarrow as pa

    known = ((Boolean, pa.bool_()), (DateTime, pa.timestamp("us", tz="UTC")), (Date, pa.date32()),
             (Float, pa.float64()), (Integer, pa.int64()))  # fmt: skip
    return pa.schema([
        pa.field(c.name, next((arrow for sql, arrow in known if isinstance(c.type, sql)), pa.string()))
        for c in table.columns
    ])  # fmt: skip


def arrow_array(values: Any, field: "pa.Field") -> "pa.Array":
    """A column's values as Arrow; SQLite gives dates as text and truth as numbers, Postgres JSON as objects."""
    import json
    from datetime import UTC, date, datetime

    import pyarrow as pa

    def value(given: Any) -> Any:
        if given is None:
            return None
        if pa.types.is_boolean(field.type):
            return bool(given)
        if pa.types.is_date(field.type):
            return date.fromisoformat(given) if isinstance(given, str) else given
        if pa.types.is_timestamp(field.type):
            moment = datetime.fromisoformat(given) if isinstance(given, str) else given
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        if pa.types.is_string(field.type) and not isinstance(given, str):
            return json.dumps(given, ensure_ascii=False)
        return given

    return pa.array([value(given) for given in values], field.type)
