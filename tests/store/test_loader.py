"""Loading is idempotent, whole articles at a time, and survives what goes wrong."""

import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from kb.article import Article
from kb.errors import ArticleError, DatabaseError
from kb.record import DocumentRecord, Run
from kb.store import dialect, loader
from kb.store.base import Base
from kb.store.dialect import connections
from kb.store.engine import engine, open_database
from kb.store.migrate import create_or_open
from kb.store.records import records
from kb.store.verify import counts, verify

CLOCKS = {"loaded_at", "failed_at"}


def dump(database: Engine, numbers: bool = True) -> dict[str, list[str]]:
    """All rows of all tables, without what the clock says."""
    out = {}
    with database.connect() as connection:
        for table in Base.metadata.sorted_tables:
            names = [c.name for c in table.columns if c.name not in CLOCKS and (numbers or not c.name.endswith("id"))]
            query = f"SELECT {', '.join(names)} FROM {table.name}" if names else f"SELECT count(*) FROM {table.name}"
            out[table.name] = sorted(str(tuple(row)) for row in connection.exec_driver_sql(query))
    return out


def test_loading_the_same_again_changes_nothing(database: Engine, make: Any) -> None:
    articles = [make(f"lumen/{k}") for k in range(3)]
    assert loader.load(database, articles).added == 3
    before = dump(database)
    again = loader.load(database, articles)
    assert (again.added, again.replaced, again.unchanged, again.failed) == (0, 0, 3, 0)
    assert dump(database) == before


def test_an_article_twice_in_one_load_is_one_article(database: Engine, make: Any) -> None:
    done = loader.load(database, [make(), make()])
    assert (done.added, done.unchanged) == (1, 1)


def test_batches_of_any_size_give_the_same_rows(new_database: Callable[..., str], make: Any) -> None:
    dumps = []
    for size in (1, 2, 100):
        database = open_database(new_database())
        loader.load(database, [make(f"lumen/{k}", title=f"No. {k}") for k in range(5)], batch=size)
        dumps.append(dump(database))
        database.dispose()
    assert dumps[0] == dumps[1] == dumps[2]


def test_a_changed_article_replaces_its_evidence(database: Engine, make: Any) -> None:
    loader.load(database, [make("lumen/1"), make("lumen/2")])
    changed = make("lumen/1", meetings=[], reactions=[])
    done = loader.load(database, [changed])
    assert (done.replaced, done.added) == (1, 0)
    assert list(records(database)) == [changed, make("lumen/2")]
    assert counts(database)["meeting"] == 1
    assert list(verify(database)) == []


def test_what_nothing_reports_any_more_is_gone(database: Engine, make: Any) -> None:
    loader.load(database, [make()])
    loader.load(database, [make(actors=[], places=[], dateline=None, meetings=[], statements=[], reactions=[])])
    left = counts(database)
    assert {
        left[t] for t in ("actor", "actor_alias", "office", "place", "meeting", "statement", "reaction", "evidence")
    } == {0}
    assert left["article"] == 1


def test_a_new_extraction_run_replaces_the_evidence(database: Engine, make: Any) -> None:
    loader.load(database, [make()])
    run = Run(program="kb", version="2", pipeline="p", pipeline_version="3")
    assert loader.load(database, [make(run=run)]).replaced == 1
    assert [one.run for one in records(database)] == [run]


def test_ids_outlive_a_new_extraction(database: Engine, make: Any) -> None:
    loader.load(database, [make("lumen/0"), make("lumen/1")])
    query = "SELECT id, evidence FROM v_reactions ORDER BY reaction_key"
    with database.connect() as connection:
        before = [tuple(r) for r in connection.exec_driver_sql(query)]
        entities = [one.model_dump_json() for one in records(database, entities=True)]
    loader.load(database, [make("lumen/1", run=None)])
    loader.load(database, [make("lumen/1")])
    with database.connect() as connection:
        assert [tuple(r) for r in connection.exec_driver_sql(query)] == before
    assert [one.model_dump_json() for one in records(database, entities=True)] == entities


def test_an_id_is_never_given_twice(database: Engine, make: Any) -> None:
    loader.load(database, [make()])
    loader.load(database, [make(actors=[], places=[], dateline=None, meetings=[], statements=[], reactions=[])])
    loader.load(database, [make("lumen/2")])
    (_, second) = records(database, entities=True)
    assert [a.entity for a in second.actors] == ["a4", "a5", "a6"]
    assert second.meetings[0].entity == "m2"


BAD = [
    ({"title": "half \ud800 a pair"}, "surrogate"),
    ({"title": "a \0 in it"}, "NUL"),
    ({"published": "2031-02-30"}, "day"),
    ({"dateline": "p9"}, "dateline"),
]


@pytest.mark.parametrize(("change", "why"), BAD)
def test_what_no_database_can_hold_costs_only_its_article(
    database: Engine, make: Any, change: dict[str, Any], why: str
) -> None:
    bad = make("lumen/bad").model_copy(update=change)
    done = loader.load(database, [make("lumen/1"), bad, make("lumen/2")])
    assert (done.added, done.failed) == (2, 1)
    assert why in done.failures[0].why
    assert counts(database)["ingest_failure"] == 1


def test_rows_that_the_database_refuses_cost_only_their_article(database: Engine, make: Any) -> None:
    meeting = make().meetings[0].model_copy(update={"confidence": 7.0})
    bad = make("lumen/bad").model_copy(update={"meetings": [meeting]})
    done = loader.load(database, [make("lumen/1"), bad, make("lumen/2")])
    assert (done.added, [f.where for f in done.failures]) == (2, ["lumen/bad"])
    assert "confidence" in done.failures[0].why
    assert [one.doc_id for one in records(database)] == ["lumen/1", "lumen/2"]
    assert list(verify(database)) == []


def test_names_longer_than_an_index_takes_cost_at_most_their_article(database: Engine, make: Any) -> None:
    name = "".join(chr(0x4E00 + k * 7 % 20000) for k in range(9000))
    actors = [make().actors[0].model_copy(update={"name": name}), *make().actors[1:]]
    done = loader.load(database, [make("lumen/1"), make("lumen/long", actors=actors), make("lumen/2")])
    assert done.added + done.failed == 3
    assert done.failed == (database.dialect.name == "postgresql")
    assert list(verify(database)) == []


def test_failures_whose_names_differ_in_a_secret_only_are_one(database: Engine) -> None:
    names = [f"https://e.org/a?token={k}" for k in range(3)]
    loader.record_failures(database, [ArticleError(name, "unreadable") for name in names])
    assert counts(database)["ingest_failure"] == 1


def test_a_later_success_clears_the_failure(database: Engine, make: Any) -> None:
    loader.record_failures(database, [ArticleError("lumen/1", "unreadable")], "a.html")
    loader.record_failures(database, [ArticleError("lumen/1", "still unreadable")], "a.html")
    assert counts(database)["ingest_failure"] == 1
    loader.load(database, [make("lumen/1")])
    assert counts(database)["ingest_failure"] == 0


def test_known_articles_are_told_by_text_metadata_and_run(database: Engine, make: Any) -> None:
    one = make()
    loader.load(database, [one])
    article = Article(doc_id=one.doc_id, text=one.text, title=one.title, byline=one.byline, source=one.source,
                      url=one.url, published=date(2031, 5, 14))  # fmt: skip
    changed = Article(doc_id=one.doc_id, text=one.text + "!", title=one.title)
    other = one.run.model_copy(update={"version": "2"})
    assert loader.known(database, [article]) == {one.doc_id}
    assert loader.known(database, [article], one.run) == {one.doc_id}
    assert loader.known(database, [article], other) == set()
    assert loader.known(database, [changed]) == set()
    assert loader.known(database, []) == set()


def test_the_same_text_under_another_key_is_a_duplicate_of_the_first(database: Engine, make: Any) -> None:
    loader.load(database, [make("lumen/1")])
    loader.load(database, [make("lumen/2"), make("lumen/3")])
    query = "SELECT id, duplicate_of FROM v_articles ORDER BY article_key"
    with database.connect() as connection:
        assert [tuple(r) for r in connection.exec_driver_sql(query)] == [("d1", None), ("d2", "d1"), ("d3", "d1")]
    loader.load(database, [make("lumen/1", text=make().text + " Rain fell.")])
    with database.connect() as connection:
        assert [tuple(r) for r in connection.exec_driver_sql(query)] == [("d1", None), ("d2", None), ("d3", "d2")]


WRITER = """
import sys, time
from kb.record import DocumentRecord
from kb.store import loader
from kb.store.engine import open_database
lines = open(sys.argv[2], encoding="utf-8")
engine = open_database(sys.argv[1])
for done in loader.load_batches(engine, map(DocumentRecord.model_validate_json, lines), batch=3):
    print(done.added, flush=True)
"""


def write_records(path: Any, articles: list[DocumentRecord]) -> None:
    path.write_text("".join(one.to_json() + "\n" for one in articles), encoding="utf-8")


@pytest.mark.parametrize("batches", [1, 4, 9])
def test_a_killed_load_goes_on_to_the_same_rows(
    new_database: Callable[..., str], make: Any, tmp_path: Any, batches: int
) -> None:
    articles = [make(f"lumen/{k}", title=f"No. {k}") for k in range(40)]
    write_records(tmp_path / "r.jsonl", articles)
    url = new_database()
    run = subprocess.Popen([sys.executable, "-c", WRITER, url, str(tmp_path / "r.jsonl")], stdout=subprocess.PIPE)
    assert run.stdout is not None
    for _ in range(batches):
        run.stdout.readline()
    run.send_signal(signal.SIGKILL)
    run.wait()
    run.stdout.close()
    killed, whole = open_database(url), open_database(new_database())
    assert list(verify(killed)) == []
    loader.load(killed, articles, batch=3)
    loader.load(whole, articles, batch=3)
    assert dump(killed, numbers=False) == dump(whole, numbers=False)
    assert list(records(killed)) == list(records(whole))
    killed.dispose()
    whole.dispose()


def test_two_writers_of_the_same_articles_end_with_the_same_rows(new_database: Callable[..., str], make: Any) -> None:
    articles = [make(f"lumen/{k}", title=f"No. {k}") for k in range(30)]
    url = new_database()
    done: list[loader.LoadResult] = []

    def write(mine: list[DocumentRecord]) -> None:
        database = open_database(url)
        done.append(loader.load(database, mine, batch=4))
        database.dispose()

    writers = [threading.Thread(target=write, args=(mine,)) for mine in (articles, articles[::-1])]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    database, alone = open_database(url), open_database(new_database())
    loader.load(alone, articles)
    assert sum(d.added for d in done) == 30
    assert sum(d.unchanged for d in done) == 30
    assert dump(database, numbers=False).keys() == dump(alone, numbers=False).keys()
    assert counts(database) == counts(alone)
    assert list(verify(database)) == []
    database.dispose()
    alone.dispose()


def test_a_locked_file_is_told_in_one_line(tmp_path: Any, make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "BUSY_SECONDS", 0)
    url = f"sqlite:///{tmp_path / 'kb.db'}"
    holder, other = create_or_open(url), engine(url)
    with dialect.writing(holder), pytest.raises(DatabaseError, match="another program is writing"):
        loader.load(other, [make()])
    assert loader.load(other, [make()]).added == 1
    holder.dispose()
    other.dispose()


def test_a_full_disk_leaves_whole_articles_only(tmp_path: Any, make: Any) -> None:
    database = create_or_open(f"sqlite:///{tmp_path / 'kb.db'}")
    with database.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 8}")
    articles = [make(f"lumen/{k}", text=make().text + f" {k} " * 900) for k in range(40)]
    with pytest.raises(DatabaseError, match="disk is full"):
        loader.load(database, articles, batch=2)
    assert list(verify(database)) == []
    database.dispose()
    database = open_database(f"sqlite:///{tmp_path / 'kb.db'}")
    loader.load(database, articles)
    assert list(records(database)) == articles
    database.dispose()
