"""Views in which a rejected actor takes part in nothing, says nothing and reacts to nothing."""

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None
views = "cc31da61e849ab04"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
