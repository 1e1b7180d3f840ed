"""How databases look for what a listing or a report shows first: by an index, not in every row."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, Select, inspect

from benchmarks import corpus
from kb.queries import LISTINGS
from kb.queries.reports import Scope, ask
from kb.queries.run import limited
from kb.store import dialect, loader
from kb.store.migrate import create_or_open

MEETINGS = "meeting USING COVERING INDEX ix_meeting_start_date"
STATEMENTS = "statement USING COVERING INDEX ix_statement_published_date"
REACTIONS = "reaction USING INDEX ix_reaction_date"
ARTICLES = "article USING COVERING INDEX ix_article_published_date"


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A SQLite database of some hundred invented articles."""
    database = create_or_open(f"sqlite:///{tmp_path_factory.mktemp('news') / 'kb.db'}")
    loader.load(database, corpus.records(300))
    yield database
    database.dispose()


def plan(database: Engine, query: Select[Any], *settings: str) -> list[str]:
    """The steps by which a database answers the first rows of a query."""
    with database.connect() as connection:
        for setting in settings:
            connection.exec_driver_sql(f"SET LOCAL {setting} = off")
        explain = dialect.pick(connection, "EXPLAIN QUERY PLAN", "EXPLAIN")
        text = str(limited(query, 50, connection).compile(connection, compile_kwargs={"literal_binds": True}))
        return [str(row[-1]) for row in connection.exec_driver_sql(f"{explain} {text}".replace("%%", "%"))]


def read_through(database: Engine, query: Select[Any]) -> set[str]:
    """Which tables are read row by row, and in which order, until there are enough."""
    tables = set(inspect(database).get_table_names())
    found = (re.fullmatch(r"SCAN ((\w+).*)", step) for step in plan(database, query))
    return {match[1] for match in found if match and match[2] in tables}


@pytest.mark.parametrize(
    ("listing", "parameters", "expected"),
    [
        ("meetings", {}, {MEETINGS}),
        ("meetings", {"actor": ["a1"]}, set()),
        ("meetings", {"country": ["FRA"]}, set()),
        ("meetings", {"place": "p1"}, set()),
        ("meetings", {"since": "2015", "until": "2015-03"}, set()),
        ("statements", {}, {STATEMENTS}),
        ("statements", {"actor": ["a1"]}, set()),
        ("statements", {"to": "a1"}, set()),
        ("statements", {"since": "2015"}, set()),
        ("reactions", {}, {REACTIONS}),
        ("reactions", {"actor": ["a1"]}, set()),
        ("reactions", {"to": "a1"}, set()),
        ("actors", {}, {"actor USING INDEX ix_actor_articles"}),
        ("actors", {"country": ["FRA"]}, set()),
        ("places", {}, {"place USING INDEX ix_place_often"}),
        ("articles", {}, {ARTICLES}),
        ("articles", {"actor": ["a1"]}, set()),
        ("articles", {"since": "2015"}, set()),
    ],
)
def test_sqlite_reads_by_an_index(
    news: Engine, listing: str, parameters: dict[str, Any], expected: set[str]
) -> None:  # fmt: skip
    assert read_through(news, LISTINGS[listing](**parameters)) == expected


@pytest.mark.parametrize("report", ["timeline", "contradictions", "sayings", "travel", "plans", "stances", "tone"])
def test_what_somebody_did_is_looked_up(news: Engine, report: str) -> None:
    scope = Scope(actor=("a1",), to="a2") if report in ("timeline", "sayings") else Scope(actor=("a1",))
    assert read_through(news, ask(report, scope)) == set()


@pytest.mark.parametrize("text", ["meetings", "statements", "articles"])
def test_search_comes_first(news: Engine, text: str) -> None:
    steps = plan(news, LISTINGS[text](text="comet"))
    assert not [step for step in steps if step.startswith(("SCAN meeting", "SCAN statement ", "SCAN article "))]


@pytest.mark.parametrize(
    ("listing", "index"),
    [
        ("meetings", "ix_meeting_newest"),
        ("statements", "ix_statement_newest"),
        ("articles", "ix_article_newest"),
        ("actors", "ix_actor_articles"),
    ],
)
def test_indexes_have_the_order_of_listings(database: Engine, listing: str, index: str) -> None:
    if dialect.is_sqlite(database):
        pytest.skip("the indexes of Postgres")
    steps = plan(database, LISTINGS[listing](), "enable_seqscan", "enable_sort", "enable_bitmapscan")
    assert any(index in step for step in steps)
