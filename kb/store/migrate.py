"""From one version of the database to another: created and upgraded by Alembic only, one linear history."""

from io import StringIO

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL

from kb.errors import DatabaseError
from kb.store import dialect, version
from kb.store.engine import engine, make_folder, open_database, reading, require_file, writing
from kb.store.urls import file_of, shown


def config(connection: Connection | None = None, writes: bool = True) -> Config:
    """Alembic's configuration, bound to a connection; the environment makes the views anew if it ``writes``."""
    out = Config(stdout=StringIO())
    out.set_main_option("script_location", str(version.folder()).replace("%", "%%"))
    out.attributes["connection"] = connection
    out.attributes["writes"] = writes
    return out


def create_or_open(url: str | URL) -> Engine:
    """As ``open_database``; a database that isn't there, or is empty, is made first, its folder too."""
    path = file_of(url)
    if (path is not None and not path.exists()) or current(url) is None:
        upgrade(url)
    return open_database(url)


def upgrade(url: str | URL, revision: str = "head") -> None:
    """Create the database, its folder too, or bring it to a revision; all or nothing. Raises ``DatabaseError``."""
    make_folder(url)
    path = file_of(url)
    if path is None or path.exists():
        current(url)  # a database of another program is refused before anything is tried
    _run(url, lambda c: command.upgrade(config(c), revision))


def downgrade(url: str | URL, revision: str) -> None:
    """Bring the database back to an earlier revision; all or nothing. Raises ``DatabaseError``."""
    require_file(url)
    _run(url, lambda c: command.downgrade(config(c), revision))


def current(url: str | URL) -> str | None:
    """The database's revision, None if it has none. Raises ``DatabaseError`` if there is none, or another program's."""
    require_file(url)
    bind = engine(url, read_only=True)
    try:
        with reading(bind) as connection:
            version.require_ours(connection, url)
            return version.revision(connection)
    finally:
        bind.dispose()


def check(url: str | URL) -> None:
    """Raise ``DatabaseError`` unless the database is at this program's version and its tables are the models'."""
    open_database(url, read_only=True).dispose()
    _run(url, lambda c: command.check(config(c, writes=False)), read_only=True)


def _run(url: str | URL, work: dialect.Work, read_only: bool = False) -> None:
    bind = engine(url, read_only)
    try:
        with reading(bind) if read_only else writing(bind) as connection:
            work(connection)
    except CommandError as error:
        at = current(url)
        if at is not None and at not in version.revisions():
            raise version.newer(url, at) from error
        raise DatabaseError(f"{shown(url)}: {error}") from error
    finally:
        bind.dispose()
