"""Names are found by how they fold, which both databases keep beside them."""

import sqlalchemy as sa
from alembic import op

from kb.world.fold import fold

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLES = ("actor_alias", "place")
PIECE = 10_000
WORDS = "CREATE INDEX ix_{0}_words ON {0} USING gin (to_tsvector('simple', {1}))"


def fill(table: str) -> None:
    """Fold the names that are there: on SQLite by a function of ours, on Postgres name by name, of which there are
    fewer than rows."""
    bind = op.get_bind()
    if bind.dialect.name == "sqlite":
        bind.connection.create_function("kb_fold", 1, fold, deterministic=True)
        op.execute(f"UPDATE {table} SET folded = kb_fold(name)")
        return
    names = [row[0] for row in bind.execute(sa.text(f"SELECT DISTINCT name FROM {table}"))]
    said = sa.text(f"UPDATE {table} t SET folded = x.folded FROM unnest(CAST(:names AS text[]), CAST(:folds AS text[]))"
                   " AS x(name, folded) WHERE t.name = x.name")  # fmt: skip
    for begin in range(0, len(names), PIECE):
        piece = names[begin : begin + PIECE]
        bind.execute(said, {"names": piece, "folds": [fold(name) for name in piece]})


def upgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    if postgres:
        op.execute("DROP INDEX ix_actor_alias_words")
    for table in TABLES:
        op.add_column(table, sa.Column("folded", sa.Text(), server_default="", nullable=False))
        fill(table)
        op.create_index(f"ix_{table}_folded", table, ["folded"])
        if postgres:
            op.execute(WORDS.format(table, "folded"))


def downgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    for table in TABLES:
        if postgres:
            op.execute(f"DROP INDEX ix_{table}_words")
        op.drop_index(f"ix_{table}_folded", table_name=table)
        op.drop_column(table, "folded")
    if postgres:
        op.execute(WORDS.format("actor_alias", "name"))
