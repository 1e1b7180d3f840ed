"""How loading, size and the latency of each listing and report grow with the number of articles.

    python benchmarks/scale.py [--articles 10000 100000 1000000] [--url postgresql://…/an_empty_database]

Records come from the seeded generator of ``corpus.py``; the database grows from each number to the next. Latency is
the median of five runs of the first 50 rows, opening the database included. Resolution is not in it.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path

import corpus
from sqlalchemy import Engine

from kb.queries import LISTINGS
from kb.queries.reports import REPORTS, Scope, answer
from kb.queries.run import run
from kb.render import Rows
from kb.store import dialect, loader
from kb.store.engine import create_or_open

ROWS = 50
TIMES = 5
ASKED = {"timeline": Scope(country=("France",)), "sayings": Scope(country=("France",), to="Germany")}
"""What the reports are asked that need to be told of whom they are."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    options.add_argument("--url", help="an empty Postgres database; else a SQLite file is made")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = given.url or f"sqlite:///{Path(folder) / 'kb.db'}"
        database = create_or_open(url)
        print(heading())
        records = corpus.records(max(given.articles))
        done, seconds = 0, 0.0
        for wanted in sorted(given.articles):
            start = time.perf_counter()
            loader.load(database, islice(records, wanted - done))
            seconds += time.perf_counter() - start
            done = wanted
            print(line(database, url, done, seconds))
        database.dispose()


def heading() -> str:
    columns = ["articles", "load s", "articles/s", "MB", *(f"{name} ms" for name in (*LISTINGS, *REPORTS))]
    return f"| {' | '.join(columns)} |\n|{'--:|' * len(columns)}"


def line(database: Engine, url: str, articles: int, seconds: float) -> str:
    """A row of the table."""
    asked: list[Callable[[], Rows]] = [partial(run, listing(), url, ROWS) for listing in LISTINGS.values()]
    asked += [partial(answer, name, ASKED.get(name, Scope()), url, ROWS) for name in REPORTS]
    times = [f"{latency(one) * 1000:,.0f}" for one in asked]
    cells = [f"{articles:,}", f"{seconds:,.0f}", f"{articles / seconds:,.0f}", f"{size(database) / 1e6:,.0f}", *times]
    return f"| {' | '.join(cells)} |"


def latency(asked: Callable[[], Rows]) -> float:
    """Seconds that the first rows of a query take, opening the database included."""
    taken = []
    for _ in range(TIMES):
        start = time.perf_counter()
        list(asked().rows)
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
