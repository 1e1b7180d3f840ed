"""Charts of reports: every kind of file, axes that say what they are, no data said so."""

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

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
    shown = {"month", "mean tone (-6 … +5)", "n", "Nauru → Tuvalu", "How warm are they?", "Feb 2031", "Mar 2031"}
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


def drawn(name: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> tuple[dict[str, Any], list[Any]]:
    """The specification of a report's chart, and its points."""
    spec = specification(columns, rows, REPORTS[name].chart, "t")
    return spec, next(iter(spec.get("datasets", {"": spec["data"].get("values")}).values()))


def test_actors_of_one_name_are_told_apart() -> None:
    columns = ("id", "actor", "country", "centrality", "around")
    _, points = drawn("centrality", columns, [("a1", "Li", "CHN", 2.0, "Li"), ("a2", "Li", "SGP", 1.0, "Li"),
                                              ("a3", "Ana", "NRU", 1.0, "Li")])  # fmt: skip
    assert [p["actor"] for p in points] == ["Li (a1)", "Li (a2)", "Ana"]
    columns = ("source_id", "source", "target_id", "target", "meetings")
    _, points = drawn("network", columns, [("a1", "Li", "a2", "Li", 1), ("a1", "Li", "a3", "Ana", 4)])
    assert {p["source"] for p in points} == {"Li (a1)", "Li (a2)", "Ana"}
    columns = ("date", "id", "what", "actor", "precision")
    _, points = drawn(
        "timeline", columns, [("2031-01-01", "m1", "held", "Li", "day"), ("2031-01-02", "m2", "held", "Li", "day")]
    )
    assert {p["actor"] for p in points} == {"Li"}, "those are ids of meetings"


def test_who_meets_whom_is_a_whole_matrix() -> None:
    columns = ("source_id", "source", "target_id", "target", "meetings")
    rows = [(f"a{k}", f"N{k}", f"a{j}", f"N{j}", 1 + k) for k in range(60) for j in range(k + 1, min(k + 3, 60))]
    spec, points = drawn("network", columns, rows)
    pairs = {(p["source"], p["target"]) for p in points}
    assert pairs == {(b, a) for a, b in pairs}
    assert len({a for a, _ in pairs}) <= MOST
    assert spec["encoding"]["x"]["sort"] is spec["encoding"]["y"]["sort"] is None, "names would be in an expression"
    assert spec["encoding"]["x"]["scale"]["domain"] == spec["encoding"]["y"]["scale"]["domain"]
    assert spec["encoding"]["x"]["title"] is spec["encoding"]["y"]["title"] is None


def test_stances_are_in_order_without_unknown_countries() -> None:
    columns = ("country", "target_country", "stance", "reactions")
    rows = [("NRU", None, "SUPPORT", 9), (None, "TUV", "ACCUSE", 4), ("NRU", "TUV", "THREATEN", 1),
            ("TUV", "NRU", "SUPPORT", 3), ("TUV", "NRU", "REJECT", 2)]  # fmt: skip
    spec, points = drawn("stances", columns, rows)
    assert {p["pair"] for p in points} == {"Nauru → Tuvalu", "Tuvalu → Nauru"}
    assert spec["encoding"]["color"]["scale"]["domain"] == ["SUPPORT", "REJECT", "THREATEN"]
    assert spec["encoding"]["y"]["scale"]["domain"][0] == "Tuvalu → Nauru"
    assert spec["title"]["subtitle"] == ["without 13 of unknown country or target country"]


def test_a_date_of_which_only_the_year_is_known_rules_no_axis() -> None:
    rows = [("2011-01-01", "m1", "held", "year"), ("2031-05-01", "m2", "held", "month"),
            ("2031-06-07", "s1", "direct", None), (None, "m3", "held", None)]  # fmt: skip
    spec, points = drawn("timeline", ("date", "id", "what", "precision"), rows)
    assert [p["id"] for p in points] == ["m2", "s1"]
    assert spec["title"]["subtitle"] == ["without 2 of unknown date"]


def test_bars_are_of_years_where_months_are_too_many() -> None:
    rows = [("1990-12", "held", 2), ("1990-11", "held", 1), ("2031-02", "held", 1)]
    spec, _ = drawn("meetings-monthly", ("month", "status", "meetings"), rows)
    assert spec["encoding"]["x"]["field"] == "year"
    assert spec["encoding"]["x"]["scale"]["domain"] == [str(year) for year in range(1990, 2032)]
    assert spec["encoding"]["y"]["scale"]["domain"] == [0, 3]
    assert "size" not in (spec["mark"] if isinstance(spec["mark"], dict) else {})


@pytest.mark.parametrize(("name", "columns", "row"), [
    ("plans", ("outcome", "planned_on", "planned_for", "date"), ("open", "2031-01-01", "2031-02-02", None)),
    ("contradictions", ("kind", "date"), ("denied", "2031-02-03")),
    ("sayings", ("date", "how", "count"), ("2031-02-03", "names", 1)),
])  # fmt: skip
def test_what_has_a_kind_is_counted_over_time(name: str, columns: tuple[str, ...], row: tuple[Any, ...]) -> None:
    spec, points = drawn(name, columns, [row])
    assert spec["encoding"]["x"]["scale"]["domain"] == ["2031-02"] == [p["month"] for p in points]
    assert spec["encoding"]["color"]["scale"]["domain"] == [row[columns.index(REPORTS[name].chart.color)]]
    assert spec["mark"]["size"] < 50


def test_lines_rest_on_more_than_a_case() -> None:
    rows = [("2031-01", "NRU", "TUV", 4, 1.0), ("2031-02", "NRU", "TUV", 3, 1.0), ("2031-01", "FRA", "TUV", 1, -4.0)]
    spec, points = drawn("tone", COLUMNS, rows)
    assert {p["pair"] for p in points} == {"Nauru → Tuvalu"}
    assert spec["title"]["subtitle"] == ["pair: the 1 with 5 cases or more of 2"]


def test_shares_that_should_be_high_have_another_colour_than_those_that_should_be_low() -> None:
    rows = [("meetings without a date", 0.5, "the less, the better"), ("mean confidence", 0.9, "the more, the better")]
    spec, _ = drawn("quality", ("what", "value", "better"), rows)
    assert len(set(spec["encoding"]["color"]["scale"]["range"])) == 2


def test_what_cannot_be_drawn_or_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.svg"):
        save_chart(COLUMNS, ROWS, HOW, "t", tmp_path / "chart.pdf")
    with pytest.raises(InputError, match="nowhere"):
        save_chart(COLUMNS, ROWS, HOW, "t", tmp_path / "nowhere/chart.svg")
