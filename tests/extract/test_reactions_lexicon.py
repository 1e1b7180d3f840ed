"""The stance lexicons say what the rules understand."""

from typing import get_args

import pytest

from kb.extract.reactions import lexicon
from kb.record import Stance

STANCES = set(get_args(Stance))
COMPLEMENTS = {"obj", "topic", "inf", "that", "shall", "ing", "!"}


def test_every_verb_has_a_stance_and_complements_that_are_known():
    classes = {c for noun in lexicon.nouns().values() for c in noun.classes}
    for verb, frames in lexicon.verbs().items():
        for frame in frames:
            assert frame.stance in STANCES, verb
            for name in frame.complements:
                word = name.removesuffix("~")
                known = word in COMPLEMENTS or word.isalpha() or word.startswith("obj+")
                assert known or word[4:] in classes, (verb, name)


@pytest.mark.parametrize("stance", sorted(STANCES))
def test_every_stance_has_verbs_nouns_and_adjectives(stance: str):
    assert any(f.stance == stance for frames in lexicon.verbs().values() for f in frames)
    assert any(stance in noun.classes for noun in lexicon.nouns().values())
    assert any(f.stance == stance for f in lexicon.adjectives().values()) or stance in ("REQUEST", "THREATEN")


@pytest.mark.parametrize("name", ["verbs", "nouns", "adjectives", "evaluations", "deeds", "words"])
def test_no_row_stands_twice(name: str):
    rows = ["\t".join(row) for row in lexicon.rows(f"{name}.tsv")]
    assert len(rows) == len(set(rows))


def test_no_word_praises_and_blames():
    for name in ("evaluations", "deeds"):
        words = [row[0] for row in lexicon.rows(f"{name}.tsv")]
        assert len(words) == len(set(words))


@pytest.mark.parametrize("stance", sorted(STANCES))
@pytest.mark.parametrize("rule", ["verb", "noun", "adjective", "described", "content"])
def test_every_rule_and_stance_has_a_confidence(rule: str, stance: Stance):
    assert 0 < lexicon.confidence(rule, stance) < 1
