"""A progress bar on stderr with rate, remaining time and failures."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kb import guard
from kb.cli.group import one_line

if TYPE_CHECKING:
    from kb.errors import ArticleError
    from kb.ingest import Report, Summary

UNCOUNTED = (
    ".csv", ".tsv", ".json", ".gz", ".bz2", ".xz", ".zst", ".zip", ".tar", ".tgz", ".warc", ".wacz", ".mbox", ".rss",
    ".atom", ".xml", ".parquet", ".arrow", ".feather", ".xlsx", ".db", ".sqlite", ".sqlite3",
)  # fmt: skip
"""Files that hold nobody knows how many articles before they are read."""


@contextmanager
def progress(what: str, total: int | None = None) -> "Iterator[Report]":
    """A function to tell what has been done; failures are lines of their own. ``total`` in articles, if known."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeElapsedColumn as Elapsed
    from rich.progress import TimeRemainingColumn as Remaining

    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"),
        TextColumn("{task.fields[failed]}"), Elapsed(), Remaining(),
    )  # fmt: skip
    console = Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)
    with Progress(*columns, console=console, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(what, total=total, rate="", failed="")

        def report(summary: "Summary", failures: "list[ArticleError]") -> None:
            for failure in failures:
                console.print(one_line(f"kb: {failure}"))
            speed = bar.tasks[task].speed
            bar.update(
                task,
                completed=summary.done,
                rate=f"{speed:.1f} articles/s" if speed else "",
                failed=f"{summary.failed} failed" if summary.failed else "",
            )

        yield report
        if total is None:
            bar.update(task, total=bar.tasks[task].completed)


def expected(paths: list[str], limit: int) -> int | None:
    """How many articles there are to be read, if that can be known without reading them; None without a terminal."""
    from kb.errors import ArticleError
    from kb.sources.folders import expand

    if not sys.stderr.isatty():
        return None
    total = 0
    for found in expand(paths):
        path = Path("" if isinstance(found, ArticleError) else found)
        if path.suffix in UNCOUNTED or found == "-" or "://" in str(found):
            return limit or None
        total += lines(path) if path.suffix in (".jsonl", ".ndjson") else 1
    return min(total, limit) if limit else total


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
