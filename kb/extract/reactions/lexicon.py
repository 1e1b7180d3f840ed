"""The stance lexicons: data files beside this loader, read once."""

from dataclasses import dataclass
from functools import cache, partial
from typing import cast

from kb.record import Stance
from kb.world import tsv


@dataclass(frozen=True, slots=True)
class Frame:
    """One reading of a word: its stance, the particle it needs, and the complements that bring the target."""

    stance: Stance
    particles: tuple[str, ...]
    complements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun's classes (stances, and names in capitals) with the prepositions of its target."""

    classes: frozenset[str]
    prepositions: tuple[str, ...]


rows = partial(tsv.rows, __package__)


@cache
def verbs() -> dict[str, list[Frame]]:
    """Lemma → its readings; those with a particle come first."""
    out: dict[str, list[Frame]] = {}
    for entry, stance, complements in rows("verbs.tsv"):
        lemma, *particles = entry.split(" ")
        frame = Frame(cast(Stance, stance), tuple(particles), tuple(complements.split(" ")))
        out.setdefault(lemma, []).append(frame)
    for frames in out.values():
        frames.sort(key=lambda f: -len(f.particles))
    return out


@cache
def nouns() -> dict[str, Noun]:
    """Lemma → its classes; several rows of one noun are joined."""
    out: dict[str, Noun] = {}
    for lemma, name, prepositions in rows("nouns.tsv"):
        old = out.get(lemma, Noun(frozenset(), ()))
        more = tuple(p for p in prepositions.split(" ") if p not in old.prepositions)
        out[lemma] = Noun(old.classes | {name}, old.prepositions + more)
    return out


@cache
def adjectives() -> dict[str, Frame]:
    """Adjective → its stance and complements."""
    return {a: Frame(cast(Stance, s), (), tuple(c.split(" "))) for a, s, c in rows("adjectives.tsv")}


@cache
def polarities(name: str) -> dict[str, str]:
    """Word → ``+`` or ``-``, of ``evaluations.tsv`` or ``deeds.tsv``."""
    return {row[0]: row[1] for row in rows(f"{name}.tsv")}


@cache
def words(name: str) -> frozenset[str]:
    """The words of one class of ``words.tsv``."""
    return frozenset(word for word, cls in rows("words.tsv") if cls == name)


@cache
def triggers() -> frozenset[str]:
    """Every lemma that can show a stance by itself."""
    return frozenset(verbs()) | frozenset(nouns()) | words("describe")


@cache
def confidence(rule: str, stance: Stance) -> float:
    """The chance that a reaction of this stance, found by this rule, is right (two decimals)."""
    share = {(group, name): float(value) for group, name, value in rows("confidence.tsv")}
    odds = {key: value / (1 - value) for key, value in share.items()}
    joint = odds["rule", rule] * odds["stance", stance] / odds["all", "all"]
    return round(joint / (1 + joint), 2)
