"""Reactions hold who reacts to whom and when; indexes hold all that a condition of listings asks."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None
views = "18266abe034f2bf9"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ACTOR = "(SELECT a.actor_id FROM actor_report a WHERE a.id = r.actor_report_id)"
RECIPIENT = """coalesce(
    (SELECT a.actor_id FROM actor_report a WHERE a.id = r.target_actor_report_id),
    (SELECT s.speaker_id FROM statement_report c JOIN statement s ON s.id = c.statement_id
     WHERE c.id = r.target_statement_report_id))"""
DATE = "coalesce(r.start_date, (SELECT n.published_date FROM article n WHERE n.id = r.article_id))"
NEW = {"actor_id": ACTOR, "recipient_id": RECIPIENT, "date": DATE}
INDEXES = (
    ("ix_reaction_actor", "reaction", ["actor_id", "date"]),
    ("ix_reaction_recipient", "reaction", ["recipient_id", "date"]),
    ("ix_reaction_date", "reaction", ["date"]),
)
WIDER = (
    ("actor_report", "actor_id", "article_id"),
    ("meeting_participant", "actor_id", "meeting_id"),
    ("statement_addressee", "actor_id", "statement_id"),
    ("meeting_report", "meeting_id", "article_id"),
    ("statement_report", "statement_id", "article_id"),
    ("article", "source_id", "published_date"),
)
LAST = "confidence DOUBLE, "
COLUMNS = "\n\tactor_id INTEGER NOT NULL, \n\trecipient_id INTEGER, \n\tdate DATE, "
KEYS = "".join(
    f", \n\tCONSTRAINT fk_reaction_{column} FOREIGN KEY({column}) REFERENCES actor (id)"
    for column in ("actor_id", "recipient_id")
)


def rebuild(definition: str, rows: str) -> None:
    """SQLite's way to alter a table: another one with its rows takes its place; ids that were given stay given."""
    connection = op.get_bind()
    given = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'reaction'").scalar()
    indexes = "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'reaction' AND sql IS NOT NULL"
    known = [row[0] for row in connection.exec_driver_sql(indexes)]
    op.execute(definition.replace("reaction", "reaction_other", 1))
    op.execute(f"INSERT INTO reaction_other {rows}")
    op.execute("DROP TABLE reaction")
    op.execute("ALTER TABLE reaction_other RENAME TO reaction")
    for command in known:
        op.execute(command)
    if given is not None:
        connection.exec_driver_sql("UPDATE sqlite_sequence SET seq = ? WHERE name = 'reaction'", (given,))


def definition() -> str:
    """How SQLite has the table."""
    query = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'reaction'"
    return str(op.get_bind().exec_driver_sql(query).scalar_one())


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        body, end = definition().replace(LAST, LAST + COLUMNS).rsplit("\n)", 1)
        rebuild(f"{body}{KEYS}\n){end}", f"SELECT r.*, {', '.join(NEW.values())} FROM reaction r")
    else:
        for column, kind in (("actor_id", BIG), ("recipient_id", BIG), ("date", sa.Date())):
            op.add_column("reaction", sa.Column(column, kind, nullable=True))
        values = ", ".join(f"{column} = {value}" for column, value in NEW.items())
        op.execute(f"UPDATE reaction r SET {values}")
        op.alter_column("reaction", "actor_id", nullable=False)
        for column in ("actor_id", "recipient_id"):
            op.create_foreign_key(f"fk_reaction_{column}", "reaction", "actor", [column], ["id"])
        op.execute("CREATE INDEX ix_reaction_newest ON reaction (date DESC NULLS LAST, id DESC)")
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)
    for table, column, other in WIDER:
        op.drop_index(f"ix_{table}_{column}", table_name=table)
        op.create_index(f"ix_{table}_{column}_{other}", table, [column, other])
    op.execute("ANALYZE")


def downgrade() -> None:
    for table, column, other in WIDER:
        op.drop_index(f"ix_{table}_{column}_{other}", table_name=table)
        op.create_index(f"ix_{table}_{column}", table, [column])
    for name, table, _ in INDEXES:
        op.drop_index(name, table_name=table)
    if op.get_bind().dialect.name == "sqlite":
        old = definition().replace(COLUMNS, "").replace(KEYS, "")
        known = sa.inspect(op.get_bind()).get_columns("reaction")
        kept = ", ".join(column["name"] for column in known if column["name"] not in NEW)
        rebuild(old, f"SELECT {kept} FROM reaction")
    else:
        op.execute("DROP INDEX ix_reaction_newest")
        for column in NEW:
            op.drop_column("reaction", column)
