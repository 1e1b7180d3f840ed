"""The programs of ``docs/tools.md`` read the views as they are; psql is tried by hand."""

import asyncio
import json
import sqlite3
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from datasette.app import Datasette
from sqlalchemy import create_engine
from typer.testing import CliRunner

from kb.cli import app
from kb.record import DocumentRecord
from kb.store import loader
from kb.store.engine import engine
from kb.store.views import VIEWS
from kb.store.views.columns import DATE

NAMES = [view.name for view in VIEWS]


RECORDS = Path(__file__).parents[1] / "queries" / "reports" / "samples.jsonl"


@pytest.fixture
def filled(database_url: str) -> str:
    """URL of a database with the articles on which reports are tested."""
    bind = engine(database_url)
    lines = RECORDS.read_text(encoding="utf-8").splitlines()
    loader.load(bind, map(DocumentRecord.model_validate_json, lines))
    bind.dispose()
    return database_url


def file_of(url: str) -> Path:
    """The file of a SQLite database; skips on Postgres."""
    if not url.startswith("sqlite"):
        pytest.skip("reads files of SQLite")
    return Path(url.removeprefix("sqlite:///"))


def counts(path: Path) -> dict[str, int]:
    """Rows of each view, as SQLite counts them."""
    connection = sqlite3.connect(path)
    try:
        return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in NAMES}
    finally:
        connection.close()


def test_datasette_serves_every_view_with_facets(filled: str) -> None:
    path = file_of(filled)
    with sqlite3.connect(path) as connection:
        statuses = dict(connection.execute("SELECT status, count(*) FROM v_meetings GROUP BY status"))

    async def served() -> dict[str, int]:
        pages = Datasette([str(path)], settings={"num_sql_threads": 1, "max_returned_rows": 5000}).client
        got = {name: (await pages.get(f"/{path.stem}/{name}.json?_shape=objects&_size=max")).json() for name in NAMES}
        facets = (await pages.get(f"/{path.stem}/v_meetings.json?_facet=status")).json()["facet_results"]
        assert {value["value"]: value["count"] for value in facets["status"]["results"]} == statuses
        return {name: len(found["rows"]) for name, found in got.items()}

    assert asyncio.run(served()) == counts(path)


def test_pandas_reads_every_view_with_its_dates(filled: str) -> None:
    bind = create_engine(filled.replace("postgresql://", "postgresql+psycopg://"))
    for view in VIEWS:
        dates = [column.name for column in view.columns if column.type == DATE]
        frame = pd.read_sql(f"SELECT * FROM {view.name}", bind, parse_dates=dates)
        assert list(frame.columns) == [column.name for column in view.columns]
        assert all(pd.api.types.is_datetime64_any_dtype(frame[name]) for name in dates)
        assert len(frame), view.name
    bind.dispose()


def test_duckdb_reads_every_view_as_parquet(filled: str, tmp_path: Path) -> None:
    for view in NAMES:
        asked = ["sql", f"SELECT * FROM {view}", "--limit", "0", "--db", filled]
        path = tmp_path / f"{view}.parquet"
        path.write_bytes(CliRunner().invoke(app, [*asked, "--parquet"]).stdout_bytes)
        rows = json.loads(CliRunner().invoke(app, [*asked, "--json"]).stdout)
        with duckdb.connect() as connection:
            found = connection.execute(f"SELECT * FROM read_parquet('{path}')")
            assert [column[0] for column in found.description] == list(rows[0])
            assert len(found.fetchall()) == len(rows) > 0
