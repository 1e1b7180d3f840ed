"""SQL by hand reads, and can't do anything else, on both databases."""

import pytest

from kb.errors import UsageError
from kb.queries.sql import read_only, unique
from kb.rows import Rows


def rows(found: Rows) -> list[tuple[object, ...]]:
    return [tuple(row) for row in found.rows]


def test_a_statement_gives_its_columns_and_rows(world: str) -> None:
    found = read_only("SELECT doc_id, 1 AS n FROM article ORDER BY doc_id;", world)
    assert list(found.columns) == ["doc_id", "n"]
    assert rows(found) == [("call", 1), ("talks", 1)]


def test_no_rows_still_have_columns(world: str) -> None:
    found = read_only("SELECT doc_id FROM article WHERE 1 = 0", world)
    assert (list(found.columns), rows(found)) == (["doc_id"], [])


def test_parameters_are_values_and_never_sql(world: str) -> None:
    found = read_only("SELECT doc_id FROM article WHERE doc_id = :d", world, {"d": "x' OR '1'='1"})
    assert rows(found) == []
    assert rows(read_only("SELECT '100%', ':d'", world)) == [("100%", ":d")]
    assert rows(read_only("SELECT '100%', CAST(:d AS text)", world, {"d": "50%"})) == [("100%", "50%")]


def test_a_name_within_a_text_or_a_comment_is_no_parameter(world: str) -> None:
    statement = "SELECT ':d' AS \":d\", CAST(:d AS text) AS b /* :d */ -- :d"
    found = read_only(statement, world, {"d": "it"})
    assert (list(found.columns), rows(found)) == ([":d", "b"], [(":d", "it")])


@pytest.mark.parametrize(
    ("statement", "value", "expected"),
    [
        ("SELECT count(*) FROM (SELECT count(*) AS n FROM article) t WHERE n > :v", "1", 1),
        ("SELECT count(*) FROM article WHERE id * 0.5 < :v", "0.75", 1),
        ("SELECT count(*) FROM article WHERE doc_id = :v", "007", 0),
        ("SELECT count(*) FROM (SELECT id FROM article LIMIT :v) t", "1", 1),
        ("SELECT count(*) FROM article WHERE published_date > :v", "2025-06-01", 1),
    ],
)
def test_a_parameter_is_compared_as_what_it_is_written_as(
    world: str, statement: str, value: str, expected: int
) -> None:
    assert rows(read_only(statement, world, {"v": value})) == [(expected,)]


def test_a_name_without_a_value_is_told(world: str) -> None:
    with pytest.raises(UsageError, match="nothing says what :x stands for"):
        rows(read_only("SELECT :x", world, {"y": "1"}))


def test_sums_and_means_are_numbers(world: str) -> None:
    assert rows(read_only("SELECT sum(id) AS s, avg(id) AS m FROM article", world)) == [(3, 1.5)]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM article",
        "INSERT INTO source (name) VALUES ('x')",
        "UPDATE article SET title = 'x'",
        "DROP TABLE reaction",
        "CREATE TABLE t (a int)",
        "WITH x AS (SELECT 1) DELETE FROM article",
        "SELECT 1; DELETE FROM article",
        "COMMIT; DELETE FROM article",
        "SET TRANSACTION READ WRITE",
        "DO $$ BEGIN DELETE FROM article; END $$",
        "DO $$ BEGIN PERFORM set_config('transaction_read_only', 'off', false); DELETE FROM article; END $$",
        "PRAGMA query_only = OFF",
        "PRAGMA journal_mode = DELETE",
        "ATTACH DATABASE 'other.db' AS other",
        "VACUUM",
        "REINDEX",
        "WITH gone AS (DELETE FROM article RETURNING id) SELECT * FROM gone",
        "DELETE FROM article RETURNING id",
        "SELECT * INTO elsewhere FROM article",
        "EXPLAIN ANALYZE DELETE FROM article",
        "SELECT id FROM article FOR UPDATE",
        "SELECT lo_create(0)",
        "SELECT nextval('article_id_seq')",
        "SELECT pg_read_file('/etc/hosts')",
        "SELECT pg_ls_dir('/')",
        "SELECT pg_reload_conf()",
        "SELECT lo_export(1, '/tmp/kb')",
        "COPY article TO STDOUT",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "COPY article (title) FROM PROGRAM 'true'",
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
        "SET ROLE NONE",
        "RESET ALL",
        "BEGIN",
        "COMMIT",
        "ROLLBACK",
        "SAVEPOINT s",
        "PREPARE p AS DELETE FROM article",
        "LISTEN article",
        "ALTER SYSTEM SET fsync = off",
        "CREATE TEMP TABLE t AS SELECT 1 AS a",
        "SELECT set_config('transaction_read_only', 'off', false)",
        "VACUUM INTO 'copy.db'",
        "DETACH DATABASE main",
        "PRAGMA writable_schema = ON",
        "SELECT load_extension('x')",
        "SELECT fts3_tokenizer('simple', x'00')",
        "INSERT INTO article_search (article_search) VALUES ('delete-all')",
        "UPDATE sqlite_master SET type = 'view'",
        "UPDATE sqlite_master SET sql = ''",
    ],
)
def test_what_would_write_is_refused(world: str, statement: str) -> None:
    with pytest.raises(UsageError, match=r"^SQL: "):
        rows(read_only(statement, world))
    assert rows(read_only("SELECT count(*) FROM article", world)) == [(2,)]
    assert rows(read_only("SELECT count(*) FROM reaction", world)) == [(2,)]


@pytest.mark.parametrize(
    "statement", ["SELEC", "SELECT * FROM nowhere", "SELECT :x", "", ";", "-- only words", "SELECT 1; SELECT 2"]
)
def test_what_is_no_statement_is_a_usage_error(world: str, statement: str) -> None:
    with pytest.raises(UsageError, match=r"^SQL: "):
        rows(read_only(statement, world))


def test_full_text_search_is_reading(world: str) -> None:
    if world.startswith("sqlite"):
        found = read_only("SELECT count(*) FROM article_search WHERE article_search MATCH 'agree'", world)
        assert rows(found) == [(1,)]


def test_a_statement_that_takes_too_long_is_stopped(world: str) -> None:
    endless = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r"
    with pytest.raises(UsageError, match="longer than 0"):
        rows(read_only(endless, world, seconds=0.2))


def test_column_names_are_made_unique() -> None:
    assert unique(["a", "a", "b", "a_2", "a"]) == ("a", "a_2", "b", "a_2_2", "a_3")
