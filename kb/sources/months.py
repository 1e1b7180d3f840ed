"""Dates with the month's name in another language than English: pages in English state them, too."""

import re
from functools import cache

LOCALES = (
    "fr", "de", "es", "pt", "it", "nl", "da", "sv", "nb", "fi", "pl", "cs", "sk", "sl", "hr", "hu", "ro", "bg", "sr",
    "el", "tr", "ru", "uk", "id", "sq", "lt", "lv", "et", "ca",
)  # fmt: skip
"""Languages whose months are known. Where two of them call two months alike, the name says nothing."""
WRITTEN = re.compile(
    r"(?<!\d)(\d{1,2})(?:\.|er|º|°)? ?(?:de |d[ei]l |di )?([^\W\d_]{3,12})\.?,? (?:de |del )?(\d{4})\b"
)
EAST = re.compile(r"(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]")


def foreign_parts(text: str) -> tuple[str, int, str] | None:
    """Year, month and day of a date in another language."""
    if east := EAST.search(text):
        return east[1], int(east[2]), east[3]
    found = WRITTEN.search(text)
    month = months().get(found[2].casefold()) if found else None
    return (found[3], month, found[1]) if found and month else None


@cache
def months() -> dict[str, int]:
    """The numbers of months by their names and abbreviations."""
    from babel.dates import get_month_names

    named: dict[str, set[int]] = {}
    for locale in LOCALES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, locale).items():
                    named.setdefault(name.casefold().strip("."), set()).add(number)
    return {name: next(iter(numbers)) for name, numbers in named.items() if len(numbers) == 1}
