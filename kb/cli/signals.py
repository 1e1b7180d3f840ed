"""What the signals do that ask a program to end: Ctrl-C, and those that systemd, Docker and a closed terminal send."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType
from typing import Any

from kb.cli.group import note

Handler = Callable[[int, FrameType | None], Any]
ASKING = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]


_came = [signal.SIGINT]


def last() -> int:
    """The signal that ended the program; SQLite, where it is at work, makes a KeyboardInterrupt of each."""
    return _came[-1]


def end(number: int, _frame: FrameType | None = None) -> None:
    """End the program now, tidily: what is open is closed, what is half written is removed."""
    _came.append(signal.Signals(number))
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise SystemExit(128 + number)


@contextmanager
def handling(handler: Handler) -> Iterator[None]:
    """Let these signals call ``handler``; one that was ignored from the start (``nohup``) stays ignored."""
    mine = [one for one in ASKING if current_thread() is main_thread() and signal.getsignal(one) != signal.SIG_IGN]
    before = {one: signal.signal(one, handler) for one in mine}
    try:
        yield
    finally:
        for one, earlier in before.items():
            signal.signal(one, earlier)


class Interrupt:
    """The first signal asks a run to stop when its batch is done; a second one stops it at once."""

    def __init__(self) -> None:
        self.asked = 0
        """The signal's number; 0, if there was none."""

    def __enter__(self) -> "Interrupt":
        self.handling = handling(self.ask)
        self.handling.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self.handling.__exit__(*error)

    def ask(self, number: int, _frame: FrameType | None) -> None:
        """What the signal does."""
        if self.asked:
            end(number)
        self.asked = number
        note("finishing the batch; Ctrl-C again stops at once")

    def __call__(self) -> bool:
        """Whether it has been asked."""
        return self.asked != 0
