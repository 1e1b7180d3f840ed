"""The learned decisions: which candidates are encounters, who takes part, which are one, and how sure that is.

Each is a function from traits to a probability by boosted trees, two of them with a linear model over words before.
``benchmarks/train_meetings.py`` trains them; MODEL_CARD.md says on what, and how well they do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from kb.extract.findings import MeetingFinding
from kb.extract.learned.cuts import Cuts
from kb.extract.learned.trees import Trees
from kb.extract.learned.words import Words
from kb.extract.meetings.links import grouped, of_link
from kb.extract.meetings.members import best_three, chosen, of_members
from kb.extract.meetings.outcome import between_states
from kb.extract.meetings.parties import international
from kb.extract.meetings.scene import Scene, consult
from kb.extract.meetings.traits import Traits, candidate_words, flags, of_candidate, of_pair, pair_words

Array = np.ndarray[Any, np.dtype[Any]]

FOLDER = Path(__file__).parent / "weights"
LOOKED_AT = 0.25
"""From this probability on it is asked who takes part in what a candidate tells of."""
ENCOUNTER = 0.35
"""From this probability on a candidate can be of an encounter."""
MOST = 100
"""A text with more candidates is left to the rules, ..."""
MOST_PAIRS = 6000
"""... and so is one with more pairs of a candidate and an actor: the time of the learned decisions grows with them."""
RULED = 0.1
"""So much surer must a group be than what the rules propose for the same words."""
SAME = 0.5
"""From this average probability on groups of candidates are one encounter."""


@dataclass(frozen=True, slots=True)
class Models:
    """The trained decisions."""

    encounter: Trees
    encounter_words: Words
    part: Trees
    part_words: Words
    link: Trees
    member: Trees
    certain: Trees
    cuts: Cuts

    @classmethod
    @cache
    def load(cls, folder: Path = FOLDER) -> "Models":
        """The weights of a folder that ``benchmarks/train_meetings.py`` wrote."""
        return cls(
            encounter=Trees.load(folder / "encounter.npz"),
            encounter_words=Words.load(folder / "encounter_words.npz"),
            part=Trees.load(folder / "part.npz"),
            part_words=Words.load(folder / "part_words.npz"),
            link=Trees.load(folder / "link.npz"),
            member=Trees.load(folder / "member.npz"),
            certain=Trees.load(folder / "certain.npz"),
            cuts=Cuts.load(folder),
        )


@dataclass(slots=True)
class Proposal:
    """An encounter as the rules or the learned decisions see it: its candidates, and who takes part."""

    group: list[int]
    members: list[int]
    chances: Array
    """The probability of each actor to take part."""
    ruled: MeetingFinding | None = None
    """What the rules say of it, if they propose it."""
    confidence: float = 0.0


def encounter_chances(models: Models, scene: Scene) -> Array:
    """The probability of each candidate, (candidates,)."""
    many = range(len(scene.candidates))
    rows = [of_candidate(scene, k) for k in many]
    for row, score in zip(rows, models.encounter_words.scores(candidate_words(scene, k) for k in many), strict=True):
        row["words"] = float(score)
    return models.encounter.chances(rows)


def part_chances(models: Models, scene: Scene, sure: Array) -> Array:
    """The probability of each actor in each candidate that is looked at, (candidates, actors); 0 in others."""
    actors = range(len(scene.findings.actors.found))
    out = np.zeros((len(sure), len(actors)))
    looked = [k for k in range(len(sure)) if sure[k] > LOOKED_AT]
    pairs = [(k, a) for k in looked for a in actors]
    rows = [of_pair(scene, k, a) for k, a in pairs]
    for row, score in zip(rows, models.part_words.scores(pair_words(scene, k, a) for k, a in pairs), strict=True):
        row["score"] = float(score)
    out[looked] = models.part.chances(rows).reshape(len(looked), len(actors))
    return out


def groups(models: Models, scene: Scene, sure: Array, taking: Array) -> list[list[int]]:
    """The candidates that are likely enough, brought together by encounter."""
    likely = [k for k in range(len(sure)) if sure[k] > ENCOUNTER and possible(scene, k)]
    pairs = [(a, b) for a in likely for b in likely if a < b]
    chances = models.link.chances([of_link(scene, pair, sure, taking) for pair in pairs])
    chances[[at_its_margins(scene, a, b) or at_its_margins(scene, b, a) for a, b in pairs]] = 0.0
    return grouped(likely, dict(zip(pairs, chances.tolist(), strict=True)), SAME)


def at_its_margins(scene: Scene, a: int, b: int) -> bool:
    """Whether one candidate's encounter is on the sidelines of the other's: then they are two."""
    return bool(set(scene.candidates[a].mention.beside) & set(scene.candidates[b].mention.organizers))


def possible(scene: Scene, k: int) -> bool:
    """Whether no rule forbids a candidate: it has no other sense, is neither denied nor only asked about, and no event
    that others only meet beside."""
    c = scene.candidates[k]
    denied = c.mention.status.status is None and c.mention.status.explicit
    return not (c.other_sense or denied or at_its_margins(scene, k, k))


def of_proposal(scene: Scene, p: Proposal, every: Sequence[Proposal], sure: Array) -> Traits:
    """What tells whether a proposal is right: its members, its candidates, and what the other side makes of them."""
    group, members, chances = p.group, p.members, p.chances
    found, own = scene.findings.actors.found, [scene.candidates[k] for k in group]
    taken = chances[members]
    out = {f"has={c.mention.entry.kind}": 1.0 for c in own} | {f"status={c.mention.status.status}": 1.0 for c in own}
    out |= {
        f"members={kind}": float(sum(found[a].kind == kind for a in members))
        for kind in ("person", "country", "group", "organization")
    }
    out |= flags(
        accepted=any(c.accepted for c in own),
        verb=any(c.mention.entry.verb for c in own),
        war=scene.sides.war,
        dated=any(c.mention.date for c in own),
        placed=any(c.mention.place is not None for c in own),
    )
    return (
        out
        | rivals(p, every)
        | best_three(chances)
        | {
            "group": float(len(group)),
            "sure": float(sure[group].max()),
            "sure.mean": float(sure[group].mean()),
            "sure.any": float(1 - np.prod(1 - sure[group])),
            "members": float(len(members)),
            "countries": float(len({found[a].country for a in members} - {None})),
            "sides": float(scene.sides.represented(members)),
            "homeless": float(sum(found[a].country is None for a in members)),
            "new": float(sum(a >= scene.known for a in members)),
            "international": float(sum(international(scene.findings, a) for a in members)),
            "taken.least": float(taken.min()),
            "taken.mean": float(taken.mean()),
            "taken.all": float(taken.prod()),
            "open": float((chances * (1 - chances)).sum()),
            "rest": float(chances.sum() - taken.sum()),
            "weight": max(c.mention.entry.weight for c in own),
            "sentence": float(scene.sentence(group[0])),
            "candidates": float(len(scene.candidates)),
            "home": max(scene.shares, default=0.0),
        }
    )


def rivals(p: Proposal, every: Sequence[Proposal]) -> Traits:
    """How far the other side (the rules, or the learned decisions) proposes the same."""
    others = [o for o in every if (o.ruled is None) != (p.ruled is None)]
    ways = [(share(p.group, o.group), share(p.members, o.members)) for o in others]
    group, members = max((w for w in ways if w[0] > 0), default=(0.0, 0.0))
    return {
        "ruled": float(p.ruled is not None),
        "rule.confidence": (p.ruled.confidence or 0.0) if p.ruled else -1.0,
        "rival": group,
        "rival.members": members,
        "rival.any": max((m for _, m in ways), default=0.0),
        "rivals": float(len(others)),
    }


def share(a: Sequence[int], b: Sequence[int]) -> float:
    """The Jaccard index of two sets."""
    return len(set(a) & set(b)) / len(set(a) | set(b))


def proposals(
    models: Models, scene: Scene, ruled: Sequence[MeetingFinding], sure: Array, taking: Array
) -> list[Proposal]:
    """The rules' meetings and the learned groups, each with its members."""
    out = []
    for m in ruled:
        group = of_triggers(scene, m)
        if group and m.participants:
            chances = models.member.chances(of_members(scene, group, sure, taking))
            out.append(Proposal(group, [a for a, _ in m.participants], chances, m))
    for group in groups(models, scene, sure, taking):
        chances = models.member.chances(of_members(scene, group, sure, taking))
        chances[[o for k in group for o in scene.candidates[k].mention.beside]] = 0.0  # whose event it is beside
        members = chosen(scene, group, chances)
        if between_states(scene.sides, (scene.candidates[k].mention for k in group), members):
            out.append(Proposal(group, members, chances))
    return out


def of_triggers(scene: Scene, m: MeetingFinding) -> list[int]:
    """The candidates of a meeting's triggers; of several places the one that is the meeting's."""
    out: dict[int, int] = {}
    for k, c in enumerate(scene.candidates):
        if c.mention.trigger in m.trigger and (c.mention.trigger not in out or c.station == m.place is not None):
            out[c.mention.trigger] = k
    return sorted(out.values())


def settled(models: Models, scene: Scene, ruled: Sequence[MeetingFinding]) -> list[Proposal]:
    """The rules' meetings and the learned groups that are sure enough, of several for the same words the surest."""
    many = len(scene.candidates)
    too_many = many > MOST or many * len(scene.findings.actors.found) > MOST_PAIRS
    if too_many or scene.findings.encoder is None:
        return [
            Proposal(of_triggers(scene, m), [a for a, _ in m.participants], np.zeros(0), m, m.confidence or 0.0)
            for m in ruled
        ]
    consult(scene)
    sure = encounter_chances(models, scene)
    if not len(sure) or not scene.findings.actors.found:
        return []
    made = proposals(models, scene, ruled, sure, part_chances(models, scene, sure))
    rows = [of_proposal(scene, p, made, sure) for p in made]
    for p, chance in zip(made, models.certain.chances(rows).tolist(), strict=True):
        p.confidence = chance
    return selected(made, models.cuts)


def selected(made: Sequence[Proposal], cuts: Cuts) -> list[Proposal]:
    """What is sure enough; of a rules' proposal and a group that share a candidate the surer one.

    One word can tell of several encounters by the rules ("met twice"), which all stay.
    """
    out: list[Proposal] = []
    for p in sorted(made, key=lambda p: (-p.confidence - RULED * (p.ruled is not None), p.group)):
        rivals = (o for o in out if (o.ruled is None) != (p.ruled is None))
        beaten = any(set(o.group) & set(p.group) for o in rivals)
        if not beaten and cuts.keep(p.confidence, p.ruled is not None):
            out.append(p)
    return out
