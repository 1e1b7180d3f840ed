"""What views are made of: columns that say what they mean, and the SQL that several share."""

from typing import NamedTuple

TEXT, DATE, INTEGER, NUMBER, TRUTH = "text", "date", "integer", "number", "boolean"
"""What values are: SQLite keeps dates as ISO 8601 text and truth as 0 and 1."""


class Column(NamedTuple):
    """A column of a view: its name, its SQL, what it means, and what its values are."""

    name: str
    sql: str
    meaning: str
    type: str = TEXT


class View(NamedTuple):
    """A view: its columns, in order, and where its rows come from."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    rows: str


def day_columns(name: str, column: str, what: str) -> tuple[Column, Column]:
    """A date and how much of it is known."""
    return (
        Column(f"{name}_date", f"{column}_date", f"{what}; the first day that it may mean", DATE),
        Column(f"{name}_precision", f"{column}_precision", f"how much of {name}_date is known: day, month or year"),
    )


def listed_sql(value: str, rows: str, order: str) -> str:
    """SQL for values in one text, with "; " between."""
    return f"(SELECT {{concat}}(x, '; ') FROM (SELECT {value} AS x FROM {rows} ORDER BY {order}) listed)"


def words_sql(text_column: str, start: str, end: str) -> str:
    """SQL for the text of a span."""
    return f"substr({text_column}, {start} + 1, {end} - {start})"


def accepted_sql(kind: str, key: str) -> str:
    """SQL for what nobody rejected: a view has no row that a person judged wrong."""
    return (
        f"NOT EXISTS (SELECT 1 FROM judgement j WHERE j.kind = '{kind}' AND j.entity_id = {key}"
        " AND j.verdict = 'rejected')"
    )


ARTICLE_OF = "JOIN article n ON n.id = {r}.article_id LEFT JOIN source o ON o.id = n.source_id"
REPORTED_BY = (
    Column("article_id", "'d' || n.id", "the article"),
    Column("article_key", "n.id", "its number", INTEGER),
    Column("doc_id", "n.doc_id", "the article's own key"),
    Column("outlet", "o.name", "who published it"),
    Column("published", "n.published_date", "when it was published", DATE),
    Column("is_duplicate", "n.duplicate_of IS NOT NULL", "whether the article repeats another one's text", TRUTH),
)
