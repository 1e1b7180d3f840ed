"""Resolution of a database: `kb resolve`, and what ends every ingest."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy import Connection, Engine

from kb.article import Article
from kb.resolve.plan import plan
from kb.resolve.write import Changes, write
from kb.store.amend import amend
from kb.store.engine import reading, writing
from kb.store.records import records


def resolve(engine: Engine, dry_run: bool = False) -> Changes:
    """Compute all entities anew from the evidence and what people decided, in one transaction.

    The same evidence and decisions give the same entities, whatever the order in which they came; ids stay where
    an entity keeps most of its reports. With ``dry_run`` nothing is written. Raises ``DatabaseError``.
    """
    with writing(engine) as connection:
        changes = applied(connection)
        if dry_run:
            connection.get_transaction().rollback()  # type: ignore[union-attr]
    return changes


def applied(connection: Connection) -> Changes:
    """As ``resolve``, within a transaction that holds the write lock: with decisions that it wrote, all or nothing."""
    with without_collector():
        amend(connection)
        return write(connection, plan(connection))


@contextmanager
def without_collector() -> Iterator[None]:
    """Let the collector of cycles rest: it would walk through millions of reports, which form none, again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


PENDING = """SELECT 1 WHERE EXISTS (SELECT 1 FROM article) AND coalesce((SELECT max(unseen) FROM resolution), 1) > 0"""


def pending(engine: Engine) -> bool:
    """Whether articles were loaded that no resolution has seen."""
    with reading(engine) as connection:
        return connection.exec_driver_sql(PENDING).first() is not None


def articles(engine: Engine, imported: bool = False) -> Iterator[Article]:
    """The articles of a database as they were ingested; those that came as ready records, which no program of ours
    extracted (a person's annotation, say), only if ``imported``."""
    for record in records(engine):
        if record.run is None and not imported:
            continue
        published = date.fromisoformat(record.published) if record.published and len(record.published) == 10 else None
        yield Article(record.doc_id, record.text, record.title, record.byline, record.source, record.url,
                      published, record.language)  # fmt: skip
