"""Views that DuckDB can run on an attached SQLite file."""

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None
views = "09f0f024faa5b979"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
