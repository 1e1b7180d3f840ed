from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.resolve.actors import resolve
from kb.resolve.reports import ActorReport


def report(article: str, name: str, kind: str = "person", country: str | None = "EST", **more: object) -> ActorReport:
    return ActorReport((article, "a1"), name, kind, country, **more)  # type: ignore[arg-type]


def together(*reports: ActorReport) -> bool:
    return len(resolve(reports)) == 1


def test_one_full_name_in_one_country_is_one_person() -> None:
    assert together(report("x", "Marta Ilves"), report("y", "Marta Ilves"), report("z", "Marta Ilves", country=None))


def test_one_name_in_two_countries_is_two_people() -> None:
    assert not together(report("x", "Marta Ilves"), report("y", "Marta Ilves", country="FIN"))


def test_a_surname_alone_never_joins_articles() -> None:
    assert not together(report("x", "Ilves"), report("y", "Marta Ilves"))
    assert not together(report("x", "Ilves"), report("y", "Ilves"))


def test_a_surname_with_one_office_and_country_joins_within_the_term_only() -> None:
    first = report("x", "Ilves", role="Foreign Minister", published=date(2020, 1, 1))
    same = report("y", "Ilves", role="foreign minister", published=date(2020, 6, 1))
    later = report("z", "Ilves", role="foreign minister", published=date(2029, 6, 1))
    assert together(first, same)
    assert not together(first, later)


def test_an_unnamed_office_holder_is_another_person_years_later() -> None:
    then = report("x", "Turkish prime minister", country="TUR", role="prime minister", published=date(2006, 5, 1))
    now = report("y", "Turkish prime minister", country="TUR", role="prime minister", published=date(2014, 5, 1))
    assert not together(then, now)


def test_spellings_need_one_country() -> None:
    assert together(report("x", "Volodymyr Zelensky", country="UKR"), report("y", "Volodymyr Zelenskyy", country="UKR"))
    assert not together(report("x", "Bill Hart", country=None), report("y", "William Hart", country="USA"))


def test_an_acronym_is_its_organization() -> None:
    long = report("x", "Union of River States", "organization", None, aliases=("Union of River States", "URS"))
    assert together(long, report("y", "URS", "organization", None))
    programme = report("x", "World Food Programme", "organization", None)
    assert together(programme, report("y", "UN World Food Programme", "organization", None))


def test_a_country_is_one_under_all_its_names() -> None:
    assert together(report("x", "Burma", "country", "MMR"), report("y", "Myanmar", "country", "MMR"))


def test_unnamed_groups_without_a_country_stay_with_their_article() -> None:
    assert not together(report("x", "protesters", "group", None), report("y", "protesters", "group", None))
    assert together(report("x", "US officials", "group", "USA"), report("y", "US officials", "group", "USA"))


NAMES = ["Marta Ilves", "M. Ilves", "Ilves", "Marta Ilvess", "Peeter Ilves", "URS", "Union of River States"]
ROW = st.tuples(
    st.sampled_from(NAMES), st.sampled_from(["person", "organization"]), st.sampled_from([None, "EST", "FIN"])
)


@given(st.lists(ROW, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_reports_does_not_matter(rows: list[tuple[str, str, str | None]], random: Random) -> None:
    reports = [report(f"d{k}", name, kind, country) for k, (name, kind, country) in enumerate(rows)]
    shuffled = list(reports)
    random.shuffle(shuffled)
    assert resolve(reports) == resolve(shuffled)
    assert sorted(key for group in resolve(reports) for key in group) == sorted(r.key for r in reports)


def test_a_surname_alone_is_the_person_whom_most_articles_call_so() -> None:
    often = [report(f"x{k}", "Samir al-Hadi") for k in range(3)]
    assert together(*often, report("y", "al-Hadi"), report("z", "Hadi"))
    assert not together(*often, report("y", "al-Hadi", country="FIN"))
    rivals = [report(f"v{k}", "Nabil al-Hadi") for k in range(2)]
    assert len(resolve([*often, *rivals, report("y", "Hadi")])) == 3


def test_an_article_that_tells_two_apart_is_heeded_unless_one_form_is_short_for_the_other() -> None:
    minister = {"role": "defence minister"}
    one = ActorReport(("x", "a1"), "James Hart", "person", "EST", **minister)  # type: ignore[arg-type]
    short = ActorReport(("x", "a2"), "Jim Hart", "person", "EST", **minister)  # type: ignore[arg-type]
    son = ActorReport(("x", "a2"), "Jim Hart", "person", "EST")
    assert together(one, short)
    assert not together(one, son)


@pytest.mark.parametrize(("a", "b", "one"), [
    ("U.S. Navy", "UN", False), ("Union of Nurses", "UN", True), ("Rixen News Agency", "Rixen news agency", True),
    ("Rixen news agency", "Rixen", True), ("al-Qaset", "Al-Qasit", False), ("Al-Taeda", "al-Taida", True),
    ("Estonian Reform Party", "Reform Party", True), ("Reform Party of Estonia", "Reform Party", True),
    ("the union", "the union", False), ("defence ministry", "Defence Ministry", True),
])  # fmt: skip
def test_when_two_names_are_one_body(a: str, b: str, one: bool) -> None:
    assert together(report("x", a, "organization"), report("y", b, "organization")) is one


def test_bodies_that_share_an_acronym_or_a_common_noun_stay_apart() -> None:
    def body(article: str, name: str, *aliases: str) -> ActorReport:
        return report(article, name, "organization", aliases=aliases)

    assert len(resolve([body("x", "Delta Wire", "DW"), body("y", "Dome World", "DW"), body("z", "DW")])) == 2
    assert not together(body("x", "Hill administration", "administration"), body("y", "Dale administration",
                                                                                 "administration"))  # fmt: skip
    assert not together(body("x", "White House", "House"), body("y", "House of Deputies", "House"))


def test_one_word_of_whom_nothing_else_is_said_is_the_body_of_that_name() -> None:
    bodies = [report(f"x{k}", "Rixis", "organization", None) for k in range(3)]
    assert together(*bodies, report("y", "Rixis", "person", None))
    assert not together(*bodies, report("y", "Rixis", "person", "EST"))
    assert not together(*bodies[:2], report("y", "Rixis", "person", None))
