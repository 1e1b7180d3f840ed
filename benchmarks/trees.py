"""Write a fitted ``HistGradientBoostingClassifier`` as the arrays that ``kb.extract.learned.trees`` reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np


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
