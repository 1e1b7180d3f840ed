"""Explaining why reports are one or apart, and stepping through the doubtful ones."""

import pytest
from sqlalchemy import Engine

from kb.record import DocumentRecord
from kb.resolve.decisions import decisions, describe
from kb.resolve.explain import explain
from kb.resolve.run import resolve
from kb.store import loader
from tests.resolve.conftest import kb


def article(doc: str, name: str, country: str | None) -> DocumentRecord:
    """An article on one person."""
    people = [{"id": "a1", "name": name, "kind": "person", "country": country, "mentions": [(0, len(name))]}]
    values = {"doc_id": doc, "text": f"{name} spoke.", "published": "2031-05-14", "actors": people}
    return DocumentRecord.model_validate(values)


@pytest.fixture
def people(database: Engine) -> Engine:
    """Two spellings of one woman, and a short form without a country that may be hers."""
    found = [("x", "Adela Quillan", "NRU"), ("y", "Quillan Adela", "NRU"), ("z", "Adela M. Quillan", None)]
    loader.load(database, [article(*one) for one in found])
    resolve(database)
    return database


def explained(engine: Engine, *names: str) -> str:
    with engine.connect() as connection:
        return "\n".join(explain(connection, names))


def actors(engine: Engine) -> list[int]:
    query = "SELECT r.actor_id FROM actor_report r JOIN article n ON n.id = r.article_id ORDER BY n.doc_id"
    with engine.connect() as connection:
        return [row[0] for row in connection.exec_driver_sql(query)]


def test_one_entity_is_explained_by_its_reports_and_their_score(people: Engine) -> None:
    told = explained(people, "a1")
    assert told.startswith("a1: 2 reports")
    assert "d1:a1 and d2:a1: one; score 0.90" in told
    assert "country: NRU / NRU" in told


def test_two_entities_are_explained_by_what_kept_them_apart(people: Engine) -> None:
    _, _, other = actors(people)
    assert "d1:a1 and d3:a1: apart; score 0.00" in explained(people, "a1", f"a{other}")


def test_a_decision_is_part_of_the_explanation(people: Engine) -> None:
    done = kb(people, "merge", "a1", f"a{actors(people)[2]}", "--author", "Cleo", "--reason", "seen the film")
    assert done.exit_code == 0
    told = explained(people, "a1")
    assert "d1:a1 and d3:a1: one by decision 1; score 0.00" in told
    assert "d1:a1 and d2:a1: one; score 0.90" in told
    assert told.endswith("seen the film")
    assert "decision 1: merge a1 a" in told


def test_reports_that_a_decision_keeps_apart_are_told(people: Engine) -> None:
    kb(people, "split", "a1", "d2:a1")
    assert "d1:a1 and d2:a1: apart by decision 1; score 0.90" in explained(people, "a1", f"a{actors(people)[1]}")


def test_two_that_have_become_one_are_explained_once(people: Engine) -> None:
    other = f"a{actors(people)[2]}"
    kb(people, "merge", "a1", other)
    assert explained(people, "a1", other) == f"{other} was merged into a1\n" + explained(people, "a1")
    assert explained(people, other, "a1") == f"{other} was merged into a1\n" + explained(people, "a1")


@pytest.mark.parametrize("names", [("a1", "a1", "a1"), ("a1", "d1"), ("d1",)])
def test_what_can_not_be_explained_is_refused(people: Engine, names: tuple[str, ...]) -> None:
    assert kb(people, "explain", *names).exit_code == 2


def test_no_line_of_an_explanation_ends_in_spaces(database: Engine) -> None:
    name = "Adela " * 20
    loader.load(database, [article("x", name[:95] + " " * 10 + "Quillan", "NRU")])
    resolve(database)
    assert [line for line in explained(database, "a1").splitlines() if line != line.rstrip()] == []


DECISIONS = {
    "rename": (("a1", "Ada"), "rename a1 Ada"),
    "assign": (("a1", "country=nor", "kind=group", "d3:a1"), "assign a1 country=nor kind=group d3:a1"),
    "split": (("a1", "d2"), "split a1 d2"),
    "reject": (("a1",), "reject a1"),
}


@pytest.mark.parametrize("command", DECISIONS)
def test_a_decision_is_listed_as_it_was_made(people: Engine, command: str) -> None:
    arguments, said = DECISIONS[command]
    kb(people, command, *arguments, "--author", "Cleo")
    with people.connect() as connection:
        (decision,) = decisions(connection)
    assert describe(decision).split(" on ")[0] == f"{said} by Cleo"


def test_review_asks_and_does_what_it_is_told(people: Engine) -> None:
    done = kb(people, "review", "--author", "Cleo", answers="y\nq\n")
    assert done.exit_code == 0
    assert "The same actor? y/n/s/q" in done.output
    assert "1 of " in done.output
    assert len(set(actors(people))) == 1


def test_review_writes_nothing_of_what_is_skipped(people: Engine) -> None:
    before = actors(people)
    done = kb(people, "review", answers="s\n" * 10)
    assert "0 of " in done.output
    assert actors(people) == before
    assert kb(people, "decisions", "list", "--format", "json").stdout.strip() in ("[]", "")


def test_a_merged_id_leads_on_and_says_so(people: Engine) -> None:
    other = f"a{actors(people)[2]}"
    kb(people, "merge", "a1", other)
    kb(people, "reject", "a1")
    done = kb(people, "show", other)
    assert done.exit_code == 0
    assert f"{other} was merged into a1" in done.stderr
    assert "a1 was rejected" in done.stderr
