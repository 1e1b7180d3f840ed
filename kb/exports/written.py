"""How much an export wrote, and what it had to leave out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Written:
    """How much was written, and how many meetings could not be."""

    what: str
    number: int
    left_out: int = 0
    because: str = ""

    def __str__(self) -> str:
        """In words."""
        left = f"; {self.left_out} left out: {self.because}" if self.left_out else ""
        return f"{self.number} {self.what}{left}"


class Counted(Iterable[T]):
    """Things that are counted while they go by."""

    def __init__(self, things: Iterable[T]) -> None:
        self.things, self.number = things, 0

    def __iter__(self) -> Iterator[T]:
        for thing in self.things:
            self.number += 1
            yield thing
