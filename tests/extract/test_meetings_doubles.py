"""One encounter that was found twice becomes one."""

from datetime import date
from typing import Any

import pytest

from kb.extract.findings import MeetingFinding
from kb.extract.meetings.doubles import joined

DAY = date(2031, 5, 14)


def meeting(*who: int, at: int, **fields: Any) -> MeetingFinding:
    made: dict[str, Any] = {
        "mode": "visit", "status": "held", "start": DAY, "end": DAY, "precision": "day", "place": None,
        "participants": [(a, "principal") for a in who], "evidence": [(at, at + 2)], "trigger": [at],
        "confidence": 0.5,
    }  # fmt: skip
    return MeetingFinding(**made | fields)


SURE = meeting(0, 1, at=3, confidence=0.8)
OTHERS = [
    (meeting(0, 1, at=9), True),
    (meeting(0, 1, 2, at=9), True),
    (meeting(0, 1, at=9, status="planned"), True),
    (meeting(0, 2, at=9), False),
    (meeting(0, at=9), False),
    (meeting(0, 1, at=9, mode="phone"), False),
    (meeting(0, 1, at=9, start=date(2031, 5, 13), end=date(2031, 5, 13)), False),
    (meeting(0, 1, at=9, start=None, end=None), False),
    (meeting(0, 1, at=3), False),
]


@pytest.mark.parametrize(("other", "one"), OTHERS)
def test_the_same_people_on_the_same_day_meet_once(other: MeetingFinding, one: bool) -> None:
    assert (len(joined([SURE, other])) == 1) is one
    assert (len(joined([other, SURE])) == 1) is one


def test_what_is_undated_may_be_two() -> None:
    undated = {"start": None, "end": None, "precision": None}
    assert len(joined([meeting(0, 1, at=3, **undated), meeting(0, 1, at=9, **undated)])) == 2


def test_the_surer_one_gets_the_words_and_the_place_of_the_other() -> None:
    (one,) = joined([meeting(0, 1, 2, at=9, place=4), SURE])
    assert (one.participants, one.place, one.trigger) == (SURE.participants, 4, [3, 9])
    assert (one.evidence, one.confidence) == ([(3, 5), (9, 11)], 0.8)
