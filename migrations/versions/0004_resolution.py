"""Resolution: ids that were given up, judgements, links between articles and between statements, doubts."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "doubt",
        sa.Column(
            "kind",
            sa.Enum(
                "actor",
                "place",
                "meeting",
                "statement",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("left_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("right_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("joined", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "position", name=op.f("pk_doubt")),
    )
    op.create_table(
        "entity_redirect",
        sa.Column(
            "kind",
            sa.Enum(
                "actor",
                "place",
                "meeting",
                "statement",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("old_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("new_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("anchor_doc_id", sa.Text(), nullable=False),
        sa.Column("anchor_local_id", sa.Text(), nullable=False),
        sa.Column("kept_doc_id", sa.Text(), nullable=False),
        sa.Column("kept_local_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "old_id", name=op.f("pk_entity_redirect")),
    )
    op.create_index(op.f("ix_entity_redirect_new_id"), "entity_redirect", ["new_id"], unique=False)
    op.create_table(
        "judgement",
        sa.Column(
            "kind",
            sa.Enum(
                "actor",
                "place",
                "meeting",
                "statement",
                "reaction",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum("confirmed", "rejected", name="verdict", native_enum=False, create_constraint=True, length=16),
            nullable=True,
        ),
        sa.Column("title", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("kind", "entity_id", name=op.f("pk_judgement")),
    )
    op.create_table(
        "resolution",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("actors", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("places", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("meetings", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("statements", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "finished_at", sa.DateTime(timezone=True), server_default=sa.func.current_timestamp(), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resolution")),
    )
    op.create_table(
        "article_link",
        sa.Column("article_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("original_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "relation",
            sa.Enum("duplicate", "update", name="relation", native_enum=False, create_constraint=True, length=16),
            nullable=False,
        ),
        sa.Column("score", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_link_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["original_id"], ["article.id"], name=op.f("fk_article_link_original_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_article_link")),
    )
    op.create_index(op.f("ix_article_link_original_id"), "article_link", ["original_id"], unique=False)
    op.create_table(
        "paraphrase",
        sa.Column("statement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("other_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.CheckConstraint("statement_id < other_id", name=op.f("ck_paraphrase_order")),
        sa.ForeignKeyConstraint(
            ["other_id"], ["statement.id"], name=op.f("fk_paraphrase_other_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statement.id"], name=op.f("fk_paraphrase_statement_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("statement_id", "other_id", name=op.f("pk_paraphrase")),
    )
    op.create_index(op.f("ix_paraphrase_other_id"), "paraphrase", ["other_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_paraphrase_other_id"), table_name="paraphrase")
    op.drop_table("paraphrase")
    op.drop_index(op.f("ix_article_link_original_id"), table_name="article_link")
    op.drop_table("article_link")
    op.drop_table("resolution")
    op.drop_table("judgement")
    op.drop_index(op.f("ix_entity_redirect_new_id"), table_name="entity_redirect")
    op.drop_table("entity_redirect")
    op.drop_table("doubt")
