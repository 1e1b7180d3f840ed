"""Charts in the terminal: one line a bar, as long as its number, as wide as the terminal."""

import io
from collections.abc import Sequence
from typing import Any

import pytest

from kb.queries.reports import REPORTS, Chart
from kb.render.charts import MOST
from kb.render.terminal import bars, print_chart

MEETINGS = Chart("t", "bar", "month", "meetings", "status", "meetings")
TONE = Chart("t", "line", "month", "tone", "pair", "mean tone")


def chart(columns: Sequence[str], rows: Sequence[Sequence[Any]], how: Chart = MEETINGS, most: int = MOST) -> list[str]:
    out = io.StringIO()
    print_chart(columns, rows, how, "How many?", out, most=most)
    return out.getvalue().splitlines()


def lengths(lines: list[str]) -> list[int]:
    return [line.count("█") for line in lines if "┤" in line]


def test_each_bar_is_a_line_with_its_label_and_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    rows = [["2025-03", "held", k] for k in (1, 1)] + [["2025-04", "held", 4], ["2025-04", "planned", 1]]
    lines = chart(["month", "status", "meetings"], rows)
    assert lines[:2] == ["How many?", "meetings"]
    assert [line.partition("┤")[0].strip() for line in lines if "┤" in line] == [
        "2025-03 · held  2", "2025-04 · held  4", "2025-04 · planned  1",
    ]  # fmt: skip
    two, four, one = lengths(lines)
    assert abs(four - 2 * two) <= 2
    assert abs(two - 2 * one) <= 2
    assert max(map(len, lines)) == 80


def test_means_are_not_added_up_and_show_their_n() -> None:
    columns = ["month", "source_country", "target_country", "n", "tone"]
    rows = [["2025-03", "PRT", "MAR", 6, 0.25], ["2025-04", "PRT", "MAR", 1, -2.0]]
    assert [label for label, _ in bars([], TONE)] == []
    lines = chart(columns, rows, TONE)
    assert any("2025-03 · Portugal → Morocco (n 6)  0.25┤" in line for line in lines)
    plus, minus = lengths(lines)
    assert 0 < plus < minus


def test_no_rows_are_said_to_be_no_data() -> None:
    assert chart(["month", "status", "meetings"], []) == ["How many?", "meetings", "", "no data"]


def test_what_is_left_out_is_told() -> None:
    how = Chart("t", "bar", "articles", "outlet", None, "articles")
    rows = [[f"outlet {k}", 1] for k in range(100)]
    for most, said in ((MOST, 40), (5, 5), (0, 100)):
        lines = chart(["outlet", "articles"], rows, how, most)
        assert (lines[-1] == f"the first {said} of 100") == bool(most)
        assert len(lengths(lines)) == said
        assert "outlet 0 " in lines[3]


@pytest.mark.parametrize(
    ("most", "said", "oldest"), [(MOST, 40, "1980-01 · held"), (5, 4, "1998-01 · held"), (1, 1, "1999-01 · held")]
)
def test_of_time_the_newest_months_are_kept_and_whole(most: int, said: int, oldest: str) -> None:
    rows = [[f"{1900 + year}-01", status, 1] for year in range(100) for status in ("held", "planned")]
    lines = chart(["month", "status", "meetings"], rows, most=most)
    assert lines[-1] == f"the newest {said} of 200"
    assert len(lengths(lines)) == said
    assert lines[3].strip().startswith(oldest)


@pytest.mark.parametrize("width", ["20", "60", "200"])
def test_long_labels_and_controls_leave_room_for_bars(monkeypatch: pytest.MonkeyPatch, width: str) -> None:
    monkeypatch.setenv("COLUMNS", width)
    how = Chart("t", "bar", "articles", "outlet", None, "articles")
    lines = chart(["outlet", "articles"], [["x" * 300, 1], ["\x1b[31mred", 2]], how)
    assert max(map(len, lines)) == max(int(width), 40)
    assert "\x1b" not in "".join(lines)
    assert all(lengths(lines))


def test_every_report_can_be_drawn_without_rows() -> None:
    for report in REPORTS.values():
        assert chart([], [], report.chart)[-1] == "no data"
