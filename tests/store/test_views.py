"""The public views: documented column by column, the same on both databases."""

from typing import Any

import pytest
from sqlalchemy import Engine

from kb.store import loader, views

PUBLIC = {
    "v_articles": "id doc_id title outlet published language dateline url duplicate_of meetings statements "
    "reactions text",
    "v_actors": "id actor_key name kind country aliases offices articles meetings statements",
    "v_places": "id name country latitude longitude geonames_id articles meetings",
    "v_meetings": "id status mode start_date start_precision end_date place place_country participants reports",
    "v_meeting_participants": "meeting_id actor_id actor kind country role status start_date",
    "v_statements": "id speaker_id speaker speaker_country form quotation addressees reports first_published",
    "v_reactions": "id actor_id actor stance target_kind target_id target statement_id evidence article_id outlet "
    "published",
    "v_offices": "actor_id actor_key actor kind title country seen_from seen_to",
    "v_meeting_history": "meeting_id meeting_key position status reported_on",
    "v_dyads_monthly": "month source_country target_country meetings meetings_planned meetings_cancelled statements "
    "reactions agree support concede request accuse reject threaten",
    "v_evidence": "kind id role span_start span_end words article_id doc_id outlet published url",
}


def rows(database: Engine, query: str) -> list[tuple[Any, ...]]:
    with database.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


def plain(row: tuple[Any, ...]) -> tuple[str, ...]:
    """A row for comparison between databases: SQLite has truth as 1, dates as text."""
    return tuple(str(int(x)) if isinstance(x, bool) else str(x) for x in row)


@pytest.mark.parametrize("view", views.VIEWS, ids=lambda v: v.name)
def test_columns_are_those_described_and_none_has_gone(database: Engine, view: views.View) -> None:
    with database.connect() as connection:
        there = list(connection.exec_driver_sql(f"SELECT * FROM {view.name}").keys())
    assert there == [c.name for c in view.columns]
    assert set(PUBLIC[view.name].split()) <= set(there)


def test_the_database_describes_its_columns(database: Engine) -> None:
    said = rows(database, "SELECT view_name, column_name, meaning FROM kb_columns ORDER BY view_name, position")
    assert sorted(said) == sorted((v.name, c.name, c.meaning) for v in views.VIEWS for c in v.columns)
    if database.dialect.name == "postgresql":
        comment = "SELECT col_description('v_meetings'::regclass, 1), obj_description('v_meetings'::regclass)"
        assert rows(database, comment) == [("public id", views.V_MEETINGS.meaning)]


ANSWERS: dict[str, dict[str, list[tuple[str, ...]]]] = {}


@pytest.mark.parametrize("view", views.VIEWS, ids=lambda v: v.name)
def test_views_answer_alike_on_both_databases(database: Engine, make: Any, view: views.View) -> None:
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
        if view.name not in ("v_articles", "v_evidence", "v_offices"):
            assert rows(database, f"SELECT * FROM {view.name}") == [], view.name
