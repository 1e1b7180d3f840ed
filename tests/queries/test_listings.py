"""Each listing and each of its filters, on both databases."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from kb import words
from kb.errors import UsageError

Ask = Callable[..., list[dict[str, Any]]]


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({}, ["planned", "held"]),
        ({"actor": ["Brankova"]}, ["held"]),
        ({"actor": ["brankova", "Jon Liddle"]}, ["held"]),
        ({"actor": ["Brankova", "Quist"]}, []),
        ({"actor": ["Brank"]}, []),
        ({"actor": ["%"]}, []),
        ({"actor": ["Jon L_ddle"]}, []),
        ({"country": ["Norway"]}, ["planned", "held"]),
        ({"country": ["NO", "cl"]}, ["planned", "held"]),
        ({"country": ["SWE"]}, []),
        ({"since": "2025-06"}, ["planned"]),
        ({"until": "2025-06"}, ["held"]),
        ({"since": "2025-05-05", "until": "2025-05-05"}, ["held"]),
        ({"since": "2025", "until": "2025"}, ["planned", "held"]),
        ({"place": "Oslo"}, ["held"]),
        ({"place": "NOR"}, ["held"]),
        ({"place": "p1"}, ["held"]),
        ({"status": ["HELD"]}, ["held"]),
        ({"status": ["held", "planned"]}, ["planned", "held"]),
        ({"mode": ["phone"]}, ["planned"]),
        ({"outlet": "polar"}, ["held"]),
        ({"outlet": "_"}, ["planned"]),
        ({"text": "100%"}, ["planned"]),
    ],
)
def test_meetings_are_filtered(ask: Ask, parameters: dict[str, Any], found: list[str]) -> None:
    assert [row["status"] for row in ask("meetings", **parameters)] == found


def test_a_meeting_names_its_participants_hosts_after_principals(ask: Ask) -> None:
    (row,) = ask("meetings", status=["held"])
    assert row | {"id": "m1"} == {
        "id": "m1", "start": date(2025, 5, 5), "end": date(2025, 5, 5), "status": "held", "mode": "bilateral",
        "place": "Oslo", "country": "NOR", "participants": "Jon Liddle, Ana Brankova", "reports": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({}, ["no", "We agree"]),
        ({"actor": ["Brankova"]}, ["We agree"]),
        ({"actor": ["Brankova", "Liddle"]}, ["no", "We agree"]),
        ({"country": ["Chile"]}, ["no"]),
        ({"to": "Liddle"}, ["We agree"]),
        ({"to": "Quist"}, []),
        ({"since": "2025-06"}, ["no"]),
        ({"until": "2025-05"}, ["We agree"]),
        ({"form": ["direct"]}, ["We agree"]),
        ({"outlet": "fjord"}, ["no"]),
        ({"text": "AGREE"}, ["We agree"]),
    ],
)
def test_statements_are_filtered(ask: Ask, parameters: dict[str, Any], found: list[str]) -> None:
    assert [row["quotation"] for row in ask("statements", **parameters)] == found


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({}, ["REJECT", "SUPPORT"]),
        ({"actor": ["Chile"]}, ["SUPPORT"]),
        ({"country": ["CHL"]}, ["REJECT", "SUPPORT"]),
        ({"to": "Norway"}, ["SUPPORT"]),
        ({"stance": ["reject", "accuse"]}, ["REJECT"]),
        ({"text": "praised"}, ["SUPPORT"]),
        ({"until": "2025-06-29"}, ["SUPPORT"]),
        ({"since": "2025-05-06", "until": "2025-05"}, ["SUPPORT"]),
        ({"since": "2025-07"}, []),
        ({"since": "2025-06-30", "until": "2025-06-30"}, ["REJECT"]),
        ({"outlet": "Polar Press"}, ["SUPPORT"]),
    ],
)
def test_reactions_are_filtered(ask: Ask, parameters: dict[str, Any], found: list[str]) -> None:
    assert [row["stance"] for row in ask("reactions", **parameters)] == found


def test_a_reaction_shows_its_target_and_its_clause(ask: Ask) -> None:
    rejected, praised = ask("reactions")
    assert (rejected["target"], rejected["evidence"]) == ("her plan", "He rejected her plan")
    assert (praised["target"], praised["evidence"]) == ("Norway", "Chile praised Norway")


def test_an_actor_counts_what_it_takes_part_in(ask: Ask) -> None:
    rows = ask("actors")
    assert rows[0] | {"id": ""} == {
        "id": "", "name": "Jon Liddle", "kind": "person", "country": "CHL", "role": None, "meetings": 2,
        "statements": 1, "reactions": 1, "articles": 2, "wikidata_id": None,
    }  # fmt: skip
    assert [row["role"] for row in ask("actors", name="Brankova")] == ["foreign minister"]
    assert [row["name"] for row in ask("actors", kind=["country"], country=["NOR"])] == ["Norway"]


def test_places_and_articles_are_listed(ask: Ask) -> None:
    (place,) = ask("places", name="oslo")
    assert (place["meetings"], place["articles"], place["latitude"]) == (1, 1, 59.91)
    assert [row["doc_id"] for row in ask("articles")] == ["call", "talks"]
    assert [row["doc_id"] for row in ask("articles", actor=["Quist"])] == ["call"]
    assert [row["doc_id"] for row in ask("articles", language="en", text="oslo")] == ["talks"]
    assert ask("failures") == []


def test_stats_count_rows(ask: Ask) -> None:
    counted = {row["what"]: row["value"] for row in ask("stats")}
    assert (counted["articles"], counted["meetings"], counted["first published"]) == ("2", "2", "2025-05-06")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        (" 2024-02-03 ", date(2024, 2, 3), date(2024, 2, 3)),
        (None, None, None),
    ],
)
def test_a_written_date_is_a_period(text: str | None, first: date | None, last: date | None) -> None:
    assert (words.since_date(text), words.until_date(text)) == (first, last)


@pytest.mark.parametrize("text", ["", "24", "2024-13", "2024-02-30", "0000", "yesterday", "2024-2-3"])
def test_what_is_no_date_is_a_usage_error(text: str) -> None:
    for reading in (words.since_date, words.until_date):
        with pytest.raises(UsageError, match="no date"):
            reading(text)
