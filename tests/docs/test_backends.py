"""The backend of ``docs/backends.md`` works as the page says."""

import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kb import workers
from kb.cli import app
from kb.extract.backend import Backend

PAGE = (Path(__file__).parents[2] / "docs" / "backends.md").read_text(encoding="utf-8")
STORY = "OSLO, May 4 (Polar Press) - Foreign Minister Ana Brankova of Norway met Jon Liddle of Chile in Oslo on Friday."

DAYLESS = "kb: 3 articles state no day: their meetings are in no period (--published, --published-from)\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where a user has the module of the page, and some news."""
    (module,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "lookup.py").write_text(module, encoding="utf-8")
    (tmp_path / "news").mkdir()
    for k in range(3):
        (tmp_path / "news" / f"{k}.txt").write_text(f"{STORY} This is number {k}.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("KB_DATABASE_URL", str(tmp_path / "kb.db"))
    yield tmp_path
    sys.modules.pop("lookup", None)
    workers.release()


def kb(line: str) -> Result:
    return CliRunner().invoke(app, shlex.split(line)[1:], catch_exceptions=False)


def test_the_commands_of_the_page_do_what_it_says(folder: Path) -> None:
    (block,) = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    extract, ingest, runs, reprocess = block.splitlines()
    assert kb(extract).exit_code == 0
    done = kb(ingest)
    assert (done.exit_code, done.stderr) == (0, DAYLESS + "kb: 3 new, 0 unchanged, 0 replaced, 0 failed\n")
    assert kb(ingest).stderr == "kb: 0 new, 3 unchanged, 0 replaced, 0 failed\n"
    listed = kb(f"{runs} --json").stdout
    assert '"program": "lookup"' in listed
    assert '"articles": 3' in listed
    assert "lookup 1.0" in kb("kb show m1").stdout
    assert kb(reprocess).stderr == DAYLESS + "kb: 0 new, 0 unchanged, 3 replaced, 0 failed\n"
    assert "backend spacy" in kb("kb show d1").stdout
    assert "lookup" not in kb("kb show m1").stdout


def test_its_failures_are_those_of_the_page(folder: Path) -> None:
    kb("kb extract news/0.txt -o records.jsonl")
    done = kb("kb ingest news --backend lookup:Backend")
    assert (done.exit_code, done.stderr.splitlines()[-1]) == (7, "kb: 1 new, 0 unchanged, 0 replaced, 2 failed")
    assert kb("kb failures --csv").stdout.count("LookupError: the file has no record of this text") == 2
    line = (folder / "records.jsonl").read_text(encoding="utf-8")
    (folder / "records.jsonl").write_text(
        line[:-2] + ',"layers":["actors"],"failures":{"meetings":"KeyError: x"}}\n', encoding="utf-8"
    )
    workers.release()
    done = kb("kb extract news/0.txt --backend lookup:Backend")
    assert (done.exit_code, done.stderr.count("meetings failed: KeyError: x")) == (7, 1)
    done = kb("kb reprocess --backend lookup:Backend")
    assert done.exit_code == 7
    assert done.stderr.endswith("kb: 0 new, 0 unchanged, 1 replaced, 0 failed, 1 without a layer\n")
    assert "meetings" in kb("kb failures").stdout
    (folder / "records.jsonl").unlink()
    workers.release()
    done = kb("kb reprocess --backend lookup:Backend")
    assert (done.exit_code, done.stderr) == (5, "kb: records.jsonl: no such file of records\n")


def test_the_page_names_every_member_of_a_backend() -> None:
    for name in ("run", "load", "extract"):
        assert hasattr(Backend, name)
        assert f"| `{name}" in PAGE
