"""Countries that a text gives a person, that it doesn't, and that it seems to."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kb.article import Article
from kb.extract.actors import origins
from kb.extract.actors.entities import Entity
from kb.extract.actors.homes import inside
from kb.extract.pipeline import Pipeline
from kb.record import Actor, DocumentRecord
from kb.world.gazetteer.dump import load_dump
from tests.world.test_gazetteer import ROWS


def read(pipeline: Pipeline, text: str, year: int = 2024) -> DocumentRecord:
    return pipeline.extract(Article("d", text, published=date(year, 5, 10)))


def actor(record: DocumentRecord, name: str) -> Actor:
    return next(a for a in record.actors if a.name == name)


GUESTS = ["Latvian", "Chilean", "Kenyan", "Thai", "Portuguese", "Iranian"]
HOSTED = [
    "{host} received the {guest} prime minister, Toma Arvel, on Monday. The two spoke about trade. Arvel thanked him.",
    "The {guest} ambassador, Toma Arvel, met {host} on Monday. The two spoke about trade.",
    "{host} held talks with {guest} President Toma Arvel on Monday. Arvel is on a three-day visit.",
    "{guest} Foreign Minister Toma Arvel telephoned {host} on Monday to discuss the ceasefire.",
]
HOSTS = [("Foreign Minister", "Maria Karlsen"), ("Prime Minister", "Yusuf Diallo"), ("President", "Jorge Almada")]


def hosted() -> Iterator[tuple[str, str]]:
    for k, guest in enumerate(GUESTS):
        for text in HOSTED:
            office, name = HOSTS[k % len(HOSTS)]
            yield text.format(guest=guest, host=f"{office} {name}"), name


@pytest.mark.parametrize(("text", "name"), list(hosted()))
def test_an_officer_of_a_country_that_is_never_named_is_not_the_guests(
    pipeline: Pipeline, text: str, name: str
) -> None:
    record = read(pipeline, text)
    assert actor(record, name).country is None
    assert {p.actor for p in record.meetings[0].participants} >= {actor(record, name).id}


LOCAL = [
    ("The governor of Georgia, Brian Tolley, met the Japanese ambassador in Atlanta.", "Brian Tolley", "USA"),
    ("Governor of Georgia Brian Tolley signed the bill in Atlanta.", "Brian Tolley", "USA"),
    ("California's governor, Anna Torres, flew to Mexico City to meet the Mexican president.", "Anna Torres", "USA"),
    ("Ontario's premier, Douglas Hart, met the British trade secretary on Monday.", "Douglas Hart", "CAN"),
    ("The premier of Ontario, Douglas Hart, met the British trade secretary on Monday.", "Douglas Hart", "CAN"),
    ("Texas Governor Paul Grady met the Mexican president, Luis Ortega, in Monterrey.", "Paul Grady", "USA"),
    ("The mayor of Manchester, Peter Hobbs, criticised the French president.", "Peter Hobbs", "GBR"),
    ("Georgia's foreign minister, Lasha Beridze, met the Turkish president in Tbilisi.", "Lasha Beridze", "GEO"),
]


@pytest.mark.parametrize(("text", "name", "country"), LOCAL)
def test_who_governs_a_place_is_of_the_country_that_it_lies_in(
    pipeline: Pipeline, text: str, name: str, country: str
) -> None:
    assert actor(read(pipeline, text), name).country == country


def test_a_state_of_a_federation_is_no_country_that_acts(pipeline: Pipeline) -> None:
    record = read(pipeline, "The governor of Georgia, Brian Tolley, met the Japanese ambassador in Atlanta.")
    assert "GEO" not in {a.country for a in record.actors}


OWNED = [
    ("North Korea's Ri Yong-chol arrived in Hanoi on Monday.", "Ri Yong-chol", "PRK"),
    ("North Korea's Kim arrived in Hanoi on Monday.", "Kim", "PRK"),
    ("South Sudan's Deng Awel spoke first.", "Deng Awel", "SSD"),
    ("Guinea-Bissau's Rui Tavora spoke first.", "Rui Tavora", "GNB"),
    ("New Zealand's Helen Marsh spoke first.", "Helen Marsh", "NZL"),
]


@pytest.mark.parametrize(("text", "name", "country"), OWNED)
def test_the_whole_name_of_an_owner_is_the_country(pipeline: Pipeline, text: str, name: str, country: str) -> None:
    assert actor(read(pipeline, text), name).country == country


NOT_THEIRS = [
    ("The country's most senior officer said that Marek Dolny was wrong.", "Marek Dolny"),
    ("The kingdom's chief negotiator said that Ola Brandt had left.", "Ola Brandt"),
    ("The ministry's spokesman denied that Rosa Quispe had been invited.", "Rosa Quispe"),
    ("A former ambassador wrote that Ivo Kral knew nothing.", "Ivo Kral"),
]


@pytest.mark.parametrize(("text", "name"), NOT_THEIRS)
def test_whoever_speaks_of_somebody_does_not_give_them_the_office(pipeline: Pipeline, text: str, name: str) -> None:
    assert actor(read(pipeline, text), name).role is None


POSTED = [
    ("The UN envoy for Sudan, Nils Lindahl, will report on Monday.", "Nils Lindahl", "SDN"),
    ("Carl Ames, a China scholar at an institute in Geneva, was sceptical.", "Carl Ames", "CHN"),
    ("Ambassador to Ukraine Martha Jovan has left.", "Martha Jovan", "UKR"),
    ("Erik Dahl, a lawmaker of Turkish descent, protested in Oslo.", "Erik Dahl", "TUR"),
]


@pytest.mark.parametrize(("text", "name", "other"), POSTED)
def test_nobody_is_of_the_country_that_their_work_is_about(
    pipeline: Pipeline, text: str, name: str, other: str
) -> None:
    assert actor(read(pipeline, text), name).country != other


SENT = [
    ("China's ambassador to Britain Liu Wen said so on Sunday.", "Liu Wen", "CHN"),
    ("Former U.S. ambassador to Ukraine Martha Jovan has written a book.", "Martha Jovan", "USA"),
    ("Egypt's special representative for Libya, Adel Nour, was in Paris.", "Adel Nour", "EGY"),
    ("Turkish Cypriot leader Mehmet Aydan said that he was ready.", "Mehmet Aydan", "CYP"),
    ("Bosnian Serb leader Zoran Pavic said that he was ready.", "Zoran Pavic", "BIH"),
]


@pytest.mark.parametrize(("text", "name", "country"), SENT)
def test_whose_office_it_is_counts(pipeline: Pipeline, text: str, name: str, country: str) -> None:
    assert actor(read(pipeline, text), name).country == country


MIXED = ["African and French leaders met in Dakar.", "Danish and African ministers met in Dakar.",
         "The US-led coalition said that it was ready."]  # fmt: skip


@pytest.mark.parametrize("text", MIXED)
def test_people_of_several_countries_are_of_none(pipeline: Pipeline, text: str) -> None:
    groups = [a for a in read(pipeline, text).actors if a.kind == "group"]
    assert [a.country for a in groups] == [None]


@pytest.mark.parametrize(("year", "country"), [(1998, "YUG"), (2005, None)])
def test_citizens_of_a_state_are_its_own_as_long_as_it_is(pipeline: Pipeline, year: int, country: str | None) -> None:
    text = "Yugoslav Foreign Minister Bora Jankovski arrived in Athens. Greece welcomed Yugoslavia's offer."
    found = actor(read(pipeline, text, year), "Bora Jankovski").country
    assert found == country or (country is None and found != "YUG")


NAMES = [
    (("kim", "sung", "ho"), "KOR", "FRA"),
    (("pavel", "dvorak"), "CZE", "JPN"),
    (("keiko", "tanaka"), "JPN", "NGA"),
    (("nguyen", "van", "duc"), "VNM", "POL"),
    (("giorgos", "papadakis"), "GRC", "KEN"),
]


@pytest.mark.parametrize(("name", "home", "elsewhere"), NAMES)
def test_a_name_goes_better_with_its_own_country(name: tuple[str, ...], home: str, elsewhere: str) -> None:
    assert origins.fit(name, home) > 0 > origins.fit(name, elsewhere)


def test_a_name_in_other_letters_says_nothing() -> None:
    assert origins.fit(("安倍",), "JPN") == origins.fit((), "JPN") == 0.0


def test_a_place_in_a_body_s_name_is_one_of_the_gazetteer_of_now(
    pipeline: Pipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Nebelsund City Council rejected the plan on Monday."
    found = pipeline.findings(Article("d", text), pipeline.nlp(text))
    council = Entity("Nebelsund City Council", "organization", mentions=[(0, 3)])
    (tmp_path / "NO.txt").write_text("\n".join(ROWS), encoding="utf-8")
    load_dump(tmp_path / "NO.txt", tmp_path / "no.bin")
    assert inside(found.parse, council) is None
    monkeypatch.setenv("KB_GAZETTEER", str(tmp_path / "no.bin"))
    assert inside(found.parse, council) == "NOR"
