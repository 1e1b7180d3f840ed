"""Boosted trees at run time, in numpy: trained in ``benchmarks``, read from a file, asked for probabilities."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees of one model, one after the other in flat arrays."""

    names: tuple[str, ...]
    """The features, in the order of the columns."""
    roots: Array
    """The first node of each tree, (rounds, outputs)."""
    feature: Array
    """The column that each node asks for; -1 for a leaf."""
    threshold: Array
    """Up to which value a row goes left; of a leaf its score."""
    left: Array
    right: Array
    missing_left: Array
    """Whether a row without a value goes left."""
    baseline: Array
    """What each output's score starts at."""

    @classmethod
    @cache
    def load(cls, path: Path) -> "Trees":
        """The trees of a file that ``benchmarks`` wrote."""
        with np.load(path) as stored:
            arrays = {name: stored[name] for name in stored.files}
        names = tuple(str(name) for name in arrays.pop("names"))
        return cls(names=names, **{k: v.astype(int) if v.dtype.kind == "i" else v for k, v in arrays.items()})

    def probabilities(self, x: Array) -> Array:
        """The probability of each class for each row, (rows, classes)."""
        scores = self.scores(np.asarray(x, dtype=np.float64).reshape(-1, len(self.names)))
        if scores.shape[1] == 1:
            yes = 1.0 / (1.0 + np.exp(-scores))
            return np.hstack([1.0 - yes, yes])
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        out: Array = odds / odds.sum(axis=1, keepdims=True)
        return out

    def chances(self, rows: Sequence[Mapping[str, float]]) -> Array:
        """The probability of yes for each row of named numbers, (rows,)."""
        return self.probabilities(table(rows, self.names))[:, 1] if rows else np.zeros(0)

    def scores(self, x: Array) -> Array:
        """The sum of the leaves that each row ends in, (rows, outputs)."""
        rows, (rounds, outputs) = np.arange(len(x))[:, None], self.roots.shape
        at = np.broadcast_to(self.roots.reshape(-1), (len(x), rounds * outputs)).copy()
        while True:
            column = self.feature[at]
            inner = column >= 0
            if not inner.any():
                break
            value = x[rows, column]
            go = np.where(np.isnan(value), self.missing_left[at], value <= self.threshold[at])
            at = np.where(inner, np.where(go, self.left[at], self.right[at]), at)
        out: Array = self.threshold[at].reshape(len(x), rounds, outputs).sum(axis=1) + self.baseline
        return out


def table(rows: Sequence[Mapping[str, float]], names: Iterable[str]) -> Array:
    """Named numbers as a matrix with a column for each name; what a row leaves out is zero."""
    column = {name: k for k, name in enumerate(names)}
    out = np.zeros((len(rows), len(column)))
    for k, row in enumerate(rows):
        for name, value in row.items():
            if name in column:
                out[k, column[name]] = value
    return out
