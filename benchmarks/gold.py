"""What the benchmarks share: gold sets as articles, records extracted from them, and the scorer.

Gold and scorer lie outside of the repository (``../shared`` beside it); no text of theirs is written anywhere.
"""

from __future__ import annotations

import importlib.util
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from kb.article import Article
from kb.extract.pipeline import Pipeline

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

Record = dict[str, Any]
"""A document record as its JSON (see kb/record.py)."""


@dataclass(frozen=True)
class Extraction:
    """Records of a set, with the CPU seconds of the whole program and of the bare spaCy pipeline on the same texts."""

    records: list[Record]
    tokens: int
    seconds: float
    bare_seconds: float


def read(path: Path) -> list[Record]:
    """The records of a JSON lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def sets(folder: Path) -> Iterator[tuple[str, list[Record]]]:
    """Every gold set of a folder in the record's shape, by name; training sets are left out."""
    for path in sorted(folder.glob("*.jsonl")):
        if ".train." not in path.name:
            docs = read(path)
            if docs and "plover" not in docs[0]:
                yield path.stem, docs


def articles(docs: list[Record]) -> list[Article]:
    """The bare articles: what the annotators added is left out."""
    return [
        Article(doc_id=d["doc_id"], text=d["text"], title=d.get("title"), source=d.get("source"), url=d.get("url"),
                published=date.fromisoformat(d["published"][:10]) if d.get("published") else None,
                language=d.get("language"))
        for d in docs
    ]  # fmt: skip


def extract(pipeline: Pipeline, docs: list[Record], bare: bool = False) -> Extraction:
    """Extract gold's bare articles; with ``bare`` also parse them alone, for comparison in the same run."""
    found, start = articles(docs), time.process_time()
    typed = list(pipeline.extract_many(found))
    middle = time.process_time()
    tokens = sum(len(doc) for doc in pipeline.nlp.pipe((a.text for a in found), batch_size=32)) if bare else 0
    end = time.process_time()
    return Extraction([json.loads(r.to_json()) for r in typed], tokens, middle - start, end - middle)


def scorer(path: Path) -> ModuleType:
    """The scorer's module, loaded from its file."""
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"no scorer at {path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
