"""The Python of the README runs as it stands there, on the sample articles."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kb.cli import app

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_the_python_of_the_readme_runs_and_says_what_it_promises(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(app, ["demo", "--db", "kb.db"]).exit_code == 0
    blocks = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    for block in blocks:
        exec(block, {})
        said = capsys.readouterr().out
        assert said
        for promise in re.findall(r"^print\(.*\)  # (.*)$", block, re.MULTILINE):
            assert promise in said.splitlines()
    assert len(blocks) == 2
