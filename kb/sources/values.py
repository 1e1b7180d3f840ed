"""Values as sources print them → dates, language codes, author lines. What is not understood is None."""

import ast
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache, lru_cache
from typing import Any

from kb.sources.months import foreign_parts
from kb.text.datelines import MONTH, MONTHS

ISO = re.compile(r"(?:D:)?(\d{4})[-/._:–]?(\d{2})[-/._:–]?(\d{2})(?=$|[^\d]|\d{6}(?:\D|$))")
SHORT_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
WRITTEN = re.compile(
    rf"(?P<month>{MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month2>{MONTH}),? (?P<year2>\d{{4}})",
    re.I,
)
HYPHENED = re.compile(rf"(\d{{1,2}})[-/. ]?({MONTH})[-/. ]?(\d{{4}})\b", re.I)
YEAR_FIRST = re.compile(rf"(\d{{4}})[-/., ]{{1,2}}({MONTH})[-/. ](\d{{1,2}})(?!\d)", re.I)
MONTH_FIRST = re.compile(rf"({MONTH})[-/.](\d{{1,2}})[-/.](\d{{4}})\b", re.I)
LABELLED = re.compile(r"[^\W\d_][^\W\d]{2,15}(?: (?:on|at|date))?\s*:\s*(?=\S)")
"""What a date may be called in its own field: "Date: 2024-03-04"."""
WRAPPED = re.compile(r"/?Date\((-?\d{9,13})(?:[+-]\d{4})?\)/?")
"""How programs in .NET write a time."""
SLASHED = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})\b")
WEEKDAY = re.compile(r"(?i)\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?")
AROUND = re.compile(
    r"(?i)(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*|published|updated|posted|date|on|at|gmt|utc|e?[cs]?[es]t|[ap]\.?m\b\.?|t|z"
    r"|[+-]?\d{1,2}[:.]?\d{2}(?:[:.]\d{2}(?:\.\d+)?)?|[\s,.:;|()*_–-])*"
)
"""What may stand around a date in a line that is only a date."""
STAMP = 60
"""Characters of the longest such line."""
EPOCH = 100_000_000
"""Seconds since 1970 from which a number is a time: March 1973. Smaller ones are years, days of months, counts."""
UNITS = (10**9, 10**6, 1000)
"""Nanoseconds, microseconds, milliseconds."""
INNER = ("$date", "$numberLong", "$timestamp", "@value", "value", "#text", "iso", "seconds", "_seconds", "t")
"""Under which names an object holds its date."""
EXCEL = range(30_000, 60_000)
"""Days since the end of 1899, as tables count them: 1982 to 2064."""
UNKNOWN = ("und", "mul", "mis", "zxx", "unknown", "undefined", "none", "other", "n/a", "xx")
"""Tags that say that a language isn't said."""
CELL = 10_000
"""Characters of the longest cell that is read as a list."""
NAME = 60
"""Characters of the longest name of a language."""
YEARS = range(1800, 2101)


def day(value: Any) -> date | None:
    """The calendar day of a date as sources print it: ISO 8601, RFC 2822, written out, or seconds since 1970.

    The day is the printed one, whatever its time zone. None where day and month can't be told apart ("03/04/2024").
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    if isinstance(value, Mapping):
        return of_mapping(value)
    if isinstance(value, list) and len(value) == 1:  # as converters of XML write what there might be more of
        return day(value[0]) if not isinstance(value[0], list) else None
    if isinstance(value, int | float):
        return of_number(value)
    text = LABELLED.sub("", str(value).strip(), count=1)
    wrapped = WRAPPED.fullmatch(text)
    if wrapped or re.fullmatch(r"\d{5}(?:\.\d+)?|\d{9,10}(?:\.\d+)?|\d{12,13}|\d{16}|\d{19}", text):
        return of_number(float(wrapped[1] if wrapped else text))
    for read in (of_iso, of_words, of_slashes, of_mail, of_other_languages):
        found = read(text)
        if found:
            return found
    return None


def of_mapping(value: Mapping[str, Any]) -> date | None:
    """What databases and converters write: {"$date": {"$numberLong": "…"}}, {"seconds": …}, {"#text": …}, parts."""
    inner = next((value[name] for name in INNER if name in value), None)
    if inner is not None:
        return day(inner)
    parts = [value.get(name) for name in ("year", "month", "day")]
    return day("-".join(map(str, parts))) if all(isinstance(part, int | str) for part in parts) else None


def of_number(value: float) -> date | None:
    """Seconds or milliseconds since 1970, or the digits of an ISO date."""
    if 18000101 <= value <= 21001231 and int(value) == value:
        return of_iso(str(int(value)))
    if EXCEL.start <= value < EXCEL.stop:
        return date(1899, 12, 30) + timedelta(days=int(value))
    if not EPOCH <= value < 4.2e18:  # nor can infinity and what is no number be counted with
        return None
    seconds = value / next((unit for unit in UNITS if value >= EPOCH * unit), 1)
    return datetime.fromtimestamp(seconds, UTC).date() if seconds < 4.2e9 else None


def made(year: str, month: int, number: str) -> date | None:
    """The date, if there is such a day in a year that news may be of."""
    try:
        return date(int(year), month, int(number)) if int(year) in YEARS else None
    except ValueError:
        return None


def of_iso(text: str) -> date | None:
    """2024-03-04, 2024/3/4, 2024-03-04T10:15:00Z, 20240304T101500Z, 20240304101500."""
    m = ISO.match(text)
    if m:
        return made(m[1], int(m[2]), m[3])
    short = SHORT_ISO.match(text)
    return made(short[1], int(short[3]), short[4]) if short else None


def of_words(text: str) -> date | None:
    """March 4, 2024; 4 March 2024; 4-Mar-2024, Mar-4-2024, 2024 March 4."""
    for pattern, (year, month, number) in ((HYPHENED, (3, 2, 1)), (YEAR_FIRST, (1, 2, 3)), (MONTH_FIRST, (3, 1, 2))):
        if short := pattern.match(text):
            return made(short[year], MONTHS.index(short[month][:3].lower()) + 1, short[number])
    m = WRITTEN.search(text)
    if not m:
        return None
    name = m["month"] or m["month2"]
    return made(m["year"] or m["year2"], MONTHS.index(name[:3].lower()) + 1, m["day"] or m["day2"])


def of_other_languages(text: str) -> date | None:
    """4 mars 2024; 4. März 2024; 4 de marzo de 2024; 2024年3月4日."""
    found = foreign_parts(text[:STAMP])
    return made(*found) if found else None


def of_slashes(text: str) -> date | None:
    """13/04/2024 or 04/13/2024: where one number can't be a month, or both are one; 03.04.2024 is in April."""
    m = SLASHED.match(text)
    if not m:
        return None
    first, second = int(m[1]), int(m[3])
    if first > 12 or first == second or m[2] == ".":
        return made(m[4], second, m[1]) if second <= 12 else None
    return made(m[4], first, m[3]) if second > 12 else None


def stamped(line: str) -> date | None:
    """The day of a line that holds nothing but a date and perhaps a time, as it stands at the head of a text."""
    if len(line) > STAMP:
        return None
    rest = line
    for pattern in (ISO, SHORT_ISO, HYPHENED, SLASHED, WRITTEN):
        rest = pattern.sub(" ", rest, count=1) if rest == line else rest
    printed = WEEKDAY.sub("", line).strip(" ,*_")
    return day(printed) if rest != line and AROUND.fullmatch(rest) else None


def of_mail(text: str) -> date | None:
    """Mon, 04 Mar 2024 10:15:00 GMT."""
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def line(value: Any) -> str | None:
    """A name or a list of names as one line; None where there is none."""
    if isinstance(value, dict):
        value = value.get("name") or value.get("title")
    if isinstance(value, list | tuple):
        parts = [part for item in value if (part := line(item))]
        return ", ".join(dict.fromkeys(parts)) or None
    if value is None or isinstance(value, bool):
        return None
    text = " ".join(str(value).split())
    if text.startswith("[") and text.endswith("]"):
        return line(cell(text))
    return None if text.casefold() in {"", "none", "null", "nan", "n/a", "unknown"} else text


def cell(text: str) -> list[str]:
    """The list that a cell of a CSV file holds as Python or JSON would print it, else the cell without brackets."""
    if len(text) > CELL:
        return [text[1:-1]]
    try:
        found = ast.literal_eval(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return [text[1:-1]]
    return [str(item) for item in found]


@lru_cache(1000)
def language(name: str) -> str | None:
    """The ISO 639-1 code of a language code, tag or English name ("en", "eng", "en-GB", "English")."""
    import pycountry

    name = re.sub(r"\s*\(.*\)\s*$", "", name)  # "English (US)"
    if name.casefold() in UNKNOWN:
        return None
    if len(name) > NAME:
        return None
    head = re.split(r"[-_]", name.strip())[0].casefold()
    found = (
        pycountry.languages.get(alpha_2=head)
        or pycountry.languages.get(alpha_3=head)
        or pycountry.languages.get(name=head.title())
    )
    code: str | None = getattr(found, "alpha_2", None) or getattr(found, "alpha_3", None)
    return code


def told_language(given: str | None) -> str | None:
    """The code of a language that a source names; what it calls it, if that is no language; None if it doesn't say."""
    plain = (given or "").strip().casefold()
    return (language(plain) or plain) if plain and plain not in UNKNOWN else None


@cache
def identifier() -> Any:
    """The language identifier, loaded once (Lui and Baldwin 2012, as py3langid)."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def detected(text: str) -> str | None:
    """The language of a text (ISO 639-1); None where it is too short or undecided to say."""
    sample = text[:6000]
    if sum(c.isalpha() for c in sample) < 60:
        return None
    code, certainty = identifier().classify(sample)
    return str(code) if certainty > 0.9 else None
