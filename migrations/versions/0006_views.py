"""Views without what a person rejected."""

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None
views = "3e7da5c5a90955d9"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
