"""Periods in words: from one day that is today, the same everywhere; what means none is one clear line."""

from datetime import date

import pytest

from kb.errors import UsageError
from kb.periods import Period, period_of, today


@pytest.fixture(autouse=True)
def leap_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is a Thursday, the 29th of February 2024."""
    monkeypatch.setenv("KB_TODAY", "2024-02-29")


def days(first: str, last: str | None = None) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last or first))


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2023", days("2023-01-01", "2023-12-31")),
        ("2024-02", days("2024-02-01", "2024-02-29")),
        (" 2024-02-03 ", days("2024-02-03")),
        ("2024-W05", days("2024-01-29", "2024-02-04")),
        ("2024w5", days("2024-01-29", "2024-02-04")),
        ("2020-W53", days("2020-12-28", "2021-01-03")),
        ("2024-Q4", days("2024-10-01", "2024-12-31")),
        ("March 2023", days("2023-03-01", "2023-03-31")),
        ("may 2023", days("2023-05-01", "2023-05-31")),
        ("Sept. 2023", days("2023-09-01", "2023-09-30")),
        ("Q1 2024", days("2024-01-01", "2024-03-31")),
        ("2023 q4", days("2023-10-01", "2023-12-31")),
        ("Dec. 2023", days("2023-12-01", "2023-12-31")),
        ("today", days("2024-02-29")),
        ("Yesterday", days("2024-02-28")),
        ("tomorrow", days("2024-03-01")),
        ("this week", days("2024-02-26", "2024-03-03")),
        ("last  Week", days("2024-02-19", "2024-02-25")),
        ("previous month", days("2024-01-01", "2024-01-31")),
        ("next month", days("2024-03-01", "2024-03-31")),
        ("last quarter", days("2023-10-01", "2023-12-31")),
        ("this year", days("2024-01-01", "2024-12-31")),
        ("last year", days("2023-01-01", "2023-12-31")),
        ("3 days ago", days("2024-02-26")),
        ("a week ago", days("2024-02-22")),
        ("one year ago", days("2023-02-28")),
        ("3 months ago", days("2023-11-29")),
        ("in 2 weeks", days("2024-03-14")),
        ("past 7 days", days("2024-02-22", "2024-02-29")),
        ("last two months", days("2023-12-29", "2024-02-29")),
    ],
)
def test_words_and_numbers_mean_a_period(text: str, period: Period) -> None:
    assert period_of(text) == period


@pytest.mark.parametrize(
    "text",
    ["", "soon", "last", "last decade", "3 days", "ago", "2024-W54", "2024-Q5", "2024-13", "2024-02-30", "0000",
     "Smarch 2024", "may 0000", "9999999999999 days ago", "99999 years ago", "9" * 5000 + " days ago", "next 2 days"],
)  # fmt: skip
def test_what_means_no_period_is_one_clear_line(text: str) -> None:
    with pytest.raises(UsageError, match=r"\Ano date: ") as error:
        period_of(text)
    assert "\n" not in str(error.value)


def test_without_a_setting_today_is_that_of_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KB_TODAY")
    assert today() == date.today()


def test_a_today_that_is_no_day_is_told_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_TODAY", "soon")
    with pytest.raises(UsageError, match="KB_TODAY"):
        period_of("last week")
