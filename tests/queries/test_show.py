"""A row with its evidence, in whole sentences."""

from typing import Any

import pytest
from sqlalchemy import Engine

from kb.errors import NotFoundError, UsageError
from kb.queries import LISTINGS
from kb.queries.run import run
from kb.queries.show import Shown, sentence, show
from kb.record import DocumentRecord
from kb.resolve.decide import Desk
from kb.resolve.run import resolve
from kb.store import dialect, loader
from kb.store.engine import open_database

TEXT = 'One, he said. "Two." He met Dr. Ono (3.5 hours).\n\nThree! Four'


def shown_at(url: str, public_id: str) -> Shown:
    engine = open_database(url, read_only=True)
    try:
        with engine.connect() as connection:
            return show(connection, public_id)
    finally:
        engine.dispose()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("One", "One, he said."),
        ("Two", '"Two."'),
        ("he said", "One, he said."),
        ("hours", "Ono (3.5 hours)."),
        ("Three", "Three!"),
        ("Four", "Four"),
        ("said. \"Two", 'One, he said. "Two."'),
    ],
)  # fmt: skip
def test_a_span_is_shown_in_its_sentence(words: str, expected: str) -> None:
    start = TEXT.index(words)
    first, last = sentence(TEXT, start, start + len(words))
    assert TEXT[first:last].strip() == expected


def test_a_meeting_has_its_history_and_its_evidence(world: str) -> None:
    shown = shown_at(world, "M1")
    assert (shown.id, shown.fields["history"]) == ("m1", "held (2025-05-06)")
    (proof,) = shown.evidence
    assert (proof.before, proof.words) == ("Ana Brankova ", "met Jon Liddle in Oslo")
    assert (proof.run, proof.outlet, proof.published) == ("kb 1 p 2", "Polar Press", "2025-05-06")


def test_what_was_imported_says_so(world: str) -> None:
    assert shown_at(world, "m2").evidence[0].run == "imported"


def test_an_actor_has_aliases_offices_and_one_mention_an_article(world: str) -> None:
    shown = shown_at(world, "a2")
    assert shown.fields["name"] == "Jon Liddle"
    assert [proof.words for proof in shown.evidence] == ["Jon Liddle", "Jon Liddle"]


def test_an_article_has_its_text(world: str) -> None:
    assert shown_at(world, "d2").fields["text"].startswith("Jon Liddle will call")


def test_an_id_that_nothing_has_is_not_found(world: str) -> None:
    with pytest.raises(NotFoundError, match="s77"):
        shown_at(world, "s77")
    with pytest.raises(UsageError):
        shown_at(world, "77")


def test_the_id_of_what_has_become_one_leads_on(database: Engine) -> None:
    people = [
        {"id": "a1", "name": "Ada Quill", "kind": "person", "country": "NRU", "mentions": [(0, 9)]},
        {"id": "a2", "name": "Bruno Vask", "kind": "person", "country": "TUV", "mentions": [(14, 24)]},
    ]
    values = {"doc_id": "x", "text": "Ada Quill and Bruno Vask met.", "actors": people}
    loader.load(database, [DocumentRecord.model_validate(values)])
    resolve(database)
    with dialect.writing(database) as connection:
        Desk(connection, "Cleo", None).merge(["a1", "a2"])
    resolve(database)
    url = database.url.render_as_string(hide_password=False)
    assert shown_at(url, "a2").id == "a1"
    with dialect.writing(database) as connection:
        Desk(connection, "Cleo", None).judge("reject", "a1")
    resolve(database)
    shown = shown_at(url, "a1")
    assert (shown.fields["name"], shown.fields["verdict"]) == ("Ada Quill", "rejected")


def test_listings_leave_a_rejected_actor_out_of_what_others_did(database: Engine, told: list[DocumentRecord]) -> None:
    assert loader.load(database, told).failures == []
    url = database.url.render_as_string(hide_password=False)
    with database.begin() as connection:
        chosen = "SELECT 'actor', id, 'rejected', NULL FROM actor WHERE name IN ('Ana Brankova', 'Norway')"
        connection.exec_driver_sql(f"INSERT INTO judgement (kind, entity_id, verdict, title) {chosen}")

    def column(name: str, which: str, **parameters: Any) -> list[Any]:
        found = run(LISTINGS[name](**parameters), url)
        return [row[list(found.columns).index(which)] for row in found.rows]

    assert column("meetings", "participants", status=["held"]) == ["Jon Liddle"]
    assert column("meetings", "id", actor=["Brankova"]) == column("statements", "id", actor=["Brankova"]) == []
    assert column("statements", "speaker") == ["Jon Liddle", None]
    assert column("reactions", "target", actor=["Chile"]) == ["Norway"]  # the article's word
    assert column("reactions", "id", to="Norway") == []
    assert set(column("actors", "name")) == {"Jon Liddle", "Chile", "Rosa Quist"}
    assert shown_at(url, "a1").fields["meetings"] == 1
