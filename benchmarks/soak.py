"""Everything at once on one database, killed again and again: is anything lost, doubled or damaged?

    python benchmarks/soak.py [--minutes 60] [--database sqlite|postgres] [--articles 200] [--seed 1]
                              [--pause 2]

Two ingests of invented news, a resolution and a reprocessing after each other, four readers, and a merge a minute.
Every two minutes one of them, by chance, is killed (SIGKILL). After each kill ``kb db verify`` and, on SQLite, an
integrity check by another process must find nothing, and all articles that were there before must still be. At the end
what was killed is done again, and articles drawn by chance must hold what an undisturbed extraction finds in them. The
last line is a row of the table in ``soak.md``; the exit code is 1 if anything was wrong.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import news
from servers import new_database, postgres

from kb.queries import LISTINGS
from kb.queries.reports import REPORTS
from kb.store.engine import open_database

KILL_SECONDS, MERGE_SECONDS, LAST_SECONDS = 120, 60, 120
COMPARED = 200
"""Articles whose records are compared at the end."""
LATER = "import sys, kb; kb.__version__ = sys.argv.pop(1); from kb.cli import app; app()"
"""``kb`` as a later version: a reprocessing then has something to write."""
INTEGRITY = "import sqlite3, sys; print(*sqlite3.connect(sys.argv[1]).execute('PRAGMA integrity_check').fetchone())"
COUNTED = ("kill", "check", "ingest", "resolve", "reprocess", "merge", "question", "busy")
HEAD = f"| database | minutes | articles | {' | '.join(COUNTED)} | wrong |\n|---{'|--:' * (len(COUNTED) + 3)}|"
BUSY = "another program is writing to it"


@dataclass
class Soak:
    """One run: its database, what runs on it now, and what became of what ran."""

    url: str
    folder: Path
    articles: int
    pause: float
    rng: random.Random
    done: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    running: dict[str, "subprocess.Popen[str]"] = field(default_factory=dict)
    killed: set[int] = field(default_factory=set)
    over: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def kb(self, kind: str, name: str, *words: str, version: str | None = None) -> int:
        """Run a command to its end, or to its killing; what goes wrong is written down."""
        start = ["-m", "kb"] if version is None else ["-c", LATER, version]
        command = [sys.executable, *start, *words, "--db", self.url]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        with self.lock:
            self.running[name] = process
        said = process.communicate()[1]
        with self.lock:
            self.running.pop(name)
            killed = process.pid in self.killed
        self.told(kind, process.returncode, said, killed)
        return process.returncode

    def told(self, kind: str, code: int, said: str, killed: bool) -> None:
        """Count how a command ended."""
        with self.lock:
            if killed:
                return
            if code == 0:
                self.done[kind] += 1
            elif BUSY in said:
                self.done["busy"] += 1
            else:
                self.tell(f"{kind} ended with {code}: {said[-300:]}")

    def tell(self, fault: str) -> None:
        """Say what is wrong, now and at the end."""
        self.wrong.append(fault)
        print(fault, file=sys.stderr, flush=True)

    def ingest(self, name: str, first: int, step: int) -> None:
        """Ingest one file of news after the other, each until it is in."""
        number = first
        while not self.over.is_set():
            path = self.file(number)
            if self.kb("ingest", name, "ingest", str(path), "--batch-size", "8", "--no-resolve") == 0:
                number += step
                self.over.wait(self.pause)

    def file(self, number: int) -> Path:
        """A file of news, no article of which is in another one."""
        path = self.folder / f"{number}.jsonl"
        found = [one | {"doc_id": f"{number}/{one['doc_id']}"} for one in news.articles(self.articles, 5, number)]
        path.write_text("".join(json.dumps(one) + "\n" for one in found), encoding="utf-8")
        return path

    def revise(self) -> None:
        """Resolve, extract all anew by a later version, and again."""
        version = 0
        while not self.over.is_set():
            self.kb("resolve", "resolve", "resolve")
            version += 1
            self.kb("reprocess", "reprocess", "reprocess", "--batch-size", "8", version=f"0.1.0+{version}")
            self.over.wait(self.pause)

    def resolve(self) -> None:
        """Resolve, wait, and again."""
        while not self.over.wait(20):
            self.kb("resolve", "resolve 2", "resolve")

    def merge(self) -> None:
        """Merge two actors a minute."""
        while not self.over.wait(MERGE_SECONDS):
            two = self.ids("SELECT id FROM actor WHERE kind = 'person'")
            if len(two) > 2:
                a, b = self.rng.sample(two, 2)
                self.kb("merge", "merge", "merge", f"a{a}", f"a{b}")

    def ask(self, name: str, seed: int) -> None:
        """Ask one question after the other."""
        rng = random.Random(seed)
        while not self.over.wait(self.pause):
            self.kb("question", name, *rng.choice(QUESTIONS))

    def ids(self, query: str) -> list[str]:
        """The values of one column, as text."""
        bind = open_database(self.url, read_only=True)
        with bind.connect() as connection:
            out = [str(row[0]) for row in connection.exec_driver_sql(query)]
        bind.dispose()
        return out

    def strike(self) -> None:
        """Kill one of those who run, and look at the database."""
        before = self.ids("SELECT doc_id FROM article")
        with self.lock:
            if self.running:
                victim = self.rng.choice(sorted(self.running))
                self.killed.add(self.running[victim].pid)
                self.running[victim].kill()
                self.done["kill"] += 1
                print(f"{time.strftime('%H:%M:%S')} killed {victim}; {dict(self.done)}", file=sys.stderr, flush=True)
        self.look(before)

    def end(self, threads: list[threading.Thread]) -> None:
        """Wait for what still runs, though not for long: then it is killed, as a reprocessing may have hours to go."""
        until = time.monotonic() + LAST_SECONDS
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))
            with self.lock:
                late = [one for one in self.running.values() if time.monotonic() > until]
                self.killed.update(one.pid for one in late)
                for one in late:
                    one.kill()
        for thread in threads:
            thread.join()

    def look(self, before: list[str]) -> None:
        """Is it whole, and is all there that was there, each once?"""
        self.kb("check", "check", "db", "verify")
        if self.url.startswith("sqlite"):
            path = self.url.removeprefix("sqlite:///")
            said = subprocess.run([sys.executable, "-c", INTEGRITY, path], capture_output=True, text=True, check=False)
            if said.stdout.strip() != "ok":
                self.tell(f"integrity check: {said.stdout or said.stderr}")
        now = self.ids("SELECT doc_id FROM article")
        if len(now) != len(set(now)) or set(before) - set(now):
            self.tell(f"{len(now) - len(set(now))} articles doubled, {len(set(before) - set(now))} lost")

    def compare(self) -> None:
        """Compare records drawn by chance with those of an undisturbed extraction by the version that was last."""
        self.kb("reprocess", "reprocess", "reprocess")
        path, stored, fresh = (self.folder / name for name in ("drawn.jsonl", "stored.jsonl", "fresh.jsonl"))
        self.kb("export", "export", "export", "records", "-o", str(stored))
        held = {one["doc_id"]: one for one in map(json.loads, stored.open(encoding="utf-8"))}
        files = (line for file in self.folder.glob("[0-9]*.jsonl") for line in file.open(encoding="utf-8"))
        there = [line for line in files if json.loads(line)["doc_id"] in held]
        if not there:
            self.tell("nothing was ingested, so nothing can be compared")
            return
        path.write_text("".join(self.rng.sample(there, min(COMPARED, len(there)))), encoding="utf-8")
        command = [sys.executable, "-m", "kb", "extract", str(path), "-o", str(fresh)]
        subprocess.run(command, check=True)
        for one in map(json.loads, fresh.open(encoding="utf-8")):
            self.done["compared"] += 1
            if bare(one) != bare(held[one["doc_id"]]):
                self.tell(f"{one['doc_id']} holds something else than is in it")


QUESTIONS = [
    *([name, "--json"] for name in LISTINGS if name in ("articles", "actors", "meetings", "statements", "reactions")),
    *(["report", name] for name in REPORTS if name not in ("timeline", "sayings")),
    ["search", "talks"], ["sql", "SELECT count(*) FROM v_statements"],
    ["export", "gexf"], ["decisions", "list"],
]  # fmt: skip


def bare(record: object) -> object:
    """A record without the ids of its entities."""
    if isinstance(record, dict):
        return {key: bare(value) for key, value in record.items() if key != "entity"}
    return [bare(one) for one in record] if isinstance(record, list) else record


def soak(url: str, given: argparse.Namespace) -> int:
    """Run it all, and print what became of it; 1, if anything was wrong."""
    subprocess.run([sys.executable, "-m", "kb", "db", "upgrade", "--db", url], check=True)
    begun, minutes = time.monotonic(), given.minutes
    with tempfile.TemporaryDirectory() as folder:
        run = Soak(url, Path(folder), given.articles, given.pause, random.Random(given.seed))
        work: list[Callable[[], None]] = [
            lambda: run.ingest("ingest 1", 1, 2), lambda: run.ingest("ingest 2", 2, 2), run.revise, run.resolve,
            run.merge, *(lambda k=k: run.ask(f"reader {k}", k) for k in range(4)),
        ]  # fmt: skip
        threads = [threading.Thread(target=one, daemon=True) for one in work]
        for thread in threads:
            thread.start()
        while time.monotonic() - begun < minutes * 60:
            time.sleep(min(KILL_SECONDS, max(0.0, minutes * 60 - (time.monotonic() - begun))))
            run.strike()
        run.over.set()
        lasted = (time.monotonic() - begun) / 60
        run.end(threads)
        run.look(run.ids("SELECT doc_id FROM article"))
        run.compare()
        held = len(run.ids("SELECT id FROM article"))
    done = run.done
    for line in run.wrong:
        print(line, file=sys.stderr)
    print(f"compared at the end: {done['compared']} articles")
    print(HEAD)
    counts = " | ".join(f"{done[one]:,}" for one in COUNTED)
    print(f"| {given.database} | {lasted:.0f} | {held:,} | {counts} | {len(run.wrong)} |")
    return int(bool(run.wrong))


@contextmanager
def database(kind: str) -> Iterator[str]:
    """URL of a new database."""
    if kind == "postgres":
        with postgres() as server:
            yield new_database(server)
        return
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/kb.db"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--minutes", type=float, default=60)
    options.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    options.add_argument("--articles", type=int, default=200, help="articles a file")
    options.add_argument("--pause", type=float, default=2, help="seconds between two commands of one of them")
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    with database(given.database) as url:
        code = soak(url, given)
    sys.exit(code)


if __name__ == "__main__":
    main()
