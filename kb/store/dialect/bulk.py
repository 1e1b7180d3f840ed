"""Many rows at once, in and out.

Rows are tuples of plain values (dates as ISO 8601 text, JSON as text) and go in by the driver's fastest way:
``executemany`` on SQLite, COPY on Postgres.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, CursorResult, Table, exc, text

from kb.store.dialect.connections import interruption
from kb.store.dialect.wording import is_sqlite

VARIABLES = 30_000
"""Bound values in one statement: SQLite takes 32,766, Postgres 65,535."""
SEARCHED = {"article": ("title", "text"), "statement": ("quotation",)}
"""Columns in which full-text search looks."""
Row = tuple[Any, ...]


def insert_rows(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert rows by the driver's fastest way; ``columns`` are the table's, in the order of the tuples."""
    if not rows:
        return
    if not is_sqlite(connection):
        _copy(connection, f"COPY {table.name} ({', '.join(columns)}) FROM STDIN", rows)
    elif table.name in SEARCHED:
        _insert_searched(connection, table.name, columns, rows)
    else:
        _many(connection, _insertion(table.name, columns), rows)


def _insertion(name: str, columns: Sequence[str]) -> str:
    """SQLite's command for a row."""
    return f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


def _insert_searched(connection: Connection, name: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert rows and, after them, what search needs of them, without the trigger that does it row by row.

    FTS5 writes out all that it holds at every statement with a trigger: a segment of its index for each row.
    """
    trigger, words = f"{name}_search_insert", SEARCHED[name]
    known = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?"
    definition = str(connection.exec_driver_sql(known, (trigger,)).scalar_one())
    connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
    _many(connection, _insertion(name, columns), rows)
    found = [columns.index(column) for column in ("id", *words)]
    _many(connection, _insertion(f"{name}_search", ("rowid", *words)), [tuple(row[k] for k in found) for row in rows])
    connection.exec_driver_sql(definition)


def merge_rows(
    connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Row], conflict: str
) -> None:
    """Insert rows of which some may be there: ``conflict`` says what then (an ``ON CONFLICT`` clause)."""
    if not rows:
        return
    names = ", ".join(columns)
    if is_sqlite(connection):
        _many(
            connection, f"INSERT INTO {table.name} ({names}) VALUES ({', '.join('?' * len(columns))}) {conflict}", rows
        )
        return
    arrivals = f"arriving_{table.name}"
    connection.exec_driver_sql(
        f"CREATE TEMP TABLE IF NOT EXISTS {arrivals} AS SELECT {names} FROM {table.name} WITH NO DATA"
    )
    _copy(connection, f"COPY {arrivals} ({names}) FROM STDIN", rows)
    connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) SELECT {names} FROM {arrivals} {conflict}")
    connection.exec_driver_sql(f"TRUNCATE {arrivals}")


def update_rows(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Update rows by id: the last of ``columns``."""
    mark = "?" if is_sqlite(connection) else "%s"
    values = ", ".join(f"{name} = {mark}" for name in columns[:-1])
    _many(connection, f"UPDATE {table.name} SET {values} WHERE {columns[-1]} = {mark}", rows)


def run_many(connection: Connection, command: str, rows: Sequence[Row]) -> None:
    """Run a command, in the driver's own words, for each of some rows of values."""
    if rows:
        _many(connection, command, rows)


def lookup(connection: Connection, query: str, values: Sequence[Any]) -> list[Row]:
    """The rows of ``query`` for all ``values``, however many: ``{values}`` in it stands for a list to be ``IN``.

    Values are all text or all whole numbers.
    """
    return [tuple(row) for row in _for_all(connection, query, values)] if values else []


def execute_for(connection: Connection, command: str, values: Sequence[Any]) -> None:
    """Run a command for all ``values`` at once, as ``lookup`` does."""
    if values:
        _for_all(connection, command, values)


def _for_all(connection: Connection, command: str, values: Sequence[Any]) -> CursorResult[Any]:
    times = command.count("{values}")
    if is_sqlite(connection):
        filled = command.replace("{values}", "(SELECT value FROM json_each(?))")
        return connection.exec_driver_sql(filled, (json.dumps(values),) * times)
    kind = "text" if isinstance(values[0], str) else "bigint"
    filled = command.replace("{values}", f"(SELECT unnest(%s::{kind}[]))")
    return connection.exec_driver_sql(filled, (list(values),) * times)


def chunks(values: Sequence[Any], size: int = VARIABLES) -> Iterator[Sequence[Any]]:
    """Pieces small enough to be bound in one statement."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def reserve(connection: Connection, table: Table, count: int) -> int:
    """Reserve ``count`` ids that no row ever had, one after the other; the first of them. Needs the write lock."""
    if not count:
        return 0
    if is_sqlite(connection):
        known = (
            "SELECT seq FROM sqlite_sequence WHERE name = :t"
            if _remembers(table)
            else f"SELECT max(id) FROM {table.name}"
        )
        last = connection.execute(text(known), {"t": table.name} if _remembers(table) else {}).scalar() or 0
        return int(last) + 1
    sequence = f"{table.name}_id_seq"
    taken = f"SELECT setval('{sequence}', nextval('{sequence}') + {count - 1})"
    return int(connection.exec_driver_sql(taken).scalar_one()) - count + 1


def _remembers(table: Table) -> bool:
    return bool(table.dialect_options["sqlite"]["autoincrement"])


def rows_at_fault(error: exc.DBAPIError) -> bool:
    """Whether it was the rows that the database refused, not the connection, the disk or the server that failed."""
    too_big = str(getattr(error.orig, "sqlstate", None) or "").startswith("54")
    return too_big or isinstance(error, exc.IntegrityError | exc.DataError | exc.ProgrammingError)


@contextmanager
def _driver(connection: Connection) -> Iterator[Any]:
    """A cursor of the driver; its errors become SQLAlchemy's."""
    dbapi: Any = connection.dialect.loaded_dbapi
    cursor: Any = connection.connection.cursor()
    try:
        yield cursor
    except dbapi.Error as error:
        if stopped := interruption(error):
            raise stopped from error
        raise exc.DBAPIError.instance(None, None, error, dbapi.Error, dialect=connection.dialect) from error
    finally:
        cursor.close()


def _many(connection: Connection, command: str, rows: Sequence[Row]) -> None:
    with _driver(connection) as cursor:
        cursor.executemany(command, rows)


def _copy(connection: Connection, command: str, rows: Iterable[Row]) -> None:
    with _driver(connection) as cursor, cursor.copy(command) as copy:
        for row in rows:
            copy.write_row(row)
