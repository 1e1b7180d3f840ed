"""A Dask cluster extracts what one process does; whoever is killed, nothing is lost or doubled."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from functools import partialmethod
from pathlib import Path
from typing import Any

import psutil
import pytest

from kb import cluster
from kb.article import Article
from kb.errors import KbError, PipelineError
from kb.extract.backend import Choice, backend_of
from kb.ingest import Job
from kb.pool import DIED
from kb.store.migrate import create_or_open
from kb.workers import batched, extract_batch

distributed = pytest.importorskip("distributed")
CHOICE = Choice()
RUN = backend_of(CHOICE).run
TEXT = "Foreign minister Ana Brankova of Norway met Jon Liddle in Oslo. “We agree on number {},” Brankova said. "
ARTICLES = [Article(doc_id=f"n{k}", text=TEXT.format(k) * 4) for k in range(40)]


class Cluster:
    """A scheduler and workers, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        self.folder = folder
        port = self.address.rpartition(":")[2]
        self.scheduler = self.start("scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")
        self.workers = [self.worker(), self.worker()]

    def start(self, what: str, *arguments: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *arguments]
        environment = os.environ | {"OMP_NUM_THREADS": "1"}
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.Popen(command, cwd=self.folder, env=environment, **silent)

    def worker(self, nanny: str = "--no-nanny") -> "subprocess.Popen[bytes]":
        return self.start("worker", self.address, "--nthreads", "1", nanny, "--no-dashboard", "--memory-limit", "0")

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture
def dask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    out = Cluster(tmp_path)
    yield out
    out.close()


def ingest(path: Path, address: str, wound: Any = None) -> Any:
    """Ingest with two articles a batch; ``wound`` is called when the first are stored."""
    bind = create_or_open(f"sqlite:///{path}")
    hurt = threading.Event()

    def report(summary: Any, _failures: Any) -> None:
        if wound and summary.new and not hurt.is_set():
            hurt.set()
            wound()

    try:
        with cluster.extractor(CHOICE, address, RUN) as extract:
            return Job(bind, report, batch_size=2).ingest(ARTICLES, extract, RUN)
    finally:
        bind.dispose()


def test_a_cluster_gives_the_records_of_one_process_and_outlives_a_worker(dask: Cluster, tmp_path: Path) -> None:
    with cluster.extractor(CHOICE, dask.address, RUN) as extract:
        there = [one for batch in extract(batched(ARTICLES[:10], 3)) for one in batch]
    assert there == extract_batch(CHOICE, ARTICLES[:10])
    summary = ingest(tmp_path / "kb.db", dask.address, dask.workers[0].kill)
    assert (summary.new, summary.failed) == (len(ARTICLES), 0)
    assert sound(tmp_path / "kb.db")


def test_a_scheduler_that_is_killed_ends_the_run_and_the_next_goes_on(dask: Cluster, tmp_path: Path) -> None:
    path = tmp_path / "kb.db"
    with pytest.raises(KbError, match="scheduler went away"):
        ingest(path, dask.address, dask.scheduler.kill)
    assert sound(path)
    dask.close()
    again = Cluster(tmp_path)
    try:
        summary = ingest(path, again.address)
    finally:
        again.close()
    assert 0 < summary.unchanged < len(ARTICLES)
    assert summary.new + summary.unchanged == len(ARTICLES)
    assert sound(path)


def held() -> int | None:
    """On a worker: which pipeline it has loaded, if any."""
    from kb import workers

    return id(workers._loaded[CHOICE]) if CHOICE in workers._loaded else None


def test_the_pipeline_is_loaded_once_a_worker_and_before_the_first_batch_of_one_that_comes_later(dask: Cluster) -> None:
    with (
        cluster.extractor(CHOICE, dask.address, RUN) as extract,
        distributed.Client(dask.address, set_as_default=False) as client,
    ):
        before = client.run(held)
        assert len(list(extract(batched(ARTICLES[:12], 2)))) == 6
        assert client.run(held) == before
        dask.workers.append(dask.worker())
        client.wait_for_workers(3, timeout=60)
        assert None not in client.run(held).values()


@pytest.fixture
def reviving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    """A cluster whose workers come again, and which gives a batch up when one has died of it."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    monkeypatch.setenv("DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", "0")
    monkeypatch.setattr(Cluster, "worker", partialmethod(Cluster.worker, "--nanny"))
    out = Cluster(tmp_path)
    yield out
    born = [child for process in out.workers for child in psutil.Process(process.pid).children(recursive=True)]
    out.close()
    for child in born:  # of nannies, which can't end them any more
        with suppress(psutil.NoSuchProcess):
            child.kill()


def test_a_backend_of_ones_own_runs_on_a_cluster_and_an_article_that_kills_costs_only_itself(
    reviving: Cluster, tmp_path: Path
) -> None:
    choice = Choice("tests.backends:Words")
    found = [Article(f"n{k}", "KILL" if k == 3 else f"GHANA met NORWAY {k}") for k in range(6)]
    run, bind = backend_of(choice).run, create_or_open(f"sqlite:///{tmp_path / 'kb.db'}")
    with cluster.extractor(choice, reviving.address, run) as extract:
        summary = Job(bind, batch_size=2).ingest(found, extract, run)
    with bind.connect() as connection:
        failed = connection.exec_driver_sql("SELECT doc_id, error FROM ingest_failure").all()
    bind.dispose()
    assert (summary.new, summary.failed) == (5, 1)
    assert failed == [("n3", DIED)]
    assert sound(tmp_path / "kb.db")


def sound(path: Path) -> bool:
    from kb.store.verify import verify

    bind = create_or_open(f"sqlite:///{path}")
    try:
        return list(verify(bind)) == []
    finally:
        bind.dispose()


def test_workers_of_another_version_or_gazetteer_are_refused(dask: Cluster) -> None:
    for part, said in (
        ("version", r"not kb 99\.0 with"),
        ("gazetteer", r"[0-9a-f]{16}, not kb .*gazetteer 99\.0: install"),
    ):
        ours = RUN.model_copy(update={part: "99.0"})
        with (
            pytest.raises(PipelineError, match=rf"worker tcp://.* has kb .*{said}") as caught,
            cluster.extractor(CHOICE, dask.address, ours),
        ):
            pass
        assert "\n" not in str(caught.value)


def test_a_scheduler_that_is_not_there_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.5)
    with (
        pytest.raises(KbError, match="no Dask scheduler answers") as caught,
        cluster.extractor(CHOICE, "tcp://127.0.0.1:9", RUN),
    ):
        pass
    assert "\n" not in str(caught.value)
