"""What comes short of a stance, or is only sought, is no reaction; what is near in words is one."""

from datetime import date

import pytest

from kb.article import Article
from kb.extract.pipeline import Pipeline

CASES = [
    ("Chile and Peru almost agreed to a ceasefire.", "AGREE", False),
    ("Chile and Peru agreed to a ceasefire.", "AGREE", True),
    ("Denmark is less willing to accept the quota.", "AGREE", False),
    ("Denmark is willing to accept the quota.", "AGREE", True),
    ("Kenya is seeking Norwegian support for the plan.", "SUPPORT", False),
    ("Norway voiced support for the plan.", "SUPPORT", True),
    ("Peru welcomed the efforts undertaken by Norway.", "AGREE", False),
    ("Norway undertook to finance the clinic.", "AGREE", True),
]


@pytest.mark.parametrize(("text", "stance", "shown"), CASES, ids=[text for text, *_ in CASES])
def test_a_stance_counts_only_where_it_is_taken(pipeline: Pipeline, text: str, stance: str, shown: bool) -> None:
    record = pipeline.extract(Article("test", text, published=date(2021, 5, 12)))
    assert (stance in {r.stance for r in record.reactions}) == shown
