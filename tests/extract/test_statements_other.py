"""Statements by the network that sees no vectors: what a pipeline gets that the other network was not trained with."""

import hashlib
import importlib.util
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kb.article import Article
from kb.errors import PipelineError
from kb.extract.pipeline import Pipeline, fitted, load
from kb.extract.statements import confidence, features, network

SHARED = Path(__file__).parents[3] / "shared"
DEV = SHARED / "gold" / "dev.jsonl"
WEIGHTS = "cc7aae55df95e7da55588401186ca040d4d994b65c03bfeb1accb804866f01b6"


@pytest.fixture(scope="module")
def other(pipeline: Pipeline) -> Pipeline:
    """The default pipeline's parse, as if it were another's."""
    return replace(pipeline, words=None)


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


def test_the_default_pipeline_is_the_one_that_training_saw(pipeline: Pipeline) -> None:
    text = "The minister said that the bridge would open in May."
    found = pipeline.findings(Article("t", text), pipeline.nlp(text))
    assert pipeline.words is not None
    assert network.read(found).path == network.WEIGHTS


def test_another_pipeline_s_vectors_reach_no_stage(other: Pipeline) -> None:
    text = "The minister said that the bridge would open in May."
    found = other.findings(Article("t", text), other.nlp(text))
    assert found.vectors is None
    assert found.parse.tensor is None
    assert network.read(found).path == network.PARSE_WEIGHTS


def test_a_pipeline_for_another_language_is_refused(tmp_path: Path) -> None:
    import spacy

    spacy.blank("de").to_disk(tmp_path / "blank")
    with pytest.raises(PipelineError, match="language 'de'"):
        load(str(tmp_path / "blank"))


def test_the_weights_are_the_released_ones_and_small() -> None:
    data = network.PARSE_WEIGHTS.read_bytes()
    assert len(data) < 1_500_000
    assert len(data) + network.WEIGHTS.stat().st_size < 5_000_000
    assert hashlib.sha256(data).hexdigest() == WEIGHTS


def test_the_weights_need_the_vocabulary_and_no_vectors() -> None:
    w = network.weights(network.PARSE_WEIGHTS)
    assert len(w["embed"]) == sum(features.blocks(len(features.vocabulary())).values())
    assert {"tensor", "vector"} & w.keys() == set()
    assert w.keys() | {"tensor", "vector"} == network.weights().keys()


def test_each_network_has_a_calibration_of_its_own() -> None:
    assert confidence.weights(network.PARSE_WEIGHTS) != confidence.weights(network.WEIGHTS)


STORIES = [
    ("""The foreign minister of Velmora said on Tuesday that the border crossing would reopen within a week.

"We have waited long enough," Tomas Areld told reporters in the capital. "The farmers need this road."

His counterpart from Ostrava Bay called the decision "a small miracle". According to two diplomats, the guards will be
unarmed.""",
     {"the border crossing would reopen within a week", '"We have waited long enough," | "The farmers need this road."',
      'the decision "a small miracle"', "the guards will be\nunarmed"}),
    ("""Talks over the lake ended without a result on Friday. The water level had not changed, the mediators wrote in a
joint statement.

The ambassador denied that her government had ever threatened to leave. She added that a new round was planned for
June.

“Nobody wants a quarrel over fish,” said Bram Kestel, who led the delegation.""",
     {"The water level had not changed", "her government had ever threatened to leave",
      "a new round was planned for\nJune", "“Nobody wants a quarrel over fish,”"}),
    ("""The president warned Thursday that the truce was close to collapse. He met the envoy for two hours and signed
the accord.

A spokeswoman announced that the embassy would close in March, but officials insisted that no date had been set.

"The visas," the consul explained, "are issued every morning." """,
     {"the truce was close to collapse", "the embassy would close in March", "no date had been set",
      '"The visas," | "are issued every morning."'}),
]  # fmt: skip


def test_most_statements_are_found_without_vectors(other: Pipeline) -> None:
    found, wanted, hits = 0, 0, 0
    for text, contents in STORIES:
        record = other.extract(Article("own", text, published=date(2021, 5, 4)))
        got = {" | ".join(text[a:b] for a, b in s.content) for s in record.statements}
        found, wanted, hits = found + len(got), wanted + len(contents), hits + len(got & contents)
    assert 2 * hits / (found + wanted) >= 0.75


def test_annotated_articles_are_read_well_without_vectors(other: Pipeline) -> None:
    if not DEV.exists():
        pytest.skip("the annotated articles are not part of the repository")
    spec = importlib.util.spec_from_file_location("score", SHARED / "eval" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    docs: list[dict[str, Any]] = [json.loads(line) for line in DEV.read_text("utf-8").splitlines()]
    articles = [Article(doc_id=d["doc_id"], text=d["text"], title=d["title"]) for d in docs]
    records = [json.loads(record.to_json()) for record in other.extract_many(articles)]
    report, _ = scorer.score(docs, records, ["statements"])
    assert report["statements"]["f1"] >= 0.70
