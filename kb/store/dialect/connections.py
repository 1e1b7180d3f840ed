"""What a connection needs, whose turn it is to write, and by what a database plans.

A writer takes the database's one write lock at its start (BEGIN IMMEDIATE, or an advisory lock on Postgres), so that
writers wait for each other instead of meeting in a deadlock.
"""

import logging
import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import cache, partial
from pathlib import Path
from threading import current_thread, main_thread
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import URL, Connection, Engine, Select, event

from kb.store.dialect.wording import is_sqlite, pick

WRITE_LOCK = 0x6B62  # "kb": the key of the advisory lock
BUSY_SECONDS = 30
PIECE_SECONDS = 0.25
"""A writer waits for its turn in such pieces: SQLite hears no signal while it waits."""
STEPS = 100_000
"""SQLite's steps, less than a millisecond's, after each of which Python gets a word in."""
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
        event.listen(engine, "handle_error", lambda context: interruption(context.original_exception))
    elif read_only:
        event.listen(engine, "begin", _postgres_reader)


def interruption(error: BaseException | None) -> KeyboardInterrupt | None:
    """KeyboardInterrupt, if SQLite gave up since the handler of a signal raised an error, which is lost on its way.

    Handlers run in the main thread only; in another somebody called ``interrupt``.
    """
    stopped = isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_INTERRUPT
    return KeyboardInterrupt() if stopped and current_thread() is main_thread() else None


def _hear() -> None:
    """Nothing; but Python runs the handlers of signals when it gets here."""


def _sqlite_writer(driver: Any, _record: Any) -> None:
    driver.isolation_level = None  # the driver opens no transactions behind our back: BEGIN is ours
    driver.set_progress_handler(_hear, STEPS)
    for pragma in ("foreign_keys = ON", f"busy_timeout = {BUSY_SECONDS * 1000}", "journal_mode = WAL",
                   "synchronous = NORMAL", "cache_size = -65536", "temp_store = MEMORY"):  # fmt: skip
        driver.execute(f"PRAGMA {pragma}").close()


def _sqlite_reader(driver: Any, _record: Any) -> None:
    driver.isolation_level = None
    driver.set_progress_handler(_hear, STEPS)
    for pragma in (f"busy_timeout = {BUSY_SECONDS * 1000}", "query_only = ON", "cache_size = -65536"):
        driver.execute(f"PRAGMA {pragma}").close()


def _postgres_reader(connection: Connection) -> None:
    """Compiling a question to machine code takes longer than to answer it, finding the order of joins does not."""
    settings = (f"SET LOCAL {name} = '{value}'" for name, value in POSTGRES_READERS.items())
    connection.exec_driver_sql("; ".join(("SET TRANSACTION READ ONLY", *settings)))


def _sqlite_begin(connection: Connection) -> None:
    if not connection.get_execution_options().get("kb_writer"):
        connection.exec_driver_sql("BEGIN")
        return
    driver: Any = connection.connection.driver_connection
    last = time.monotonic() + BUSY_SECONDS
    _set_wait(driver, PIECE_SECONDS)
    try:
        while not _begun(driver) and time.monotonic() < last:
            pass
        if not driver.in_transaction:
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # says why not
    finally:
        _set_wait(driver, BUSY_SECONDS)


def _begun(driver: sqlite3.Connection) -> bool:
    """Whether it is our turn to write, or nobody's who could end it."""
    try:
        driver.execute("BEGIN IMMEDIATE").close()
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY
    return True


def _set_wait(driver: sqlite3.Connection, seconds: float) -> None:
    driver.execute(f"PRAGMA busy_timeout = {seconds * 1000:.0f}").close()


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
