"""Full-text search: FTS5 tables kept in step by triggers on SQLite, generated tsvector columns on Postgres."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INDEXED = {"article": ("title", "text"), "statement": ("quotation",)}
LONGEST = 200_000  # characters of a text that Postgres indexes: a tsvector holds a megabyte


def fts5(table: str, columns: tuple[str, ...]) -> list[str]:
    names = ", ".join(columns)
    new, old = (", ".join(f"{row}.{c}" for c in columns) for row in ("new", "old"))
    search = f"{table}_search"
    add = f"INSERT INTO {search} (rowid, {names}) VALUES (new.id, {new});"
    drop = f"INSERT INTO {search} ({search}, rowid, {names}) VALUES ('delete', old.id, {old});"
    return [
        f"CREATE VIRTUAL TABLE {search} USING fts5({names}, content='{table}', content_rowid='id',"
        " tokenize='porter unicode61 remove_diacritics 2')",
        f"CREATE TRIGGER {search}_insert AFTER INSERT ON {table} BEGIN {add} END",
        f"CREATE TRIGGER {search}_delete AFTER DELETE ON {table} BEGIN {drop} END",
        f"CREATE TRIGGER {search}_update AFTER UPDATE OF {names} ON {table} BEGIN {drop} {add} END",
    ]


def tsvector(table: str, columns: tuple[str, ...]) -> list[str]:
    weights = dict(zip(columns, "AB" if len(columns) > 1 else "A", strict=True))
    vector = " || ".join(
        f"setweight(to_tsvector('english', left(coalesce({c}, ''), {LONGEST})), '{w}')" for c, w in weights.items()
    )
    return [
        f"ALTER TABLE {table} ADD COLUMN search tsvector GENERATED ALWAYS AS ({vector}) STORED",
        f"CREATE INDEX {table}_search_gin ON {table} USING gin (search)",
    ]


def upgrade() -> None:
    make = fts5 if op.get_bind().dialect.name == "sqlite" else tsvector
    for table, columns in INDEXED.items():
        for command in make(table, columns):
            op.execute(command)
    if make is fts5:
        for table in INDEXED:
            op.execute(f"INSERT INTO {table}_search ({table}_search) VALUES ('rebuild')")


def downgrade() -> None:
    for table in INDEXED:
        if op.get_bind().dialect.name == "sqlite":
            for event in ("insert", "delete", "update"):
                op.execute(f"DROP TRIGGER {table}_search_{event}")
            op.execute(f"DROP TABLE {table}_search")
        else:
            op.execute(f"DROP INDEX {table}_search_gin")
            op.execute(f"ALTER TABLE {table} DROP COLUMN search")
