from datetime import date

import pytest

from kb.resolve.articles import canonical_url, resolve
from kb.resolve.reports import ArticleReport

BODY = " ".join(f"The delegation of province {n} signed paper number {n * 7} at noon." for n in range(40))
HOME = "https://www.example.org"


def article(key: str, text: str, day: int = 1, **more: str) -> ArticleReport:
    return ArticleReport(key, text, published=date(2022, 5, day), **more)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://www.example.org/a/b/?utm_source=x&id=3#top", "example.org/a/b?id=3"),
        ("http://m.example.org/a/b/amp", "example.org/a/b"),
        ("https://example.org/", "example.org"),
    ],
)
def test_a_canonical_url_has_nothing_that_varies(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


def test_a_wire_copy_with_another_lead_is_a_duplicate_of_the_first_publication() -> None:
    (link,) = resolve([article("later", "Our reporter writes. " + BODY, 2), article("first", BODY, 1)])
    assert (link.article, link.original, link.relation) == ("later", "first", "duplicate")


def test_a_shortened_copy_is_a_duplicate() -> None:
    (link,) = resolve([article("first", BODY), article("short", BODY[: len(BODY) // 3], 2)])
    assert link.relation == "duplicate"


def test_the_same_address_with_a_new_text_is_an_update() -> None:
    (link,) = resolve([article("a", BODY, url=f"{HOME}/x"), article("b", "New words only.", 2, url=f"{HOME}/x/")])
    assert link.relation == "update"


def test_other_texts_are_not_linked() -> None:
    assert resolve([article("a", BODY), article("b", "The ferry left in the evening with two guests aboard.")]) == []


def test_a_copy_of_a_copy_points_to_the_original() -> None:
    links = resolve([article("a", BODY), article("b", BODY + " End.", 2), article("c", BODY + " End. Really.", 3)])
    assert {link.original for link in links} == {"a"}
