"""From which confidence on something is stored: what the rules propose, and what they passed over."""

from pathlib import Path
from typing import NamedTuple

import numpy as np


class Cuts(NamedTuple):
    """Two confidences, chosen in training."""

    ruled: float
    """From this one on what the rules propose is stored."""
    new: float
    """From this one on what they passed over is."""

    @classmethod
    def load(cls, folder: Path) -> "Cuts":
        """Those of a folder of weights."""
        with np.load(folder / "least.npz") as stored:
            return cls(float(stored["least"]), float(stored["least_new"]))

    def save(self, folder: Path) -> None:
        """Write them into a folder of weights."""
        np.savez_compressed(folder / "least.npz", least=self.ruled, least_new=self.new)

    def keep(self, confidence: float, ruled: bool) -> bool:
        """Whether something is sure enough."""
        return confidence >= (self.ruled if ruled else self.new)
