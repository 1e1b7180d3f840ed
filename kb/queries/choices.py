"""Conditions of listings that are asked in one of two ways, by how many rows they leave.

A listing shows the first rows in an order that an index has. What somebody seldom named did is found by looking all
of it up; among what somebody does all the time are the first rows soon met by reading in that order. No statistics
of a database tell it which of the two a name means, so names are looked up and rows counted first, as far as ``FEW``.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select

from kb.queries.filters import Condition
from kb.store.dialect import these

FEW = 5000
"""Rows that are looked up and sorted in about ten milliseconds."""


class Choice(NamedTuple):
    """That ``key`` is one of ``those``; ``each`` asks the same of a row that is read.

    Both are made of ``named``: a Select of the ids of those whom the condition names (actors, outlets, places), if
    it names any.
    """

    key: Any
    those: Callable[[Any], Select[Any]]
    each: Callable[[Any], Condition]
    named: Any = None

    def plain(self) -> Condition:
        """The condition without a choice."""
        return self.key.in_(self.those(self.named))  # type: ignore[no-any-return]

    def made(self, connection: Connection) -> tuple[Condition, bool]:
        """The condition, asked in the better way; whether rows are few, so that they are to be looked up."""
        named = self.named if self.named is None else these(connection, connection.scalars(self.named).all())
        found = connection.scalars(self.those(named).limit(FEW + 1)).all()
        few = len(found) <= FEW
        return (self.key.in_(these(connection, found)) if few else self.each(named)), few


def made(choices: Sequence[Choice], connection: Connection) -> tuple[list[Condition], bool]:
    """The conditions, each asked in the better way; whether one leaves few rows of a table, found by their ids."""
    asked = [(*choice.made(connection), choice.key) for choice in choices]
    return [condition for condition, _, _ in asked], any(few and key.primary_key for _, few, key in asked)
