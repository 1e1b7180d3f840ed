"""Databases of the sample articles, and the program as a user runs it."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kb.cli import app
from kb.samples import sample_paths

Run = Callable[..., Result]
Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's empty home folder."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def environment(home: Path) -> dict[str, str]:
    """The environment of a user who has configured nothing."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("KB_", "XDG_", "COLUMNS"))}
    return kept | {"HOME": str(home), "OMP_NUM_THREADS": "1"}


@pytest.fixture(scope="session")
def kb(environment: dict[str, str]) -> Iterator[Run]:
    """Runs ``kb`` in this process, where the pipeline stays loaded; what it raises unexpectedly is raised."""
    with pytest.MonkeyPatch.context() as patch:
        for name in set(os.environ) - set(environment):
            patch.delenv(name)
        patch.setenv("HOME", environment["HOME"])
        yield lambda *arguments, **options: CliRunner().invoke(app, list(arguments), catch_exceptions=False, **options)


@pytest.fixture(scope="session")
def process(environment: dict[str, str]) -> "Callable[..., subprocess.CompletedProcess[str]]":
    """Runs ``kb`` in a process of its own."""

    def run(*arguments: str, cwd: Path | None = None, **variables: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "kb", *arguments], env=environment | variables, cwd=cwd, check=False,
            capture_output=True, text=True, encoding="utf-8", timeout=300,
        )  # fmt: skip

    return run


@pytest.fixture(scope="session")
def samples(kb: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of the sample articles; not to be written to."""
    path = tmp_path_factory.mktemp("samples") / "samples.db"
    done = kb("ingest", *sample_paths(), "--db", str(path))
    assert done.exit_code == 0, done.stderr
    return path


@pytest.fixture(scope="session")
def rows_of() -> Callable[[Path], Rows]:
    """Reads every row of every table, without the times at which it was written."""
    return read_rows


def read_rows(path: Path) -> Rows:
    connection = sqlite3.connect(path)
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
    out = {}
    for table in tables:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if not row[1].endswith("ed_at")]
        # the index's own pages (`kb db verify` compares what it says), SQLite's counters and the planner's statistics
        if "_search_" not in table and not table.startswith("sqlite_"):
            out[table] = sorted(connection.execute(f"SELECT {', '.join(columns)} FROM {table}"), key=repr)
    connection.close()
    return out
