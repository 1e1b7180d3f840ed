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


@pytest.mark.parametrize(
    ("arguments", "variables"),
    [
        (["report", "--no-pager"], {}),
        (["--no-pager", "report"], {}),
        (["report"], {"NO_PAGER": "1"}),
        (["report"], {"PAGER": "cat"}),
        (["report"], {"PAGER": ""}),
        (["report"], {"PAGER": "no-such-pager"}),
        (["report"], {"PAGER": "'"}),
        (["report"], {"TERM": "dumb"}),
    ],
)
def test_whoever_wants_no_pager_gets_none(
    environment: dict[str, str], pager: Path, arguments: list[str], variables: dict[str, str]
) -> None:
    code, seen = in_terminal(environment, *arguments, **({"PAGER": str(pager)} | variables))
    assert (code, "PAGED" in seen, "quality" in seen) == (0, False, True)


def test_a_pager_that_is_left_early_is_no_error(environment: dict[str, str]) -> None:
    code, seen = in_terminal(environment, "report", "--json", PAGER="head -n 1")
    assert (code, seen) == (0, "[\r\n")


def test_a_pager_gets_its_options(environment: dict[str, str], pager: Path) -> None:
    pager.write_text('#!/bin/sh\necho "$1 $LESS"\ncat\n', encoding="utf-8")
    assert in_terminal(environment, "report", PAGER=f"{pager} -n")[1].startswith("-n FRX\r\n")
    assert in_terminal(environment, "report", PAGER=f"{pager} -n", LESS="S")[1].startswith("-n S\r\n")


def test_in_a_pipe_nothing_is_paged(environment: dict[str, str], pager: Path) -> None:
    run = [sys.executable, "-m", "kb", "report"]
    done = subprocess.run(run, env=environment | {"PAGER": str(pager)}, capture_output=True, text=True, check=True)
    assert "PAGED" not in done.stdout
