"""What people write and how it is read, wherever they write it: dates, periods, confidences, words of a vocabulary."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Any, get_args

from kb.errors import UsageError
from kb.periods import calendar_period, period_of


def since_date(text: str | None) -> date | None:
    """The first day of a period as ``kb.periods`` reads it. Raises UsageError for anything else."""
    return None if text is None else period_of(text).first


def until_date(text: str | None) -> date | None:
    """The last day of a period as ``kb.periods`` reads it. Raises UsageError for anything else."""
    return None if text is None else period_of(text).last


def days_between(since: str | None, until: str | None) -> tuple[date | None, date | None]:
    """The first and the last day of a period of written dates. Raises UsageError if it ends before it begins."""
    first, last = since_date(since), until_date(until)
    if first and last and last < first:
        raise UsageError(f"no period: it ends ({until}) before it begins ({since})")
    return first, last


def written_date(text: str) -> date:
    """The first day of a date that is to be kept: YYYY, YYYY-MM or YYYY-MM-DD. Raises UsageError for anything else."""
    try:
        found = calendar_period(text.strip())
    except ValueError as error:
        raise UsageError(f"no date: {text!r}; {error}") from error
    if found is None:
        raise UsageError(f"no date: {text!r}; write YYYY, YYYY-MM or YYYY-MM-DD")
    return found.first


def vocabulary_words(values: Sequence[str], vocabulary: Any, what: str) -> list[str]:
    """Values of a ``Literal``, whatever their case. Raises UsageError for a value that isn't one of them."""
    known = {value.casefold(): value for value in get_args(vocabulary)}
    for value in values:
        if value.casefold() not in known:
            raise UsageError(f"no {what} {value!r}: one of {', '.join(known.values())}")
    return [known[value.casefold()] for value in values]


def least_confidence(written: float | str) -> float:
    """How sure something is at least. Raises UsageError for what is no number from 0 to 1."""
    with suppress(ValueError):
        if 0 <= float(written) <= 1:
            return float(written)
    raise UsageError(f"confidence is a number from 0 to 1, not {written!r}")
