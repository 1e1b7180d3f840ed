"""How fast ready records are loaded, against the driver alone writing the same rows into the same tables.

    python benchmarks/load.py [--articles 5000] [--url postgresql://…/an_empty_database ANOTHER_EMPTY_ONE]

The driver's way is ``executemany`` on SQLite and COPY on Postgres, tables in one go, indexes, constraints and
search included. Records are invented by a seeded generator.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from kb.record import DocumentRecord
from kb.store import dialect, loader, migrate
from kb.store.base import Base
from kb.store.engine import engine
from kb.store.migrate import create_or_open

SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "or", "el")]
STANCES = ["SUPPORT", "AGREE", "REQUEST", "ACCUSE", "REJECT"]


def word(rng: random.Random, length: int = 3) -> str:
    return "".join(rng.choices(SYLLABLES, k=length))


def records(articles: int, seed: int = 1) -> Iterator[DocumentRecord]:
    """Invented records, about as full as real ones: 3,500 characters, 9 actors, 13 statements, 1 meeting."""
    rng = random.Random(seed)
    people = [f"{word(rng, 2).title()} {word(rng).title()}" for _ in range(2000)]
    towns = [word(rng).title() for _ in range(500)]
    vocabulary = [word(rng, rng.randint(1, 3)) for _ in range(8000)]
    for k in range(articles):
        text = " ".join(rng.choices(vocabulary, k=620))
        size = len(text)

        def span(size: int = size) -> tuple[int, int]:
            start = rng.randrange(size - 120)
            return start, start + rng.randrange(10, 110)

        who = rng.sample(range(2000), 9)
        actors = [{"id": f"a{i}", "name": people[n], "kind": "person", "country": "NRU", "role": vocabulary[n % 50],
                   "mentions": [span() for _ in range(3)]} for i, n in enumerate(who)]  # fmt: skip
        places = [{"id": f"p{i}", "name": towns[rng.randrange(500)], "country": "NRU", "latitude": 1.0,
                   "longitude": 2.0, "mentions": [span()]} for i in range(4)]  # fmt: skip
        day = f"20{rng.randrange(10, 30)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
        yield DocumentRecord.model_validate({
            "doc_id": f"n/{k}", "text": text, "title": text[:60], "published": day, "source": f"Outlet {k % 40}",
            "language": "en", "actors": actors, "places": places,
            "meetings": [{"id": "m1", "mode": "bilateral", "status": "held", "start": day, "place": "p0",
                          "participants": [{"actor": "a0", "role": "host"}, {"actor": "a1", "role": "guest"}],
                          "evidence": [span(), span()]}],
            "statements": [{"id": f"s{i}", "form": "direct", "speaker": f"a{i % 9}", "source": span(), "cue": span(),
                            "content": [span()], "addressees": ["a0"] if i % 5 == 0 else []} for i in range(13)],
            "reactions": [{"id": f"r{i}", "actor": f"a{i}", "stance": rng.choice(STANCES), "evidence": span(),
                           "target": {"kind": "actor", "id": f"a{i + 1}", "span": span()}} for i in range(3)],
        })  # fmt: skip


def driver_alone(source: str, target: str) -> tuple[int, float]:
    """Rows, and seconds that the driver alone takes to write them."""
    migrate.upgrade(target)
    read, write = engine(source), engine(target)
    tables = []
    with read.connect() as connection:
        for table in Base.metadata.sorted_tables:
            names = [c.name for c in table.columns]
            rows = [tuple(r) for r in connection.exec_driver_sql(f"SELECT {', '.join(names)} FROM {table.name}")]
            tables.append((table, names, rows))
    start = time.perf_counter()
    with dialect.writing(write) as connection:
        for table, names, rows in tables:
            dialect.insert_rows(connection, table, names, rows)
    return sum(len(rows) for _, _, rows in tables), time.perf_counter() - start


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=5000)
    options.add_argument("--url", nargs=2, metavar=("URL", "OTHER"), help="two empty Postgres databases")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = given.url or [f"sqlite:///{Path(folder) / name}.db" for name in ("ours", "theirs")]
        ready = list(records(given.articles))
        database = create_or_open(ours)
        start = time.perf_counter()
        loader.load(database, ready)
        seconds = time.perf_counter() - start
        rows, alone = driver_alone(ours, theirs)
        print(f"{given.articles:,} articles, {rows:,} rows: loader {seconds:.1f} s, {rows / seconds:,.0f} rows/s; "
              f"driver {alone:.1f} s, {rows / alone:,.0f} rows/s; ratio {alone / seconds:.2f}")  # fmt: skip


if __name__ == "__main__":
    main()
