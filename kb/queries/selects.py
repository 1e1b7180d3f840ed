"""Selects whose columns mypy can't know, and their rows in pieces, so that memory doesn't grow with their number."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, event, select

PIECE = 500
"""Rows read at a time."""


def selected(*columns: Any) -> Select[Any]:
    """A Select of columns whose types are looked at where its rows are read."""
    return select(*columns)


def pieces(connection: Connection, query: Select[Any]) -> Iterator[Sequence[Any]]:
    """The rows of a Select, some at a time; whoever still holds them when the transaction ends, gets no more."""
    with connection.execute(query, execution_options={"yield_per": PIECE}) as result:
        event.listen(connection, "rollback", lambda _: result.close())  # an error may hold on to this generator
        yield from result.partitions()
