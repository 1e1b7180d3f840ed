"""Articles annotated with events, and the folds over them.

Gold sets and the texts of our own annotations lie outside of the repository, in ``../shared``;
``annotations/events.jsonl`` holds offsets and no text. ``folds.tsv`` says which fold each article of the two training
sets is in; texts on one affair are in one fold, our own annotations of it too.
"""

from __future__ import annotations

import argparse
import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import gold
from annotations import key

from kb.extract import encoder
from kb.extract.findings import Findings
from kb.extract.pipeline import Pipeline, load
from kb.extract.stages import STAGES, find_all
from kb.settings import Settings

HERE = Path(__file__).parent
FILE = HERE / "annotations" / "events.jsonl"
FOLDS = HERE / "folds.tsv"
SETS = ("events.train", "world.train")
"""What is measured, fold by fold."""
ALWAYS = ("dev", "world.dev", "seed")
"""What was read while rules were written: always training data, as our own annotations are."""
PARTS = 3
"""Encoders are trained on two parts of the articles and read the third; whole folds are in one part."""
INVENTED = gold.ROOT / "tests" / "golden" / "wire"
TEXTS = ("articles/news.jsonl",)
AFFAIR = re.compile(r"(duc2004/\d+_)")
"""Several articles of one affair, by how their ids begin."""


@dataclass
class Annotated:
    """One article with what people found in it."""

    record: gold.Record
    fold: int | None
    """None if it is training data in every fold."""


def affair(doc_id: str) -> str:
    """What articles on one affair have in common."""
    found = AFFAIR.match(doc_id)
    return found[1] if found else doc_id


def folds() -> dict[str, int]:
    """Article or affair → fold."""
    rows = (line.split("\t") for line in FOLDS.read_text().splitlines() if not line.startswith("#"))
    return {affair(name): int(fold) for name, fold in rows}


def annotated(shared: Path = gold.SHARED) -> list[Annotated]:
    """Every article annotated with events whose text is at hand."""
    known, out = folds(), []
    for name in (*SETS, *ALWAYS):
        records = gold.read(shared / "gold" / f"{name}.jsonl")
        out += [Annotated(r, known[affair(r["doc_id"])] if name in SETS else None) for r in records]
    out += [Annotated(record, None) for record in invented()]
    texts = {key(d["text"]): d for path in TEXTS for d in gold.read(shared / path)}
    seen = {a.record["doc_id"] for a in out}
    for own in gold.read(FILE):
        text = texts.get(own["key"])
        if text is not None and not own.get("second") and text["doc_id"] not in seen:
            out.append(Annotated({**text, **own}, known.get(affair(text["doc_id"]))))
    return out


def invented() -> Iterator[gold.Record]:
    """Our invented articles with the meetings that they tell: participants by name, evidence by its words."""
    for path in sorted(INVENTED.glob("*.jsonl")):
        for told in gold.read(path):
            text = told["text"]
            names = sorted({name for m in told["meetings"] for name in m["participants"]})
            actors = [
                {"id": name, "mentions": [list(m.span()) for m in re.finditer(re.escape(name), text)]} for name in names
            ]
            meetings = [
                {
                    "participants": [{"actor": name} for name in m["participants"]],
                    "evidence": [[text.index(words), text.index(words) + len(words)] for words in m["evidence"]],
                }
                for m in told["meetings"]
            ]
            yield {
                "doc_id": told["name"],
                "text": text,
                "title": told["title"],
                "published": told["published"],
                "actors": actors,
                "meetings": meetings,
            }


def measured(a: Annotated) -> bool:
    """Whether an article is one of those that figures are about: our own annotations are for learning only."""
    return a.fold is not None and "key" not in a.record


def copied(findings: Findings) -> Findings:
    """Findings to be used up; what is large and stays as it is is shared."""
    kept = (findings.parse, findings.encoder, findings.vectors)
    return copy.deepcopy(findings, {id(part): part for part in kept})


def part_of(n: int, a: Annotated) -> int:
    """The part of an article, by its position among all: each part has an encoder that was trained on the others."""
    return (n if a.fold is None else a.fold) % PARTS


def read_unseen(docs: list[Annotated], found: list[Findings], encoders: Path) -> None:
    """Let each article be read by an encoder that was not trained with it (``train_encoder.py --folds``)."""
    for n, (a, findings) in enumerate(zip(docs, found, strict=True)):
        seen = encoder.Encoder.load(encoders / str(part_of(n, a)))
        findings.encoder = encoder.read(seen, findings)


def read(encoders: Path) -> tuple[list[Annotated], list[Findings]]:
    """Everything annotated, with what the stages before meetings find, and the encoders that haven't seen it say."""
    docs = annotated()
    found = findings(load(Settings().pipeline), docs, "encoder")
    read_unseen(docs, found, encoders)
    return docs, found


def train_by(doc: str | None, folder: Path, train: Callable[[list[Annotated], list[Findings], Path], None]) -> None:
    """The command line of what trains decisions: ``train`` takes articles, findings, and where the weights go."""
    args = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--folder", type=Path, default=folder, help="where the weights go")
    args.add_argument("--encoders", type=Path, required=True, help="what train_encoder.py --folds wrote")
    given = args.parse_args()
    given.folder.mkdir(exist_ok=True, parents=True)
    train(*read(given.encoders), given.folder)


def findings(pipeline: Pipeline, docs: list[Annotated], before: str) -> list[Findings]:
    """What the stages before the one named find in each article."""
    names = list(STAGES)
    stages = {name: STAGES[name] for name in names[: names.index(before)]}
    out, articles = [], gold.articles([d.record for d in docs])
    for doc, article in pipeline.nlp.pipe(((a.text, a) for a in articles), as_tuples=True, batch_size=32):
        out.append(pipeline.parsed(article, doc))
        find_all(out[-1], stages)
    return out
