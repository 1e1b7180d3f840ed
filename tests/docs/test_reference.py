"""The reference pages and the examples say what the program is now."""

import runpy
from pathlib import Path
from typing import Any

import pytest

DOCS = Path(__file__).parents[2] / "docs"
REFERENCE: dict[str, Any] = runpy.run_path(str(DOCS / "reference.py"))


@pytest.mark.parametrize("name", REFERENCE["PAGES"])
def test_a_reference_page_is_current(name: str) -> None:
    written = (DOCS / name).read_text(encoding="utf-8")
    assert written == REFERENCE["PAGES"][name](), "run `python docs/reference.py`"


@pytest.mark.parametrize("name", REFERENCE["EXAMPLES"])
def test_the_examples_of_a_page_give_what_the_page_shows(name: str) -> None:
    written = (DOCS / name).read_text(encoding="utf-8")
    assert written == REFERENCE["replayed"](written), "run `python docs/reference.py`"


def test_an_example_that_fails_is_told() -> None:
    with pytest.raises(RuntimeError, match=r"kb show m999: .*nothing has the id m999"):
        REFERENCE["session"](["export KB_DATABASE_URL=~/.local/share/kb/demo.db", "kb show m999", "kb stats"])
