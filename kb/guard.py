"""Files that belong to somebody: nobody opens a database but SQLite, and no output takes the place of what is kept.

POSIX drops all locks that a process holds on a file when the process closes it, whoever opened it and why. A program
that reads the bytes of a database which it has open, if only the first ones, lets others take it for closed, and
destroy it (SQLite, "How To Corrupt An SQLite Database File", 2.2). So each database is claimed here when it gets an
engine, and whatever reads or writes files asks first.
"""

import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from kb.errors import InputError

BESIDE = ("", "-wal", "-shm", "-journal")
"""A SQLite database is these files."""
_databases: dict[str, None] = {}


def claim(database: Path) -> None:
    """Remember the file of a database that this process opens."""
    _databases[os.path.realpath(database)] = None


def files_of(database: str) -> Iterator[str]:
    """The files of a database, wherever links lead; SQLite names them after the file itself."""
    real = os.path.realpath(database)
    yield from (real + suffix for suffix in BESIDE)


def same(path: str | os.PathLike[str], other: str | os.PathLike[str]) -> bool:
    """Whether two names mean one file: by path, link or hard link; a file need not be there."""
    if os.path.realpath(path) == os.path.realpath(other):
        return True
    try:
        return os.path.samefile(path, other)
    except OSError:
        return False


def is_database(path: str | os.PathLike[str]) -> bool:
    """Whether this is a file of a database that has been claimed."""
    return any(same(path, file) for database in _databases for file in files_of(database))


def require_readable(path: str | os.PathLike[str]) -> None:
    """Raise OSError for a file of the database: as a text it must not even be opened."""
    if is_database(path):
        raise PermissionError(errno.EPERM, "it is the database itself, no text", str(path))


def kept() -> Iterator[tuple[str, str]]:
    """What no output may replace, each with what it is: also what this run doesn't use."""
    from kb.settings import config_file, own_gazetteer, settings

    yield str(config_file()), "the configuration file"
    for gazetteer in (own_gazetteer(), settings().gazetteer):
        if gazetteer:
            yield str(gazetteer), "the gazetteer"
    for database in _databases:
        yield from ((file, "the database") for file in files_of(database))


def require_free(path: str | os.PathLike[str], but: str = "") -> None:
    """Raise InputError if writing to this file would destroy what is kept, except for ``but``, which may be."""
    for file, what in kept():
        if what != but and same(path, file):
            raise InputError(f"{path} is {what}: nothing else is written there")


def require_free_stdout() -> None:
    """Raise InputError if standard output or standard error has been led into a file of the database."""
    for stream in (sys.__stdout__, sys.__stderr__):
        try:
            here = os.fstat(stream.fileno()) if stream else None
        except (OSError, ValueError):
            continue
        for database in _databases:
            for file in files_of(database):
                if here and os.path.exists(file) and os.path.samestat(here, os.stat(file)):
                    raise InputError("output leads into the database itself: nothing else is written there")
