"""What a resolution leaves behind so that the next one reads only what new articles touch."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("actor_profile", "profile_key", "body_name", "place_extent")


def upgrade() -> None:
    """The next resolution is of everything: nothing is kept yet."""
    op.create_table(
        "actor_profile",
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("actor_id", BIG, nullable=False),
        sa.Column("sums", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name="fk_actor_profile_actor_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("profile", name="pk_actor_profile"),
    )
    op.create_index("ix_actor_profile_actor_id", "actor_profile", ["actor_id"])
    op.create_table(
        "profile_key",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", "profile", name="pk_profile_key"),
    )
    op.create_table(
        "body_name",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("articles", BIG, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_body_name"),
    )
    op.create_table(
        "place_extent",
        sa.Column("place_id", BIG, nullable=False),
        sa.Column("precision", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name="fk_place_extent_place_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("place_id", name="pk_place_extent"),
    )
    op.add_column("doubt", sa.Column("margin", sa.Double(), server_default="0", nullable=False))
    op.create_index("ix_meeting_report_start_date", "meeting_report", ["start_date"])
    op.execute("UPDATE resolution SET decided = ''")


def downgrade() -> None:
    op.drop_index("ix_meeting_report_start_date", table_name="meeting_report")
    for table in TABLES:
        op.drop_table(table)
    with op.batch_alter_table("doubt") as table:
        table.drop_column("margin")
