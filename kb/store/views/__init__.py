"""The public SQL surface: wide views with stable names, the same columns and answers on both databases.

``VIEWS`` is their one description: comments on Postgres, the view ``kb_columns`` everywhere, and the reference in
the documentation come from it. Columns named ``id`` or ``…_id`` hold public ids (``m12``), ``…_key`` the number
alone, by which joins are fast. Views are dropped before and made after every migration; one that changes them
carries their new ``digest``.
"""

from hashlib import blake2b

from sqlalchemy import Connection, text

from kb.store import dialect
from kb.store.views.articles import V_ARTICLES, V_EVIDENCE, V_REACTIONS
from kb.store.views.columns import INTEGER, Column, View
from kb.store.views.dyads import V_DYADS_MONTHLY
from kb.store.views.entities import (
    V_ACTORS,
    V_MEETING_HISTORY,
    V_MEETING_PARTICIPANTS,
    V_MEETINGS,
    V_OFFICES,
    V_PLACES,
    V_STATEMENTS,
)

VERSION = "1.2"
"""Of the views: the first number rises when a column goes, is renamed, retyped or means something else; the second
when a view or a column is added."""

# fmt: off
KB_COLUMNS = View("kb_columns", "What each column of each view means, and what its values are.", (
    Column("view_name", "column1", "the view"),
    Column("position", "CAST(column2 AS integer)", "1 for its first column", INTEGER),
    Column("column_name", "column3", "the column"),
    Column("type", "column4", "text, date, integer, number or boolean; in SQLite dates are ISO 8601 text, and truth"
           " 0 and 1"),
    Column("meaning", "column5", "what it means"),
), "(VALUES {described}) v")

KB_VERSION = View("kb_version", "The version of the views, and of the tables beneath, in one row.", (
    Column("views", f"CAST('{VERSION}' AS text)", "the views': its first number rises when a column that was there"
           " goes or changes, its second when one is added"),
    Column("tables", "version_num", "the tables', as `kb db current` tells it"),
), "alembic_version")

VIEWS = (V_ARTICLES, V_ACTORS, V_PLACES, V_MEETINGS, V_MEETING_PARTICIPANTS, V_STATEMENTS, V_REACTIONS, V_EVIDENCE,
         V_OFFICES, V_MEETING_HISTORY, V_DYADS_MONTHLY, KB_COLUMNS, KB_VERSION)
# fmt: on


def literal(value: str) -> str:
    """A text in SQL."""
    return "'" + value.replace("'", "''") + "'"


def definition(view: View) -> str:
    """The SELECT of a view, with ``{concat}``, ``{month}`` and the like for what ``create`` knows."""
    columns = ",\n       ".join(f"{c.sql} AS {c.name}" for c in view.columns)
    return f"SELECT {columns}\nFROM {view.rows}"


def described_view() -> str:
    """The rows of ``kb_columns``: each column of each view."""
    rows = [(v.name, k, c.name, c.type, c.meaning) for v in VIEWS for k, c in enumerate(v.columns, 1)]
    return ",\n".join(f"({literal(a)}, {k}, {', '.join(map(literal, said))})" for a, k, *said in rows)


def digest() -> str:
    """Changes when any view changes."""
    return blake2b("".join(map(repr, VIEWS)).encode(), digest_size=8).hexdigest()


def drop(connection: Connection) -> None:
    """Drop the views that are there."""
    for view in reversed(VIEWS):
        connection.execute(text(f"DROP VIEW IF EXISTS {view.name}"))


def create(connection: Connection) -> None:
    """Make the views, with comments where the database keeps them."""
    said = {"concat": dialect.pick(connection, "group_concat", "string_agg"),
            "binary": dialect.pick(connection, "", ' COLLATE "C"'),
            "month": dialect.pick(connection, "substr", "to_char"),
            "month_of": dialect.pick(connection, "text", "date"),
            "month_form": dialect.pick(connection, "1, 7", "'YYYY-MM'"),
            "described": described_view()}  # fmt: skip
    for view in VIEWS:
        connection.exec_driver_sql(f"CREATE VIEW {view.name} AS {definition(view).format(**said)}")
        if not dialect.is_sqlite(connection):
            _comment(connection, view)


def _comment(connection: Connection, view: View) -> None:
    connection.exec_driver_sql(f"COMMENT ON VIEW {view.name} IS {literal(view.meaning)}")
    for c in view.columns:
        connection.exec_driver_sql(f"COMMENT ON COLUMN {view.name}.{c.name} IS {literal(c.meaning)}")
