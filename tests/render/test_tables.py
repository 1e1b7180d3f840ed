"""Tables hold every column and break no short value, however narrow the terminal is."""

import io
from datetime import date

import pytest

from kb.render.tables import write_table

COLUMNS = ("id", "day", "status", "source_country", "n", "made", "words")
MADE = "2025-03-12T10:00:00.123456+00:00"
WORDS = "They met for three hours and agreed to meet again, he said on-the-record to the press"
ROWS = [
    ["m123", date(2025, 3, 12), "held", "PRT", 1234567, MADE, WORDS],
    ["m7", None, "multilateral", "中华人民共和国", 8, MADE, "中华人民共和国"],
]
SHORT = ("m123", "m7", "2025-03-12", "held", "multilateral", "PRT", "中华人民共和国", "1234567", MADE)
NEEDED = 4 + 10 + 12 + 14 + 7 + 32 + 14 + 2 * 7
"""The narrowest that a table of these rows is."""

BLOCKS = f"""\
id              m123
day             2025-03-12
status          held
source_country  PRT
n               1234567
made            {MADE}
words           They met for three hours and agreed to meet
                again, he said on-the-record to the press

id              m7
day
status          multilateral
source_country  中华人民共和国
n               8
made            {MADE}
words           中华人民共和国
"""


def table(width: int, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COLUMNS", str(width))
    out = io.StringIO()
    assert write_table(COLUMNS, iter(ROWS), out) == len(ROWS)
    return out.getvalue()


@pytest.mark.parametrize("width", [1, 2, 10, 40, 80, NEEDED - 1, NEEDED, 120, 200])
def test_no_column_is_lost_and_no_short_value_broken(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    said = table(width, monkeypatch)
    assert [one for one in (*COLUMNS, *SHORT) if one not in said] == []
    assert [word for word in WORDS.split() if word not in said] == []


def test_where_there_is_room_rows_are_lines_of_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    for width in (NEEDED, 120, 200):
        lines = table(width, monkeypatch).splitlines()
        assert lines[0].split() == [*COLUMNS]
        assert max(map(len, lines)) <= width


def test_where_there_is_none_each_row_is_a_block(monkeypatch: pytest.MonkeyPatch) -> None:
    assert table(60, monkeypatch) == BLOCKS
