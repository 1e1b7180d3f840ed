"""``kb watch`` as people and cron run it."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Run = Callable[..., Result]
BACKEND = ("--backend", "tests.backends:Faithful")


@pytest.fixture
def words(tmp_path: Path) -> list[str]:
    """A watch of a folder with one file."""
    (tmp_path / "in").mkdir()
    row = {"doc_id": "a", "title": "Talks", "published": "2024-03-04", "text": "ANA met LIDDLE in Oslo on Monday."}
    (tmp_path / "in/a.jsonl").write_text(json.dumps(row) + "\n")
    (tmp_path / "sources.toml").write_text('[[source]]\nread = "in"\n')
    time.sleep(2.1)  # until nobody may be writing to the file
    return ["watch", str(tmp_path / "sources.toml"), "--db", str(tmp_path / "kb.db"), *BACKEND]


def test_once_tells_what_is_new_and_no_second_time(kb: Run, words: list[str]) -> None:
    done = kb(*words, "--once")
    assert (done.exit_code, done.stdout) == (
        0, "new d1 Talks (2024-03-04): 0 meetings, 0 statements, 0 reactions [in]\n"
    )  # fmt: skip
    again = kb(*words, "--once", "--json")
    assert (again.exit_code, again.stdout, again.stderr) == (0, "", "")


def test_json_is_an_object_a_line_and_a_source_that_fails_is_one_too(kb: Run, words: list[str], tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text('[[source]]\nread = "in"\n[[source]]\nread = "out"\n')
    done = kb(*words, "--once", "--json")
    failure, news = map(json.loads, done.stdout.splitlines())
    assert (done.exit_code, failure["type"], failure["source"], news["id"]) == (7, "failure", "out", "d1")
    assert "out: there is no such file (tried again in 1800 seconds)" in done.stderr


SENSELESS = [(["--every", "x"], "a time as 90s"), (["--webhook", "x"], "begins with"), (["--csv"], "is told as table")]


@pytest.mark.parametrize(("more", "why"), SENSELESS)
def test_an_option_that_makes_no_sense_is_one_line(kb: Run, words: list[str], more: list[str], why: str) -> None:
    done = kb(*words, *more)
    assert (done.exit_code, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert why in done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.slow)])
def test_it_goes_on_until_it_is_told_to_end(
    environment: dict[str, str], words: list[str], number: signal.Signals
) -> None:
    command = [sys.executable, "-m", "kb", *words]
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environment, **options) as process:
        assert process.stdout
        assert process.stdout.readline().startswith("new d1 Talks")
        process.send_signal(number)
        said = process.communicate(timeout=60)[1]
    assert process.returncode == 0
    assert "Traceback" not in said
