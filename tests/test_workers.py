"""Batches bounded in articles and characters, handed out a few at a time, back in order."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import workers
from kb.article import Article
from kb.extract.backend import Choice
from kb.pool import Pool

WORDS = Choice("tests.backends:Words")


def articles(lengths: list[int]) -> list[Article]:
    return [Article(f"n{k}", "x" * length) for k, length in enumerate(lengths)]


@pytest.mark.parametrize(
    ("lengths", "size", "characters", "expected"),
    [
        ([], 3, 10, []),
        ([1, 1, 1, 1], 3, 10, [[1, 1, 1], [1]]),
        ([4, 4, 4], 3, 10, [[4, 4], [4]]),
        ([5, 5, 1], 3, 10, [[5, 5], [1]]),
        ([1, 50, 1, 1], 3, 10, [[1], [50], [1, 1]]),
        ([50, 50], 3, 10, [[50], [50]]),
    ],
)
def test_a_batch_ends_when_it_has_many_articles_or_much_text(
    lengths: list[int], size: int, characters: int, expected: list[list[int]]
) -> None:
    found = workers.by_length(articles(lengths), size, characters)
    assert [[len(one.text) for one in batch] for batch in found] == expected


@given(st.lists(st.integers(0, 30)), st.integers(1, 5), st.integers(1, 40))
def test_batches_hold_every_article_once_in_order_and_within_bounds(
    lengths: list[int], size: int, characters: int
) -> None:
    given = articles(lengths)
    batches = list(workers.by_length(given, size, characters))
    assert [one for batch in batches for one in batch] == given
    assert all(len(b) == 1 or (len(b) <= size and sum(len(a.text) for a in b) <= characters) for b in batches)


def test_no_more_batches_are_read_than_the_processes_need() -> None:
    read = 0

    def source() -> Iterator[list[Article]]:
        nonlocal read
        for one in articles([20] * 30):
            read += 1
            yield [one]

    given_back = 0
    with closing(Pool(lambda: ThreadPoolExecutor(1), partial(workers.extract_batch, WORDS), ahead=6)) as pool:
        for (record,) in pool.outcomes(source()):
            assert record.doc_id == f"n{given_back}"  # type: ignore[union-attr]
            given_back += 1
            assert read - given_back < 6
    assert given_back == 30
