"""What can be decided about what, how values are written, and what is said of what can't be."""

import pytest
from sqlalchemy import Engine

from kb.resolve.decide import Desk
from kb.resolve.run import resolve
from kb.store import dialect, loader, verify
from tests.resolve.conftest import kb
from tests.resolve.test_decisions import article, rows, world


@pytest.fixture
def loaded(database: Engine) -> Engine:
    """Three articles on two meetings."""
    loader.load(database, world())
    resolve(database)
    return database


def refused(engine: Engine, arguments: tuple[str, ...], said: str, code: int = 2) -> None:
    """A command ends in this one line, and decides nothing."""
    done = kb(engine, *arguments)
    assert (done.stderr, done.exit_code) == (f"kb: {said}\n", code)
    assert rows(engine, "SELECT id FROM decision") == []


ANY, JUDGED = "an actor, a place, a meeting or a statement", "an actor, a place, a meeting, a statement or a reaction"
WRONG_KINDS = [
    *((("merge", f"{one}1", f"{one}2"), f"merge takes {ANY}", one) for one in "dr"),
    *((("split", f"{one}1", f"{one}2"), f"split takes {ANY}", one) for one in "dr"),
    (("assign", "d1", "stance=AGREE"), f"assign takes {JUDGED}", "d"),
    *((("rename", f"{one}1", "x"), "rename takes an actor, a place or a meeting", one) for one in "drs"),
    *(((verdict, "d1"), f"{verdict} takes {JUDGED}", "d") for verdict in ("reject", "confirm")),
]


@pytest.mark.parametrize(("arguments", "said", "letter"), WRONG_KINDS, ids=[" ".join(c[0]) for c in WRONG_KINDS])
def test_a_decision_without_effect_is_refused(
    loaded: Engine, arguments: tuple[str, ...], said: str, letter: str
) -> None:
    kind = {"d": "article", "r": "reaction", "s": "statement"}[letter]
    refused(loaded, arguments, f"{said}, not {kind} {letter}1")


@pytest.mark.parametrize("name", ["d1", "r1"])
def test_what_can_not_be_explained_is_told(loaded: Engine, name: str) -> None:
    refused(loaded, ("explain", name), "explain takes an actor, a place, a meeting or a statement, or two of one kind")


WRONG_VALUES = {
    ("m1", "status=hold"): "no status 'hold': one of held, ongoing, planned, proposed, cancelled",
    ("m1", "mode=x"): "no mode 'x': one of bilateral, visit, third-party, multilateral, phone",
    ("a1", "kind=x"): "no kind 'x': one of person, organization, country, group",
    ("s1", "form=x"): "no form 'x': one of direct, indirect, mixed",
    ("m1", "start=2031-5"): "no date: '2031-5'; write YYYY, YYYY-MM or YYYY-MM-DD",
    ("m1", "end=2031-02-30"): "no date: '2031-02-30'; day is out of range for month",
    ("m1", "start=2031-05-20"): "m1 can't start on 2031-05-20 and end on 2031-05-13: assign both, start=… and end=…",
    ("m1", "end=2031-05"): "m1 can't start on 2031-05-13 and end on 2031-05-01: assign both, start=… and end=…",
    ("m1", "start=2031-05-20", "end=2031-05-19"): "m1 can't start on 2031-05-20 and end on 2031-05-19",
    ("m1", "place=a1"): "a1 is no place",
    ("a1", "country=XYZ"): "no country 'XYZ': write a name or an ISO 3166-1 code",
    ("a1", "wikidata_id=42"): "wikidata_id is Q and a number, such as Q42, not '42'",
    ("p1", "latitude=nan"): "latitude is a number from -90 to 90, not 'nan'",
    ("p1", "longitude=east"): "longitude is a number from -180 to 180, not 'east'",
    ("p1", "geonames_id=-1"): "geonames_id is a whole number, not '-1'",
    ("m1", "outcome=x"): "of m1 one can assign mode, status, start_date, end_date, place_id, not 'outcome'",
}


@pytest.mark.parametrize("given", WRONG_VALUES, ids=" ".join)
def test_a_value_that_can_not_be_is_refused_and_told_what_can(loaded: Engine, given: tuple[str, ...]) -> None:
    refused(loaded, ("assign", *given), WRONG_VALUES[given])


@pytest.mark.parametrize(("field", "kind"), [("m1 place", "place"), ("s1 speaker", "actor")])
def test_a_name_that_nothing_has_is_told_where_names_are(loaded: Engine, field: str, kind: str) -> None:
    said = f"no {kind} has the name 'Nix': write the name or id of one that `kb {kind}s` lists"
    refused(loaded, ("assign", *f"{field}=Nix".split()), said, 6)


RIGHT_VALUES = {
    ("a1", "country=Iceland"): ("SELECT country FROM actor WHERE id = 1", ("ISL",)),
    ("a1", "country=nor"): ("SELECT country FROM actor WHERE id = 1", ("NOR",)),
    ("a1", "country=Kosovo"): ("SELECT country FROM actor WHERE id = 1", ("XKX",)),
    ("m1", "status=Cancelled"): ("SELECT status FROM meeting WHERE id = 1", ("cancelled",)),
    ("m1", "start=2031-05"): (
        "SELECT start_date, start_precision, precision, end_date FROM meeting WHERE id = 1",
        ("2031-05-01", "month", "month", "2031-05-13"),
    ),
    ("m1", "start=2032", "end=2032"): (
        "SELECT start_date, start_precision, precision, end_date, end_precision FROM meeting WHERE id = 1",
        ("2032-01-01", "year", "year", "2032-01-01", "year"),
    ),
    ("m1", "end=2031-05-14"): (
        "SELECT start_date, end_date, end_precision FROM meeting WHERE id = 1",
        ("2031-05-13", "2031-05-14", "day"),
    ),
}


@pytest.mark.parametrize("given", RIGHT_VALUES, ids=" ".join)
def test_values_are_written_as_in_filters(loaded: Engine, given: tuple[str, ...]) -> None:
    query, row = RIGHT_VALUES[given]
    assert kb(loaded, "assign", *given).exit_code == 0
    assert [tuple(map(str, found)) for found in rows(loaded, query)] == [row]
    assert list(verify.verify(loaded)) == []


def test_dates_that_are_reported_give_way_to_one_that_was_assigned(loaded: Engine) -> None:
    kb(loaded, "assign", "m1", "end=2031-05-14")
    loader.load(loaded, [article(doc, "2", day=20, shift=shift) for doc, shift in (("x", ""), ("y", "News. "))])
    resolve(loaded)
    found = rows(loaded, "SELECT start_date, start_precision, end_date FROM meeting WHERE id = 1")
    assert [(start, known, str(end)) for start, known, end in found] == [(None, None, "2031-05-14")]


@pytest.mark.parametrize("name", ["s1", "r1", "a1"])
def test_what_was_said_already_is_not_said_again(loaded: Engine, name: str) -> None:
    for verdict in ("reject", "confirm", "reject"):
        assert "takes it back" in kb(loaded, verdict, name, "--later").stderr
        again = kb(loaded, verdict, name)
        assert (again.stderr, again.exit_code) == (f"kb: {name} is {verdict}ed already\n", 0)
    assert len(rows(loaded, "SELECT id FROM decision")) == 3
    kb(loaded, "undo", "3")
    assert "takes it back" in kb(loaded, "reject", name).stderr


def test_what_has_new_reports_is_confirmed_again(loaded: Engine) -> None:
    kb(loaded, "confirm", "m1")
    loader.load(loaded, [article("w", shift="More. ")])
    resolve(loaded)
    assert "takes it back" in kb(loaded, "confirm", "m1").stderr


def test_a_meeting_is_shown_with_its_name(loaded: Engine) -> None:
    kb(loaded, "rename", "m1", "Lumen talks")
    assert "title        Lumen talks" in kb(loaded, "show", "m1").stdout


def test_a_quotation_is_as_it_was_whatever_was_decided_once(loaded: Engine) -> None:
    before = rows(loaded, "SELECT quotation FROM statement ORDER BY id")
    with dialect.writing(loaded) as connection:
        desk = Desk(connection, None, None)
        desk.write("rename", desk.find("reject", "s1"), value="x")
    resolve(loaded)
    assert rows(loaded, "SELECT quotation FROM statement ORDER BY id") == before
