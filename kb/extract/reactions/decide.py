"""The learned decisions: has a clause a stance, which one, who takes it, and how sure is that.

Linear models over words ask the first three of each clause and candidate; boosted trees over their answers, the rules'
and the traits of both give the probability of each candidate to take each stance. ``benchmarks/train_reactions.py``
trains them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from kb.extract.encoder.model import STANCES
from kb.extract.learned.cuts import Cuts
from kb.extract.learned.trees import Trees
from kb.extract.learned.words import Words
from kb.extract.reactions import clauses
from kb.extract.reactions.candidates import Candidate, Scene
from kb.extract.reactions.facts import possible
from kb.extract.reactions.traits import Around, Traits, of_actor, of_clause, of_rules, words
from kb.record import Stance

Array = np.ndarray[Any, np.dtype[Any]]

FOLDER = Path(__file__).parents[1] / "weights" / "reactions"
LOOKED_AT = 0.015
"""From this product of the linear models' probabilities on the trees are asked, and always where the rules say so."""
POSSIBLE = 0.08
"""A clause's stances below this probability are not looked at."""


@dataclass(frozen=True, slots=True)
class Models:
    """The trained decisions."""

    shown: Words
    stance: Words
    """With an output for each of ``STANCES``."""
    taken: Words
    certain: Trees
    cuts: Cuts

    @classmethod
    @cache
    def load(cls, folder: Path = FOLDER) -> "Models":
        """The weights of a folder that ``benchmarks/train_reactions.py`` wrote."""
        shown, stance, taken = (Words.load(folder / f"{name}.npz") for name in ("shown", "stance", "taken"))
        return cls(shown, stance, taken, Trees.load(folder / "certain.npz"), Cuts.load(folder))


@dataclass(slots=True)
class Chances:
    """What the linear models and the encoder say of a text."""

    shown: Array
    """The probability of each clause to have a stance, (clauses,)."""
    stance: Array
    """Of each clause the share of each stance, if it has one, (clauses, stances)."""
    taken: Array
    """The probability of each candidate to take its clause's stance, if it has one, (candidates,)."""
    read: Array
    """What the encoder says: the probability of no stance and of each, (clauses, 1 + stances)."""
    read_taken: Array
    """The probability by the encoder of each candidate to take its clause's stance, if it has one, (candidates,)."""


@dataclass(slots=True)
class Row:
    """A candidate with a stance that it may take."""

    candidate: int
    stance: int
    traits: Traits = field(default_factory=dict)


@dataclass(slots=True)
class Choice:
    """A stance that an actor takes in a sentence: the likeliest candidate, and how likely any of them is."""

    candidate: Candidate
    stance: Stance
    confidence: float
    ruled: bool
    """Whether the rules propose it."""


def chance(scores: Array) -> Array:
    """Probabilities of log odds."""
    out: Array = 1.0 / (1.0 + np.exp(-scores))
    return out


def chances(models: Models, view: Scene, around: Around) -> Chances:
    """Ask the linear models."""
    rows = [list(clauses.words(view, k)) for k in range(len(view.clauses))]
    shares = chance(models.stance.scores(rows).reshape(-1, len(STANCES)))
    return Chances(
        chance(models.shown.scores(rows)),
        shares / shares.sum(axis=1, keepdims=True),
        chance(models.taken.scores(words(around, c) for c in view.candidates)),
        *consulted(view),
    )


def consulted(view: Scene) -> tuple[Array, Array]:
    """Ask the encoder which stance each clause shows, and of each candidate whether it takes it."""
    reading, spoken = view.findings.encoder, defaultdict[int, list[int]](list)
    for i, actors in enumerate(view.meant):
        for a in actors:
            spoken[a].append(i)
    within = defaultdict[int, list[int]](list)
    for n, c in enumerate(view.candidates):
        within[c.head].append(n)
    taken = np.zeros(len(view.candidates))
    for head, some in within.items():
        taken[some] = chance(reading.taking(head, [spoken[view.candidates[n].actor] for n in some]))
    return reading.stances([c.head for c in view.clauses]), taken


def rows(view: Scene, around: Around, said: Chances) -> list[Row]:
    """Candidates with the stances that they are likely enough to take, or that the rules give them."""
    number = {c.head: k for k, c in enumerate(view.clauses)}
    nearby = Nearby.of(view, number, said)
    out = []
    for n, c in enumerate(view.candidates):
        k = number[c.head]
        chosen = [s for s in range(len(STANCES)) if STANCES[s] in c.ruled or looked_at(said, k, n, s)]
        chosen = [s for s in chosen if STANCES[s] in c.ruled or possible(view.findings, c.head, c.roles, STANCES[s])]
        if chosen:
            shared = of_clause(view, k) | of_actor(around, c) | nearby.of_candidate(k, n)
            out += [Row(n, s, shared | nearby.of_stance(k, n, s)) for s in chosen]
    return out


def looked_at(said: Chances, k: int, n: int, s: int) -> bool:
    """Whether the linear models or the encoder leave a chance."""
    share = said.stance[k, s]
    likely = share >= POSSIBLE and said.shown[k] * share * said.taken[n] >= LOOKED_AT
    return bool(likely or said.read[k, 1 + s] * said.read_taken[n] >= LOOKED_AT)


@dataclass(slots=True)
class Nearby:
    """What the linear models and the rules say of the other clauses of a sentence, and of its neighbours."""

    view: Scene
    said: Chances
    joint: Array
    """The probability of each stance in each clause, (clauses, stances)."""
    sentence: list[int]
    """Of each clause."""
    fellows: dict[int, list[int]]
    """The clauses of each sentence."""
    above: list[list[int]]
    """Of each clause those that it hangs on, nearest first."""
    below: list[list[int]]
    within: dict[int, list[int]]
    """The candidates of each clause."""
    ruled: Counter[int]
    """How many reactions of each actor the rules find."""

    @classmethod
    def of(cls, view: Scene, number: dict[int, int], said: Chances) -> "Nearby":
        """The surroundings of a text's clauses."""
        p = view.findings.parse
        sentence = [p.sent[c.head] for c in view.clauses]
        fellows, within = defaultdict(list), defaultdict(list)
        for k, s in enumerate(sentence):
            fellows[s].append(k)
        above = [[number[a] for a in p.ancestors(c.head) if a in number] for c in view.clauses]
        below: list[list[int]] = [[] for _ in view.clauses]
        for k, over in enumerate(above):
            for a in over:
                below[a].append(k)
        for n, c in enumerate(view.candidates):
            within[number[c.head]].append(n)
        ruled, joint = Counter(r.actor for r in view.ruled), said.shown[:, None] * said.stance
        return cls(view, said, joint, sentence, fellows, above, below, within, ruled)

    def of_candidate(self, k: int, n: int) -> Traits:
        """What holds of a candidate whatever its stance."""
        said, sent = self.said, self.sentence[k]
        rivals = sorted((float(said.taken[m]) for m in self.within[k]), reverse=True)
        near = [float(said.shown[m]) for d in (-1, 1) for m in self.fellows.get(sent + d, ())]
        up = self.above[k][:1]
        return {
            "shown": float(said.shown[k]),
            "share.best": float(said.stance[k].max()),
            "taken": float(said.taken[n]),
            "taken.best": float(said.taken[n] >= rivals[0]),
            "taken.gap": rivals[0] - float(said.taken[n]),
            "taken.second": rivals[1] if len(rivals) > 1 else 0.0,
            "read.shown": 1 - float(said.read[k, 0]),
            "read.taken": float(said.read_taken[n]),
            "read.taken.gap": float(max(said.read_taken[m] for m in self.within[k]) - said.read_taken[n]),
            "read.shown.sentence": 1 - min(float(said.read[m, 0]) for m in self.fellows[sent]),
            "shown.above": float(said.shown[up[0]]) if up else -1.0,
            "shown.below": max((float(said.shown[m]) for m in self.below[k]), default=-1.0),
            "shown.sentence": max(float(said.shown[m]) for m in self.fellows[sent]),
            "shown.near": max(near, default=0.0),
            "clauses": float(len(self.fellows[sent])),
            "shown.mean": float(said.shown.mean()),
            "shown.most": float(said.shown.max()),
            "ruled.text": float(self.ruled[self.view.candidates[n].actor]),
        }

    def of_stance(self, k: int, n: int, s: int) -> Traits:
        """What holds of a candidate's stance."""
        said, joint, fellows = self.said, self.joint, self.fellows[self.sentence[k]]
        read = said.read[:, 1 + s]
        c, up, best = self.view.candidates[n], self.above[k][:1], max(self.joint[m, s] for m in fellows)
        return of_rules(self.view, k, c, STANCES[s], fellows) | {
            f"stance.{STANCES[s]}": 1.0,
            "stance": float(s),
            "share": float(said.stance[k, s]),
            "joint": float(joint[k, s]),
            "read.joint": float(read[k]),
            "read.all": float(read[k] * said.read_taken[n]),
            "read.sentence": float(max(read[m] for m in fellows)),
            "read.best": float(read[k] >= max(said.read[k, 1:])),
            "first": float(said.stance[k].argmax() == s),
            "all": float(joint[k, s] * said.taken[n]),
            "joint.above": float(joint[up[0], s]) if up else -1.0,
            "joint.below": max((float(joint[m, s]) for m in self.below[k]), default=-1.0),
            "joint.sentence": float(best),
            "joint.best": float(joint[k, s] >= best),
        }


def grouped(view: Scene, some: list[Row], sure: Array) -> Iterator[Choice]:
    """Each stance of an actor in a sentence once, by its likeliest candidate; the chances of its others are added."""
    p, out = view.findings.parse, dict[tuple[int, int, int], Choice]()
    for i in np.argsort(-sure, kind="stable").tolist():
        c = view.candidates[some[i].candidate]
        key = p.sent[c.head], c.actor, some[i].stance
        known = out.setdefault(key, Choice(c, STANCES[some[i].stance], 0.0, ruled=False))
        known.ruled |= known.stance in c.ruled
        known.confidence = 1 - (1 - known.confidence) * (1 - float(sure[i]))
    yield from out.values()


def choices(models: Models, view: Scene) -> list[Choice]:
    """The stances that are sure enough."""
    if not view.candidates:
        return []
    around = Around.of(view)
    some = rows(view, around, chances(models, view, around))
    sure = models.certain.chances([row.traits for row in some])
    return selected(list(grouped(view, some, sure)), models.cuts)


def selected(every: list[Choice], cuts: Cuts) -> list[Choice]:
    """The choices that are sure enough."""
    return [c for c in every if cuts.keep(c.confidence, c.ruled)]
