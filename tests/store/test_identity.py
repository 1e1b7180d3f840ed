"""The first identity: who and what the reports of new articles are."""

from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import Engine

from kb.record import Actor, DocumentRecord, Meeting, Participant, Place, Statement
from kb.store import loader
from kb.store.identity import actor_key, statement_key
from kb.store.records import records
from kb.world.fold import fold


@pytest.mark.parametrize(("name", "same"), [
    ("José Ñandú", "jose nandu"), ("O'Brien-Smith", "obrien smith"), ("  Ada   QUILL ", "ada quill"),
    ("Straße", "strasse"),
])  # fmt: skip
def test_names_are_compared_without_case_diacritics_and_punctuation(name: str, same: str) -> None:
    assert fold(name) == same


@pytest.mark.parametrize(("kind", "name", "country", "leaves"), [
    ("person", "Ada Quill", None, True),
    ("person", "Quill", "NRU", False),
    ("organization", "Harbour", None, True),
    ("group", "officials", None, False),
    ("group", "officials", "NRU", True),
    ("country", "Nauru", "NRU", True),
])  # fmt: skip
def test_single_names_and_unnamed_groups_never_leave_their_article(
    kind: str, name: str, country: str | None, leaves: bool
) -> None:
    assert (actor_key("x", kind, name, country) == actor_key("y", kind, name, country)) is leaves


def test_short_quotations_are_not_one_utterance() -> None:
    assert statement_key("x", 1, "Yes, we will.") != statement_key("y", 1, "Yes, we will.")
    words = "“Rails outlast quarrels — they always did.”"
    assert statement_key("x", 1, words) == statement_key("y", 1, "rails outlast quarrels, they always did")
    assert statement_key("x", 1, words) != statement_key("y", 2, words)
    assert statement_key("x", None, words) != statement_key("y", None, words)
    assert statement_key("x", 1, words, "|asked") != statement_key("y", 1, words)
    assert statement_key("x", 1, words, "|negated") == statement_key("y", 1, words, "|negated")


def article(doc_id: str, actors: list[Actor], **more: Any) -> DocumentRecord:
    return DocumentRecord(doc_id=doc_id, text="x" * 50, title=doc_id, actors=actors, **more)


def person(number: int, name: str, country: str | None = None) -> Actor:
    return Actor(id=f"a{number}", name=name, kind="person", country=country, mentions=[(0, 1)])


def entities(database: Engine, articles: list[DocumentRecord]) -> list[tuple[list[Any], list[Any]]]:
    assert loader.load(database, articles).failures == []
    out = records(database, entities=True)
    return [([a.entity for a in one.actors], [m.entity for m in one.meetings]) for one in out]


ACTORS = [
    ("a name in full is one person", ("Ada Quill", None), ("ADA QUÍLL", None), True),
    ("a known country and none agree", ("Ada Quill", "NRU"), ("Ada Quill", None), True),
    ("none and a known country agree", ("Ada Quill", None), ("Ada Quill", "NRU"), True),
    ("two countries are two people", ("Ada Quill", "NRU"), ("Ada Quill", "TUV"), False),
    ("a surname is nobody known", ("Quill", "NRU"), ("Quill", "NRU"), False),
    ("a surname is not the full name", ("Ada Quill", "NRU"), ("Quill", "NRU"), False),
]


@pytest.mark.parametrize(("first", "second", "one"), [a[1:] for a in ACTORS], ids=[a[0] for a in ACTORS])
@pytest.mark.parametrize("together", [True, False])
def test_actors(database: Engine, first: Any, second: Any, one: bool, together: bool) -> None:
    articles = [article("x", [person(1, *first)]), article("y", [person(1, *second)])]
    if not together:
        loader.load(database, articles[:1])
    (a, _), (b, _) = entities(database, articles)
    assert (a == b) is one


def meeting(local: str, **changes: Any) -> Meeting:
    values: dict[str, Any] = {"id": local, "mode": "bilateral", "status": "held", "start": "2031-05-13",
                              "evidence": [(0, 5)], "participants": [
                                  Participant(actor=a, role="principal") for a in ("a1", "a2")]}  # fmt: skip
    return Meeting(**{**values, **changes})


PLACES = [Place(id="p1", name="Port Lumen", country="NRU"), Place(id="p2", name="Vaskia", country="TUV")]
MEETINGS = [
    ("the same pair on the same day met once", {}, {}, True),
    ("another day is another meeting", {}, {"start": "2031-05-14"}, False),
    ("an unknown day is no known meeting", {}, {"start": None}, False),
    ("a month is no day", {"start": "2031-05"}, {"start": "2031-05"}, False),
    ("two places are two meetings", {"place": "p1"}, {"place": "p2"}, False),
    ("a place and none agree", {"place": "p1"}, {}, True),
    ("a call is no visit", {"mode": "phone"}, {"mode": "visit"}, False),
    ("planned and held agree", {"status": "planned"}, {}, True),
    ("cancelled and held don't", {"status": "cancelled"}, {}, False),
]


@pytest.mark.parametrize(("first", "second", "one"), [m[1:] for m in MEETINGS], ids=[m[0] for m in MEETINGS])
@pytest.mark.parametrize("together", [True, False])
def test_meetings(database: Engine, first: Any, second: Any, one: bool, together: bool) -> None:
    who = [person(1, "Ada Quill"), person(2, "Bruno Vask")]
    articles = [article("x", who, places=PLACES, meetings=[meeting("m1", **first)]),
                article("y", who, places=PLACES, meetings=[meeting("m1", **second)])]  # fmt: skip
    if not together:
        loader.load(database, articles[:1])
    (_, a), (_, b) = entities(database, articles)
    assert (a == b) is one


def test_two_meetings_of_one_article_stay_two(database: Engine) -> None:
    who = [person(1, "Ada Quill"), person(2, "Bruno Vask")]
    twice = article("x", who, meetings=[meeting("m1"), meeting("m2")])
    once = article("y", who, meetings=[meeting("m1")])
    assert [m for _, m in entities(database, [twice, once])] == [["m1", "m2"], ["m1"]]


def test_a_meeting_has_the_history_and_the_last_status_of_its_reports_in_whatever_order(database: Engine) -> None:
    who = [person(1, "Ada Quill"), person(2, "Bruno Vask")]
    told = [("2031-05-05", "planned", None), ("2031-05-08", "planned", "p1"), ("2031-05-13", "held", None)]
    for turn, order in enumerate(permutations(told)):
        pair = [a.model_copy(update={"name": f"{a.name} {'IVX'[turn % 3] * (turn + 1)}"}) for a in who]
        loader.load(database, [article(f"{turn}/{day}", pair, published=day, places=PLACES,
                                       meetings=[meeting("m1", status=status, place=place)])
                               for day, status, place in order])  # fmt: skip
    with database.connect() as connection:
        chosen = [tuple(r) for r in connection.exec_driver_sql("SELECT status, place, reports FROM v_meetings")]
        history = [(r[0], str(r[1])) for r in connection.exec_driver_sql(
            "SELECT status, reported_on FROM meeting_status ORDER BY meeting_id, position")]  # fmt: skip
    assert chosen == [("held", "Port Lumen", 3)] * 6
    assert history == [("planned", "2031-05-05"), ("held", "2031-05-13")] * 6


def test_the_same_words_of_the_same_speaker_are_one_statement(database: Engine) -> None:
    def said(doc_id: str, speaker: str, words: str) -> DocumentRecord:
        one = Statement(id="s1", form="direct", speaker="a1", content=[(0, 5)], quotation=words)
        return article(doc_id, [person(1, speaker)], statements=[one])

    long = "The railway will be open before winter."
    loader.load(database, [said("1", "Ada Quill", long), said("2", "Ada Quill", long.upper()),
                           said("3", "Bruno Vask", long),
                           said("4", "Ada Quill", "No."), said("5", "Ada Quill", "No.")])  # fmt: skip
    with database.connect() as connection:
        rows = connection.exec_driver_sql("SELECT speaker, quotation, reports FROM v_statements ORDER BY statement_key")
        assert [tuple(r) for r in rows] == [
            ("Ada Quill", long, 2),
            ("Bruno Vask", long, 1),
            ("Ada Quill", "No.", 1),
            ("Ada Quill", "No.", 1),
        ]


def test_an_office_knows_when_it_was_seen(database: Engine, make: Any) -> None:
    loader.load(database, [make("1"), make("2", published="2030-01-02"), make("3", published=None)], batch=1)
    with database.connect() as connection:
        rows = connection.exec_driver_sql("SELECT title, country, seen_from, seen_to FROM office ORDER BY title")
        assert [tuple(map(str, r)) for r in rows] == [
            ("Chancellor", "TUV", "2030-01-02", "2031-05-14"),
            ("President", "NRU", "2030-01-02", "2031-05-14")]  # fmt: skip
