"""Names and offices are written as people write them: one decision for loading and resolving."""

import pytest

from kb.written import actor_name, office_title, place_name


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("MADRID", "Madrid"), ("ADDIS ABABA", "Addis Ababa"), ("N'DJAMENA", "N'Djamena"), ("OSLO", "Oslo"),
        ("PORT-AU-PRINCE", "Port-au-Prince"), ("RIO DE JANEIRO", "Rio de Janeiro"), ("LA PAZ", "La Paz"),
        ("ST. PETERSBURG", "St. Petersburg"), ("SÃO PAULO", "São Paulo"), ("SPAIN", "Spain"),
        ("USA", "USA"), ("DPRK", "DPRK"), ("U.S.", "U.S."), ("WASHINGTON D.C.", "Washington D.C."),
        ("Madrid", "Madrid"), ("N'Djamena", "N'Djamena"),
    ],
)  # fmt: skip
def test_capitals_of_a_dateline_are_not_those_of_a_name(printed: str, written: str) -> None:
    assert place_name(printed, 1) == written


def test_a_place_that_the_gazetteer_does_not_know_may_be_an_abbreviation() -> None:
    assert place_name("NWFP", None) == "NWFP"


@pytest.mark.parametrize(
    ("printed", "kind", "written"),
    [
        ("INÉS ARRIZABAL", "person", "Inés Arrizabal"), ("GEORGE W. BUSH", "person", "George W. Bush"),
        ("SALIM BIN RASHID", "person", "Salim bin Rashid"), ("LIU BIN", "person", "Liu Bin"),
        ("ALARIC VIII OSTEN", "person", "Alaric VIII Osten"), ("ODO III", "person", "Odo III"),
        ("XI LANFEN", "person", "Xi Lanfen"), ("ÇİĞDEM İNCE", "person", "Çiğdem İnce"),
        ("LOTTE ZUR LINDE", "person", "Lotte zur Linde"), ("IBN HALIM", "person", "Ibn Halim"),
        ("WILLEM VAN OORSCHOT", "person", "Willem van Oorschot"), ("JFK", "person", "JFK"),
        ("UNICEF USA", "organization", "UNICEF USA"), ("Duarte Valadim", "person", "Duarte Valadim"),
    ],
)  # fmt: skip
def test_capitals_of_a_headline_are_not_those_of_a_person(printed: str, kind: str, written: str) -> None:
    assert actor_name(printed, kind) == written


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("- Foreign Minister", "Foreign Minister"), ("foreign minister —", "foreign minister"),
        ("director at the Centre for Arms Control and Non-", "director at the Centre for Arms Control"),
        ("professor at the business school and co-", "professor at the business school"),
        ("chairman, vice-", "chairman"), ("vice-president", "vice-president"), ("co-chair", "co-chair"),
        ("Minister of Trade, ", "Minister of Trade"), ("Secretary - General", "Secretary - General"), ("-", "-"),
    ],
)  # fmt: skip
def test_an_office_has_no_stray_dashes(printed: str, written: str) -> None:
    assert office_title(printed) == written
