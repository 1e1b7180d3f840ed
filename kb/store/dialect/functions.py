"""Functions and conditions for SQLAlchemy's Selects, each compiled as the database words it."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Boolean, Connection, Engine, Integer, Text, cast, literal
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from kb.store.dialect.wording import is_sqlite


class month_of(FunctionElement[str]):  # noqa: N801 - SQL functions are named like functions
    """Year and month of a date, YYYY-MM: ``month_of(column)``."""

    type = Text()
    inherit_cache = True


@compiles(month_of, "sqlite")
def _month_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"substr({compiler.process(element.clauses, **kw)}, 1, 7)"


@compiles(month_of)
def _month(element: Any, compiler: Any, **kw: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **kw)}, 'YYYY-MM')"


class days_between(FunctionElement[int]):  # noqa: N801
    """Whole days from a date to a later one: ``days_between(earlier, later)``."""

    type = Integer()
    inherit_cache = True


@compiles(days_between, "sqlite")
def _days_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    first, last = (compiler.process(c, **kw) for c in element.clauses)
    return f"CAST(julianday({last}) - julianday({first}) AS INTEGER)"


@compiles(days_between)
def _days(element: Any, compiler: Any, **kw: Any) -> str:
    first, last = (compiler.process(c, **kw) for c in element.clauses)
    return f"({last} - {first})"


class unindexed(FunctionElement[int]):  # noqa: N801
    """A column whose index SQLite is not to use: ``unindexed(column)``."""

    type = Integer()
    inherit_cache = True


@compiles(unindexed, "sqlite")
def _unindexed_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"+{compiler.process(element.clauses, **kw)}"


@compiles(unindexed)
def _unindexed(element: Any, compiler: Any, **kw: Any) -> str:
    return str(compiler.process(element.clauses, **kw))


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


class matching(searched):  # noqa: N801
    """The same, asked of rows that are read: SQLite would read those that search finds."""

    inherit_cache = True


@compiles(matching, "sqlite")
def _matching_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return "+" + _searched_sqlite(element, compiler, **kw)


def these(bind: Engine | Connection, numbers: Sequence[int]) -> Any:
    """Some numbers, however many, as one bound value for ``one_of``."""
    if is_sqlite(bind):
        return literal(json.dumps(list(numbers)))
    return cast(list(numbers), postgresql.ARRAY(BigInteger))


class one_of(Condition):  # noqa: N801
    """Whether a key is one of some numbers: ``one_of(key, these(bind, numbers))``."""

    inherit_cache = True


@compiles(one_of, "sqlite")
def _one_of_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    key, numbers = (compiler.process(c, **kw) for c in element.clauses)
    return f"{key} IN (SELECT value FROM json_each({numbers}))"


@compiles(one_of)
def _one_of(element: Any, compiler: Any, **kw: Any) -> str:
    key, numbers = (compiler.process(c, **kw) for c in element.clauses)
    return f"{key} = ANY ({numbers})"


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


class worded(Condition):  # noqa: N801
    """Whether a folded name holds some folded words, side by side: ``worded(ActorAlias.folded, words)``."""

    inherit_cache = True


@compiles(worded, "sqlite")
def _worded_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    name, words = element.clauses
    return f"instr(' ' || {compiler.process(name, **kw)} || ' ', ' ' || {compiler.process(words, **kw)} || ' ') > 0"


@compiles(worded)
def _worded(element: Any, compiler: Any, **kw: Any) -> str:
    name, words = (compiler.process(c, **kw) for c in element.clauses)
    # the index knows the words; that they are whole, as SQLite sees them, is asked of the few rows that it finds
    indexed = f"to_tsvector('simple', {name}) @@ phraseto_tsquery('simple', {words})"
    return f"({indexed} AND strpos(' ' || {name} || ' ', ' ' || {words} || ' ') > 0)"
