"""What is longer than the terminal goes through a pager, as it comes."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOBase
from typing import TextIO, cast

NO_PAGER = "NO_PAGER"
USUAL = ("less", "more")
"""Pagers that are looked for where ``PAGER`` names none."""
LESS = "FRX"
"""How less behaves where ``LESS`` doesn't say: it ends by itself if all fits, shows colours, leaves the text there."""


def turn_off(asked: bool) -> None:
    """Use no pager in this run, if that was asked."""
    if asked:
        os.environ[NO_PAGER] = "1"


def pager_command() -> list[str]:
    """The words of the pager's command; none, if it isn't wanted or isn't there."""
    if os.environ.get(NO_PAGER) or os.environ.get("TERM") == "dumb":
        return []
    named = os.environ.get("PAGER")
    if named is None:
        return next(([one] for one in USUAL if shutil.which(one)), [])
    try:
        words = shlex.split(named)
    except ValueError:  # a quotation mark without its other one
        return []
    return words if words and words[0] != "cat" and shutil.which(words[0]) else []


class Paged(TextIOBase):
    """A terminal that holds text back until there is more than it can show, and then hands it to a pager."""

    def __init__(self, terminal: TextIO, command: list[str]) -> None:
        self.terminal, self.command = terminal, command
        self.size = shutil.get_terminal_size()
        self.held: list[str] = []
        self.lines = 0
        self.process: subprocess.Popen[str] | None = None

    def isatty(self) -> bool:
        """Text is for a terminal all the same."""
        return True

    def fileno(self) -> int:
        """That of the terminal, whose width is asked for."""
        return self.terminal.fileno()

    def write(self, text: str) -> int:
        """Keep text, or give it to the pager. Raises BrokenPipeError when its reader has left."""
        if self.process is not None:
            self.give(text)
            return len(text)
        self.held.append(text)
        broken = sum(max(len(line) - 1, 0) // self.size.columns for line in text.splitlines())
        self.lines += text.count("\n") + broken
        if self.lines >= self.size.lines:
            self.start()
        return len(text)

    def start(self) -> None:
        """Start the pager with what was held back."""
        environment = {"LESS": LESS} | os.environ
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, env=environment, text=True, encoding="utf-8"
        )  # fmt: skip
        self.give("".join(self.held))
        self.held.clear()

    def give(self, text: str) -> None:
        """Write to the pager."""
        assert self.process is not None
        assert self.process.stdin is not None
        self.process.stdin.write(text)

    def finish(self) -> None:
        """Write what was held back, or wait until the pager is left; Ctrl-C is the pager's while it runs."""
        if self.process is None:
            self.terminal.write("".join(self.held))
            self.terminal.flush()
            return
        assert self.process.stdin is not None
        with suppress(BrokenPipeError):
            self.process.stdin.close()
        while self.process.poll() is None:
            with suppress(KeyboardInterrupt):
                self.process.wait()


@contextmanager
def paged(text: bool = True) -> Iterator[TextIO]:
    """Standard output, paged if it is a terminal that gets text; who leaves the pager early only ends the output."""
    command = pager_command() if text and sys.stdout.isatty() else []
    if not command:
        yield sys.stdout
        sys.stdout.flush()
        return
    out = Paged(sys.stdout, command)
    try:
        with suppress(BrokenPipeError):
            yield cast(TextIO, out)
    finally:
        out.finish()
