"""Days and periods that words count from another one: from the publication date or from what the text named last."""

from datetime import timedelta

from kb.extract.dates.days import Interval, day, make, month_of, period, weekday_from
from kb.extract.dates.phrases import WORDS, Phrase, figures
from kb.extract.dates.resolve import Context, month_day, part_of, weekday, year_in


def unit_of(phrase: Phrase) -> str:
    """The unit that a phrase names; a part of a day is a day."""
    units = phrase.of("uv")
    return str(units[0]) if units else "day"


def anaphoric(phrase: Phrase, context: Context) -> Interval | None:
    """ "the same day", "the following week", "later that month": from what the text named last.

    "The previous week", where it named nothing, is the one before the publication date.
    """
    step = int(phrase.of("xy")[0])
    start = context.last or (context.base if step < 0 and phrase.has("u") else None)
    return period(unit_of(phrase), start, step) if start else None


def apart(phrase: Phrase, context: Context) -> Interval | None:
    """ "two days later", "a week earlier", "the day before": from the day that the text named last."""
    step = int(phrase.of("r")[0]) if phrase.has("r") else {"earlier": -1, "later": 1}[str(phrase.of("e")[0])]
    number = int((phrase.of("iND") or [1])[0])
    return period(unit_of(phrase), context.last, step * number) if context.last else None


def beyond(phrase: Phrase, context: Context) -> Interval | None:
    """ "the day before yesterday", "the week after next", "the night before last"."""
    if context.base is None:
        return None
    step, anchor = int(phrase.of("r")[0]), int(phrase.of("kqln")[0])
    return period(unit_of(phrase), context.base, step + anchor) if step == anchor else None


def weekday_week(phrase: Phrase, context: Context) -> Interval | None:
    """ "Tuesday week", "a week on Tuesday", "two weeks from today", "a week ago Monday"."""
    if context.base is None or unit_of(phrase) not in ("week", "fortnight"):
        return weekday(phrase, context) if phrase.has("W") else None
    weeks = int((phrase.of("iND") or [1])[0]) * (2 if unit_of(phrase) == "fortnight" else 1)
    back = phrase.has("al")
    if phrase.has("W"):
        shift = -1 if phrase.has("l") else None
        first = weekday_from(int(phrase.of("W")[0]), shift, context.base, "past" if back else "future")
    else:
        first = context.base + timedelta(int(phrase.of("jq")[0]))
    return day(first + timedelta(-7 * weeks if back else 7 * weeks))


def ahead(phrase: Phrase, context: Context) -> Interval | None:
    """ "in two weeks", where the clause looks ahead; else it tells how long something took."""
    if context.base is None or context.tense != "future":
        return None
    return period(unit_of(phrase), context.base, int(phrase.of("iND")[0]))


def running(phrase: Phrase, context: Context) -> Interval | None:
    """ "the end of the month", "the start of the year": of those of the publication date."""
    whole = period(unit_of(phrase), context.base, 0) if context.base and unit_of(phrase) != "day" else None
    return part_of(whole, phrase) if whole else None


def week_of(phrase: Phrase, context: Context) -> Interval | None:
    """ "the week of 3 May"."""
    found = month_day(phrase, context)
    return period("week", found.start, 0) if found and unit_of(phrase) == "week" else found


def week_in(phrase: Phrase, context: Context) -> Interval | None:
    """ "the first week of April", "the last day of the month"."""
    whole = whole_of(phrase, context)
    size = {"day": 1, "week": 7}.get(unit_of(phrase))
    if whole is None or size is None:
        return None
    if phrase.classes[1] == "l":
        start = whole.end - timedelta(size - 1)
    else:
        start = whole.start + timedelta(size * (int(phrase.values[1]) - 1))
    end = min(start + timedelta(size - 1), whole.end)
    return Interval(start, end, "day" if size == 1 else "week") if start <= end else None


def whole_of(phrase: Phrase, context: Context) -> Interval | None:
    """The month or the other period that "the first week of" it is a part of."""
    base = context.base
    if not phrase.has("M"):
        shift = [int(v) for c, v in zip(phrase.classes[4:], phrase.values[4:], strict=True) if c in "ltn"]
        return period(str(phrase.of("u")[1]), base, shift[0] if shift else 0) if base else None
    month, year = int(phrase.of("M")[0]), year_in(phrase, context)
    if year is None:
        named = Phrase(0, 2, "month_day", "MD", (month, 15))
        found = month_day(named, context)
        year = found.start.year if found else None
    return month_of(year, month) if year else None


def numeric(phrase: Phrase, context: Context) -> Interval | None:
    """ "28.12.2023", "12/28/2023", "2023/12/28"; None where two days can be meant."""
    words = phrase.of("#") or ["-".join(str(v) for v in phrase.of("DY"))]
    found = [in_figures(str(word), context) for word in words]
    if found[0] is None:
        return None
    end = found[-1] or found[0]
    return Interval(found[0].start, end.end, "day") if end.end >= found[0].start else found[0]


def dashed_month(phrase: Phrase, context: Context) -> Interval | None:
    """ "28-Dec-2023", "5-May-24"."""
    first, last = phrase.values[0], phrase.values[2:]
    month, year = str(last[0]).rstrip(".").replace("/", "-").split("-") if len(last) == 1 else (last[0], str(last[2]))
    number = month if isinstance(month, int) else WORDS[month.capitalize()][1]
    found = make(full_year(int(year), context), int(number), int(first))
    return day(found) if found else None


def full_year(number: int, context: Context) -> int:
    """The year that two digits mean: the latest that is not far ahead."""
    if number >= 100:
        return number
    return 2000 + number if not context.base or 2000 + number <= context.base.year + 10 else 1900 + number


def in_figures(word: str, context: Context) -> Interval | None:
    """The day of three numbers; where dots part them the day comes first, else the text must show the order."""
    a, b, c = (int(n) for n in figures(word))
    if len(figures(word)[0]) == 4:
        found = make(a, b, c)
        return day(found) if found else None
    c = full_year(c, context)
    orders = {"dmy": make(c, b, a), "mdy": make(c, a, b)}
    days = {order: d for order, d in orders.items() if d}
    wanted = "dmy" if "." in word.rstrip(".") else context.order
    if wanted in days:
        return day(days[wanted])
    return day(next(iter(days.values()))) if len(set(days.values())) == 1 else None


def order_of(phrases: list[Phrase]) -> str | None:
    """In which order a text writes dates in figures, where one of them shows it and none contradicts."""
    orders = set()
    for phrase in phrases:
        for word in phrase.of("#") if phrase.kind == "numeric" else []:
            a, b, _ = (int(n) for n in figures(str(word)))
            if "." not in str(word) and 12 < max(a, b) <= 31:
                orders.add("dmy" if a > b else "mdy")
    return orders.pop() if len(orders) == 1 else None
