"""The database's versions: created and upgraded by Alembic only, one linear history.

The migrations lie in ``migrations/`` of a checkout and in ``kb/_migrations`` of an installed package.
"""

from io import StringIO
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection
from sqlalchemy.engine import URL

from kb.errors import DatabaseError
from kb.store import dialect
from kb.store.engine import database_errors, engine, make_folder, require_file, shown, writing


def folder() -> Path:
    """Where the migrations lie."""
    package = Path(__file__).resolve().parent.parent
    places = (package / "_migrations", package.parent / "migrations")
    found = next((p for p in places if (p / "env.py").is_file()), None)
    if found is None:
        raise DatabaseError("the program's migrations are missing; install it again")
    return found


def config(connection: Connection | None = None, writes: bool = True) -> Config:
    """Alembic's configuration, bound to a connection; the environment makes the views anew if it ``writes``."""
    out = Config(stdout=StringIO())
    out.set_main_option("script_location", str(folder()).replace("%", "%%"))
    out.attributes["connection"] = connection
    out.attributes["writes"] = writes
    return out


def head() -> str:
    """The revision that this program needs."""
    return str(ScriptDirectory.from_config(config()).get_current_head())


def upgrade(url: str | URL, revision: str = "head") -> None:
    """Create the database, its folder too, or bring it to a revision; all or nothing. Raises ``DatabaseError``."""
    make_folder(url)
    _run(url, lambda c: command.upgrade(config(c), revision))


def downgrade(url: str | URL, revision: str) -> None:
    """Bring the database back to an earlier revision; all or nothing. Raises ``DatabaseError``."""
    require_file(url)
    _run(url, lambda c: command.downgrade(config(c), revision))


def current(url: str | URL) -> str | None:
    """The database's revision, None if it has none. Raises ``DatabaseError`` if there is no database."""
    require_file(url)
    bind = engine(url, read_only=True)
    try:
        with database_errors(url), bind.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        bind.dispose()


def check(url: str | URL) -> None:
    """Raise ``DatabaseError`` unless the database is at this program's version and its tables are the models'."""
    require_head(url)
    _run(url, lambda c: command.check(config(c, writes=False)))


def require_head(url: str | URL) -> None:
    """Raise ``DatabaseError`` unless the database is at the revision that this program needs."""
    at = current(url)
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


def revisions() -> set[str]:
    """All revisions that this program knows."""
    return {s.revision for s in ScriptDirectory.from_config(config()).walk_revisions()}


def newer(url: str | URL, at: str) -> DatabaseError:
    """What to say of a database at a revision that this program doesn't know."""
    return DatabaseError(f"{shown(url)} is of a newer version ({at}) than this program: upgrade the program")


def _run(url: str | URL, work: dialect.Work) -> None:
    bind = engine(url)
    try:
        with writing(bind) as connection:
            work(connection)
    except CommandError as error:
        at = current(url)
        if at is not None and at not in revisions():
            raise newer(url, at) from error
        raise DatabaseError(f"{shown(url)}: {error}") from error
    finally:
        bind.dispose()
