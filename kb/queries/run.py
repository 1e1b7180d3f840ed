"""Run a Select on a database, for those who ask: rows by name, in pieces, read-only."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Select, tuple_
from sqlalchemy.sql.visitors import replacement_traverse

from kb.queries.choices import Choice, asked_better
from kb.queries.filters import Condition
from kb.rows import Rows
from kb.store.dialect import among, unindexed
from kb.store.engine import database_errors, open_database

Conditions = list[Condition | Choice]
PIECE = 1000
"""Rows fetched at a time."""
KEYS, FIRST, ROWS, PARTS = "kb_keys", "kb_first", "kb_rows", "kb_parts"


class ListingParts(NamedTuple):
    """What a listing is made of, as ``listing`` takes it."""

    details: Select[Any]
    rows: Select[Any]
    conditions: Conditions
    order: Sequence[Any]


def listing(details: Select[Any], rows: Select[Any], conditions: Conditions, order: Sequence[Any]) -> Select[Any]:
    """A Select of some rows in an order, of which ``limited`` finds the first before it looks details up.

    So are counts and texts, which cost, looked up for the rows that are shown only: databases compute all columns
    of all rows before they sort them. ``rows`` is a Select of the one column by which ``details`` are found.
    """
    given = [c for c in conditions if not isinstance(c, Choice)]
    choices = [c for c in conditions if isinstance(c, Choice)]
    (key,), parts = rows.selected_columns, ListingParts(details, rows, conditions, order)
    rows, details = rows.where(*given).order_by(*order), details.order_by(*order)

    def keys(limit: int | None, connection: Connection | None) -> Select[Any]:
        asked, few = asked_better(choices, connection, limit)
        # few rows are looked up, not met by reading all in their order
        ordered = rows.order_by(None).order_by(*map(sorted_by, order)) if few else rows
        return ordered.where(*asked).limit(limit)

    def first(query: Select[Any], limit: int, connection: Connection | None) -> Select[Any]:
        found = keys(limit, connection).correlate(None).scalar_subquery()
        return details.with_only_columns(*query.selected_columns).where(among(key, found)).limit(limit)

    full = details.where(*given, *(choice.plain() for choice in choices))
    return full.execution_options(**{FIRST: first, ROWS: keys, PARTS: parts})


def sorted_by(order: Any) -> Any:
    """The same order without the index that has it."""
    replaced: Any = lambda part, **_: unindexed(part) if isinstance(part, Column) else None  # noqa: E731
    return replacement_traverse(order, {}, replaced)


def keys_of(query: Select[Any], limit: int | None, connection: Connection) -> list[int]:
    """The ids of a listing's rows in their order, of the first ones or of all."""
    return list(connection.scalars(query.get_execution_options()[ROWS](limit, connection)))


def parts_of(query: Select[Any]) -> ListingParts:
    """What a listing is made of."""
    parts: ListingParts = query.get_execution_options()[PARTS]
    return parts


def first_by(query: Select[Any], *keys: Any) -> Select[Any]:
    """A Select that ``limited`` bounds by these columns, which tell its rows apart."""
    return query.execution_options(**{KEYS: keys})


def first_of(rows: Any, details: Callable[[Any], Select[Any]]) -> Select[Any]:
    """The details of an ordered Select of rows, of which ``limited`` takes the first before it looks details up."""

    def first(_query: Any, limit: int | None, _connection: Any) -> Select[Any]:
        return details(rows.limit(limit).subquery("rows"))

    return first(None, None, None).execution_options(**{FIRST: first})


def limited(query: Select[Any], limit: int, connection: Connection | None = None) -> Select[Any]:
    """The first rows of a Select, in the way that is best on the database of ``connection``, if one is given."""
    options = query.get_execution_options()
    if FIRST in options:
        bounded: Select[Any] = options[FIRST](query, limit, connection)
        return bounded
    keys = options.get(KEYS)
    if not keys:
        return query.limit(limit)
    first = query.with_only_columns(*keys).limit(limit)
    if len(keys) > 1:
        return query.where(tuple_(*keys).in_(first)).limit(limit)
    return query.where(among(keys[0], first.correlate(None).scalar_subquery())).limit(limit)


def rows_on(connection: Connection, query: Select[Any], limit: int | None = None) -> Rows:
    """The rows of a Select on a connection, at most ``limit`` of them; read while they are written out."""
    columns = [str(column.key) for column in query.selected_columns]
    types = [python_type(column.type) for column in query.selected_columns]
    return Rows(columns, streamed_rows(connection, query, limit), types)


def streamed_rows(connection: Connection, query: Select[Any], limit: int | None) -> Iterator[tuple[Any, ...]]:
    """The rows of a Select on a connection, one by one."""
    asked = limited(query, limit, connection) if limit else query
    for row in connection.execute(asked, execution_options={"yield_per": PIECE}):
        yield tuple(row)


def run(query: Select[Any], url: str, limit: int | None = None) -> Rows:
    """The rows of a Select, at most ``limit`` of them; read while they are written out.

    Raises DatabaseError if there is no database, or one of another version.
    """
    columns = [str(column.key) for column in query.selected_columns]
    types = [python_type(column.type) for column in query.selected_columns]
    return Rows(columns, fetched(query, url, limit), types)


def python_type(kind: Any) -> type | None:
    """What the values of a column of this type are in Python, if that is known."""
    try:
        found: type = kind.python_type
    except NotImplementedError:
        return None
    return None if found is object else found


def fetched(query: Select[Any], url: str, limit: int | None) -> Iterator[tuple[Any, ...]]:
    """The rows of a Select, one by one."""
    engine = open_database(url, read_only=True)
    try:
        with database_errors(url), engine.connect() as connection:
            yield from streamed_rows(connection, query, limit)
    finally:
        engine.dispose()
