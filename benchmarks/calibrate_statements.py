"""Fit the confidence of statements on articles that training held out, and show how good it is on others.

    python benchmarks/calibrate_statements.py TRAIN.jsonl TEST.jsonl … [--texts TEXTS.jsonl …] [--fit] [--plot FILE]

``--fit`` writes ``kb/extract/statements/calibration.json`` (with ``--features parse``:
``calibration_parse.json``, for the network that sees no vectors): a logistic regression over the network's scores,
fitted by Newton's method. A statement is right if the scorer matches it with one of gold's; those matched with an
optional one count neither way. Prints the expected calibration error (ten bins of equal width) of each set.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import annotations
import gold
import numpy as np

from kb.extract import pipeline
from kb.extract.stages import STAGES
from kb.extract.statements import confidence, decode, network
from kb.extract.statements.candidate import Candidate
from kb.settings import Settings

Rows = tuple[np.ndarray, np.ndarray]
NESTED = decode.NESTED
"""Confidence that a statement within another needs; where gold has none of these, none is enough."""


def right(score: ModuleType, doc: gold.Record, spans: list[list[tuple[int, int]]]) -> list[bool | None]:
    """For each predicted content whether it is one of gold's; None where it is an optional one's."""
    text, statements = doc["text"], doc["statements"]
    ours = [score.chars(text, s) for s in spans]
    theirs = [score.chars(text, s["content"]) for s in statements]
    pairs = [(score.jaccard(g, p), gi, pi) for gi, g in enumerate(theirs) for pi, p in enumerate(ours) if g & p]
    matched = {p: g for g, p in score.greedy([t for t in pairs if t[0] >= 0.5]).items()}
    return [None if p in matched and statements[matched[p]].get("optional") else p in matched for p in range(len(ours))]


def examples(loaded: pipeline.Pipeline, score: ModuleType, docs: list[gold.Record]) -> Rows:
    """Features of all statements that the network proposes, likely or not, and whether they are right."""
    inputs, targets = [], []
    articles = gold.articles(docs)
    parsed = loaded.nlp.pipe(a.text for a in articles)
    for article, parse, doc in zip(articles, parsed, docs, strict=True):
        decode.NESTED = NESTED if annotations.nested(doc) else 2.0
        found = loaded.findings(article, parse)
        if not len(found.parse):
            continue
        reading = network.read(found)
        made = proposals(found, reading)
        kept = decode.apart(found, [c for c, _ in made])
        features = {id(c): values for c, values in made}
        spans = [[found.parse.chars(r) for r in c.content] for c in kept]
        for c, good in zip(kept, right(score, doc, spans), strict=True):
            if good is not None:
                inputs.append(features[id(c)])
                targets.append(good)
    return np.array(inputs), np.array(targets, dtype=float)


def proposals(found: Any, reading: network.Reading) -> list[tuple[Candidate, list[float]]]:
    """Every cue's statement with its features; its confidence is the network's, uncalibrated."""
    out = []
    for k, (i, (a, b, first)) in enumerate(zip(reading.cues, reading.bounds, strict=True)):
        content = decode.runs(found, reading.content[a:b], first, i) if reading.valid[k] >= decode.POSSIBLE else []
        if content:
            values = confidence.features(found, reading, k, content)
            out.append((Candidate(i, content, None, float(reading.valid[k])), values))
    return out


def fit(rows: Rows, ridge: float = 1.0, steps: int = 30) -> np.ndarray:
    """Weights of a logistic regression with an L2 penalty on all but the bias."""
    x, y = rows
    w = np.zeros(x.shape[1])
    penalty = ridge * np.array([0.0] + [1.0] * (len(w) - 1))
    for _ in range(steps):
        p = 1 / (1 + np.exp(-x @ w))
        w -= np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty) + 1e-9 * np.eye(len(w)),
                             x.T @ (p - y) + penalty * w)  # fmt: skip
    return w


def bins(rows: Rows, w: np.ndarray) -> list[tuple[float, float, int]]:
    """For each tenth of confidence: mean confidence, share that is right, number."""
    p = 1 / (1 + np.exp(-rows[0] @ w))
    tenth = np.minimum((p * 10).astype(int), 9)
    return [(float(p[tenth == k].mean()), float(rows[1][tenth == k].mean()), int((tenth == k).sum()))
            for k in range(10) if (tenth == k).any()]  # fmt: skip


def error(table: list[tuple[float, float, int]]) -> float:
    """Expected calibration error."""
    return sum(abs(p - r) * n for p, r, n in table) / sum(n for _, _, n in table)


def plot(tables: dict[str, list[tuple[float, float, int]]], path: Path) -> None:
    """The reliability diagram of each set."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(5, 5))
    axes.plot([0, 1], [0, 1], color="0.7", linestyle="--", label="perfect")
    for name, table in tables.items():
        label = f"{name} (ECE {error(table):.3f})"
        axes.plot([p for p, _, _ in table], [r for _, r, _ in table], marker="o", label=label)
    axes.set(xlabel="confidence", ylabel="share that is right", title="Confidence of statements")
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.legend(loc="upper left")
    figure.savefig(path, dpi=110, bbox_inches="tight", metadata={"Software": None})


def main() -> None:
    """Fit if asked to, then report."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("train", type=Path)
    args.add_argument("test", type=Path, nargs="*")
    args.add_argument("--texts", type=Path, nargs="*", default=[], help="files with the texts that we annotated")
    args.add_argument("--scorer", type=Path, default=gold.SHARED / "eval" / "score.py")
    args.add_argument("--fit", action="store_true")
    args.add_argument("--features", choices=("all", "parse"), default="all")
    args.add_argument("--plot", type=Path)
    given = args.parse_args()
    score = gold.scorer(given.scorer)
    loaded = pipeline.load(Settings().pipeline, {name: STAGES[name] for name in ("layout", "quotes")})
    loaded = dataclasses.replace(loaded, words=loaded.words if given.features == "all" else None)
    weights = network.WEIGHTS if given.features == "all" else network.PARSE_WEIGHTS
    if given.fit:
        rows = examples(loaded, score, annotations.training(given.train, given.texts)[0])
        found = dict(zip(confidence.NAMES, np.round(fit(rows), 4).tolist(), strict=True))
        card = {"source": f"{len(rows[1])} proposed statements of the held-out articles", "date": str(date.today())}
        confidence.file(weights).write_text(json.dumps({**card, "weights": found}, indent=1) + "\n", encoding="utf-8")
        confidence.weights.cache_clear()
    w = np.array(confidence.weights(weights))
    tables = {path.stem: bins(examples(loaded, score, gold.read(path)), w) for path in given.test}
    for name, table in tables.items():
        print(f"{name}: expected calibration error {error(table):.3f}")
        for p, r, n in table:
            print(f"  {p:.2f} {r:.2f} {n}")
    if given.plot:
        plot(tables, given.plot)


if __name__ == "__main__":
    main()
