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

import spacy

from kb.article import Article
from kb.extract.pipeline import Pipeline

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

Record = dict[str, Any]
"""A document record as its JSON (see kb/record.py)."""


@dataclass(frozen=True)
class Speed:
    """CPU seconds of the bare spaCy pipeline and of the whole program on the same texts, in the same run."""

    tokens: int
    bare: float
    whole: float


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


def extract(pipeline: Pipeline, docs: list[Record]) -> list[Record]:
    """Records of gold's bare articles. Raises RuntimeError if a stage fails: its layer would count as nothing found."""
    records = list(pipeline.extract_many(articles(docs)))
    if failed := {record.doc_id: record.failures for record in records if record.failures}:
        raise RuntimeError(f"stages failed: {failed}")
    return [json.loads(record.to_json()) for record in records]


def speed(name: str, pipeline: Pipeline, docs: list[Record], rounds: int = 3) -> Speed:
    """The best of some rounds in turn, once everything is loaded and every word has been seen; bare is the pipeline
    of that name as it is installed."""
    nlp = spacy.load(name)
    found = articles(docs)
    tokens = sum(len(doc) for doc in nlp.pipe(a.text for a in found))
    list(pipeline.extract_many(found))
    bare, whole = [], []
    for _ in range(rounds):
        start = time.process_time()
        list(nlp.pipe((a.text for a in found), batch_size=32))
        middle = time.process_time()
        list(pipeline.extract_many(found))
        bare.append(middle - start)
        whole.append(time.process_time() - middle)
    return Speed(tokens, min(bare), min(whole))


def scorer(path: Path) -> ModuleType:
    """The scorer's module, loaded from its file."""
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"no scorer at {path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
