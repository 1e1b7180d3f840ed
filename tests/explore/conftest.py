"""A database of invented records with its explorer, on both databases."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.explore.app import create_app
from kb.explore.site import Site
from kb.resolve.run import resolve
from kb.store import migrate
from kb.store.engine import engine, open_database
from kb.store.loader import load
from tests.explore.world import Client, records


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """URL of a database that holds the records."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('explore') / 'kb.db'}"
    else:
        server = engine(request.getfixturevalue("postgres"))
        name = f"kb_explore_{uuid.uuid4().hex[:12]}"
        with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        url = server.url.set(database=name).render_as_string(hide_password=False)
        server.dispose()
    return filled(url)


def filled(url: str) -> str:
    migrate.upgrade(url)
    bind = open_database(url)
    assert load(bind, records()).failures == []
    resolve(bind)
    bind.dispose()
    return url


@pytest.fixture(scope="module")
def client(world: str) -> Iterator[Client]:
    """An explorer that only reads."""
    site = Site(world)
    yield Client(create_app(site), site)
    site.engine.dispose()


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A user's folder of its own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return tmp_path
