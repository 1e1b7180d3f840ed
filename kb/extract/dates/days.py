"""Days, weeks, months, seasons and years of the calendar, counted from a day."""

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from kb.record import DatePrecision

NEARER = 60
"""Days: a date without a year so near beats one that its tense prefers but which is far off."""


class Interval(NamedTuple):
    """First and last day, and how exactly the words give them."""

    start: date
    end: date
    precision: DatePrecision


def day(d: date) -> Interval:
    """One day."""
    return Interval(d, d, "day")


def make(year: int, month: int, number: int) -> date | None:
    """A date, or None if the calendar has none."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


def shift_months(d: date, n: int) -> date:
    """The first day of the month ``n`` months on."""
    at = d.year * 12 + d.month - 1 + n
    return date(at // 12, at % 12 + 1, 1)


def month_of(year: int, month: int) -> Interval:
    """A whole month."""
    return Interval(date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month")


def choose(candidates: list[date], base: date, tense: str | None) -> date | None:
    """Of the same date in several years, the one that the tense wants, or the nearest where that is much nearer."""
    if not candidates:
        return None
    nearest = min(candidates, key=lambda d: (abs((d - base).days), d))
    if tense == "past":
        wanted = max((d for d in candidates if d <= base), default=nearest)
    elif tense in ("future", "present"):
        wanted = min((d for d in candidates if d >= base), default=nearest)
    else:
        wanted = nearest
    gap, least = abs((wanted - base).days), abs((nearest - base).days)
    return nearest if least <= NEARER < gap else wanted


def years_around(base: date) -> tuple[int, int, int]:
    """The years in which a date without one can lie."""
    return base.year - 1, base.year, base.year + 1


def weekday_from(number: int, shift: int | None, base: date, tense: str | None) -> date:
    """A weekday by "last" (-1), "this" (0), "next" (1) or the tense; the publication day itself counts without them."""
    ahead = (number - base.weekday()) % 7
    if shift == -1:
        return base - timedelta((base.weekday() - number) % 7 or 7)
    if shift == 1:
        return base + timedelta(7 - base.weekday() + number)
    if shift == 0:
        return base + timedelta(number - base.weekday())
    return base + timedelta(ahead if tense in ("future", "present") or not ahead else ahead - 7)


def period(unit: str, base: date, n: int) -> Interval | None:
    """The day, week, weekend, month or year ``n`` units on."""
    if unit == "day":
        return day(base + timedelta(n))
    if unit == "week":
        monday = base + timedelta(7 * n - base.weekday())
        return Interval(monday, monday + timedelta(6), "week")
    if unit == "fortnight":
        return period("week", base, 2 * n)
    if unit == "weekend":
        saturday = base + timedelta(5 - base.weekday() + 7 * n)
        return Interval(saturday, saturday + timedelta(1), "day")
    if unit == "month":
        first = shift_months(base, n)
        return month_of(first.year, first.month)
    if unit == "year":
        return Interval(date(base.year + n, 1, 1), date(base.year + n, 12, 31), "year")
    return None


def span_of(unit: str, base: date, n: int) -> Interval | None:
    """ "the past two weeks": from there to the publication date, or from it on."""
    far = period(unit, base, n)
    if far is None:
        return None
    wide: DatePrecision = "week" if unit == "day" else far.precision
    return Interval(min(far.start, base), max(base, far.end), wide)


def season_of(first_month: int, year: int) -> Interval:
    """A season of the northern hemisphere; winter ends in the next year."""
    start = date(year, first_month, 1)
    return Interval(start, shift_months(start, 3) - timedelta(1), "season")
