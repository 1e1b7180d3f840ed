"""What one statement may use of time and memory, whatever functions it calls, on both databases."""

import sqlite3
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from sqlalchemy.engine import make_url

from kb.errors import UsageError
from kb.queries.sql import read_only, sqlite_rows

GREEDY = [
    "SELECT length(printf('%.*c', 1000000000, 'x'))",
    "SELECT length(randomblob(900000000)) + length(randomblob(900000000)) + length(randomblob(900000000))",
    "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r LIMIT 40) "
    "SELECT length(group_concat(hex(randomblob(40000000)))) FROM r",
    "SELECT instr(printf('%.*c', 50000000, 'a'), printf('%.*c', 25000000, 'a') || 'b')",
    "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r",
]


@pytest.fixture
def others() -> set[psutil.Process]:
    """Processes that earlier tests have left to this one, such as multiprocessing's tracker of resources."""
    return set(psutil.Process().children())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    with sqlite3.connect(tmp_path / "a.db") as connection:
        connection.execute("CREATE TABLE t AS SELECT 1 AS a")
    connection.close()
    return tmp_path / "a.db"


@pytest.mark.parametrize("statement", GREEDY)
def test_no_function_runs_past_the_time_and_none_takes_a_gigabyte_of_ours(
    file: Path, statement: str, others: set[psutil.Process]
) -> None:
    start = time.monotonic()
    with pytest.raises(UsageError, match=r"^SQL: (it took longer|string or blob too big|it needs more than)"):
        list(sqlite_rows(statement, make_url(f"sqlite:///{file}"), {}, 0.3))
    assert time.monotonic() - start < 20  # a second of grace, on a machine that others use
    assert set(psutil.Process().children()) <= others


def test_rows_that_nobody_wants_any_more_end_the_process(file: Path, others: set[psutil.Process]) -> None:
    endless = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n, n FROM r"
    rows = sqlite_rows(endless, make_url(f"sqlite:///{file}"), {}, 60)
    assert [next(rows) for _ in range(3)] == [("n", "n_2"), (1, 1), (2, 2)]
    rows.close()  # type: ignore[attr-defined]
    assert set(psutil.Process().children()) <= others


@pytest.mark.parametrize("value", ["9" * 30, "x" * 1000, "1e999"])
def test_an_odd_parameter_is_a_value_or_an_error_for_the_user(file: Path, value: str) -> None:
    with suppress(UsageError):
        assert len(list(sqlite_rows("SELECT :v", make_url(f"sqlite:///{file}"), {"v": value}, 60))) == 2


def test_every_kind_of_value_comes_back(file: Path) -> None:
    rows = sqlite_rows("SELECT 1, 1.5, 'é', x'00ff', NULL", make_url(f"sqlite:///{file}"), {}, 60)
    assert list(rows)[1] == (1, 1.5, "é", b"\x00\xff", None)


def test_many_rows_come_back_in_order(world: str) -> None:
    numbers = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 1000) SELECT n FROM r"
    assert [tuple(row) for row in read_only(numbers, world).rows] == [(n,) for n in range(1, 1001)]


def test_a_statement_on_postgres_has_limits(world: str) -> None:
    if not world.startswith("postgres"):
        pytest.skip("SQLite has limits of its own")
    wanted = [("work_mem", "64MB"), ("hash_mem_multiplier", "1"), ("temp_file_limit", "4GB")]
    for name, value in wanted:  # the tests' role is a superuser
        assert [tuple(row) for row in read_only(f"SELECT current_setting('{name}')", world).rows] == [(value,)]
    with pytest.raises(UsageError, match="longer than"):
        list(read_only("SELECT pg_sleep(60)", world, seconds=0.2).rows)
