"""Meetings: who met whom, where and when, in which manner, and whether it has come about.

Passes: ``scene`` lists candidates (trigger words with their frames) and every word that means an actor; ``decide`` asks
the learned decisions which candidates are encounters, who takes part, and which are one; ``outcome`` says of each its
mode, status, day and place.
"""

from pathlib import Path

from kb.extract.findings import Findings
from kb.extract.meetings.decide import FOLDER, Decided, Models, decided
from kb.extract.meetings.model import Encounter
from kb.extract.meetings.outcome import finding
from kb.extract.meetings.scene import Scene, scene


def find(findings: Findings, folder: Path = FOLDER) -> None:
    """Write ``findings.meetings``, in the order in which the text first tells them; weights are those of a folder."""
    view = scene(findings)
    told = decided(Models.load(folder), view)
    found = [encounter(view, d) for d in told]
    made = [finding(findings, view.sides, e, found) for e in found]
    findings.meetings = made
    forget(findings, view.known)


def encounter(view: Scene, d: Decided) -> Encounter:
    """The mentions of an encounter, each with those parts that its members have."""
    mentions = [view.candidates[k].mention for k in d.group]
    return Encounter(mentions, d.members, round(d.confidence, 3))


def forget(findings: Findings, known: int) -> None:
    """Leave out the actors that were made for meetings in which they then don't take part."""
    used = {a for m in findings.meetings for a, _ in m.participants}
    kept = [a for a in range(len(findings.actors.found)) if a < known or a in used]
    new = {a: k for k, a in enumerate(kept)}
    findings.actors.keep(kept)
    for m in findings.meetings:
        m.participants = sorted((new[a], role) for a, role in m.participants)
