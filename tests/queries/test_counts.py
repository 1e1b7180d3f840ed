"""What is counted is the same everywhere: in listings, in views, in the statistics and in the reports."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine

from kb import kinds
from kb.exports.encounters import meeting_facts
from kb.queries import LISTINGS
from kb.queries.reports import Scope, ask
from kb.record import DocumentRecord
from kb.store import canonical, dialect, migrate
from kb.store.engine import open_database
from kb.store.loader import load

KINDS = ("actor", "place", "meeting", "statement", "reaction")
LACKS = {
    "actors without a country": ("v_actors", "country IS NULL"),
    "meetings without a date": ("v_meetings", "start_date IS NULL"),
    "meetings without a place": ("v_meetings", "place IS NULL"),
    "statements without a speaker": ("v_statements", "speaker IS NULL"),
    "reactions without a date": ("v_reactions", "start_date IS NULL"),
}
"""What the report on quality counts, and where views have it."""
Rows = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def rows(database: Engine, told: list[DocumentRecord]) -> Rows:
    """The rows of a SELECT, as dictionaries."""
    assert load(database, told).failures == []

    def asked(query: str) -> list[dict[str, Any]]:
        with database.connect() as connection:
            return [dict(row) for row in connection.exec_driver_sql(query).mappings()]

    return asked


def listed(database: Engine, query: Any) -> list[dict[str, Any]]:
    with database.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def reject(database: Engine, kind: str, condition: str) -> None:
    with database.begin() as connection:
        chosen = f"SELECT '{kind}', id, 'rejected', NULL FROM {kind} WHERE {condition}"
        connection.exec_driver_sql(f"INSERT INTO judgement (kind, entity_id, verdict, title) {chosen}")


@pytest.mark.parametrize(
    "rejected",
    [
        {},
        {"meeting": "id = 1"},
        {"statement": "id = 1"},
        {"reaction": "id = 1"},
        {"place": "id = 1"},
        {"actor": "name = 'Jon Liddle'"},
        {"actor": "name = 'Chile'", "reaction": "id IN (1, 2)"},
        dict.fromkeys(KINDS, "id > 0"),
    ],
)
def test_what_a_person_rejected_is_counted_nowhere(database: Engine, rows: Rows, rejected: dict[str, str]) -> None:
    for kind, condition in rejected.items():
        reject(database, kind, condition)
    seen = {kind: len(rows(f"SELECT id FROM v_{kind}s")) for kind in KINDS}
    stats = {row["what"]: row["value"] for row in listed(database, LISTINGS["stats"]())}
    assert {kind: int(stats[f"{kind}s"]) for kind in KINDS} == seen
    spans = "SELECT id FROM v_evidence WHERE kind = 'actor'"
    assert int(stats["mentions of actors"]) == len(rows(spans))

    counts = ("id", "meetings", "statements", "reactions")
    articles = [{name: row[name] for name in counts} for row in listed(database, LISTINGS["articles"]())]
    assert articles == rows(f"SELECT {', '.join(counts)} FROM v_articles ORDER BY published DESC")
    assert sum(row["reactions"] for row in articles) == seen["reaction"]
    acted = {row["id"]: row["reactions"] for row in listed(database, LISTINGS["actors"]()) if row["reactions"]}
    assert sum(acted.values()) == seen["reaction"]

    quality = {row["what"]: row for row in listed(database, ask("quality", Scope()))}
    for what, (view, lack) in LACKS.items():
        (expected,) = rows(f"SELECT count(*) AS of, count(CASE WHEN {lack} THEN 1 END) AS n FROM {view}")
        assert {name: quality[what][name] for name in ("n", "of")} == expected, what
    for kind in ("meeting", "statement"):
        assert (
            int(stats[f"reports of {kind}s"]) == quality[f"mean confidence of reports of {kind}s"]["of"] == seen[kind]
        )
    assert quality["mean confidence of reactions"]["of"] == seen["reaction"]


def one_of_two(database: Engine, kind: str) -> None:
    """Give all reports of a kind in the first article one entity, as a person may."""
    with dialect.writing(database) as connection:
        connection.exec_driver_sql(f"UPDATE {kind}_report SET {kind}_id = 1 WHERE article_id = 1")
        canonical.tally(connection)


def test_an_article_that_has_an_actor_or_a_place_twice_is_one(
    database: Engine, rows: Rows, told: list[DocumentRecord]
) -> None:
    twice = told[0].places[0].model_copy(update={"id": "p2", "name": "Kristiania"})
    again = told[0].model_copy(update={"places": [*told[0].places, twice]})
    assert load(database, [again]).failures == []
    for kind in ("actor", "place"):
        one_of_two(database, kind)
        seen = f"SELECT articles FROM v_{kind}s WHERE id = '{kinds.LETTERS[kind]}1'"
        assert len(rows(f"SELECT id FROM {kind}_report WHERE {kind}_id = 1")) > 1
        assert rows(seen) == [{"articles": 1}]
        assert next(row["articles"] for row in listed(database, LISTINGS[f"{kind}s"]()) if row["id"][1:] == "1") == 1


def test_an_upgrade_counts_the_articles_anew(database_url: str, told: list[DocumentRecord]) -> None:
    bind = open_database(database_url)
    assert load(bind, told).failures == []
    counts = "SELECT id, articles FROM actor UNION ALL SELECT -id, articles FROM place ORDER BY 1"
    with bind.begin() as connection:
        before = connection.exec_driver_sql(counts).all()
        for table in ("actor", "place"):
            connection.exec_driver_sql(f"UPDATE {table} SET articles = articles + 1")
    bind.dispose()
    migrate.downgrade(database_url, "0012")
    migrate.upgrade(database_url)
    bind = open_database(database_url)
    with bind.connect() as connection:
        assert connection.exec_driver_sql(counts).all() == before
    bind.dispose()


def test_an_article_that_tells_of_a_meeting_twice_reports_it_once(
    database: Engine, rows: Rows, told: list[DocumentRecord]
) -> None:
    article = told[0]
    parts = {"meetings": [*article.meetings, article.meetings[0].model_copy(update={"id": "m2"})],
             "statements": [*article.statements, article.statements[0].model_copy(update={"id": "s2"})]}  # fmt: skip
    assert load(database, [article.model_copy(update=parts)]).failures == []
    for kind in ("meeting", "statement"):
        one_of_two(database, kind)
        own = f"{kinds.LETTERS[kind]}1"
        assert len(rows(f"SELECT id FROM {kind}_report WHERE {kind}_id = 1")) == 2
        assert rows(f"SELECT reports FROM v_{kind}s WHERE id = '{own}'") == [{"reports": 1}]
        assert next(row["reports"] for row in listed(database, LISTINGS[f"{kind}s"]()) if row["id"] == own) == 1
        (told_of,) = rows(f"SELECT {kind}s FROM v_articles WHERE article_key = 1")
        assert told_of == {f"{kind}s": 1}
        assert next(row for row in listed(database, LISTINGS["articles"]()) if row["id"] == "d1")[f"{kind}s"] == 1
    monthly = listed(database, ask("meetings-monthly", Scope(count="reports")))
    assert [row["meetings"] for row in monthly] == [1, 1]


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        ("2025-05-05", "2025-05-05", 1),
        ("2025-05-06", "2025-05-06", 1),
        ("2025-05-07", "2025-05-07", 1),
        ("2025-05-07", None, 1),
        ("2025-05", "2025", 1),
        (None, "2025-05-05", 1),
        ("2025-05-08", None, 0),
        (None, "2025-05-04", 0),
    ],
)
def test_a_meeting_of_several_days_is_in_a_period_that_has_one_of_them(
    database: Engine, told: list[DocumentRecord], since: str | None, until: str | None, found: int
) -> None:
    changed = told[0].meetings[0].model_copy(update={"start": "2025-05-05", "end": "2025-05-07"})
    assert load(database, [told[0].model_copy(update={"meetings": [changed]})]).failures == []
    scope = Scope(since=since, until=until)
    assert len(listed(database, LISTINGS["meetings"](since=since, until=until))) == found
    for name in ("meetings-monthly", "network", "travel"):
        assert len(listed(database, ask(name, scope))) == found, name
    with database.connect() as connection:
        assert len(list(meeting_facts(connection, scope))) == found
    timeline = listed(database, ask("timeline", Scope(country=["Chile"], since=since, until=until)))
    assert len([row for row in timeline if row["id"] == "m1"]) == found
