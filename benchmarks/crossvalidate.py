"""Measure learned decisions on articles that they were not trained with: five folds by article, affairs whole.

    python benchmarks/crossvalidate.py --encoders FOLDER [--curve] [--json FILE]

Each fold's articles are read with weights trained on all others, and by encoders that were not trained with them
(``train_encoder.py --folds``); the records are scored by the gold's scorer. Intervals are the middle 95 % of bootstrap
samples of the articles. The learning curve trains on parts of the articles (the encoders stay those of all).
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import events
import gold
import numpy as np
import train_meetings
import train_reactions

from kb.extract import meetings, reactions
from kb.extract.assemble import record_of

FOLDS = range(5)
SAMPLES = 1000
SHARES = (0.25, 0.5, 0.75)
SHOWN = ("f1", "accuracy")
LAYERS = ["actors", "meetings", "reactions"]


def read_fold(path: Path, fold: int, share: float) -> list[gold.Record]:
    """Records of one fold's articles by weights trained on a share of the others'."""
    docs, found = pickle.loads(path.read_bytes())
    rest = [n for n, d in enumerate(docs) if d.fold != fold]
    rest = sorted(random.Random(fold).sample(rest, int(share * len(rest))))
    out = []
    with tempfile.TemporaryDirectory() as room:
        folders = Path(room) / "meetings", Path(room) / "reactions"
        for training, folder in zip((train_meetings, train_reactions), folders, strict=True):
            folder.mkdir()
            training.train(training.prepared([docs[n] for n in rest], [events.copied(found[n]) for n in rest]), folder)
        for doc, findings in zip(docs, found, strict=True):
            if doc.fold == fold and events.measured(doc):
                meetings.find(findings, folders[0])
                reactions.find(findings, folders[1])
                out.append(json.loads(record_of(findings).to_json()))
    return out


def records(path: Path, share: float, workers: int) -> list[gold.Record]:
    """Records of all measured articles, each by weights that it was not trained with."""
    with ProcessPoolExecutor(workers) as pool:
        folds = list(pool.map(read_fold, [path] * len(FOLDS), FOLDS, [share] * len(FOLDS)))
    return [record for fold in folds for record in fold]


Score = Callable[[list[gold.Record], list[gold.Record]], dict[str, float]]


def scoring(score: Any) -> Score:
    """The scorer as a function from gold and found records to measures by name."""

    def measures(annotated: list[gold.Record], found: list[gold.Record]) -> dict[str, float]:
        report, _ = score.score(annotated, found, LAYERS)
        return {name: row[key] for name, row in report.items() for key in SHOWN if key in row}

    return measures


def intervals(
    measures: Score, annotated: list[gold.Record], found: list[gold.Record], samples_drawn: int
) -> dict[str, tuple[float, float]]:
    """The middle 95 % of each measure over bootstrap samples of the articles."""
    chance, by_id = random.Random(0), {r["doc_id"]: r for r in found}
    samples: dict[str, list[float]] = {}
    for _ in range(samples_drawn):
        drawn = [{**d, "doc_id": str(n)} for n, d in enumerate(chance.choices(annotated, k=len(annotated)))]
        texts = {d["text"]: d["doc_id"] for d in annotated}
        theirs = [{**by_id[texts[d["text"]]], "doc_id": d["doc_id"]} for d in drawn]
        for name, value in measures(drawn, theirs).items():
            samples.setdefault(name, []).append(value)
    return {name: tuple(np.quantile(values, (0.025, 0.975)).tolist()) for name, values in samples.items()}


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--encoders", type=Path, required=True, help="what train_encoder.py --folds wrote")
    args.add_argument("--curve", action="store_true", help="also train on a quarter, a half and three quarters")
    args.add_argument("--json", type=Path, help="write the figures to this file")
    args.add_argument("--records", type=Path, help="write the records to this file")
    args.add_argument("--samples", type=int, default=SAMPLES, help="bootstrap samples (0: no intervals)")
    args.add_argument("--workers", type=int, default=2)
    given = args.parse_args()
    docs, known = events.read(given.encoders)
    with tempfile.TemporaryDirectory() as room:
        path = Path(room) / "findings"
        path.write_bytes(pickle.dumps((docs, known)))
        shares = (*SHARES, 1.0) if given.curve else (1.0,)
        found = {share: records(path, share, given.workers) for share in shares}
    annotated = [d.record for d in docs if events.measured(d)]
    measures = scoring(gold.scorer(gold.SHARED / "eval" / "score.py"))
    if given.records:
        given.records.write_text("".join(json.dumps(r) + "\n" for r in found[1.0]))
    figures: dict[str, Any] = {str(share): measures(annotated, rows) for share, rows in found.items()}
    if given.samples:
        figures["intervals"] = intervals(measures, annotated, found[1.0], given.samples)
    for name, value in figures["1.0"].items():
        low, high = figures.get("intervals", {}).get(name, (value, value))
        curve = "  ".join(f"{figures[str(share)][name]:.3f}" for share in shares)
        print(f"{name:26} {value:.3f}  [{low:.3f}, {high:.3f}]  {curve}")
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
