"""Decisions that change what is read off an article: its record as it was loaded is kept beside, a reaction may have
no clause, and who takes part in a meeting may be said by a person."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None
views = "12831c3aa23d391f"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ROLES = ("principal", "host", "guest", "mediator", "delegate")
OLD = ("merge", "split", "rename", "reject", "confirm", "assign")
NEW = (*OLD, "add", "remove", "enter", "part")


def among(kinds: tuple[str, ...]) -> str:
    """That a decision is of one of some kinds."""
    return "kind IN (" + ", ".join(f"'{kind}'" for kind in kinds) + ")"


def rewrite(table: str, changes: dict[str, str]) -> None:
    """Change the text by which SQLite knows a table: rows and what refers to them stay."""
    connection = op.get_bind()
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    for old, new in changes.items():
        change = "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ?"
        connection.exec_driver_sql(change, (old, new, table))
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")


def change(kinds: tuple[str, ...], before: tuple[str, ...], needed: bool) -> None:
    """Let decisions be of these kinds, and say whether a reaction needs its clause."""
    columns = ("evidence_start", "evidence_end")
    if op.get_bind().dialect.name == "sqlite":
        rewrite("decision", {among(before): among(kinds)})
        both = [(f"{name} INTEGER,", f"{name} INTEGER NOT NULL,") for name in columns]
        rewrite("reaction", {a if needed else b: b if needed else a for a, b in both})
        return
    op.execute("ALTER TABLE decision DROP CONSTRAINT ck_decision_kind")
    op.execute(f"ALTER TABLE decision ADD CONSTRAINT ck_decision_kind CHECK ({among(kinds)})")
    for name in columns:
        op.alter_column("reaction", name, nullable=not needed)


def upgrade() -> None:
    change(NEW, OLD, needed=False)
    op.create_table(
        "correction",
        sa.Column("article_id", BIG, nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_correction_article_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", name="pk_correction"),
    )
    op.create_table(
        "attendance",
        sa.Column("meeting_id", BIG, nullable=False),
        sa.Column("actor_id", BIG, nullable=False),
        sa.Column("role", sa.Enum(*ROLES, name="role", native_enum=False, create_constraint=True, length=16)),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_attendance_meeting_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name="fk_attendance_actor_id"),
        sa.PrimaryKeyConstraint("meeting_id", "actor_id", name="pk_attendance"),
    )


def downgrade() -> None:
    """What decisions changed stays changed; articles whose records they changed are replaced when they come again."""
    op.execute("UPDATE article SET record_hash = '' WHERE id IN (SELECT article_id FROM correction)")
    whole = "(SELECT length(n.text) FROM article n WHERE n.id = reaction.article_id)"
    op.execute(f"UPDATE reaction SET evidence_start = 0, evidence_end = {whole} WHERE evidence_start IS NULL")
    op.execute("DELETE FROM decision WHERE kind IN ('add', 'remove', 'enter', 'part')")
    op.drop_table("attendance")
    op.drop_table("correction")
    change(OLD, NEW, needed=True)
