from datetime import date
from random import Random

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
