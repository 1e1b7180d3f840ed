"""The pager: only in a terminal, only for what is longer than it, and left at any time without an error."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from kb.cli.pager import pager_command

HEIGHT = 12


@pytest.fixture
def pager(tmp_path: Path) -> Path:
    """A pager that says that it was there, and shows all it gets."""
    path = tmp_path / "my-pager"
    path.write_text("#!/bin/sh\necho PAGED\ncat\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def in_terminal(environment: dict[str, str], *arguments: str, **variables: str) -> tuple[int, str]:
    """The exit code of ``kb`` in a terminal of 12 lines of 100 characters, and what is seen there."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, 100, 0, 0))
    without = {name: value for name, value in environment.items() if name not in ("PAGER", "NO_PAGER", "LESS")}
    with subprocess.Popen(
        [sys.executable, "-m", "kb", *arguments], stdin=theirs, stdout=theirs, stderr=theirs,
        env=without | {"TERM": "xterm"} | variables, start_new_session=True,
    ) as process:  # fmt: skip
        os.close(theirs)
        seen = b""
        try:
            while piece := os.read(ours, 4096):
                seen += piece
        except OSError:  # the other end is closed
            pass
        os.close(ours)
    return process.wait(), seen.decode()


def test_what_is_longer_than_the_terminal_is_paged(environment: dict[str, str], pager: Path) -> None:
    code, seen = in_terminal(environment, "report", PAGER=str(pager))
    assert (code, seen.startswith("PAGED"), "quality" in seen) == (0, True, True)


def test_what_fits_is_not_paged(environment: dict[str, str], pager: Path) -> None:
    code, seen = in_terminal(environment, "gazetteer", "show", PAGER=str(pager))
    assert (code, seen) == (0, "bundled\r\n")


def test_the_option_may_stand_after_the_command(environment: dict[str, str], pager: Path) -> None:
    code, seen = in_terminal(environment, "report", "--no-pager", PAGER=str(pager))
    assert (code, "PAGED" in seen, "quality" in seen) == (0, False, True)


@pytest.mark.parametrize(
    "variables",
    [
        {"NO_PAGER": "1"}, {"PAGER": "cat"}, {"PAGER": ""}, {"PAGER": "no-such-pager"}, {"PAGER": "'"},
        {"TERM": "dumb"},
    ],
)  # fmt: skip
def test_whoever_wants_no_pager_gets_none(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    monkeypatch.delenv("NO_PAGER", raising=False)
    for name, value in ({"PAGER": "head -n 5", "TERM": "xterm"}).items():
        monkeypatch.setenv(name, value)
    assert pager_command() == ["head", "-n", "5"]
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert pager_command() == []


def test_a_pager_that_is_left_early_is_no_error(environment: dict[str, str]) -> None:
    code, seen = in_terminal(environment, "report", "--json", PAGER="head -n 1")
    assert (code, seen) == (0, "[\r\n")


def test_a_pager_gets_its_options(environment: dict[str, str], pager: Path) -> None:
    pager.write_text('#!/bin/sh\necho "$1 $LESS"\ncat\n', encoding="utf-8")
    assert in_terminal(environment, "report", PAGER=f"{pager} -n")[1].startswith("-n FRX\r\n")
