"""A text as the learned decisions see it: candidates for encounters, and every word that means an actor."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from kb.extract.findings import ActorFinding, Findings
from kb.extract.meetings.attributes import topical
from kb.extract.meetings.cast import Cast
from kb.extract.meetings.cast import members as members_of
from kb.extract.meetings.detect import mention, trigger
from kb.extract.meetings.lexicon import WORDFORMS
from kb.extract.meetings.model import Mention
from kb.extract.meetings.parties import Parties, parties
from kb.extract.meetings.senses import other_sense
from kb.extract.meetings.several import stations
from kb.extract.parse import Parse
from kb.world import lexicons

Array = np.ndarray[Any, np.dtype[Any]]

NAME, PRONOUN, DESCRIPTION, ADJECTIVE, STATE, WITHIN = range(6)
"""How a word means an actor; a state also by its name as a place, or by a place within it."""
SPLIT = frozenset({"visit", "travel", "invite"})
"""Triggers of which one word can tell of several encounters, each at a place of its own."""


@dataclass(slots=True)
class Candidate:
    """A word that may tell of an encounter, with what its clause says."""

    mention: Mention
    accepted: bool
    """Whether the rules take it for one."""
    other_sense: bool
    station: int | None = None
    """The place that it is taken to tell of, where it names several."""


@dataclass(slots=True)
class Scene:
    """One document's candidates and actors."""

    findings: Findings
    sides: Parties
    candidates: list[Candidate]
    known: int
    """So many actors are there without those that only a meeting would make."""
    words: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    """For each actor the words that mean it: (token, how), in order."""
    at: list[list[int]] = field(default_factory=list)
    """For each token the actors that it means."""
    shares: list[float] = field(default_factory=list)
    """For each actor the share of its country among all mentions."""
    home: str | None = None
    """The country that is mentioned most."""
    read: Array = field(default_factory=lambda: np.zeros(0))
    """What the encoder says of each candidate, (candidates,): is it of an encounter (log odds)."""
    read_part: Array = field(default_factory=lambda: np.zeros((0, 0)))
    """What it says of each candidate and actor: does it take part, (candidates, actors)."""

    def sentence(self, k: int) -> int:
        """The sentence of a candidate."""
        return self.findings.parse.sent[self.candidates[k].mention.trigger]

    def within(self, actor: int, candidate: int) -> Iterator[tuple[int, int]]:
        """The words of an actor in the sentence of a candidate; of places only those of its own station."""
        parse, c = self.findings.parse, self.candidates[candidate]
        own = () if c.station is None else self.findings.places[c.station].mentions
        for word, how in self.words.get(actor, ()):
            placed = how < STATE or c.station is None or any(a <= word < b for a, b in own)
            if placed and parse.sent[word] == self.sentence(candidate):
                yield word, how


def scene(findings: Findings) -> Scene:
    """Read a text for the decisions. Actors that only a meeting would make are added to those found."""
    known = len(findings.actors.found)
    found = list(candidates(findings))
    sentences = {findings.parse.sent[c.mention.trigger] for c in found}
    admit_groups(findings, sentences)
    admit_states(findings, sentences)
    out = Scene(findings, parties(findings), found, known)
    refer(out)
    weigh(out)
    consult(out)
    return out


def consult(scene: Scene) -> None:
    """Ask the encoder about each candidate, and about each actor in it."""
    reading = scene.findings.encoder
    triggers = [c.mention.trigger for c in scene.candidates]
    words = [[w for w, _ in scene.words.get(a, ())] for a in range(len(scene.findings.actors.found))]
    if reading is not None:
        scene.read = np.array([reading.encounter(t) for t in triggers])
        scene.read_part = np.array([reading.part(t, words) for t in triggers]).reshape(len(triggers), len(words))


def candidates(findings: Findings) -> Iterator[Candidate]:
    """Every trigger word of the running text, once for each of several places that it tells of."""
    parse, members = findings.parse, members_of(findings)
    for i, lemma in enumerate(parse.lemma):
        entry = trigger(parse, i, WORDFORMS[lemma]) if lemma in WORDFORMS else None
        if entry is None or findings.layout.silent(i):
            continue
        strict = mention(findings, i, entry, members)
        told = strict or mention(findings, i, entry, members, strict=False)
        if told is None:
            continue
        sense = other_sense(parse, i, entry) or (strict is None and about(findings, told, members))
        places = stations(findings, told) if entry.kind in SPLIT and strict else []
        for place in places if len(places) > 1 else [None]:
            own = told if place is None else replace(told, place=place, roles=dict(told.roles))
            yield Candidate(own, strict is not None, sense, place)


def about(findings: Findings, m: Mention, members: dict[str, int]) -> bool:
    """Whether an organization's name only says what talks of nobody are about ("EU accession talks")."""
    names = findings.parse.kids(m.trigger, "compound", "nmod")
    return not m.entry.verb and not m.roles and any(topical(Cast(findings, members), m.trigger, c) for c in names)


def admit_groups(findings: Findings, sentences: set[int]) -> None:
    """Make actors of the unnamed groups and bodies in these sentences: they may take part."""
    parse, actors = findings.parse, findings.actors
    for i in range(len(parse)):
        noun = parse.pos[i] in ("NOUN", "PROPN") and not findings.layout.silent(i)
        if noun and parse.sent[i] in sentences and not actors.resolve(i):
            actors.ensure(i)


def admit_states(findings: Findings, sentences: set[int]) -> None:
    """Make actors of the states whose places these sentences name: they may be hosts."""
    found, names = findings.actors.found, lexicons.state_names()
    have = {a.country for a in found if a.kind == "country"}
    for place in findings.places:
        for run in place.mentions:
            if place.country and place.country not in have and findings.parse.sent[run[0]] in sentences:
                have.add(place.country)
                found.append(
                    ActorFinding(names.get(place.country, place.country), "country", place.country, None, [run])
                )


def refer(scene: Scene) -> None:
    """Note every word that means an actor."""
    findings, actors = scene.findings, scene.findings.actors
    parse = findings.parse
    scene.at = [[] for _ in range(len(parse))]
    named: set[int] = set()
    for k, actor in enumerate(actors.found):
        for run in actor.mentions:
            note(scene, k, parse.root(run), NAME)
            named.update(range(*run))
    for i in range(len(parse)):
        if i not in named:
            for k in actors.resolve(i):
                note(scene, k, i, manner(parse, i))
    states = {a.country: k for k, a in reversed(list(enumerate(actors.found))) if a.kind == "country"}
    for place in findings.places:
        for run in place.mentions if place.country in states else ():
            head = parse.root(run)
            if states[place.country] not in scene.at[head]:
                note(scene, states[place.country], head, STATE if place.precision == "country" else WITHIN)
    for words in scene.words.values():
        words.sort()


def manner(parse: Parse, i: int) -> int:
    """How a word that is no name means an actor."""
    if parse.pos[i] == "PRON":
        return PRONOUN
    return ADJECTIVE if parse.words[i] in lexicons.adjectives() else DESCRIPTION


def note(scene: Scene, actor: int, word: int, how: int) -> None:
    """Note that a word means an actor."""
    scene.words.setdefault(actor, []).append((word, how))
    scene.at[word].append(actor)


def weigh(scene: Scene) -> None:
    """Count how often each country is spoken of."""
    found = scene.findings.actors.found
    counts: Counter[str] = Counter()
    for k, actor in enumerate(found):
        if actor.country:
            counts[actor.country] += len(scene.words.get(k, ()))
    total = sum(counts.values()) or 1
    scene.shares = [counts[a.country] / total if a.country else 0.0 for a in found]
    scene.home = min(counts, key=lambda c: (-counts[c], c), default=None)
