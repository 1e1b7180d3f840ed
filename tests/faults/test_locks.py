"""Nobody opens a database's files but SQLite: a file that is opened and closed loses its locks, then its content."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kb import guard
from kb.cli import app
from kb.errors import ArticleError, InputError
from kb.explore.app import create_app
from kb.explore.site import Site
from kb.queries import LISTINGS
from kb.queries.run import run
from kb.queries.sql import read_only
from kb.resolve.run import resolve
from kb.samples import FOLDER
from kb.sources import read
from kb.store import loader, migrate
from kb.store.engine import open_database
from kb.store.migrate import create_or_open
from kb.world.gazetteer.table import Gazetteer
from tests.explore.world import Client
from tests.faults.conftest import problems
from tests.faults.test_databases import invented


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A SQLite database of some articles, resolved."""
    out = tmp_path / "kb.db"
    bind = create_or_open(str(out))
    loader.load(bind, [invented(number) for number in range(6)])
    resolve(bind)
    bind.dispose()
    return out


def kb(path: Path, environment: dict[str, str], *arguments: str) -> None:
    """Run ``kb`` on a database in a process of its own."""
    command = [sys.executable, "-m", "kb", *arguments, "--db", str(path)]
    subprocess.run(command, env=environment, check=True, capture_output=True)


def asks_for_rows(path: Path) -> None:
    list(run(LISTINGS["meetings"](), str(path)).rows)


def asks_in_sql(path: Path) -> None:
    list(read_only("SELECT count(*) FROM v_meetings", str(path)).rows)


def asks_for_the_version(path: Path) -> None:
    migrate.current(str(path))


def reads_the_folder(path: Path) -> None:
    assert [type(one) for one in read([str(path)])] == [ArticleError]


def takes_it_for_a_gazetteer(path: Path) -> None:
    with pytest.raises(InputError):
        Gazetteer.open(path)


ASKED: list[Callable[[Path], None]] = [
    asks_for_rows, asks_in_sql, asks_for_the_version, reads_the_folder, takes_it_for_a_gazetteer,
]  # fmt: skip


@pytest.mark.parametrize("ask", ASKED)
def test_a_program_that_asks_while_it_loads_keeps_its_locks(
    path: Path, environment: dict[str, str], ask: Callable[[Path], None]
) -> None:
    """Others, who took themselves for the last to use it, threw away the WAL under the program's feet."""
    bind = create_or_open(str(path))
    loader.load(bind, [invented(number) for number in range(6, 200)])
    ask(path)
    kb(path, environment, "articles")
    kb(path, environment, "merge", "a1", "a2")
    loader.load(bind, [invented(number) for number in range(200, 500)])
    kb(path, environment, "articles")
    assert problems(str(path)) == []
    with bind.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM article").scalar_one() == 500
    bind.dispose()
    assert problems(str(path)) == []


OPENED: list[str] = []
WATCHED: set[str] = set()
LOCK = threading.Lock()


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    """Note each of Python's own openings of a file that is watched (SQLite's are not Python's)."""
    if WATCHED and event in ("open", "shutil.copyfile", "os.truncate", "mmap.__new__"):
        name = arguments[0]
        if isinstance(name, str | bytes | os.PathLike) and os.path.realpath(os.fsdecode(name)) in WATCHED:
            with LOCK:
                OPENED.append(f"{event} {os.fsdecode(name)}")


@pytest.fixture(scope="module")
def hook() -> None:
    """An audit hook, which nobody can take away again; it rests while nothing is watched."""
    sys.addaudithook(watch)


@pytest.fixture
def opened(hook: None, path: Path) -> Iterator[list[str]]:
    """Which files of the database were opened in a test."""
    OPENED.clear()
    WATCHED.update(guard.files_of(str(path)))
    yield OPENED
    WATCHED.clear()


def commands(folder: Path) -> dict[str, list[str]]:
    """Each command of the program that touches a database, by name, with what it needs; files lie in a folder."""
    (folder / "one.txt").write_text("Ana Brankova met Jon Liddle in Oslo.")
    (folder / "sources.toml").write_text('[[source]]\nread = "."\n[[source]]\nread = "one.txt"\n')
    (folder / "records.jsonl").write_text(invented(7).to_json() + "\n")
    (folder / "decisions.jsonl").write_text("")
    (folder / "ask.sql").write_text("SELECT count(*) FROM v_meetings")
    (folder / "ids.csv").write_text("id,name\nQ1,Ana Brankova\n")
    out = str(folder / "out")
    listings = {name: [name] for name in LISTINGS if name in listed()}
    exports = {f"export {name}": ["export", name, "-o", out] for name in
               ("records", "gexf", "graphml", "geojson", "map", "ical", "ftm", "events")}  # fmt: skip
    return listings | exports | {
        "export parquet": ["export", "parquet", str(folder / "parquet")], "show": ["show", "m1"],
        "search": ["search", "talks"], "sql": ["sql", "SELECT 1"], "sql of a file": ["sql", str(folder / "ask.sql")],
        "report": ["report", "centrality"], "report with a chart": ["report", "centrality", "--chart", out + ".html"],
        "resolve": ["resolve"], "explain": ["explain", "m1"], "merge": ["merge", "a1", "a2"],
        "split": ["split", "a1", "d2"], "rename": ["rename", "a1", "Ana"], "reject": ["reject", "m1"],
        "link": ["link", str(folder / "ids.csv")], "part": ["part", "m1", "a1"],
        "add participant": ["add", "participant", "m2", "a1"], "enter place": ["enter", "place", "d1", "Oslo"],
        "confirm": ["confirm", "m2"], "assign": ["assign", "m2", "status=held"], "undo": ["undo", "1"],
        "decisions list": ["decisions", "list"], "decisions export": ["decisions", "export", "-o", out],
        "decisions import": ["decisions", "import", str(folder / "decisions.jsonl")], "review": ["review"],
        "reprocess": ["reprocess", "--imported"], "load": ["load", str(folder / "records.jsonl")],
        "watch": ["watch", str(folder / "sources.toml"), "--once"],
        "ingest": ["ingest", str(folder / "one.txt")], "ingest of its own folder": ["ingest", str(folder)],
        "load of its own folder": ["load", str(folder)], "demo": ["demo"], "db upgrade": ["db", "upgrade"],
        "db current": ["db", "current"], "db check": ["db", "check"], "db verify": ["db", "verify"],
        "sql of the database": ["sql", str(folder / "link.sql")],
        "decisions import of the database": ["decisions", "import", str(folder / "kb.db")],
    }  # fmt: skip


def listed() -> list[str]:
    """The commands of the program."""
    return [str(command.name or command.callback.__name__) for command in app.registered_commands if command.callback]


APART = {"extract", "schema", "sql", "explore"}
"""Commands that touch no database, one that is there under two names, and one that goes on until somebody ends it."""


def test_no_command_opens_a_file_of_the_database(
    path: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(path.parent / "home"))
    path.with_name("link.sql").symlink_to(path)
    known = commands(path.parent)
    assert {name for name in listed() if not any(words[0] == name for words in known.values())} - APART == set()
    for name, words in known.items():
        done = CliRunner().invoke(app, [*words, "--db", str(path)], input="s\n")
        assert done.exception is None or isinstance(done.exception, SystemExit), (name, done.exception)
        assert (name, opened) == (name, [])
    assert problems(str(path)) == []


def test_the_explorer_opens_no_file_of_the_database(path: Path, opened: list[str]) -> None:
    site = Site(str(path))
    client = Client(create_app(site), site)
    for page in ("/", "/meetings", "/meetings.csv", "/articles.json", "/sql?q=SELECT+1+AS+a", "/api/meetings"):
        assert client.get(page).status_code == 200, page
    site.engine.dispose()
    assert opened == []


def test_the_hook_sees_who_opens_it(path: Path, opened: list[str]) -> None:
    path.read_bytes()
    path.with_name("kb.db-wal").write_bytes(b"")
    assert [one.split()[0] for one in opened] == ["open", "open"]


@pytest.mark.parametrize("name", ["kb.db", "link.db", "hard.db", "deeper/../kb.db", "kb.db-wal"])
def test_articles_are_not_read_from_a_database_whatever_it_is_called(path: Path, opened: list[str], name: str) -> None:
    bind = open_database(str(path))
    path.with_name("deeper").mkdir()
    path.with_name("link.db").symlink_to(path)
    path.with_name("hard.db").hardlink_to(path)
    with bind.connect():
        WATCHED.add(str(path.with_name("hard.db")))
        (failure,) = read([str(path.parent / name)])
    bind.dispose()
    assert isinstance(failure, ArticleError)
    assert "the database itself" in failure.why
    assert opened == []


def test_the_samples_are_read_beside_a_database(path: Path) -> None:
    assert not guard.is_database(FOLDER / "next.txt")
