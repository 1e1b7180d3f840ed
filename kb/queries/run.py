"""Run a Select on a database, for those who ask: rows by name, in pieces, read-only."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Select, tuple_

from kb.render import Rows
from kb.store.dialect import among
from kb.store.engine import database_errors, open_database

PIECE = 1000
"""Rows fetched at a time."""
KEYS, FIRST = "kb_keys", "kb_first"


def first_by(query: Select[Any], *keys: Any) -> Select[Any]:
    """A Select that ``limited`` bounds by these columns, which tell its rows apart."""
    return query.execution_options(**{KEYS: keys})


def first_of(rows: Any, details: Callable[[Any], Select[Any]]) -> Select[Any]:
    """The details of an ordered Select of rows, of which ``limited`` takes the first before it looks details up."""

    def first(limit: int | None) -> Select[Any]:
        return details(rows.limit(limit).subquery("rows"))

    return first(None).execution_options(**{FIRST: first})


def limited(query: Select[Any], limit: int) -> Select[Any]:
    """The first rows of a Select, found by their keys alone.

    So are counts and texts, which cost, looked up for the rows that are shown only: databases compute all columns
    of all rows before they sort them.
    """
    options = query.get_execution_options()
    if FIRST in options:
        bounded: Select[Any] = options[FIRST](limit)
        return bounded
    keys = options.get(KEYS)
    if not keys:
        return query.limit(limit)
    first = query.with_only_columns(*keys).limit(limit)
    if len(keys) > 1:
        return query.where(tuple_(*keys).in_(first)).limit(limit)
    return query.where(among(keys[0], first.correlate(None).scalar_subquery())).limit(limit)


def run(query: Select[Any], url: str, limit: int | None = None) -> Rows:
    """The rows of a Select, at most ``limit`` of them; read while they are written out.

    Raises DatabaseError if there is no database, or one of another version.
    """
    columns = [str(column.key) for column in query.selected_columns]
    types = [python_type(column.type) for column in query.selected_columns]
    return Rows(columns, fetched(limited(query, limit) if limit else query, url), types)


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
