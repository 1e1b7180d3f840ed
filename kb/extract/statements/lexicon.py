"""The word lists of ``cues.toml``, and how often a word is a cue."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from kb.world.tsv import rows


@cache
def lexicon() -> dict[str, Any]:
    """The word lists of ``cues.toml`` as sets (of lemmas, or of pairs of lemma and preposition)."""
    data = tomllib.loads((Path(__file__).parent / "cues.toml").read_text(encoding="utf-8"))
    return {name: {tuple(w) if isinstance(w, list) else w for w in words} for name, words in data.items()}


@cache
def rates() -> dict[str, float]:
    """How often a lemma is the cue of a statement where it occurs; those that seldom are one are left out."""
    return {lemma: float(rate) for lemma, rate in rows(__package__, "rates.tsv")}
