"""The map and the guide for contributors name files that there are."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATH = re.compile(r"\b((?:kb|tests|docs|benchmarks)/[\w/.*-]*\w)")


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/architecture.md", "Makefile"])
def test_each_path_that_a_page_names_is_there(page: str) -> None:
    named = set(PATH.findall((ROOT / page).read_text(encoding="utf-8")))
    assert named
    assert {path for path in named if not any(ROOT.glob(path))} == set()


def test_all_rooms_are_on_the_map() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = {path.parent.name for path in ROOT.glob("kb/*/__init__.py")} - {"samples"}
    assert {room for room in rooms if f"`kb/{room}`" not in page} == set()
