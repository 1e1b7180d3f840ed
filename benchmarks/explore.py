"""How long the pages of `kb explore` take with several readers at once: median and 95th percentile of each kind.

    python benchmarks/explore.py sqlite:///scale.db --readers 8 --rounds 5

The database is one that ``scale.py`` keeps, or any other. The server is a process of its own, as for a user; each
reader goes through all pages in an order of his own. ``alone`` is what a page takes with one reader: what it costs.
"""

import argparse
import json
import random
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import Any
from urllib.parse import quote

from sqlalchemy import text

from kb.store.engine import open_database

MEDIAN, LATE = 100, 300
"""Milliseconds that are aimed at: the median, and the 95th percentile."""
THINGS = {
    "actor": "SELECT id FROM actor ORDER BY articles DESC, id LIMIT 3",
    "seldom": "SELECT id FROM actor WHERE articles = 2 ORDER BY id LIMIT 3",
    "meeting": "SELECT meeting_id FROM meeting_report GROUP BY meeting_id ORDER BY count(*) DESC, meeting_id LIMIT 3",
    "place": "SELECT id FROM place ORDER BY meetings DESC, id LIMIT 2",
    "statement": "SELECT statement_id FROM statement_report GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 2",
    "reaction": "SELECT max(id) FROM reaction",
    "article": "SELECT max(id) FROM article",
}


def pages(url: str) -> list[str]:
    """The addresses that are asked for, of each kind some."""
    engine = open_database(url, read_only=True)
    with engine.connect() as connection:
        ids = {kind: [row[0] for row in connection.execute(text(query))] for kind, query in THINGS.items()}
        name = connection.scalar(text("SELECT name FROM actor WHERE kind = 'person' ORDER BY articles DESC LIMIT 1"))
    engine.dispose()
    often, seldom = (f"a{ids[kind][0]}" for kind in ("actor", "seldom"))
    kinds = {"actor": "actors/a", "seldom": "actors/a", "meeting": "meetings/m", "place": "places/p",
             "statement": "statements/s", "reaction": "reactions/r", "article": "articles/d"}  # fmt: skip
    return [
        "/", "/calendar", "/map", "/map?country=France&since=2020", "/network", f"/network?actor={often}",
        *(f"/{name}" for name in ("meetings", "statements", "reactions", "actors", "places", "articles")),
        "/meetings?status=held&country=France", f"/meetings?actor={often}", f"/meetings?actor={seldom}",
        "/meetings?country=European+Union&confidence=0.9", f"/statements?actor={often}", "/statements?form=direct",
        "/reactions?stance=ACCUSE&country=Germany", "/articles?country=Fiji", f"/articles?actor={quote(str(name))}",
        "/search?q=agreement", "/reports", "/sql", "/reports/meetings-monthly", "/reports/stances?country=France",
        "/api/names?q=Ma", "/api/meetings?country=France",
        *(f"/{kinds[kind]}{number}" for kind, numbers in ids.items() for number in numbers),
    ]  # fmt: skip


def kind_of(path: str) -> str:
    """What a page is, without the number of its thing."""
    return path.rstrip("0123456789") + "…" if path[-1].isdigit() and path.count("/") > 1 and "?" not in path else path


def read(port: int, paths: list[str], times: dict[str, list[float]]) -> None:
    """Go through some pages, and write down how long each took."""
    connection = HTTPConnection("127.0.0.1", port)
    for path in paths:
        started = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        times.setdefault(kind_of(path), []).append(1000 * (time.perf_counter() - started))
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status}")
    connection.close()


def served(url: str, readers: int, rounds: int) -> dict[str, Any]:
    """The times of each kind of page, alone and with all readers."""
    program = [sys.executable, "-m", "kb", "explore", "--no-open", "--port", "0", "--db", url]
    started = time.perf_counter()
    server = subprocess.Popen(program, stderr=subprocess.PIPE, text=True)
    try:
        line = server.stderr.readline() if server.stderr else ""
        port = int(line.split("://")[1].split("/")[0].rpartition(":")[2])
        read(port, ["/"], {})
        first, paths, alone = time.perf_counter() - started, pages(url), dict[str, list[float]]()
        read(port, paths, {})  # what is made once
        for _ in range(rounds):
            read(port, paths, alone)
        together: dict[str, list[float]] = {}
        with ThreadPoolExecutor(readers) as pool:
            orders = [random.Random(k).sample(paths * rounds, len(paths) * rounds) for k in range(readers)]
            list(pool.map(lambda order: read(port, order, together), orders))
    finally:
        server.terminate()
        server.wait()
    return {"first page, s": round(first, 2), "pages": {
        kind: {"alone": round(statistics.median(alone[kind])), **spread(those)} for kind, those in together.items()
    }}  # fmt: skip


def spread(times: list[float]) -> dict[str, int]:
    """Median and 95th percentile."""
    return {"median": round(statistics.median(times)), "p95": round(statistics.quantiles(times, n=20)[-1])}


def main() -> None:
    """Measure, and print a table; what is over the limits is marked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = served(given.url, given.readers, given.rounds)
    if given.json:
        print(json.dumps(found, indent=1))
        return
    print(f"first page after {found['first page, s']} s; milliseconds, {given.readers} readers at once")
    for kind, row in sorted(found["pages"].items(), key=lambda pair: -pair[1]["p95"]):
        over = " <" if row["median"] > MEDIAN or row["p95"] > LATE else ""
        print(f"{kind:50} alone {row['alone']:5} median {row['median']:5} p95 {row['p95']:5}{over}")


if __name__ == "__main__":
    main()
