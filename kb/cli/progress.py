"""A progress bar on stderr with stage, rate, remaining time and failures; lines, where it is no terminal's."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kb import guard
from kb.cli.group import note, one_line
from kb.cli.voice import VOICE, Level, LogFormat

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as Bars

    from kb.errors import ArticleError
    from kb.ingest import Summary

SECONDS = 5.0
"""Seconds from one line to the next of how far it is."""
ONE = ("eml",)
"""Formats whose files hold one article, though not all is said of it that is said of the file."""


class Progress:
    """What a run is at, how far it is, and what failed; failures are lines of their own."""

    def __init__(self, console: "Console", bar: "Bars") -> None:
        self.console, self.bar = console, bar
        self.task = bar.add_task("", total=None, rate="", failed="")
        self.told = 0.0

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin a stage, of ``total`` articles if that is known."""
        note(name, Level.stage)
        self.bar.update(self.task, description=name, total=total)

    def __call__(self, summary: "Summary", failures: "list[ArticleError]") -> None:
        """Tell what has been done, and what failed since it was told last."""
        for failure in failures:
            self.fail(failure)
        speed = self.bar.tasks[self.task].speed
        self.bar.update(
            self.task,
            completed=summary.done,
            rate=f"{speed:.1f} articles/s" if speed else "",
            failed=f"{summary.failed} failed" if summary.failed else "",
        )
        if time.monotonic() - self.told > SECONDS:
            self.told = time.monotonic()
            note(f"{summary.done} articles", Level.stage, done=summary.done, failed=summary.failed)

    def fail(self, failure: "ArticleError") -> None:
        """Tell what failed, above the bar."""
        parts = {"where": one_line(failure.where), "why": one_line(failure.why)}
        self.console.print(VOICE.line(one_line(str(failure)), Level.failure, **parts))


@contextmanager
def progress(stage: str, total: int | None = None) -> "Iterator[Progress]":
    """What to tell what is done: a bar, from the first second on; ``total`` in articles, if known."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bars
    from rich.progress import TimeElapsedColumn as Elapsed
    from rich.progress import TimeRemainingColumn as Remaining

    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"),
        TextColumn("{task.fields[failed]}"), Elapsed(), Remaining(),
    )  # fmt: skip
    console = Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)
    with Bars(*columns, console=console, disable=not is_shown()) as bar:
        report = Progress(console, bar)
        report.stage(stage, total)
        yield report
        if bar.tasks[report.task].total is None:
            bar.update(report.task, total=bar.tasks[report.task].completed)


def is_shown() -> bool:
    """Whether there is a bar: on a terminal, unless less or more is to be said."""
    return sys.stderr.isatty() and VOICE.least is Level.info and VOICE.form is LogFormat.text


def expected(paths: list[str], limit: int) -> int | None:
    """How many articles there are to be read, if that can be known without reading them; None without a terminal."""
    from kb.errors import ArticleError
    from kb.sources.folders import expand
    from kb.sources.readers import READERS

    if not is_shown():
        return None
    counted, several, total = READERS["jsonl"].suffixes, uncounted(), 0
    for found in expand(paths):
        path = Path("" if isinstance(found, ArticleError) else found)
        if path.suffix in several or found == "-" or "://" in str(found):
            return limit or None
        total += lines(path) if path.suffix in counted else 1
    return min(total, limit) if limit else total


def uncounted() -> set[str]:
    """The endings of files that hold nobody knows how many articles before they are read."""
    from kb.sources.readers import READERS
    from kb.sources.streams import PACKED_SUFFIXES

    several = (reader for reader in READERS.values() if not reader.whole and reader.name not in (*ONE, "jsonl"))
    return {".xml", ".tgz", *PACKED_SUFFIXES, *(suffix for reader in several for suffix in reader.suffixes)}


def lines(path: Path) -> int:
    """Lines of a file, the last one with or without its end, read in pieces; 0, if it can't be read."""
    ended, last = 0, b"\n"
    try:
        guard.require_readable(path)
        with path.open("rb") as file:
            for block in iter(lambda: file.read(1 << 20), b""):
                ended, last = ended + block.count(b"\n"), block[-1:]
        return ended + (last != b"\n")
    except OSError:
        return 0
