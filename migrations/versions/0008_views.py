"""Views with the types of their columns, and their version."""

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None
views = "ab58e553162a5807"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
