"""Each command that writes, killed at a point drawn by chance, ten times, on both databases.

    python benchmarks/kills.py [--times 10] [--database sqlite postgres] [--command load ingest …] [--seed 1]
                               [--records 300]

A command runs to its end once, which says how long it takes and what it leaves. Then it is begun on a fresh copy of the
same database and killed (SIGKILL) somewhere within that time. What is left must be sound (``kb db verify``); done again
it must end with the rows of the unbroken run. Each runs in a process of its own, forked from one that has loaded
everything but opened nothing, so that nearly all of its time is its work. The last lines are a table for ``kills.md``.
"""

import argparse
import json
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import corpus
import news
from servers import new_database, postgres

import kb
from kb import workers
from kb.cli import app
from kb.extract.backend import backend_of, chosen
from kb.store import migrate
from kb.store.engine import open_database
from kb.store.migrate import create_or_open
from kb.store.records import records
from kb.store.verify import counts, verify

Content = tuple[list[str], dict[str, int], list[str]]
FAILED, LATER = 99, "0.1.0+later"
COMMANDS = ("load", "ingest", "resolve", "reprocess", "merge", "enter", "link", "decisions import", "db upgrade")


def forked(words: list[str], version: str = kb.__version__, kill_after: float | None = None) -> bool:
    """Run a command in a forked process; killed after so many seconds, if it still runs then. Whether it was."""
    child = os.fork()
    if child == 0:
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        become(version)
        code = FAILED
        try:
            app(words)
        except SystemExit as error:
            code = int(error.code or 0)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status not in (0, -signal.SIGKILL):
        raise SystemExit(f"kb {' '.join(words)} ended with {status}")
    return status != 0


def become(version: str) -> None:
    """Be another version of the program, with what this process has loaded."""
    kb.__version__ = version
    choice = chosen()
    workers._loaded[choice] = workers._loaded[choice]._replace(run=backend_of(choice).run)


def content(url: str) -> Content:
    """All records, how many rows each table has, and what was decided."""
    bind = open_database(url)
    decided = "SELECT kind, subject FROM decision ORDER BY 1, 2"
    with bind.connect() as connection:
        decisions = [" ".join(map(str, row)) for row in connection.exec_driver_sql(decided)]
    out = sorted(record.to_json() for record in records(bind)), counts(bind), decisions
    bind.dispose()
    return out


def problems(url: str) -> list[str]:
    """What ``kb db verify`` finds; of a database that waits for its upgrade, nothing yet."""
    bind = open_database(url, read_only=True)
    out = [str(one) for one in verify(bind)]
    bind.dispose()
    return out


class Trial:
    """One command: the database that it is given, and its words."""

    def __init__(self, command: str, folder: Path, fresh: Callable[[str | None], str]) -> None:
        self.command, self.folder, self.fresh = command, folder, fresh
        self.template: str | None = None
        self.words = {
            "load": ["load", f"{folder}/records.jsonl"], "resolve": ["resolve"], "merge": ["merge", "a1", "a2"],
            "enter": ["enter", "meeting", "d1", "a1", "a2", "--start", "2020-01-01"],
            "ingest": ["ingest", f"{folder}/news.jsonl", "--batch-size", "2"],
            "reprocess": ["reprocess", "--batch-size", "2"], "db upgrade": ["db", "upgrade"],
            "decisions import": ["decisions", "import", f"{folder}/decisions.jsonl"],
            "link": ["link", f"{folder}/known.csv"],
        }[command]  # fmt: skip

    def database(self) -> str:
        """A new database as the command is to find it: after the first one a copy."""
        self.template = self.template or self.made()
        return self.fresh(self.template)

    def made(self) -> str:
        """A new database as the command is to find it."""
        url = self.fresh(None)
        migrate.upgrade(url)
        before = {
            "load": [], "ingest": [], "reprocess": [["ingest", f"{self.folder}/news.jsonl"]],
            "resolve": [["load", f"{self.folder}/records.jsonl", "--no-resolve"]],
        }.get(self.command, [["load", f"{self.folder}/few.jsonl"]])  # fmt: skip
        for words in before:
            forked([*words, "--db", url])
        if self.command == "db upgrade":
            migrate.downgrade(url, "0001")
        return url

    def run(self, url: str, kill_after: float | None = None) -> bool:
        """Run the command."""
        later = LATER if self.command == "reprocess" else kb.__version__
        return forked([*self.words, "--db", url], later, kill_after)

    def again(self, url: str) -> None:
        """Do it to its end; a decision that was written down is only to be resolved."""
        if self.command in ("merge", "enter") and content(url)[2]:
            forked(["resolve", "--db", url])
        else:
            self.run(url)

    def killed(self, times: int, rng: random.Random) -> tuple[float, int, int]:
        """Seconds that the command takes, how often it was killed at work, and how often something was wrong."""
        url = self.database()
        begun = time.perf_counter()
        self.run(url)
        seconds = time.perf_counter() - begun
        unbroken, hit, wrong = content(url), 0, 0
        while hit < times:
            url = self.database()
            if not self.run(url, rng.uniform(0, seconds)):
                continue  # it was done before
            hit += 1
            if self.command != "db upgrade" or migrate.current(url) != "0001":
                wrong += self.said(problems(url))
            self.again(url)
            wrong += self.said(problems(url)) or self.said(differences(content(url), unbroken))
        return seconds, hit, wrong

    def said(self, found: list[str]) -> int:
        """Tell what is wrong; 1, if anything is."""
        for line in found:
            print(f"{self.command}: {line}", file=sys.stderr, flush=True)
        return int(bool(found))


def differences(found: Content, unbroken: Content) -> list[str]:
    """In what a database differs from that of the unbroken run."""
    names = ("records", "counts", "decisions")
    both = zip(names, found, unbroken, strict=True)
    return [f"other {name}: {a!r:.300} for {b!r:.300}" for name, a, b in both if a != b]


def prepare(folder: Path, size: int) -> None:
    """Write what the commands read: so many records, a fifth of them for decisions, and some articles."""
    lines = [one.to_json() + "\n" for one in corpus.records(size)]
    (folder / "records.jsonl").write_text("".join(lines), encoding="utf-8")
    (folder / "few.jsonl").write_text("".join(lines[: size // 5]), encoding="utf-8")
    articles = (json.dumps(one) + "\n" for one in news.articles(max(4, size // 20), 4))
    (folder / "news.jsonl").write_text("".join(articles), encoding="utf-8")
    url = f"sqlite:///{folder}/decided.db"
    create_or_open(url).dispose()
    for words in (["load", f"{folder}/few.jsonl"], ["merge", "a1", "a2"], ["reject", "m1"], ["rename", "a3", "Nobody"],
                  ["decisions", "export", "-o", f"{folder}/decisions.jsonl"]):  # fmt: skip
        forked([*words, "--db", url])
    (folder / "known.csv").write_text(known(url), encoding="utf-8")


def known(url: str) -> str:
    """A table of Wikidata's form, as CSV, of all persons of a database."""
    bind = open_database(url, read_only=True)
    with bind.connect() as connection:
        people = connection.exec_driver_sql("SELECT id, name, country FROM actor WHERE kind = 'person'").all()
    bind.dispose()
    rows = (f"Q{number},{name},{country or ''}\n" for number, name, country in people)
    return "item,itemLabel,country\n" + "".join(rows)


@contextmanager
def databases(kind: str, folder: Path) -> Iterator[Callable[[str | None], str]]:
    """A function that makes new databases, empty ones or copies."""
    if kind == "postgres":
        with postgres() as server:
            yield lambda template: new_database(server, template)
    else:
        numbers = iter(range(10**6))
        yield lambda template: new_file(folder / f"{next(numbers)}.db", template)


def new_file(path: Path, template: str | None) -> str:
    """URL of a new SQLite file: none yet, or a copy of another one, made by SQLite."""
    if template:
        name = template.removeprefix("sqlite:///")
        with closing(sqlite3.connect(name)) as source, closing(sqlite3.connect(path)) as target:
            source.backup(target)
    return f"sqlite:///{path}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--times", type=int, default=10)
    options.add_argument("--database", nargs="+", choices=("sqlite", "postgres"), default=["sqlite", "postgres"])
    options.add_argument("--command", nargs="+", choices=COMMANDS, default=COMMANDS)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--records", type=int, default=300, help="records that are loaded")
    given = options.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    workers.backend(chosen())
    rng, bad = random.Random(given.seed), 0
    print("| database | command | seconds | killed | wrong |\n|---|---|--:|--:|--:|", flush=True)
    with tempfile.TemporaryDirectory() as name:
        prepare(Path(name), given.records)
        for kind in given.database:
            with databases(kind, Path(name)) as fresh:
                for command in given.command:
                    seconds, hit, wrong = Trial(command, Path(name), fresh).killed(given.times, rng)
                    bad += wrong
                    print(f"| {kind} | `{command}` | {seconds:.1f} | {hit} | {wrong} |", flush=True)
    sys.exit(int(bool(bad)))


if __name__ == "__main__":
    main()
