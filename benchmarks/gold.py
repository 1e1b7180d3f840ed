"""What the benchmarks share: gold sets as articles, records extracted from them, and the scorer.

Gold and scorer lie outside of the repository (``../shared`` beside it); no text of theirs is written anywhere. What
can't be measured without them says so in one line; what only needs texts takes the samples of the package instead.
"""

from __future__ import annotations

import importlib.util
import json
import sys
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
from kb.samples import sample_articles

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
    """The records of a JSON lines file. Ends the program if it isn't there."""
    require(path)
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def require(path: Path) -> None:
    """Ends the program with one line if a gold set, its folder or its scorer isn't there."""
    if not path.exists():
        raise SystemExit(f"{path} isn't there: gold sets and their scorer are no part of the repository; name others")


def texts(path: Path) -> list[Article]:
    """The articles of a gold set; where it isn't there, the samples of the package, and a line that says so."""
    if path.exists():
        return articles(read(path))
    samples = [one for one in sample_articles() if isinstance(one, Article)]
    print(f"{path} isn't there: measured on the package's {len(samples)} samples instead", file=sys.stderr)
    return samples


def sets(folder: Path) -> Iterator[tuple[str, list[Record]]]:
    """Every gold set of a folder in the record's shape, by name; training sets are left out."""
    require(folder)
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
    require(path)
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"no scorer at {path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
