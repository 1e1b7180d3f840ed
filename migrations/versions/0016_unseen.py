"""Articles that no resolution has seen are counted: clocks that are set back hid them."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

WAITING = "EXISTS (SELECT 1 FROM article WHERE loaded_at >= (SELECT max(finished_at) FROM resolution))"


def upgrade() -> None:
    op.add_column(
        "resolution",
        sa.Column("unseen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), server_default="0", nullable=False),
    )
    op.execute(f"UPDATE resolution SET unseen = 1 WHERE {WAITING}")


def downgrade() -> None:
    with op.batch_alter_table("resolution") as table:
        table.drop_column("unseen")
