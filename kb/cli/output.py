"""What commands do with what they get: data to stdout, words to stderr."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from shutil import copymode
from typing import TYPE_CHECKING, Any, TextIO
from uuid import uuid4

import typer

from kb import guard
from kb.cli.group import note
from kb.cli.options import Format
from kb.cli.pager import paged
from kb.errors import DatabaseError, InputError

if TYPE_CHECKING:
    from sqlalchemy import Engine


FOR_PROGRAMS = ("doc_id", "url", "target_kind", "geonames_id")
"""Columns that a table, which people read, leaves out."""


def database_url(flag: str | None) -> str:
    """The database of this run: the flag, else environment, config file, default.

    Nobody but SQLite opens its files from here on. Raises DatabaseError for what names none.
    """
    from kb.settings import settings
    from kb.store.urls import file_of

    url = flag if flag is not None else settings().database_url
    path = file_of(url)
    if path is not None:
        guard.claim(path)
        guard.require_free_stdout()
    return url


@contextmanager
def database(url: str, create: bool = False) -> "Iterator[Engine]":
    """The database, closed at the end: to read from, or with ``create`` to write to, made if it isn't there."""
    engine = made_or_opened(url) if create else opened(url)
    try:
        yield engine
    finally:
        engine.dispose()


def opened(url: str) -> "Engine":
    """The database to read from."""
    from kb.store.engine import open_database

    return open_database(url, read_only=True)


def made_or_opened(url: str) -> "Engine":
    """The database to write to; what makes tables is imported only here."""
    from kb.store.migrate import create_or_open

    return create_or_open(url)


def list_rows(name: str, url: str | None, form: Format, limit: int, /, **parameters: Any) -> None:
    """Run a listing of ``kb.queries`` and write its rows; a listing that was cut says so on stderr."""
    from kb.queries import LISTINGS
    from kb.queries.run import run

    given = {key: value for key, value in parameters.items() if value is not None}
    query = LISTINGS[name](**given)
    if form is Format.table:
        query = query.with_only_columns(*(c for c in query.selected_columns if c.key not in FOR_PROGRAMS))
    rows = run(query, database_url(url), limit + 1 if limit else None)
    if not emit_for_people(rows.columns, rows.rows, form, limit, rows.types):
        tell_unknown(given.get("actor", ()), database_url(url))


def tell_unknown(actors: Iterable[str], url: str) -> None:
    """Say on stderr which of some names no actor has: it may be why there are no rows."""
    from kb.queries.filters import actor_ids
    from kb.queries.run import run

    for name in actors:
        if not list(run(actor_ids(name), url, 1).rows):
            note(f"no actor has the name {name!r}")


def emit_for_people(columns: Any, rows: Any, form: Format, limit: int = 0, types: Any = ()) -> int:
    """As ``emit``; a table has the names of countries, and leaves out columns for which the terminal has no room.

    There may be one row more than ``limit``.
    """
    from kb.render.people import fitting, with_country_names

    if form is not Format.table:
        return emit(columns, rows, form, limit, types)
    named = with_country_names(columns, rows)
    kept, cells, left_out = fitting(columns, list(named), sys.stdout)
    n = emit(kept, cells, form, limit)
    if left_out:
        note(f"no room for {', '.join(left_out)}: a wider terminal or another --format has them")
    return n


def emit(columns: Any, rows: Any, form: Format, limit: int = 0, types: Any = (), *, out: TextIO | None = None) -> int:
    """Write rows to ``out`` or stdout, at most ``limit`` of them (0: all), and say on stderr if there were more.

    Gives back how many were written; 1, if whoever looked at them left the pager before the end.
    """
    from itertools import islice

    from kb.render import write
    from kb.rows import Rows

    rows, n = iter(rows), 1
    with nullcontext(out) if out else paged(form is not Format.parquet) as stream:
        n = write(Rows(columns, islice(rows, limit) if limit else rows, types), form.value, stream)
        stream.flush()  # what can't be written is told before there is anything to say of it
    if limit and next(rows, None) is not None:
        note(f"only the first {f'{limit} rows' if limit > 1 else 'row'}; --limit 0 gives all")
    return n


def tell(line: str) -> None:
    """Write a line for people to stdout; what a terminal would obey is shown as text."""
    from kb.render.cells import shown

    typer.echo(shown(line))


def require_free(path: Path, but: str = "") -> None:
    """``guard.require_free``, which knows of the database that the settings name, too."""
    from kb.settings import settings
    from kb.store.urls import file_of

    with suppress(DatabaseError):  # a name that is none is nobody's file
        configured = file_of(settings().database_url)
        if configured:
            guard.claim(configured)
    guard.require_free(path, but)


@contextmanager
def output_to(path: Path | None) -> Iterator[TextIO]:
    """The file to write to, or stdout; a pipe or a device is written to as it is. Raises InputError if that can't be.

    What goes wrong with a pipe because its reader left is nobody's fault, as with stdout.
    """
    if path is None or str(path) == "-":
        yield sys.stdout
        sys.stdout.flush()  # what can't be written is told before anybody says how much there was
        return
    require_free(path)
    special = path.absolute().is_relative_to("/dev")  # there a name of a file, too, means what a process has open
    try:
        if special or (path.exists() and not path.is_file()):
            with path.open("w", encoding="utf-8", newline="\n") as out:
                yield out
        else:
            with replacing(Path(os.path.realpath(path))) as out:
                yield out
    except BrokenPipeError:
        raise
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error


@contextmanager
def replacing(path: Path) -> Iterator[TextIO]:
    """A file that takes the place and the mode of another when it is whole, and else leaves no trace."""
    partial = path.with_name(f".kb-{uuid4().hex}")
    try:
        with partial.open("x", encoding="utf-8", newline="\n") as out:
            yield out
        if path.exists():
            copymode(path, partial)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
