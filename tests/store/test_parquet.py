"""Parquet exports hold what the database holds, for engines that know nothing of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds
import pytest
from sqlalchemy import Engine

from kb.errors import InputError
from kb.exports import parquet
from kb.record import DocumentRecord
from kb.store import loader
from kb.store.verify import counts


@pytest.fixture
def exported(database: Engine, make: Callable[..., DocumentRecord], tmp_path: Path) -> Path:
    days = ("2031-05-14", "2031-05-30", "2031-06-01", None)
    loader.load(database, [make(f"lumen/{k}", published=day) for k, day in enumerate(days)])
    parquet.write_tables(database, tmp_path / "out")
    return tmp_path / "out"


def ask(query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        return connection.execute(query).fetchall()


def test_every_table_has_all_its_rows(database: Engine, exported: Path) -> None:
    read = {path.name: ds.dataset(path, partitioning="hive").count_rows() for path in exported.iterdir()}
    held = counts(database)
    assert set(held) - set(read) == {"article_sketch"}  # bytes that only this program's next copy search reads
    assert read.items() <= held.items()


def test_evidence_lies_by_the_month_of_its_article(exported: Path) -> None:
    for table in ("article", "actor_report", "mention", "evidence", "meeting_report_participant", "reaction"):
        found = sorted(path.name for path in (exported / table).iterdir())
        assert found == ["month=2031-05", "month=2031-06", "month=unknown"], table
    query = f"SELECT month, count(*) FROM read_parquet('{exported}/article/*/*.parquet') GROUP BY 1 ORDER BY 1"
    assert ask(query) == [("2031-05", 2), ("2031-06", 1), ("unknown", 1)]


def test_tables_are_joined_by_duckdb(exported: Path) -> None:
    names = ("article", "statement_report", "actor", "actor_report")
    tables = {name: f"read_parquet('{exported}/{name}/**/*.parquet')" for name in names}
    query = f"""SELECT n.doc_id, a.name, n.published_date::text FROM {tables["statement_report"]} s
                JOIN {tables["article"]} n ON n.id = s.article_id
                JOIN {tables["actor_report"]} r ON r.id = s.speaker_report_id
                JOIN {tables["actor"]} a ON a.id = r.actor_id ORDER BY 1"""
    assert ask(query)[0] == ("lumen/0", "Ada Quill", "2031-05-14")
    assert len(ask(query)) == 4


def test_columns_have_types(exported: Path) -> None:
    fields = ds.dataset(exported / "article", partitioning="hive").schema
    assert fields.field("published_date").type == pa.date32()
    assert fields.field("loaded_at").type == pa.timestamp("us", tz="UTC")
    places = ds.dataset(exported / "place_report", partitioning="hive").schema
    assert (places.field("latitude").type, places.field("is_dateline").type) == (pa.float64(), pa.bool_())


def test_few_rows_in_memory_make_the_same_files(database: Engine, exported: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(parquet, "BATCH", 2)
    monkeypatch.setattr(parquet, "BATCHES_WAITING", 1)
    again = exported.parent / "again"
    parquet.write_tables(database, again)
    for path in exported.iterdir():
        one, two = (ds.dataset(folder / path.name, partitioning="hive").to_table() for folder in (exported, again))
        assert one.equals(two), path.name


def test_a_folder_with_something_in_it_is_left_alone(database: Engine, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match="not empty"):
        parquet.write_tables(database, tmp_path)
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".txt"] == ["notes.txt"]
