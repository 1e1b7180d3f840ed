"""Reactions: (sentence, who, stance, words that the target begins with)."""

from datetime import date

import pytest

from kb.article import Article
from kb.extract.pipeline import Pipeline
from kb.record import DocumentRecord


def read(pipeline: Pipeline, text: str) -> DocumentRecord:
    return pipeline.extract(Article("test", text, published=date(2021, 5, 12)))


def stances(record: DocumentRecord) -> set[tuple[str, str]]:
    names = {a.id: a.name for a in record.actors}
    return {(names[r.actor], r.stance) for r in record.reactions}


VERBS = [
    ("France condemned the shelling of the harbour.", "France", "ACCUSE"),
    ("Norway praised Chile for its patience.", "Norway", "SUPPORT"),
    ("Peru urged Brazil to open the border.", "Peru", "REQUEST"),
    ("Kenya called on Uganda to release the fishermen.", "Kenya", "REQUEST"),
    ("Canada rejected the proposal on Friday.", "Canada", "REJECT"),
    ("Japan refused to sign the treaty.", "Japan", "REJECT"),
    ("Egypt threatened to close the canal.", "Egypt", "THREATEN"),
    ("Italy promised to send more doctors.", "Italy", "AGREE"),
    ("Spain apologized to Morocco for the incident.", "Spain", "CONCEDE"),
    ("The plan was welcomed by Germany.", "Germany", "SUPPORT"),
    ("Denmark voiced concern over the arrests.", "Denmark", "ACCUSE"),
    ("Austria summoned the Hungarian ambassador.", "Austria", "ACCUSE"),
    ("Finland was opposed to the new pipeline.", "Finland", "REJECT"),
    ("Portugal hit back at the remarks.", "Portugal", "ACCUSE"),
    ("The report mentions Poland's rejection of the quota.", "Poland", "REJECT"),
    ("The treaty drew criticism from Mexico.", "Mexico", "ACCUSE"),
    ("Norway vowed revenge for the killing.", "Norway", "THREATEN"),
    ("Cuba warned Haiti of serious consequences.", "Cuba", "THREATEN"),
    ("Cuba warned about the spread of rumours.", "Cuba", "ACCUSE"),
    ("Greece pulled out of the agreement.", "Greece", "REJECT"),
    ("France joined Germany in condemning the attack.", "France", "ACCUSE"),
    ("Ghana lodged a protest with Togo over the fence.", "Ghana", "ACCUSE"),
    ("The move was described as alarming by Iceland.", "Iceland", "ACCUSE"),
    ("It was a charge denied by Laos.", "Laos", "REJECT"),
    ("Malta stressed the need for dialogue.", "Malta", "REQUEST"),
    ("Nepal has rejected as baseless the claims of its neighbour.", "Nepal", "REJECT"),
    ("Chile eased restrictions on Peruvian imports.", "Chile", "CONCEDE"),
]


@pytest.mark.parametrize(("sentence", "actor", "stance"), VERBS)
def test_a_word_of_stance_shows_it(pipeline: Pipeline, sentence: str, actor: str, stance: str):
    assert (actor, stance) in stances(read(pipeline, sentence))


SILENT = [
    "France did not condemn the shelling.",
    "Peru could reject the offer next year.",
    "Kenya signed up for the race if Uganda criticized it.",
    "Norway met the demand for fish.",
    "Peru has neither confirmed nor denied the sale.",
    "Peru did not rule out talks.",
    "The police questioned the driver.",
    "The minister called a strike for Monday.",
    "The ship left the harbour on Friday.",
]


@pytest.mark.parametrize("sentence", SILENT)
def test_what_is_negated_possible_or_something_else_shows_none(pipeline: Pipeline, sentence: str):
    assert not stances(read(pipeline, sentence))


def test_a_negated_support_is_a_rejection(pipeline: Pipeline):
    assert ("Norway", "REJECT") in stances(read(pipeline, "Norway does not support the ban."))


@pytest.mark.parametrize("text", ["", " ", "!", "\r\n", "“”", "🙂 🙂", "accused", "by by by", "who refused?"])
def test_odd_texts_get_through(pipeline: Pipeline, text: str):
    assert read(pipeline, text).text == text
