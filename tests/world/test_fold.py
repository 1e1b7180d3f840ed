"""The one fold of names."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.world.fold import fold


@pytest.mark.parametrize(("name", "folded"), [
    ("José Ñandú", "jose nandu"), ("  Ada   QUILL ", "ada quill"), ("Straße", "strasse"),
    ("SØREN Æbelø", "soren aebelo"),
    ("Łukasz Ćwik", "lukasz cwik"), ("IŞIK Yıldız", "isik yildiz"), ("İnci", "inci"), ("Đorđe Þór", "dorde thor"),
    ("O'Hara", "ohara"), ("O’Hara", "ohara"), ("Oʻtkir", "otkir"), ("al-Hadi", "al hadi"), ("d’Aubry", "daubry"),
    ("J.P. Stone", "jp stone"), ("Bērziņš, Ilze", "berzins ilze"), ("Ёлкин", "елкин"), ("नीला", "नीला"), ("—", ""),
])  # fmt: skip
def test_case_accents_apostrophes_and_hyphens_dont_matter(name: str, folded: str) -> None:
    assert fold(name) == folded


@given(st.text(max_size=20))
def test_a_folded_name_is_folded_and_its_composition_does_not_matter(name: str) -> None:
    folded = fold(name)
    assert fold(folded) == folded
    assert fold(unicodedata.normalize("NFD", name)) == fold(unicodedata.normalize("NFC", name))
