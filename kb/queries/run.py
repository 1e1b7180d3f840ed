"""Run a Select on a database, for those who ask: rows by name, in pieces, read-only."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select

from kb.render import Rows
from kb.store.engine import database_errors, open_database

PIECE = 1000
"""Rows fetched at a time."""


def run(query: Select[Any], url: str, limit: int | None = None) -> Rows:
    """The rows of a Select, at most ``limit`` of them; read while they are written out.

    Raises DatabaseError if there is no database, or one of another version.
    """
    columns = [str(column.key) for column in query.selected_columns]
    types = [python_type(column.type) for column in query.selected_columns]
    return Rows(columns, fetched(query.limit(limit) if limit else query, url), types)


def python_type(kind: Any) -> type | None:
    """What the values of a column of this type are in Python, if that is known."""
    try:
        found: type = kind.python_type
    except NotImplementedError:
        return None
    return None if found is object else found


def fetched(query: Select[Any], url: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a Select, one by one."""
    engine = open_database(url, read_only=True)
    try:
        with database_errors(url), engine.connect() as connection:
            for row in connection.execute(query, execution_options={"yield_per": PIECE}):
                yield tuple(row)
    finally:
        engine.dispose()
