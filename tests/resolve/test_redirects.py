"""An id that was given up leads to the entity that took it in, from the first moment on: what is said, and what is
shown of it."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from kb import kinds
from kb.resolve.run import resolve
from kb.store import loader, verify
from tests.resolve.conftest import kb
from tests.resolve.test_decisions import article, of, rows

NAMES = {"v": "Ada Quill", "w": "Berta Nolan", "x": "Cora Finch", "y": "Dora Lindt", "z": "Edda Moss"}
KINDS = ("actor", "meeting", "statement")


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Each kind that articles report one of."""
    return str(request.param)


@pytest.fixture
def world(database: Engine) -> Iterator[Engine]:
    """Five women of whom each meets Vask on another day; whatever happens to it, the database is sound at the end."""
    loader.load(database, [article(doc, quill=name, day=10 + 4 * k) for k, (doc, name) in enumerate(NAMES.items())])
    resolve(database)
    yield database
    assert list(verify.verify(database)) == []


def named(engine: Engine, kind: str) -> list[str]:
    """The ids of each article's actor, meeting or statement."""
    return [kinds.public_id(kind, entities[0]) for entities in of(engine, kind).values()]


def told(engine: Engine, kind: str, command: str, *arguments: str) -> list[str]:
    """What a command says of ids: of one kind, as statements become one with their speakers."""
    done = kb(engine, command, *arguments)
    assert done.exit_code == 0, done.stderr
    return [line for line in done.stdout.splitlines() if line[0] == kind[0]]


def shown(engine: Engine, name: str) -> str:
    """The id of what ``kb show`` shows."""
    found = re.match(r"id\s+(\w+)", kb(engine, "show", name).stdout)
    assert found
    return found[1]


def test_two_merges_and_the_way_back(world: Engine, kind: str) -> None:
    _, _, x, y, z = named(world, kind)
    assert told(world, kind, "merge", y, z) == [f"{z} is one with {y}"]
    assert [shown(world, one) for one in (x, y, z)] == [x, y, y]
    assert told(world, kind, "merge", x, z) == [f"{y} is one with {x}"]
    assert [shown(world, one) for one in (x, y, z)] == [x, x, x]
    assert told(world, kind, "undo", "2") == [f"{y} is its own again"]
    assert [shown(world, one) for one in (x, y, z)] == [x, y, y]
    assert told(world, kind, "undo", "1") == [f"{z} is its own again"]
    assert [shown(world, one) for one in (x, y, z)] == [x, y, z]


def test_a_merge_of_three(world: Engine, kind: str) -> None:
    _, _, x, y, z = named(world, kind)
    assert told(world, kind, "merge", z, y, x) == [f"{y} is one with {x}", f"{z} is one with {x}"]
    assert [shown(world, one) for one in (y, z)] == [x, x]


def test_a_report_that_is_assigned_takes_its_id_along(world: Engine, kind: str) -> None:
    _, _, x, _, z = named(world, kind)
    local = f"{kinds.LETTERS[kind]}1"
    assert told(world, kind, "assign", x, f"z:{local}") == [f"{z} is one with {x}"]
    assert shown(world, z) == x


def test_what_is_split_off_has_its_id_back(world: Engine, kind: str) -> None:
    _, _, x, _, z = named(world, kind)
    kb(world, "merge", x, z)
    assert told(world, kind, "split", x, "z") == [f"{z} is its own again"]
    assert [shown(world, one) for one in (x, z)] == [x, z]
    assert told(world, kind, "undo", "2") == [f"{z} is one with {x}"]
    assert shown(world, z) == x


def test_a_decision_about_an_id_that_was_given_up_is_one_about_its_heir(world: Engine, kind: str) -> None:
    _, _, x, _, z = named(world, kind)
    kb(world, "merge", x, z)
    kb(world, "reject", z)
    judged = [kinds.public_id(*row) for row in rows(world, "SELECT kind, entity_id FROM judgement")]
    assert judged == [x]


def test_redirects_go_with_the_entity_that_they_lead_to(world: Engine) -> None:
    _, _, x, _, z = named(world, "meeting")
    kb(world, "merge", x, z)
    with world.begin() as connection:
        connection.exec_driver_sql("DELETE FROM decision")
    empty = [article(doc, quill=NAMES[doc]).model_copy(update={"meetings": []}) for doc in "xz"]
    loader.load(world, empty)
    assert rows(world, "SELECT * FROM entity_redirect") == []
    assert list(verify.verify(world)) == []
