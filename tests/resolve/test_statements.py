from dataclasses import replace
from datetime import date

import pytest

from kb.resolve.reports import StatementReport
from kb.resolve.statements import resolve

LONG = '"We shall open the northern crossing before the first snow falls"'


def said(article: str, words: str, speaker: str | None = "p1", day: int = 1) -> StatementReport:
    return StatementReport((article, "s1"), speaker, words, "direct", date(2022, 5, day))


def test_one_quotation_in_two_papers_is_one_utterance() -> None:
    clusters, links = resolve([said("a", LONG), said("b", LONG.replace('"', "“"), day=2)])
    assert clusters == [[("a", "s1"), ("b", "s1")]]
    assert links == []


def test_a_shortened_quotation_is_the_same_utterance() -> None:
    clusters, _ = resolve([said("a", LONG), said("b", "open the northern crossing before the first snow falls")])
    assert len(clusters) == 1


def test_a_paraphrase_is_linked_and_not_merged() -> None:
    clusters, links = resolve([said("a", LONG), said("b", "they would open the northern crossing before the storms")])
    assert len(clusters) == 2
    assert [(a[0], b[0]) for a, b, _ in links] == [("a", "b")]


def test_other_speakers_and_unknown_ones_say_their_own() -> None:
    reports = [said("a", LONG), said("b", LONG, "p2"), said("c", LONG, None), said("d", LONG, None)]
    assert len(resolve(reports)[0]) == 4


def test_the_same_words_weeks_later_are_said_again() -> None:
    assert len(resolve([said("a", LONG), said("b", LONG, day=28)])[0]) == 2


def test_a_short_answer_is_one_only_on_its_day() -> None:
    assert len(resolve([said("a", "No comment"), said("b", "No comment", day=1)])[0]) == 1
    assert len(resolve([said("a", "No comment"), said("b", "No comment", day=5)])[0]) == 2


@pytest.mark.parametrize(
    ("one", "other", "number"),
    [
        ((None, None), ("negated", None), 2),
        ((None, None), (None, "asked"), 2),
        ((None, "asked"), (None, "hypothetical"), 2),
        (("negated", None), ("negated", None), 1),
        ((None, "asked"), (None, "asked"), 1),
    ],
)
def test_what_is_denied_or_asked_is_not_what_is_said(
    one: tuple[str | None, str | None], other: tuple[str | None, str | None], number: int
) -> None:
    reports = [
        replace(said(article, LONG), polarity=polarity, modality=modality)
        for article, (polarity, modality) in (("a", one), ("b", other))
    ]
    clusters, links = resolve(reports)
    assert (len(clusters), links) == (number, [])
