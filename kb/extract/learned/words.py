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
WIDE = 1 << 18
"""The same where features are many and their weights few: most are zero, and cost nothing in a file."""


@dataclass(frozen=True, slots=True)
class Words:
    """A linear model over hashed strings, of one output or of several."""

    weights: Array
    """A weight for each hash, (width,) or (width, outputs)."""
    bias: Any

    @classmethod
    @cache
    def load(cls, path: Path) -> "Words":
        """The model of a file that ``benchmarks`` wrote."""
        with np.load(path) as stored:
            return cls(stored["weights"].astype(np.float64), stored["bias"].astype(np.float64))

    def scores(self, rows: Iterable[Iterable[str]]) -> Array:
        """The log odds of each row, (rows,) or (rows, outputs)."""
        width = len(self.weights)
        found = [self.bias + self.weights[hashed(row, width)].sum(axis=0) for row in rows]
        return np.array(found, dtype=np.float64)


def hashed(words: Iterable[str], width: int = WIDTH) -> list[int]:
    """The columns of a row's words, each once, in order."""
    return sorted({crc32(word.encode()) % width for word in words})
