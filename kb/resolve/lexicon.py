"""The word lists and tables of resolution, read from ``data/`` once."""

import re
import tomllib
from functools import cache, partial
from importlib.resources import files

from kb.world import tsv
from kb.world.countries import states
from kb.world.fold import fold

DATA = "kb.resolve.data"
rows = partial(tsv.rows, DATA)


@cache
def words(name: str) -> frozenset[str]:
    """A word list of ``words.toml``."""
    return frozenset(tomllib.loads(files(DATA).joinpath("words.toml").read_text("utf-8"))[name].split())


@cache
def transliteration() -> list[tuple[re.Pattern[str], str]]:
    """Rewriting rules, in order."""
    return [(re.compile(pattern), replacement) for pattern, replacement in rows("transliteration.tsv")]


@cache
def nicknames() -> dict[str, frozenset[int]]:
    """For each given name the groups of equivalent names that it is in."""
    groups: dict[str, set[int]] = {}
    for number, names in enumerate(rows("nicknames.tsv")):
        for name in names:
            groups.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in groups.items()}


@cache
def meeting_levels() -> dict[str, str]:
    """Level by word, the lowest level's words first."""
    return {word: row[0] for row in rows("meeting_levels.tsv") for word in row[1:]}


@cache
def stand_ins() -> dict[str, frozenset[str]]:
    """For each given name those that it is in one group with."""
    out: dict[str, set[str]] = {}
    for names in rows("nicknames.tsv"):
        for name in names:
            out.setdefault(name, set()).update(names)
    return {name: frozenset(those) for name, those in out.items()}


def equivalents(name: str) -> frozenset[str]:
    """The given names that a given name can stand for, and those that can stand for it."""
    return stand_ins().get(name, frozenset())


@cache
def country_words() -> dict[str, frozenset[str]]:
    """What each country and what is of it is called, in one word, folded, by its code."""
    return {
        state.code: frozenset(
            word for name in (state.name, *state.variants, *state.adjectives) if " " not in (word := fold(name))
        )
        for state in states()
    }
