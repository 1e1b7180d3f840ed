"""Time expression → interval of days, against the publication date and the tense of the clause.

Newswire writes from the day it is published: a bare weekday in a past clause is the latest one up to that day, in a
future clause the next one from that day on; a date without a year is the one in the tense's direction, or the nearest
if that is much nearer.
"""

from datetime import date, timedelta
from typing import NamedTuple

from kb.extract.dates.days import (
    Interval,
    choose,
    day,
    make,
    month_of,
    period,
    season_of,
    shift_months,
    span_of,
    weekday_from,
    years_around,
)
from kb.extract.dates.phrases import Phrase


class Context(NamedTuple):
    """What a phrase is read against."""

    base: date | None
    """The publication date."""
    tense: str | None
    last: date | None = None
    """The day, or first day of a period, that the text named last: for "the same day"."""
    order: str | None = None
    """``dmy`` or ``mdy``, where other dates of the text show in which order it writes figures."""


def year_in(phrase: Phrase, context: Context) -> int | None:
    """The year that the words give: written, or "last year"."""
    written = phrase.of("Y")
    if written:
        return int(written[-1])
    if context.base and "year" in phrase.of("u"):
        shift = phrase.of("ltn")
        return context.base.year + int(shift[-1]) if shift else None
    return None


def dated(phrase: Phrase, context: Context, month: int, number: int) -> date | None:
    """Day and month in the year that the words or the context give."""
    year = year_in(phrase, context)
    if year is not None:
        return make(year, month, number)
    if context.base is None:
        return None
    if (month, number) == (2, 29):  # of the year that is meant, not of the next one that has such a day
        nearby = choose([date(y, 2, 28) for y in years_around(context.base)], context.base, context.tense)
        return make(nearby.year, month, number) if nearby else None
    found = [d for d in (make(y, month, number) for y in years_around(context.base)) if d]
    return choose(found, context.base, context.tense)


def month_day(phrase: Phrase, context: Context) -> Interval | None:
    """ "November 13, 2006", "13 November", "Monday, Nov. 13"."""
    found = dated(phrase, context, int(phrase.of("M")[0]), int(phrase.of("DO")[0]))
    return day(found) if found else None


def month_days(phrase: Phrase, context: Context) -> Interval | None:
    """ "Nov. 8-11", "between 3 and 5 May", "April 28 to May 2"."""
    months, numbers = phrase.of("M"), phrase.of("DO")
    start = dated(phrase, context, int(months[0]), int(numbers[0]))
    if start is None:
        return None
    end = make(start.year + (months[-1] < months[0]), int(months[-1]), int(numbers[1]))  # type: ignore[operator]
    return Interval(start, end, "day") if end and end >= start else day(start)


def iso(phrase: Phrase, context: Context) -> Interval | None:
    """ "2017-12-14"."""
    year, month, number = (int(v) for v in phrase.of("YD"))
    found = make(year, month, number)
    return day(found) if found else None


def month(phrase: Phrase, context: Context) -> Interval | None:
    """ "in March", "late October 2016", "December last year"."""
    number, base = int(phrase.of("M")[0]), context.base
    year = year_in(phrase, context)
    if year is None and base:
        if base.month == number:
            year = base.year
        else:
            found = choose([date(y, number, 15) for y in years_around(base)], base, context.tense)
            year = found.year if found else None
    return part_of(month_of(year, number), phrase) if year else None


def part_of(whole: Interval, phrase: Phrase) -> Interval:
    """The early, middle or late third of a period, as "early", "mid" or "late" says."""
    words = [v for v in phrase.of("eE") if v in ("early", "mid", "late")]
    if not words or whole.precision == "day":
        return whole
    length = (whole.end - whole.start).days + 1
    cut, then = whole.start + timedelta(length // 3), whole.start + timedelta(2 * length // 3)
    bounds = {
        "early": (whole.start, cut - timedelta(1)),
        "mid": (cut, then - timedelta(1)),
        "late": (then, whole.end),
    }
    start, end = bounds[str(words[0])]
    return Interval(start, end, whole.precision)


def weekday(phrase: Phrase, context: Context) -> Interval | None:
    """ "on Wednesday", "next Monday", "Friday of last week", "the following Tuesday"."""
    number, shifts = int(phrase.of("W")[0]), [int(v) for v in phrase.of("ltn")]
    if phrase.has("y") and context.last:
        step = int(phrase.of("y")[0])
        return day(context.last + timedelta(step * ((step * (number - context.last.weekday())) % 7 or 7)))
    if context.base is None:
        return None
    if "week" in phrase.of("u"):
        return day(context.base + timedelta(number - context.base.weekday() + 7 * shifts[-1]))
    return day(weekday_from(number, shifts[0] if shifts else None, context.base, context.tense))


def weekdays(phrase: Phrase, context: Context) -> Interval | None:
    """ "from Monday to Wednesday", "Tuesday and Wednesday"."""
    first = weekday(phrase, context)
    if first is None:
        return None
    a, b = (int(v) for v in phrase.of("W")[:2])
    if "&" in phrase.classes and (b - a) % 7 != 1:
        return first
    return Interval(first.start, first.start + timedelta((b - a) % 7), "day")


def near_day(phrase: Phrase, context: Context) -> Interval | None:
    """ "today", "yesterday", "tomorrow"."""
    shift = int(phrase.of("jkq")[0])
    return day(context.base + timedelta(shift)) if context.base else None


def part(phrase: Phrase, context: Context) -> Interval | None:
    """ "this morning", "last night"."""
    return day(context.base + timedelta(int(phrase.of("tl")[0]))) if context.base else None


def relative(phrase: Phrase, context: Context) -> Interval | None:
    """ "last week", "next month", "this summer", "the past two weeks"."""
    base = context.base
    shift = int(phrase.of("ltn")[0])
    if phrase.of("nu") == [1, "day"]:  # "the next day" is not tomorrow
        return day(context.last + timedelta(1)) if context.last else None
    if base is None:
        return None
    if phrase.has("s"):
        return season_of(int(phrase.of("s")[0]), base.year + shift)
    counts = phrase.of("ND")
    if counts:
        return span_of(str(phrase.of("v")[0]), base, int(counts[0]) * (shift or -1))
    unit = str(phrase.of("u")[0])
    whole = period(unit, base, shift)
    if whole and whole.start <= base <= whole.end:
        return since_or_until(whole, phrase, base)
    return part_of(whole, phrase) if whole else None


def since_or_until(whole: Interval, phrase: Phrase, base: date) -> Interval:
    """A running period until the publication date ("earlier this week") or from then on ("later this month")."""
    if "earlier" in phrase.of("e"):
        return whole._replace(end=base)
    return whole._replace(start=base) if "later" in phrase.of("e") else whole


def ago(phrase: Phrase, context: Context) -> Interval | None:
    """ "two days ago", "a year ago"."""
    if context.base is None:
        return None
    return period(str(phrase.of("uv")[0]), context.base, -int(phrase.of("iND")[0]))


def season(phrase: Phrase, context: Context) -> Interval | None:
    """ "in spring 2015", "in the summer"."""
    first, year = int(phrase.of("s")[0]), year_in(phrase, context)
    if year is None and context.base:
        found = choose([date(y, first, 1) for y in years_around(context.base)], context.base, context.tense)
        year = found.year if found else None
    return season_of(first, year) if year else None


def weekend(phrase: Phrase, context: Context) -> Interval | None:
    """ "at the weekend": the one past or ahead, as the tense says; the one that has begun is it."""
    base = context.base
    if base is None:
        return None
    back = -1 if context.tense == "past" and base.weekday() < 5 else 0
    return period("weekend", base, back)


def day_alone(phrase: Phrase, context: Context) -> Interval | None:
    """ "on the 14th": of the month that the tense wants."""
    base, number = context.base, int(phrase.of("O")[0])
    if base is None:
        return None
    months = [shift_months(base, n) for n in (-1, 0, 1)]
    found = [d for d in (make(m.year, m.month, number) for m in months) if d]
    past, ahead = [d for d in found if d <= base], [d for d in found if d >= base]
    wanted = past[-1:] if context.tense == "past" else ahead[:1]
    return day((wanted or found)[0]) if found else None


def year_alone(phrase: Phrase, context: Context) -> Interval | None:
    """ "in 1997", "early 2005"."""
    number = int(phrase.of("Y")[0])
    return part_of(Interval(date(number, 1, 1), date(number, 12, 31), "year"), phrase)
