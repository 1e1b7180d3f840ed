"""The public views: documented column by column, the same on both databases."""

from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import Engine

from kb.store import loader, version, views
from kb.store.views.columns import View
from kb.store.views.entities import V_MEETINGS


class Promise(NamedTuple):
    """A column that a version of the views promised: the versions in which it came and, if it has gone, went."""

    view: str
    column: str
    type: str
    postgres: str
    since: str
    until: str


RECORD = Path(__file__).with_name("public_columns.tsv")
PROMISES = [Promise(*line.split("\t")) for line in RECORD.read_text(encoding="utf-8").splitlines()[1:]]
STORED = {"text": "text", "date": "text", "integer": "integer", "boolean": "integer", "number": "real"}
"""How SQLite stores each type."""


def rows(database: Engine, query: str) -> list[tuple[Any, ...]]:
    with database.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


def plain(row: tuple[Any, ...]) -> tuple[str, ...]:
    """A row for comparison between databases: SQLite has truth as 1, dates as text."""
    return tuple(str(int(x)) if isinstance(x, bool) else str(x) for x in row)


def promised(view: str) -> list[Promise]:
    return [p for p in PROMISES if p.view == view and not p.until]


def numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(".")))


@pytest.mark.parametrize("view", sorted({p.view for p in PROMISES}))
def test_what_was_promised_is_there_with_its_type(database: Engine, make: Any, view: str) -> None:
    loader.load(database, [make()])
    said = {(v.name, c.name): c.type for v in views.VIEWS for c in v.columns}
    assert [said.get((view, p.column)) for p in promised(view)] == [p.type for p in promised(view)]
    if database.dialect.name == "postgresql":
        types = "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attnum > 0 AND attrelid = "
        there = dict(rows(database, f"{types} '{view}'::regclass"))
        assert {p.column: there.get(p.column) for p in promised(view)} == {p.column: p.postgres for p in promised(view)}
    for p in promised(view):
        kind = f"SELECT DISTINCT typeof({p.column}) FROM {view} WHERE {p.column} IS NOT NULL"
        if database.dialect.name == "sqlite":
            assert rows(database, kind) in ([], [(STORED[p.type],)]), p.column


@pytest.mark.parametrize("view", views.VIEWS, ids=lambda v: v.name)
def test_what_is_there_has_been_promised(database: Engine, view: View) -> None:
    with database.connect() as connection:
        there = list(connection.exec_driver_sql(f"SELECT * FROM {view.name}").keys())
    assert there == [c.name for c in view.columns]
    assert set(there) == {p.column for p in promised(view.name)}, "write new columns into public_columns.tsv"


def test_the_version_is_that_of_the_last_change_and_what_goes_makes_it_a_first_number_higher(database: Engine) -> None:
    changes = {numbers(p.since) for p in PROMISES} | {numbers(p.until) for p in PROMISES if p.until}
    assert max(changes) == numbers(views.VERSION)
    assert all(numbers(p.until)[1:] == (0,) for p in PROMISES if p.until)
    (told,) = rows(database, "SELECT views, tables FROM kb_version")
    assert told == (views.VERSION, version.head())


def test_the_database_describes_its_columns(database: Engine) -> None:
    said = rows(database, "SELECT view_name, column_name, type, meaning FROM kb_columns ORDER BY view_name, position")
    assert sorted(said) == sorted((v.name, c.name, c.type, c.meaning) for v in views.VIEWS for c in v.columns)
    if database.dialect.name == "postgresql":
        comment = "SELECT col_description('v_meetings'::regclass, 1), obj_description('v_meetings'::regclass)"
        assert rows(database, comment) == [("public id", V_MEETINGS.meaning)]


ANSWERS: dict[str, dict[str, list[tuple[str, ...]]]] = {}


@pytest.mark.parametrize("view", views.VIEWS, ids=lambda v: v.name)
def test_views_answer_alike_on_both_databases(database: Engine, make: Any, view: View) -> None:
    articles = [make(f"lumen/{k}", title=f"No. {k}", published=f"2031-05-{10 + k % 4}") for k in range(6)]
    loader.load(database, [*articles, make("undated", published=None, run=None, source=None)])
    loader.load(database, [make("lumen/2", statements=[], reactions=[])])
    found = sorted(plain(row) for row in rows(database, f"SELECT * FROM {view.name}"))
    assert found
    other = ANSWERS.setdefault(view.name, {}).setdefault("first", found)
    assert found == other


def test_a_meeting_counts_once_with_all_its_reports(database: Engine, make: Any) -> None:
    loader.load(database, [make("lumen/1"), make("lumen/2")])
    query = "SELECT id, participants, participant_count, reports, place, confidence FROM v_meetings"
    assert rows(database, query) == [("m1", "Ada Quill; Bruno Vask", 2, 2, "Port Lumen", 0.75)]


def test_a_reaction_shows_its_words_and_its_target(database: Engine, make: Any) -> None:
    loader.load(database, [make()])
    query = "SELECT actor, stance, target_id, target, evidence FROM v_reactions ORDER BY reaction_key"
    assert rows(database, query) == [
        ("Bruno Vask", "SUPPORT", "s1", "the offer", "Vask praised the offer"),
        ("Harbour League", "REJECT", None, "the plan", "the Harbour League rejected the plan"),
    ]


def test_every_row_has_evidence_in_words(database: Engine, make: Any) -> None:
    loader.load(database, [make()])
    query = "SELECT role, words FROM v_evidence WHERE kind = 'statement' ORDER BY span_start"
    content = '"We will reopen the northern railway before the winter comes,"'
    assert rows(database, query) == [("content", content), ("source", "Quill told"), ("cue", "told")]


def test_a_dyad_counts_a_meeting_both_ways_and_a_reaction_one_way(database: Engine, make: Any) -> None:
    loader.load(database, [make("lumen/1"), make("lumen/2", title="Told again")])
    query = "SELECT source_country, target_country, meetings, statements, reactions, support FROM v_dyads_monthly"
    assert sorted(rows(database, query + " WHERE month = '2031-05'")) == [
        ("NRU", "TUV", 1, 1, 0, 0),
        ("TUV", "NRU", 1, 0, 1, 1),
    ]


def test_no_view_has_what_a_person_rejected(database: Engine, make: Any) -> None:
    loader.load(database, [make()])
    with database.begin() as connection:
        for kind in ("actor", "place", "meeting", "statement", "reaction"):
            chosen = f"SELECT '{kind}', id, 'rejected', NULL FROM {kind}"
            connection.exec_driver_sql(f"INSERT INTO judgement (kind, entity_id, verdict, title) {chosen}")
    for view in views.VIEWS:
        if view.name.startswith("v_") and view.name != "v_articles":
            assert rows(database, f"SELECT * FROM {view.name}") == [], view.name


def test_a_rejected_actor_and_place_are_in_no_view_while_the_facts_without_them_stay(
    database: Engine, make: Any
) -> None:
    loader.load(database, [make()])
    names = ("Ada Quill", "Harbour League")
    with database.begin() as connection:
        for name in names:
            chosen = f"SELECT 'actor', id, 'rejected', NULL FROM actor WHERE name = '{name}'"
            connection.exec_driver_sql(f"INSERT INTO judgement (kind, entity_id, verdict, title) {chosen}")
        chosen = "SELECT 'place', id, 'rejected', NULL FROM place"
        connection.exec_driver_sql(f"INSERT INTO judgement (kind, entity_id, verdict, title) {chosen}")
    assert rows(database, "SELECT participants, participant_count, place FROM v_meetings") == [("Bruno Vask", 1, None)]
    assert rows(database, "SELECT actor FROM v_meeting_participants") == [("Bruno Vask",)]
    assert rows(database, "SELECT speaker, addressees FROM v_statements") == [(None, "Bruno Vask")]
    assert rows(database, "SELECT month FROM v_dyads_monthly WHERE meetings > 0 OR statements > 0") == []
    for view in views.VIEWS:
        if view.name.startswith("v_") and view.name not in ("v_articles", "v_evidence"):
            found = [str(row) for row in rows(database, f"SELECT * FROM {view.name}")]
            assert not [row for row in found for name in names if name in row], view.name


@pytest.mark.parametrize("view", views.VIEWS, ids=lambda v: v.name)
def test_pandas_reads_a_view_with_dates_as_dates_and_numbers_as_numbers(
    database: Engine, make: Any, view: View
) -> None:
    import pandas as pd

    loader.load(database, [make()])
    days = [c.name for c in view.columns if c.type == "date"]
    frame = pd.read_sql(f"SELECT * FROM {view.name}", database, parse_dates=days)
    assert len(frame)
    for c in view.columns:
        if frame[c.name].notna().all() and c.type in ("date", "integer", "number"):
            assert frame[c.name].dtype.kind == {"date": "M", "integer": "i", "number": "f"}[c.type], c.name
