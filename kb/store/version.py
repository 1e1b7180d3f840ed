"""Which version a database is of, and which one this program needs.

Versions are the revisions of the migrations, which lie in ``migrations/`` of a checkout and in ``kb/_migrations`` of
an installed package. Every command asks for them: they are read off the names of the files, without Alembic.
"""

from pathlib import Path

from sqlalchemy import Connection, inspect
from sqlalchemy.engine import URL

from kb.errors import DatabaseError
from kb.store.engine import shown


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
        raise empty(url)
    if at in revisions():
        raise DatabaseError(f"{shown(url)} is of an older version ({at}): run `kb db upgrade`")
    raise newer(url, at)


def empty(url: str | URL) -> DatabaseError:
    """What to say of a database that has no revision."""
    return DatabaseError(f"{shown(url)} is no database of kb yet: make it one with `kb db upgrade`")


def newer(url: str | URL, at: str) -> DatabaseError:
    """What to say of a database at a revision that this program doesn't know."""
    return DatabaseError(f"{shown(url)} is of a newer version ({at}) than this program: upgrade the program")
