"""How well a person's name goes with a country: by the letters that names have in each group of countries."""

from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from math import log
from typing import Any, NamedTuple

import numpy as np

from kb.extract.actors.people import Key
from kb.world import tsv
from kb.world.countries import entries

LONGEST = 4
"""Letters of the longest piece of a name that is looked at."""
CERTAIN = 4.0
"""More than that a name says for or against no country (natural logarithm)."""


class Model(NamedTuple):
    """A multinomial logistic regression over pieces of names."""

    cultures: dict[str, int]
    pieces: dict[str, int]
    weights: Any
    """(pieces, cultures)."""


@cache
def cultures() -> dict[str, tuple[str, ...]]:
    """Group of countries → their codes."""
    return {name: entries(codes) for name, codes in tsv.rows("kb.world.lexicons", "cultures.tsv")}


@cache
def groups() -> dict[str, tuple[str, ...]]:
    """Country → the groups that it is in."""
    out: dict[str, list[str]] = {}
    for name, codes in cultures().items():
        for code in codes:
            out.setdefault(code, []).append(name)
    return {code: tuple(names) for code, names in out.items()}


@cache
def model() -> Model:
    """The weights, read once (``benchmarks/train_names.py`` makes them)."""
    with np.load(BytesIO(files(__package__ or "").joinpath("origins.npz").read_bytes())) as data:
        pieces = bytes(data["pieces"]).decode("ascii").split("\n")
        weights = data["weights"].astype("float32") * float(data["scale"])
        names = bytes(data["cultures"]).decode("ascii").split("\n")
    return Model({name: k for k, name in enumerate(names)}, {piece: k for k, piece in enumerate(pieces)}, weights)


def pieces(name: Key) -> list[str]:
    """Runs of one to four letters of a name's words, with their edges, and the edges of the name."""
    out = []
    for word in (f"^{w}$" for w in name if w.isascii()):
        out += [word[i : i + n] for n in range(2, LONGEST + 1) for i in range(len(word) - n + 1)]
    return out


@lru_cache(maxsize=20_000)
def fits(name: Key) -> dict[str, float]:
    """How much likelier than others each group is by a name: logarithms, 0 where it says nothing."""
    known = model()
    found = [k for piece in pieces(name) if (k := known.pieces.get(piece)) is not None]
    if not found:
        return dict.fromkeys(known.cultures, 0.0)
    scores = known.weights[found].sum(axis=0) / len(found) ** 0.5
    odds = np.exp(scores - scores.max())
    share = odds / odds.sum()
    return {culture: log(float(share[k]) * len(share) + 1e-9) for culture, k in known.cultures.items()}


def fit(name: Key, code: str) -> float:
    """How well a name goes with a country, from -1 (it is of elsewhere) over 0 (no matter) to 1."""
    own = [fits(name)[group] for group in groups().get(code, ())]
    return max(-1.0, min(1.0, max(own) / CERTAIN)) if own else 0.0
