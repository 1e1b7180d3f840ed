"""What exports are made of: Selects, and how their rows become the facts of ``kb.render.facts``.

Rows are read in pieces, and what belongs to the meetings of a piece by one query each, so that memory doesn't grow
with their number. Nothing that a person rejected is among them.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, bindparam, event, select

from kb.store.models import Article

PIECE = 500
"""Rows read at a time."""
IDS: Any = bindparam("ids", expanding=True)
"""The numbers that a query about some rows is asked for."""


def selected(*columns: Any) -> Select[Any]:
    """A Select of columns whose types are looked at where its rows are read."""
    return select(*columns)


def pieces(connection: Connection, query: Select[Any]) -> Iterator[Sequence[Any]]:
    """The rows of a Select, some at a time; whoever still holds them when the transaction ends, gets no more."""
    with connection.execute(query, execution_options={"yield_per": PIECE}) as result:
        event.listen(connection, "rollback", lambda _: result.close())  # an error may hold on to this generator
        yield from result.partitions()


def namespace(connection: Connection) -> str:
    """A word that is this database's own, for ids that must not meet another's: of the article loaded first."""
    from hashlib import blake2b

    first = connection.scalar(select(Article.doc_id).order_by(Article.id).limit(1))
    return blake2b(str(first).encode(), digest_size=5).hexdigest()
