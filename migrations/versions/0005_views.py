"""Views of offices, of what a meeting's status was when, and of what passed between two countries a month."""

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None
views = "7a119337d45b088f"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
