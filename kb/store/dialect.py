"""The only module that knows SQLite from Postgres.

Rows are tuples of plain values (dates as ISO 8601 text, JSON as text) and go in by the driver's fastest way:
``executemany`` on SQLite, COPY on Postgres. A writer takes the database's one write lock at its start (BEGIN
IMMEDIATE, or an advisory lock on Postgres), so that writers wait for each other instead of meeting in a deadlock.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import (
    BigInteger,
    Boolean,
    Connection,
    CursorResult,
    Engine,
    Integer,
    Select,
    Table,
    Text,
    cast,
    event,
    exc,
    literal,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

WRITE_LOCK = 0x6B62  # "kb": the key of the advisory lock
VARIABLES = 30_000
"""Bound values in one statement: SQLite takes 32,766, Postgres 65,535."""
BUSY_SECONDS = 30
POSTGRES_READERS = {
    "jit": "off", "work_mem": "64MB", "join_collapse_limit": 11, "from_collapse_limit": 11, "random_page_cost": 1.1,
    "cursor_tuple_fraction": 1.0,
}  # fmt: skip
"""Settings of transactions that ask questions: all rows are read; from twelve joins on Postgres would look for their
order by chance."""
SEARCHED = {"article": ("title", "text"), "statement": ("quotation",)}
"""Columns in which full-text search looks."""

T = TypeVar("T")
Row = tuple[Any, ...]
Work = Callable[[Connection], None]


def is_sqlite(bind: Engine | Connection) -> bool:
    """Whether this is SQLite; else it is Postgres."""
    return bind.dialect.name == "sqlite"


def pick(bind: Engine | Connection, sqlite: T, postgres: T) -> T:
    """What is said differently in the two."""
    return sqlite if is_sqlite(bind) else postgres


def prepare(engine: Engine, read_only: bool) -> None:
    """Set what each new connection needs: foreign keys, WAL, the wait for a lock, real transactions."""
    if is_sqlite(engine):
        event.listen(engine, "connect", _sqlite_reader if read_only else _sqlite_writer)
        event.listen(engine, "begin", _sqlite_begin)
    elif read_only:
        event.listen(engine, "begin", _postgres_reader)


def _sqlite_writer(driver: Any, _record: Any) -> None:
    driver.isolation_level = None  # the driver opens no transactions behind our back: BEGIN is ours
    for pragma in ("foreign_keys = ON", f"busy_timeout = {BUSY_SECONDS * 1000}", "journal_mode = WAL",
                   "synchronous = NORMAL", "cache_size = -65536", "temp_store = MEMORY"):  # fmt: skip
        driver.execute(f"PRAGMA {pragma}").close()


def _sqlite_reader(driver: Any, _record: Any) -> None:
    driver.isolation_level = None
    for pragma in (f"busy_timeout = {BUSY_SECONDS * 1000}", "query_only = ON", "cache_size = -65536"):
        driver.execute(f"PRAGMA {pragma}").close()


def _postgres_reader(connection: Connection) -> None:
    """Compiling a question to machine code takes longer than to answer it, finding the order of joins does not."""
    settings = (f"SET LOCAL {name} = '{value}'" for name, value in POSTGRES_READERS.items())
    connection.exec_driver_sql("; ".join(("SET TRANSACTION READ ONLY", *settings)))


def _sqlite_begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("kb_writer")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that holds the database's write lock; committed at the end, undone on any error."""
    with engine.connect().execution_options(kb_writer=True) as connection, connection.begin():
        lock(connection)
        yield connection


def lock(connection: Connection) -> None:
    """Take the write lock until the end of the transaction (SQLite took it when the transaction began)."""
    if not is_sqlite(connection):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})")


def now(connection: Connection) -> str:
    """The time by the database's own clock, as a timestamp column takes it whatever the session's time zone."""
    clock = pick(connection, "CURRENT_TIMESTAMP", "clock_timestamp()::text")
    return str(connection.exec_driver_sql(f"SELECT {clock}").scalar_one())


def insert(bind: Engine | Connection, table: Table) -> Any:
    """This dialect's ``insert``, which knows ``on_conflict_do_nothing`` and ``on_conflict_do_update``."""
    return sqlite.insert(table) if is_sqlite(bind) else postgresql.insert(table)


def insert_rows(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert rows by the driver's fastest way; ``columns`` are the table's, in the order of the tuples."""
    if not rows:
        return
    if not is_sqlite(connection):
        _copy(connection, f"COPY {table.name} ({', '.join(columns)}) FROM STDIN", rows)
    elif table.name in SEARCHED:
        _insert_searched(connection, table.name, columns, rows)
    else:
        _many(connection, _insertion(table.name, columns), rows)


def _insertion(name: str, columns: Sequence[str]) -> str:
    """SQLite's command for a row."""
    return f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


def _insert_searched(connection: Connection, name: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert rows and, after them, what search needs of them, without the trigger that does it row by row.

    FTS5 writes out all that it holds at every statement with a trigger: a segment of its index for each row.
    """
    trigger, words = f"{name}_search_insert", SEARCHED[name]
    known = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?"
    definition = str(connection.exec_driver_sql(known, (trigger,)).scalar_one())
    connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
    _many(connection, _insertion(name, columns), rows)
    found = [columns.index(column) for column in ("id", *words)]
    _many(connection, _insertion(f"{name}_search", ("rowid", *words)), [tuple(row[k] for k in found) for row in rows])
    connection.exec_driver_sql(definition)


def rows_at_fault(error: exc.DBAPIError) -> bool:
    """Whether it was the rows that the database refused, not the connection, the disk or the server that failed."""
    too_big = str(getattr(error.orig, "sqlstate", None) or "").startswith("54")
    return too_big or isinstance(error, exc.IntegrityError | exc.DataError | exc.ProgrammingError)


@contextmanager
def _driver(connection: Connection) -> Iterator[Any]:
    """A cursor of the driver; its errors become SQLAlchemy's."""
    dbapi: Any = connection.dialect.loaded_dbapi
    cursor: Any = connection.connection.cursor()
    try:
        yield cursor
    except dbapi.Error as error:
        raise exc.DBAPIError.instance(None, None, error, dbapi.Error, dialect=connection.dialect) from error
    finally:
        cursor.close()


def _many(connection: Connection, command: str, rows: Sequence[Row]) -> None:
    with _driver(connection) as cursor:
        cursor.executemany(command, rows)


def _copy(connection: Connection, command: str, rows: Iterable[Row]) -> None:
    with _driver(connection) as cursor, cursor.copy(command) as copy:
        for row in rows:
            copy.write_row(row)


def reserve(connection: Connection, table: Table, count: int) -> int:
    """Reserve ``count`` ids that no row ever had, one after the other; the first of them. Needs the write lock."""
    if not count:
        return 0
    if is_sqlite(connection):
        known = (
            "SELECT seq FROM sqlite_sequence WHERE name = :t"
            if _remembers(table)
            else f"SELECT max(id) FROM {table.name}"
        )
        last = connection.execute(text(known), {"t": table.name} if _remembers(table) else {}).scalar() or 0
        return int(last) + 1
    sequence = f"{table.name}_id_seq"
    taken = f"SELECT setval('{sequence}', nextval('{sequence}') + {count - 1})"
    return int(connection.exec_driver_sql(taken).scalar_one()) - count + 1


def _remembers(table: Table) -> bool:
    return bool(table.dialect_options["sqlite"]["autoincrement"])


def analyze(connection: Connection) -> None:
    """Look at a sample of every index, by which the database then plans its queries."""
    if is_sqlite(connection):
        connection.exec_driver_sql("PRAGMA analysis_limit = 1000")
    connection.exec_driver_sql("ANALYZE")


def chunks(values: Sequence[Any], size: int = VARIABLES) -> Iterator[Sequence[Any]]:
    """Pieces small enough to be bound in one statement."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def made_by_hand(name: str, kind: str) -> bool:
    """Whether a table, column or index is one that no model describes: of search, or in an order of Postgres' own."""
    if kind == "index" and name.endswith(("_newest", "_words")):
        return True
    return name.startswith(("article_search", "statement_search")) or (kind, name) == ("column", "search")


def lookup(connection: Connection, query: str, values: Sequence[Any]) -> list[Row]:
    """The rows of ``query`` for all ``values``, however many: ``{values}`` in it stands for a list to be ``IN``.

    Values are all text or all whole numbers.
    """
    return [tuple(row) for row in _for_all(connection, query, values)] if values else []


def execute_for(connection: Connection, command: str, values: Sequence[Any]) -> None:
    """Run a command for all ``values`` at once, as ``lookup`` does."""
    if values:
        _for_all(connection, command, values)


def _for_all(connection: Connection, command: str, values: Sequence[Any]) -> CursorResult[Any]:
    times = command.count("{values}")
    if is_sqlite(connection):
        filled = command.replace("{values}", "(SELECT value FROM json_each(?))")
        return connection.exec_driver_sql(filled, (json.dumps(values),) * times)
    kind = "text" if isinstance(values[0], str) else "bigint"
    filled = command.replace("{values}", f"(SELECT unnest(%s::{kind}[]))")
    return connection.exec_driver_sql(filled, (list(values),) * times)


def merge_rows(
    connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Row], conflict: str
) -> None:
    """Insert rows of which some may be there: ``conflict`` says what then (an ``ON CONFLICT`` clause)."""
    if not rows:
        return
    names = ", ".join(columns)
    if is_sqlite(connection):
        _many(
            connection, f"INSERT INTO {table.name} ({names}) VALUES ({', '.join('?' * len(columns))}) {conflict}", rows
        )
        return
    arrivals = f"arriving_{table.name}"
    connection.exec_driver_sql(
        f"CREATE TEMP TABLE IF NOT EXISTS {arrivals} AS SELECT {names} FROM {table.name} WITH NO DATA"
    )
    _copy(connection, f"COPY {arrivals} ({names}) FROM STDIN", rows)
    connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) SELECT {names} FROM {arrivals} {conflict}")
    connection.exec_driver_sql(f"TRUNCATE {arrivals}")


def update_rows(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Update rows by id: the last of ``columns``."""
    mark = "?" if is_sqlite(connection) else "%s"
    values = ", ".join(f"{name} = {mark}" for name in columns[:-1])
    _many(connection, f"UPDATE {table.name} SET {values} WHERE {columns[-1]} = {mark}", rows)


def run_many(connection: Connection, command: str, rows: Sequence[Row]) -> None:
    """Run a command, in the driver's own words, for each of some rows of values."""
    if rows:
        _many(connection, command, rows)


def earliest(bind: Engine | Connection, a: str, b: str) -> str:
    """SQL for the lesser of two values, the known one where only one is."""
    return f"min(coalesce({a}, {b}), coalesce({b}, {a}))" if is_sqlite(bind) else f"least({a}, {b})"


def latest(bind: Engine | Connection, a: str, b: str) -> str:
    """SQL for the greater of two values, the known one where only one is."""
    return f"max(coalesce({a}, {b}), coalesce({b}, {a}))" if is_sqlite(bind) else f"greatest({a}, {b})"


def differ(bind: Engine | Connection, a: str, b: str) -> str:
    """SQL for whether two values differ; a missing one differs from all but another missing one."""
    return f"{a} {pick(bind, 'IS NOT', 'IS DISTINCT FROM')} {b}"


def search_checks(bind: Engine | Connection) -> dict[str, str]:
    """Queries for rows that search has and the table hasn't, or the other way round."""
    if not is_sqlite(bind):
        return {f"search of {t}": f"SELECT id FROM {t} WHERE search IS NULL" for t in ("article", "statement")}
    return {
        f"search of {t}": f"""SELECT id FROM (SELECT id FROM {t} EXCEPT SELECT id FROM {t}_search_docsize)
                              UNION ALL SELECT id FROM (SELECT id FROM {t}_search_docsize EXCEPT SELECT id FROM {t})"""
        for t in ("article", "statement")
    }


def expected(connection: Connection, query: Select[Any]) -> int:
    """How many rows Postgres expects of a query, without asking it; on SQLite, which doesn't tell, none.

    It knows how often each frequent word of a text occurs.
    """
    if is_sqlite(connection):
        return 0
    compiled = query.compile(dialect=connection.dialect)
    (plan,) = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {compiled}", compiled.params).scalar_one()
    return int(plan["Plan"]["Plan Rows"])


def these(bind: Engine | Connection, numbers: Sequence[int]) -> Any:
    """Some numbers, however many, as one bound value for ``one_of``."""
    if is_sqlite(bind):
        return literal(json.dumps(list(numbers)))
    return cast(list(numbers), postgresql.ARRAY(BigInteger))


class month_of(FunctionElement[str]):  # noqa: N801 - SQL functions are named like functions
    """Year and month of a date, YYYY-MM: ``month_of(column)``."""

    type = Text()
    inherit_cache = True


class days_between(FunctionElement[int]):  # noqa: N801
    """Whole days from a date to a later one: ``days_between(earlier, later)``."""

    type = Integer()
    inherit_cache = True


class Condition(FunctionElement[bool]):
    """What is true or false of a row, written as it is: SQLAlchemy's ``= 1`` would keep SQLite from using an index."""

    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:
        """The condition itself."""
        return self


class searched(Condition):  # noqa: N801
    """Whether full-text search finds a row: ``searched(Article.id, fts5_query, websearch_query)``."""

    inherit_cache = True


class matching(searched):  # noqa: N801
    """The same, asked of rows that are read: SQLite would read those that search finds."""

    inherit_cache = True


class one_of(Condition):  # noqa: N801
    """Whether a key is one of some numbers: ``one_of(key, these(bind, numbers))``."""

    inherit_cache = True


class unindexed(FunctionElement[int]):  # noqa: N801
    """A column whose index SQLite is not to use: ``unindexed(column)``."""

    type = Integer()
    inherit_cache = True


class worded(Condition):  # noqa: N801
    """What an index knows of names with some words, a superset of them: ``worded(ActorAlias.name, words)``."""

    inherit_cache = True


class among(Condition):  # noqa: N801
    """Whether a key is one of a Select's, which is asked first: ``among(key, select)``.

    Postgres keeps the written order of more than eight joins, and would ask ``IN`` last of all; an array is looked up.
    """

    inherit_cache = True


@compiles(among, "sqlite")
def _among_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    key, chosen = (compiler.process(c, **kw) for c in element.clauses)
    return f"{key} IN {chosen}"


@compiles(among)
def _among(element: Any, compiler: Any, **kw: Any) -> str:
    key, chosen = (compiler.process(c, **kw) for c in element.clauses)
    return f"{key} = ANY (ARRAY{chosen})"


@compiles(one_of, "sqlite")
def _one_of_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    key, numbers = (compiler.process(c, **kw) for c in element.clauses)
    return f"{key} IN (SELECT value FROM json_each({numbers}))"


@compiles(one_of)
def _one_of(element: Any, compiler: Any, **kw: Any) -> str:
    key, numbers = (compiler.process(c, **kw) for c in element.clauses)
    return f"{key} = ANY ({numbers})"


@compiles(searched, "sqlite")
def _searched_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    key, query, _ = element.clauses
    search = f"{getattr(key.table, 'element', key.table).name}_search"
    found = f"SELECT rowid FROM {search} WHERE {search} MATCH {compiler.process(query, **kw)}"
    return f"{compiler.process(key, **kw)} IN ({found})"


@compiles(searched)
def _searched(element: Any, compiler: Any, **kw: Any) -> str:
    key, _, query = element.clauses
    table = compiler.process(key, **kw).rpartition(".")[0]
    return f"{table}.search @@ websearch_to_tsquery('english', {compiler.process(query, **kw)})"


@compiles(matching, "sqlite")
def _matching_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return "+" + _searched_sqlite(element, compiler, **kw)


@compiles(unindexed, "sqlite")
def _unindexed_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"+{compiler.process(element.clauses, **kw)}"


@compiles(unindexed)
def _unindexed(element: Any, compiler: Any, **kw: Any) -> str:
    return str(compiler.process(element.clauses, **kw))


@compiles(worded, "sqlite")
def _worded_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    name, words = element.clauses
    return f"instr(lower({compiler.process(name, **kw)}), lower({compiler.process(words, **kw)})) > 0"


@compiles(worded)
def _worded(element: Any, compiler: Any, **kw: Any) -> str:
    name, words = (compiler.process(c, **kw) for c in element.clauses)
    return f"to_tsvector('simple', {name}) @@ phraseto_tsquery('simple', {words})"


@compiles(month_of, "sqlite")
def _month_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"substr({compiler.process(element.clauses, **kw)}, 1, 7)"


@compiles(month_of)
def _month(element: Any, compiler: Any, **kw: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **kw)}, 'YYYY-MM')"


@compiles(days_between, "sqlite")
def _days_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    first, last = (compiler.process(c, **kw) for c in element.clauses)
    return f"CAST(julianday({last}) - julianday({first}) AS INTEGER)"


@compiles(days_between)
def _days(element: Any, compiler: Any, **kw: Any) -> str:
    first, last = (compiler.process(c, **kw) for c in element.clauses)
    return f"({last} - {first})"
