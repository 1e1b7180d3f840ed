"""How long resolution takes, and how much memory, when a few articles come into a database that holds many.

    python benchmarks/resolve.py [--articles 10000 50000] [--new 100] [--url postgresql://…/an_empty_database]

Records come from the seeded generator of ``corpus.py``. For each number the database is filled up to it and resolved;
then ``--new`` more are loaded, and a process of its own does what ends every ingest. CPU seconds do not count what else
the machine does.
"""

import argparse
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path

import corpus

from kb.store import loader
from kb.store.migrate import create_or_open

RESOLVE = """
import resource, sys, time
from kb.resolve.run import resolve
from kb.store.engine import open_database
start, cpu = time.perf_counter(), time.process_time()
resolve(open_database(sys.argv[1]))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(time.perf_counter() - start, time.process_time() - cpu, peak)
"""


def resolved(url: str) -> list[float]:
    """Seconds, CPU seconds and megabytes of one resolution."""
    done = subprocess.run([sys.executable, "-c", RESOLVE, url], check=True, capture_output=True, text=True)
    return [float(value) for value in done.stdout.split()]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, nargs="+", default=[10_000, 50_000])
    options.add_argument("--new", type=int, default=100)
    options.add_argument("--url", help="an empty Postgres database; else a SQLite file is made")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = given.url or f"sqlite:///{Path(folder) / 'kb.db'}"
        database = create_or_open(url)
        records = corpus.records(max(given.articles) + given.new * len(given.articles))
        print("| articles | new | s | CPU s | CPU ms an article | MB | kB an article |\n|--:|--:|--:|--:|--:|--:|--:|")
        done = 0
        for wanted in sorted(given.articles):
            loader.load(database, islice(records, wanted - done))
            resolved(url)
            loader.load(database, islice(records, given.new))
            done = wanted + given.new
            seconds, cpu, megabytes = resolved(url)
            print(f"| {wanted:,} | {given.new} | {seconds:.0f} | {cpu:.1f} | {cpu / done * 1e3:.2f} | {megabytes:,.0f} "
                  f"| {megabytes / done * 1e3:.0f} |", flush=True)  # fmt: skip
        database.dispose()


if __name__ == "__main__":
    main()
