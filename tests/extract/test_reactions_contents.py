"""Reactions within what is said, what they are linked to, and what holds of all of them."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.article import Article
from kb.extract.findings import ReactionFinding
from kb.extract.pipeline import Pipeline
from kb.extract.reactions.ruled import ruled
from kb.extract.stages import STAGES, find_all
from kb.record import DocumentRecord

SAID = [
    ("Norway's prime minister said Chile must release the fishermen.", "REQUEST"),
    ("The minister told reporters that the sanctions should be lifted.", "REQUEST"),
    ('"It is time for Peru to show courage," the minister said.', "REQUEST"),
    ('"Do not provoke us," the Chilean president said.', "REQUEST"),
    ("Norway said it would cooperate with the inquiry.", "AGREE"),
    ("Norway said it was ready to host the delegation.", "AGREE"),
    ("Chile said it would not accept the border.", "REJECT"),
    ('"We cannot accept this plan," the Chilean president said.', "REJECT"),
    ('"There can be no talks with Chile," the president of Peru said.', "REJECT"),
    ("The Chilean minister said the accusations were groundless.", "REJECT"),
    ("Chile said on Monday it would retaliate if Peru closed the border.", "THREATEN"),
    ("The minister said Chile must release the fishermen or face sanctions.", "THREATEN"),
    ("The Chilean president said that Peru was responsible for the attack.", "ACCUSE"),
    ('"Peru has violated the treaty," the Chilean ministry said.', "ACCUSE"),
    ("The Chilean president said the ruling was a provocation.", "ACCUSE"),
    ('"The talks were useful," the Chilean minister said.', "SUPPORT"),
    ("The White House said that it was grateful to Norway for its help.", "SUPPORT"),
    ('"We thank our friends in Norway," President Silva said.', "SUPPORT"),
    ("The Chilean minister called the plan a farce.", "ACCUSE"),
    ("The Chilean ambassador called the accusations a fairy tale.", "REJECT"),
    ("The White House said that all options were on the table.", "THREATEN"),
    ("The Spanish government said it regretted the decision of Peru.", "ACCUSE"),
    ("The opposition says the election was rigged.", "ACCUSE"),
    ("The Chilean foreign ministry said it would take retaliatory measures.", "THREATEN"),
    ("Peru's prime minister said his country stood with Norway.", "SUPPORT"),
    ("The minister said action would be taken against the smugglers.", "THREATEN"),
]


def read(pipeline: Pipeline, text: str) -> DocumentRecord:
    return pipeline.extract(Article("test", text, published=date(2021, 5, 12)))


def proposed(pipeline: Pipeline, text: str) -> list[ReactionFinding]:
    """What the rules propose: the learned decisions, which judge it, go by more than one sentence."""
    article = Article("test", text, published=date(2021, 5, 12))
    found = pipeline.parsed(article, pipeline.nlp(text))
    find_all(found, {name: stage for name, stage in STAGES.items() if name != "reactions"})
    return ruled(found)


@pytest.mark.parametrize(("sentence", "stance"), SAID)
def test_what_is_said_shows_the_speakers_stance(pipeline: Pipeline, sentence: str, stance: str):
    found = proposed(pipeline, sentence)
    assert [r.stance for r in found] == [stance]
    assert found[0].statement is not None


def test_nearly_all_that_the_rules_propose_of_plain_sentences_is_stored(pipeline: Pipeline):
    right = [stance in [r.stance for r in read(pipeline, sentence).reactions] for sentence, stance in SAID]
    assert sum(right) >= 0.9 * len(SAID)


PLAIN = [
    "The ministry said the delegation arrived in Oslo on Monday.",
    "The minister said the talks would begin at noon.",
    "Norway's ambassador told reporters that the road was closed.",
]


@pytest.mark.parametrize("sentence", PLAIN)
def test_a_plain_report_of_facts_is_no_reaction(pipeline: Pipeline, sentence: str):
    assert not read(pipeline, sentence).reactions


def test_a_reported_stance_is_the_stance_of_whom_it_is_reported_of(pipeline: Pipeline):
    record = read(pipeline, "Chile's president said that France had condemned the attack.")
    names = {a.id: a.name for a in record.actors}
    assert [(names[r.actor], r.stance) for r in record.reactions] == [("France", "ACCUSE")]


def test_each_of_several_actors_and_of_several_targets_has_its_own_reaction(pipeline: Pipeline):
    record = read(pipeline, "Chile and Peru condemned Norway and Sweden.")
    assert len({(r.actor, r.target.id) for r in record.reactions}) == 4


def test_a_rejected_claim_is_linked_to_the_statement_that_made_it(pipeline: Pipeline):
    record = read(pipeline, "Chile accused Peru of moving the border stones. Peru dismissed the accusation.")
    target = next(r.target for r in record.reactions if r.stance == "REJECT")
    assert target.kind == "statement"
    assert target.id == record.statements[0].id


def test_a_welcomed_meeting_is_linked(pipeline: Pipeline):
    record = read(pipeline, "President Silva met President Lopez in Lima on Monday. Norway welcomed the talks.")
    target = next(r.target for r in record.reactions if r.stance == "SUPPORT")
    assert target.kind == "meeting"


def test_the_date_of_the_clause_is_the_date_of_the_reaction(pipeline: Pipeline):
    record = read(pipeline, "Norway condemned the raid on Monday.")
    assert record.reactions[0].start == "2021-05-10"


@pytest.mark.parametrize(
    "text", ["The leaders agreed to meet in June.", "Norway promised to host the talks on May 27."]
)
def test_a_day_that_is_still_to_come_is_not_that_of_the_reaction(pipeline: Pipeline, text: str):
    reactions = read(pipeline, text).reactions
    assert reactions
    assert {r.start for r in reactions} == {None}


def test_what_stands_in_a_document_is_the_stance_of_who_issued_it(pipeline: Pipeline):
    record = read(pipeline, "A statement issued by Norway condemned the raid.")
    names = {a.id: a.name for a in record.actors}
    assert [(names[r.actor], r.stance) for r in record.reactions] == [("Norway", "ACCUSE")]


WORDS = st.sampled_from(
    [
        "Norway",
        "Chile",
        "the",
        "minister",
        "he",
        "they",
        "who",
        "said",
        "denied",
        "praised",
        "refused",
        "to",
        "not",
        "by",
        "of",
        "plan",
        "“",
        "”",
        '"',
        ",",
        ".",
        "must",
        "will",
        "would",
        "be",
        "condemned",
        "its",
        "support",
        "for",
        "threatened",
        "if",
        "and",
        "talks",
        "accused",
        "\n\n",
    ]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, min_size=1, max_size=30))
def test_any_words_get_through_and_give_the_same_twice(pipeline: Pipeline, words: list[str]):
    text = " ".join(words)
    first, second = read(pipeline, text), read(pipeline, text)
    assert first.to_json() == second.to_json()
    keys = [(r.actor, r.stance, r.target, r.evidence) for r in first.reactions]
    assert len(keys) == len({str(k) for k in keys})
