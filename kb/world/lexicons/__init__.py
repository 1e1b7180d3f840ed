"""Lexicons of states, organizations and nouns for actors: data files beside this loader, read once.

Matching is case-sensitive ("Turkey", "Polish"), and also finds the names in capitals ("RUSSIA").
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from typing import Generic, NamedTuple, TypeVar

from kb.world import tsv
from kb.world.countries import entries, states

PIECES = re.compile(
    r"(?:[A-Za-z]\.){2,}|(?:St|N|S|No)\.(?=\s)|G-\d+|['’]s?(?=\s|$)|(?:[^\W_]|['’](?!s?(?:\s|$)))+|[^\w\s]"
)
"""A name's tokens, cut as the pipeline's tokenizer cuts them."""

T = TypeVar("T")
rows = partial(tsv.rows, __name__)


@dataclass(frozen=True, slots=True)
class Organization:
    """An organization; ``country`` is None for an international one."""

    name: str
    sort: str
    """"international", "state body", "party", "armed", "company" or "medium"."""
    variants: tuple[str, ...]
    country: str | None
    sure: bool
    """Whether no other country has one of this name."""


class Noun(NamedTuple):
    """A noun that denotes actors: ``sort`` as in nominals.tsv, ``gender`` "m", "f" or ""."""

    sort: str
    gender: str


@cache
def organizations() -> tuple[Organization, ...]:
    """All organizations known by name."""
    return tuple(
        Organization(name, sort, entries(more), seat.rstrip("?") or None, not seat.endswith("?"))
        for name, sort, more, seat in rows("organizations.tsv")
    )


@cache
def shared_names() -> dict[str, str | None]:
    """Organizations whose name those of several countries have → the country that it is usually."""
    return {o.name: o.country for o in organizations() if not o.sure}


@cache
def nominals() -> dict[str, Noun]:
    """Nouns for actors, by lower-case singular."""
    return {noun: Noun(sort, gender) for noun, sort, gender in rows("nominals.tsv")}


@cache
def genders() -> dict[str, str]:
    """Given names, folded → "m" or "f"."""
    return {row[0]: row[1] for row in rows("first_names.tsv")}


@cache
def adjectives() -> dict[str, str]:
    """Adjectives and adjectival names ("Russian", "U.S.") → alpha-3, also in capitals."""
    return both_cases((a, s.code) for s in states() for a in s.adjectives)


@cache
def peoples() -> dict[str, str]:
    """Nouns for a country's people ("Russians", "Swedes") → alpha-3, also in capitals."""
    regular = ((a + "s", s.code) for s in states() if not s.people for a in s.adjectives)
    return both_cases([*regular, *((p, s.code) for s in states() for p in s.people)])


@cache
def capitals() -> dict[str, str]:
    """Capitals and seats of government → alpha-3, also in capitals."""
    return both_cases((c, s.code) for s in states() for c in s.capitals)


@cache
def countries() -> dict[str, str]:
    """Names of states → alpha-3, also in capitals."""
    return both_cases((n, s.code) for s in states() for n in (s.name, *s.variants))


@cache
def state_names() -> dict[str, str]:
    """alpha-3 → the usual name."""
    return {s.code: s.name for s in states()}


def both_cases(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The mapping, with each key in capitals too; the first of two equal keys counts."""
    out: dict[str, str] = {}
    for key, value in pairs:
        out.setdefault(key, value)
    return {**{k.upper(): v for k, v in out.items() if len(k) > 3}, **out}


class Phrases(Generic[T]):
    """Finds names of several tokens: the longest that begins at a token."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self.first: dict[str, list[tuple[list[str], T]]] = {}
        for name, value in entries:
            words = PIECES.findall(name)
            for form in (words, [w.upper() for w in words]):
                self.first.setdefault(form[0], []).append((form, value))
        for options in self.first.values():
            options.sort(key=lambda option: -len(option[0]))

    def at(self, words: list[str], i: int) -> tuple[int, T] | None:
        """One past the last token of the longest name that begins at ``i``, and its value."""
        for form, value in self.first.get(words[i], ()):
            size = len(form)
            if size == 1 or words[i : i + size] == form:
                return i + size, value
        return None


@cache
def country_phrases() -> Phrases[str]:
    """What tells a country: names, adjectives, capitals, and institutions with a seat → alpha-3."""
    seats = ((n, o.country) for o in organizations() if o.country and o.sure for n in (o.name, *o.variants))
    return Phrases([*countries().items(), *adjectives().items(), *capitals().items(), *seats])


@cache
def nationality_phrases() -> Phrases[str]:
    """Names and adjectives of countries → alpha-3."""
    return Phrases([*countries().items(), *adjectives().items()])


@cache
def describes() -> dict[str, frozenset[str]]:
    """Noun → what it may take up: nouns of titles, "*" for any person, "=sort" for named organizations."""
    return {noun: frozenset(entries(others)) for noun, others in rows("describes.tsv")}


@cache
def titles() -> dict[str, tuple[str, bool]]:
    """Offices, lower case → the country that has them, alpha-3, and whether no other has."""
    return {title: (code.rstrip("?"), not code.endswith("?")) for title, code in rows("titles.tsv")}


@cache
def leaders() -> tuple[tuple[str, str], ...]:
    """Names of holders of high office and their citizenship, alpha-3."""
    return tuple((name, code) for code, names in rows("leaders.tsv") for name in entries(names))


@cache
def classes() -> dict[str, frozenset[str]]:
    """The closed classes of words in classes.toml."""
    text = files(__name__).joinpath("classes.toml").read_text(encoding="utf-8")
    return {name: frozenset(words) for name, words in tomllib.loads(text).items()}


@cache
def family_names() -> dict[str, frozenset[str]]:
    """Family names that come first, folded → the countries where they are common, alpha-3."""
    return {name: frozenset(entries(codes)) for name, codes in rows("family_names.tsv")}
