"""Rows, what a question answers with: named columns and what is under them, however it is written then."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """Named columns and the rows under them; rows may be an iterator, and are then read once."""

    columns: Sequence[str]
    rows: Iterable[Row]
    types: Sequence[Any] = ()
    """What each column's values are, in Python's types, None where that is unknown; formats with types heed it."""
