"""One value as a cell: what a terminal or a spreadsheet would obey is shown as text."""

import re
from typing import Any

CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|[\ud800-\udfff]"
)
"""C0 and C1 controls except tab, line feed and carriage return; marks of the direction of writing; surrogates."""
SPACE = re.compile(r"[\t\r\n\u2028\u2029\x85]+\s*")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""How a cell begins that spreadsheets run as a formula (OWASP: CSV injection), full-width forms included."""


def escaped(match: re.Match[str]) -> str:
    """A character by its number, as Python and JSON write it."""
    return f"\\u{ord(match[0]):04x}"


def string(value: Any) -> str:
    """A value as text: nothing for None, ISO 8601 for dates, yes and no for truth values, numbers to six digits."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, bytes):
        return value.hex()
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(string(v) for v in value)
    return format(value, ".6g") if isinstance(value, float) else str(value)


def shown(value: Any) -> str:
    """A value as one line for a terminal: control characters as text, line breaks as spaces."""
    return CONTROL.sub(escaped, SPACE.sub(" ", string(value)))


def defused(value: Any) -> str:
    """A value for a CSV file: numbers with all their digits, as JSON has them; text that a spreadsheet would run as a
    formula gets an apostrophe before it."""
    text = repr(value) if isinstance(value, float) else CONTROL.sub(escaped, string(value))
    if not isinstance(value, int | float) and text.lstrip(" \n").startswith(FORMULA):
        return "'" + text
    return text
