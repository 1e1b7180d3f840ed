"""How far the confidence of meetings and reactions can be taken at its word.

    python benchmarks/calibration_events.py RECORDS.jsonl [--plots FOLDER]

The records are those that ``crossvalidate.py --records`` writes: each article read by decisions that it was not used to
train. A row is right if the gold's scorer matches it. The expected calibration error is over ten bins of equal width.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import events
import gold
import numpy as np

LAYERS = ("meetings", "reactions")
BINS = 10


def judged(score: Any, layer: str, annotated: list[gold.Record], found: dict[str, gold.Record]) -> np.ndarray:
    """(confidence, whether right) of each row of a layer, (rows, 2)."""
    rows = []
    for doc in annotated:
        record = found[doc["doc_id"]]
        _, errors = score.score([doc], [record], ["actors", layer])
        extra = [id_of(wrong) for _, _, wrong in errors[f"extra {layer[:-1]}"]]
        rows += [(r["confidence"], r["id"] not in extra) for r in record[layer]]
    return np.array(rows, dtype=float).reshape(-1, 2)


def id_of(record: gold.Record) -> str:
    return str(record["id"])


def binned(rows: np.ndarray) -> list[tuple[float, float, int]]:
    """For each bin that has rows: mean confidence, share of right ones, and how many."""
    place = np.minimum((rows[:, 0] * BINS).astype(int), BINS - 1)
    some = [rows[place == k] for k in range(BINS)]
    return [(float(s[:, 0].mean()), float(s[:, 1].mean()), len(s)) for s in some if len(s)]


def calibration_error(rows: np.ndarray) -> float:
    """The expected calibration error (Naeini et al., 2015)."""
    return sum(abs(said - right) * many for said, right, many in binned(rows)) / len(rows)


def plot(rows: np.ndarray, layer: str, path: Path) -> None:
    """Draw confidence against the share of right rows."""
    from matplotlib import pyplot

    said, right, many = zip(*binned(rows), strict=True)
    figure, axes = pyplot.subplots(figsize=(4, 4))
    axes.plot([0, 1], [0, 1], color="grey", linewidth=1)
    axes.scatter(said, right, s=[max(8.0, 200 * n / sum(many)) for n in many])
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="confidence", ylabel="share that is right", title=layer)
    figure.tight_layout()
    figure.savefig(path, dpi=100)


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("records", type=Path)
    args.add_argument("--plots", type=Path, help="draw a plot of each layer into this folder")
    given = args.parse_args()
    score = gold.scorer(gold.SHARED / "eval" / "score.py")
    found = {r["doc_id"]: r for r in gold.read(given.records)}
    annotated = [a.record for a in events.annotated() if events.measured(a) and a.record["doc_id"] in found]
    for layer in LAYERS:
        rows = judged(score, layer, annotated, found)
        print(f"{layer}: {len(rows)} rows, calibration error {calibration_error(rows):.3f}")
        for said, right, many in binned(rows):
            print(f"  {said:.2f} said, {right:.2f} right, {many} rows")
        if given.plots:
            plot(rows, layer, given.plots / f"calibration_{layer}.png")


if __name__ == "__main__":
    main()
