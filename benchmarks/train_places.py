"""Learn which places a text tells of as where something is or happens (``kb/extract/places/kept.py``).

    python benchmarks/train_places.py GOLD.jsonl … [--fit]

A logistic regression over how a place's mentions stand in their sentences. Prints precision
and recall of places over five folds by article (an affair whole in one), with intervals of a bootstrap over articles;
the threshold is chosen within each training part. ``--fit`` writes ``kb/extract/places/kept.tsv``.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import gold
import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from train_homes import FOLDS, SEED, affair

from kb.extract import pipeline
from kb.extract.findings import Findings
from kb.extract.parse import Tokens
from kb.extract.places import kept
from kb.settings import Settings

OUT = gold.ROOT / "kb/extract/places/kept.tsv"
STRENGTH = 0.2
"""Inverse of the regularization."""
RECALL = 0.901
"""What the recall is to be, at least, in the training part."""
SEEN = 5
"""A trait that fewer places have gets no weight."""


@dataclass
class Doc:
    """An article's places: the traits of each."""

    affair: str
    places: list[set[str]]
    optional: list[bool]
    """Which places are, at best, optional ones of gold's."""
    right: list[int]
    """The places that the scorer matches."""
    wanted: int
    used: list[bool]
    """Which places facts refer to, so that they are kept anyway."""


def example(score: ModuleType, doc: gold.Record, found: Findings) -> Doc:
    """An article as an example."""
    p = found.parse

    def spans(runs: list[Tokens]) -> list[list[int]]:
        return [list(p.chars(run)) for run in runs]

    wanted = [g for g in doc["places"] if not g.get("optional")]
    pairs = [(sum(score.touches([m], spans(f.mentions)) for m in g["mentions"]), gi, k)
             for gi, g in enumerate(wanted) for k, f in enumerate(found.places)]  # fmt: skip
    spared = [m for g in doc["places"] if g.get("optional") for m in g["mentions"]]
    used = {m.place for m in found.meetings} | {s.place for s in found.statements}
    return Doc(
        affair(doc["doc_id"]),
        [kept.traits(found, f) for f in found.places],
        [score.touches(spans(f.mentions), spared) for f in found.places],
        sorted(score.greedy([t for t in pairs if t[0]]).values()), len(wanted),
        [k in used for k in range(len(found.places))],
    )  # fmt: skip


class Model:
    """A logistic regression over traits."""

    def __init__(self, docs: list[Doc]) -> None:
        rows = [(traits, k in d.right) for d in docs for k, traits in enumerate(d.places)]
        self.names = CountVectorizer(analyzer=list, lowercase=False, min_df=SEEN, binary=True)
        self.fit = LogisticRegression(C=STRENGTH, max_iter=3000, fit_intercept=False)
        self.fit.fit(self.names.fit_transform([t for t, _ in rows]), [good for _, good in rows])

    def chances(self, doc: Doc) -> list[float]:
        """The chance of each place."""
        found = self.fit.predict_proba(self.names.transform(doc.places))[:, 1] if doc.places else np.zeros(0)
        return [float(chance) for chance in found]


Row = tuple[int, int, int]
"""Of an article: right places, places given, places that gold has."""


def row(doc: Doc, chances: list[float], enough: float) -> Row:
    """What is right and what is given at a threshold."""
    keep = [used or chance >= enough for used, chance in zip(doc.used, chances, strict=True)]
    right = sum(keep[k] for k in doc.right)
    spared = sum(keep[k] and doc.optional[k] for k in range(len(keep)) if k not in doc.right)
    return right, sum(keep) - spared, doc.wanted


def measures(rows: list[Row]) -> tuple[float, float]:
    """Precision and recall."""
    right, given, wanted = (sum(column) for column in zip(*rows, strict=True))
    return right / max(1, given), right / max(1, wanted)


def folds(docs: list[Doc], number: int) -> list[tuple[list[Doc], list[Doc]]]:
    """Training and test part of each fold."""
    affairs = sorted({d.affair for d in docs})
    random.Random(SEED).shuffle(affairs)
    place = {name: k % number for k, name in enumerate(affairs)}
    return [([d for d in docs if place[d.affair] != k], [d for d in docs if place[d.affair] == k])
            for k in range(number)]  # fmt: skip


def threshold(docs: list[Doc]) -> float:
    """The highest chance that keeps the recall, by folds within these articles."""
    read = [(d, model.chances(d)) for train, test in folds(docs, 4) for model in [Model(train)] for d in test]
    steps = [s / 100 for s in range(2, 90) if measures([row(d, c, s / 100) for d, c in read])[1] >= RECALL]
    return max(steps, default=0.0)


def report(docs: list[Doc]) -> None:
    """Print precision and recall over five folds."""
    rows = []
    for train, test in folds(docs, FOLDS):
        enough, model = threshold(train), Model(train)
        found = [row(d, model.chances(d), enough) for d in test]
        print("fold: threshold {:.2f}, precision {:.3f}, recall {:.3f}".format(enough, *measures(found)))
        rows += found
    draw = random.Random(SEED)
    drawn = np.array([measures(draw.choices(rows, k=len(rows))) for _ in range(1000)])
    bounds = np.quantile(drawn, (0.025, 0.975), axis=0)
    for name, value, low, high in zip(("precision", "recall"), measures(rows), *bounds, strict=True):
        print(f"{name} {value:.3f} [{low:.3f}, {high:.3f}]")


def write(docs: list[Doc], path: Path) -> None:
    """Write weights learned from all articles, and the threshold that folds over them chose."""
    model = Model(docs)
    pairs = zip(model.names.get_feature_names_out(), model.fit.coef_[0], strict=True)
    lines = ["# How a place's mention stands in its sentence, and the weight of that (log odds) for keeping the place.",
             "# Columns: trait (see kept.py; with a prefix: only for places of this kind)\tweight",
             "# Source: learned from annotated articles by benchmarks/train_places.py.",
             f"enough\t{threshold(docs):.2f}"]  # fmt: skip
    lines += [f"{name}\t{weight:.3f}" for name, weight in pairs if abs(weight) >= 0.0005]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Read gold, learn, print and perhaps write."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("gold", nargs="+", type=Path)
    args.add_argument("--fit", action="store_true", help=f"write {OUT.relative_to(gold.ROOT)}")
    args.add_argument("--scorer", type=Path, default=gold.SHARED / "eval/score.py")
    options = args.parse_args()
    run, score = pipeline.load(Settings().pipeline), gold.scorer(options.scorer)
    read = [doc for path in options.gold for doc in gold.read(path) if "places" in doc.get("layers", ["places"])]
    found = zip(gold.articles(read), run.nlp.pipe(d["text"] for d in read), strict=True)
    docs = [example(score, doc, run.findings(*pair)) for doc, pair in zip(read, found, strict=True)]
    report(docs)
    if options.fit:
        write(docs, OUT)


if __name__ == "__main__":
    main()
