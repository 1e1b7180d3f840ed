"""Countries by the names that people give them."""

import pycountry
import pytest

from kb.world.countries import code_of, nearest


@pytest.mark.parametrize(("name", "code"), [
    ("Russia", "RUS"), ("russian federation", "RUS"), (" RU ", "RUS"), ("rus", "RUS"), ("643", "RUS"),
    ("Turkey", "TUR"), ("Türkiye", "TUR"), ("turkiye", "TUR"),
    ("UK", "GBR"), ("U.K.", "GBR"), ("Britain", "GBR"), ("GB", "GBR"),
    ("the United States", "USA"), ("U.S.", "USA"), ("America", "USA"),
    ("Ivory Coast", "CIV"), ("Côte d’Ivoire", "CIV"), ("Cote d'Ivoire", "CIV"),
    ("DRC", "COD"), ("Congo", "COD"), ("Congo-Brazzaville", "COG"), ("COG", "COG"),
    ("Kosovo", "XKX"), ("Palestine", "PSE"), ("Holy See", "VAT"), ("Curacao", "CUW"), ("Burma", "MMR"),
    ("Korea, Republic of", "KOR"), ("South Korea", "KOR"), ("DPRK", "PRK"),
    ("", None), ("Atlantis", None), ("Russian", None),
])  # fmt: skip
def test_a_name_or_code_is_a_country(name: str, code: str | None) -> None:
    assert code_of(name) == code


def test_every_country_of_iso_is_found_by_all_that_iso_calls_it() -> None:
    fields = ("alpha_2", "alpha_3", "numeric", "name", "common_name", "official_name")
    found = {
        (getattr(c, f), code_of(getattr(c, f)), c.alpha_3) for c in pycountry.countries for f in fields if hasattr(c, f)
    }
    assert {(name, code) for name, code, wanted in found if code != wanted} == {("Congo", "COD")}


@pytest.mark.parametrize(("name", "near"), [("Rusia", "Russia"), ("Germnay", "Germany"), ("Xyzzy", None), ("", None)])
def test_a_misspelled_name_is_near_a_country(name: str, near: str | None) -> None:
    assert nearest(name) == near
