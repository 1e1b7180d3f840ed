"""Meetings in articles of our own, with invented people: what belongs together, and what doesn't."""

from datetime import date

import pytest

from kb.article import Article
from kb.extract.pipeline import Pipeline

AGENCY = """BUCHAREST (Reuters) - Romanian President Ion Marinescu and his Moldovan counterpart Vera Lungu agreed on \
Wednesday to reopen two border crossings, officials said.

The two presidents met for more than two hours at Cotroceni Palace. It was their third meeting since Lungu took \
office last year.

Lungu will leave for Brussels on Friday, where she is to see European Commission President Karin Wolff. A meeting \
with NATO Secretary-General Tom Hale had been planned for Saturday but was scrapped."""

GULF = """Japan's foreign minister, Kenji Morita, has flown to Tehran in an attempt to ease tensions in the Gulf.

Morita held talks with his Iranian counterpart, Reza Karimi, on Wednesday. The US secretary of state, Paul Greer, \
spoke to Morita by telephone on Tuesday. Mr Greer is expected in Tokyo next month for a meeting of the G7 foreign \
ministers.

Iran and the US broke off talks in 2019. Officials from both sides last met in Muscat."""

UNION = """Leaders of the African Union gathered in Addis Ababa on Sunday for a two-day summit.

On the margins of the summit, South African President Thabo Nkosi met Ethiopian Prime Minister Abel Tesfaye."""

REBELS = """Colombian government negotiators and leaders of the ELN rebels will resume peace talks in Quito on Monday. \
The rebels have demanded a ceasefire."""

Told = tuple[frozenset[str], str, str, str | None, str | None]


def told(pipeline: Pipeline, text: str) -> set[Told]:
    """(names, mode, status, start, place) of each meeting."""
    record = pipeline.extract(Article(doc_id="own", text=text, published=date(2021, 3, 11)))
    names = {a.id: a.name for a in record.actors}
    places = {p.id: p.name for p in record.places}
    return {
        (frozenset(names[p.actor] for p in m.participants), m.mode, m.status, m.start, places.get(m.place or ""))
        for m in record.meetings
    }


CASES: list[tuple[str, tuple[set[str], str, str, str | None, str | None]]] = [
    (AGENCY, ({"Ion Marinescu", "Vera Lungu"}, "visit", "held", None, "Cotroceni Palace")),
    (AGENCY, ({"Vera Lungu", "Karin Wolff"}, "bilateral", "planned", None, "Brussels")),
    (AGENCY, ({"Vera Lungu", "Tom Hale"}, "bilateral", "cancelled", "2021-03-13", None)),
    (GULF, ({"Kenji Morita", "Reza Karimi"}, "visit", "held", "2021-03-10", "Tehran")),
    (GULF, ({"Kenji Morita", "Paul Greer"}, "phone", "held", "2021-03-09", None)),
    (GULF, ({"Iran", "United States"}, "bilateral", "held", None, "Muscat")),
    (UNION, ({"Leaders of the African Union"}, "multilateral", "held", "2021-03-07", "Addis Ababa")),
    (UNION, ({"Thabo Nkosi", "Abel Tesfaye"}, "bilateral", "held", "2021-03-07", "Addis Ababa")),
]


@pytest.mark.parametrize(
    ("text", "wanted"), CASES, ids=lambda v: "+".join(sorted(v[0])) if isinstance(v, tuple) else ""
)
def test_the_story_tells_the_meeting(
    pipeline: Pipeline, text: str, wanted: tuple[set[str], str, str, str | None, str | None]
) -> None:
    assert (frozenset(wanted[0]), *wanted[1:]) in told(pipeline, text)


def test_a_meeting_recalled_by_it_was_their_third_is_the_same_meeting(pipeline: Pipeline) -> None:
    pairs = [who for who, *_ in told(pipeline, AGENCY)]
    assert pairs.count(frozenset({"Ion Marinescu", "Vera Lungu"})) == 1


def test_parties_to_a_war_within_one_state_meet(pipeline: Pipeline) -> None:
    found = told(pipeline, REBELS)
    assert [(mode, status, start, where) for _, mode, status, start, where in found] == [
        ("bilateral", "planned", "2021-03-15", "Quito")
    ]
