"""From one version of the database to another: created and upgraded by Alembic only, one linear history."""

from io import StringIO

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Connection
from sqlalchemy.engine import URL

from kb.errors import DatabaseError
from kb.store import dialect, version
from kb.store.engine import engine, make_folder, open_database, reading, require_file, shown, writing


def config(connection: Connection | None = None, writes: bool = True) -> Config:
    """Alembic's configuration, bound to a connection; the environment makes the views anew if it ``writes``."""
    out = Config(stdout=StringIO())
    out.set_main_option("script_location", str(version.folder()).replace("%", "%%"))
    out.attributes["connection"] = connection
    out.attributes["writes"] = writes
    return out


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
        with reading(bind) as connection:
            return version.revision(connection)
    finally:
        bind.dispose()


def check(url: str | URL) -> None:
    """Raise ``DatabaseError`` unless the database is at this program's version and its tables are the models'."""
    open_database(url).dispose()
    _run(url, lambda c: command.check(config(c, writes=False)))


def _run(url: str | URL, work: dialect.Work) -> None:
    bind = engine(url)
    try:
        with writing(bind) as connection:
            work(connection)
    except CommandError as error:
        at = current(url)
        if at is not None and at not in version.revisions():
            raise version.newer(url, at) from error
        raise DatabaseError(f"{shown(url)}: {error}") from error
    finally:
        bind.dispose()
