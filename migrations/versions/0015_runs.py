"""A run has its backend, weights and gazetteer; a failure may be of one stage."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None
views = "82caeccd173610b3"

RUN = ("origin", "program", "version", "pipeline", "pipeline_version")
CHANGES = {
    "extraction_run": (
        ("backend", "weights", "gazetteer"),
        "pipeline_version TEXT NOT NULL, ",
        "uq_extraction_run",
        RUN,
    ),
    "ingest_failure": (("stage",), "origin TEXT NOT NULL, ", "uq_ingest_failure_doc_id", ("doc_id",)),
}
"""By table: new columns, what they stand after, and the constraint that gets them too, with its columns."""


def named(constraint: str, columns: tuple[str, ...]) -> str:
    """The constraint's name with these columns, if it is named after them."""
    return "uq_ingest_failure_doc_id_stage" if columns[-1] == "stage" else constraint


def rebuild(table: str, edits: list[tuple[str, str]], columns: str, values: str) -> None:
    """SQLite's way to alter a table: another one with its rows takes its place; ids that were given stay given."""
    connection = op.get_bind()
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")  # for a moment articles point to rows that are gone
    given = connection.exec_driver_sql(f"SELECT seq FROM sqlite_sequence WHERE name = '{table}'").scalar()
    definition = connection.exec_driver_sql(f"SELECT sql FROM sqlite_master WHERE name = '{table}'").scalar_one()
    for old, new in edits:
        assert old in definition
        definition = definition.replace(old, new)
    op.execute(f"CREATE TEMPORARY TABLE kept AS SELECT {values} FROM {table}")
    op.execute(f"DROP TABLE {table}")
    op.execute(definition)
    op.execute(f"INSERT INTO {table} ({columns}) SELECT * FROM kept ORDER BY id")
    op.execute("DROP TABLE kept")
    if given is not None:
        connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
        connection.exec_driver_sql("INSERT INTO sqlite_sequence VALUES (?, ?)", (table, given))


def upgrade() -> None:
    for table, (new, after, constraint, unique) in CHANGES.items():
        wider = (*unique, *new)
        if op.get_bind().dialect.name == "sqlite":
            lines = "".join(f"\n\t{column} TEXT NOT NULL, " for column in new)
            was, now = (f"{named(constraint, c)} UNIQUE ({', '.join(c)})" for c in (unique, wider))
            kept = ", ".join(column["name"] for column in sa.inspect(op.get_bind()).get_columns(table))
            empty = "".join(", ''" for _ in new)
            rebuild(table, [(after, after + lines), (was, now)], f"{kept}, {', '.join(new)}", f"{kept}{empty}")
            continue
        op.drop_constraint(constraint, table)
        for column in new:
            op.add_column(table, sa.Column(column, sa.Text(), server_default="", nullable=False))
            op.alter_column(table, column, server_default=None)
        op.create_unique_constraint(named(constraint, wider), table, wider)


def downgrade() -> None:
    op.execute("DELETE FROM ingest_failure WHERE stage <> ''")
    one_run_for_each()
    for table, (new, after, constraint, unique) in CHANGES.items():
        wider = (*unique, *new)
        if op.get_bind().dialect.name == "sqlite":
            lines = "".join(f"\n\t{column} TEXT NOT NULL, " for column in new)
            was, now = (f"{named(constraint, c)} UNIQUE ({', '.join(c)})" for c in (wider, unique))
            known = (column["name"] for column in sa.inspect(op.get_bind()).get_columns(table))
            kept = ", ".join(column for column in known if column not in new)
            rebuild(table, [(after + lines, after), (was, now)], kept, kept)
            continue
        op.drop_constraint(named(constraint, wider), table)
        for column in new:
            op.drop_column(table, column)
        op.create_unique_constraint(constraint, table, unique)


def one_run_for_each() -> None:
    """Runs that differ in nothing but what goes become the first of them."""
    same = " AND ".join(f"o.{column} = r.{column}" for column in RUN)
    first = f"SELECT min(o.id) FROM extraction_run o JOIN extraction_run r ON {same} WHERE r.id ="
    op.execute(f"UPDATE article SET extraction_run_id = ({first} article.extraction_run_id)")
    op.execute(
        f"DELETE FROM extraction_run WHERE id NOT IN (SELECT min(id) FROM extraction_run GROUP BY {', '.join(RUN)})"
    )
