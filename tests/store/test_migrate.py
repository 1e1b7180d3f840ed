"""The database is created and upgraded by migrations, and they make what the models say."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from kb.errors import DatabaseError
from kb.store import dialect, loader, migrate, version, views
from kb.store.base import Base
from kb.store.engine import engine, open_database

REVISIONS = [s.revision for s in ScriptDirectory.from_config(migrate.config()).walk_revisions()][::-1]


def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    bind = engine(url)
    with bind.connect() as connection:
        out = [tuple(row) for row in connection.exec_driver_sql(query)]
    bind.dispose()
    return out


def lines(ddl: str) -> list[str]:
    """The columns and constraints of a table's DDL, whatever their order and layout."""
    depth, parts = 0, [""]
    for letter in " ".join(ddl.split()):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        parts = [*parts, ""] if letter in ",()" and depth <= 1 else [*parts[:-1], parts[-1] + letter]
    return sorted(part.strip() for part in parts)


def schema(url: str) -> dict[str, Any]:
    """All that the database says of its tables, without those made by hand."""
    if url.startswith("sqlite"):
        found = rows(
            url, "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql <> ''"
        )
        kept = [r for r in found if not re.match("article_search|statement_search|sqlite_|alembic_", r[1])]
        return {name: lines(sql.replace('"', "")) for _, name, _, sql in kept}
    columns = """SELECT table_name, column_name, data_type, is_nullable, coalesce(column_default, ''),
                        coalesce(character_maximum_length, 0) FROM information_schema.columns
                 WHERE table_schema = 'public' AND column_name <> 'search' AND table_name <> 'alembic_version'
                 AND table_name NOT LIKE 'v_%%' AND table_name NOT LIKE 'kb_%%' ORDER BY 1, 2"""
    constraints = """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
                     WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'alembic_version'
                     ORDER BY 1, 2"""
    indexes = """SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
                 AND indexname NOT LIKE '%%search_gin' AND indexname !~ '_(newest|words)$'
                 AND tablename <> 'alembic_version' ORDER BY 1"""
    return {"columns": rows(url, columns), "constraints": rows(url, constraints), "indexes": rows(url, indexes)}


def test_migrated_tables_are_those_of_the_models_to_the_letter(new_database: Callable[..., str]) -> None:
    migrated, created = new_database(), new_database(migrated=False)
    bind = engine(created)
    Base.metadata.create_all(bind)
    bind.dispose()
    assert schema(migrated) == schema(created)


def test_an_upgraded_database_passes_the_check(new_database: Callable[..., str]) -> None:
    url = new_database(migrated=False)
    migrate.upgrade(url)
    assert migrate.current(url) == version.head()
    migrate.check(url)
    migrate.upgrade(url)


def test_history_is_linear() -> None:
    scripts = ScriptDirectory.from_config(migrate.config())
    assert scripts.get_heads() == [version.head()]
    assert version.revisions() == REVISIONS, "files are named by their revisions, which are in order"


def test_downgrading_to_nothing_leaves_no_table_behind(database_url: str) -> None:
    migrate.downgrade(database_url, "base")
    bind = engine(database_url)
    assert set(inspect(bind).get_table_names()) <= {"alembic_version"}
    bind.dispose()
    migrate.upgrade(database_url)
    migrate.check(database_url)


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_data_survives_the_way_down_and_up(database_url: str, make: Any, revision: str) -> None:
    bind = open_database(database_url)
    loader.load(bind, [make()])
    with bind.connect() as connection:
        before = [
            tuple(r) for r in connection.exec_driver_sql("SELECT * FROM v_evidence ORDER BY id, role, span_start")
        ]
    bind.dispose()
    migrate.downgrade(database_url, revision)
    with pytest.raises(DatabaseError, match="older version"):
        open_database(database_url)
    migrate.upgrade(database_url)
    assert rows(database_url, "SELECT * FROM v_evidence ORDER BY id, role, span_start") == before


def test_a_migration_that_breaks_leaves_the_database_as_it_was(
    new_database: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = new_database(migrated=False)
    migrate.upgrade(url, REVISIONS[0])
    before = schema(url)
    monkeypatch.setattr(
        views, "create", lambda connection: connection.exec_driver_sql("CREATE VIEW broken AS SELECT nothing")
    )
    with pytest.raises(DatabaseError):
        migrate.upgrade(url)
    monkeypatch.undo()
    assert migrate.current(url) == REVISIONS[0]
    assert schema(url) == before
    migrate.upgrade(url)
    migrate.check(url)


def test_a_database_of_a_newer_program_is_refused(database_url: str) -> None:
    bind = engine(database_url)
    with dialect.writing(bind) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    bind.dispose()
    with pytest.raises(DatabaseError, match="newer version"):
        migrate.upgrade(database_url)
    with pytest.raises(DatabaseError, match="newer version"):
        open_database(database_url)


def test_the_last_migration_of_views_knows_their_digest() -> None:
    scripts = [s.module for s in ScriptDirectory.from_config(migrate.config()).walk_revisions()]
    last = next(s.views for s in scripts if hasattr(s, "views"))
    assert last == views.digest(), "views have changed: add a migration that carries their new digest"


def test_migrations_are_found_beside_an_installed_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kb/store").mkdir(parents=True)
    (tmp_path / "kb/_migrations").mkdir()
    (tmp_path / "kb/_migrations/env.py").touch()
    monkeypatch.setattr(version, "__file__", str(tmp_path / "kb/store/version.py"))
    assert version.folder() == tmp_path / "kb/_migrations"
