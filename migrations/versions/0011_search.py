"""Postgres' full-text search passes over accents, as SQLite's does: "Cadiz" finds "Cádiz"."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

INDEXED = {"article": ("title", "text"), "statement": ("quotation",)}
LONGEST = 200_000  # characters of a text that Postgres indexes: a tsvector holds a megabyte


def indexed(column: str) -> str:
    return f"left(coalesce({column}, ''), {LONGEST})"


def without_accents(column: str) -> str:
    bare = f"normalize(regexp_replace(normalize({column}, NFD), '[\u0300-\u036f]', '', 'g'), NFC)"
    return f"CASE WHEN {column} ~ '[\u00c0-\u024f\u1e00-\u1eff]' THEN {bare} ELSE {column} END"


def make(plain: bool) -> None:
    for table, columns in INDEXED.items():
        texts = [without_accents(indexed(c)) if plain else indexed(c) for c in columns]
        vector = " || ".join(
            f"setweight(to_tsvector('english', {t}), '{w}')" for t, w in zip(texts, "AB", strict=False)
        )
        op.execute(f"DROP INDEX {table}_search_gin")
        op.execute(f"ALTER TABLE {table} DROP COLUMN search")
        op.execute(f"ALTER TABLE {table} ADD COLUMN search tsvector GENERATED ALWAYS AS ({vector}) STORED")
        op.execute(f"CREATE INDEX {table}_search_gin ON {table} USING gin (search)")


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        make(plain=True)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        make(plain=False)
