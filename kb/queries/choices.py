"""Conditions of listings that are asked in one of two ways, by how many rows they leave.

A listing shows the first rows in an order that an index has. What somebody seldom named did is found by looking all
of it up; among what somebody does all the time are the first rows soon met by reading in that order. No statistics
of a database tell it which of the two a name means, so names are looked up and rows counted first, as far as ``FEW``.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, select
from sqlalchemy.orm import aliased

from kb.queries.filters import Condition, either, of
from kb.store.dialect import expected, one_of, these, unindexed
from kb.store.search import search_finds

FEW = 5000
"""Rows that are looked up and sorted in about ten milliseconds."""
SURELY = 4
"""What is expected to be so many times ``FEW`` is not counted, if that costs more than to look for a name."""
COSTLY = 3
"""Times as long as to find and sort a row takes it to look for words in a text."""


class Choice(NamedTuple):
    """That ``key`` is one of ``those``; ``each`` asks the same of a row that is read.

    Both are made of ``named``: a Select of the ids of those whom the condition names (actors, outlets, places), if
    it names any.
    """

    key: Any
    those: Callable[[Any], Select[Any]]
    each: Callable[[Any], Condition]
    named: Any = None
    costly: bool = False
    """Whether it takes a while to ask of a row, as of the words of its text."""

    def plain(self) -> Condition:
        """The condition without a choice."""
        return self.key.in_(self.those(self.named))  # type: ignore[no-any-return]

    def made(self, connection: Connection, limit: int) -> tuple[Condition, bool]:
        """The condition, asked in the better way; whether rows are few, so that they are to be looked up.

        Not more than ``limit`` are few in any case: reading in order would not come to its end before the table's.
        """
        named = self.named if self.named is None else these(connection, connection.scalars(self.named).all())
        most = max(FEW // COSTLY if self.costly else FEW, limit)
        those = self.those(named)
        keys: Sequence[int] = ()
        few = not self.costly or expected(connection, those) <= SURELY * most
        if few:
            keys = connection.scalars(those.limit(most + 1)).all()
            few = len(keys) <= most
        return (one_of(self.key, these(connection, keys)) if few else self.each(named)), few


def by_column(model: Any, name: str, named: Any) -> Choice:
    """That a column of a row holds one of the ids that are named (a Select of ids)."""
    other = aliased(model)
    return Choice(
        model.id,
        lambda ids: select(other.id).where(of(getattr(other, name), ids)),
        lambda ids: of(unindexed(getattr(model, name)), ids),
        named,
    )


def by_names(model: Any, column: str, ids: Callable[[str], Any], names: Sequence[str]) -> list[Choice]:
    """That a column of a row holds an id of what one of the names means, if any are given."""
    return [by_column(model, column, either([*map(ids, names)]))] if names else []


def by_words(model: Any, text: str) -> Choice:
    """That search finds this in an article or a statement."""
    other = aliased(model)
    return Choice(
        model.id,
        lambda _named: select(other.id).where(search_finds(other.id, text)),
        lambda _named: search_finds(model.id, text, each=True),
        costly=True,
    )


def asked_better(
    choices: Sequence[Choice], connection: Connection | None, limit: int | None
) -> tuple[list[Condition], bool]:
    """The conditions, each asked in the better way; whether one leaves few rows of a table, found by their ids.

    Without a database to count in, and where all rows are wanted, there is nothing to choose.
    """
    if connection is None or limit is None:
        return [choice.plain() for choice in choices], False
    asked = [(*choice.made(connection, limit), choice.key) for choice in choices]
    return [condition for condition, _, _ in asked], any(few and key.primary_key for _, few, key in asked)
