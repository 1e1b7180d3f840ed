"""The statement network's data files, and its arithmetic."""

import hashlib
from itertools import pairwise

import numpy as np

from kb.article import Article
from kb.extract import pipeline as pipelines
from kb.extract.findings import Findings, WordTable
from kb.extract.parse import of_doc
from kb.extract.pipeline import Pipeline
from kb.extract.stages import find_all
from kb.extract.statements import confidence, features, network
from kb.extract.statements.lexicon import lexicon

WEIGHTS = "9fad252c8c78dc9cb45617d3bcd3b9f62bca39bd3e9dbfbf170539a6bf53cc47"


def test_the_weights_are_the_released_ones_and_small():
    data = network.WEIGHTS.read_bytes()
    assert len(data) < 5_000_000
    assert hashlib.sha256(data).hexdigest() == WEIGHTS


def test_vocabulary_and_weights_fit_each_other():
    rows = sum(features.blocks(len(features.vocabulary())).values())
    assert len(network.weights()["embed"]) == rows
    assert len(network.weights()["pair"]) == sum(features.PAIR_BLOCKS.values())


def test_confidence_rises_with_the_network_s_score():
    values = [1.0, -2.0, 0.0, 0.0, 0.0, 2.0, 0.8, 0.0, 0.0, 0.0, 0.0]
    low = confidence.confidence(values)
    high = confidence.confidence([1.0, 3.0, *values[2:]])
    assert 0 < low < high < 1


def test_no_verb_of_speech_is_listed_as_naming_none():
    assert not lexicon()["unspoken"] & {"say", "tell", "warn", "claim", "announce", "deny", "write", "add"}


def test_a_pipeline_without_vectors_still_finds_statements(pipeline: Pipeline):
    text = "The minister said that the bridge would open in May."
    doc = pipeline.nlp(text)
    found = pipelines.Findings(Article("t", text), of_doc(doc, pipeline.strings))
    find_all(found, pipeline.stages)
    assert isinstance(found, Findings)
    assert len(found.statements) == 1


def test_a_table_of_word_vectors_is_multiplied_once_for_the_same_weights():
    table, weights = WordTable(np.eye(2)), np.full((2, 3), 2.0)
    product = table.times(weights)
    assert table.times(weights) is product
    assert (table.times(weights + 1) == 3.0).all()
    assert (table.times(weights) == product).all()


def test_blocks_cover_the_windows_once(pipeline: Pipeline):
    text = " ".join(f"Minister {k} said that the bridge would open in May." for k in range(60))
    found = pipeline.findings(Article("t", text), pipeline.nlp(text))
    seen = features.windows(found, network.read(found).cues)
    runs = network.blocks(seen)
    assert runs[0][0] == 0
    assert runs[-1][1] == len(seen.cue)
    assert all(a[1] == b[0] for a, b in pairwise(runs))
    assert np.all(seen.real[-features.GAP :] == 0)


def test_groups_average_rows_with_the_same_number():
    rows = np.array([[1.0], [10.0], [3.0], [20.0], [7.0]], dtype=np.float32)
    groups = network.Groups.of(np.array([4, 2, 4, 2, 9]))
    assert groups.means(rows)[groups.number].tolist() == [[2.0], [15.0], [2.0], [15.0], [7.0]]


def test_branches_are_apart_from_cue_to_cue_and_from_the_gaps(pipeline: Pipeline):
    text = "Minister Ana Torres said on Monday that the bridge would open. The mayor denied that it would."
    found = pipeline.findings(Article("t", text), pipeline.nlp(text))
    seen = features.windows(found, [3, 15])
    of_cue = [set(seen.branch[seen.cue == k].tolist()) for k in (0, 1)]
    assert max(of_cue[0]) < min(of_cue[1])
    assert set(seen.branch[seen.real[:, 0] == 0].tolist()).isdisjoint(seen.branch[seen.real[:, 0] == 1].tolist())
    clause = [seen.branch[seen.token == i][0] for i, w in enumerate(found.parse.words) if w in ("bridge", "open")]
    assert len(set(clause)) == 1
