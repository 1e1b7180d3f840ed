"""Pipelines that the statement network was not trained with."""

from dataclasses import replace
from pathlib import Path

import pytest

from kb.article import Article
from kb.errors import PipelineError
from kb.extract.pipeline import Pipeline, fitted, load

METAS = [
    ("en", "core_web_md", "3.7.1", True),
    ("en", "core_web_md", "3.7.0", True),
    ("en", "core_web_md", "3.8.0", False),
    ("en", "core_web_sm", "3.7.1", False),
    ("en", "core_web_trf", "3.7.3", False),
    ("en", "core_web_md", "3.70.0", False),
]


@pytest.mark.parametrize(("lang", "name", "version", "fits"), METAS)
def test_vectors_fit_only_the_version_that_training_saw(lang: str, name: str, version: str, fits: bool) -> None:
    assert fitted({"lang": lang, "name": name, "version": version}) is fits


def test_another_pipeline_s_vectors_reach_no_stage(pipeline: Pipeline) -> None:
    text = "The minister said that the bridge would open in May."
    other = replace(pipeline, fitted=False)
    found = other.findings(Article("t", text), other.nlp(text))
    assert found.vectors is None
    assert found.parse.tensor is None


def test_a_pipeline_for_another_language_is_refused(tmp_path: Path) -> None:
    import spacy

    spacy.blank("de").to_disk(tmp_path / "blank")
    with pytest.raises(PipelineError, match="language 'de'"):
        load(str(tmp_path / "blank"))
