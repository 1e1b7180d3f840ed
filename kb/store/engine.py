"""Engines, and the errors that a database gives, in one clear line each."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, exc
from sqlalchemy.engine import URL, make_url

from kb.errors import DatabaseError
from kb.store import dialect

SQLITE_HEADER = b"SQLite format 3\0"


def parsed(url: str | URL) -> URL:
    """The URL with the driver that we use; ``postgres://`` and a bare path to a SQLite file are understood.

    Raises ``DatabaseError`` for a URL of another kind of database, and for what is none.
    """
    if isinstance(url, str) and "://" not in url:
        url = URL.create("sqlite", database=url)
    try:
        out = make_url(url)
    except (exc.ArgumentError, ValueError) as error:
        raise DatabaseError(f"this is no database URL: {re.sub('://.*@', '://…@', str(url))}") from error
    kind = out.get_backend_name()
    if kind in ("postgresql", "postgres"):
        return out.set(drivername="postgresql+psycopg")
    if kind != "sqlite":
        raise DatabaseError(f"kb keeps its data in SQLite or Postgres, not in {kind}")
    if out.host:
        raise DatabaseError(f"SQLite has no host: write sqlite:///{out.database or 'FILE'}, or the file alone")
    return out.set(drivername="sqlite")


def shown(url: str | URL) -> str:
    """The URL for messages, its password hidden; of SQLite the path."""
    out = parsed(url)
    return (
        out.database or ":memory:" if out.get_backend_name() == "sqlite" else out.render_as_string(hide_password=True)
    )


def engine(url: str | URL, read_only: bool = False) -> Engine:
    """An engine whose connections have foreign keys on, WAL (SQLite) and a wait for locks; nothing is opened yet."""
    target = parsed(url)
    options = dialect.arguments(target)
    out = create_engine(target, connect_args=options, pool_pre_ping=not options)
    dialect.prepare(out, read_only)
    return out


def open_database(url: str | URL, read_only: bool = False) -> Engine:
    """An engine on a database that is there and at this program's version.

    Raises ``DatabaseError`` if it isn't there, can't be opened, or is of another version.
    """
    from kb.store import version

    require_file(url)
    out = engine(url, read_only)
    try:
        with reading(out) as connection:
            version.require_head(connection, url)
    except DatabaseError:
        out.dispose()
        raise
    return out


def create_or_open(url: str | URL) -> Engine:
    """As ``open_database``; a database that isn't there, or is empty, is made first, its folder too."""
    from kb.store import migrate

    path = file_of(url)
    if (path is not None and not path.exists()) or migrate.current(url) is None:
        migrate.upgrade(url)
    return open_database(url)


def make_folder(url: str | URL) -> None:
    """Make the folder of a SQLite file, if it isn't there. Raises ``DatabaseError``, also for a file that is none."""
    path = file_of(url)
    if path is not None:
        with database_errors(url):
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists():
                require_sqlite(path)


def file_of(url: str | URL) -> Path | None:
    """The file of a SQLite database; None for Postgres and for a database in memory."""
    target = parsed(url)
    if target.get_backend_name() != "sqlite" or target.database in (None, "", ":memory:"):
        return None
    return Path(str(target.database))


def require_file(url: str | URL) -> None:
    """Raise ``DatabaseError`` unless the SQLite file of this URL is there and is one."""
    path = file_of(url)
    if path is None:
        return
    with database_errors(url):
        if not path.parent.is_dir():
            raise DatabaseError(f"no database at {path}: the folder doesn't exist")
        if not path.exists():
            raise DatabaseError(f"no database at {path}: make one with `kb db upgrade` or `kb ingest`")
        require_sqlite(path)


def require_sqlite(path: Path) -> None:
    """Raise ``DatabaseError`` unless a file is a SQLite database, or empty; OSError, if it can't be read."""
    if path.is_dir():
        raise DatabaseError(f"{path} is a folder, not a SQLite database")
    with path.open("rb") as file:
        head = file.read(len(SQLITE_HEADER))
    if head and head != SQLITE_HEADER:
        raise DatabaseError(f"{path} is not a SQLite database")


@contextmanager
def database_errors(url: str | URL) -> Iterator[None]:
    """Turn what drivers and the file system raise into ``DatabaseError``, in one line."""
    try:
        yield
    except (exc.DBAPIError, sqlite3.Error, OSError) as error:
        raise DatabaseError(f"{shown(url)}: {explanation(error)}") from error


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """``dialect.writing`` with the errors of ``database_errors``."""
    with database_errors(engine.url), dialect.writing(engine) as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection with the errors of ``database_errors``."""
    with database_errors(engine.url), engine.connect() as connection:
        yield connection


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one moment of the database, whoever writes."""
    with engine.connect() as connection:
        if not dialect.is_sqlite(connection):  # a transaction of SQLite is one already
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


EXPLANATIONS = (
    ("database is locked", "another program is writing to it; try again when it is done"),
    ("readonly database", "it can't be written to (check the permissions of file and folder)"),
    ("unable to open database file", "it can't be opened (check the folder and its permissions)"),
    ("malformed", "the file is damaged; restore a copy"),
    ("not a database", "the file is not a SQLite database, or is damaged"),
    ("disk is full", "the disk is full"),
    ("no space left", "the disk is full"),
    ("disk i/o error", "the disk can't be read or written"),
    ("no such table", "it is not a database of kb, or one of another version; see `kb db check`"),
    ("does not exist", "it is not there, or is of another version; see `kb db check`"),
    ("connection refused", "no server answers there"),
    ("password authentication failed", "the server refuses user or password"),
)  # fmt: skip


def explanation(error: BaseException) -> str:
    """What went wrong, for people: a known cause, else the driver's first line."""
    said = str(getattr(error, "orig", None) or getattr(error, "strerror", None) or error)
    known = next((why for sign, why in EXPLANATIONS if sign in said.lower()), None)
    return known or (said.strip().splitlines() or [type(error).__name__])[0]
