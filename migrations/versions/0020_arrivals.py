"""What resolution needs to look only at what is new: which articles it hasn't seen, the sketches of those that it has,
and which decisions it obeyed."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def of_article(table: str, *columns: sa.Column[bytes]) -> None:
    """Make a table of some articles."""
    op.create_table(
        table,
        sa.Column("article_id", BIG, nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=f"fk_{table}_article_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", name=f"pk_{table}"),
    )


def upgrade() -> None:
    """The next resolution is of everything: which decisions the last one obeyed isn't known."""
    of_article("arrival")
    of_article("article_sketch", sa.Column("bands", sa.LargeBinary(), nullable=False))
    op.add_column("resolution", sa.Column("decided", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_table("article_sketch")
    op.drop_table("arrival")
    with op.batch_alter_table("resolution") as table:
        table.drop_column("decided")
