"""How a database is named: a path, or a URL of SQLite or Postgres, and what of it may be shown."""

import re
from pathlib import Path
from urllib.parse import unquote

from sqlalchemy import exc
from sqlalchemy.engine import URL, make_url

from kb.errors import DatabaseError
from kb.secrets import name_without_secrets, without_secrets

OPTIONS = {"mode": ("ro", "rw", "rwc"), "immutable": ("0", "1")}
"""What may stand behind the ``?`` of a SQLite URL."""
OPTION = re.compile(r"\?\w+=")
ONE_FILE = "name a file, as in --db news.db"


def parsed_url(url: str | URL) -> URL:
    """The URL with the driver that we use; ``postgres://``, ``file:`` and a bare path to a SQLite file are understood.

    Raises ``DatabaseError`` for a URL of another kind of database, and for what is none.
    """
    out = made_url(url)
    kind = out.get_backend_name()
    if kind in ("postgresql", "postgres"):
        return out.set(drivername="postgresql+psycopg")
    if kind != "sqlite":
        raise DatabaseError(f"kb keeps its data in SQLite or Postgres, not in {kind}")
    if out.host:
        raise DatabaseError(f"SQLite has no host: write sqlite:///{shown(out.set(host=None))}, or the file alone")
    if (out.database or "").startswith("file:"):
        out = of_uri(str(out.database)).update_query_dict({k: v for k, v in out.query.items() if k != "uri"})
    require_file_name(out)
    return out.set(drivername="sqlite")


def made_url(url: str | URL) -> URL:
    """A URL as it is written, of a bare path too. Raises ``DatabaseError`` for what is none."""
    if not isinstance(url, str):
        return url
    if not url.strip():
        raise DatabaseError(f"the name of the database is empty: {ONE_FILE}")
    if url.startswith("file:"):
        return of_uri(url)
    if "://" not in url:
        if OPTION.search(url):
            raise DatabaseError(f"options stand behind a URL only: sqlite:///{name_without_secrets(url)}")
        return URL.create("sqlite", database=url)
    try:
        return make_url(url)
    except (exc.ArgumentError, ValueError) as error:  # nobody knows which part of it is the password
        raise DatabaseError(f"this is no database URL: {url.partition('://')[0]}://…") from error


def of_uri(uri: str) -> URL:
    """SQLite's own way to name a file: ``file:kb.db?mode=ro``."""
    path, _, options = uri.removeprefix("file:").partition("#")[0].partition("?")
    if path.startswith("//"):  # file://localhost/path has a host, which is always this one
        path = "/" + path[2:].partition("/")[2]
    pairs = [one.partition("=") for one in options.split("&") if one]
    return URL.create("sqlite", database=unquote(path), query={key: unquote(value) for key, _, value in pairs})


def require_file_name(url: URL) -> None:
    """Raise ``DatabaseError`` unless a SQLite URL names a file, and has no option that we don't keep to."""
    if url.database in (None, "", ":memory:") or url.query.get("mode") == "memory":
        raise DatabaseError(f"a database in memory is gone when the command ends: {ONE_FILE}")
    if "\0" in str(url.database):
        raise DatabaseError("the name of the database holds a zero byte")
    for key, value in url.query.items():
        if key not in OPTIONS:
            raise DatabaseError(f"{shown(url)}: SQLite databases have no option {key!r} here, only mode and immutable")
        if value not in OPTIONS[key]:
            raise DatabaseError(f"{shown(url)}: {key} is one of {', '.join(OPTIONS[key])}")


def shown(url: str | URL) -> str:
    """The URL for messages, without its passwords; of SQLite the path."""
    out = made_url(url)
    if out.get_backend_name() == "sqlite":
        return name_without_secrets(str(out.database or ":memory:"))
    return without_secrets(out.set(drivername="postgresql").render_as_string(hide_password=False))


def file_of(url: str | URL) -> Path | None:
    """The file of a SQLite database; None for Postgres."""
    target = parsed_url(url)
    return Path(str(target.database)) if target.get_backend_name() == "sqlite" else None


def is_read_only(url: URL) -> bool:
    """Whether the URL itself asks for a database that is only read."""
    return url.query.get("mode") == "ro" or url.query.get("immutable") == "1"
