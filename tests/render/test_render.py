"""The one renderer: every format says the same, and nothing in a cell is obeyed by what reads it."""

import csv
import io
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import UsageError
from kb.render import FORMATS, write
from kb.render.cells import CONTROL, defused, shown
from kb.rows import Rows

COLUMNS = ["name", "day", "n"]
WRITTEN_FOR_PEOPLE = [form for form in FORMATS if form != "parquet"]
"""The formats of text; Parquet is read by programs and holds every value as it is."""
ROWS = [["Ana Brankova", date(2025, 5, 1), 3], ["Müller | Söhne", None, 12]]


def rendered(form: str, rows: list[list[object]] | None = None) -> str:
    out = io.StringIO()
    write(Rows(COLUMNS, iter(ROWS if rows is None else rows)), form, out)
    return out.getvalue()


def test_every_format_returns_the_number_of_rows() -> None:
    assert {write(Rows(COLUMNS, iter(ROWS)), form, io.TextIOWrapper(io.BytesIO())) for form in FORMATS} == {2}


def test_json_and_json_lines_hold_the_same_objects() -> None:
    whole = json.loads(rendered("json"))
    assert whole == [json.loads(line) for line in rendered("jsonl").splitlines()]
    assert whole[0] == {"name": "Ana Brankova", "day": "2025-05-01", "n": 3}
    assert whole[1]["day"] is None


def test_csv_is_read_back() -> None:
    assert list(csv.reader(io.StringIO(rendered("csv")))) == [
        COLUMNS,
        ["Ana Brankova", "2025-05-01", "3"],
        ["Müller | Söhne", "", "12"],
    ]


@pytest.mark.parametrize("value", [48.853409, -0.1, 2.0, 1e-9, 1 / 3])
def test_csv_and_json_hold_every_digit_of_a_number(value: float) -> None:
    rows = [["x", None, value]]
    assert float(next(csv.DictReader(io.StringIO(rendered("csv", rows))))["n"]) == value
    assert json.loads(rendered("json", rows))[0]["n"] == value
    assert repr(value) in rendered("csv", rows)


@pytest.mark.parametrize(
    "value", [float("inf"), -float("inf"), float("nan"), [1.5, (float("nan"), {"a": float("inf")})]]
)
def test_what_json_has_no_number_for_is_null(value: object) -> None:
    def refused(word: str) -> None:
        raise ValueError(word)

    said = None if isinstance(value, float) else [1.5, [None, {"a": None}]]
    for form in ("json", "jsonl"):
        text = rendered(form, [["x", None, value]])
        found = json.loads(text, parse_constant=refused)
        assert (found[0] if form == "json" else found)["n"] == said


def test_markdown_escapes_what_would_end_a_cell() -> None:
    assert rendered("markdown").splitlines()[3] == r"| Müller \| Söhne |  | 12 |"


def test_a_table_aligns_numbers_to_the_right() -> None:
    lines = rendered("table").splitlines()
    assert lines[2].endswith("  3")
    assert lines[3].endswith(" 12")


@pytest.mark.parametrize(
    ("form", "expected"),
    [("table", "(no rows)\n"), ("json", "[]\n"), ("jsonl", ""), ("csv", "name,day,n\n")],
)
def test_no_rows_are_said_so(form: str, expected: str) -> None:
    assert rendered(form, []) == expected


def test_an_unknown_format_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="one of table, json"):
        rendered("xml")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n@a", "\uff1d1"])
def test_a_csv_cell_that_is_a_formula_is_defused(cell: str) -> None:
    assert defused(cell).startswith("'")


@pytest.mark.parametrize(("cell", "expected"), [(-5, "-5"), (-0.5, "-0.5"), ("a=1", "a=1"), (None, "")])
def test_a_csv_cell_that_is_no_formula_is_left(cell: object, expected: str) -> None:
    assert defused(cell) == expected


def test_control_characters_are_shown_as_text() -> None:
    assert shown("a\x1b[31mred\x9b\u202eb\nc") == "a\\u001b[31mred\\u009b\\u202eb c"


@given(st.text(st.characters(codec="utf-8")))
def test_no_format_lets_a_control_character_through(text: str) -> None:
    for form in WRITTEN_FOR_PEOPLE:
        if form != "csv":  # its quoted cells may hold tabs and line feeds
            assert not CONTROL.search(rendered(form, [[text, None, 1]]))


@given(st.text(st.characters(codec="utf-8")))
def test_json_gives_back_the_very_text(text: str) -> None:
    assert json.loads(rendered("json", [[text, None, 1]]))[0]["name"] == text
    assert json.loads(rendered("jsonl", [[text, None, 1]]))["name"] == text
