"""Meetings: who met whom, where and when, in which manner, and whether it has come about.

The rules propose meetings (``ruled``). ``scene`` lists every candidate, a trigger word with its frame, and every word
that means an actor; ``decide`` asks the learned decisions which candidates are encounters, who takes part, and which
are one. Of what both propose for the same words the surer is kept, if it is sure enough.
"""

from dataclasses import replace
from pathlib import Path

from kb.extract.findings import Findings, MeetingFinding
from kb.extract.meetings.decide import FOLDER, Models, Proposal, settled
from kb.extract.meetings.model import Encounter
from kb.extract.meetings.outcome import Roles, described
from kb.extract.meetings.ruled import ruled
from kb.extract.meetings.scene import Scene, scene


def find(findings: Findings, folder: Path = FOLDER) -> None:
    """Write ``findings.meetings``, in the order in which the text first tells them; weights are those of a folder."""
    proposed = ruled(findings)
    view = scene(findings)
    kept = settled(Models.load(folder), view, proposed)
    told = [encounter(view, p) for p in kept]
    found = [meeting(view, p, e, told) for p, e in zip(kept, told, strict=True)]
    findings.meetings = sorted(found, key=lambda m: (min(m.trigger), m.participants))
    forget(findings, view.known)


def encounter(view: Scene, p: Proposal) -> Encounter:
    """The mentions of an encounter, with the parts that its members have in them."""
    mentions = (view.candidates[k].mention for k in p.group)
    return Encounter([replace(m, roles={a: r for a, r in m.roles.items() if a in p.members}) for m in mentions])


def meeting(view: Scene, p: Proposal, e: Encounter, told: list[Encounter]) -> MeetingFinding:
    """The meeting as the rules propose it, or as its mentions describe it, with the confidence that was learned."""
    made = p.ruled
    if made is None:
        roles: Roles = dict.fromkeys(p.members, "principal")
        for m in reversed(e.mentions):
            roles |= m.roles
        made = described(view.findings, view.sides, e, roles, told)
    return replace(made, confidence=round(p.confidence, 3))


def forget(findings: Findings, known: int) -> None:
    """Leave out the actors that were made for meetings in which they then don't take part."""
    used = {a for m in findings.meetings for a, _ in m.participants}
    kept = [a for a in range(len(findings.actors.found)) if a < known or a in used]
    new = {a: k for k, a in enumerate(kept)}
    findings.actors.keep(kept)
    for m in findings.meetings:
        m.participants = sorted((new[a], role) for a, role in m.participants)
