"""One encounter that was found twice becomes one."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from kb.article import Article
from kb.extract.findings import MeetingFinding
from kb.extract.meetings.doubles import joined
from kb.extract.pipeline import Pipeline

DAY = date(2031, 5, 14)


def meeting(*who: int, at: int, **fields: Any) -> MeetingFinding:
    made: dict[str, Any] = {
        "mode": "visit", "status": "held", "start": DAY, "end": DAY, "precision": "day", "place": None,
        "participants": [(a, "principal") for a in who], "evidence": [(at, at + 2)], "trigger": [at],
        "confidence": 0.5,
    }  # fmt: skip
    return MeetingFinding(**made | fields)


Join = Callable[..., list[MeetingFinding]]


@pytest.fixture
def in_body(pipeline: Pipeline) -> Join:
    """Joins meetings that a text without a headline tells."""
    text = "Words that stand for nothing but themselves, in a row that is long enough for all of these tests."
    findings = pipeline.findings(Article("test", text), pipeline.nlp(text))
    return lambda *found: joined(findings, list(found))


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
def test_the_same_people_on_the_same_day_meet_once(in_body: Join, other: MeetingFinding, one: bool) -> None:
    assert (len(in_body(SURE, other)) == 1) is one
    assert (len(in_body(other, SURE)) == 1) is one


def test_what_is_undated_may_be_two(in_body: Join) -> None:
    undated = {"start": None, "end": None, "precision": None}
    assert len(in_body(meeting(0, 1, at=3, **undated), meeting(0, 1, at=9, **undated))) == 2


def test_the_surer_one_gets_the_words_and_the_place_of_the_other(in_body: Join) -> None:
    (one,) = in_body(meeting(0, 1, 2, at=9, place=4), SURE)
    assert (one.participants, one.place, one.trigger) == (SURE.participants, 4, [3, 9])
    assert (one.evidence, one.confidence) == ([(3, 5), (9, 11)], 0.8)


HEADLINES = [
    ("Chilean president to visit Oslo next week", "Chilean President Diego Fuentes will meet Norwegian Prime Minister "
     "Solveig Dahl in Oslo on 14 May.", 1),
    ("Norway and Chile to hold talks in Oslo", "Chilean President Diego Fuentes will meet Norwegian Prime Minister "
     "Solveig Dahl in Oslo on 14 May.", 1),
    ("Fuentes and Dahl meet in Oslo", "Chilean President Diego Fuentes will meet Greek President Nikos Pappas in "
     "Athens on 14 May.", 2),
]  # fmt: skip


@pytest.mark.parametrize(("title", "text", "many"), HEADLINES)
def test_a_headline_tells_of_no_meeting_of_its_own(pipeline: Pipeline, title: str, text: str, many: int) -> None:
    article = Article("test", f"{title}\n\n{text}", title=title, published=date(2031, 5, 10))
    assert len(pipeline.extract(article).meetings) == many
