"""One SQL statement by a person, read-only by permission, not by looking at its words.

SQLite: the file is opened with ``mode=ro`` and an authorizer lets through reading only. Postgres: the transaction
is READ ONLY, can't be made otherwise once its snapshot is taken, is never committed, and one statement is sent by
the extended protocol, which takes no second one.
"""

import sqlite3
import time
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy.engine import URL

from kb.errors import DatabaseError, UsageError
from kb.render import Rows
from kb.store.engine import database_errors, engine, file_of, open_database, parsed

READING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE}
PRAGMAS = {"table_info", "table_xinfo", "table_list", "index_list", "index_info", "foreign_key_list", "data_version"}
"""Pragmas that only read (``data_version`` is asked for by full-text search itself)."""
STEPS = 20_000
"""Steps of SQLite's machine between two looks at the clock."""


def read_only(statement: str, url: str, parameters: Mapping[str, str] | None = None, seconds: float = 60) -> Rows:
    """The rows of one statement; ``:name`` in it stands for a parameter.

    Raises UsageError for what is no statement that reads, or takes longer than ``seconds``; DatabaseError if
    there is no database.
    """
    open_database(url, read_only=True).dispose()
    target = parsed(url)
    run = sqlite_rows if target.get_backend_name() == "sqlite" else postgres_rows
    rows = run(statement.strip().rstrip(";"), target, dict(parameters or {}), seconds)
    columns = next(rows)
    return Rows(list(columns), rows)


def sqlite_rows(statement: str, url: URL, parameters: dict[str, str], seconds: float) -> Iterator[tuple[Any, ...]]:
    """Column names, then the rows of a statement on SQLite."""
    path = file_of(url)
    if path is None:
        raise DatabaseError("a database in memory has nothing to read")
    with database_errors(url):
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    connection.set_authorizer(authorize)
    deadline = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > deadline, STEPS)
    try:
        cursor = connection.execute(statement, parameters)
        yield unique([column[0] for column in cursor.description or ()])
        yield from cursor
    except sqlite3.Error as error:
        raise UsageError(f"SQL: {sqlite_reason(str(error), seconds)}") from error
    finally:
        connection.close()


def authorize(action: int, first: str | None, second: str | None, _database: str | None, _by: str | None) -> int:
    """SQLite's question whether a statement may do this: read, call a function, ask how a table looks."""
    harmless = (
        action in READING
        or (action == sqlite3.SQLITE_FUNCTION and second not in ("load_extension", "fts3_tokenizer"))
        or (action == sqlite3.SQLITE_PRAGMA and first in PRAGMAS)
    )
    return sqlite3.SQLITE_OK if harmless else sqlite3.SQLITE_DENY


def sqlite_reason(said: str, seconds: float) -> str:
    """Why a statement failed, for people."""
    if said == "interrupted":
        return f"it took longer than {seconds:g} seconds; --timeout gives it more"
    refused = said == "not authorized" or said.startswith("access to") or "prohibited" in said
    return "it may only read" if refused or "readonly" in said else said


def postgres_rows(statement: str, url: URL, parameters: dict[str, str], seconds: float) -> Iterator[tuple[Any, ...]]:
    """Column names, then the rows of a statement on Postgres."""
    import psycopg
    from sqlalchemy import text
    from sqlalchemy.dialects.postgresql.psycopg import dialect

    values: Any = None
    if parameters:
        spoken: Any = dialect
        statement = str(text(statement).compile(dialect=spoken()))
        values = parameters
    bind = engine(url)
    try:
        with database_errors(url), bind.connect() as wrapped:
            connection: Any = wrapped.connection.driver_connection
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            connection.execute(f"SET LOCAL statement_timeout = {int(seconds * 1000)}")
            connection.execute("SELECT 1")  # takes the snapshot, after which READ ONLY can't be lifted
            try:
                yield from streamed(connection, statement, values)
            except psycopg.errors.QueryCanceled as error:
                raise UsageError(f"SQL: {sqlite_reason('interrupted', seconds)}") from error
            except psycopg.errors.ReadOnlySqlTransaction as error:
                raise UsageError("SQL: it may only read") from error
            except psycopg.Error as error:
                raise UsageError(f"SQL: {str(error).splitlines()[0]}") from error
            finally:
                connection.rollback()
    finally:
        bind.dispose()


def streamed(connection: Any, statement: str, values: Any) -> Iterator[tuple[Any, ...]]:
    """Column names, then rows as they arrive."""
    with connection.cursor() as cursor:
        rows = cursor.stream(statement, values)
        first = next(rows, None)
        if first is None:  # then nobody said which columns there are
            cursor.execute(statement, values, prepare=True)
        yield unique([column.name for column in cursor.description or ()])
        if first is not None:
            yield first
            yield from rows


def unique(names: list[str]) -> tuple[str, ...]:
    """Column names of which none is there twice: ``id``, ``id_2``."""
    out: list[str] = []
    for name in names:
        k, free = 1, name
        while free in out:
            k += 1
            free = f"{name}_{k}"
        out.append(free)
    return tuple(out)
