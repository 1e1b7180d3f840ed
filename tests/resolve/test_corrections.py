# ruff: noqa: E501
"""What people correct, or enter because the reader missed it, outlasts everything, and is gone when it is undone."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from kb.errors import InputError, NotFoundError, UsageError
from kb.resolve import correct
from kb.resolve.decide import Desk, exported, find, imported
from kb.resolve.decisions import undo
from kb.resolve.run import resolve
from kb.store import dialect, loader, verify
from kb.store.engine import open_database, reading
from kb.store.migrate import create_or_open
from kb.store.records import records
from tests.resolve.conftest import kb
from tests.resolve.test_decisions import TEXT, decide, load, of, rows, world

Make = Callable[[Desk, Engine], int | None]
PARTIES = """SELECT n.doc_id, a.name, p.role FROM meeting_participant p JOIN actor a ON a.id = p.actor_id
             JOIN meeting_report r ON r.meeting_id = p.meeting_id JOIN article n ON n.id = r.article_id"""
REACTIONS = """SELECT n.doc_id, a.name, x.stance, b.name, x.target_kind, x.date FROM v_reactions x
               JOIN article n ON 'd' || n.id = x.article_id JOIN actor a ON a.id = x.actor_key
               LEFT JOIN actor b ON b.id = x.recipient_key"""


def meeting(engine: Engine, doc: str) -> str:
    return f"m{of(engine, 'meeting')[doc][0]}"


def statement(engine: Engine, doc: str) -> str:
    return f"s{of(engine, 'statement')[doc][0]}"


def reaction(engine: Engine, doc: str, local: str = "r1") -> str:
    query = "SELECT x.id FROM reaction x JOIN article n ON n.id = x.article_id WHERE doc_id"
    query += f" = '{doc}' AND local_id = '{local}'"
    return f"r{rows(engine, query)[0][0]}"


def met(engine: Engine, doc: str) -> set[tuple[str, str]]:
    """Who takes part in the meetings that an article reports."""
    return {(name, role) for where, name, role in rows(engine, PARTIES) if where == doc}


def reacted(engine: Engine, doc: str) -> set[tuple[Any, ...]]:
    """The reactions that an article reports: who, stance, to whom, what about, when."""
    return {(*row[1:5], str(row[5])) for row in rows(engine, REACTIONS) if row[0] == doc}


def spoken(engine: Engine) -> list[tuple[Any, ...]]:
    query = """SELECT s.quotation, a.name FROM statement s LEFT JOIN actor a ON a.id = s.speaker_id ORDER BY 1, 2"""
    return rows(engine, query)


def addressed(engine: Engine) -> list[tuple[Any, ...]]:
    return rows(engine, "SELECT a.name FROM statement_addressee x JOIN actor a ON a.id = x.actor_id")


def where(engine: Engine, doc: str) -> set[tuple[Any, ...]]:
    query = """SELECT m.start_date, m.end_date, p.name FROM meeting m JOIN meeting_report r ON r.meeting_id = m.id
               JOIN article n ON n.id = r.article_id LEFT JOIN place p ON p.id = m.place_id WHERE n.doc_id = """
    return {tuple(None if v is None else str(v) for v in row) for row in rows(engine, query + f"'{doc}'")}


def at(words: str, shift: str = "") -> tuple[int, int]:
    start = (shift + TEXT).index(words)
    return start, start + len(words)


CASES: dict[str, tuple[Make, Callable[[Engine], bool]]] = {
    "a participant more": (lambda d, e: correct.add_participant(d, meeting(e, "x"), "Adela Quillan", "mediator"),
                           lambda e: ("Adela Quillan", "mediator") in met(e, "x")),
    "a participant in another role": (lambda d, e: correct.add_participant(d, meeting(e, "x"), "Bruno Vask", "host"),
                                      lambda e: ("Bruno Vask", "host") in met(e, "x")),
    "a participant less": (lambda d, e: correct.remove_participant(d, meeting(e, "x"), "Bruno Vask"),
                           lambda e: met(e, "x") == met(e, "y") == {("Ada Quill", "principal")}),
    "an addressee": (lambda d, e: correct.add_addressee(d, statement(e, "x"), "Bruno Vask"),
                     lambda e: addressed(e) == [("Bruno Vask",)]),
    "another speaker": (lambda d, e: correct.change_statement(d, statement(e, "x"), speaker="Bruno Vask"),
                        lambda e: "Bruno Vask" in {name for _, name in spoken(e)}),
    "no speaker": (lambda d, e: correct.change_statement(d, statement(e, "x"), speaker="none"),
                   lambda e: None in {name for _, name in spoken(e)}),
    "another day": (lambda d, e: correct.change_meeting(d, meeting(e, "x"), start="2031-05", end="2031-06"),
                    lambda e: where(e, "x") == {("2031-05-01", "2031-06-01", "Port Lumen")}),
    "no day and no place": (lambda d, e: correct.change_meeting(d, meeting(e, "x"), start="none", place="none"),
                            lambda e: where(e, "x") == {(None, None, None)}),
    "another stance": (lambda d, e: correct.change_reaction(d, reaction(e, "x"), stance="accuse"),
                       lambda e: ("Bruno Vask", "ACCUSE", "Ada Quill", "actor", "2031-05-14") in reacted(e, "x")),
    "another target": (lambda d, e: correct.change_reaction(d, reaction(e, "x"), target=statement(e, "x")),
                       lambda e: ("Bruno Vask", "SUPPORT", "Ada Quill", "statement", "2031-05-14") in reacted(e, "x")),
    "a target that the article hasn't": (
        lambda d, e: correct.change_reaction(d, reaction(e, "x", "r2"), target="Adela Quillan"),
        lambda e: ("Bruno Vask", "REJECT", "Adela Quillan", "actor", "2031-05-14") in reacted(e, "x")),
    "a target in words": (lambda d, e: correct.change_reaction(d, reaction(e, "x"), target="text", words="the promise"),
                          lambda e: ("Bruno Vask", "SUPPORT", None, "text", "2031-05-14") in reacted(e, "x")),
    "somebody else's reaction": (lambda d, e: correct.change_reaction(d, reaction(e, "x", "r2"), actor="Adela Quillan"),
                                 lambda e: "Adela Quillan" in {who for who, *_ in reacted(e, "x")}),
    "a reaction of another day": (lambda d, e: correct.change_reaction(d, reaction(e, "x"), date="2031-04-02"),
                                  lambda e: "2031-04-02" in {day for *_, day in reacted(e, "x")}),
    "a meeting": (lambda d, _e: correct.enter_meeting(d, "z", ["Ada Quill", ("Bruno Vask", "guest")], mode="phone",
                                                      start="2031-04-01", place="Port Lumen", span="Vask thanked Quill"),
                  lambda e: ("2031-04-01", None, "Port Lumen") in where(e, "z") and ("Ada Quill", "principal") in met(e, "z")),
    "a meeting without a span": (lambda d, _e: correct.enter_meeting(d, "z", ["Ada Quill"], start="2031-04-01"),
                                 lambda e: ("2031-04-01", None, None) in where(e, "z")),
    "a statement": (lambda d, _e: correct.enter_statement(d, "x", speaker="Bruno Vask", addressees=["Ada Quill"],
                                                          span=at("He rejected the promise")),
                    lambda e: ("He rejected the promise", "Bruno Vask") in spoken(e) and ("Ada Quill",) in addressed(e)),
    "a statement without a span": (lambda d, _e: correct.enter_statement(d, "x", speaker="Bruno Vask", quotation="No."),
                                   lambda e: ("No.", "Bruno Vask") in spoken(e)),
    "a reaction": (lambda d, e: correct.enter_reaction(d, "x", actor="Ada Quill", stance="threaten", date="2031-05-01",
                                                       target=meeting(e, "x"), span=at("before winter")),
                   lambda e: ("Ada Quill", "THREATEN", None, "meeting", "2031-05-01") in reacted(e, "x")),
    "a reaction without a span": (
        lambda d, e: correct.enter_reaction(d, "x", actor="Adela Quillan", stance="AGREE", target="Bruno Vask"),
        lambda e: ("Adela Quillan", "AGREE", "Bruno Vask", "actor", "2031-05-14") in reacted(e, "x")),
    "an actor": (lambda d, _e: correct.enter_actor(d, "y", "Winter League", kind="organization", span="winter"),
                 lambda e: ("Winter League", "organization") in rows(e, "SELECT name, kind FROM actor")),
    "a place": (lambda d, _e: correct.enter_place(d, "y", "Old Quay", country="NRU", latitude=1.5, longitude=2.5),
                lambda e: ("Old Quay", 1.5) in rows(e, "SELECT name, latitude FROM place")),
    "an encounter of its own": (
        lambda d, e: correct.part_meeting(d, meeting(e, "x"), ["Bruno Vask"], also=[]),
        lambda e: len(set(of(e, "meeting")["x"])) == 2 and of(e, "meeting")["x"][1] == of(e, "meeting")["y"][1]),
    "an encounter of some, who were in both": (
        lambda d, e: correct.part_meeting(d, meeting(e, "x"), ["Bruno Vask"], also=["Ada Quill"], reports=["x:m1"]),
        lambda e: len(set(of(e, "meeting")["x"])) == 2 and len(of(e, "meeting")["y"]) == 1),
}  # fmt: skip


def whole(engine: Engine) -> bool:
    """Whether nothing is wrong, and the records that come out are those that went in."""
    return list(verify.verify(engine)) == [] and {r.doc_id: r for r in records(engine)} in (
        {r.doc_id: r for r in world(version)} for version in ("1", "2")
    )


AT_LOAD = ("a meeting", "a statement", "a reaction", "an actor", "a place", "stance", "target", "encounter")
"""Cases, by their first words or a word of theirs, that are obeyed when an article is loaded again, resolved or not."""


def take_back(engine: Engine, number: int) -> None:
    with dialect.writing(engine) as connection:
        undo(connection, number)
    resolve(engine)


def test_a_correction_outlasts_resolution_and_another_extraction(database: Engine) -> None:
    load(database)
    for case, (make, holds) in CASES.items():
        load(database)
        assert not holds(database), case
        number = decide(database, lambda desk, make=make: make(desk, database))
        assert holds(database), case
        assert whole(database), case
        with reading(database) as connection:
            entered = correct.made(connection, number)
        assert str(resolve(database)).endswith("reports moved: none"), case
        loader.load(database, world("2"))
        assert holds(database) or not any(words in case for words in AT_LOAD), case
        resolve(database)
        assert holds(database), case
        assert whole(database), case
        with reading(database) as connection:
            assert correct.made(connection, number) == entered, f"{case}: what was entered keeps its id"
        take_back(database, number)
        assert not holds(database), case
        assert whole(database), case


def test_corrections_hold_on_another_database(new_database: Callable[..., str]) -> None:
    one, other = open_database(new_database()), open_database(new_database())
    load(one)
    for case, (make, holds) in CASES.items():
        number = decide(one, lambda desk, make=make: make(desk, one))
        with one.connect() as connection:
            line = list(exported(connection))[-1]
        with dialect.writing(other) as connection:
            assert imported(connection, [line]) == 1
        loader.load(other, world("2"))  # what comes after the decision is read as it says, too
        resolve(other)
        assert holds(other), case
        assert whole(other), case
        with other.connect() as connection:
            (last,) = connection.exec_driver_sql("SELECT max(id) FROM decision").one()
        take_back(other, last)
        assert not holds(other), case
        take_back(one, number)
    one.dispose()
    other.dispose()


def test_ids_of_reactions_stay_when_they_are_corrected(database: Engine) -> None:
    load(database)
    before = rows(database, "SELECT id FROM reaction ORDER BY id")
    one = reaction(database, "x")
    number = decide(database, lambda desk: correct.change_reaction(desk, one, stance="REQUEST"))
    decide(database, lambda desk: correct.change_reaction(desk, one, target="Adela Quillan"))
    assert rows(database, f"SELECT stance FROM reaction WHERE id = {one[1:]}") == [("REQUEST",)]
    load(database, "2")
    assert rows(database, f"SELECT stance FROM reaction WHERE id = {one[1:]}") == [("REQUEST",)]
    with dialect.writing(database) as connection:
        undo(connection, number)
    resolve(database)
    assert rows(database, f"SELECT stance FROM reaction WHERE id = {one[1:]}") == [("SUPPORT",)]
    assert rows(database, "SELECT id FROM reaction ORDER BY id") == before


def test_the_later_of_two_corrections_holds(database: Engine) -> None:
    load(database)
    decide(database, lambda desk: correct.remove_participant(desk, meeting(database, "x"), "Bruno Vask") or 0)
    decide(database, lambda desk: correct.add_participant(desk, meeting(database, "x"), "Bruno Vask", "guest") or 0)
    assert ("Bruno Vask", "guest") in met(database, "x")
    with dialect.writing(database) as connection:
        desk = Desk(connection, None, None)
        assert correct.add_participant(desk, meeting(database, "x"), "Bruno Vask", "guest") is None


def test_what_is_entered_can_be_decided_about(database: Engine) -> None:
    load(database)
    number = decide(database, lambda desk: correct.enter_meeting(desk, "z", ["Ada Quill"], start="2031-04-01"))
    with reading(database) as connection:
        (own,) = correct.made(connection, number)
    decide(database, lambda desk: correct.add_participant(desk, own, "Bruno Vask") or 0)
    decide(database, lambda desk: desk.assign(own, ["status=cancelled"]))
    decide(database, lambda desk: desk.judge("reject", meeting(database, "x")) or 0)
    load(database, "2")
    assert ("Bruno Vask", "principal") in met(database, "z")
    assert rows(database, f"SELECT status FROM meeting WHERE id = {own[1:]}") == [("cancelled",)]
    with dialect.writing(database) as connection:
        undo(connection, number)
    resolve(database)
    with reading(database) as connection, pytest.raises(NotFoundError):
        find(connection, own)
    assert whole(database)


def test_what_was_marked_is_found_in_another_text_and_gone_with_its_words(database: Engine) -> None:
    load(database)
    decide(database, lambda desk: correct.enter_reaction(desk, "z", actor="Ada Quill", stance="AGREE",
                                                         target="Bruno Vask", span="He rejected"))  # fmt: skip
    query = "SELECT evidence FROM v_reactions WHERE stance = 'AGREE'"
    assert rows(database, query) == [("He rejected",)]
    (old,) = [r for r in world() if r.doc_id == "z"]
    shifted = next(r for r in world("2") if r.doc_id == "y").model_copy(update={"doc_id": "z"})
    loader.load(database, [shifted])
    resolve(database)
    assert rows(database, query) == [("He rejected",)]
    loader.load(database, [old.model_copy(update={"text": old.text.replace("He rejected", "She rebuffed")})])
    resolve(database)
    assert rows(database, query) == [(None,)]
    assert list(verify.verify(database)) == []


KILLED = """
import os, signal
from kb.resolve import run
from kb.store.engine import open_database
run.write = lambda connection, plan: os.kill(os.getpid(), signal.SIGKILL)
run.resolve(open_database({url!r}))
"""


def test_killed_in_the_middle_nothing_is_half_corrected_and_the_next_run_does_it_all(database: Engine) -> None:
    load(database)
    cases = ("another stance", "a meeting", "a participant less", "a statement without a span")
    for case in cases:
        with dialect.writing(database) as connection:
            CASES[case][0](Desk(connection, None, None), database)
    code = KILLED.format(url=database.url.render_as_string(hide_password=False))
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -signal.SIGKILL
    assert not any(CASES[case][1](database) for case in cases)
    assert whole(database)
    resolve(database)
    assert all(CASES[case][1](database) for case in cases)
    assert whole(database)


def test_commands_correct_and_enter(tmp_path: Path) -> None:
    engine = create_or_open(f"sqlite:///{tmp_path}/kb.db")
    load(engine)
    done = kb(
        engine, "enter", "meeting", "z", "Ada Quill", "Bruno Vask:guest", "--start", "2031-04-01", "--mode", "phone"
    )
    assert (done.exit_code, done.stdout) == (0, "m3\n")
    assert done.stderr == "kb: decision 1; `kb undo 1` takes it back\n"
    for words in (
        ["enter", "statement", "x", "--speaker", "Bruno Vask", "--to", "Ada Quill", "--quotation", "No."],
        ["enter", "reaction", "d1", "Ada Quill", "accuse", "text", "--words", "the promise", "--span", "0:9"],
        ["enter", "actor", "d2", "Winter League", "--kind", "organization"],
        ["enter", "place", "d2", "Old Quay", "--country", "Nauru", "--latitude", "1.5", "--longitude", "-2.5"],
    ):
        done = kb(engine, *words)
        assert done.exit_code == 0, done.stderr
        assert done.stdout.strip()[0] == words[1][0]
    for words in (
        ["add", "participant", "m3", "Adela Quillan", "--role", "host"],
        ["remove", "participant", "m3", "Bruno Vask"],
        ["add", "addressee", "s1", "Bruno Vask"],
        ["remove", "addressee", "s1", "Bruno Vask"],
        ["assign", "r1", "stance=request", "target=m1", "actor=Ada Quill", "date=2031-04"],
        ["assign", "m3", "place=Old Quay", "start=none"],
        ["part", "m1", "Bruno Vask", "--also", "Ada Quill", "--report", "d1"],
    ):
        assert kb(engine, *words).exit_code == 0, words
    assert kb(engine, "add", "participant", "m3", "Adela Quillan", "--role", "host").stderr.endswith("already\n")
    assert met(engine, "z") >= {("Ada Quill", "principal"), ("Adela Quillan", "host")}
    assert ("Ada Quill", "REQUEST", None, "meeting", "2031-04-01") in reacted(engine, "x")
    assert rows(engine, "SELECT start_date, place_id IS NULL FROM meeting WHERE id = 3") == [(None, 0)]
    listed = kb(engine, "decisions", "list", "--format", "csv").stdout
    for words in (
        "enter d3 meeting Ada Quill Bruno Vask",
        "add m3 a3",
        "assign r1 stance=request",
        "part m1 Bruno Vask d1",
    ):
        assert words in listed
    for words, code in (
        (["assign", "r1", "mood=bad"], 2),
        (["assign", "r1", "target=m99"], 6),
        (["enter", "meeting", "d99", "Ada Quill"], 6),
        (["enter", "actor", "d1", "Nemo", "--kind", "fish"], 2),
        (["part", "m1", "Adela Quillan"], 2),
    ):
        done = kb(engine, *words)
        assert done.exit_code == code, words
        assert len(done.stderr.splitlines()) == 1
    assert list(verify.verify(engine)) == []
    engine.dispose()


def test_what_is_no_decision_of_this_kind_is_not_imported(tmp_path: Path) -> None:
    engine = create_or_open(f"sqlite:///{tmp_path}/kb.db")
    load(engine)
    decide(engine, lambda desk: CASES["a meeting"][0](desk, engine))
    with engine.connect() as connection:
        (line,) = exported(connection)
    breaks: tuple[Callable[[dict[str, Any]], object], ...] = (
        lambda said: said.pop("doc"),
        lambda said: said["values"].pop("participants"),
        lambda said: said["values"]["participants"][0].pop("reports"),
        lambda said: said["values"]["participants"][0].pop("role"),
        lambda said: said.update(values=[]),
        lambda said: said.update(entity="ghost"),
    )
    for broken in breaks:
        whole_line = json.loads(line)
        broken(whole_line["arguments"])
        with pytest.raises(InputError, match="line 1 is no decision"), dialect.writing(engine) as connection:
            imported(connection, [json.dumps(whole_line)])
    engine.dispose()


WRONG: dict[str, tuple[Callable[[Desk, Engine], object], str]] = {
    "no such role": (lambda d, e: correct.add_participant(d, meeting(e, "x"), "Ada Quill", "king"), "role"),
    "no meeting": (lambda d, e: correct.add_participant(d, statement(e, "x"), "Ada Quill"), "is no meeting"),
    "no actor": (lambda d, e: correct.add_participant(d, meeting(e, "x"), "Port Lumen"), "no actor has the name"),
    "no article": (lambda d, _e: correct.enter_meeting(d, "d99", ["Ada Quill"]), "no article 'd99'"),
    "no digit of an id": (lambda d, _e: correct.enter_meeting(d, "d²", ["Ada Quill"]), "no article 'd²'"),
    "no digit of a part": (lambda d, e: d.split(meeting(e, "x"), ["m²"]), "no article 'm²'"),
    "no digit of a report": (lambda d, e: d.split(meeting(e, "x"), ["d²:m1"]), "no article 'd²'"),
    "nobody": (lambda d, _e: correct.enter_meeting(d, "x", []), "somebody who takes part"),
    "a day that isn't": (lambda d, _e: correct.enter_meeting(d, "x", ["Ada Quill"], start="2031-02-30"), "2031-02-30"),
    "an end before its start": (lambda d, _e: correct.enter_meeting(d, "x", ["Ada Quill"], start="2031-05-02",
                                                                    end="2031-05-01"), "ends on 2031-05-01"),
    "a span beyond the text": (lambda d, _e: correct.enter_actor(d, "x", "A", kind="person", span=(5, 999)), "5:999"),
    "words twice": (lambda d, _e: correct.enter_actor(d, "x", "A", kind="person", span="Quill"), "more than once"),
    "words that aren't there": (lambda d, _e: correct.enter_actor(d, "x", "A", kind="person", span="Qu1ll"), "not in"),
    "no name": (lambda d, _e: correct.enter_place(d, "x", " "), "empty"),
    "half a place": (lambda d, _e: correct.enter_place(d, "x", "Quay", latitude=3.0), "both coordinates"),
    "no words": (lambda d, _e: correct.enter_statement(d, "x", speaker="Ada Quill"), "needs a span"),
    "no such stance": (lambda d, e: correct.change_reaction(d, reaction(e, "x"), stance="LIKE"), "stance"),
    "nothing": (lambda d, e: correct.change_reaction(d, reaction(e, "x")), "one can assign"),
    "a place as target": (lambda d, e: correct.change_reaction(d, reaction(e, "x"), target="Port Lumen"), "target"),
    "another article's meeting": (lambda d, e: correct.change_reaction(d, reaction(e, "x"), target=meeting(e, "z")),
                                  "enter it first"),
    "all of a meeting": (lambda d, e: correct.part_meeting(d, meeting(e, "x"), ["Ada Quill", "Bruno Vask"]), "not all"),
    "who wasn't there": (lambda d, e: correct.part_meeting(d, meeting(e, "x"), ["Adela Quillan"]), "takes no part"),
}  # fmt: skip


def test_what_cannot_be_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    engine = create_or_open(f"sqlite:///{tmp_path}/kb.db")
    load(engine)
    for make, says in WRONG.values():
        with pytest.raises((UsageError, NotFoundError), match=says), dialect.writing(engine) as connection:
            make(Desk(connection, None, None), engine)
    assert rows(engine, "SELECT count(*) FROM decision") == [(0,)]
    engine.dispose()


def test_a_reaction_s_article_is_its_own_whatever_its_source_calls_it(tmp_path: Path) -> None:
    engine = create_or_open(f"sqlite:///{tmp_path}/kb.db")
    loader.load(engine, [r.model_copy(update={"doc_id": "d3"}) if r.doc_id == "x" else r for r in world()])
    resolve(engine)
    decide(engine, lambda desk: correct.change_reaction(desk, reaction(engine, "d3"), target=statement(engine, "d3")))
    engine.dispose()
