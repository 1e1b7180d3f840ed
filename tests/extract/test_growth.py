"""The time of extraction follows the length of a text, whatever the text; what no article has is read in pieces."""

import sys
import time
from pathlib import Path
from typing import Any, NoReturn

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from kb.article import Article
from kb.extract import parse, quotes, reactions
from kb.extract.actors import lookup, people
from kb.extract.actors.entities import Entity
from kb.extract.long_runs import RUN, Tokenizer
from kb.extract.meetings.lexicon import TRIGGERS
from kb.extract.meetings.setting import where
from kb.extract.pipeline import Pipeline
from kb.extract.reactions import candidates, decide, traits
from kb.extract.reactions.ruled import ruled

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
import growth

BLANK = spacy.blank("en")
TOKENIZER = Tokenizer(BLANK.tokenizer)
SMALL, GROWTH = 1_000, 12
FLOOR = 1e-4
"""CPU seconds a character that any stage may take, about what normal text takes in all."""


@pytest.mark.parametrize(
    "name",
    [
        "normal", "opening marks, apart", "single marks, opening", "brackets", "ISO dates, many", "one-word lines",
        "names, many", "nested of", "one sentence",
    ],
)  # fmt: skip
def test_ten_times_the_text_takes_at_most_twelve_times_as_long(pipeline: Pipeline, name: str) -> None:
    text = growth.TEXTS[name]
    short = dict(growth.stages(pipeline, Article("a", text(SMALL), language="en")))
    long = dict(growth.stages(pipeline, Article("a", text(10 * SMALL), language="en")))
    steep = {stage: took for stage, took in long.items() if took > GROWTH * max(short[stage], FLOOR * SMALL)}
    assert not steep


@pytest.mark.slow
@pytest.mark.parametrize("name", growth.TEXTS)
def test_no_text_takes_longer_than_its_length_allows(pipeline: Pipeline, name: str) -> None:
    test_ten_times_the_text_takes_at_most_twelve_times_as_long(pipeline, name)


LONG = st.lists(
    st.sampled_from(['"', "(", "x", "7", "don't", "https://a.org/", "é", "，", " ", "\n", "…"]), max_size=40
)


@given(LONG, st.integers(1, 60))
def test_a_run_without_white_space_is_read_in_pieces_and_no_character_is_lost(parts: list[str], times: int) -> None:
    text = "".join(part * times for part in parts)
    assert TOKENIZER(text).text == text


@pytest.mark.parametrize(
    "text", ["a" * (RUN - 1) + " (b)", "No. 1 (don't!) “Yes”\n\n 'so' https://example.org/a-b?c=d"]
)
def test_what_has_no_long_run_is_cut_into_words_as_ever(text: str) -> None:
    assert [t.text for t in TOKENIZER(text)] == [t.text for t in BLANK.tokenizer(text)]


def test_a_sentence_longer_than_any_is_read_in_pieces_that_are_trees(pipeline: Pipeline) -> None:
    doc = pipeline.nlp("the ally of " * parse.SENTENCE)
    p = parse.of_doc(doc, pipeline.strings, pipeline.morphology)
    assert max(b - a for a, b in p.sents) == parse.SENTENCE
    assert all(p.sent[p.head[i]] == p.sent[i] for i in range(len(p)))
    assert all(sum(p.head[i] == i for i in range(a, b)) == 1 for a, b in p.sents)
    assert all(p.dep[i] == "ROOT" for i in range(len(p)) if p.head[i] == i)
    assert p.sents == sorted(p.sents)
    assert sum(b - a for a, b in p.sents) == len(p)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=30))
def test_subtrees_end_where_their_farthest_words_are(above: list[int]) -> None:
    head = [h if h < i else i for i, h in enumerate(above)]  # a word's head stands before it, or it is a root
    left, right = parse.subtree_edges(head)
    for i in range(len(head)):
        below = [j for j in range(len(head)) if i in chain_of(head, j)]
        assert (left[i], right[i]) == (min(below), max(below) + 1)


def chain_of(head: list[int], i: int) -> list[int]:
    out = [i]
    while head[i] != i:
        i = head[i]
        out.append(i)
    return out


WORD = st.sampled_from(["ana", "anna", "keller", "kellar", "kelle", "lund", "l", "de", "meier", "maier", "bei"])
NAME = st.lists(WORD, min_size=1, max_size=3).map(tuple)


@given(st.lists(NAME, max_size=12), NAME)
def test_whom_a_name_may_mean_is_found_without_asking_all(names: list[people.Key], key: people.Key) -> None:
    homes = lookup.Homes()
    for name in names:
        homes.add(name, Entity(" ".join(name), "person"))
    asked = {home.number for home in homes.like(key)}
    for home in homes.all:
        means = people.same(key, home.key) if len(key) > 1 else people.part(key[0], home.key) or key == home.key
        assert home.number in asked or not means


@pytest.mark.parametrize("mark", ['"', "“", "'", "«", "``"])
def test_many_marks_make_quotations_in_no_time(mark: str) -> None:
    p = parse.of_doc(BLANK(f" {mark}a" * 20_000), parse.StringTable(BLANK.vocab.strings))
    start = time.process_time()
    quotes.read(p, [0] * len(p))
    assert time.process_time() - start < 3


class LookedUp(list[Any]):
    """What may be looked up, but not gone through."""

    def __iter__(self) -> NoReturn:
        raise AssertionError("it goes through all of a text")


def test_where_a_meeting_was_goes_through_no_list_of_all_places(pipeline: Pipeline) -> None:
    text = "France met Italy in Rome.\n\n" * 3
    found = pipeline.findings(Article("a", text, language="en"), pipeline.nlp(text))
    met = [i for i, word in enumerate(found.parse.lower) if word == "met"]
    found.mentions_of()
    found.places = LookedUp(found.places)
    places = [where(found, i, TRIGGERS["meet", True]) for i in met]
    assert [found.places[place].name for place in places if place is not None] == ["Rome"] * 3


class Keyed(dict[int, int]):
    """The same of a table."""

    def items(self) -> NoReturn:
        raise AssertionError("it goes through all of a text")


def test_what_is_asked_of_each_reaction_goes_through_no_list_of_all(pipeline: Pipeline) -> None:
    """Four thousand times, over four thousand mentions, reactions or meetings each."""
    text = "France met Italy in Rome. France rejected the plan. Italy condemned the talks.\n\n" * 3
    found = pipeline.findings(Article("a", text, language="en"), pipeline.nlp(text))
    proposed = ruled(found)
    view = candidates.scene(found, proposed, len(found.actors.found))
    around = traits.Around.of(view)
    talks = [i for i, word in enumerate(found.parse.lower) if word == "talks"]
    meant = [view.parties.meeting(i) for i in talks]
    triggers = view.parties.triggers
    assert meant == [triggers[max(t for t in triggers if t <= i)] for i in talks]
    for actor in found.actors.found:
        actor.mentions = LookedUp(actor.mentions)
    view.ruled = LookedUp(view.ruled)
    view.parties.triggers = Keyed(triggers)
    assert [view.parties.meeting(i) for i in talks] == meant
    told = []
    for c in view.candidates:
        assert 0 <= traits.of_actor(around, c)["first"] < 1
        for stance in c.ruled:
            told += reactions.reactions(view, decide.Choice(c, stance, 0.5, ruled=True))
    assert {(r.actor, r.stance, r.trigger) for r in told} == {(r.actor, r.stance, r.trigger) for r in proposed}
    assert told
