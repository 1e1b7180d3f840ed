# ruff: noqa: E501
"""What people decide outlasts another extraction, resolution, and the way to another database."""

from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import Engine

from kb.errors import NotFoundError, UsageError
from kb.record import DocumentRecord, Run
from kb.resolve.decide import Desk, exported, find, imported
from kb.resolve.decisions import undo
from kb.resolve.run import resolve
from kb.store import dialect, loader, verify
from kb.store.engine import open_database

TEXT = (
    'Ada Quill met Bruno Vask in Port Lumen. "We shall open the northern railway before winter comes," Quill said.'
    " Vask thanked Quill. He rejected the promise."
)


def article(doc: str, version: str = "1", quill: str = "Ada Quill", day: int = 13, shift: str = "") -> DocumentRecord:
    """An article on a meeting; another version of the program has other local ids and finds less of the names."""
    text = shift + TEXT.replace("Ada Quill", quill)
    new = version != "1"

    def at(words: str) -> tuple[int, int]:
        return text.index(words), text.index(words) + len(words)

    values: dict[str, Any] = {
        "doc_id": doc, "text": text, "published": f"2031-05-{day + 1}", "source": doc,
        "run": Run(program="kb", version=version, pipeline="p", pipeline_version="3").model_dump(),
        "actors": [
            {"id": "a8" if new else "a1", "name": quill, "kind": "person", "country": "NRU", "mentions": [at(quill)]},
            {"id": "a9" if new else "a2", "name": "Bruno Vask", "kind": "person", "country": "TUV",
             "mentions": [at("Bruno Vask")]},
        ],
        "places": [{"id": "p1", "name": "Port Lumen", "country": "NRU", "mentions": [at("Port Lumen")]}],
        "meetings": [{"id": "m7" if new else "m1", "mode": "bilateral", "status": "held",
                      "start": f"2031-05-{day}", "end": f"2031-05-{day}", "place": "p1",
                      "participants": [{"actor": "a8" if new else "a1", "role": "principal"},
                                       {"actor": "a9" if new else "a2", "role": "principal"}],
                      "evidence": [at(f"{quill} met Bruno Vask" if not new else "met Bruno Vask in Port Lumen")]}],
        "statements": [{"id": "s1", "form": "direct", "speaker": "a8" if new else "a1",
                        "content": [at('"We shall open the northern railway before winter comes,"')]}],
        "reactions": [
            {"id": "r1", "actor": "a9" if new else "a2", "stance": "SUPPORT", "evidence": at("Vask thanked Quill"),
             "target": {"kind": "actor", "id": "a8" if new else "a1"}},
            {"id": "r2", "actor": "a9" if new else "a2", "stance": "REJECT", "evidence": at("He rejected the promise"),
             "target": {"kind": "statement", "id": "s1"}},
        ],
    }  # fmt: skip
    return DocumentRecord.model_validate(values)


def world(version: str = "1") -> list[DocumentRecord]:
    """Two articles on one meeting, a third on another, whose Quill has another name."""
    return [article("x", version), article("y", version, shift="News. "), article("z", version, "Adela Quillan", 25)]


def rows(engine: Engine, query: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


def of(engine: Engine, kind: str) -> dict[str, list[int]]:
    """The entities of a kind's reports, by article."""
    found = rows(engine, f"SELECT n.doc_id, r.{kind}_id FROM {kind}_report r JOIN article n ON n.id = r.article_id"
                         " ORDER BY n.doc_id, r.position")  # fmt: skip
    return {doc: [e for d, e in found if d == doc] for doc, _ in found}


def load(engine: Engine, version: str = "1") -> None:
    loader.load(engine, world(version))
    resolve(engine)


def decide(engine: Engine, make: Callable[[Desk], int]) -> int:
    with dialect.writing(engine) as connection:
        number = make(Desk(connection, "Cleo", "seen the film"))
    resolve(engine)
    return number


Make = Callable[[Desk, Engine], int]
Holds = Callable[[Engine], bool]


def judged(engine: Engine, kind: str) -> list[tuple[Any, ...]]:
    return rows(engine, f"SELECT verdict, title FROM judgement WHERE kind = '{kind}'")


CASES: dict[str, tuple[Make, Holds]] = {
    "merge": (lambda d, _e: d.merge(["Ada Quill", "Adela Quillan"]), lambda e: len({a[0] for a in of(e, "actor").values()}) == 1),
    "merge of meetings": (lambda d, e: d.merge([f"m{m[0]}" for m in (of(e, "meeting")["x"], of(e, "meeting")["z"])]),
                          lambda e: len({m[0] for m in of(e, "meeting").values()}) == 1),
    "split": (lambda d, e: d.split(f"m{of(e, 'meeting')['x'][0]}", ["y"]),
              lambda e: of(e, "meeting")["x"] != of(e, "meeting")["y"]),
    "split of an actor": (lambda d, _e: d.split("Bruno Vask", ["z"]), lambda e: of(e, "actor")["z"][1] != of(e, "actor")["x"][1]),
    "rename": (lambda d, _e: d.rename("Bruno Vask", "B. Vask II"),
               lambda e: ("B. Vask II",) in rows(e, "SELECT name FROM actor")),
    "rename of a meeting": (lambda d, e: d.rename(f"m{of(e, 'meeting')['x'][0]}", "Lumen talks"),
                            lambda e: judged(e, "meeting") == [(None, "Lumen talks")]),
    "reject": (lambda d, e: d.judge("reject", f"s{of(e, 'statement')['x'][0]}"),
               lambda e: judged(e, "statement") == [("rejected", None)]),
    "confirm": (lambda d, e: d.judge("confirm", f"m{of(e, 'meeting')['x'][0]}"),
                lambda e: judged(e, "meeting") == [("confirmed", None)]),
    "assign a value": (lambda d, e: d.assign(f"m{of(e, 'meeting')['z'][0]}", ["status=cancelled", "start=2031-05-24"]),
                       lambda e: ("cancelled", "2031-05-24") in [(s, str(d)) for s, d in rows(e, "SELECT status, start_date FROM meeting")]),
    "assign a report": (lambda d, e: d.assign(f"m{of(e, 'meeting')['z'][0]}", ["y:m1"]),
                        lambda e: of(e, "meeting")["y"] == of(e, "meeting")["z"] != of(e, "meeting")["x"]),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_decision_outlasts_resolution_and_another_extraction(database: Engine, case: str) -> None:
    make, holds = CASES[case]
    load(database)
    assert not holds(database)
    number = decide(database, lambda desk: make(desk, database))
    assert holds(database)
    load(database, "2")
    assert holds(database)
    assert list(verify.verify(database)) == []
    with dialect.writing(database) as connection:
        undo(connection, number)
    resolve(database)
    assert not holds(database)


@pytest.mark.parametrize("case", CASES)
def test_decisions_hold_on_another_database(new_database: Callable[..., str], case: str) -> None:
    make, holds = CASES[case]
    one, other = open_database(new_database()), open_database(new_database())
    load(one)
    loader.load(other, world("2")[::-1])
    decide(one, lambda desk: make(desk, one))
    with one.connect() as connection:
        lines = list(exported(connection))
    with dialect.writing(other) as connection:
        assert imported(connection, [*lines, *lines]) == 2
    resolve(other)
    assert holds(other)
    assert len(rows(other, "SELECT id FROM decision")) == 1
    one.dispose()
    other.dispose()


def content(engine: Engine) -> list[Any]:
    """What is the case, without the numbers of rows: each entity by its reports."""
    out: list[Any] = []
    for kind, columns in (
        ("actor", "kind, name, country"),
        ("meeting", "mode, status, start_date"),
        ("statement", "form, quotation"),
        ("place", "name, country"),
    ):
        reports = rows(
            engine, f"SELECT {kind}_id, n.doc_id, r.local_id FROM {kind}_report r JOIN article n ON n.id = r.article_id"
        )
        for number, *values in rows(engine, f"SELECT id, {columns} FROM {kind}"):
            out.append((kind, sorted(r[1:] for r in reports if r[0] == number), [str(v) for v in values]))
    return sorted(out, key=str)


def test_order_and_batches_make_no_difference(new_database: Callable[..., str]) -> None:
    found = []
    for k, order in enumerate(permutations(world())):
        engine = open_database(new_database())
        for batch in [order] if k % 2 else [[one] for one in order]:
            loader.load(engine, list(batch))
            resolve(engine)
        found.append(content(engine))
        engine.dispose()
    assert all(one == found[0] for one in found)


def test_ids_stay_when_all_is_read_again(database: Engine) -> None:
    load(database)
    before = {kind: of(database, kind) for kind in ("actor", "place", "meeting", "statement")}
    load(database, "2")
    assert {kind: of(database, kind) for kind in before} == before


def test_an_id_that_was_given_up_leads_on_and_comes_back(database: Engine) -> None:
    load(database)
    x, z = (of(database, "actor")[doc][0] for doc in "xz")
    number = decide(database, lambda desk: desk.merge([f"a{x}", f"a{z}"]))
    with database.connect() as connection:
        assert find(connection, f"a{max(x, z)}") == ("actor", min(x, z))
    with dialect.writing(database) as connection:
        undo(connection, number)
    resolve(database)
    assert [of(database, "actor")[doc][0] for doc in "xz"] == [x, z]


def test_a_dry_run_writes_nothing(database: Engine) -> None:
    loader.load(database, world())
    before = content(database)
    resolve(database, dry_run=True)
    assert content(database) == before


def test_what_makes_no_sense_is_refused(database: Engine) -> None:
    load(database)
    with dialect.writing(database) as connection:
        desk = Desk(connection, None, None)
        for refused in (lambda: desk.merge(["Ada Quill"]), lambda: desk.split("Ada Quill", ["x", "y"]),
                        lambda: desk.assign("Ada Quill", ["status=held"])):  # fmt: skip
            with pytest.raises(UsageError):
                refused()
        with pytest.raises(NotFoundError):
            find(connection, "Nobody")
