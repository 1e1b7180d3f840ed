"""Times, numbers and names as people write them."""

import re
from calendar import month_abbr, month_name
from datetime import date, datetime
from typing import Any

from markupsafe import Markup, escape

from kb.exports.facts import web
from kb.render.cells import CONTROL, escaped
from kb.world.countries import name_of


def country(code: str | None) -> str:
    """A country's name; a code that none has, as it is."""
    return name_of(code) if code else ""


def whole(value: Any) -> Any:
    """What a template writes: nothing for None, and text whose control characters show."""
    if value is None:
        return ""
    if isinstance(value, str) and not isinstance(value, Markup):
        return CONTROL.sub(escaped, value)
    return value


def day(value: Any, precision: str | None = None) -> str:
    """A date: 5 May 2025, May 2025 or 2025, as exactly as it is known."""
    given = as_date(value)
    if given is None:
        return "" if value is None else str(value)
    if precision == "year":
        return str(given.year)
    if precision in ("month", "season"):
        return f"{month_name[given.month]} {given.year}"
    said = f"{given.day} {month_abbr[given.month]} {given.year}"
    return f"week of {said}" if precision == "week" else said


def as_date(value: Any) -> date | None:
    """A date of a date, a moment or ISO 8601 text."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, str):
        try:
            return date.fromisoformat(value[:10])
        except ValueError:
            return None
    return value if isinstance(value, date) else None


def days(start: Any, end: Any, precision: str | None = None) -> str:
    """From when to when something was."""
    first, last = as_date(start), as_date(end)
    if first is None or last is None or last <= first or precision in ("month", "season", "year", "week"):
        return day(start, precision)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    return (
        f"{first.day} {month_abbr[first.month]} – {day(last)}"
        if first.year == last.year
        else (f"{day(first)} – {day(last)}")
    )


def month(value: str) -> str:
    """A month (2025-03) or a year in words."""
    return f"{month_abbr[int(value[5:7])]} {value[:4]}" if len(value) == 7 and value[5:].isdigit() else value


def number(value: Any) -> str:
    """A number with its thousands apart."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value or "")
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"


def plural(n: int, one: str) -> str:
    """So many of something: 1 report, 2 reports."""
    several = one[:-1] + "ies" if one.endswith("y") else f"{one}s"
    return f"{n:,} {one if n == 1 else several}"


FOUND = re.compile(r"\[([^\[\]]*)\]")


def found(snippet: str) -> Markup:
    """A snippet whose words found, which are in square brackets, are marked."""
    return Markup(FOUND.sub(r"<b>\1</b>", str(escape(whole(snippet)))))


FILTERS = {
    "country": country, "day": day, "days": days, "month": month, "number": number, "found": found, "plural": plural,
    "web": lambda url: web(url) or "",
}  # fmt: skip
