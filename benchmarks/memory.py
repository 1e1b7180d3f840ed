"""How much memory ``kb ingest`` needs for few articles and for many.

    python benchmarks/memory.py [--articles 2000 20000] [--sentences 4] [--workers 1]

The resident memory of the program and of all its workers is looked at five times a second, from the start to the end,
the final resolution included; the table says the most that it was while articles were read, and over the whole run.
"""

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import news
import psutil


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, nargs="+", default=[2000, 20_000])
    options.add_argument("--sentences", type=int, default=4)
    options.add_argument("--workers", type=int, default=1)
    given = options.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    print("| articles | MB while reading | of the first | MB over all | of the first | s |\n|--:|--:|--:|--:|--:|--:|")
    first: tuple[float, float] | None = None
    for number in given.articles:
        reading, whole, seconds = run(number, given.sentences, given.workers)
        first = first or (reading, whole)
        print(f"| {number:,} | {reading:,.0f} | {reading / first[0]:.2f} | {whole:,.0f} | {whole / first[1]:.2f} "
              f"| {seconds:.0f} |", flush=True)  # fmt: skip


def run(number: int, sentences: int, workers: int) -> tuple[float, float, float]:
    """The most megabytes while articles were read, and over the run, and the seconds that it took."""
    with tempfile.TemporaryDirectory() as folder:
        path, database = Path(folder) / "news.jsonl", Path(folder) / "kb.db"
        with path.open("w", encoding="utf-8") as out:
            out.writelines(json.dumps(one) + "\n" for one in news.articles(number, sentences))
        command = [sys.executable, "-m", "kb", "ingest", str(path), "--db", str(database), "--workers", str(workers)]
        start = time.perf_counter()
        reading = whole = 0.0
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            while process.poll() is None:
                held = megabytes(process.pid)
                whole = max(whole, held)
                reading = max(reading, held) if articles_in(database) < number else reading
                time.sleep(0.2)
        if process.returncode:
            raise SystemExit(f"kb ended with {process.returncode}")
        return reading, whole, time.perf_counter() - start


def articles_in(path: Path) -> int:
    """How many articles a SQLite file holds by now."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM article").fetchone()[0])
    except sqlite3.Error:
        return 0


def megabytes(pid: int) -> float:
    """Resident memory of a process and its children."""
    try:
        parent = psutil.Process(pid)
        return sum(one.memory_info().rss for one in (parent, *parent.children(recursive=True))) / 1e6
    except psutil.NoSuchProcess:
        return 0.0


if __name__ == "__main__":
    main()
