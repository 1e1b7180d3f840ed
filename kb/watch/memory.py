"""What a watch remembers, in the database: when each source is due, what was read of it in which version, and which
articles are still to be told."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, Engine, delete, insert, select, update

from kb.article import Article
from kb.sources.web import Validators
from kb.store import dialect
from kb.store.base import table
from kb.store.engine import reading, writing
from kb.store.models import Article as Loaded
from kb.store.models import WatchedArticle, WatchedPage, WatchedSource
from kb.store.rows import input_hash

PAGE = ("source_id", "address", "stamp", "etag", "modified", "failures")
REPLACED = ", ".join(f"{name} = excluded.{name}" for name in PAGE[2:])


class Page(NamedTuple):
    """A version of a page, a list or a file, and how often it could not be read."""

    stamp: str = ""
    validators: Validators = Validators()
    failures: int = 0


class State(NamedTuple):
    """How a source stands."""

    key: int
    due_at: float
    failures: int


class Told(NamedTuple):
    """An article that is to be told: its id, of which source it is, and whether it was there before."""

    key: int
    doc_id: str
    source: str
    changed: bool


def state(engine: Engine, name: str) -> State:
    """How a source stands; one that isn't known yet is due."""
    query = select(WatchedSource.id, WatchedSource.due_at, WatchedSource.failures).where(WatchedSource.name == name)
    with reading(engine) as connection:
        found = connection.execute(query).first()
    if found is None:
        with writing(engine) as connection:
            connection.execute(insert(WatchedSource).values(name=name, due_at=0.0, failures=0))
        return state(engine, name)
    return State(*found)


def recall(engine: Engine, source: int, address: str) -> Page | None:
    """The version of a page that was read last."""
    query = select(WatchedPage).where(WatchedPage.source_id == source, WatchedPage.address == address)
    with reading(engine) as connection:
        row = connection.execute(query.with_only_columns(*(getattr(WatchedPage, name) for name in PAGE[2:]))).first()
    return Page(row.stamp, Validators(row.etag, row.modified), row.failures) if row else None


def keep(engine: Engine, source: State, pages: Mapping[str, Page], why: str | None) -> None:
    """Write down what a round has read of a source, how it stands since, and why it failed, if it did."""
    rows = [
        (source.key, address, page.stamp, page.validators.etag, page.validators.modified, page.failures)
        for address, page in pages.items()
    ]
    with writing(engine) as connection:
        conflict = f"ON CONFLICT (source_id, address) DO UPDATE SET {REPLACED}"
        dialect.merge_rows(connection, table(WatchedPage), PAGE, rows, conflict)
        values = {"due_at": source.due_at, "failures": source.failures, "error": why}
        connection.execute(update(WatchedSource).where(WatchedSource.id == source.key).values(**values))


def expect(engine: Engine, source: int, articles: Sequence[Article]) -> None:
    """Write down which of some articles are new or changed, before they are loaded."""
    hashes = {one.doc_id: input_hash(one) for one in articles}
    query = "SELECT doc_id, input_hash FROM article WHERE doc_id IN {values}"
    with reading(engine) as connection:
        before = {row[0]: row[1] for row in dialect.lookup(connection, query, sorted(hashes))}
    rows = [(key, source, before.get(key, "")) for key, own in hashes.items() if before.get(key) != own]
    if rows:
        with writing(engine) as connection:
            columns = ("doc_id", "source_id", "before")
            dialect.merge_rows(connection, table(WatchedArticle), columns, rows, "ON CONFLICT (doc_id) DO NOTHING")


def untold(engine: Engine, sources: Sequence[str], most: int) -> list[Told]:
    """The first articles of some sources that are loaded and not yet told."""
    query = (
        select(Loaded.id, Loaded.doc_id, WatchedSource.name, WatchedArticle.before != "")
        .join(WatchedArticle, WatchedArticle.doc_id == Loaded.doc_id)
        .join(WatchedSource, WatchedSource.id == WatchedArticle.source_id)
        .where(WatchedArticle.before != Loaded.input_hash, WatchedSource.name.in_(sources))
        .order_by(Loaded.id)
        .limit(most)
    )
    with reading(engine) as connection:
        return [Told(*row) for row in connection.execute(query)]


def told(engine: Engine, articles: Iterable[Told]) -> None:
    """Forget articles that have been told."""
    with writing(engine) as connection:
        forget(connection, [one.doc_id for one in articles])


def forget(connection: Connection, doc_ids: Sequence[str]) -> None:
    """Expect some articles no longer."""
    dialect.execute_for(connection, "DELETE FROM watched_article WHERE doc_id IN {values}", doc_ids)


def expect_no_more(engine: Engine, sources: Sequence[str]) -> None:
    """Forget articles of some sources that were expected and never came, or came as they had been."""
    theirs = WatchedArticle.source_id.in_(select(WatchedSource.id).where(WatchedSource.name.in_(sources)))
    with reading(engine) as connection:
        there = connection.execute(select(WatchedArticle.doc_id).where(theirs).limit(1)).first()
    if there:
        with writing(engine) as connection:
            connection.execute(delete(WatchedArticle).where(theirs))
