"""What people write and how it is read, wherever they write it: dates, periods, words of a vocabulary."""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from typing import Any, get_args

from kb.errors import UsageError

WRITTEN_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def since_date(text: str | None) -> date | None:
    """The first day of a written date (YYYY, YYYY-MM or YYYY-MM-DD). Raises UsageError for anything else."""
    if text is None:
        return None
    year, month, day = date_parts(text)
    return calendar_day(text, year, month or 1, day or 1)


def until_date(text: str | None) -> date | None:
    """The last day of a written date (YYYY, YYYY-MM or YYYY-MM-DD). Raises UsageError for anything else."""
    if text is None:
        return None
    year, month, day = date_parts(text)
    month = month or 12
    return calendar_day(text, year, month, day or (monthrange(year, month)[1] if 1 <= month <= 12 else 1))


def days_between(since: str | None, until: str | None) -> tuple[date | None, date | None]:
    """The first and the last day of a period of written dates. Raises UsageError if it ends before it begins."""
    first, last = since_date(since), until_date(until)
    if first and last and last < first:
        raise UsageError(f"no period: it ends ({until}) before it begins ({since})")
    return first, last


def date_parts(text: str) -> tuple[int, int, int]:
    """Year, month and day of a written date, 0 where not given."""
    match = WRITTEN_DATE.fullmatch(text.strip())
    if not match:
        raise UsageError(f"no date: {text!r}; write YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part or 0) for part in match.groups())
    return year, month, day


def calendar_day(text: str, year: int, month: int, day: int) -> date:
    """A calendar day. Raises UsageError if the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError as error:
        raise UsageError(f"no date: {text!r}; {error}") from error


def vocabulary_words(values: Sequence[str], vocabulary: Any, what: str) -> list[str]:
    """Values of a ``Literal``, whatever their case. Raises UsageError for a value that isn't one of them."""
    known = {value.casefold(): value for value in get_args(vocabulary)}
    for value in values:
        if value.casefold() not in known:
            raise UsageError(f"no {what} {value!r}: one of {', '.join(known.values())}")
    return [known[value.casefold()] for value in values]
