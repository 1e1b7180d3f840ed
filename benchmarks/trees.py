"""Fit boosted trees to traits, and write them as the arrays that ``kb.extract.learned.trees`` reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from kb.extract.learned.trees import table

SETTINGS: dict[str, Any] = {
    "max_iter": 120,
    "learning_rate": 0.06,
    "max_leaf_nodes": 10,
    "min_samples_leaf": 15,
    "l2_regularization": 3.0,
    "max_features": 0.4,
    "early_stopping": False,
    "random_state": 0,
}
Rows = Sequence[dict[str, float]]


def fitted(rows: Rows, right: np.ndarray, settings: dict[str, Any] = SETTINGS) -> tuple[Any, list[str]]:
    """Trees over traits, and the traits' names in order."""
    seen = Counter(name for row in rows for name in row)
    names = sorted(name for name, n in seen.items() if n >= 5)
    model = HistGradientBoostingClassifier(**settings)
    return model.fit(table(rows, names).astype(np.float32), right), names


def fit(rows: Rows, right: Sequence[int] | np.ndarray, settings: dict[str, Any], path: Path) -> None:
    """Fit trees and write them into a file."""
    model, names = fitted(rows, np.array(right), settings)
    save(model, path, names)


def save(model: Any, path: Path, names: list[str]) -> None:
    """Write the trees of a fitted classifier; ``names`` are its features, in order."""
    # scikit-learn has no public way to the nodes of its boosted trees
    rounds = [[predictor.nodes for predictor in outputs] for outputs in model._predictors]
    nodes = [n for outputs in rounds for n in outputs]
    starts = np.cumsum([0, *(len(n) for n in nodes)])[:-1]
    every = np.concatenate(nodes)
    shift = np.repeat(starts, [len(n) for n in nodes])
    leaf = every["is_leaf"].astype(bool)
    np.savez_compressed(
        path,
        names=np.array(names),
        roots=starts.reshape(len(rounds), -1).astype(np.int32),
        feature=np.where(leaf, -1, every["feature_idx"]).astype(np.int16),
        threshold=np.where(leaf, every["value"], every["num_threshold"]),
        left=np.where(leaf, 0, every["left"] + shift).astype(np.int32),
        right=np.where(leaf, 0, every["right"] + shift).astype(np.int32),
        missing_left=every["missing_go_to_left"].astype(bool),
        baseline=np.asarray(model._baseline_prediction).reshape(-1),
    )
