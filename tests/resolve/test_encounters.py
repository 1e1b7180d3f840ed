"""What speaks for and against two reports' being of one meeting."""

from dataclasses import replace
from datetime import date
from itertools import permutations
from typing import Any

import pytest

from kb.resolve.clusters import by_average
from kb.resolve.encounters import traits
from kb.resolve.meetings import THRESHOLD, likelihood, resolve, weights
from kb.resolve.reports import MeetingReport, Site

SIDES = {
    "aro": ("person", "FJI"), "bel": ("person", "FJI"), "fiji": ("country", "FJI"), "envoys": ("group", "FJI"),
    "cox": ("person", "TON"), "tonga": ("country", "TON"), "dun": ("person", "WSM"), "forum": ("organization", None),
    "officials": ("group", None),
}  # fmt: skip
SUVA, APIA = Site("Suva", "FJI", -18.1, 178.4), Site("Apia", "WSM", -13.8, -171.8)


def told(article: str, *who: str, words: str = "", **fields: object) -> MeetingReport:
    """A report of a meeting that was held."""
    parties = tuple((w, SIDES[w][1], "principal") for w in who)
    base = MeetingReport((article, "m1"), "bilateral", "held", parties, evidence=words)  # type: ignore[arg-type]
    return replace(base, **fields)  # type: ignore[arg-type]


DAY = date(2031, 5, 13)
HELD = told("a", "aro", "cox", words="Aro met Cox in Suva on Tuesday", site=SUVA, start=DAY, published=DAY)
UNDATED = told("a", "aro", "cox", words="Aro held talks with Cox in Suva on Tuesday", site=SUVA)
PAIRS = [
    pytest.param(HELD, told("b", "fiji", "tonga", words="The sides met in Suva", site=SUVA, start=DAY, published=DAY),
                 True, id="countries for their people"),
    pytest.param(UNDATED, told("b", "aro", "cox", words="Cox met Aro Tuesday"), True, id="one weekday, no publication"),
    pytest.param(UNDATED, told("b", "aro", "dun", words="Dun met Aro in Suva on Tuesday", site=SUVA), False,
                 id="another counterpart in one place"),
    pytest.param(UNDATED, told("b", "aro", "cox", words="They met in Apia in Friday's rain", site=APIA), False,
                 id="another place and weekday"),
    pytest.param(HELD, told("b", "bel", "dun", words="Bel met Dun in Apia", site=APIA, published=DAY), False,
                 id="other people elsewhere"),
    pytest.param(HELD, told("b", "aro", "cox", words="Aro called Cox on Tuesday", mode="phone", published=DAY), False,
                 id="a call is no meeting in person"),
    pytest.param(UNDATED, told("b", "aro", "officials", words="Aro held talks with officials in Suva", site=SUVA),
                 True, id="officials without a name"),
    pytest.param(told("a", "forum", words="the forum's summit in Suva in June", mode="multilateral", status="planned",
                      site=SUVA),
                 told("b", "forum", "aro", words="Aro will attend the forum's summit in Suva", mode="multilateral",
                      status="planned", site=SUVA), True, id="a summit and one who attends"),
    pytest.param(told("a", "forum", words="the forum's ministerial meeting in Suva", mode="multilateral", site=SUVA),
                 told("b", "forum", words="the forum's leaders' summit in Suva", mode="multilateral", site=SUVA),
                 False, id="ministers and leaders"),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b", "one"), PAIRS)
def test_two_reports_are_of_one_meeting_or_not(a: MeetingReport, b: MeetingReport, one: bool) -> None:
    assert (likelihood(a, b, SIDES) >= THRESHOLD) == one
    assert likelihood(a, b, SIDES) == likelihood(b, a, SIDES)
    assert (len(resolve([a, b], SIDES)) == 1) == one


def test_every_trait_has_a_weight() -> None:
    pairs: list[Any] = [pair.values for pair in PAIRS]
    every = {name for a, b, _ in pairs for name in traits(a, b, SIDES)}
    assert every <= set(weights())


@pytest.mark.parametrize(
    ("words", "found"),
    [("met on Monday", "another weekday named"), ("met on Tuesday", "the same weekday named"), ("met", None)],
)
def test_what_is_not_told_is_no_disagreement(words: str, found: str | None) -> None:
    other = traits(UNDATED, told("b", "aro", "cox", words=words), SIDES)
    assert {name for name in other if "weekday" in name} == ({found} if found else set())


def test_a_report_like_two_meetings_does_not_chain_them() -> None:
    pairs = [(0.9, "a", "a2"), (0.8, "a2", "x"), (0.7, "x", "b"), (0.9, "b", "b2"), (0.1, "a", "b"), (0.1, "a2", "b2"),
             (0.1, "a", "b2"), (0.1, "a2", "b"), (0.6, "a", "x"), (0.2, "x", "b2")]  # fmt: skip
    for order in (pairs, pairs[::-1], pairs[3:] + pairs[:3]):
        found = by_average(["a", "a2", "b", "b2", "x"], order, 0.5, lambda _a, _b: False)
        assert found == [["a", "a2", "x"], ["b", "b2"]]


def test_what_people_put_together_is_as_like_another_as_its_likest_member() -> None:
    pairs = [(0.8, "a", "x"), (0.1, "b", "x"), (0.1, "a", "b")]
    assert by_average(["a", "b", "x"], pairs, 0.5, lambda _a, _b: False, together=[["a", "b"]]) == [["a", "b", "x"]]
    apart = by_average(["a", "b", "x"], pairs, 0.5, lambda _a, _b: False, together=[["a", "b"]],
                       separate=lambda p, q: {p, q} == {"b", "x"})  # fmt: skip
    assert apart == [["a", "b"], ["x"]]


def test_reports_of_no_known_time_meet_those_that_are_dated() -> None:
    timeless = replace(HELD, key=("b", "m1"), start=None, published=None)
    for order in permutations([HELD, timeless]):
        assert len(resolve(order, SIDES)) == 1
