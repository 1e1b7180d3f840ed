"""Disks and connections that fail: either nothing changes or the run goes on, and one clear line says what it was."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from kb.errors import DatabaseError
from kb.record import DocumentRecord
from kb.store import loader
from kb.store.dialect import bulk, connections
from kb.store.engine import engine, open_database
from kb.store.migrate import create_or_open
from tests.faults.conftest import content, held, problems

NOBODY = 65534


def invented(number: int) -> DocumentRecord:
    text = f"Ana Brankova met Jon Liddle in Oslo. {number} " + "The talks went on. " * 300
    return DocumentRecord.model_validate({
        "doc_id": f"n{number}", "text": text,
        "actors": [{"id": "a1", "name": "Ana Brankova", "kind": "person", "mentions": [[0, 12]]},
                   {"id": "a2", "name": f"Jon Liddle {number}", "kind": "person", "mentions": [[17, 27]]}],
        "meetings": [{"id": "m1", "mode": "bilateral", "status": "held", "evidence": [[0, 35]],
                      "participants": [{"actor": "a1", "role": "host"}, {"actor": "a2", "role": "guest"}]}],
    })  # fmt: skip


RECORDS = [invented(number) for number in range(60)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A SQLite database with a few articles."""
    out = tmp_path / "kb.db"
    bind = create_or_open(f"sqlite:///{out}")
    loader.load(bind, RECORDS[:5])
    bind.dispose()
    return out


def refused(bind: Engine, records: list[DocumentRecord], because: str) -> None:
    """Loading ends with one line that says why."""
    with pytest.raises(DatabaseError, match=because) as caught:
        loader.load(bind, records, batch=10)
    assert "\n" not in str(caught.value)


def test_a_full_disk_keeps_what_was_committed(path: Path) -> None:
    url = f"sqlite:///{path}"
    small = open_database(url)
    with small.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one() + 60

    @event.listens_for(small, "connect")
    def limit(driver: Any, _record: Any) -> None:
        driver.execute(f"PRAGMA max_page_count = {pages}").close()

    small.pool.dispose()
    refused(small, RECORDS, "the disk is full")
    small.dispose()
    assert 5 <= held(url) < len(RECORDS)
    assert held(url) % 10 in (0, 5)
    assert problems(url) == []
    wide = open_database(url)
    loader.load(wide, RECORDS)
    wide.dispose()
    assert (held(url), problems(url)) == (len(RECORDS), [])


def test_a_locked_file_is_left_alone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{path}"
    before = content(url)
    monkeypatch.setattr(connections, "BUSY_SECONDS", 0.2)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    bind = engine(url)
    refused(bind, RECORDS, "another program is writing")
    bind.dispose()
    other.execute("ROLLBACK")
    other.close()
    assert content(url) == before
    assert problems(url) == []


def test_a_folder_that_can_not_be_written_to_is_left_alone() -> None:
    folder = Path(tempfile.mkdtemp(prefix="kb-readonly-"))
    url = f"sqlite:///{folder / 'kb.db'}"
    try:
        create_or_open(url).dispose()
        (folder / "kb.db").chmod(0o444)
        folder.chmod(0o555)
        with held_by_permissions():
            bind = engine(url)
            refused(bind, RECORDS, "permissions")
            bind.dispose()
        folder.chmod(0o755)
        (folder / "kb.db").chmod(0o644)
        assert (held(url), problems(url)) == (0, [])
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


@contextmanager
def held_by_permissions() -> Iterator[None]:
    """As a user whom permissions hold: root is somebody else for a moment."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


DAMAGE = "import sys; f = open(sys.argv[1], 'r+b'); f.seek(int(sys.argv[2])); f.write(b'\\xff' * int(sys.argv[3]))"
SUM = "import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], 'rb').read(100_000)).hexdigest())"


def elsewhere(code: str, *arguments: object) -> str:
    """What a program says that runs in a process of its own: this one opens no file of a database."""
    return subprocess.check_output([sys.executable, "-c", code, *map(str, arguments)], text=True)


def test_a_damaged_file_is_told_and_not_written_on(path: Path) -> None:
    url = f"sqlite:///{path}"
    bind = open_database(url)
    loader.load(bind, RECORDS)
    with bind.connect() as connection:
        size = connection.exec_driver_sql("PRAGMA page_size").scalar_one()
        root = connection.exec_driver_sql("SELECT rootpage FROM sqlite_master WHERE name = 'article'").scalar_one()
    bind.dispose()
    elsewhere(DAMAGE, path, (root - 1) * size, size)
    damaged = elsewhere(SUM, path)
    bind = open_database(url)
    refused(bind, [invented(99)], "damaged")
    bind.dispose()
    assert elsewhere(SUM, path) == damaged
    with pytest.raises(DatabaseError, match="damaged") as caught:
        problems(url)
    assert "\n" not in str(caught.value)


def test_a_connection_cut_in_copy_undoes_its_batch(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"kb_cut_{uuid.uuid4().hex[:12]}"
    run(postgres, f"CREATE DATABASE {name}")
    url = engine(postgres).url.set(database=name).render_as_string(hide_password=False)
    bind = create_or_open(url)
    loader.load(bind, RECORDS[:10])
    whole = bulk._copy

    def cut(connection: Connection, command: str, rows: Iterable[Any]) -> None:
        pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()

        def until_cut() -> Iterator[Any]:
            arriving = iter(rows)
            yield from islice(arriving, 3)
            other = engine(postgres)
            with other.connect() as killer:
                killer.exec_driver_sql(f"SELECT pg_terminate_backend({pid}, 5000)")
            other.dispose()
            yield from arriving

        whole(connection, command, until_cut() if "mention " in command else rows)

    monkeypatch.setattr(bulk, "_copy", cut)
    refused(bind, RECORDS, "connection")
    monkeypatch.undo()
    assert (held(url), problems(url)) == (10, [])
    loader.load(bind, RECORDS)
    bind.dispose()
    assert (held(url), problems(url)) == (len(RECORDS), [])
    run(postgres, f"DROP DATABASE {name} WITH (FORCE)")


def run(server: str, line: str) -> None:
    bind = engine(server)
    with bind.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(line)
    bind.dispose()
