"""Reactions: the stance that an actor takes towards an actor, a meeting, a statement or an act.

The rules propose reactions (``ruled``). ``candidates`` lists every clause with everybody who may have its stance;
``decide`` asks the learned decisions which clauses have one, which, and who takes it. The rules say towards what.
Stances are PLOVER's verbal categories (Open Event Data Alliance, PLOVER codebook, 2018).
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from kb.extract.findings import Findings, ReactionFinding
from kb.extract.reactions.candidates import Candidate, Scene, scene
from kb.extract.reactions.decide import FOLDER, Choice, Models, choices
from kb.extract.reactions.parties import Aim
from kb.extract.reactions.ruled import happened, ruled
from kb.extract.syntax.objects import object_of
from kb.extract.syntax.subjects import subject_of

MOST = 12000
"""A text with more candidates is left to the rules, as one that no encoder has read: time grows with them."""


def find(findings: Findings, folder: Path = FOLDER) -> None:
    """Write ``findings.reactions``, in the order of the text; weights are those of a folder."""
    known = len(findings.actors.found)
    proposed = ruled(findings)
    view = scene(findings, proposed, known)
    few = len(view.candidates) <= MOST and findings.encoder is not None
    found = [r for c in choices(Models.load(folder), view) for r in reactions(view, c)] if few else proposed
    findings.reactions = sorted(found, key=lambda r: (r.evidence, r.actor, r.stance))
    forget(findings, known)


def reactions(view: Scene, chosen: Choice) -> Iterator[ReactionFinding]:
    """The reactions of a choice: as the rules have them, else one for each actor that it is directed at."""
    p, c, sure = view.findings.parse, chosen.candidate, round(chosen.confidence, 2)
    same = view.by_sentence.get((c.actor, chosen.stance, p.sent[c.head]))
    if same:
        yield from (replace(r, confidence=sure) for r in same)
        return
    parties, day = view.parties, happened(view.findings, c.head)
    for kind, number, run in aims(view, c):
        evidence, carrier = (c.start, c.end), parties.carrier(c.head)
        yield ReactionFinding(c.actor, chosen.stance, kind, number, run, carrier, evidence, day, sure, c.head)


def aims(view: Scene, c: Candidate) -> list[Aim]:
    """What a reaction is directed at: the object, another's subject, or what a preposition brings."""
    p, parties, v = view.findings.parse, view.parties, c.head
    after = [o for k in p.kids(v, "prep") for o in p.kids(k, "pobj")]
    for i in (object_of(p, v), subject_of(p, v, real=True), *after):
        if i is not None and c.actor not in parties.who(i):
            return list({(kind, n): (kind, n, run) for kind, n, run in parties.target(i, c.actor, [c.actor])}.values())
    return [("text", None, (c.start, c.end))]


def forget(findings: Findings, known: int) -> None:
    """Leave out the actors that were made for reactions in which they then have no part."""
    used = {r.actor for r in findings.reactions}
    used |= {r.target_id for r in findings.reactions if r.target_kind == "actor" and r.target_id is not None}
    kept = [a for a in range(len(findings.actors.found)) if a < known or a in used]
    new = {a: k for k, a in enumerate(kept)}
    findings.actors.keep(kept)
    findings.reactions = [
        replace(r, actor=new[r.actor], target_id=new[r.target_id] if r.target_kind == "actor" else r.target_id)
        if r.target_id is not None
        else replace(r, actor=new[r.actor])
        for r in findings.reactions
    ]
