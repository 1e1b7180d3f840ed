"""The word lists of ``cues.toml``."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def lexicon() -> dict[str, Any]:
    """The word lists of ``cues.toml`` as sets (of lemmas, or of pairs of lemma and preposition)."""
    data = tomllib.loads((Path(__file__).parent / "cues.toml").read_text(encoding="utf-8"))
    return {name: {tuple(w) if isinstance(w, list) else w for w in words} for name, words in data.items()}
