"""Full-text search gives the same things on both databases, and stays in step with the tables."""

from typing import Any

import pytest
from sqlalchemy import Engine

from kb import queries
from kb.errors import UsageError
from kb.queries.search import search, snippet
from kb.store import loader
from kb.store.search import OFF, ON, transferred

BARE: dict[str, Any] = {
    "actors": [], "places": [], "dateline": None, "meetings": [], "statements": [], "reactions": [],
}  # fmt: skip
"""What an article has that says nothing."""


@pytest.fixture
def library(database: Engine, make: Any) -> Engine:
    loader.load(database, [
        make("1"),
        make("2", text="Fishermen of Vaskia demanded new harbours of President Erdoğan. " + make().text,
             title="Fishing quarrels"),
        make("3", text="Nothing but rain.", title="Weather", **BARE),
        make("4", text="The U.N. envoy's report fills 3.5 pages.", title="Paper", **BARE),
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
    ("Vaskia Erdogan", {"d2"}),
    ("vaskía erdoğan", {"d2"}),
    ('"president erdogan"', {"d2"}),
    ('"fishermen of vaskia', {"d2"}),
    ("zeppelin", set()),
    ("Erdoğan's", {"d2"}),
    ("“Vaskia’s”", {"d2"}),
    ("U.N.", {"d4"}),
    ('"U.N. envoy"', {"d4"}),
    ('"envoy\'s report"', {"d4"}),
    ('"envoy\'s"', {"d4"}),
    ("3.5", {"d4"}),
    ("rain*'); DROP TABLE article; --", set()),
])  # fmt: skip
def test_words_phrases_exclusions_and_alternatives(library: Engine, query: str, found: set[str]) -> None:
    assert {hit.id for hit in search(library, query)} == found


@pytest.mark.parametrize("query", ["", "  ", "-rain", '""', "OR", "!!!", "rain OR -snow"])
def test_a_query_without_a_word_to_look_for_is_refused(library: Engine, query: str) -> None:
    with pytest.raises(UsageError, match="at least one word"):
        search(library, query)


def test_snippets_mark_the_words_found_and_a_statement_tells_who_said_it_where(library: Engine) -> None:
    (hit,) = search(library, "railways", kinds=["statements"])
    assert hit.snippet == "We will reopen the northern [railway] before the winter comes,"
    assert (hit.speaker, hit.article, hit.title, hit.outlet) == ("Ada Quill", "d1", "Quill meets Vask", "The Beacon")
    assert (str(hit.date), hit.heading) == ("2031-05-14", "Ada Quill, in d1")


def test_snippets_of_a_text_show_it_as_it_is(library: Engine) -> None:
    (hit,) = search(library, '"president erdogan"', kinds=["article"])
    assert hit.snippet.startswith("Fishermen of Vaskia demanded new harbours of [President Erdoğan]. PORT LUMEN — ")
    assert hit.snippet.endswith(" …")
    assert len(hit.snippet) < 200


@pytest.mark.parametrize(("marked", "expected"), [
    ("no word", "no word"),
    ("a <b> \n c", "a [b] c"),
    ("<northern> <railway>", "[northern railway]"),
    ("x " * 40 + "End of it. The <one> thing", "… The [one] thing"),
    ("y" * 60 + " the <one> thing", "… the [one] thing"),
    ("<one> " + "word " * 40, "[one] " + "word " * 30 + "…"),
    ("<one> " + "word " * 60 + "<one> and <two> end", "… " + "word " * 9 + "[one] and [two] end"),
    ("漢" * 300 + "<字>" + "漢" * 300, "… [字]" + "漢" * 157 + " …"),
])  # fmt: skip
def test_a_snippet_is_the_part_with_most_of_the_words_found(marked: str, expected: str) -> None:
    assert snippet(marked.replace("<", ON).replace(">", OFF)) == expected


@pytest.mark.parametrize(("with_marks", "body", "expected"), [
    ("in <Cadiz> too", "in Cádiz too", "in <Cádiz> too"),
    ("in <Cadiz> too", "in Ca\u0301diz too", "in <Cadiz> too"),
    ("<a>", "a", "<a>"),
])  # fmt: skip
def test_marks_are_put_on_the_text_with_its_accents(with_marks: str, body: str, expected: str) -> None:
    given = with_marks.replace("<", ON).replace(">", OFF)
    assert transferred(given, body).replace(ON, "<").replace(OFF, ">") == expected


@pytest.mark.parametrize(("given", "found"), [
    ({"since": "2031-05"}, {"d1", "d2", "s1"}),
    ({"since": "2032"}, set()),
    ({"until": "2031-05-14"}, {"d1", "d2", "s1"}),
    ({"outlet": "beacon"}, {"d1", "d2", "s1"}),
    ({"outlet": "gazette"}, set()),
    ({"actor": ["Bruno"]}, {"d1", "d2"}),
    ({"actor": ["Quill"]}, {"d1", "d2", "s1"}),
    ({"country": ["TUV"], "kinds": ["statement"]}, set()),
    ({"kinds": ["statement", "statements"]}, {"s1"}),
])  # fmt: skip
def test_filters_are_those_of_the_listings(library: Engine, given: dict[str, Any], found: set[str]) -> None:
    hits = search(library, "railway", **given)
    assert {hit.id for hit in hits} == found
    assert len(hits) == len(found)


@pytest.mark.parametrize(("given", "why"), [({"kinds": ["meeting"]}, "no kind"), ({"since": "someday"}, "no date")])
def test_a_filter_that_makes_no_sense_is_refused(library: Engine, given: dict[str, Any], why: str) -> None:
    with pytest.raises(UsageError, match=why):
        search(library, "railway", **given)


def test_what_a_person_rejected_is_not_found(library: Engine) -> None:
    with library.begin() as connection:
        said = "INSERT INTO judgement (kind, entity_id, verdict, title) VALUES ('statement', 1, 'rejected', NULL)"
        connection.exec_driver_sql(said)
    assert {hit.id for hit in search(library, "railway")} == {"d1", "d2"}


def test_of_equally_good_ones_the_newest_is_first_and_a_short_text_before_a_long_one(
    library: Engine, make: Any
) -> None:
    storm = "A storm hit the coast."
    loader.load(library, [
        make("old", text=storm, title="Weather", published="2031-01-01", **BARE),
        make("new", text=storm + " ", title="Weather", published="2031-02-01", **BARE),
        make("long", text=storm + " Nobody was hurt, said mayor after mayor of a town." * 20, title="Weather", **BARE),
        make("title", text="It hit the coast.", title="Storm", published="2030-01-01", **BARE),
    ])  # fmt: skip
    with library.connect() as connection:
        docs = {f"d{key}": doc for key, doc in connection.exec_driver_sql("SELECT id, doc_id FROM article")}
    assert [docs[hit.id] for hit in search(library, "storm")] == ["title", "new", "old", "long"]


def test_titles_weigh_more_and_limits_hold(library: Engine) -> None:
    assert [h.id for h in search(library, "weather OR railway", kinds=["article"], limit=1)] == ["d3"]


def test_of_very_many_the_newest_are_ranked_and_that_is_said(
    library: Engine, make: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    loader.load(library, [
        make("best", text="It hit the coast.", title="Storm", published="2030-01-01", **BARE),
        make("new", text="A storm.", title="Weather", published="2031-02-01", **BARE),
        make("newer", text="A storm hit the coast.", title="Storm", published="2031-03-01", **BARE),
    ])  # fmt: skip
    said: list[str] = []

    def titles(limit: int) -> list[str | None]:
        return [hit.title for hit in search(library, "storm", limit=limit, note=said.append)]

    assert (titles(2), said) == (["Storm", "Storm"], [])
    monkeypatch.setattr(queries.search, "RANKED", 2)
    assert (titles(2), said) == (
        ["Storm", "Weather"],
        ["more than 2 articles have that: here are the best of the newest 2"],
    )
    said.clear()
    assert (len(titles(0)), len(titles(3)), said) == (3, 3, [])


def test_a_replaced_article_is_found_by_its_new_words_only(library: Engine, make: Any) -> None:
    loader.load(library, [make("1", text=make().text + " An eclipse was seen.")])
    assert [h.id for h in search(library, "eclipse")] == ["d1"]
    loader.load(library, [make("1", text=make().text + " A comet was seen.")])
    assert search(library, "eclipse") == []
    assert [h.id for h in search(library, "comet")] == ["d1"]
