"""The word lists of this package, read once from the tables beside it."""

from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, cast

from kb.extract.parse import Parse
from kb.record import MeetingStatus
from kb.world import tsv

rows = partial(tsv.rows, __package__)


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that can report an encounter; the columns are explained at the head of ``triggers.tsv``."""

    lemma: str
    verb: bool
    kind: str
    needs: str
    weight: float
    preps: dict[str, str]


class Phase(NamedTuple):
    """What a word that governs a meeting says about it; see ``phases.tsv``."""

    status: MeetingStatus | None
    subject: str


def triggers() -> dict[tuple[str, bool], Trigger]:
    """Trigger words by (lemma, whether a verb)."""
    out = {}
    for lemma, pos, kind, needs, weight, preps in rows("triggers.tsv"):
        roles = dict(pair.split("=") for pair in preps.split(",") if "=" in pair)
        out[lemma, pos == "V"] = Trigger(lemma, pos == "V", kind, needs, float(weight), roles)
    return out


def phases() -> dict[tuple[str, str], Phase]:
    """Governing words by (lemma, V, N or A)."""
    return {(lemma, pos): Phase(None if phase == "as" else cast(MeetingStatus, phase), subject)
            for lemma, pos, phase, subject in rows("phases.tsv")}  # fmt: skip


def classes() -> dict[str, frozenset[str]]:
    """Word classes by name."""
    return {name: frozenset(words.split()) for name, words in rows("words.tsv")}


def ranks() -> dict[str, tuple[str, ...]]:
    """Words that tell who meets → ``rank=…`` and ``portfolio=…``."""
    out: dict[str, tuple[str, ...]] = {}
    for name, words in rows("words.tsv"):
        if name.startswith(("rank=", "portfolio=")):
            for word in words.split():
                out[word] = (*out.get(word, ()), name)
    return out


def phase_of(parse: Parse, verb: int) -> Phase | None:
    """What a verb says about a meeting, with its particle where it has one ("called off")."""
    whole = (f"{parse.lemma[verb]} {parse.lower[c]}" for c in parse.kids(verb, "prt", "prep", "advmod"))
    found = next((PHASES[word, "V"] for word in whole if (word, "V") in PHASES), None)
    return found or PHASES.get((parse.lemma[verb], "V"))


TRIGGERS = triggers()
PHASES = phases()
WORDS = classes()
RANKS = ranks()
COUNTS = {w.split("=")[0]: int(w.split("=")[1]) for w in WORDS["counts"]}
NUMBERS = {w.split("=")[0]: int(w.split("=")[1]) for w in WORDS["numbers"]}
WORDFORMS = {form: lemma for lemma, _ in TRIGGERS for form in (lemma, lemma.title(), lemma.title() + "s")}
"""Lemmas as the tagger writes them; it leaves proper nouns as they are ("Leaders' Meetings")."""
