"""Which rule reads which kind of time expression."""

from collections.abc import Callable
from functools import lru_cache

from kb.extract.dates import relations as rel
from kb.extract.dates import resolve as cal
from kb.extract.dates.days import Interval
from kb.extract.dates.phrases import Phrase
from kb.extract.dates.resolve import Context

RULES: dict[str, Callable[[Phrase, Context], Interval | None]] = {
    "iso": cal.iso, "numeric": rel.numeric, "dashes": rel.numeric, "dashed_month": rel.dashed_month,
    "month_days_months": cal.month_days,
    "month_days": cal.month_days, "days_month": cal.month_days, "week_of": rel.week_of, "week_in": rel.week_in,
    "month_day": cal.month_day, "day_month": cal.month_day, "month": cal.month, "weekdays": cal.weekdays,
    "weekday_week": rel.weekday_week, "weekday": cal.weekday, "beyond": rel.beyond, "day": cal.near_day,
    "part": cal.part, "anaphoric": rel.anaphoric, "apart": rel.apart, "relative": cal.relative,
    "running": rel.running, "ago": cal.ago, "ahead": rel.ahead, "season": cal.season, "weekend": cal.weekend,
    "day_alone": cal.day_alone, "year": cal.year_alone,
}  # fmt: skip


@lru_cache(maxsize=4096)
def interval(phrase: Phrase, context: Context) -> Interval | None:
    """The days of a time expression; None where the context doesn't tell them, or no calendar has them."""
    try:
        return RULES[phrase.kind](phrase, context)
    except (ValueError, OverflowError):  # beyond the years that a date can have
        return None
