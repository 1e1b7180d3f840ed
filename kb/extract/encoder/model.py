"""The encoder's weights: a quantized network that reads chunks, and small heads for pairs of tokens."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args

import numpy as np
import onnxruntime

from kb.extract.encoder.pieces import Pieces
from kb.record import MeetingStatus, Stance

Array = np.ndarray[Any, np.dtype[Any]]

FOLDER = Path(__file__).parent / "weights"
PIECES = FOLDER / "pieces.txt"
"""The table of word pieces, as the published model has it."""
STANCES: tuple[Stance, ...] = get_args(Stance)
STATUSES: tuple[MeetingStatus, ...] = get_args(MeetingStatus)
PAIRS = ("part", "same", "taking", "where", "when")
"""What is asked of two tokens: does this actor take part, is it the same encounter, does this actor take the stance, is
this the place of the encounter, is this its day."""
SIDE = 128
"""The width of what the network says of one side of a pair."""
DISTANCES = np.array([-40, -20, -10, -5, -3, -2, -1, 0, 1, 2, 3, 5, 10, 20, 40])
"""Bounds between classes of distance in tokens."""
BACK, SENTENCES = 6, 9
"""Distances in sentences are told apart from so many back on, in so many classes."""


@dataclass(frozen=True, slots=True)
class Head:
    """A network of one hidden layer over two tokens' sides, their product, and how far apart they are."""

    product: Array
    hidden: Array
    distance: Array
    sentences: Array
    weights: Array
    bias: float

    def scores(self, left: Array, right: Array, distance: Array, sentences: Array) -> Array:
        """The log odds of each pair, (pairs,); ``left`` and ``right`` are (pairs, SIDE)."""
        hidden = left + right + (left * right) @ self.product + self.hidden
        hidden = hidden + self.distance[np.searchsorted(DISTANCES, distance)]
        hidden = hidden + self.sentences[np.clip(sentences + BACK, 0, SENTENCES - 1)]
        out: Array = gelu(hidden) @ self.weights + self.bias
        return out


def gelu(x: Array) -> Array:
    """The activation of the heads (Hendrycks and Gimpel, 2016, by its tanh form)."""
    out: Array = 0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x**3)))
    return out


@dataclass(frozen=True)
class Encoder:
    """The network, its word pieces, and the heads by what they are asked."""

    network: onnxruntime.InferenceSession
    pieces: Pieces
    heads: dict[str, Head]

    @classmethod
    @cache
    def load(cls, folder: Path = FOLDER) -> "Encoder":
        """The weights of a folder that ``benchmarks/train_encoder.py`` wrote; one thread, so that workers add up."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.enable_cpu_mem_arena = False
        network = onnxruntime.InferenceSession(folder / "encoder.onnx", options, providers=["CPUExecutionProvider"])
        with np.load(folder / "heads.npz") as stored:
            heads = {name: Head(*(stored[f"{name}.{part}"] for part in Head.__slots__)) for name in PAIRS}
        return cls(network, Pieces.load(PIECES), heads)

    def read(self, pieces: Array, tags: Array) -> Array:
        """What the network says of each piece of a chunk, (pieces, SINGLE + 10 · SIDE); ``tags`` are (pieces, 6)."""
        out: Array = self.network.run(None, {"pieces": pieces[None], "tags": tags[None]})[0][0]
        return out
