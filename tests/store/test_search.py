"""Full-text search gives the same things on both databases, and stays in step with the tables."""

from typing import Any

import pytest
from sqlalchemy import Engine

from kb.errors import UsageError
from kb.store import loader
from kb.store.search import search


@pytest.fixture
def library(database: Engine, make: Any) -> Engine:
    loader.load(database, [
        make("1"),
        make("2", text="Fishermen of Vaskia demanded new harbours. " + make().text, title="Fishing quarrels"),
        make("3", text="Nothing but rain.", title="Weather", actors=[], places=[], dateline=None, meetings=[],
             statements=[], reactions=[]),
    ])  # fmt: skip
    return database


@pytest.mark.parametrize(("query", "found"), [
    ("railway", {"d1", "d2", "s1"}),
    ("railways", {"d1", "d2", "s1"}),
    ("RAILWAY winter", {"d1", "d2", "s1"}),
    ('"northern railway"', {"d1", "d2", "s1"}),
    ('"railway northern"', set()),
    ("railway -fishermen", {"d1", "s1"}),
    ("fishing", {"d2"}),
    ("rain OR fishing", {"d2", "d3"}),
    ("harbour-league", {"d1", "d2"}),
    ("zeppelin", set()),
    ("rain*'); DROP TABLE article; --", set()),
])  # fmt: skip
def test_words_phrases_exclusions_and_alternatives(library: Engine, query: str, found: set[str]) -> None:
    assert {hit.id for hit in search(library, query)} == found


@pytest.mark.parametrize("query", ["", "  ", "-rain", '""', "OR", "!!!", "rain OR -snow"])
def test_a_query_without_a_word_to_look_for_is_refused(library: Engine, query: str) -> None:
    with pytest.raises(UsageError, match="at least one word"):
        search(library, query)


def test_snippets_mark_the_words_found(library: Engine) -> None:
    (hit,) = search(library, "railway", kinds=["statement"])
    assert "[railway]" in hit.snippet


def test_titles_weigh_more_and_limits_hold(library: Engine) -> None:
    assert [h.id for h in search(library, "weather OR railway", kinds=["article"], limit=1)] == ["d3"]


def test_a_replaced_article_is_found_by_its_new_words_only(library: Engine, make: Any) -> None:
    loader.load(library, [make("1", text=make().text + " An eclipse was seen.")])
    assert [h.id for h in search(library, "eclipse")] == ["d1"]
    loader.load(library, [make("1", text=make().text + " A comet was seen.")])
    assert search(library, "eclipse") == []
    assert [h.id for h in search(library, "comet")] == ["d1"]
