"""What `kb watch` remembers between its rounds."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("watched_article", "watched_page", "watched_source")


def source_of(table: str) -> sa.ForeignKeyConstraint:
    """That what is remembered goes with its source."""
    name = f"fk_{table}_source_id"
    return sa.ForeignKeyConstraint(["source_id"], ["watched_source.id"], name=name, ondelete="CASCADE")


def upgrade() -> None:
    op.create_table(
        "watched_source",
        sa.Column("id", BIG, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("due_at", sa.Double(), nullable=False),
        sa.Column("failures", BIG, nullable=False),
        sa.Column("error", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_watched_source"),
        sa.UniqueConstraint("name", name="uq_watched_source_name"),
    )
    op.create_table(
        "watched_page",
        sa.Column("source_id", BIG, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text()),
        sa.Column("modified", sa.Text()),
        sa.Column("failures", BIG, nullable=False),
        source_of("watched_page"),
        sa.PrimaryKeyConstraint("source_id", "address", name="pk_watched_page"),
    )
    op.create_table(
        "watched_article",
        sa.Column("doc_id", sa.Text(), nullable=False),
        sa.Column("source_id", BIG, nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        source_of("watched_article"),
        sa.PrimaryKeyConstraint("doc_id", name="pk_watched_article"),
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
