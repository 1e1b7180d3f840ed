"""Charts of reports: every kind of file, axes that say what they are, no data said so."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from kb.errors import InputError, UsageError
from kb.queries.reports import REPORTS
from kb.render.charts import COLOURS, LINES, MOST, save_chart, specification, ticks

COLUMNS = ("month", "source_country", "target_country", "n", "tone")
ROWS = [("2031-02", "NRU", "TUV", 3, 1.5), ("2031-03", "NRU", "TUV", 1, -2.0), ("2031-03", "TUV", None, 2, 4.0)]
HOW = REPORTS["tone"].chart


def words(path: Path) -> set[str]:
    return {"".join(text.itertext()) for text in ET.parse(path).iter("{http://www.w3.org/2000/svg}text")}


def test_a_chart_names_its_axes_its_units_and_its_pairs(tmp_path: Path) -> None:
    path = tmp_path / "tone.svg"
    save_chart(COLUMNS, ROWS, HOW, "How warm are they?", path)
    shown = {"month", "mean tone (-6 … +5)", "n", "Nauru – Tuvalu", "How warm are they?", "Feb 2031", "Mar 2031"}
    assert shown <= words(path)


def test_months_are_the_same_wherever_the_chart_is_drawn() -> None:
    spec = specification(COLUMNS, ROWS, HOW, "t")
    assert all(layer["encoding"]["x"]["timeUnit"] == "utcyearmonth" for layer in spec["layer"])


@pytest.mark.parametrize(("suffix", "start"), [(".png", b"\x89PNG"), (".html", b"<!DOCTYPE html>"), (".svg", b"<svg")])
def test_each_suffix_is_a_kind_of_file(tmp_path: Path, suffix: str, start: bytes) -> None:
    path = tmp_path / f"chart{suffix}"
    save_chart(COLUMNS, ROWS, HOW, "t", path)
    assert path.read_bytes().startswith(start)
    assert suffix != ".html" or b"src=" not in path.read_bytes()[:2000]


@pytest.mark.parametrize("name", REPORTS)
def test_no_rows_are_drawn_as_no_data(tmp_path: Path, name: str) -> None:
    path = tmp_path / "empty.svg"
    save_chart(("x",), [], REPORTS[name].chart, "t", path)
    assert "no data" in words(path)


def test_an_axis_of_too_many_names_says_what_it_leaves_out() -> None:
    rows = [(f"Outlet {k}", 100 + k) for k in range(MOST + 3)]
    spec = specification(("outlet", "articles"), rows, REPORTS["coverage"].chart, "t")
    (values,) = spec["datasets"].values()
    assert {p["outlet"] for p in values} == {f"Outlet {k}" for k in range(3, MOST + 3)}
    assert spec["title"]["subtitle"] == [f"outlet: the {MOST} most frequent of {MOST + 3}"]


def test_colours_that_are_too_many_become_others_and_lines_the_commonest() -> None:
    rows = [("2031-01", f"status {k}", 99 - k) for k in range(COLOURS + 5)]
    spec = specification(("month", "status", "meetings"), rows, REPORTS["meetings-monthly"].chart, "t")
    (values,) = spec["datasets"].values()
    assert sum(p["meetings"] for p in values) == sum(row[2] for row in rows)
    assert spec["encoding"]["color"]["scale"]["domain"] == [f"status {k}" for k in range(COLOURS - 1)] + ["(others)"]
    lines = [("2031-01", f"A{k:02d}", "TUV", k + 1, 1.0) for k in range(LINES + 5)]
    spec = specification(COLUMNS, lines, HOW, "t")
    (values,) = spec["datasets"].values()
    assert {p["n"] for p in values} == set(range(6, LINES + 6))
    assert spec["title"]["subtitle"] == [f"pair: the {LINES} with most cases of {LINES + 5}"]


@pytest.mark.parametrize(
    ("most", "least", "expected"),
    [
        (1, 0, [0, 1]), (2, 0, [0, 1, 2]), (7, 0, list(range(8))), (11, 0, [0, 2, 4, 6, 8, 10, 12]),
        (230, 0, [0, 50, 100, 150, 200, 250]), (1, 1, [1]), (4, 1, [1, 2, 3, 4]),
    ],
)  # fmt: skip
def test_counts_have_whole_numbers_on_their_axis(most: int, least: int, expected: list[int]) -> None:
    assert ticks(most, least) == expected


def test_each_month_of_some_has_its_bar_and_stacks_end_within_the_axis(tmp_path: Path) -> None:
    path = tmp_path / "monthly.svg"
    rows = [("2030-12", "held", 1), ("2031-02", "held", 1), ("2031-02", "planned", 1)]
    save_chart(("month", "status", "meetings"), rows, REPORTS["meetings-monthly"].chart, "t", path, note="since 2030")
    assert {"2030-12", "2031-01", "2031-02", "0", "1", "2", "since 2030"} <= words(path)
    assert not {"0.5", "1.0", "2.0"} & words(path)


def test_parts_of_a_row_are_drawn_beside_each_other(tmp_path: Path) -> None:
    path = tmp_path / "kept.svg"
    columns = ("period", "plans", "held", "cancelled", "open")
    save_chart(columns, [("2031-Q1", 6, 3, 1, 2)], REPORTS["plans-kept"].chart, "t", path)
    assert {"2031-Q1", "held", "cancelled", "open", "plans"} <= words(path)


def test_what_cannot_be_drawn_or_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.svg"):
        save_chart(COLUMNS, ROWS, HOW, "t", tmp_path / "chart.pdf")
    with pytest.raises(InputError, match="nowhere"):
        save_chart(COLUMNS, ROWS, HOW, "t", tmp_path / "nowhere/chart.svg")
