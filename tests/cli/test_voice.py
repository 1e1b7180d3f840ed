"""How much is said on stderr, and how."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import Result

from kb.cli.voice import VOICE, Level, LogFormat, in_front
from kb.ingest import kind_of

Run = Callable[..., Result]
GOOD = "Foreign Minister ANA met LIDDLE in OSLO on Monday."
BACKEND = ("--backend", "tests.backends:Faithful")


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    VOICE.least, VOICE.form = Level.info, LogFormat.text


@pytest.fixture
def ingest(kb: Run, tmp_path: Path) -> Callable[..., list[str]]:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text(GOOD)
    for name in "ab":
        (folder / f"{name}.txt").write_text("")
    words = [str(folder), "--db", str(tmp_path / "kb.db"), *BACKEND]
    return lambda *before, after=(): kb(*before, "ingest", *words, *after).stderr.splitlines()


def test_a_run_ends_with_what_failed_by_kind(ingest: Callable[..., list[str]]) -> None:
    *failures, undated, reasons, last = ingest()
    assert len(failures) == 2
    assert "states no day" in undated
    assert (reasons, last) == (
        "kb: failed: 2 × it is empty", "kb: 1 new, 0 unchanged, 0 replaced, 2 failed"
    )  # fmt: skip


def test_a_quiet_run_says_only_what_failed_wherever_that_is_asked(ingest: Callable[..., list[str]]) -> None:
    for lines in (ingest("--quiet"), ingest(after=("--quiet",))):
        assert len(lines) == 2
        assert all("it is empty" in line for line in lines)


def test_a_verbose_run_says_each_stage(ingest: Callable[..., list[str]]) -> None:
    lines = ingest(after=("--verbose",))
    stages = [line for line in lines if line in {f"kb: {name}" for name in STAGES}]
    assert stages == [f"kb: {name}" for name in STAGES]


STAGES = ("Counting", "Loading the pipeline", "Ingesting", "Resolving")


def test_what_is_said_is_json_on_demand(ingest: Callable[..., list[str]]) -> None:
    lines = [json.loads(line) for line in ingest(after=("--log-format", "json"))]
    assert [line["level"] for line in lines] == ["failure", "failure", "info", "info", "info"]
    assert lines[0]["why"] == "it is empty"
    assert lines[0]["where"].endswith("a.txt")
    assert (lines[-1]["new"], lines[-1]["failed"], lines[-1]["reasons"]) == (1, 2, {"it is empty": 2})


def test_an_error_is_json_too(kb: Run) -> None:
    (line,) = kb("ingest", "x", "--from", "y", "--log-format=json").stderr.splitlines()
    assert json.loads(line)["level"] == "error"


WORDS = [
    (["ingest", "x", "--quiet"], ["--quiet", "ingest", "x"]),
    (["ingest", "--log-format", "json", "x"], ["--log-format", "json", "ingest", "x"]),
    (["a", "--log-format=json", "--verbose"], ["--log-format=json", "--verbose", "a"]),
    (["a", "--log-format"], ["--log-format", "a"]),
    ([], []),
]


@pytest.mark.parametrize(("words", "expected"), WORDS)
def test_how_to_speak_is_read_before_all_else(words: list[str], expected: list[str]) -> None:
    assert in_front(words) == expected


KINDS = [
    ("its language is 'de'; only English (en) is read", "its language is …"),
    ("https://e.org/a can't be read: HTTP 404 Not Found", "… can't be read: HTTP 404 Not Found"),
    ("can't be read: no answer: timed out", "can't be read: no answer"),
    ("more than 4,000,000 bytes, longer than any article (--limit)", "more than … bytes, longer than any article"),
    ("", "other"),
]


@pytest.mark.parametrize(("why", "kind"), KINDS)
def test_faults_are_counted_by_kind(why: str, kind: str) -> None:
    assert kind_of(why) == kind
