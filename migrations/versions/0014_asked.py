"""Statements may be questions; what is denied, asked or supposed is known by that too, and the views show it."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None
views = "60383e6b01e07cd2"

OLD, NEW = "modality IN ('hypothetical')", "modality IN ('hypothetical', 'asked')"
NAME = "ck_statement_report_modality"
SENSES = """
    SELECT s.id, s.identity_key, max(r.polarity), max(r.modality)
    FROM statement s JOIN statement_report r ON r.statement_id = s.id
    GROUP BY s.id, s.identity_key
    HAVING max(coalesce(r.polarity, r.modality)) IS NOT NULL
           AND sum(CASE WHEN r.polarity IS NULL AND r.modality IS NULL THEN 1 ELSE 0 END) = 0"""


def recheck(old: str, new: str) -> None:
    """Have another check of the column. SQLite's is a part of the table's text: rows and what refers to them stay."""
    if op.get_bind().dialect.name != "sqlite":
        op.execute(f"ALTER TABLE statement_report DROP CONSTRAINT {NAME}")
        op.execute(f"ALTER TABLE statement_report ADD CONSTRAINT {NAME} CHECK ({new})")
        return
    connection = op.get_bind()
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    change = "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = 'statement_report'"
    connection.exec_driver_sql(change, (old, new))
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")


def upgrade() -> None:
    recheck(OLD, NEW)
    connection = op.get_bind()
    marker = "?" if connection.dialect.name == "sqlite" else "%s"
    for key, known, *sense in connection.exec_driver_sql(SENSES).all():
        words, at, article = known.partition("|@")
        value = f"{words}{''.join(f'|{s}' for s in sense if s)}{at}{article}"
        change = f"UPDATE statement SET identity_key = {marker} WHERE id = {marker}"
        connection.exec_driver_sql(change, (value, key))


def downgrade() -> None:
    op.execute("UPDATE statement_report SET modality = NULL WHERE modality = 'asked'")
    for word in ("negated", "hypothetical", "asked"):
        op.execute(f"UPDATE statement SET identity_key = replace(identity_key, '|{word}', '')")
    recheck(NEW, OLD)
