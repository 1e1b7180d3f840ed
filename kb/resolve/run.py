"""Resolution of a database: `kb resolve`, and what ends every ingest."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy import Connection, Engine

from kb.article import Article
from kb.resolve.copies import keep_sketches
from kb.resolve.decisions import decisions
from kb.resolve.plan import plan
from kb.resolve.renew import renewed
from kb.resolve.scope import digest
from kb.resolve.write import Changes, write
from kb.store.amend import amend
from kb.store.engine import reading, writing
from kb.store.records import records


def resolve(engine: Engine, dry_run: bool = False, only_new: bool = False) -> Changes:
    """Compute all entities anew from the evidence and what people decided, in one transaction.

    The same evidence and decisions give the same entities, whatever the order in which they came; ids stay where
    an entity keeps most of its reports. With ``dry_run`` nothing is written. With ``only_new`` the outcome is the same,
    and less is looked at where only new articles came since the last time. Raises ``DatabaseError``.
    """
    with writing(engine) as connection:
        changes = applied(connection, only_new)
        if dry_run:
            connection.get_transaction().rollback()  # type: ignore[union-attr]
    return changes


def applied(connection: Connection, only_new: bool = False) -> Changes:
    """As ``resolve``, within a transaction that holds the write lock: with decisions that it wrote, all or nothing."""
    with without_collector():
        amend(connection)
        changes = renewed(connection) if only_new else None
        return changes or whole(connection, only_new)


def whole(connection: Connection, only_new: bool) -> Changes:
    """Resolve all that there is."""
    keep_sketches(connection)
    return write(connection, plan(connection, only_new))


def decided(
    engine: Engine, make: Callable[[Connection], int | None], later: bool = False
) -> tuple[int | None, Changes | None]:
    """What somebody decides, written down and (unless ``later``) obeyed, all or nothing: what ``make`` gives, and what
    changed; nothing is resolved where it gives None. Raises ``DatabaseError``."""
    with writing(engine) as connection:
        number = make(connection)
        return number, None if number is None or later else applied(connection)


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


STATE = """SELECT EXISTS (SELECT 1 FROM article), (SELECT max(unseen) FROM resolution),
           (SELECT max(decided) FROM resolution)"""


def pending(engine: Engine) -> bool:
    """Whether articles were loaded that no resolution has seen, or something decided that none has obeyed."""
    with reading(engine) as connection:
        filled, unseen, obeyed = connection.exec_driver_sql(STATE).one()
        return bool(filled) and (unseen != 0 or obeyed != digest(decisions(connection)))


def articles(engine: Engine, imported: bool = False) -> Iterator[Article]:
    """The articles of a database as they were ingested; those that came as ready records, which no program of ours
    extracted (a person's annotation, say), only if ``imported``."""
    for record in records(engine):
        if record.run is None and not imported:
            continue
        published = date.fromisoformat(record.published) if record.published and len(record.published) == 10 else None
        yield Article(record.doc_id, record.text, record.title, record.byline, record.source, record.url,
                      published, record.language)  # fmt: skip
