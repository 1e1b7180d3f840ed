"""Articles by the days on which they were published: what is read of a database where only some days matter."""

from collections.abc import Iterable
from datetime import date

UNDATED = "n.published_date IS NULL"
DATED = "n.published_date IS NOT NULL"


class Calendar:
    """Which days have been read. An article without a day belongs to all of them."""

    def __init__(self) -> None:
        self.read: set[int] = set()
        self.whole = False

    def around(self, days: Iterable[date | None], reach: int) -> str | None:
        """The condition, in SQL, for articles that weren't read yet, up to ``reach`` days before and after some days;
        None if there are none. Those without a day must have been read before."""
        wanted = set(days)
        near = {d.toordinal() + k for d in wanted if d for k in range(-reach, reach + 1)} - self.read
        if self.whole or not (near or None in wanted):
            return None
        self.whole = None in wanted
        self.read |= near
        return DATED if self.whole else spells(near)


def spells(days: Iterable[int]) -> str:
    """The condition that an article is of one of some days."""
    each = (f"n.published_date BETWEEN '{date.fromordinal(a)}' AND '{date.fromordinal(b)}'" for a, b in runs(days))
    return f"({' OR '.join(each)})"


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """The first and the last of each run of numbers that follow each other."""
    out: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if out and number == out[-1][1] + 1:
            out[-1] = out[-1][0], number
        else:
            out.append((number, number))
    return out
