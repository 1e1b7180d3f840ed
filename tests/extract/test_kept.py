"""Which places the record has."""

import pytest

from kb.article import Article
from kb.extract.pipeline import Pipeline

TEXTS = [
    ("The ministers met in Geneva on Monday.", {"Geneva"}),
    ("Norway rejected the plan. Norwegian troops left Mali in June.", {"Mali"}),
    ("He flew to Nairobi after talks with Uganda, which backs the deal.", {"Nairobi"}),
    ("Peru and Chile signed a treaty in Lima.", {"Lima"}),
    ("Rebels shelled the town of Karsava, police said.", {"Karsava"}),
    ("The pact was signed at the Lindero Exhibition Centre.", {"Lindero Exhibition Centre"}),
]


@pytest.mark.parametrize(("text", "places"), TEXTS)
def test_a_place_is_where_something_happens_not_who_acts(pipeline: Pipeline, text: str, places: set[str]) -> None:
    record = pipeline.extract(Article("d", text))
    assert {p.name for p in record.places} == places


def test_a_place_that_a_fact_refers_to_is_kept(pipeline: Pipeline) -> None:
    text = "NAIROBI, May 10 (Wire) - Kenyan President Josphat Kilonzo received the Danish minister, Lars Holm."
    record = pipeline.extract(Article("d", text))
    ids = {p.id for p in record.places}
    assert {m.place for m in record.meetings} <= ids | {None}
    assert record.dateline in ids
