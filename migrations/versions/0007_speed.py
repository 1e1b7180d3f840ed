"""What listings are ordered by is stored and indexed: first publication of statements, how often actors and places occur."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COUNTS = (("actor", "articles"), ("actor", "reactions"), ("place", "meetings"), ("place", "articles"))
NEWEST = (
    ("article", "published_date", "id DESC"),
    ("statement", "published_date", "id DESC"),
    ("meeting", "start_date", "id"),
)
WORDS = "to_tsvector('simple', name)"


def upgrade() -> None:
    for table, column in COUNTS:
        op.add_column(table, sa.Column(column, BIG, server_default=sa.text("0"), nullable=False))
    op.add_column("statement", sa.Column("published_date", sa.Date(), nullable=True))
    op.execute(
        "UPDATE statement SET published_date = (SELECT min(n.published_date) FROM statement_report r"
        " JOIN article n ON n.id = r.article_id WHERE r.statement_id = statement.id)"
    )
    op.execute(
        "UPDATE actor SET articles = (SELECT count(*) FROM actor_report r WHERE r.actor_id = actor.id),"
        " reactions = (SELECT count(*) FROM reaction x JOIN actor_report r ON r.id = x.actor_report_id"
        " WHERE r.actor_id = actor.id)"
    )
    op.execute(
        "UPDATE place SET articles = (SELECT count(*) FROM place_report r WHERE r.place_id = place.id),"
        " meetings = (SELECT count(*) FROM meeting m WHERE m.place_id = place.id)"
    )
    op.create_index("ix_actor_articles", "actor", ["articles"])
    op.create_index("ix_place_often", "place", ["meetings", "articles"])
    op.drop_index("ix_statement_speaker_id", table_name="statement")
    op.create_index("ix_statement_speaker", "statement", ["speaker_id", "published_date"])
    op.create_index("ix_statement_published_date", "statement", ["published_date"])
    if op.get_bind().dialect.name == "postgresql":
        for table, date, then in NEWEST:
            op.execute(f"CREATE INDEX ix_{table}_newest ON {table} ({date} DESC NULLS LAST, {then})")
        op.execute(f"CREATE INDEX ix_actor_alias_words ON actor_alias USING gin ({WORDS})")
    op.execute("ANALYZE")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name in ("actor_alias_words", *(f"{table}_newest" for table, _, _ in NEWEST)):
            op.execute(f"DROP INDEX ix_{name}")
    op.drop_index("ix_statement_published_date", table_name="statement")
    op.drop_index("ix_statement_speaker", table_name="statement")
    op.create_index("ix_statement_speaker_id", "statement", ["speaker_id"])
    op.drop_index("ix_place_often", table_name="place")
    op.drop_index("ix_actor_articles", table_name="actor")
    op.drop_column("statement", "published_date")
    for table, column in reversed(COUNTS):
        op.drop_column(table, column)
