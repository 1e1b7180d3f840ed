"""How loading, size and the cost of each question grow with the number of articles.

    python benchmarks/scale.py [--articles 10000 100000 1000000] [--url postgresql://…/a_database] [--write]

Records come from the seeded generator of ``corpus.py`` (``--records`` names a file that it wrote before); the
database, a new SQLite file unless ``--url`` says otherwise, grows from each number to the next, and one that has as
many articles already is only asked. What was measured is kept in ``scale.json``; ``--write`` makes the tables of
``scale.md`` of it. Resolution is not in it.

What a question costs is the time that one waits for it, in the median of five times (fewer where they take more than
two seconds together), so that the machine should do nothing else. Loading is measured in CPU time, of the program and
of a Postgres server on this machine.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import corpus
import questions
from servers import cpu_of_server
from sqlalchemy import Engine

from kb.record import DocumentRecord
from kb.store import dialect, loader
from kb.store.migrate import create_or_open

FOLDER = Path(__file__).parent
MEASURED, TABLES = FOLDER / "scale.json", FOLDER / "scale.md"
COUNTED = ("article", "meeting", "statement", "reaction", "actor", "place", "mention", "evidence")
BEGIN = "<!-- tables -->\n"
END = "<!-- end -->\n"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    options.add_argument("--url", help="a Postgres database, or a SQLite file")
    options.add_argument("--records", type=Path, help="JSON lines that corpus.py wrote")
    options.add_argument("--write", action="store_true", help=f"write the tables into {TABLES.name}")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = given.url or f"sqlite:///{Path(folder) / 'kb.db'}"
        for wanted in sorted(given.articles):
            keep(url, wanted, given.records)
    if given.write:
        write()


def keep(url: str, articles: int, source: Path | None) -> None:
    """Let a database grow to some articles, measure it, and write down what was measured."""
    database = create_or_open(url)
    found = grow(database, url, articles, source)
    found |= {"bytes": size(database), "rows": rows(database), "ms": costs(database, url)}
    known = json.loads(MEASURED.read_text()) if MEASURED.exists() else {}
    kind = dialect.pick(database, "SQLite", "Postgres")
    before = known.setdefault(kind, {}).setdefault(str(articles), {})
    before |= found
    MEASURED.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")
    database.dispose()


def grow(database: Engine, url: str, articles: int, source: Path | None) -> dict[str, Any]:
    """Load what is missing; the CPU seconds that it took an article, records ready, if anything was."""
    there = rows(database)["article"]
    if there >= articles:
        return {}
    spent = cpu_of_server(url)
    made = Made(islice(records(articles, source), there, articles))
    start = spent() + time.process_time()
    loader.load(database, made)
    cpu = spent() + time.process_time() - start - made.cpu
    return {"load_ms": round(1000 * cpu / (articles - there), 2)}


class Made:
    """Records, and the CPU seconds that it takes to make them."""

    def __init__(self, records: Iterator[DocumentRecord]) -> None:
        self.records, self.cpu = records, 0.0

    def __iter__(self) -> "Made":
        return self

    def __next__(self) -> DocumentRecord:
        start = time.process_time()
        try:
            return next(self.records)
        finally:
            self.cpu += time.process_time() - start


def records(articles: int, source: Path | None) -> Iterator[DocumentRecord]:
    """The first records, from a file if there is one."""
    if source is None:
        yield from corpus.records(articles)
        return
    with source.open(encoding="utf-8") as lines:
        for line in lines:
            yield DocumentRecord.model_validate_json(line)


def costs(database: Engine, url: str) -> dict[str, float]:
    """Milliseconds of each question."""
    names = questions.named(database)
    asked = (*questions.listings(), *questions.reports())
    return {line: round(1000 * questions.wait(line, names, url), 1) for line in asked}


def rows(database: Engine) -> dict[str, int]:
    """How many rows some tables have."""
    with database.connect() as connection:
        return {t: int(connection.exec_driver_sql(f"SELECT count(*) FROM {t}").scalar_one()) for t in COUNTED}


def size(database: Engine) -> int:
    """Bytes of the database."""
    pages = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    with database.connect() as connection:
        query = dialect.pick(connection, pages, "SELECT pg_database_size(current_database())")
        return int(connection.exec_driver_sql(query).scalar_one())


def write() -> None:
    """Write the tables into their place in the document."""
    known = json.loads(MEASURED.read_text())
    text = TABLES.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    tables = "\n".join((loading(known), asked(known, "Listings", questions.listings()),
                        asked(known, "Reports", questions.reports())))  # fmt: skip
    TABLES.write_text(before + BEGIN + tables + END + after, encoding="utf-8")


def measured(known: dict[str, Any]) -> list[tuple[str, str, Any]]:
    """Each database that was measured: its kind, its articles, its figures; in order."""
    return [
        (kind, articles, found[articles])
        for kind, found in sorted(known.items(), reverse=True)
        for articles in sorted(found, key=int)
    ]


def loading(known: dict[str, Any]) -> str:
    """The table of what is loaded."""
    out = ["| database | articles | meetings | statements | reactions | actors | load, CPU ms an article | GB "
           "| kB an article |", "|---|" + "--:|" * 8]  # fmt: skip
    for kind, articles, found in measured(known):
        n, counts = int(articles), found["rows"]
        numbers = " | ".join(f"{counts[t]:,}" for t in ("meeting", "statement", "reaction", "actor"))
        out.append(f"| {kind} | {n:,} | {numbers} | {found.get('load_ms', '')} | {found['bytes'] / 1e9:.2f} "
                   f"| {found['bytes'] / n / 1000:.1f} |")  # fmt: skip
    return "\n".join(out) + "\n"


def asked(known: dict[str, Any], title: str, lines: list[str]) -> str:
    """The table of what questions cost."""
    databases = [one for one in measured(known) if one[2]["ms"]]
    head = " | ".join(f"{kind} {int(articles):,}" for kind, articles, _ in databases)
    out = [f"\n### {title}: milliseconds, by database and number of articles\n", f"| `kb …` | {head} |",
           "|---|" + "--:|" * len(databases)]  # fmt: skip
    for line in lines:
        cells = " | ".join(f"{found['ms'][line]:,.0f}" if line in found["ms"] else "" for _, _, found in databases)
        out.append(f"| `{line}` | {cells} |")
    return "\n".join(out) + "\n"


if __name__ == "__main__":
    main()
