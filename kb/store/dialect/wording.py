"""Which of the two a database is, and the text of SQL that they word differently."""

from typing import TypeVar

from sqlalchemy import Connection, Engine

T = TypeVar("T")


def is_sqlite(bind: Engine | Connection) -> bool:
    """Whether this is SQLite; else it is Postgres."""
    return bind.dialect.name == "sqlite"


def pick(bind: Engine | Connection, sqlite: T, postgres: T) -> T:
    """What is said differently in the two."""
    return sqlite if is_sqlite(bind) else postgres


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


def made_by_hand(name: str, kind: str) -> bool:
    """Whether a table, column or index is one that no model describes: of search, or in an order of Postgres' own."""
    if kind == "index" and name.endswith(("_newest", "_words")):
        return True
    return name.startswith(("article_search", "statement_search")) or (kind, name) == ("column", "search")
