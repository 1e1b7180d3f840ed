"""Places that may only be read, disks that are full, names that are none, numbers that are too great, other clocks."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from kb.cli import app
from kb.errors import DatabaseError
from kb.ingest import Job
from kb.resolve.run import pending, resolve
from kb.store import dialect, loader, migrate
from kb.store.dialect import connections
from kb.store.engine import engine, open_database
from kb.store.migrate import create_or_open
from tests.conftest import copied
from tests.faults.test_databases import held_by_permissions, invented

READING = [
    ("meetings",), ("articles",), ("search", "talks"), ("sql", "SELECT count(*) FROM v_meetings"), ("show", "m1"),
    ("report", "centrality"), ("export", "records"), ("export", "gexf"), ("db", "verify"), ("db", "current"),
    ("db", "check"), ("decisions", "list"), ("decisions", "export"), ("explain", "m1"),
]  # fmt: skip
WRITING = [("resolve",), ("merge", "a1", "a2"), ("db", "upgrade"), ("undo", "1")]


def kb(*words: str, **options: object) -> Result:
    """Run a command; what it raises unexpectedly is raised."""
    return CliRunner().invoke(app, list(words), catch_exceptions=False, **options)


@pytest.fixture
def filled(database: Engine) -> Engine:
    """A database of some articles, resolved."""
    loader.load(database, [invented(number) for number in range(4)])
    resolve(database)
    return database


@pytest.fixture
def shelf() -> Iterator[Path]:
    """A database in a folder in which nothing can be written, the database neither."""
    folder = Path(tempfile.mkdtemp(prefix="kb-shelf-"))
    path = folder / "kb.db"
    bind = create_or_open(str(path))
    loader.load(bind, [invented(number) for number in range(4)])
    resolve(bind)
    bind.dispose()
    connections.tell_unwritable.cache_clear()
    path.chmod(0o444)
    folder.chmod(0o555)
    yield path
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_an_archive_that_may_only_be_read_is_read_and_that_is_said_once(shelf: Path, tmp_path: Path) -> None:
    writable = str(copied(shelf, tmp_path / "kb.db"))
    for words in READING:  # what they import is imported as root, whose Python nobody else may read
        kb(*words, "--db", writable)
    with held_by_permissions():
        runnable = os.access(sys.executable, os.X_OK, effective_ids=True)  # `kb sql` asks from another process
        for words in READING if runnable else [w for w in READING if w[0] != "sql"]:
            connections.tell_unwritable.cache_clear()
            done = kb(*words, "--db", str(shelf))
            assert done.exit_code == 0, (words, done.stderr)
            assert done.stderr.count("can't be written to: it is read as it stands now\n") == 1, words
        assert kb("meetings", "--db", str(shelf)).stderr == ""
    assert os.listdir(shelf.parent) == ["kb.db"]


@pytest.mark.parametrize("words", WRITING)
def test_what_can_not_be_written_to_is_not_written_to(shelf: Path, words: tuple[str, ...]) -> None:
    with held_by_permissions():
        done = kb(*words, "--db", str(shelf))
    assert done.exit_code == 4
    assert "can't be" in done.stderr.splitlines()[-1]
    assert os.listdir(shelf.parent) == ["kb.db"]


def test_changes_that_wait_beside_an_archive_are_not_passed_over(shelf: Path) -> None:
    """Read without its WAL it would look whole, and be old."""
    shelf.parent.chmod(0o755)
    subprocess.run(["sh", "-c", 'printf more > "$1-wal"', "sh", str(shelf)], check=True)
    shelf.parent.chmod(0o555)
    with held_by_permissions():
        done = kb("meetings", "--db", str(shelf))
    assert done.exit_code == 4
    assert "can't be" in done.stderr


def test_a_file_that_others_write_to_is_read_as_they_do(tmp_path: Path) -> None:
    bind = create_or_open(str(tmp_path / "kb.db"))
    loader.load(bind, [invented(1)])
    done = kb("articles", "--json", "--db", str(tmp_path / "kb.db"))
    assert (done.exit_code, done.stderr) == (0, "")
    assert "n1" in done.stdout
    bind.dispose()


FULL = [("meetings",), ("export", "records"), ("export", "gexf"), ("--help",), ("schema",), ("db", "current"),
        ("sql", "SELECT 1"), ("meetings", "--csv"), ("meetings", "--parquet")]  # fmt: skip


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_disk_that_is_full_on_the_way_out_is_told_in_one_line(tmp_path: Path, environment: dict[str, str]) -> None:
    """All in one process, each with its own standard output: to start ten takes long."""
    bind = create_or_open(str(tmp_path / "kb.db"))
    loader.load(bind, [invented(number) for number in range(3)])
    bind.dispose()
    script = f"""
import sys
from kb.cli import app
kept = []
for words in {FULL!r}:
    kept.append(open("/dev/full", "w"))
    sys.stdout = kept[-1]
    given = [] if words[0] in ("--help", "schema") else ["--db", {str(tmp_path / "kb.db")!r}]
    try:
        app([*words, *given])
    except SystemExit as error:
        print(words, error.code, file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    expected = [line for words in FULL for line in ("kb: standard output: the disk is full", f"{words} 3")]
    assert done.stderr.splitlines() == expected


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("streams", [">/dev/full", ">/dev/full 2>/dev/full", "2>/dev/full"])
def test_a_process_ends_quietly_when_nothing_can_be_written(
    tmp_path: Path, environment: dict[str, str], streams: str
) -> None:
    bind = create_or_open(str(tmp_path / "kb.db"))
    loader.load(bind, [invented(1), invented(2)])
    bind.dispose()
    command = f"{sys.executable} -m kb meetings --limit 1 --db {tmp_path / 'kb.db'} {streams}"
    done = subprocess.run(["sh", "-c", command], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == (0 if streams == "2>/dev/full" else 3)
    assert done.stderr == ("kb: standard output: the disk is full\n" if streams == ">/dev/full" else "")


NAMES = {
    "": "empty", "  ": "empty", ":memory:": "in memory", "sqlite://": "in memory", "sqlite:///:memory:": "in memory",
    "file::memory:": "in memory", "sqlite:///kb.db?mode=memory": "in memory", "file:": "in memory",
    "sqlite:///kb.db?cache=shared": "no option 'cache'", "sqlite:///kb.db?mode=x": "mode is one of ro, rw, rwc",
    "kb.db?mode=ro": "sqlite:///kb.db?mode=ro", "file:kb.db?nolock=1": "no option 'nolock'",
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_names_that_mean_no_file_or_more_than_we_do_are_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for words in (("meetings",), ("db", "upgrade"), ("load", "x")):
        done = kb(*words, "--db", name)
        assert (done.exit_code, NAMES[name] in done.stderr, done.stderr.count("\n")) == (4, True, 1)
    assert os.listdir(tmp_path) == []


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("form", [
    "sqlite:///{}?mode=ro", "file:{}?mode=ro", "file://{}?mode=ro", "file://localhost{}?immutable=1",
    "sqlite:///file:{}?mode=ro&uri=true",
])  # fmt: skip
def test_a_url_that_says_read_only_means_it(tmp_path: Path, form: str) -> None:
    path = tmp_path / "k b.db"
    bind = create_or_open(str(path))
    loader.load(bind, [invented(1), invented(2)])
    bind.dispose()
    url = form.format(path)
    assert kb("meetings", "--db", url).exit_code == 0
    assert kb("sql", "SELECT 1", "--db", url).exit_code == 0
    for words in WRITING[:2]:
        done = kb(*words, "--db", url)
        assert (done.exit_code, "can't be written to" in done.stderr) == (4, True)
    assert kb("db", "upgrade", "--db", f"sqlite:///{tmp_path / 'new.db'}?mode=ro").exit_code == 4
    assert not (tmp_path / "new.db").exists()
    assert not [name for name in os.listdir() if name.startswith("file:")]


HUGE = str(1 << 63)
NUMBERS = [
    *(("meetings", "--limit", n) for n in (HUGE, "9" * 40, "-1", "1e99")), ("report", "dyads", "--limit", HUGE),
    ("load", "x", "--limit", HUGE), ("load", "x", "--limit", "-3"), ("ingest", "x", "--workers", HUGE),
    ("ingest", "x", "--workers", "0"), ("ingest", "x", "--batch-size", HUGE), ("extract", "x", "--batch-size", "-1"),
    ("review", "--limit", HUGE), ("sql", "SELECT 1", "--timeout", "1e300"), ("sql", "SELECT 1", "--timeout", "nan"),
    ("sql", "SELECT 1", "--timeout", "inf"), ("sql", "SELECT 1", "--timeout", "-1"), ("undo", HUGE), ("undo", "-1"),
    ("show", f"m{HUGE}"), ("merge", f"m{HUGE}", "m1"), ("report", "dyads", "--min-confidence", "nan"),
    ("reprocess", "--workers", HUGE),
]  # fmt: skip


@pytest.mark.parametrize("words", NUMBERS, ids=" ".join)
def test_numbers_that_nobody_can_mean_are_flags_that_make_no_sense(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = kb(*words, "--db", str(tmp_path / "kb.db")) if words[0] != "extract" else kb(*words)
    assert done.exit_code in (2, 4)
    assert "Traceback" not in done.stderr
    assert done.exit_code == 2 or "no database" in done.stderr


@pytest.mark.parametrize("words", [
    ("meetings", "--limit", str(10**15)), ("show", "m" + "9" * 18), ("explain", "a" + "9" * 18),
    ("merge", "m" + "9" * 18, "m1"), ("meetings", "--actor", "a" + "9" * 18), ("undo", str(10**15)),
    ("sql", "SELECT :n AS n", "--param", f"n={HUGE}"), ("sql", "SELECT :n AS n", "--param", f"n=-{HUGE}"),
    ("sql", "SELECT 1", "--timeout", "1000000"), ("meetings", "--since", "9999-12-31"),
])  # fmt: skip
def test_great_numbers_are_asked_for_on_both_databases(
    filled: Engine, database_url: str, words: tuple[str, ...]
) -> None:
    done = kb(*words, "--db", database_url)
    assert done.exit_code in (0, 1, 2, 4, 6), done.stderr
    assert done.stderr.count("\n") <= 1


def test_what_is_to_be_resolved_is_counted_whatever_the_clock_says(
    filled: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not pending(filled)
    monkeypatch.setattr(dialect, "now", lambda _connection: "1999-01-01 00:00:00")
    Job(filled, identify=False).load([invented(9)])
    assert pending(filled)
    Job(filled, identify=False).load([invented(9)])
    resolve(filled, dry_run=True)
    assert pending(filled)
    resolve(filled)
    assert not pending(filled)
    Job(filled, identify=False).load([invented(9)])
    assert not pending(filled), "nothing came of it"
    Job(filled, identify=False).load([invented(9).model_copy(update={"title": "New"})])
    assert pending(filled)


def test_what_an_older_version_left_to_be_resolved_is_still_to_be(filled: Engine, database_url: str) -> None:
    migrate.downgrade(database_url, "0013")
    migrate.upgrade(database_url)
    before = open_database(database_url)
    seen = pending(before)
    with dialect.writing(before) as connection:
        connection.exec_driver_sql("UPDATE resolution SET finished_at = '1999-01-01 00:00:00'")
    before.dispose()
    migrate.downgrade(database_url, "0013")
    migrate.upgrade(database_url)
    after = open_database(database_url)
    assert pending(after)
    after.dispose()
    assert seen in (True, False)


FOREIGN = {
    "a table of ours": "CREATE TABLE article (id INTEGER, recipe TEXT)",
    "other versions": "CREATE TABLE alembic_version (version_num VARCHAR(32)); CREATE TABLE recipe (id INTEGER); "
                      "INSERT INTO alembic_version VALUES ('ae1027a6acf0')",
    "half of ours": "CREATE TABLE alembic_version (version_num VARCHAR(32)); CREATE TABLE actor (id INTEGER)",
}  # fmt: skip


@pytest.mark.parametrize("kind", FOREIGN)
def test_a_database_of_another_program_is_told_before_anything_is_tried(
    new_database: Callable[..., str], kind: str
) -> None:
    url = new_database(migrated=False)
    bind = engine(url, read_only=True)
    other = engine(url)
    with dialect.writing(other) as connection:
        for line in FOREIGN[kind].split("; "):
            connection.exec_driver_sql(line)
        if dialect.is_sqlite(connection):
            mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
    other.dispose()
    for words in (
        ("meetings",),
        ("db", "upgrade"),
        ("db", "check"),
        ("load", "x"),
        ("merge", "a1", "a2"),
        ("resolve",),
    ):
        done = kb(*words, "--db", url)
        assert (done.exit_code, "no database of kb: it holds other tables" in done.stderr) == (4, True), done.stderr
        assert done.stderr.count("\n") == 1
    with bind.connect() as connection:
        if dialect.is_sqlite(connection):
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == mode
    bind.dispose()


def test_a_foreign_file_stays_as_it_was_to_the_byte(tmp_path: Path) -> None:
    code = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('CREATE TABLE recipe (id INTEGER)')"
    path = tmp_path / "other.db"
    subprocess.run([sys.executable, "-c", code, str(path)], check=True)
    before = path.read_bytes()
    for words in (("meetings",), ("db", "upgrade"), ("load", "x")):
        assert kb(*words, "--db", str(path)).exit_code == 4
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["other.db"]


def test_others_may_have_tables_beside_ours_on_postgres(new_database: Callable[..., str]) -> None:
    url = new_database(migrated=False)
    bind = engine(url)
    with dialect.writing(bind) as connection:
        connection.exec_driver_sql("CREATE TABLE recipe (id INTEGER)")
    bind.dispose()
    if url.startswith("sqlite"):
        with pytest.raises(DatabaseError, match="other tables"):
            migrate.upgrade(url)
    else:
        migrate.upgrade(url)
        open_database(url).dispose()


def test_a_copy_is_a_database(tmp_path: Path) -> None:
    create_or_open(str(tmp_path / "a.db")).dispose()
    open_database(str(copied(tmp_path / "a.db", tmp_path / "b.db"))).dispose()
