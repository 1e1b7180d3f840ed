"""Opening a database: what can go wrong is said in one clear line."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from kb.errors import DatabaseError
from kb.store import dialect, loader, migrate, version
from kb.store.engine import engine, open_database
from kb.store.migrate import create_or_open
from kb.store.urls import parsed_url, shown
from tests.faults.test_databases import DAMAGE, elsewhere


@pytest.mark.parametrize(("url", "name"), [
    ("postgres://u:p@h/d", "postgresql+psycopg"), ("postgresql://h/d", "postgresql+psycopg"),
    ("sqlite:///x.db", "sqlite"), ("x.db", "sqlite"), ("sqlite+aiosqlite:///x.db", "sqlite"),
])  # fmt: skip
def test_urls_get_our_drivers(url: str, name: str) -> None:
    assert parsed_url(url).drivername == name


def test_other_kinds_of_databases_are_refused() -> None:
    with pytest.raises(DatabaseError, match="mysql"):
        parsed_url("mysql://h/d")


@pytest.mark.parametrize("url", ["postgresql://:::", "postgresql://u:geheim@h:port/d", "://", "postgresql://[::1/x"])
def test_what_is_no_url_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(DatabaseError, match="this is no database URL") as caught:
        parsed_url(url)
    assert "geheim" not in str(caught.value)


def test_a_url_of_sqlite_with_a_host_says_how_it_is_written() -> None:
    with pytest.raises(DatabaseError, match=r"write sqlite:///data/kb.db"):
        parsed_url("sqlite://var/data/kb.db")


def test_passwords_are_not_shown() -> None:
    assert "geheim" not in shown("postgresql://u:geheim@h/d")


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="folder doesn't exist"):
        open_database(f"sqlite:///{tmp_path}/no/kb.db")


def test_only_what_makes_a_database_makes_its_folder(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/no/such/kb.db"
    for look in (migrate.current, migrate.check, open_database):
        with pytest.raises(DatabaseError, match="folder doesn't exist"):
            look(url)
    assert list(tmp_path.iterdir()) == []
    migrate.upgrade(url)
    assert migrate.current(url) == version.head()


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="kb db upgrade"):
        open_database(f"sqlite:///{tmp_path}/kb.db")
    assert not (tmp_path / "kb.db").exists()


def test_ingestion_makes_folder_and_database(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new/folder/kb.db"
    create_or_open(url).dispose()
    assert migrate.current(url) == version.head()


def test_a_file_that_is_no_database_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("my notes about the summit")
    for use in (create_or_open, open_database, migrate.current, migrate.upgrade):
        with pytest.raises(DatabaseError, match=r"^.*notes.db: it is not a SQLite database, or is damaged$"):
            use(f"sqlite:///{path}")
    assert path.read_text() == "my notes about the summit"


def test_a_folder_is_called_one_and_named_once(tmp_path: Path) -> None:
    for use in (create_or_open, open_database, migrate.current, migrate.upgrade):
        with pytest.raises(DatabaseError) as caught:
            use(str(tmp_path))
        assert str(caught.value) == f"{tmp_path} is a folder, not a SQLite database"


def test_a_database_of_another_program_is_not_taken_for_ours(tmp_path: Path) -> None:
    other = engine(f"sqlite:///{tmp_path}/other.db")
    with dialect.writing(other) as connection:
        connection.exec_driver_sql("CREATE TABLE recipe (id INTEGER)")
    other.dispose()
    with pytest.raises(DatabaseError, match="no database of kb"):
        open_database(f"sqlite:///{tmp_path}/other.db")


def test_a_damaged_file_is_called_damaged(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/kb.db"
    create_or_open(url).dispose()
    elsewhere(DAMAGE, tmp_path / "kb.db", 100, 60_000)
    with pytest.raises(DatabaseError, match="damaged"):
        open_database(url)


def test_a_server_that_is_not_there_is_one_line() -> None:
    with pytest.raises(DatabaseError) as caught:
        open_database("postgresql://kb@127.0.0.1:9/kb")
    assert "\n" not in str(caught.value)


def test_a_read_only_engine_can_not_write(database_url: str) -> None:
    reader = open_database(database_url, read_only=True)
    with pytest.raises(DatabaseError):
        loader.record_failures(reader, [loader.ArticleError("a", "b")])
    reader.dispose()


def test_foreign_keys_are_kept(database: Engine) -> None:
    from sqlalchemy.exc import IntegrityError

    with pytest.raises(IntegrityError), database.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO mention (actor_report_id, position, span_start, span_end) VALUES (9, 0, 0, 1)"
        )
