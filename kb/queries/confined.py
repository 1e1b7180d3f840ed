"""One statement on an SQLite file, in a process of its own, which memory and time end: a program, not a module.

A function of SQLite's asks nobody until it is done, so that neither an interrupt nor a deadline reaches into it. This
process is killed by its own watch instead, when its time is over or its parent is gone, and by the system's limit of
memory. It imports Python's library only, so that it starts in no time. On its standard input it gets, as ``marshal``
writes them, ``(uri, statement, parameters, seconds, megabytes)``; on its standard output it gives, each after its
length, column names, lists of rows, and at the end ``None``, or text: why there is nothing, or nothing more.
"""

import marshal
import os
import select
import sqlite3
import sys
import threading
import time
from typing import Any

LATE = 75
"""Exit code of a process whose time is over."""
GRACE = 1.0
"""Seconds in which a statement that is late may still say so itself."""
STEPS = 20_000
"""Steps of SQLite's machine between two looks at the clock."""
ROWS = 200
"""Rows that are sent at once."""
READING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE}
PRAGMAS = {"table_info", "table_xinfo", "table_list", "index_list", "index_info", "foreign_key_list", "data_version"}
"""Pragmas that only read (``data_version`` is asked for by full-text search itself)."""
LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 100_000_000, sqlite3.SQLITE_LIMIT_SQL_LENGTH: 1_000_000,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1000, sqlite3.SQLITE_LIMIT_ATTACHED: 0,
}  # fmt: skip
"""SQLite's own limits: bytes of a value and of a statement, characters of a pattern, other files."""


def watch(seconds: float) -> None:
    """End this process when its time is over, or when its parent closes the other end."""
    told = select.select([sys.stdin], [], [], max(0.0, seconds) + GRACE)[0]
    os._exit(1 if told else LATE)


def confine(megabytes: int) -> None:
    """Let this process have no more memory than that, where the system can say so."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))


def authorize(action: int, first: str | None, second: str | None, _database: str | None, _by: str | None) -> int:
    """SQLite's question whether a statement may do this: read, call a function, ask how a table looks."""
    harmless = (
        action in READING
        or (action == sqlite3.SQLITE_FUNCTION and second not in ("load_extension", "fts3_tokenizer"))
        or (action == sqlite3.SQLITE_PRAGMA and first in PRAGMAS)
        # asked when full-text search declares its table to itself; the schema can't be written to, nor can the file
        or (action, first) == (sqlite3.SQLITE_UPDATE, "sqlite_master")
    )
    return sqlite3.SQLITE_OK if harmless else sqlite3.SQLITE_DENY


def give(found: list[Any] | str | None) -> None:
    """Send something to the parent."""
    data = marshal.dumps(found)
    sys.stdout.buffer.write(len(data).to_bytes(8, "little") + data)
    sys.stdout.buffer.flush()


def confined_answer(uri: str, statement: str, parameters: dict[str, str | int | float], seconds: float) -> None:
    """Send the columns and rows of a statement."""
    connection = sqlite3.connect(uri, uri=True)
    for limit, most in LIMITS.items():
        connection.setlimit(limit, most)
    connection.set_authorizer(authorize)
    deadline = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > deadline, STEPS)
    cursor = connection.execute(statement, parameters)
    give([column[0] for column in cursor.description or ()])
    while rows := cursor.fetchmany(ROWS):
        give(rows)
    give(None)


def main() -> None:
    """Do what standard input says."""
    uri, statement, parameters, seconds, megabytes = marshal.load(sys.stdin.buffer)
    threading.Thread(target=watch, args=(seconds,), daemon=True).start()
    confine(megabytes)
    try:
        confined_answer(uri, statement, parameters, seconds)
    except MemoryError:
        give(f"it needs more than {megabytes:,} MB of memory")
    except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError) as error:
        give(str(error))
    os._exit(0)


if __name__ == "__main__":
    main()
