"""Findings become a record that people can read."""

import pytest

from kb.extract.assemble import readable, trimmed


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("“No.”", "No."),
        ("“No,”", "No"),
        ("“No,”  “never.”", "No, never."),
        ("“No,”\n“Never.”", "No. Never."),
        ("“No.” “Never.”", "No. Never."),
        ("it was “no”", 'it was "no"'),
        ("“no” and “never”", '"no" and "never"'),
        ("‘No’", "'No'"),
        ("«No»", "No"),
        ("“", '"'),
        ("“”", '""'),
        ("", ""),
    ],
)
def test_a_quotation_is_made_readable(printed: str, expected: str) -> None:
    assert readable(printed) == expected


@pytest.mark.parametrize(
    ("chars", "expected"), [((0, 4), (1, 3)), ((1, 3), (1, 3)), ((0, 1), (0, 1)), ((3, 4), (3, 4))]
)
def test_a_span_loses_the_white_space_at_its_edges(chars: tuple[int, int], expected: tuple[int, int]) -> None:
    assert trimmed(" ab ", chars) == expected
