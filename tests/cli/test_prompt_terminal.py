"""The prompt of ``kb sql`` at a real terminal: Ctrl-C while a database is at work."""

import os
import pty
import re
import select
import sys
import time
from pathlib import Path

ENDLESS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n;",
    "postgresql": "SELECT pg_sleep(300);",
}
CURSOR = b"\x1b[6n"
"""By which a program asks a terminal where its cursor is."""


class Terminal:
    """A program at a terminal of its own."""

    def __init__(self, *command: str, **environment: str) -> None:
        self.pid, self.to = pty.fork()
        if not self.pid:
            os.execvpe(command[0], command, {**os.environ, **environment, "TERM": "xterm"})
        self.said = b""

    def type(self, text: str) -> None:
        """Type something."""
        os.write(self.to, text.encode())

    def read(self) -> bool:
        """Take in what the program writes, and say where the cursor is when asked; whether there can be more."""
        if not select.select([self.to], [], [], 0.1)[0]:
            return True
        try:
            read = os.read(self.to, 10_000)
        except OSError:  # as Linux tells that the other end is closed
            return False
        self.said += read
        for _ in range(read.count(CURSOR)):
            self.type("\x1b[1;1R")
        return True

    def wait_for(self, words: str, seconds: float = 60) -> None:
        """Read until the program has written these words."""
        until = time.monotonic() + seconds
        while not (found := re.search(words.encode(), self.said)):
            assert self.read(), self.said.decode(errors="replace")
            assert time.monotonic() < until, self.said.decode(errors="replace")
        self.said = self.said[found.end() :]

    def ended(self, seconds: float = 30) -> int:
        """Its exit code, once it has ended."""
        until = time.monotonic() + seconds
        while self.read():
            assert time.monotonic() < until, self.said.decode(errors="replace")
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def test_ctrl_c_stops_a_statement_and_keeps_the_prompt(database_url: str, tmp_path: Path) -> None:
    endless = ENDLESS[database_url.partition(":")[0]]
    program = [sys.executable, "-m", "kb", "sql", "--db", database_url, "--csv", "--timeout", "200"]
    terminal = Terminal(*program, HOME=str(tmp_path), XDG_STATE_HOME=str(tmp_path))
    terminal.wait_for("Ctrl-D leaves")
    terminal.wait_for("kb>")
    terminal.type(endless + "\r")
    time.sleep(1)
    terminal.type("\x03")
    terminal.wait_for("kb: stopped", seconds=20)
    terminal.wait_for("kb>")
    terminal.type("SELECT 6 * 7 AS answer;\r")
    terminal.wait_for(r"answer\s+42")
    terminal.wait_for("kb>")
    terminal.type("\x04")
    assert terminal.ended() == 0
