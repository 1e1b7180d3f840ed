"""The word lists of the meetings' stage say only what the code can read."""

from typing import get_args

import pytest

from kb.extract.meetings.arguments import FRAMES
from kb.extract.meetings.lexicon import COUNTS, NUMBERS, PHASES, RANKS, TRIGGERS, WORDFORMS, Trigger, rows
from kb.record import MeetingStatus

PARTS = {"side", "place", "host", "guest", "topic"}


@pytest.mark.parametrize("entry", TRIGGERS.values(), ids=lambda e: f"{e.lemma}-{'V' if e.verb else 'N'}")
def test_each_trigger_has_a_frame_a_need_a_weight_and_known_parts(entry: Trigger) -> None:
    assert entry.kind in FRAMES
    assert entry.needs in {"other", "place", "org"}
    assert 0 < entry.weight < 1
    assert set(entry.preps.values()) <= PARTS


def test_no_trigger_is_listed_twice() -> None:
    keys = [(lemma, pos) for lemma, pos, *_ in rows("triggers.tsv")]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("lemma", ["meeting", "summit", "visit"])
def test_triggers_are_found_in_the_forms_that_proper_nouns_take(lemma: str) -> None:
    assert WORDFORMS[lemma] == WORDFORMS[lemma.title()] == WORDFORMS[lemma.title() + "s"] == lemma


def test_phases_are_statuses_or_left_to_the_tense() -> None:
    assert {phase.status for phase in PHASES.values()} <= {None, *get_args(MeetingStatus)}
    assert {phase.subject for phase in PHASES.values()} <= {"side", "host", "mediator", "none"}


def test_ranks_and_portfolios_are_told_by_words() -> None:
    assert RANKS["minister"] == ("rank=minister",)
    assert "portfolio=defence" in RANKS["defense"]


def test_numbers_are_small() -> None:
    assert max(NUMBERS.values()) == 4
    assert COUNTS["two"] == 2
