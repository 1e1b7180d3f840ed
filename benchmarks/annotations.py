"""Statements that we annotated for training, and which articles training leaves out.

``annotations/statements.jsonl`` holds offsets and no text, one article a line: a hash of its text, and its statements
as documents' records have them, those within others too. The texts lie elsewhere.
"""

from __future__ import annotations

import random
from hashlib import blake2b
from pathlib import Path

import gold

FILE = Path(__file__).parent / "annotations" / "statements.jsonl"
HELD_OUT = 20
"""One article of so many of the training file is held out."""
HELD_OUT_OWN = 10
"""One of so many of those that we annotated."""


def key(text: str) -> str:
    """What an annotated text is known by."""
    return blake2b(text.encode(), digest_size=12).hexdigest()


def annotated(texts: list[Path]) -> list[gold.Record]:
    """The annotated articles whose texts are in these files, in the order of the annotations."""
    found = {key(d["text"]): d["text"] for path in texts for d in gold.read(path)}
    return [{**a, "doc_id": a["key"], "text": found[a["key"]]} for a in gold.read(FILE) if a["key"] in found]


def nested(doc: gold.Record) -> bool:
    """Whether an article's annotations have reports within reports: PolNeAR's, which have no other layer, don't."""
    return doc.get("layers") != ["statements"]


def parted(docs: list[gold.Record], one_of: int) -> tuple[list[gold.Record], list[gold.Record]]:
    """Articles held out, and the rest; always the same ones."""
    docs = list(docs)
    random.Random(0).shuffle(docs)
    return docs[: len(docs) // one_of], docs[len(docs) // one_of :]


def training(train: Path, texts: list[Path]) -> tuple[list[gold.Record], list[gold.Record]]:
    """All annotated articles: those held out, and those to learn from."""
    held, rest = parted(gold.read(train), HELD_OUT)
    own_held, own = parted(annotated(texts), HELD_OUT_OWN)
    return held + own_held, rest + own
