"""The page on Python runs as it stands there, and names all that is public."""

import re
from pathlib import Path

import pytest

import kb

PAGE = (Path(__file__).parents[2] / "docs" / "python.md").read_text(encoding="utf-8")


def test_the_example_runs_and_prints_what_it_promises(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (block,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(block, {})
    assert capsys.readouterr().out.splitlines() == re.findall(r"^print\(.*\)  # (.*)$", block, re.MULTILINE)


def test_it_names_all_that_is_public() -> None:
    table = "".join(line for line in PAGE.splitlines() if line.startswith("|"))
    assert set(kb.PUBLIC) == set(re.findall(r"`(\w+)`", table)) - {"extract", "extract_many"}
