"""Another program holds the write lock: every command that decides says so in one line and writes nothing."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kb.cli import app
from kb.resolve.run import resolve
from kb.store import loader
from kb.store.dialect import connections
from kb.store.migrate import create_or_open
from tests.faults.conftest import content
from tests.faults.test_databases import invented


def kb(path: Path, *arguments: str) -> Result:
    """Run a command on a database; review is told yes."""
    return CliRunner().invoke(app, [*arguments, "--db", str(path)], input="y\n", catch_exceptions=False)


@pytest.fixture
def locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A database with a decision and a doubtful case, that another program is writing to."""
    path = tmp_path / "kb.db"
    bind = create_or_open(f"sqlite:///{path}")
    loader.load(bind, [invented(number) for number in range(3)])
    resolve(bind)
    assert kb(path, "merge", "a2", "a3").exit_code == 0
    with bind.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO doubt (kind, position, left_id, right_id, score, joined, why)"
            " VALUES ('actor', 0, 2, 4, 0.5, 0, 'names')"
        )
    bind.dispose()
    (tmp_path / "decisions.jsonl").write_text(kb(path, "decisions", "export").stdout)
    monkeypatch.setattr(connections, "BUSY_SECONDS", 0.2)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield path
    other.execute("ROLLBACK")
    other.close()


COMMANDS = {
    "merge": ("a1", "a2"), "split": ("a1", "n0"), "rename": ("a1", "Ana"), "reject": ("m1",), "confirm": ("m1",),
    "assign": ("m1", "status=held"), "add": ("participant", "m1", "a5"), "remove": ("participant", "m1", "a1"),
    "enter": ("meeting", "d1", "a1", "a2"), "part": ("m1", "a1"), "undo": ("1",), "decisions": ("import",),
    "review": (), "resolve": (),
}  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_a_locked_database_is_told_in_one_line(locked: Path, command: str) -> None:
    before = content(f"sqlite:///{locked}")
    files = [str(locked.parent / "decisions.jsonl")] if command == "decisions" else []
    done = kb(locked, command, *COMMANDS[command], *files)
    assert done.exit_code == 4
    assert done.stderr == f"kb: {locked}: another program is writing to it; try again when it is done\n"
    assert content(f"sqlite:///{locked}") == before


@pytest.mark.parametrize("command", [("decisions", "list"), ("decisions", "export"), ("explain", "m1")])
def test_who_only_reads_needs_no_lock(locked: Path, command: tuple[str, ...]) -> None:
    done = kb(locked, *command)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout


def test_a_file_that_is_no_text_is_told_in_one_line(locked: Path) -> None:
    path = locked.parent / "decisions.jsonl"
    path.write_bytes(b"\xff\xfe\x00")
    done = kb(locked, "decisions", "import", str(path))
    assert done.exit_code == 3
    assert done.stderr.startswith(f"kb: {path} is no text: ")
