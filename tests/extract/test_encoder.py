"""The encoder: chunks, word pieces, tags, and what is asked of a reading."""

from itertools import pairwise
from typing import NoReturn

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.article import Article
from kb.extract import encoder, meetings
from kb.extract.encoder import model, tags
from kb.extract.encoder.chunks import BEFORE, SIZE, Chunk, chunked
from kb.extract.encoder.pieces import MOST, Pieces
from kb.extract.encoder.reading import MOST_WORDS, SINGLE, UNREAD, Reading
from kb.extract.findings import Findings
from kb.extract.meetings import decide
from kb.extract.pipeline import Pipeline
from kb.extract.stages import STAGES, find_all

TEXT = """Foreign Minister Ilva Sarn met her Norwegian counterpart, Odd Reme, in Riga on Tuesday.

The bakery on the corner sells forty kinds of bread. "We condemn the attack," Sarn said."""


def findings_of(pipeline: Pipeline, text: str) -> Findings:
    """A text after all stages before meetings."""
    out = pipeline.parsed(Article("t", text), pipeline.nlp(text))
    names = list(STAGES)
    find_all(out, {name: STAGES[name] for name in names[: names.index("meetings")]})
    assert not out.failures
    return out


@given(st.lists(st.lists(st.integers(1, 12), min_size=1, max_size=150), max_size=30))
def test_every_token_is_at_home_in_one_chunk(lengths: list[list[int]]) -> None:
    ends = np.cumsum([0, *map(len, lengths)]).tolist()
    sents = list(pairwise(ends))
    flat = [n for sentence in lengths for n in sentence]
    chunks = chunked(sents, flat)
    assert [i for c in chunks for i in range(c.home, c.last)] == list(range(len(flat)))
    for c in chunks:
        assert sum(flat[c.first : c.home]) <= BEFORE
        assert sum(flat[c.first : c.last]) <= BEFORE + SIZE


def test_a_long_sentence_is_cut() -> None:
    chunks = chunked([(0, 1000)], [1] * 1000)
    assert [c.home for c in chunks] == [0, SIZE, 2 * SIZE, 3 * SIZE]


def test_words_have_pieces() -> None:
    table = Pieces.load(model.PIECES)
    pieces = [table.of_word(w) for w in ("met", "Ozoliņš", "\n", "x" * 400)]
    assert [len(p) > 0 for p in pieces] == [True] * 4
    assert len(pieces[0]) == 1 < len(pieces[1])
    assert max(map(len, pieces)) <= MOST


def test_tags(pipeline: Pipeline) -> None:
    found = findings_of(pipeline, TEXT)
    table = tags.tags(found)
    words = found.parse.words
    assert (table.max(axis=0) < tags.WIDTHS).all()
    official, met = table[words.index("Sarn")], table[words.index("met")]
    assert official[2] == 2 + tags.KINDS.index("official")
    assert official[3] == 2 + tags.NAME
    assert met[4] == 2 + tags.TOLD.index("meet")
    assert (table[words.index("bakery")][2:] == 1).all()


def test_reading(pipeline: Pipeline) -> None:
    found = findings_of(pipeline, TEXT)
    words, reading = found.parse.words, found.encoder
    met, condemn = words.index("met"), words.index("condemn")
    people = [[words.index("Sarn")], [words.index("Reme")], [words.index("bakery")], []]
    taking = reading.part(met, people)
    assert reading.encounter(met) > 0 > reading.encounter(words.index("sells"))
    assert min(taking[:2]) > taking[2]
    assert taking[3] == UNREAD
    stances = reading.stances([condemn, words.index("sells")])
    assert stances.sum(axis=1) == pytest.approx([1, 1], abs=1e-5)
    assert stances[0].argmax() == 1 + model.STANCES.index("ACCUSE")
    assert stances[1].argmax() == 0


def test_reading_is_the_same_twice(pipeline: Pipeline) -> None:
    first, second = (findings_of(pipeline, TEXT).encoder.told for _ in range(2))
    assert all((a == b).all() for a, b in zip(first, second, strict=True))


def test_what_is_far_apart_is_not_read_together(pipeline: Pipeline) -> None:
    text = TEXT + "\n\n" + " ".join(["The old harbour was quiet in the rain."] * 120) + "\n\nThe ministers met again."
    found = findings_of(pipeline, text)
    met = [i for i, w in enumerate(found.parse.words) if w == "met"]
    assert found.encoder.same(met[0], met[1]) == UNREAD


def test_a_text_that_is_too_long_is_left_to_the_rules(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "MOST", 20)
    assert findings_of(pipeline, TEXT).encoder is None
    record = pipeline.extract(Article("t", TEXT))
    assert record.failures is None
    assert [m.status for m in record.meetings] == ["held"]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "met", "…"])
def test_short_texts(pipeline: Pipeline, text: str) -> None:
    assert len(findings_of(pipeline, text).encoder.home) == len(pipeline.nlp(text))


class LookedUp(list[int]):
    """Words that may be looked up, but not gone through."""

    def __iter__(self) -> NoReturn:
        raise AssertionError("it goes through all words of an actor")


@pytest.mark.parametrize("token", [3, 15, 29])
def test_the_words_of_an_actor_are_looked_up_in_a_chunk_and_not_gone_through(token: int) -> None:
    rng = np.random.default_rng(1)
    size = SINGLE + 2 * model.SIDE * len(model.PAIRS)
    shapes = [(model.SIDE, model.SIDE), (model.SIDE,), (len(model.DISTANCES) + 1, model.SIDE)]
    arrays = [rng.normal(size=shape) for shape in (*shapes, (model.SENTENCES, model.SIDE), (model.SIDE,))]
    head = model.Head(*arrays, 0.5)
    chunks = [Chunk(10 * k, 10 * k, 10 * k + 10) for k in range(3)]
    told = [rng.normal(size=(10, size)) for _ in chunks]
    homes = np.repeat(np.arange(3), 10)
    asked = Reading(chunks, told, homes, np.arange(30) // 4, {"part": head})
    actors = [list(range(30)), [0, 9, 10, 19, 20, 29], [], [5], [12, 13], [28]]
    first = token // 10 * 10
    inside = [[w for w in own if first <= w < first + 10][:MOST_WORDS] for own in actors]
    found = asked.part(token, [LookedUp(own) for own in actors])
    assert found.tolist() == asked.part(token, inside).tolist()
    assert [score == UNREAD for score in found] == [not own for own in inside]


def test_a_text_of_too_many_candidates_is_left_to_the_rules_and_the_encoder_not_asked(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each pair of a candidate and an actor was asked about before they were counted."""
    monkeypatch.setattr(decide, "MOST", 1)
    findings = findings_of(pipeline, TEXT + " France met Italy. Spain met Malta.")
    monkeypatch.setattr(Reading, "pooled", None)
    meetings.find(findings)
    assert findings.meetings
