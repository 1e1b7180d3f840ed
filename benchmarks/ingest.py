"""What is left of the bare pipeline's speed when ``kb ingest`` reads, extracts, stores and resolves, end to end.

    python benchmarks/ingest.py [--articles 400] [--sentences 16] [--rounds 3] [--only bare sqlite …]

Each way is a process of its own, from its start to its end: bare ``nlp.pipe`` of the same pipeline over the same
texts, ``kb ingest`` into a new SQLite file with one and two worker processes, into a new Postgres database, and over
a Dask cluster of two workers on this machine. The ways take turns; of each the best round counts. The table is
Markdown. Wall times mean something on an idle machine only (two workers need two idle cores), CPU seconds of all
processes also on a busy one.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import news
from servers import dask, new_database, postgres

from kb.settings import Settings

BARE = """
import json, spacy, sys
nlp = spacy.load(sys.argv[2])
texts = (json.loads(line)["text"] for line in open(sys.argv[1], encoding="utf-8"))
print(sum(len(doc) for doc in nlp.pipe(texts, batch_size=32)))
"""


class Taken(NamedTuple):
    """What a way took."""

    wall: float
    cpu: float


class Bench:
    """The ways, on one file of articles."""

    def __init__(self, path: Path, server: str | None) -> None:
        self.path, self.server, self.number = path, server, 0

    def ways(self) -> dict[str, Callable[[], Taken]]:
        """Each way by its name."""
        return {
            "bare": lambda: taken([sys.executable, "-c", BARE, str(self.path), Settings().pipeline]),
            "sqlite": lambda: self.kb(self.file()),
            "sqlite-2": lambda: self.kb(self.file(), "--workers", "2"),
            "postgres": lambda: self.kb(new_database(str(self.server))),
            "postgres-2": lambda: self.kb(new_database(str(self.server)), "--workers", "2"),
            "dask-2": self.clustered,
        }

    def file(self) -> str:
        """A database file that isn't there yet."""
        self.number += 1
        return f"sqlite:///{self.path.parent / f'{self.number}.db'}"

    def kb(self, url: str, *options: str) -> Taken:
        """Ingest into a database."""
        return taken([sys.executable, "-m", "kb", "ingest", str(self.path), "--db", url, *options])

    def clustered(self) -> Taken:
        """Ingest over a cluster that has just been started."""
        with dask(2, self.path.parent) as (address, spent):
            before = spent()
            out = self.kb(self.file(), "--cluster", address)
            return Taken(out.wall, out.cpu + spent() - before)


def taken(command: list[str]) -> Taken:
    """Wall time and CPU seconds of a process and its children."""
    before = used()
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return Taken(time.perf_counter() - start, used() - before)


def used() -> float:
    """CPU seconds of the children that have ended."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def table(best: dict[str, Taken], articles: int, cores: int) -> Iterator[str]:
    """The table's lines."""
    yield f"{articles:,} articles, {cores} cores\n"
    yield "| way | wall s | articles/s | of bare | CPU s | of bare's CPU |"
    yield "|---|--:|--:|--:|--:|--:|"
    bare = best.get("bare", Taken(float("nan"), float("nan")))
    for name, spent in best.items():
        yield (f"| {name} | {spent.wall:.1f} | {articles / spent.wall:.1f} | {bare.wall / spent.wall:.2f} "
               f"| {spent.cpu:.1f} | {bare.cpu / spent.cpu:.2f} |")  # fmt: skip
    for one, other, what in (("sqlite", "sqlite-2", "two workers: × one"), ("postgres", "sqlite", "SQLite: × Postgres"),
                             ("sqlite-2", "dask-2", "Dask: × the process pool")):  # fmt: skip
        if one in best and other in best:
            yield f"\n{what} {best[one].wall / best[other].wall:.2f} (by CPU {best[one].cpu / best[other].cpu:.2f})"


@contextmanager
def server_for(names: list[str]) -> Iterator[str | None]:
    """A Postgres, if one of the ways needs it."""
    if not any(name.startswith("postgres") for name in names):
        yield None
        return
    with postgres() as url:
        yield url


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, default=400)
    options.add_argument("--sentences", type=int, default=16)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--only", nargs="+", help="some of the ways")
    given = options.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "news.jsonl"
        lines = (json.dumps(one) + "\n" for one in news.articles(given.articles, given.sentences))
        path.write_text("".join(lines), encoding="utf-8")
        names = given.only or list(Bench(path, None).ways())
        best: dict[str, Taken] = {}
        with server_for(names) as server:
            ways = Bench(path, server).ways()
            for _ in range(given.rounds):
                for name in names:
                    rounds = [ways[name](), *([best[name]] if name in best else [])]
                    best[name] = Taken(min(r.wall for r in rounds), min(r.cpu for r in rounds))
        print("\n".join(table(best, given.articles, os.cpu_count() or 1)))


if __name__ == "__main__":
    main()
