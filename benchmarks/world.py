"""Identity across documents on an annotated set: once from its own records, once from the bare texts.

    python benchmarks/world.py GOLD.jsonl SCORER.py [--database URL] [--records-only]

Loads the records without their ``entity`` values, resolves, exports, and runs the scorer.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import gold

from kb.article import Article
from kb.record import DocumentRecord
from kb.resolve.run import resolve
from kb.settings import settings
from kb.store import loader
from kb.store.migrate import create_or_open
from kb.store.records import records as stored_records


def stripped(line: str) -> DocumentRecord:
    """A record without the identities that are to be found."""
    values = json.loads(line)
    for part in (*values.get("actors", ()), *values.get("meetings", ())):
        part.pop("entity", None)
    return DocumentRecord.model_validate(values)


def resolved(records: list[DocumentRecord], url: str, out: Path) -> float:
    """Load, resolve and export; seconds that resolution took."""
    engine = create_or_open(url)
    loader.load(engine, records)
    start = time.perf_counter()
    print(resolve(engine), file=sys.stderr)
    took = time.perf_counter() - start
    out.write_text("".join(r.to_json() + "\n" for r in stored_records(engine, entities=True)), "utf-8")
    engine.dispose()
    return took


def extracted(records: list[DocumentRecord]) -> list[DocumentRecord]:
    """What extraction finds in the bare texts."""
    from datetime import date

    from kb.extract.pipeline import load

    articles = [
        Article(r.doc_id, r.text, r.title, source=r.source, url=r.url, language=r.language,
                published=date.fromisoformat(r.published) if r.published else None)
        for r in records
    ]  # fmt: skip
    return [r for r in load(settings().pipeline).extract_many(articles) if isinstance(r, DocumentRecord)]


def aligned(gold: list[DocumentRecord], found: Path, out: Path) -> tuple[int, int]:
    """Gold's records with the entities that the program gave to what it found of them; how many of how many."""
    from kb.store.likeness import Trace, match

    mine = {r.doc_id: r for r in map(DocumentRecord.model_validate_json, found.read_text("utf-8").splitlines())}
    lines, hits, total = [], 0, 0
    for record in gold:
        values = json.loads(record.to_json())
        theirs = mine[record.doc_id]
        for layer, spans in (("actors", "mentions"), ("meetings", "evidence")):
            old = [Trace("", getattr(p, "name", ""), tuple(getattr(p, spans))) for p in getattr(theirs, layer)]
            new = [Trace("", p.get("name", ""), tuple(map(tuple, p[spans]))) for p in values[layer]]
            pairs = match(old, new)
            total += len(new)
            hits += len(pairs)
            for k, i in pairs.items():
                values[layer][k]["entity"] = getattr(theirs, layer)[i].entity
        lines.append(json.dumps(values) + "\n")
    out.write_text("".join(lines), "utf-8")
    return hits, total


def main() -> None:
    """Print both figures."""
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("gold", type=Path)
    args.add_argument("scorer", type=Path)
    args.add_argument("--database", help="a database URL of an empty database; default a temporary SQLite file")
    args.add_argument("--records-only", action="store_true")
    args.add_argument("--errors", default="0")
    given = args.parse_args()
    gold.require(given.gold)
    gold.require(given.scorer)
    records = [stripped(line) for line in given.gold.read_text("utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "resolved.jsonl")
        took = resolved(records, given.database or f"sqlite:///{folder}/records.db", out)
        print(f"records: resolved in {took:.2f} s")
        score = [sys.executable, str(given.scorer), str(given.gold)]
        subprocess.run([*score, str(out), "--errors", given.errors], check=True)
        if given.records_only:
            return
        found, end = Path(folder, "found.jsonl"), Path(folder, "end.jsonl")
        resolved(extracted(records), f"sqlite:///{folder}/texts.db", found)
        hits, total = aligned(records, found, end)
        print(f"bare texts: {hits} of {total} annotated actors and meetings found; what wasn't stands alone")
        subprocess.run([*score, str(end), "--errors", given.errors], check=True)


if __name__ == "__main__":
    main()
