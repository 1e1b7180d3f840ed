"""What a connection needs, whose turn it is to write, and by what a database plans.

A writer takes the database's one write lock at its start (BEGIN IMMEDIATE, or an advisory lock on Postgres), so that
writers wait for each other instead of meeting in a deadlock.
"""

import logging
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import URL, Connection, Engine, Select, event

from kb.store.dialect.wording import is_sqlite, pick

WRITE_LOCK = 0x6B62  # "kb": the key of the advisory lock
BUSY_SECONDS = 30
UNWRITABLE = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}
"""What SQLite says where it can't write what reading needs."""
POSTGRES_READERS = {
    "jit": "off", "work_mem": "64MB", "join_collapse_limit": 11, "from_collapse_limit": 11, "random_page_cost": 1.1,
    "cursor_tuple_fraction": 1.0,
}  # fmt: skip
"""Settings of transactions that ask questions: all rows are read; from twelve joins on Postgres would look for their
order by chance."""
Work = Callable[[Connection], None]


def arguments(url: URL, read_only: bool) -> dict[str, Any]:
    """What SQLAlchemy is given to open connections: on SQLite by our own hand, on Postgres a look whether they live."""
    if url.get_backend_name() != "sqlite":
        return {"pool_pre_ping": True}
    path, options = Path(str(url.database)), dict(url.query)
    return {"creator": partial(sqlite_reader if read_only else sqlite_file, path, options)}


def sqlite_file(path: Path, options: Mapping[str, Any], **more: str) -> sqlite3.Connection:
    """A connection to a SQLite file with the options of its URL; one that isn't there is made, unless they forbid."""
    return connected(uri_of(path, {"mode": "rwc", **more, **options}))


def uri_of(path: Path, options: Mapping[str, Any]) -> str:
    """A SQLite file's name with options."""
    return f"{path.absolute().as_uri()}?{urlencode(options)}"


def connected(uri: str) -> sqlite3.Connection:
    """A connection to a SQLite file."""
    return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, check_same_thread=False)


def sqlite_reader(path: Path, options: Mapping[str, Any]) -> sqlite3.Connection:
    """A connection that reads a SQLite file, also one that can't be written to, nor anything beside it."""
    return connected(readable(path, options, mode="rw"))


def readable(path: Path, options: Mapping[str, Any], mode: str) -> str:
    """A SQLite file's name under which it can be read, which is tried.

    Who reads a database in WAL mode writes beside it, too (the index of the WAL). Where that can't be, and no WAL is
    there, the file is taken for one that doesn't change, and that is said.
    """
    uri = uri_of(path, {"mode": mode, **options})
    try:
        with closing(connected(uri)) as connection:
            connection.execute("PRAGMA schema_version").close()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in UNWRITABLE or not at_rest(path):
            raise
        tell_unwritable(path)
        return uri_of(path, {"mode": "ro", "immutable": "1"})
    return uri


def at_rest(path: Path) -> bool:
    """Whether all of a database is in its file: no changes wait beside it."""
    real = os.path.realpath(path)
    return os.path.exists(real) and not any(
        os.path.exists(real + suffix) and os.stat(real + suffix).st_size for suffix in ("-wal", "-journal")
    )


@cache
def tell_unwritable(path: Path) -> None:
    """Say, once a process, that changes which others make are not seen."""
    logging.getLogger("kb").warning("%s can't be written to: it is read as it stands now", path)


def prepare(engine: Engine, read_only: bool) -> None:
    """Set what each new connection needs: foreign keys, WAL, the wait for a lock, real transactions."""
    if is_sqlite(engine):
        event.listen(engine, "connect", _sqlite_reader if read_only else _sqlite_writer)
        event.listen(engine, "begin", _sqlite_begin)
    elif read_only:
        event.listen(engine, "begin", _postgres_reader)


def _sqlite_writer(driver: Any, _record: Any) -> None:
    driver.isolation_level = None  # the driver opens no transactions behind our back: BEGIN is ours
    for pragma in ("foreign_keys = ON", f"busy_timeout = {BUSY_SECONDS * 1000}", "journal_mode = WAL",
                   "synchronous = NORMAL", "cache_size = -65536", "temp_store = MEMORY"):  # fmt: skip
        driver.execute(f"PRAGMA {pragma}").close()


def _sqlite_reader(driver: Any, _record: Any) -> None:
    driver.isolation_level = None
    for pragma in (f"busy_timeout = {BUSY_SECONDS * 1000}", "query_only = ON", "cache_size = -65536"):
        driver.execute(f"PRAGMA {pragma}").close()


def _postgres_reader(connection: Connection) -> None:
    """Compiling a question to machine code takes longer than to answer it, finding the order of joins does not."""
    settings = (f"SET LOCAL {name} = '{value}'" for name, value in POSTGRES_READERS.items())
    connection.exec_driver_sql("; ".join(("SET TRANSACTION READ ONLY", *settings)))


def _sqlite_begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("kb_writer")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that holds the database's write lock; committed at the end, undone on any error."""
    with engine.connect().execution_options(kb_writer=True) as connection, connection.begin():
        lock(connection)
        yield connection


def lock(connection: Connection) -> None:
    """Take the write lock until the end of the transaction (SQLite took it when the transaction began)."""
    if not is_sqlite(connection):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})")


def interrupt(connection: Connection) -> None:
    """Stop what another thread asks on a connection, which then ends with an error; if it asks nothing, nothing."""
    driver: Any = connection.connection.driver_connection
    (driver.interrupt if is_sqlite(connection) else driver.cancel)()


def now(connection: Connection) -> str:
    """The time by the database's own clock, as a timestamp column takes it whatever the session's time zone."""
    clock = pick(connection, "CURRENT_TIMESTAMP", "clock_timestamp()::text")
    return str(connection.exec_driver_sql(f"SELECT {clock}").scalar_one())


def analyze(connection: Connection) -> None:
    """Look at a sample of every index, by which the database then plans its queries."""
    if is_sqlite(connection):
        connection.exec_driver_sql("PRAGMA analysis_limit = 1000")
    connection.exec_driver_sql("ANALYZE")


def expected(connection: Connection, query: Select[Any]) -> int:
    """How many rows Postgres expects of a query, without asking it; on SQLite, which doesn't tell, none.

    It knows how often each frequent word of a text occurs.
    """
    if is_sqlite(connection):
        return 0
    compiled = query.compile(dialect=connection.dialect)
    (plan,) = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {compiled}", compiled.params).scalar_one()
    return int(plan["Plan"]["Plan Rows"])
