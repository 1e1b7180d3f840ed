"""Public views: `env.py` makes them from `kb.store.views` after every upgrade to the newest revision.

`views` is their digest. Who changes a view adds such a revision, so that databases take the change over.
"""

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None
views = "ac666cfc135d90c3"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
