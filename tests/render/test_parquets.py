"""Rows as Parquet: every value comes back as it was, with its type, for pyarrow and for DuckDB."""

import io
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import UsageError
from kb.queries import LISTINGS
from kb.queries.reports import REPORTS, Scope, ask
from kb.queries.run import run
from kb.render import parquets, write
from kb.rows import Rows

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
Row = Sequence[Any]


def written(columns: Sequence[str], rows: Sequence[Row], types: Sequence[Any] = ()) -> pa.Table:
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    assert write(Rows(columns, iter(rows), types), "parquet", out) == len(rows)
    return pq.read_table(io.BytesIO(out.buffer.getvalue()))


TEXTS = st.none() | st.text(st.characters(exclude_categories=["Cs"]))
NUMBERS = st.none() | st.integers(-(2**63), 2**63 - 1)
ROWS = st.lists(st.tuples(
    TEXTS, NUMBERS, st.none() | st.floats(allow_nan=False), st.none() | st.dates(), st.none() | st.booleans(),
))  # fmt: skip


@settings(deadline=None)
@given(ROWS)
def test_typed_rows_come_back_as_they_were(rows: list[Row]) -> None:
    table = written(("a", "b", "c", "d", "e"), rows, (str, int, float, date, bool))
    assert [tuple(row.values()) for row in table.to_pylist()] == rows
    assert table.schema.types == [pa.string(), pa.int64(), pa.float64(), pa.date32(), pa.bool_()]


def test_batches_are_row_groups_of_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquets, "BATCH", 2)
    rows = [(k, None if k < 3 else NOON) for k in range(5)]
    table = written(("k", "at"), rows, (int, datetime))
    assert [tuple(row.values()) for row in table.to_pylist()] == rows


def test_types_that_nobody_gave_are_those_of_the_values() -> None:
    table = written(("n", "n", "mixed", "none"), [(1, 1.5, "x", None), (None, 2, 3, None)])
    assert table.column_names == ["n", "n_2", "mixed", "none"]
    assert table.schema.types == [pa.int64(), pa.float64(), pa.string(), pa.string()]
    assert table["mixed"].to_pylist() == ["x", "3"]


def test_a_terminal_gets_no_parquet(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(out, "isatty", lambda: True, raising=False)
    with pytest.raises(UsageError, match="terminal"):
        write(Rows(("a",), [(1,)]), "parquet", out)


def test_without_pyarrow_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(UsageError, match=r"kb-diplomacy\[parquet\]"):
        write(Rows(("a",), [(1,)]), "parquet", io.TextIOWrapper(io.BytesIO()))


@pytest.mark.parametrize("name", [*LISTINGS, *REPORTS])
def test_every_column_of_a_listing_and_a_report_has_a_type(name: str, database_url: str, tmp_path: Path) -> None:
    scope = Scope(country=("Norway",), to="Chile" if name == "sayings" else None) if name in REPORTS else None
    heeds = REPORTS[name].heeds if name in REPORTS else ()
    query = LISTINGS[name]() if scope is None else ask(name, scope if "country" in heeds else Scope())
    rows = run(query, database_url)
    assert None not in rows.types
    path = tmp_path / "rows.parquet"
    with path.open("w", encoding="utf-8") as out:
        write(rows, "parquet", out)
    with duckdb.connect() as connection:
        found = connection.execute(f"DESCRIBE SELECT * FROM read_parquet('{path}')").fetchall()
    assert [column for column, *_ in found] == list(rows.columns)
