"""How loading, size and the latency of each listing grow with the number of articles.

    python benchmarks/scale.py [--articles 10000 100000 1000000] [--url postgresql://…/an_empty_database]

Records come from the seeded generator of ``load.py``; the database grows from each number to the next. Latency is
the median of five runs of a listing's first 50 rows.
"""

import argparse
import statistics
import tempfile
import time
from itertools import islice
from pathlib import Path

import load
from sqlalchemy import Engine

from kb.queries import LISTINGS
from kb.queries.run import run
from kb.store import dialect, loader
from kb.store.engine import create_or_open

ROWS = 50
TIMES = 5


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    options.add_argument("--url", help="an empty Postgres database; else a SQLite file is made")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = given.url or f"sqlite:///{Path(folder) / 'kb.db'}"
        database = create_or_open(url)
        print(heading())
        records = load.records(max(given.articles))
        done, seconds = 0, 0.0
        for wanted in sorted(given.articles):
            start = time.perf_counter()
            loader.load(database, islice(records, wanted - done))
            seconds += time.perf_counter() - start
            done = wanted
            print(line(database, url, done, seconds))
        database.dispose()


def heading() -> str:
    columns = ["articles", "load s", "articles/s", "MB", *(f"{name} ms" for name in LISTINGS)]
    return f"| {' | '.join(columns)} |\n|{'--:|' * len(columns)}"


def line(database: Engine, url: str, articles: int, seconds: float) -> str:
    """A row of the table."""
    times = [f"{latency(name, url) * 1000:,.0f}" for name in LISTINGS]
    cells = [f"{articles:,}", f"{seconds:,.0f}", f"{articles / seconds:,.0f}", f"{size(database) / 1e6:,.0f}", *times]
    return f"| {' | '.join(cells)} |"


def latency(name: str, url: str) -> float:
    """Seconds that the first rows of a listing take, opening the database included."""
    taken = []
    for _ in range(TIMES):
        start = time.perf_counter()
        list(run(LISTINGS[name](), url, ROWS).rows)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def size(database: Engine) -> int:
    """Bytes of the database."""
    pages = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    with database.connect() as connection:
        query = dialect.pick(connection, pages, "SELECT pg_database_size(current_database())")
        return int(connection.exec_driver_sql(query).scalar_one())


if __name__ == "__main__":
    main()
