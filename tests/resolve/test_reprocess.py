"""Sample articles of an older version are extracted anew: what people decided holds, and ids stay."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine

from kb.article import Article
from kb.extract.pipeline import Pipeline
from kb.ingest import Job
from kb.record import DocumentRecord
from kb.resolve.decide import Desk
from kb.resolve.decisions import undo
from kb.resolve.run import articles, resolve
from kb.samples import sample_articles
from kb.store import dialect, verify
from kb.store.records import records
from kb.workers import Extract, Outcome

Snapshot = dict[str, list[tuple[Any, ...]]]
SAID = {
    "judgements": "SELECT kind, entity_id, verdict, title FROM judgement ORDER BY kind, entity_id",
    "actors": "SELECT id, name, kind, country FROM actor ORDER BY id",
    "meetings": "SELECT id, mode, status, start_date, place_id FROM meeting ORDER BY id",
    "statements": "SELECT id, speaker_id, form FROM statement ORDER BY id",
    "parties": "SELECT meeting_id, actor_id, role FROM meeting_participant ORDER BY meeting_id, actor_id",
    "reactions": "SELECT id, article_id, stance, evidence_start FROM reaction ORDER BY id",
}  # fmt: skip


def snapshot(engine: Engine) -> Snapshot:
    """The entity of every report, and what is known of entities, all by their ids."""
    reports = {kind: f"SELECT article_id, position, {kind}_id FROM {kind}_report ORDER BY 1, 2"
               for kind in ("actor", "place", "meeting", "statement")}  # fmt: skip
    with engine.connect() as connection:
        return {name: [tuple(row) for row in connection.exec_driver_sql(query)]
                for name, query in (reports | SAID).items()}  # fmt: skip


def older(record: DocumentRecord) -> DocumentRecord:
    """The record as another version gave it: other local ids, and of several mentions one less."""
    local = {part.id: f"old-{part.id}" for parts in (record.actors, record.places, record.meetings, record.statements,
                                                     record.reactions) for part in parts}  # fmt: skip

    def renamed(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: renamed(v) for k, v in value.items()}
        if isinstance(value, list | tuple):
            return [renamed(v) for v in value]
        return local.get(value, value) if isinstance(value, str) else value

    values = renamed(record.model_dump(mode="json"))
    for actor in values["actors"]:
        actor["mentions"] = actor["mentions"][:-1] or actor["mentions"]
    assert record.run is not None
    return DocumentRecord.model_validate({**values, "run": {**record.run.model_dump(), "version": "0"}})


def extraction(pipeline: Pipeline, edit: Callable[[DocumentRecord], DocumentRecord]) -> Extract:
    """Extraction in this process, its records edited."""

    def extract(batches: Iterable[list[Article]]) -> Iterator[list[Outcome]]:
        for batch in batches:
            yield [edit(record) for record in pipeline.extract_many(batch)]

    return extract


@pytest.fixture
def ingested(database: Engine, pipeline: Pipeline) -> Engine:
    """Four sample articles, extracted by an older version."""
    summary = Job(database).ingest(sample_articles()[:4], extraction(pipeline, older), None)
    assert summary.new == 4
    return database


def reprocess(engine: Engine, pipeline: Pipeline) -> None:
    """All that the older version extracted anew, then resolution once more."""
    summary = Job(engine).reprocess(articles(engine), extraction(pipeline, lambda record: record), pipeline.run)
    assert (summary.replaced, summary.failed) == (4, 0)
    resolve(engine)
    assert list(verify.verify(engine)) == []


def row(engine: Engine, query: str) -> str:
    """The first public id that a query finds."""
    with engine.connect() as connection:
        return str(connection.exec_driver_sql(query).scalar_one())


SHARED = (
    "SELECT 'm' || meeting_id FROM meeting_report GROUP BY meeting_id HAVING count(*) > 2 ORDER BY meeting_id LIMIT 1"
)
OTHER = "SELECT 'm' || meeting_id FROM meeting_report GROUP BY meeting_id HAVING count(*) = 1 ORDER BY 1 DESC LIMIT 1"
SPEECH = "SELECT 's' || min(id) FROM statement"
REACTION = "SELECT 'r' || min(id) FROM reaction"
FIRST = f"""SELECT 'd' || article_id || ':' || local_id FROM meeting_report
            WHERE 'm' || meeting_id = ({SHARED}) ORDER BY article_id LIMIT 1"""
REPORT = f"""SELECT 'd' || article_id || ':' || local_id FROM meeting_report
             WHERE 'm' || meeting_id = ({SHARED}) ORDER BY article_id DESC LIMIT 1"""
CASES: dict[str, Callable[[Desk, Engine], int]] = {
    "merge": lambda d, e: d.merge([row(e, SHARED), row(e, OTHER)]),
    "merge of actors": lambda d, _e: d.merge(["Leonor Quintela", "Duarte Valadim"]),
    "split": lambda d, e: d.split(row(e, SHARED), [row(e, FIRST)]),
    "split of an actor": lambda d, _e: d.split("Idriss Benhadou", ["d2"]),
    "rename": lambda d, _e: d.rename("Idriss Benhadou", "Idriss the Elder"),
    "rename of a meeting": lambda d, e: d.rename(row(e, SHARED), "The talks"),
    "reject": lambda d, e: d.judge("reject", row(e, SPEECH)),
    "reject of a reaction": lambda d, e: d.judge("reject", row(e, REACTION)),
    "confirm": lambda d, e: d.judge("confirm", row(e, SHARED)),
    "assign a value": lambda d, e: d.assign(row(e, SHARED), ["status=cancelled", "start=2025-03-01"]),
    "assign an entity": lambda d, e: d.assign(row(e, SPEECH), ["speaker=Leonor Quintela"]),
    "assign a report": lambda d, e: d.assign(row(e, OTHER), [row(e, REPORT)]),
}


def test_ids_stay_when_sample_articles_are_extracted_anew(ingested: Engine, pipeline: Pipeline) -> None:
    before = snapshot(ingested)
    reprocess(ingested, pipeline)
    assert snapshot(ingested) == before


LOST = pytest.mark.xfail(reason="undone, a meeting of a single report gets a new id", strict=True)


@pytest.mark.parametrize(
    "case", [pytest.param(case, marks=LOST) if case == "assign a report" else case for case in CASES]
)
def test_a_decision_holds_when_sample_articles_are_extracted_anew(
    ingested: Engine, pipeline: Pipeline, case: str
) -> None:
    before = snapshot(ingested)
    with dialect.writing(ingested) as connection:
        number = CASES[case](Desk(connection, "Cleo", None), ingested)
    resolve(ingested)
    decided = snapshot(ingested)
    assert decided != before
    reprocess(ingested, pipeline)
    assert snapshot(ingested) == decided
    with dialect.writing(ingested) as connection:
        undo(connection, number)
    resolve(ingested)
    assert snapshot(ingested) == before


def test_records_that_no_program_extracted_are_left_alone_unless_asked_for(
    ingested: Engine, pipeline: Pipeline
) -> None:
    text = "Foreign Minister Ana Brankova met Jon Liddle in Oslo on Monday."
    person = {"id": "x", "name": "Brankova", "kind": "person", "mentions": [(17, 29)]}
    by_hand = DocumentRecord.model_validate({"doc_id": "by-hand", "text": text, "actors": [person]})
    Job(ingested).load([by_hand])
    reprocess(ingested, pipeline)
    assert [r for r in records(ingested) if r.doc_id == "by-hand"] == [by_hand]
    own = extraction(pipeline, lambda record: record)
    summary = Job(ingested).reprocess(articles(ingested, imported=True), own, pipeline.run)
    assert (summary.replaced, summary.unchanged) == (1, 4)
    (anew,) = (r for r in records(ingested) if r.doc_id == "by-hand")
    assert anew.run == pipeline.run
    assert anew.places
