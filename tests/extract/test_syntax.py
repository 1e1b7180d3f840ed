"""What the grammar of English says of sentences; each word that is asked for stands in its sentence once."""

import pytest

from kb.extract import parse
from kb.extract.parse import Parse
from kb.extract.pipeline import Pipeline
from kb.extract.syntax.negation import negated
from kb.extract.syntax.objects import brought_by, clause_in, object_of, prepositional
from kb.extract.syntax.phrases import distance, governor, own_clause, whole_clause
from kb.extract.syntax.subjects import agent_of, blamed, doer_of, subject_of
from kb.extract.syntax.verbs import control_chain, helpers, is_infinitive, is_passive, tense_of


def read(pipeline: Pipeline, text: str) -> Parse:
    return parse.of_doc(pipeline.nlp(text), pipeline.strings, pipeline.morphology)


def word(p: Parse, i: int | None) -> str | None:
    return None if i is None else p.words[i]


@pytest.mark.parametrize(("text", "verb", "who"), [
    ("The envoy visited Bergen.", "visited", "envoy"),
    ("The envoy began to visit Bergen.", "visit", "envoy"),
    ("The envoy flew in and visited Bergen.", "visited", "envoy"),
    ("The envoy, who visited Bergen, resigned.", "visited", "envoy"),
    ("She asked the envoy to leave.", "leave", "envoy"),
    ("The envoy used the visit to praise sailors.", "praise", "envoy"),
    ("The envoy was the first to visit Bergen.", "visit", "envoy"),
    ("The king left Bergen after meeting sailors.", "meeting", "king"),
    ("Critics attacked the envoy for travelling to Bergen.", "travelling", "envoy"),
    ("A map drawn by sailors was sold.", "drawn", "map"),
    ("The envoy was received by the king.", "received", "envoy"),
    ("The envoy said there were storms.", "were", None),
])  # fmt: skip
def test_a_verb_has_the_subject_of_its_clause_or_of_what_controls_it(
    pipeline: Pipeline, text: str, verb: str, who: str | None
) -> None:
    p = read(pipeline, text)
    assert word(p, subject_of(p, p.words.index(verb))) == who


@pytest.mark.parametrize(("text", "gerund", "whom"), [
    ("Critics attacked the envoy for travelling to Bergen.", "travelling", "envoy"),
    ("They kept the envoy from travelling to Bergen.", "travelling", "envoy"),
    ("The envoy spoke of travelling to Bergen.", "travelling", None),
    ("The envoy left after travelling to Bergen.", "travelling", None),
])  # fmt: skip
def test_who_is_blamed_or_kept_is_the_one_who_does_it_and_nobody_where_it_must_be_real(
    pipeline: Pipeline, text: str, gerund: str, whom: str | None
) -> None:
    p = read(pipeline, text)
    verb = p.words.index(gerund)
    assert word(p, blamed(p, verb)) == whom
    assert whom is None or subject_of(p, verb, real=True) != p.words.index(whom)


@pytest.mark.parametrize(("text", "verb", "doer", "thing"), [
    ("The king received the envoy.", "received", "king", "envoy"),
    ("The envoy was received by the king.", "received", "king", "envoy"),
    ("The envoy received by the king left.", "received", "king", "envoy"),
    ("The envoy whom the king received left.", "received", "king", "envoy"),
    ("The king wants sailors to leave.", "wants", "king", "sailors"),
    ("The envoy slept.", "slept", "envoy", None),
])  # fmt: skip
def test_doer_and_object_are_the_same_in_active_passive_and_relative_clauses(
    pipeline: Pipeline, text: str, verb: str, doer: str, thing: str | None
) -> None:
    p = read(pipeline, text)
    v = p.words.index(verb)
    assert (word(p, doer_of(p, v)), word(p, object_of(p, v))) == (doer, thing)
    assert is_passive(p, v) == (agent_of(p, v) is not None)


@pytest.mark.parametrize(("text", "asked", "no"), [
    ("The envoy left.", "left", False),
    ("The envoy did not leave.", "leave", True),
    ("The envoy never left.", "left", True),
    ("No envoy left.", "left", True),
    ("Nobody left.", "left", True),
    ("The envoy has no map.", "has", True),
    ("The envoy is not happy.", "happy", True),
    ("Neither the king nor the envoy left.", "left", True),
    ("No map was found.", "map", True),
])  # fmt: skip
def test_a_word_is_negated_by_its_adverb_subject_object_or_copula(
    pipeline: Pipeline, text: str, asked: str, no: bool
) -> None:
    p = read(pipeline, text)
    assert negated(p, p.words.index(asked)) is no


@pytest.mark.parametrize(("text", "asked", "when"), [
    ("The envoy left.", "left", "past"),
    ("The envoy will leave.", "leave", "future"),
    ("The envoy plans to leave.", "leave", "future"),
    ("The envoy managed to leave.", "leave", "past"),
    ("The envoy has agreed to talks.", "talks", "future"),
    ("The envoy is sleeping.", "sleeping", "present"),
])  # fmt: skip
def test_the_time_of_a_word_is_that_of_its_verb(pipeline: Pipeline, text: str, asked: str, when: str) -> None:
    p = read(pipeline, text)
    assert tense_of(p, p.words.index(asked)) == when


def test_controlling_verbs_are_told_from_the_nearest_on(pipeline: Pipeline) -> None:
    p = read(pipeline, "The envoy had agreed to try to visit Bergen.")
    chain = list(control_chain(p, p.words.index("visit")))
    assert [p.words[v] for v in chain] == ["visit", "try", "agreed"]
    assert [helpers(p, v) for v in chain] == [["to"], ["to"], ["had"]]
    assert [is_infinitive(p, v) for v in chain] == [True, True, False]


def test_prepositions_over_an_adjunct_belong_to_the_verb(pipeline: Pipeline) -> None:
    p = read(pipeline, "The king spoke on Monday with the envoy about a map.")
    spoke = p.words.index("spoke")
    assert {(prep, p.words[o]) for prep, o in prepositional(p, spoke)} >= {("on", "Monday"), ("with", "envoy")}
    assert word(p, brought_by(p, spoke, "on")) is None  # a day
    assert word(p, brought_by(p, spoke, "with")) == "envoy"


@pytest.mark.parametrize(("text", "verb", "form", "head"), [
    ("The envoy wants to leave.", "wants", "inf", "leave"),
    ("The envoy said that ships sank.", "said", "that", "sank"),
    ("The envoy stopped sailing.", "stopped", "ing", "sailing"),
    ("The envoy left.", "left", "inf", None),
])  # fmt: skip
def test_a_clause_that_completes_a_verb_is_found_by_its_form(
    pipeline: Pipeline, text: str, verb: str, form: str, head: str | None
) -> None:
    p = read(pipeline, text)
    assert word(p, clause_in(p, p.words.index(verb), form)) == head


def test_a_clause_reaches_to_the_next_subject_and_its_own_words_only_to_the_next_verb(pipeline: Pipeline) -> None:
    p = read(pipeline, "The king met the envoy and praised the ships, but the sailors left.")
    met = p.words.index("met")
    assert p.string(whole_clause(p, met)) == "The king met the envoy and praised the ships"
    assert p.string(own_clause(p, met)) == "The king met the envoy"


def test_what_a_phrase_hangs_on_is_near_and_what_another_clause_says_is_not(pipeline: Pipeline) -> None:
    p = read(pipeline, "The king said that the envoy slept in Bergen.")
    bergen, slept, said = (p.words.index(w) for w in ("Bergen", "slept", "said"))
    head, preposition = governor(p, (bergen, bergen + 1))
    assert (p.words[head], word(p, preposition)) == ("slept", "in")
    assert distance(p, bergen, slept) == 2
    assert distance(p, bergen, said) is None
