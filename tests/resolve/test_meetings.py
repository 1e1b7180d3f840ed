from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from kb.resolve.agreement import content_words, level
from kb.resolve.meetings import compare, resolve, veto
from kb.resolve.reports import MeetingReport, Site

SIDES = {
    "ilves": ("person", "EST"), "saar": ("person", "EST"), "estonia": ("country", "EST"), "virta": ("person", "FIN"),
    "finland": ("country", "FIN"), "urs": ("organization", None), "abc": ("organization", None),
}  # fmt: skip
TALLINN = Site("Tallinn", "EST", 59.44, 24.75)
HELSINKI = Site("Helsinki", "FIN", 60.17, 24.94)
ROME = Site("Rome", "ITA", 41.9, 12.5)


def meeting(article: str, *who: str, **fields: object) -> MeetingReport:
    participants = tuple((w, SIDES[w][1], "principal") for w in who)
    base = MeetingReport((article, "m1"), "bilateral", "held", participants, published=date(2021, 3, 5))  # type: ignore[arg-type]
    return replace(base, **fields)  # type: ignore[arg-type]


def together(*reports: MeetingReport) -> bool:
    return len(resolve(reports, SIDES)) == 1


DAY = {"start": date(2021, 3, 4), "end": date(2021, 3, 4), "site": TALLINN}
PLAN = meeting("plan", "ilves", "virta", status="planned", **DAY | {"published": date(2021, 3, 1)})
HELD = meeting("held", "ilves", "virta", **DAY)


def test_what_was_planned_is_what_was_held() -> None:
    assert together(PLAN, HELD)


def test_a_minister_satisfies_the_country() -> None:
    assert together(HELD, meeting("b", "estonia", "finland", **DAY))


def test_two_ministers_of_one_country_on_two_days_are_two_encounters() -> None:
    assert not together(meeting("a", "ilves", "virta", **DAY), meeting("b", "saar", "finland", start=date(2021, 3, 9)))


def test_the_same_pair_a_month_later_meets_again() -> None:
    assert not together(HELD, meeting("b", "ilves", "virta", start=date(2021, 4, 4), published=date(2021, 4, 5)))


def test_one_day_in_two_far_places_is_two_encounters() -> None:
    assert not together(HELD, meeting("b", "ilves", "virta", **DAY | {"site": ROME}))


def test_one_article_tells_its_meetings_apart() -> None:
    assert veto(HELD, replace(HELD, key=("held", "m2")), SIDES) == "one article tells them apart"


def test_an_organizations_ministers_do_not_meet_where_its_leaders_do() -> None:
    ministers = meeting("a", "urs", mode="multilateral", evidence="the URS ministerial meeting")
    leaders = meeting("b", "urs", mode="multilateral", evidence="the URS leaders' summit")
    assert not together(ministers, leaders)
    assert not together(ministers, meeting("c", "abc", mode="multilateral", evidence="the ABC ministerial meeting"))


def test_what_has_begun_is_not_planned_days_later() -> None:
    assert not together(HELD, replace(PLAN, start=None, end=None, published=date(2021, 3, 20)))


def test_an_undated_report_of_another_year_is_another_encounter() -> None:
    assert not together(HELD, meeting("b", "ilves", "virta", evidence="their meeting in November 2019"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("the ministerial meeting", "ministers"), ("a CEO summit", "business"), ("talks", None), ("leaders ate", None)],
)
def test_the_level_is_read_next_to_the_word_for_the_encounter(text: str, expected: str | None) -> None:
    assert level(text) == expected


def test_content_words_leave_out_the_small_ones() -> None:
    assert content_words("The talks were in Tallinn") == {"talks", "tallinn"}


def test_a_comparison_explains_itself() -> None:
    score, features = compare(PLAN, HELD, SIDES)
    assert score > 0.75
    assert set(features) == {"who", "when", "where", "called", "mode"}


def test_every_order_gives_the_same_meetings() -> None:
    reports = [PLAN, HELD, meeting("c", "estonia", "finland"), meeting("d", "saar", "virta", site=HELSINKI)]
    answers = {str(resolve(order, SIDES)) for order in permutations(reports)}
    assert len(answers) == 1
