"""Dates, languages, names and keys as sources print them."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.sources import OURS, keys, presets, values


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("2024-03-04", date(2024, 3, 4)),
        ("2024-03-04T23:15:00-08:00", date(2024, 3, 4)),
        ("2024-03-04 10:15:00", date(2024, 3, 4)),
        ("20240304T101500Z", date(2024, 3, 4)),
        ("20240304101500", date(2024, 3, 4)),
        (20240304, date(2024, 3, 4)),
        ("March 4, 2024", date(2024, 3, 4)),
        ("Mon, 04 Mar 2024 10:15:00 GMT", date(2024, 3, 4)),
        ("4th March 2024", date(2024, 3, 4)),
        ("25/03/2024", date(2024, 3, 25)),
        ("03/25/2024", date(2024, 3, 25)),
        ("04/04/2024", date(2024, 4, 4)),
        (1709546400, date(2024, 3, 4)),
        ("1709546400000", date(2024, 3, 4)),
        ("03/04/2024", None),
        ("05.10.2026", date(2026, 10, 5)),
        ("03.04.2024", date(2024, 4, 3)),
        ("31.12.2024 10:15", date(2024, 12, 31)),
        ("4-Mar-2024", date(2024, 3, 4)),
        ("04/Mar/2024:10:15:00 +0000", date(2024, 3, 4)),
        ("4-March-2024", date(2024, 3, 4)),
        ("2024/3/4", date(2024, 3, 4)),
        ("2024-3-4 9:00", date(2024, 3, 4)),
        ("2024.3.14", date(2024, 3, 14)),
        ("2026-10-05T10:00:00Z", date(2026, 10, 5)),
        (4, None),
        (2024, None),
        (202403, None),
        (12345, None),
        (-5, None),
        (45355, date(2024, 3, 4)),
        ("45355", date(2024, 3, 4)),
        (45355.75, date(2024, 3, 4)),
        (1709546400.5, date(2024, 3, 4)),
        ("1709546400.5", date(2024, 3, 4)),
        ({"$date": "2024-03-04T10:00:00Z"}, date(2024, 3, 4)),
        ({"$date": 1709546400000}, date(2024, 3, 4)),
        ({"$date": {"$numberLong": "1709546400000"}}, date(2024, 3, 4)),
        ({"year": 2024}, None),
        ({}, None),
        (date(2024, 3, 4), date(2024, 3, 4)),
        ("2024-03", None),
        ("2024", None),
        ("2024-13-45", None),
        ("yesterday", None),
        ("", None),
        (None, None),
        (True, None),
        (float("nan"), None),
        (["2024-03-04"], date(2024, 3, 4)),
        (["2024-03-04", "2024-03-05"], None),
        ([["2024-03-04"]], None),
        ({"seconds": 1709546400, "nanos": 0}, date(2024, 3, 4)),
        ({"$timestamp": {"t": 1709546400, "i": 1}}, date(2024, 3, 4)),
        ({"#text": "2024-03-04"}, date(2024, 3, 4)),
        ({"year": 2024, "month": 3, "day": None}, None),
        ({"year": "2024", "month": "03", "day": "04"}, date(2024, 3, 4)),
        ("/Date(1709546400000)/", date(2024, 3, 4)),
        ("/Date(1709546400000+0100)/", date(2024, 3, 4)),
        ("Date(12)", None),
        (1709546400000000, date(2024, 3, 4)),
        ("1709546400000000000", date(2024, 3, 4)),
        ("45355.75", date(2024, 3, 4)),
        ("Date: 2024-03-04", date(2024, 3, 4)),
        ("Published on: 2024/3/4 10:15", date(2024, 3, 4)),
        ("D:20240304101500+01'00'", date(2024, 3, 4)),
        ("2024:03:04 10:15:00", date(2024, 3, 4)),
        ("2024_03_04", date(2024, 3, 4)),
        ("2024–03–04", date(2024, 3, 4)),
        ("2024-Mar-04", date(2024, 3, 4)),
        ("2024, March 4", date(2024, 3, 4)),
        ("Mar-04-2024", date(2024, 3, 4)),
        ("04MAR2024", date(2024, 3, 4)),
        ("4 mars 2024", date(2024, 3, 4)),
        ("lundi 4 mars 2024 à 10h15", date(2024, 3, 4)),
        ("4. März 2024", date(2024, 3, 4)),
        ("4 de marzo de 2024", date(2024, 3, 4)),
        ("4 марта 2024 г.", date(2024, 3, 4)),
        ("4 Mart 2024", date(2024, 3, 4)),
        ("2024年3月4日", date(2024, 3, 4)),
        ("4 listopada 2024", None),
        ("4 envoys 2024", None),
    ],
)
def test_a_date_is_the_day_that_is_printed_or_nothing(printed: Any, expected: date | None) -> None:
    assert values.day(printed) == expected


@given(st.dates(date(1800, 1, 1), date(2100, 12, 31)))
def test_every_iso_date_is_itself(day: date) -> None:
    assert values.day(day.isoformat()) == values.day(day.strftime("%Y%m%d")) == day


@given(st.text() | st.integers() | st.floats())
def test_no_value_makes_a_date_fail(value: Any) -> None:
    found = values.day(value)
    assert found is None or isinstance(found, date)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("  Jane\n Doe ", "Jane Doe"),
        (["Jane Doe", "John Roe", "Jane Doe"], "Jane Doe, John Roe"),
        ([{"name": "Jane Doe"}, {"name": None}], "Jane Doe"),
        ("['Jane Doe', \"John O'Roe\"]", "Jane Doe, John O'Roe"),
        ("[]", None),
        ({"id": 1, "name": "Gazette"}, "Gazette"),
        ("None", None),
        ([], None),
        (None, None),
        (12, "12"),
    ],
)
def test_names_become_one_line(value: Any, expected: str | None) -> None:
    assert values.line(value) == expected


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("en", "en"),
        ("eng", "en"),
        ("English", "en"),
        ("en-GB", "en"),
        ("EN_us", "en"),
        ("German", "de"),
        ("deu", "de"),
        ("?", None),
        ("English (US)", "en"),
        ("English (United Kingdom)", "en"),
        ("german (Austria)", "de"),
        ("und", None),
        ("mul", None),
        ("Unknown", None),
    ],
)
def test_languages_have_one_code(name: str, code: str | None) -> None:
    assert values.language(name) == code


def test_a_language_is_not_guessed_from_a_few_words() -> None:
    assert values.detected("Ban Ki-moon.") is None
    assert (
        values.detected("The ministers of both countries said on Monday that they would meet again in spring.") == "en"
    )


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://Press.Example:443/A/?utm_source=x&id=7#top", "https://press.example/A?id=7"),
        ("http://press.example:8080/a", "http://press.example:8080/a"),
        ("http://press.example:x/a", "http://press.example:x/a"),
        ("press.example/a", "https://press.example/a"),
        ("//www.press.example/a", "https://press.example/a"),
        ("press release", "press release"),
        ("https://press.example/a?output=amp&source=rss&from=newsletter", "https://press.example/a"),
        ("https://press.example/a?source=12&view=full&s=word", "https://press.example/a?source=12&view=full&s=word"),
        ("https://press.example/a?page=1&feedType=RSS&feedName=top", "https://press.example/a"),
        ("https://press.example/a;jsessionid=0A?tpcc=x&s=09", "https://press.example/a"),
        ("https://press.example//a/%61%2Fb/index.html", "https://press.example/a/a%2Fb"),
        ("https://press.example./a", "https://press.example/a"),
        ("http://www.press.example/a", "https://press.example/a"),
        ("https://m.press.example/a/#c", "https://press.example/a"),
        ("https://mobile.press.example/a", "https://press.example/a"),
        ("https://amp.press.example/a/amp/", "https://press.example/a"),
        ("https://press.example/amp/a", "https://press.example/a"),
        ("https://press.example/a.amp.html", "https://press.example/a.html"),
        ("https://press.example/camp", "https://press.example/camp"),
        ("https://www.example/a", "https://www.example/a"),
        ("https://press.example/a?gbraid=1&msclkid=2&mc_cid=3&id=7", "https://press.example/a?id=7"),
        ("https://press.example/a?_ga=1&smid=tw&twclid=x&xtor=RSS-1", "https://press.example/a"),
        ("https://press.example/a?utm_id=1&mtm_source=2&page=2&refid=4", "https://press.example/a?page=2&refid=4"),
    ],
)
def test_a_url_is_known_without_what_changes_nothing(url: str, expected: str) -> None:
    assert keys.canonical(url) == expected


def test_a_key_is_the_url_or_a_hash_that_follows_the_text() -> None:
    assert keys.key("He left.", "https://press.example/a/") == "https://press.example/a"
    assert keys.key("He left.", None) == keys.key("He left.", "n/a") != keys.key("He left", None)


def test_every_preset_maps_the_text_and_only_our_fields() -> None:
    for name, fields in presets().items():
        assert fields["text"], name
        assert set(fields) <= set(OURS), name
