"""Engines, and the errors that a database gives, in one clear line each."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, exc
from sqlalchemy.engine import URL

from kb import guard
from kb.errors import DatabaseError, UsageError
from kb.secrets import without_secrets
from kb.store import dialect, version
from kb.store.urls import file_of, parsed_url, shown


def engine(url: str | URL, read_only: bool = False) -> Engine:
    """An engine whose connections have foreign keys on, WAL (SQLite) and a wait for locks; nothing is opened yet.

    The file of a SQLite database is claimed: from then on nothing else in this process opens it.
    """
    target = parsed_url(url)
    path = file_of(target)
    if path is not None:
        guard.claim(path)
    out = create_engine(target.set(query={}) if path else target, **dialect.arguments(target, read_only))
    dialect.prepare(out, read_only)
    return out


def open_database(url: str | URL, read_only: bool = False) -> Engine:
    """An engine on a database that is there and at this program's version.

    Raises ``DatabaseError`` if it isn't there, can't be opened, or is of another version.
    """
    require_file(url)
    out = engine(url, read_only)
    try:
        with reading(out) as connection:
            version.require_head(connection, url)
    except DatabaseError:
        out.dispose()
        raise
    return out


def make_folder(url: str | URL) -> None:
    """Make the folder of a SQLite file, if it isn't there. Raises ``DatabaseError``, also for a file that is none."""
    path = file_of(url)
    if path is not None:
        with database_errors(url):
            path.parent.mkdir(parents=True, exist_ok=True)
            require_no_folder(path)


def require_file(url: str | URL) -> None:
    """Raise ``DatabaseError`` unless the SQLite file of this URL is there; what is in it, only SQLite looks at."""
    path = file_of(url)
    if path is None:
        return
    with database_errors(url):
        if not path.parent.is_dir():
            raise DatabaseError(f"no database at {shown(url)}: the folder doesn't exist")
        if not path.exists():
            raise DatabaseError(f"no database at {shown(url)}: make one with `kb db upgrade` or `kb ingest`")
        require_no_folder(path)


def require_no_folder(path: Path) -> None:
    """Raise ``DatabaseError`` for a folder."""
    if path.is_dir():
        raise DatabaseError(f"{path} is a folder, not a SQLite database")


@contextmanager
def database_errors(url: str | URL) -> Iterator[None]:
    """Turn what drivers and the file system raise into ``DatabaseError``, in one line."""
    try:
        yield
    except (exc.DBAPIError, sqlite3.Error, OSError) as error:
        raise DatabaseError(f"{shown(url)}: {explanation(error)}") from error
    except OverflowError as error:  # drivers refuse numbers beyond 64 bits before the database is asked
        raise UsageError("a number is greater than a database can count") from error


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
    ("not a database", "it is not a SQLite database, or is damaged"),
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
    return known or without_secrets((said.strip().splitlines() or [type(error).__name__])[0])
