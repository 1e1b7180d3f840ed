"""Linear scores over words: each feature is a string, its weight the one that its hash finds."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]

WIDTH = 1 << 16
"""So many weights; two words that share one are told apart by their others."""


@dataclass(frozen=True, slots=True)
class Words:
    """A linear model over hashed strings."""

    weights: Array
    """A weight for each hash, (WIDTH,)."""
    bias: float

    @classmethod
    @cache
    def load(cls, path: Path) -> "Words":
        """The model of a file that ``benchmarks`` wrote."""
        with np.load(path) as stored:
            return cls(stored["weights"].astype(np.float64), float(stored["bias"]))

    def scores(self, rows: Iterable[Iterable[str]]) -> Array:
        """The log odds of each row, (rows,)."""
        return np.array([self.bias + self.weights[hashed(row)].sum() for row in rows], dtype=np.float64)


def hashed(words: Iterable[str]) -> list[int]:
    """The columns of a row's words, each once, in order."""
    return sorted({crc32(word.encode()) % WIDTH for word in words})
