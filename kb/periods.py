"""Periods as people write them: "2024", "2024-05", "2024-W05", "last month", "yesterday", "3 days ago".

One reading for the command line, the explorer's filters and saved searches. What is relative counts from ``today``,
which ``KB_TODAY`` sets.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from kb.errors import UsageError

FORMS = "YYYY, YYYY-MM, YYYY-MM-DD, 2024-W05, 2024-Q1, today, yesterday, last week, this year, 3 days ago"
CALENDAR = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
WEEK = re.compile(r"(\d{4})-?w(\d{1,2})")
QUARTER = re.compile(r"(?P<year>\d{4})[- ]?q(?P<number>[1-4])|q(?P<first>[1-4])[- ](?P<of>\d{4})")
NAMED = re.compile(r"([a-z]+)\.? (\d{4})")
WHOLE = re.compile(r"(this|last|past|previous|next) (day|week|month|quarter|year)")
AGO = re.compile(r"(\d+|an?|one|two|three) (day|week|month|quarter|year)s? ago")
AHEAD = re.compile(r"in (\d+|an?|one|two|three) (day|week|month|quarter|year)s?")
RECENT = re.compile(r"(?:last|past) (\d+|two|three) (day|week|month|quarter|year)s")
DAYS = {"yesterday": -1, "today": 0, "now": 0, "tomorrow": 1}
NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}
WHICH = {"this": 0, "next": 1}
MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}


class Period(NamedTuple):
    """A first and a last day; both are in it."""

    first: date
    last: date


def today() -> date:
    """The day from which relative dates count: ``KB_TODAY``, or that of the clock."""
    from kb.settings import settings

    return settings().today or date.today()


def period_of(text: str) -> Period:
    """The period that a text means. Raises UsageError for one that means none, or a day that no calendar has."""
    words = " ".join(text.casefold().split())
    readings: tuple[Callable[[str], Period | None], ...] = (
        calendar_period,
        week_or_quarter,
        relative_period,
        named_month,
    )
    try:
        found = next((period for read in readings if (period := read(words))), None)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"no date: {text!r}; {error}") from error
    if found is None:
        raise UsageError(f"no date: {text!r}; write one of {FORMS}")
    return found


def calendar_period(words: str) -> Period | None:
    """A year, a month or a day (YYYY, YYYY-MM, YYYY-MM-DD). Raises ValueError for a day that isn't there."""
    match = CALENDAR.fullmatch(words)
    if not match:
        return None
    year, month, day = (int(part or 0) for part in match.groups())
    first = date(year, month or 1, day or 1)
    if day:
        return Period(first, first)
    return months(first, 1 if month else 12)


def week_or_quarter(words: str) -> Period | None:
    """A week of ISO 8601 (2024-W05) or a quarter (2024-Q1). Raises ValueError for a week that isn't there."""
    if match := WEEK.fullmatch(words):
        return week(date.fromisocalendar(int(match[1]), int(match[2]), 1))
    if match := QUARTER.fullmatch(words):
        year, number = match["year"] or match["of"], match["number"] or match["first"]
        return months(date(int(year), 3 * int(number) - 2, 1), 3)
    return None


def relative_period(words: str) -> Period | None:
    """A period that is told from today. Raises ValueError or OverflowError if it is before or after all calendars."""
    now = today()
    if words in DAYS:
        day = now + timedelta(DAYS[words])
        return Period(day, day)
    if match := WHOLE.fullmatch(words):
        return around(moved(now, WHICH.get(match[1], -1), match[2]), match[2])
    if match := AGO.fullmatch(words):
        day = moved(now, -number(match[1]), match[2])
        return Period(day, day)
    if match := AHEAD.fullmatch(words):
        day = moved(now, number(match[1]), match[2])
        return Period(day, day)
    if match := RECENT.fullmatch(words):
        return Period(moved(now, -number(match[1]), match[2]), now)
    return None


def named_month(words: str) -> Period | None:
    """A month by its English name ("March 2024", "Mar 2024"). Raises ValueError for the year 0."""
    from babel.dates import get_month_names

    match = NAMED.fullmatch(words)
    for width in ("wide", "abbreviated") if match else ():
        for number, name in get_month_names(width, locale="en").items():
            if match and name.casefold() == ("sep" if match[1] == "sept" else match[1]):
                return months(date(int(match[2]), number, 1), 1)
    return None


def number(word: str) -> int:
    """A number in digits or in words."""
    return NUMBERS.get(word) or int(word)


def moved(day: date, by: int, unit: str) -> date:
    """A day moved by so many units; where the month has no such day, its last one."""
    if unit not in MONTHS_OF:
        return day + timedelta(by * (7 if unit == "week" else 1))
    year, month = divmod(day.year * 12 + day.month - 1 + by * MONTHS_OF[unit], 12)
    if not 1 <= year <= 9999:
        raise ValueError("no calendar goes that far")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def around(day: date, unit: str) -> Period:
    """The whole unit in which a day lies; weeks begin on Monday."""
    if unit == "day":
        return Period(day, day)
    if unit == "week":
        return week(day - timedelta(day.weekday()))
    size = MONTHS_OF[unit]
    return months(day.replace(month=(day.month - 1) // size * size + 1, day=1), size)


def week(monday: date) -> Period:
    """The week that begins on a Monday."""
    return Period(monday, monday + timedelta(6))


def months(first: date, size: int) -> Period:
    """So many months from the first day of one."""
    last = moved(first, size - 1, "month")
    return Period(first, last.replace(day=monthrange(last.year, last.month)[1]))
