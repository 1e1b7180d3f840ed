"""How much CPU time and memory each export takes, as the number of meetings grows.

    python benchmarks/exports.py [--articles 10000 100000] [--url postgresql://…/a_database]

Records come from the seeded generator of ``corpus.py``, about as many meetings as articles and three reactions in
each; the database grows as that of ``scale.py``. Each export is a process of its own, whose peak memory is what the
system says of it; what a Postgres server spends is not in it.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import scale

from kb.exports import EXPORTS
from kb.store.migrate import create_or_open

SMALL = """import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stderr=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)"""
"""A process that has little memory itself: what it starts counts as having had as much."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, nargs="+", default=[10_000, 100_000])
    options.add_argument("--url", help="a Postgres database, or a SQLite file; else one is made")
    given = options.parse_args()
    print("| meetings | export | CPU seconds | peak MB | file MB |\n|--:|---|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as folder:
        url = given.url or f"sqlite:///{Path(folder) / 'kb.db'}"
        database = create_or_open(url)
        for wanted in sorted(given.articles):
            scale.grow(database, url, wanted, None)
            meetings = scale.rows(database)["meeting"]
            for name in EXPORTS:
                print(line(name, url, meetings, Path(folder) / "out"), flush=True)
        database.dispose()


def line(name: str, url: str, meetings: int, path: Path) -> str:
    """A row of the table."""
    command, _, form = name.partition("-")
    more = ["--format", form] if form else []
    export = [sys.executable, "-m", "kb", "export", command, *more, "--db", url, "-o", str(path)]
    run = subprocess.run([sys.executable, "-c", SMALL, *export], stdout=subprocess.PIPE, text=True, check=True)
    seconds, peak = map(float, run.stdout.split())
    size = path.stat().st_size / 1e6
    return f"| {meetings:,} | {name} | {seconds:,.1f} | {peak / 1024:,.0f} | {size:,.1f} |"


if __name__ == "__main__":
    main()
