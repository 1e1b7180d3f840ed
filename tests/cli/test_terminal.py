"""Whatever an article says, a terminal is told text only."""

import json
from collections.abc import Callable

import pytest
from typer.testing import Result

from kb.render.cells import CONTROL

Run = Callable[..., Result]
EVIL = "Ana\x1b[31m \u202eBrankova\x07"
TEXT = f"{EVIL} said no\x9b2J to Oslo."


@pytest.fixture(scope="module")
def odd(kb: Run, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database of two articles full of what terminals obey."""
    folder = tmp_path_factory.mktemp("odd")
    start, end = TEXT.index("no\x9b"), TEXT.index(" to Oslo")
    record = {
        "text": TEXT, "title": f"Title\x1b]0;x\x07 {EVIL}", "source": "Out\x1blet", "published": "2031-05-14",
        "actors": [{"id": "a1", "name": EVIL, "kind": "person", "mentions": [[0, len(EVIL)]]}],
        "statements": [{"id": "s1", "form": "indirect", "speaker": "a1", "content": [[start, end]],
                        "quotation": TEXT[start:end]}],
    }  # fmt: skip
    lines = [json.dumps(record | {"doc_id": f"doc\x1b{k}"}) for k in range(2)]
    (folder / "odd.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = kb("load", str(folder / "odd.jsonl"), "--db", str(folder / "odd.db"))
    assert done.exit_code == 0, done.stderr
    return str(folder / "odd.db")


@pytest.mark.parametrize("command", [
    ["statements"], ["actors"], ["articles"], ["show", "s1"], ["show", "d1"], ["show", "a1"], ["search", "said"],
    ["sql", "SELECT title, text FROM v_articles"], ["explain", "a1"], ["review"], ["resolve", "--dry-run"],
    ["rename", "a1", "Ann\x1b[2J"], ["decisions", "list"], ["show", "x\x1b[2J"], ["actors", "--country", "\x1b[2J"],
    ["articles", "--csv"], ["articles", "--markdown"], ["articles", "--json"], ["ingest", "no\x1b[2Jfile.txt"],
])  # fmt: skip
def test_no_command_lets_a_control_character_of_an_article_through(kb: Run, odd: str, command: list[str]) -> None:
    done = kb(*command, "--db", odd, input="q\n")
    assert done.stdout + done.stderr
    assert CONTROL.search(done.stdout + done.stderr) is None
