"""Names that are other words too, that the pipeline takes for something else, or that stand in capitals."""

import pytest

from kb.article import Article
from kb.extract.pipeline import Pipeline
from kb.record import Actor


def persons(pipeline: Pipeline, text: str) -> dict[str, Actor]:
    return {a.name: a for a in pipeline.extract(Article("d", text)).actors if a.kind == "person"}


SURNAMES = [
    ("Prime Minister Anna King met the Danish president on Monday. King said the talks were useful.", "Anna King"),
    ("Foreign Minister Paul Bishop flew to Oslo. Bishop will meet his Norwegian counterpart.", "Paul Bishop"),
    ("President Laura Major spoke by phone with the Kenyan president. Major thanked him.", "Laura Major"),
    ("Defence Minister Tom Day resigned on Friday. Day had been in office for a year.", "Tom Day"),
    ("The Omani minister, Omar Sultan, met Ana Costa. Sultan praised the deal.", "Omar Sultan"),
    ("Ambassador Grace Pope arrived in Lima. Pope said she was glad.", "Grace Pope"),
    ("Senator John Judge criticised the plan. Judge said it was weak.", "John Judge"),
    ("Minister Carla Knight and Peter Prince met on Sunday. Prince left early.", "Peter Prince"),
    ("Peter March told reporters that he would go. March is the minister.", "Peter March"),
    ("Foreign Secretary James Cleric said no. Cleric was firm.", "James Cleric"),
    ("Jane Marshall, the British envoy, arrived. Marshall met the emir.", "Jane Marshall"),
]


@pytest.mark.parametrize(("text", "name"), SURNAMES)
def test_a_surname_that_is_another_word_is_the_persons(pipeline: Pipeline, text: str, name: str) -> None:
    found = persons(pipeline, text)
    assert name in found
    assert {text[a:b] for a, b in found[name].mentions} >= {name, name.split()[1]}


TITLES = [
    ("Jordan's King Abdullah met the minister. The king was pleased.", "Abdullah"),
    ("Pope Francis spoke. The pope was tired.", "Francis"),
    ("Prime Minister Anna King met King Harald of Norway.", "Harald"),
    ("Major General Ivo Kral spoke to Prince Saud.", "Saud"),
]


@pytest.mark.parametrize(("text", "name"), TITLES)
def test_a_title_is_still_none(pipeline: Pipeline, text: str, name: str) -> None:
    assert any(found.endswith(name) for found in persons(pipeline, text))


TITLED = [
    ("The Estonian prime minister, Kaja Tamm, arrived in Riga on Monday.", "Kaja Tamm", "EST"),
    ("The Georgian foreign minister, Lasha Tbeli, met the Turkish president, Orhan Demirsoy.", "Orhan Demirsoy", "TUR"),
    ("The Namibian president, Hage Windhoek, met Prime Minister London Reed.", "Hage Windhoek", "NAM"),
    ("Ukraine's president, Oleh Marchuk, met Paris Dubois, the French foreign minister.", "Paris Dubois", "FRA"),
    ("US Secretary of State MARY HOLLIS met Polish Foreign Minister IVAN PETROSKI.", "MARY HOLLIS", "USA"),
    ("US Secretary of State MARY HOLLIS met Polish Foreign Minister IVAN PETROSKI.", "IVAN PETROSKI", "POL"),
    ("The Danish envoy, LARS HOLM, spoke.", "LARS HOLM", "DNK"),
    ("Kenyan President JOSEPH KILONZO spoke.", "JOSEPH KILONZO", "KEN"),
]


@pytest.mark.parametrize(("text", "name", "country"), TITLED)
def test_a_name_with_a_title_is_a_person(pipeline: Pipeline, text: str, name: str, country: str) -> None:
    assert persons(pipeline, text)[name].country == country
