"""A small world of invented diplomacy, loaded on both databases."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from kb.queries import LISTINGS
from kb.queries.run import run
from kb.record import DocumentRecord
from kb.store import migrate
from kb.store.engine import engine
from kb.store.loader import load

TALKS = "Ana Brankova met Jon Liddle in Oslo on Monday. “We agree,” Brankova told Liddle. Chile praised Norway."
CALL = "Jon Liddle will call Rosa Quist of 100% Norway. He said no. He rejected her plan."


def person(id_: str, name: str, country: str, text: str) -> dict[str, Any]:
    return {"id": id_, "name": name, "kind": "person", "country": country, "mentions": [span(text, name)]}


def span(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def talks() -> DocumentRecord:
    return DocumentRecord.model_validate({
        "doc_id": "talks", "text": TALKS, "title": "Talks", "published": "2025-05-06", "source": "Polar Press",
        "language": "en", "run": {"program": "kb", "version": "1", "pipeline": "p", "pipeline_version": "2"},
        "actors": [
            {"id": "a1", "name": "Ana Brankova", "kind": "person", "country": "NOR", "role": "foreign minister",
             "mentions": [span(TALKS, "Ana Brankova")]},
            person("a2", "Jon Liddle", "CHL", TALKS),
            {"id": "a3", "name": "Chile", "kind": "country", "country": "CHL", "mentions": [span(TALKS, "Chile")]},
            {"id": "a4", "name": "Norway", "kind": "country", "country": "NOR", "mentions": [span(TALKS, "Norway")]},
        ],
        "places": [{"id": "p1", "name": "Oslo", "country": "NOR", "latitude": 59.91, "longitude": 10.75,
                    "mentions": [span(TALKS, "Oslo")]}],
        "meetings": [{"id": "m1", "mode": "bilateral", "status": "held", "start": "2025-05-05", "end": "2025-05-05",
                      "place": "p1", "evidence": [span(TALKS, "met Jon Liddle in Oslo")],
                      "participants": [{"actor": "a1", "role": "host"}, {"actor": "a2", "role": "principal"}]}],
        "statements": [{"id": "s1", "form": "direct", "speaker": "a1", "source": span(TALKS, "Brankova told")[:2],
                        "cue": span(TALKS, "told"), "content": [span(TALKS, "“We agree,”")], "addressees": ["a2"],
                        "quotation": "We agree", "cue_lemma": "tell"}],
        "reactions": [{"id": "r1", "actor": "a3", "stance": "SUPPORT", "evidence": span(TALKS, "Chile praised Norway"),
                       "target": {"kind": "actor", "id": "a4", "span": span(TALKS, "Norway")}}],
    })  # fmt: skip


def call() -> DocumentRecord:
    return DocumentRecord.model_validate({
        "doc_id": "call", "text": CALL, "title": "A call", "published": "2025-07", "source": "Fjord_Post",
        "actors": [
            person("a1", "Jon Liddle", "CHL", CALL),
            person("a2", "Rosa Quist", "NOR", CALL),
        ],
        "meetings": [{"id": "m1", "mode": "phone", "status": "planned", "start": "2025-07-20",
                      "evidence": [span(CALL, "will call Rosa Quist")],
                      "participants": [{"actor": "a1", "role": "principal"}, {"actor": "a2", "role": "principal"}]}],
        "statements": [{"id": "s1", "form": "indirect", "speaker": "a1", "cue": span(CALL, "said"),
                        "content": [span(CALL, "no")], "quotation": "no", "cue_lemma": "say"}],
        "reactions": [{"id": "r1", "actor": "a1", "stance": "REJECT", "evidence": span(CALL, "He rejected her plan"),
                       "start": "2025-06-30",
                       "target": {"kind": "text", "span": span(CALL, "her plan")}}],
    })  # fmt: skip


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def lasting_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """URL of an empty database for all tests of a module, once on SQLite and once on Postgres."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('lasting') / 'kb.db'}"
    else:
        name = f"kb_lasting_{uuid.uuid4().hex[:12]}"
        server = engine(request.getfixturevalue("postgres"))
        with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        url = server.url.set(database=name).render_as_string(hide_password=False)
        server.dispose()
    migrate.upgrade(url)
    return url


@pytest.fixture(scope="module")
def world(lasting_database: str) -> str:
    """URL of a database that holds both articles."""
    return filled(lasting_database)


def filled(url: str) -> str:
    bind = engine(url)
    assert load(bind, [talks(), call()]).failures == []
    bind.dispose()
    return url


@pytest.fixture
def told() -> list[DocumentRecord]:
    """Both articles, for a database of a test's own."""
    return [talks(), call()]


@pytest.fixture
def ask(world: str) -> Callable[..., list[dict[str, Any]]]:
    """Asks a listing and gives its rows as dictionaries."""

    def rows(name: str, /, **parameters: Any) -> list[dict[str, Any]]:
        found = run(LISTINGS[name](**parameters), world)
        return [dict(zip(found.columns, row, strict=True)) for row in found.rows]

    return rows
