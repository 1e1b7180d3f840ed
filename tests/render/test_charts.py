"""Charts of reports: every kind of file, axes that say what they are, no data said so."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from kb.errors import InputError, UsageError
from kb.queries.reports import REPORTS
from kb.render.charts import MOST, save_chart, specification

COLUMNS = ("month", "source_country", "target_country", "n", "tone")
ROWS = [("2031-02", "NRU", "TUV", 3, 1.5), ("2031-03", "NRU", "TUV", 1, -2.0), ("2031-03", "TUV", None, 2, 4.0)]
HOW = REPORTS["tone"].chart


def words(path: Path) -> set[str]:
    return {"".join(text.itertext()) for text in ET.parse(path).iter("{http://www.w3.org/2000/svg}text")}


def test_a_chart_names_its_axes_its_units_and_its_pairs(tmp_path: Path) -> None:
    path = tmp_path / "tone.svg"
    save_chart(COLUMNS, ROWS, HOW, "How warm are they?", path)
    assert {"month", "mean tone (-6 … +5)", "n", "NRU – TUV", "How warm are they?", "Feb 2031", "Mar 2031"} <= words(
        path
    )


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
    rows = [(f"Outlet {k}", 100 - k) for k in range(MOST + 3)]
    spec = specification(("outlet", "articles"), rows, REPORTS["coverage"].chart, "t")
    (values,) = spec["datasets"].values()
    assert len(values) == MOST
    assert spec["title"]["subtitle"] == [f"outlet: the first {MOST} of {MOST + 3}"]


def test_what_cannot_be_drawn_or_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.svg"):
        save_chart(COLUMNS, ROWS, HOW, "t", tmp_path / "chart.pdf")
    with pytest.raises(InputError, match="nowhere"):
        save_chart(COLUMNS, ROWS, HOW, "t", tmp_path / "nowhere/chart.svg")
