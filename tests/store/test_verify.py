"""The integrity check finds nothing in a whole database, and each thing that can be broken."""

from typing import Any

import pytest
from sqlalchemy import Engine

from kb.store import loader
from kb.store.verify import counts, verify


def test_a_whole_database_has_no_problems(database: Engine, make: Any) -> None:
    loader.load(database, [make("1"), make("2"), make("3", title="x")])
    assert list(verify(database)) == []
    assert counts(database)["article"] == 3


REDIRECT = "INSERT INTO entity_redirect VALUES"
DAMAGES = [
    ("UPDATE mention SET span_end = 99999", "spans of mention"),
    ("UPDATE evidence SET span_end = 99999 WHERE statement_report_id IS NOT NULL", "spans of content of statements"),
    ("UPDATE reaction SET target_end = 99999", "spans of reaction: target"),
    (
        "UPDATE reaction SET actor_report_id = (SELECT max(id) FROM actor_report)",
        "reaction.actor_report_id of the same article",
    ),
    ("INSERT INTO actor (kind, name, identity_key) VALUES ('person', 'Nobody', 'x')", "every actor has a report"),
    ("DELETE FROM meeting_status", "every meeting has a status history"),
    ("DELETE FROM meeting_participant", "participants are those of the reports"),
    ("DELETE FROM actor_alias", "every name of a report is an alias"),
    ("UPDATE reaction SET actor_id = (SELECT max(id) FROM actor)", "reactions have the actor_id of their reports"),
    ("UPDATE reaction SET recipient_id = NULL", "reactions have the recipient_id of their reports"),
    (f"{REDIRECT} ('meeting', 98, 99, 'x', 'm1', 'x', 'm1')", "redirects lead to meetings that are there"),
    (
        f"{REDIRECT} ('actor', 98, (SELECT max(actor_id) FROM actor_report), '1', 'a2', '1', 'a2')",
        "redirects lead to the actors of their reports",
    ),
    ("UPDATE article SET duplicate_of = id", "no article is a copy of itself"),
]


@pytest.mark.parametrize(("damage", "check"), DAMAGES, ids=[d[1] for d in DAMAGES])
def test_damage_is_found(database: Engine, make: Any, damage: str, check: str) -> None:
    loader.load(database, [make("1"), make("2", actors=[make().actors[0], *make().actors[1:]])])
    with database.begin() as connection:
        connection.exec_driver_sql(damage)
    assert check in {problem.check for problem in verify(database)}


def test_a_search_index_out_of_step_is_found(database: Engine, make: Any) -> None:
    loader.load(database, [make("1")])
    if database.dialect.name != "sqlite":
        pytest.skip("Postgres makes the index of each row itself")
    with database.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER statement_search_delete")
        connection.exec_driver_sql("DELETE FROM reaction")
        connection.exec_driver_sql("DELETE FROM statement_report")
        connection.exec_driver_sql("DELETE FROM statement")
    assert [p.check for p in verify(database)] == ["search of statement"]


def test_a_broken_foreign_key_is_found(database: Engine, make: Any) -> None:
    loader.load(database, [make("1")])
    sqlite = database.dialect.name == "sqlite"
    connection: Any = database.raw_connection()
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = OFF" if sqlite else "ALTER TABLE mention DISABLE TRIGGER ALL")
    cursor.execute("UPDATE mention SET actor_report_id = 4242 WHERE actor_report_id = 1")
    cursor.close()
    connection.commit()
    connection.close()
    assert any("foreign key" in problem.check for problem in verify(database))
