"""Signals that ask a run to end: its batch is finished, its exit code says which one it was, and nobody is left."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from kb.store import migrate
from kb.store.migrate import create_or_open
from tests.faults.conftest import Start, held, problems

Process = subprocess.Popen[str]
TERM, HUP, INT, QUIT, KILL = signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGKILL


@pytest.fixture
def url(tmp_path: Path) -> str:
    """An empty database."""
    out = str(tmp_path / "kb.db")
    create_or_open(out).dispose()
    return out


def plain(number: int) -> str:
    """Records, one a line, which say nothing."""
    return "".join(f'{{"doc_id": "n{k}", "text": "Nothing new from Oslo, day {k}."}}\n' for k in range(number))


def started(
    start: Start, url: str, articles: Path, workers: int, **options: object
) -> tuple[Process, list[psutil.Process]]:
    """An ingestion of which a batch is in, and its child processes."""
    command = ("ingest", str(articles), "--db", url, "--batch-size", "1", "--workers", str(workers), "--no-resolve")
    process = start(*command, **options)
    while process.poll() is None and not held(url):
        time.sleep(0.01)
    assert process.poll() is None, process.communicate()
    return process, psutil.Process(process.pid).children(recursive=True)


def ended(process: Process, children: list[psutil.Process], seconds: float) -> tuple[int, str]:
    """Its exit code and what it said; nobody may be left, nor be mourned."""
    said = process.communicate(timeout=60)[1]
    assert psutil.wait_procs(children, timeout=seconds)[1] == []
    assert "leaked" not in said
    assert "Traceback" not in said
    return process.returncode, said


SLOW = [pytest.param(*one, marks=pytest.mark.slow) for one in ((HUP, 129, 2), (INT, 130, 2), (TERM, 143, 1))]


@pytest.mark.parametrize(("number", "code", "workers"), [(TERM, 143, 2), *SLOW])
def test_the_batch_is_finished_also_if_all_processes_are_told(
    articles: Path, start: Start, url: str, number: signal.Signals, code: int, workers: int
) -> None:
    """systemd and a terminal tell the whole group."""
    process, children = started(start, url, articles, workers, start_new_session=True)
    os.killpg(process.pid, number)
    result, said = ended(process, children, 5)
    first, last = said.splitlines()
    assert (result, first) == (code, "kb: finishing the batch; Ctrl-C again stops at once")
    assert last.endswith("0 failed (interrupted: run again to go on)")
    assert int(last.split()[1]) == held(url)
    assert problems(url) == []


@pytest.mark.parametrize("number", [TERM, pytest.param(INT, marks=pytest.mark.slow)])
def test_a_second_signal_stops_at_once_and_leaves_nobody(
    articles: Path, start: Start, url: str, number: signal.Signals
) -> None:
    process, children = started(start, url, articles, 2)
    process.send_signal(number)
    process.send_signal(number)
    assert ended(process, children, 2)[0] == 128 + number
    assert problems(url) == []


@pytest.mark.parametrize("number", [KILL, pytest.param(QUIT, marks=pytest.mark.slow)])
def test_children_end_with_a_parent_that_could_say_nothing(
    articles: Path, start: Start, url: str, number: signal.Signals
) -> None:
    process, children = started(start, url, articles, 2)
    assert len(children) >= 2
    process.send_signal(number)
    assert ended(process, children, 2)[0] == -number
    assert problems(url) == []


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """A pipe of records, of which a writer may send some and then wait."""
    out = tmp_path / "records.jsonl"
    os.mkfifo(out)
    return out


@pytest.mark.parametrize(("number", "code"), [(TERM, 143), (HUP, 129), (INT, 130)])
def test_a_load_that_is_asked_to_end_keeps_what_is_in(
    start: Start, url: str, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text(plain(20_000))
    process = start("load", str(path), "--db", url)
    while process.poll() is None and not held(url):
        time.sleep(0.01)
    process.send_signal(number)
    assert ended(process, [], 1)[0] == code
    assert 0 < held(url) < 20_000
    assert held(url) % 500 == 0
    assert problems(url) == []


@pytest.mark.parametrize(("number", "code"), [(TERM, 143), pytest.param(INT, 130, marks=pytest.mark.slow)])
def test_what_is_half_written_is_removed(
    start: Start, tmp_path: Path, records: Path, number: signal.Signals, code: int
) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("before")
    process = start("extract", str(records), "-o", str(out))
    while process.poll() is None and not list(tmp_path.glob(".kb-*")):
        time.sleep(0.01)
    process.send_signal(number)
    assert ended(process, [], 1)[0] == code
    assert list(tmp_path.glob(".kb-*")) == []
    assert out.read_text() == "before"


def test_a_run_under_nohup_outlives_its_terminal(start: Start, url: str, tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text(plain(1200))
    ignoring = {"preexec_fn": lambda: signal.signal(HUP, signal.SIG_IGN)}
    process = start("load", str(path), "--no-resolve", "--db", url, **ignoring)
    while process.poll() is None and not held(url):
        time.sleep(0.01)
    process.send_signal(HUP)
    assert ended(process, [], 1)[0] == 0
    assert held(url) == 1200


ENDLESS = "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT max(i) FROM n)"
SLOW_VIEW = f"ALTER TABLE decision RENAME TO d; CREATE VIEW decision AS SELECT d.* FROM d, {ENDLESS};"
SLOW_TRIGGER = f"CREATE TRIGGER slow AFTER INSERT ON article BEGIN SELECT * FROM {ENDLESS}; END;"


def at_work(process: Process) -> None:
    """Wait until it has loaded what it needs, and keeps SQLite busy."""
    inside = psutil.Process(process.pid)
    while process.poll() is None and not any(one.path.endswith("kb.db") for one in inside.open_files()):
        time.sleep(0.05)
    time.sleep(1)
    assert process.poll() is None, process.communicate()


def told(process: Process, number: signal.Signals) -> int:
    """The exit code of a process that is told to end, while SQLite would be at work for many minutes."""
    at_work(process)
    process.send_signal(number)
    return ended(process, [], 1)[0]


def written_to(url: str) -> bool:
    """Whether somebody writes to a database now."""
    with closing(sqlite3.connect(url, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        return False


@pytest.mark.parametrize(("number", "code"), [(TERM, 143), (HUP, 129), (INT, 130)])
def test_a_question_that_sqlite_is_busy_with_ends_at_once(
    start: Start, url: str, number: signal.Signals, code: int
) -> None:
    with closing(sqlite3.connect(url)) as connection:
        connection.executescript(SLOW_VIEW)
    assert told(start("decisions", "list", "--db", url), number) == code


@pytest.mark.parametrize("number", [TERM, INT])
def test_a_second_signal_ends_a_batch_that_sqlite_is_busy_with(
    start: Start, url: str, records: Path, number: signal.Signals
) -> None:
    with closing(sqlite3.connect(url)) as connection:
        connection.executescript(SLOW_TRIGGER)
    process = start("load", str(records), "--db", url)
    records.write_text(plain(3))  # into a pipe: goes on when the load has begun
    while process.poll() is None and not written_to(url):
        time.sleep(0.05)
    process.send_signal(number)
    assert process.stderr
    assert "finishing the batch" in process.stderr.readline()
    process.send_signal(number)
    assert ended(process, [], 1)[0] == 128 + number
    assert (held(url), problems(url)) == (0, [])


@pytest.mark.parametrize("command", [("resolve",), ("merge", "a1", "a2"), ("db", "upgrade")])
def test_who_waits_for_another_writer_ends_at_once(start: Start, url: str, command: tuple[str, ...]) -> None:
    if command[0] == "db":
        migrate.downgrade(url, "0001")
    with closing(sqlite3.connect(url, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert told(start(*command, "--db", url), TERM) == 143


ORPHAN = """
import os, sys, time
from concurrent.futures import ProcessPoolExecutor
from kb import workers
if __name__ == "__main__":
    workers.track_quietly()
    pool = ProcessPoolExecutor(1, workers.Spawning(), initializer=workers.start)
    print(pool.submit(os.getpid).result(), flush=True)
    pool.submit(sum, range(10**10))  # busy in C, where no thread of Python gets a word in
    time.sleep(0.3)
    os.kill(os.getpid(), 9)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent is gone")
def test_a_worker_busy_in_c_ends_with_its_parent(environment: dict[str, str], tmp_path: Path) -> None:
    script = tmp_path / "orphan.py"
    script.write_text(ORPHAN)
    done = subprocess.run([sys.executable, str(script)], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == -KILL
    assert "leaked" not in done.stderr
    assert not psutil.pid_exists(int(done.stdout)) or psutil.Process(int(done.stdout)).status() == "zombie"
