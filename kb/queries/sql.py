"""One SQL statement by a person, read-only by permission, not by looking at its words.

SQLite: the file is opened with ``mode=ro`` and an authorizer lets through reading only, in a process of its own
(``confined``), which time and memory end whatever SQLite is at. Postgres: the transaction
is READ ONLY, can't be made otherwise once its snapshot is taken, is never committed; one statement is sent by the
extended protocol, which takes no second one, and only if the server itself describes it as one that gives rows. A
superuser acts as ``pg_read_all_data``, which may read every table, but no file, and run no program.
"""

import marshal
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from typing import Any

from sqlalchemy.engine import URL

from kb.errors import UsageError
from kb.queries import confined
from kb.rows import Rows
from kb.store import dialect
from kb.store.engine import database_errors, engine, open_database
from kb.store.urls import parsed_url

MEGABYTES = 1000
"""Memory of the process that asks SQLite."""
POSTGRES = {"work_mem": "64MB", "hash_mem_multiplier": "1", "max_parallel_workers_per_gather": "0",
            "temp_file_limit": "4GB"}  # fmt: skip
"""Limits of a statement on Postgres; the last one where the role may set it."""
ONLY_READ = "it may only read"
MISSING = re.compile(r"You did not supply a value for binding (?:parameter )?:?(\w+)")
READER = """
    SELECT set_config('role', 'pg_read_all_data', true) FROM pg_roles
    WHERE rolname = 'pg_read_all_data' AND current_setting('is_superuser') = 'on'"""
NAMED = re.compile(
    r"""'[^']*' | "[^"]*" | --[^\n]* | /\*.*?\*/ | \$(?P<tag>\w*)\$.*?\$(?P=tag)\$ | ::
    | (?<!\w):(?P<name>[^\W\d]\w*)""",
    re.DOTALL | re.VERBOSE,
)
"""What is read as one: texts, quoted names, comments, casts, and names that stand for a parameter."""


def read_only(statement: str, url: str, parameters: Mapping[str, str] | None = None, seconds: float = 60) -> Rows:
    """The rows of one statement; ``:name`` in it stands for a parameter.

    Raises UsageError for what is no statement that reads, or takes longer than ``seconds``; DatabaseError if
    there is no database.
    """
    open_database(url, read_only=True).dispose()
    target = parsed_url(url)
    run = sqlite_rows if target.get_backend_name() == "sqlite" else postgres_rows
    rows = run(statement.strip().rstrip(";"), target, dict(parameters or {}), seconds)
    columns = next(rows)
    return Rows(list(columns), rows)


def require_used(parameters: Iterable[str], statement: str) -> None:
    """Raise UsageError for a parameter that isn't in the statement."""
    names = {match["name"] for match in NAMED.finditer(statement)}
    for one in parameters:
        if one not in names:
            raise UsageError(f"SQL: --param {one}=… stands for nothing: there is no :{one} in the statement")


def sqlite_rows(statement: str, url: URL, parameters: dict[str, str], seconds: float) -> Iterator[tuple[Any, ...]]:
    """Column names, then the rows of a statement on SQLite, which another process asks."""
    with database_errors(url):
        uri = dialect.readable(Path(str(url.database)), dict(url.query), mode="ro")
    values = {name: number_given(value) for name, value in parameters.items()}
    command = [sys.executable, "-I", "-S", confined.__file__]
    # a group of its own: Ctrl-C is ours, and ends the process by the end of its standard input
    with Popen(command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, process_group=0) as process:
        try:
            process.stdin.write(marshal.dumps((uri, statement, values, seconds, MEGABYTES)))  # type: ignore[union-attr]
            process.stdin.flush()  # type: ignore[union-attr]
            answers = answered(process, seconds)
            yield columns_of([(name,) for name in next(answers)])
            for rows in answers:
                yield from rows
        finally:
            process.kill()


def answered(process: "Popen[bytes]", seconds: float) -> Iterator[Any]:
    """What a process that asks SQLite gives, up to its end. Raises UsageError where it ends otherwise."""
    out: Any = process.stdout
    while True:
        size = int.from_bytes(out.read(8), "little")
        data = out.read(size)
        if not size or len(data) < size:
            killed = process.wait() != confined.LATE
            found = f"it needed more than {MEGABYTES:,} MB of memory" if killed else "interrupted"
        else:
            found = marshal.loads(data)
        if found is None:
            return
        if isinstance(found, str):
            raise UsageError(f"SQL: {sqlite_reason(found, seconds)}")
        yield found


def number_given(text: str) -> str | int | float:
    """A parameter as the number that it is written as: SQLite, unlike Postgres, takes no text for one."""
    for kind in (int, float):
        try:
            if str(kind(text)) == text and abs(kind(text)) < 1 << 63:  # SQLite has no greater whole numbers
                return kind(text)
        except ValueError:
            continue
    return text


def sqlite_reason(said: str, seconds: float) -> str:
    """Why a statement failed, for people."""
    if said == "interrupted":
        return f"it took longer than {seconds:g} seconds; --timeout gives it more"
    if missing := MISSING.search(said):
        return without_value(missing[1])
    refused = said in ("not authorized", "authorization denied") or said.startswith("access to") or "prohibited" in said
    return ONLY_READ if refused or "readonly" in said else said


def without_value(name: str) -> str:
    """What is said of a name that no parameter has."""
    return f"nothing says what :{name} stands for; --param {name}=… does"


def postgres_rows(statement: str, url: URL, parameters: dict[str, str], seconds: float) -> Iterator[tuple[Any, ...]]:
    """Column names, then the rows of a statement on Postgres."""
    import psycopg

    statement, values = numbered_columns(statement, parameters)
    bind = engine(url)
    try:
        with database_errors(url), bind.connect() as wrapped:
            connection: Any = wrapped.connection.driver_connection
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            connection.execute(f"SET LOCAL statement_timeout = {int(seconds * 1000)}")
            limit(connection)
            connection.execute(READER)  # takes the snapshot, after which READ ONLY can't be lifted
            try:
                yield from streamed_answer(connection, statement, values)
            except psycopg.errors.QueryCanceled as error:
                raise UsageError(f"SQL: {sqlite_reason('interrupted', seconds)}") from error
            except psycopg.errors.ReadOnlySqlTransaction as error:
                raise UsageError(f"SQL: {ONLY_READ}") from error
            except psycopg.Error as error:
                raise UsageError(f"SQL: {str(error).splitlines()[0]}") from error
            finally:
                connection.rollback()
    finally:
        bind.dispose()


def limit(connection: Any) -> None:
    """Limit what the transaction's statement may use; what the role may not set stays as the server has it."""
    import psycopg

    for name, value in POSTGRES.items():
        connection.execute("SAVEPOINT kb_limit")
        try:
            connection.execute(f"SET LOCAL {name} = '{value}'")
        except psycopg.Error:  # no such setting, or not this role's to set
            connection.execute("ROLLBACK TO SAVEPOINT kb_limit")
        connection.execute("RELEASE SAVEPOINT kb_limit")


def numbered_columns(statement: str, parameters: Mapping[str, str]) -> tuple[str, list[str]]:
    """A statement with ``$1`` for ``:name``, not where that is within a text or a comment, and the values.

    Raises UsageError for a name without a value.
    """
    names: list[str] = []

    def place(match: re.Match[str]) -> str:
        name = match["name"]
        if name is None:
            return match[0]
        if name not in parameters:
            raise UsageError(f"SQL: {without_value(name)}")
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    return NAMED.sub(place, statement), [parameters[name] for name in names]


def streamed_answer(connection: Any, statement: str, values: list[str]) -> Iterator[tuple[Any, ...]]:
    """Column names, then rows as they arrive, of a statement that the server says to give rows."""
    from psycopg import RawCursor

    connection.adapters.register_loader("numeric", number_loader())
    parsed_once = connection.pgconn.prepare(b"", statement.encode())
    if parsed_once.error_message:
        raise UsageError(f"SQL: {parsed_once.get_error_message().splitlines()[0]}")
    if not connection.pgconn.describe_prepared(b"").nfields:
        raise UsageError(f"SQL: {ONLY_READ}")
    with RawCursor(connection) as cursor:
        rows = cursor.stream(statement, values)
        first = next(rows, None)
        if first is None:  # then nobody said which columns there are
            cursor.execute(statement, values, prepare=True)
        yield columns_of(cursor.description)
        if first is not None:
            yield first
            yield from rows


def number_loader() -> Any:
    """How psycopg is to read ``numeric``, which sums and means are: as the numbers that SQLite gives."""
    from psycopg.adapt import Loader

    class Number(Loader):
        """Whole numbers as int, others as float."""

        def load(self, data: Any) -> int | float:
            """A number from what the server writes."""
            text = bytes(data).decode()
            return int(text) if text.lstrip("-").isdigit() else float(text)

    return Number


def columns_of(description: Any) -> tuple[str, ...]:
    """The names of the columns that a driver describes. Raises UsageError if there are none."""
    if not description:
        raise UsageError("SQL: there is no statement that gives rows")
    return unique([column[0] for column in description])


def unique(names: list[str]) -> tuple[str, ...]:
    """Column names of which none is there twice: ``id``, ``id_2``."""
    out: list[str] = []
    for name in names:
        k, free = 1, name
        while free in out:
            k += 1
            free = f"{name}_{k}"
        out.append(free)
    return tuple(out)
