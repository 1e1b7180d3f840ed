from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from kb.resolve.agreement import level
from kb.resolve.encounters import content
from kb.resolve.meetings import BIAS, compare, resolve, veto
from kb.resolve.reports import MeetingReport, Site
from kb.store import chosen

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
    assert veto(HELD, replace(HELD, key=("held", "m2"))) == "one article tells them apart"


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


def test_content_leave_out_the_small_ones() -> None:
    assert content("The talks were in Tallinn") == {"talks", "tallinn"}


def test_a_comparison_explains_itself() -> None:
    score, features = compare(PLAN, HELD, SIDES)
    assert score > 0.75
    assert str(features["people in common"]).startswith("2 (+")
    assert str(features["planned and held"]).startswith("1 (-")
    assert BIAS in features


def test_every_order_gives_the_same_meetings() -> None:
    reports = [PLAN, HELD, meeting("c", "estonia", "finland"), meeting("d", "saar", "virta", site=HELSINKI)]
    answers = {str(resolve(order, SIDES)) for order in permutations(reports)}
    assert len(answers) == 1


BOTH = ("ilves", "virta")
SET = meeting("set", *BOTH, status="planned", start=date(2021, 3, 27), published=date(2021, 2, 20))
OFF = {"status": "cancelled", "published": date(2021, 3, 26)}
CALLED_OFF = [
    pytest.param(meeting("off", *BOTH, **OFF, start=date(2021, 3, 24)), id="dated the day of the cancellation"),
    pytest.param(meeting("off", *BOTH, **OFF, start=date(2021, 3, 26)), id="dated the day of publication"),
    pytest.param(meeting("off", *BOTH, **OFF, start=date(2021, 3, 27)), id="dated the day that was set"),
    pytest.param(meeting("off", *BOTH, **OFF), id="undated"),
    pytest.param(meeting("off", "estonia", "virta", **OFF, start=date(2021, 3, 24)), id="by the country"),
]


@pytest.mark.parametrize("off", CALLED_OFF)
def test_what_was_planned_and_called_off_is_one_meeting_on_the_day_that_was_set(off: MeetingReport) -> None:
    for reports in permutations((SET, off, meeting("again", *BOTH, **OFF))):
        assert len(resolve(reports, SIDES)) == 1
        dated = chosen.dates(reports, chosen.Voters())
        assert dated is not None
        assert dated.start == date(2021, 3, 27)
        assert chosen.history(reports)[-1][0] == "cancelled"


def test_a_cancellation_is_of_no_meeting_before_it_nor_of_one_that_was_held() -> None:
    off = meeting("off", *BOTH, **OFF, start=date(2021, 3, 24))
    assert not together(off, meeting("a", *BOTH, start=date(2021, 3, 4), published=date(2021, 3, 5)))
    assert not together(off, replace(SET, start=date(2021, 3, 12)))
    alone = chosen.dates([off], chosen.Voters())
    assert alone is off


VISIT = {"mode": "visit", "site": TALLINN}
TOLD_AS_PLANNED = [
    pytest.param({"published": date(2021, 2, 1)}, id="undated"),
    pytest.param({"published": date(2021, 2, 1), "start": date(2021, 3, 1), "end": date(2021, 3, 31),
                  "precision": "month"}, id="in that month"),
    pytest.param({"published": date(2021, 3, 2), "start": date(2021, 3, 4)}, id="on that day"),
    pytest.param({"published": date(2021, 3, 2), "start": date(2021, 3, 2)}, id="two days before"),
    pytest.param({"published": date(2021, 3, 4), "start": date(2021, 3, 5)}, id="on the day before it ended"),
]  # fmt: skip


@pytest.mark.parametrize("plan", TOLD_AS_PLANNED)
@pytest.mark.parametrize("who", [("estonia", "virta"), ("virta",), BOTH])
def test_a_visit_told_as_planned_and_as_held_is_one(plan: dict[str, object], who: tuple[str, ...]) -> None:
    told = meeting("plan", *who, status="planned", evidence="will visit Tallinn", **VISIT, **plan)
    days = {"start": date(2021, 3, 4), "end": date(2021, 3, 5)}
    held = meeting("held", *BOTH, evidence="paid a visit to Tallinn", **VISIT, **days)
    for reports in permutations((told, held)):
        assert len(resolve(reports, SIDES)) == 1
        assert chosen.history(reports)[-1][0] == "held"


def test_talks_of_three_days_stay_three_whatever_else_is_told() -> None:
    days = [date(2021, 4, day) for day in (16, 21, 22)]
    held = [meeting(f"h{d.day}", *BOTH, start=d, end=d, published=d) for d in days]
    more = [
        meeting("undated", *BOTH, published=date(2021, 4, 23)),
        meeting("planned", *BOTH, status="planned", published=date(2021, 4, 14)),
        meeting("next", *BOTH, status="planned", published=date(2021, 4, 20), start=days[2]),
        meeting("off", *BOTH, status="cancelled", published=date(2021, 4, 20), start=date(2021, 4, 19)),
    ]
    for extra in ([], *([one] for one in more), more):
        clusters = resolve([*held, *extra], SIDES)
        homes = [next(k for k, c in enumerate(clusters) if one.key in c) for one in held]
        assert len(set(homes)) == 3
