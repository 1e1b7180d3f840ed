"""Views that count articles and facts once each, and of an article nothing that a person rejected."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None
views = "0dffe6478e628d78"

COUNTS = {
    "actor": "(SELECT count(DISTINCT r.article_id) FROM actor_report r WHERE r.actor_id = actor.id)",
    "place": "(SELECT count(DISTINCT r.article_id) FROM place_report r WHERE r.place_id = place.id)",
}
"""Articles that have them; what an article had twice was counted twice."""


def upgrade() -> None:
    for table, count in COUNTS.items():
        op.execute(f"UPDATE {table} SET articles = {count} WHERE articles <> {count}")


def downgrade() -> None:
    pass
