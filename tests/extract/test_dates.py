"""Dates: phrases against a base and a tense, phrases in sentences, and the date that a word's clause has."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.article import Article
from kb.extract.dates import date_at, resolve
from kb.extract.findings import Findings
from kb.extract.pipeline import Pipeline

THURSDAY = date(2021, 3, 18)


@pytest.mark.parametrize(
    ("words", "tense", "start", "end", "precision"),
    [
        ("Wednesday", "past", "2021-03-17", "2021-03-17", "day"),
        ("Wednesday", "future", "2021-03-24", "2021-03-24", "day"),
        ("Thursday", "past", "2021-03-18", "2021-03-18", "day"),
        ("Thursday", "future", "2021-03-18", "2021-03-18", "day"),
        ("last Thursday", "past", "2021-03-11", "2021-03-11", "day"),
        ("next Monday", None, "2021-03-22", "2021-03-22", "day"),
        ("Monday of next week", None, "2021-03-22", "2021-03-22", "day"),
        ("yesterday", "past", "2021-03-17", "2021-03-17", "day"),
        ("tomorrow morning", "future", "2021-03-19", "2021-03-19", "day"),
        ("last night", "past", "2021-03-17", "2021-03-17", "day"),
        ("November 13, 2006", "past", "2006-11-13", "2006-11-13", "day"),
        ("13 November 2006", None, "2006-11-13", "2006-11-13", "day"),
        ("the 2nd of April", "future", "2021-04-02", "2021-04-02", "day"),
        ("2019-12-31", None, "2019-12-31", "2019-12-31", "day"),
        ("April 2", "future", "2021-04-02", "2021-04-02", "day"),
        ("Dec. 30", "past", "2020-12-30", "2020-12-30", "day"),
        ("March 25", "past", "2021-03-25", "2021-03-25", "day"),
        ("Feb. 8-11", "past", "2021-02-08", "2021-02-11", "day"),
        ("between 3 and 5 May", "future", "2021-05-03", "2021-05-05", "day"),
        ("April 29 to May 2", "future", "2021-04-29", "2021-05-02", "day"),
        ("from Monday to Wednesday", "future", "2021-03-22", "2021-03-24", "day"),
        ("Tuesday and Wednesday", "past", "2021-03-16", "2021-03-17", "day"),
        ("two days ago", "past", "2021-03-16", "2021-03-16", "day"),
        ("a month ago", "past", "2021-02-01", "2021-02-28", "month"),
        ("this week", None, "2021-03-15", "2021-03-21", "week"),
        ("earlier this week", "past", "2021-03-15", "2021-03-18", "week"),
        ("later this month", "future", "2021-03-18", "2021-03-31", "month"),
        ("last week", "past", "2021-03-08", "2021-03-14", "week"),
        ("next month", "future", "2021-04-01", "2021-04-30", "month"),
        ("January", "past", "2021-01-01", "2021-01-31", "month"),
        ("January", "future", "2022-01-01", "2022-01-31", "month"),
        ("December last year", "past", "2020-12-01", "2020-12-31", "month"),
        ("mid-October 2018", "past", "2018-10-11", "2018-10-20", "month"),
        ("last year", "past", "2020-01-01", "2020-12-31", "year"),
        ("in 1997", "past", "1997-01-01", "1997-12-31", "year"),
        ("this summer", "future", "2021-06-01", "2021-08-31", "season"),
        ("the weekend", "future", "2021-03-20", "2021-03-21", "day"),
        ("the weekend", "past", "2021-03-13", "2021-03-14", "day"),
        ("3 January 1815", "past", "1815-01-03", "1815-01-03", "day"),
        ("January 3, 1815", "past", "1815-01-03", "1815-01-03", "day"),
        ("from 3 to 5 January 1815", "past", "1815-01-03", "1815-01-05", "day"),
        ("October 1648", "past", "1648-10-01", "1648-10-31", "month"),
        ("the day before yesterday", "past", "2021-03-16", "2021-03-16", "day"),
        ("the day after tomorrow", "future", "2021-03-20", "2021-03-20", "day"),
        ("the week before last", "past", "2021-03-01", "2021-03-07", "week"),
        ("the week after next", "future", "2021-03-29", "2021-04-04", "week"),
        ("the night before last", "past", "2021-03-16", "2021-03-16", "day"),
        ("Tuesday week", "future", "2021-03-30", "2021-03-30", "day"),
        ("a week on Tuesday", "future", "2021-03-30", "2021-03-30", "day"),
        ("two weeks from Monday", "future", "2021-04-05", "2021-04-05", "day"),
        ("a week from today", "future", "2021-03-25", "2021-03-25", "day"),
        ("a week ago Monday", "past", "2021-03-08", "2021-03-08", "day"),
        ("28.12.2020", "past", "2020-12-28", "2020-12-28", "day"),
        ("12/28/2020", "past", "2020-12-28", "2020-12-28", "day"),
        ("28/12/2020", "past", "2020-12-28", "2020-12-28", "day"),
        ("28-12-2020", "past", "2020-12-28", "2020-12-28", "day"),
        ("2020/12/28", None, "2020-12-28", "2020-12-28", "day"),
        ("3.4.2020", None, "2020-04-03", "2020-04-03", "day"),
        ("05/05/2020", None, "2020-05-05", "2020-05-05", "day"),
        ("between 28.12.2020 and 30.12.2020", None, "2020-12-28", "2020-12-30", "day"),
        ("in two days", "future", "2021-03-20", "2021-03-20", "day"),
        ("in two weeks", "future", "2021-03-29", "2021-04-04", "week"),
        ("in a month", "future", "2021-04-01", "2021-04-30", "month"),
        ("a fortnight ago", "past", "2021-03-01", "2021-03-07", "week"),
        ("the end of the month", "future", "2021-03-21", "2021-03-31", "month"),
        ("the start of the year", "past", "2021-01-01", "2021-05-01", "year"),
        ("the first week of April", "future", "2021-04-01", "2021-04-07", "week"),
        ("the last week of February", "past", "2021-02-22", "2021-02-28", "week"),
        ("the last day of the month", "future", "2021-03-31", "2021-03-31", "day"),
        ("the week of 3 May", "future", "2021-05-03", "2021-05-09", "week"),
        ("the previous week", "past", "2021-03-08", "2021-03-14", "week"),
    ],
)
def test_a_phrase_names_these_days_for_an_article_of_a_thursday(
    words: str, tense: str | None, start: str, end: str, precision: str
) -> None:
    found = resolve(words, THURSDAY, tense)
    assert found is not None
    assert (found.start.isoformat(), found.end.isoformat(), found.precision) == (start, end, precision)


@pytest.mark.parametrize("words", ["Wednesday", "last week", "April 2", "two days ago", "January", "the weekend"])
def test_without_a_publication_date_relative_phrases_stay_unknown(words: str) -> None:
    assert resolve(words, None, "past") is None


@pytest.mark.parametrize("words", ["November 13, 2006", "in 1997", "2019-12-31", "Feb. 3-5, 2004"])
def test_without_a_publication_date_absolute_phrases_resolve(words: str) -> None:
    assert resolve(words, None) is not None


@pytest.mark.parametrize(
    "words",
    ["", "the ship", "Feb. 31, 2020", "may go", "for two days", "Feb. 29", "29 February", "Feb. 29, 2019", "03/04/2020",
     "4-3-2020", "13/13/2020", "31.02.2020", "12.2020", "in two weeks", "two days later", "the next day",
     "the day before tomorrow"],
)  # fmt: skip
def test_what_names_no_day_resolves_to_none(words: str) -> None:
    assert resolve(words, THURSDAY, "past") is None


def test_the_same_day_is_the_day_named_last() -> None:
    found = resolve("the following day", THURSDAY, "past", last=date(2021, 3, 1))
    assert found is not None
    assert found.start == date(2021, 3, 2)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("the next day", "2021-03-02"),
        ("a day later", "2021-03-02"),
        ("two days earlier", "2021-02-27"),
        ("the previous day", "2021-02-28"),
        ("the following morning", "2021-03-02"),
        ("the day before", "2021-02-28"),
        ("the following Wednesday", "2021-03-03"),
        ("a week later", "2021-03-08"),
        ("later that day", "2021-03-01"),
    ],
)
def test_days_are_counted_from_the_day_named_last(words: str, expected: str) -> None:
    found = resolve(words, THURSDAY, "past", last=date(2021, 3, 1))
    assert found is not None
    assert found.start.isoformat() == expected


@pytest.mark.parametrize(
    ("published", "words", "expected"),
    [
        (date(2024, 3, 1), "Feb. 29", "2024-02-29"),
        (date(2023, 3, 1), "Feb. 29", None),
        (date(2023, 11, 1), "29 February 2024", "2024-02-29"),
        (date(2025, 2, 27), "Feb. 29", None),
    ],
)
def test_a_leap_day_is_one_of_the_year_that_is_meant(published: date, words: str, expected: str | None) -> None:
    found = resolve(words, published, "past")
    assert (found.start.isoformat() if found else None) == expected


WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.sampled_from(range(7)))
def test_a_past_weekday_lies_within_the_last_seven_days_and_a_future_one_within_the_next(base: date, k: int) -> None:
    past, ahead = resolve(WEEKDAYS[k], base, "past"), resolve(WEEKDAYS[k], base, "future")
    assert past is not None
    assert ahead is not None
    assert base - timedelta(7) < past.start <= base <= ahead.start < base + timedelta(7)
    assert past.start.weekday() == ahead.start.weekday() == k


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.dates(date(1901, 1, 1), date(2099, 12, 31)))
def test_a_full_date_is_itself_whatever_the_base(base: date, day: date) -> None:
    found = resolve(day.strftime("%B ") + f"{day.day}, {day.year}", base, "past")
    assert found is not None
    assert found.start == found.end == day


@given(
    st.text(alphabet="MondayMarch lstnexthi wek0123456789,-.", max_size=40), st.dates(date(1, 1, 1), date(9999, 12, 31))
)
def test_any_words_resolve_in_order_or_not_at_all(words: str, base: date) -> None:
    found = resolve(words, base, "past")
    assert found is None or found.start <= found.end


def findings_of(pipeline: Pipeline, text: str, published: date | None = THURSDAY) -> Findings:
    return pipeline.findings(Article("x", text, published=published), pipeline.nlp(text))


def starts(pipeline: Pipeline, text: str) -> list[tuple[str, str | None]]:
    found = findings_of(pipeline, text)
    return [(found.parse.string(d.tokens), d.start.isoformat() if d.start else None) for d in found.dates]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The envoys met on Wednesday in Lima.", [("Wednesday", "2021-03-17")]),
        ("The envoys will meet on Wednesday in Lima.", [("Wednesday", "2021-03-24")]),
        ("The envoys are to hold talks later Thursday.", [("later Thursday", "2021-03-18")]),
        ("She plans to travel to Lima on Friday.", [("Friday", "2021-03-19")]),
        ("The talks, scheduled for Saturday, were moved.", [("Saturday", "2021-03-20")]),
        ("The minister said on Tuesday that he would fly to Lima next week.",
         [("Tuesday", "2021-03-16"), ("next week", "2021-03-22")]),
        ("They met on the 12th and will meet on the 14th floor of the tower.", [("the 12th", "2021-03-12")]),
        ("The 14th summit opened on 3 May 2019.", [("3 May 2019", "2019-05-03")]),
        ("He may visit in May.", [("May", "2021-05-01")]),
        ("The union called a strike for Monday.", [("Monday", "2021-03-22")]),
        ("The talks were put on hold until June.", [("June", "2021-06-01")]),
        ("The forum is scheduled to be held on Tuesday and Wednesday.", [("Tuesday and Wednesday", "2021-03-23")]),
        ("They agreed to talks on Friday.", [("Friday", "2021-03-19")]),
        ("Rounds were held in August and November last year.",
         [("August", "2020-08-01"), ("November last year", "2020-11-01")]),
        ("The talks would start Sunday.", [("Sunday", "2021-03-21")]),
        ("They met at the end of January.", [("the end of January", "2021-01-21")]),
        ("Theresa May met April Jones of the Sunday Telegraph.", []),
        ("Some 1997 people marched for two days in the 1990s.", []),
        ("They met on Monday. The following day they signed.",
         [("Monday", "2021-03-15"), ("The following day", "2021-03-16")]),
        ("The envoys met on 3 January 1815 in Ghent.", [("3 January 1815", "1815-01-03")]),
        ("They met in 1815, and 1648 ships came.", [("1815", "1815-01-01")]),
        ("In March, 1500 soldiers left Lima.", [("March", "2021-03-01")]),
        ("They will meet on Tuesday week.", [("Tuesday week", "2021-03-30")]),
        ("They met the day before yesterday.", [("the day before yesterday", "2021-03-16")]),
        ("They met on 28.12.2020.", [("28.12.2020", "2020-12-28")]),
        ("They met on 12/28/2020, and on 01/02/2021 they signed.", [("12/28/2020", "2020-12-28"),
                                                                   ("01/02/2021", "2021-01-02")]),
        ("They met on 28/12/2020, and on 01/02/2021 they signed.", [("28/12/2020", "2020-12-28"),
                                                                   ("01/02/2021", "2021-02-01")]),
        ("They met on 01/02/2021.", [("01/02/2021", None)]),
        ("She met him on Monday and was to meet him again a day later.", [("Monday", "2021-03-15"),
                                                                         ("a day later", "2021-03-16")]),
        ("She came on 3 May 2019. Two days later she met the envoy, and the next day she left.",
         [("3 May 2019", "2019-05-03"), ("Two days later", "2019-05-05"), ("the next day", "2019-05-06")]),
        ("She came on Tuesday; the day before, she met the envoy.", [("Tuesday", "2021-03-16"),
                                                                    ("the day before", "2021-03-15")]),
        ("They spent the day before the summit in Lima.", []),
        ("They were in Lima in March 2019 and met later that month.", [("March 2019", "2019-03-01"),
                                                                      ("later that month", "2019-03-01")]),
        ("The two discussed fishing on Wednesday evening.", [("Wednesday evening", "2021-03-17")]),
        ("The two will discuss fishing on Wednesday evening.", [("Wednesday evening", "2021-03-24")]),
        ("He was to discuss fishing on Wednesday evening.", [("Wednesday evening", "2021-03-24")]),
        ("They will meet in two weeks.", [("in two weeks", "2021-03-29")]),
        ("They met twice in two weeks.", [("in two weeks", None)]),
    ],
)  # fmt: skip
def test_dates_of_a_sentence(pipeline: Pipeline, text: str, expected: list[tuple[str, str | None]]) -> None:
    assert starts(pipeline, text) == expected


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("The envoys met the queen in Lima on Wednesday.", "met", "2021-03-17"),
        ("He paid a visit to Lima on Wednesday.", "visit", "2021-03-17"),
        ("She said on Tuesday that he would visit Lima on Sunday.", "visit", "2021-03-21"),
        ("She said on Tuesday that he would visit Lima on Sunday.", "said", "2021-03-16"),
        ("Friday's meeting in Lima was short.", "meeting", "2021-03-12"),
        ("The president, who was elected in 2019, met the envoy on Monday.", "met", "2021-03-15"),
        ("The envoys met in Lima.", "met", None),
        ("Lima ruled out any return to the quotas of 2019.", "ruled", None),
        ("Lima rejected on Monday the border of 1921.", "rejected", "2021-03-15"),
        ("The meeting of 5 March went well.", "meeting", "2021-03-05"),
        ("Lima refused to come because a court had heard the rebels on Tuesday.", "refused", None),
        ("Lima refused on Monday to come because a court had heard the rebels on Friday.", "refused", "2021-03-15"),
        ("Although he was re-elected on Sunday, the envoy resigned.", "resigned", None),
    ],
)
def test_the_date_of_a_word_is_the_nearest_in_its_clause(
    pipeline: Pipeline, text: str, word: str, expected: str | None
) -> None:
    found = findings_of(pipeline, text)
    at = date_at(found, found.parse.words.index(word))
    assert (at.start.isoformat() if at and at.start else None) == expected


@pytest.mark.parametrize("text", ["", " ", "\r\n\r\n", "Monday", "1997", "the 99th of May", "🙂 Nov. 🙂", "2020-13-45"])
def test_odd_texts_do_no_harm(pipeline: Pipeline, text: str) -> None:
    for found in (findings_of(pipeline, text), findings_of(pipeline, text, None)):
        assert all(d.tokens[0] < d.tokens[1] for d in found.dates)
