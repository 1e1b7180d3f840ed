"""Which version a database is of, and which one this program needs.

Versions are the revisions of the migrations, which lie in ``migrations/`` of a checkout and in ``kb/_migrations`` of
an installed package. Every command asks for them: they are read off the names of the files, without Alembic.
"""

import re
from pathlib import Path

from sqlalchemy import Connection, inspect
from sqlalchemy.engine import URL

from kb.errors import DatabaseError
from kb.store import dialect
from kb.store.urls import shown

OURS = re.compile(r"\d{4}")
"""How revisions of ours are named, of newer programs too."""


def folder() -> Path:
    """Where the migrations lie."""
    package = Path(__file__).resolve().parent.parent
    places = (package / "_migrations", package.parent / "migrations")
    found = next((p for p in places if (p / "env.py").is_file()), None)
    if found is None:
        raise DatabaseError("the program's migrations are missing; install it again")
    return found


def revisions() -> list[str]:
    """All revisions that this program knows, the newest last: the numbers that their files begin with."""
    return sorted(path.name.partition("_")[0] for path in (folder() / "versions").glob("[0-9]*_*.py"))


def head() -> str:
    """The revision that this program needs."""
    return revisions()[-1]


def revision(connection: Connection) -> str | None:
    """The database's revision, None if it has none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def require_head(connection: Connection, url: str | URL) -> None:
    """Raise ``DatabaseError`` unless the database is at the revision that this program needs."""
    at = revision(connection)
    if at == head():
        return
    if at is None:
        require_ours(connection, url)
        raise empty(url)
    if at in revisions():
        raise DatabaseError(f"{shown(url)} is of an older version ({at}): run `kb db upgrade`")
    require_ours(connection, url)
    raise newer(url, at)


def require_ours(connection: Connection, url: str | URL) -> None:
    """Raise ``DatabaseError`` for a database that holds tables of another program, or ours without a version.

    On Postgres others may have tables beside ours, as long as their names differ.
    """
    from kb.store.models import Base

    at = revision(connection)
    if at is not None and OURS.fullmatch(at):
        return
    there = set(inspect(connection).get_table_names())
    theirs = there if at is not None or dialect.is_sqlite(connection) else there & set(Base.metadata.tables)
    names = ", ".join(sorted(theirs - {"alembic_version"} or there)[:3])
    if at is not None or theirs - {"alembic_version"}:
        raise DatabaseError(f"{shown(url)} is no database of kb: it holds other tables ({names}); name another one")


def empty(url: str | URL) -> DatabaseError:
    """What to say of a database that has no revision."""
    return DatabaseError(f"{shown(url)} is no database of kb yet: make it one with `kb db upgrade`")


def newer(url: str | URL, at: str) -> DatabaseError:
    """What to say of a database at a revision that this program doesn't know."""
    return DatabaseError(f"{shown(url)} is of a newer version ({at}) than this program: upgrade the program")
