"""The words that the place rules know."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Relation = Literal["in", "to", "from", "of"]


@dataclass(frozen=True, slots=True)
class Words:
    """Word sets of ``words.toml``, by its keys."""

    locative: frozenset[str]
    directional: frozenset[str]
    moved: frozenset[str]
    leaving: frozenset[str]
    site: frozenset[str]
    building: frozenset[str]
    moving: frozenset[str]
    division: frozenset[str]
    district: frozenset[str]
    generic: frozenset[str]
    direction: frozenset[str]
    never: frozenset[str]
    kinds: frozenset[str]
    events: frozenset[str]
    standing: frozenset[str]
    settlements: frozenset[str]
    relations: dict[str, Relation]


@cache
def words() -> Words:
    """The word sets, read once."""
    data = tomllib.loads((files(__package__) / "words.toml").read_text(encoding="utf-8"))
    relations = data.pop("relations")
    return Words(relations=relations, **{name: frozenset(values) for name, values in data.items()})
