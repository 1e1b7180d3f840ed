"""Every listing and every view gives the same rows, in the same order, on SQLite and on Postgres."""

import uuid
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest

from kb.extract.backend import Choice, backend_of
from kb.ingest import Job
from kb.queries import LISTINGS
from kb.queries.run import run
from kb.samples import sample_articles
from kb.store import views
from kb.store.engine import engine
from kb.store.migrate import create_or_open
from kb.store.views.columns import View
from kb.workers import extractor

Row = tuple[Any, ...]
FILTERS: list[tuple[str, dict[str, Any]]] = [
    ("meetings", {"country": ["MAR"]}),
    ("meetings", {"since": "2025", "status": ["held"]}),
    ("meetings", {"text": "talks"}),
    ("statements", {"country": ["PRT"]}),
    ("statements", {"form": ["direct"]}),
    ("statements", {"text": "fish"}),
    ("reactions", {"stance": ["reject", "support"]}),
    ("reactions", {"to": "Morocco"}),
    ("actors", {"kind": ["person"]}),
    ("actors", {"name": "Morocco"}),
    ("places", {"name": "tangier"}),
    ("articles", {"language": "en"}),
]


@pytest.fixture(scope="module")
def urls(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Two databases into which the samples were ingested."""
    server, name = engine(postgres), f"kb_both_{uuid.uuid4().hex[:12]}"
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    there = server.url.set(database=name).render_as_string(hide_password=False)
    here = f"sqlite:///{tmp_path_factory.mktemp('both') / 'kb.db'}"
    for url in (here, there):
        ingest(url)
    yield here, there
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    server.dispose()


def ingest(url: str) -> None:
    bind = create_or_open(url)
    with extractor(Choice(), 1) as extract:
        summary = Job(bind, batch_size=4).ingest(sample_articles(), extract, backend_of(Choice()).run)
    bind.dispose()
    assert (summary.new, summary.failed) == (14, 0)


def plain(value: Any) -> Any:
    """A value as both databases can give it: SQLite has no dates and no booleans."""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date) else value


def answers(query: Callable[[str], list[Row]], urls: tuple[str, str]) -> tuple[list[Row], list[Row]]:
    here, there = ([tuple(plain(v) for v in row) for row in query(url)] for url in urls)
    return here, there


@pytest.mark.parametrize(("name", "parameters"), [(name, {}) for name in LISTINGS] + FILTERS)
def test_a_listing_gives_the_same_rows(urls: tuple[str, str], name: str, parameters: dict[str, Any]) -> None:
    here, there = answers(lambda url: list(run(LISTINGS[name](**parameters), url).rows), urls)
    if name == "runs":  # the last column says when, and one database was filled after the other
        here, there = [row[:-1] for row in here], [row[:-1] for row in there]
    assert here == there
    assert bool(here) == (name != "failures")


@pytest.mark.parametrize("view", views.VIEWS, ids=lambda view: str(view.name))
def test_a_view_gives_the_same_rows(urls: tuple[str, str], view: View) -> None:
    names = [c.name for c in view.columns if not c.name.endswith("ed_at")]
    here, there = answers(lambda url: rows(url, f"SELECT {', '.join(names)} FROM {view.name}"), urls)
    assert sorted(here, key=repr_of) == sorted(there, key=repr_of)
    assert here


def repr_of(row: Row) -> str:
    return repr([int(v) if isinstance(v, bool) else v for v in row])


def rows(url: str, query: str) -> list[Row]:
    bind = engine(url)
    with bind.connect() as connection:
        out = [tuple(row) for row in connection.exec_driver_sql(query)]
    bind.dispose()
    return out
