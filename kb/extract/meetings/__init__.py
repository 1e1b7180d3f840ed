"""Meetings: who met whom, where and when, in which manner, and whether it has come about.

The rules propose meetings (``ruled``). ``scene`` lists every candidate, a trigger word with its frame, and every word
that means an actor; ``decide`` asks the learned decisions which candidates are encounters, who takes part, and which
are one. Of what both propose for the same words the surer is kept, if it is sure enough. ``occasion`` decides where
and when it is, and whether it has been. What was found twice is joined (``doubles``).
"""

from dataclasses import replace
from pathlib import Path

from kb.extract.findings import DateFinding, Findings, MeetingFinding
from kb.extract.meetings import occasion
from kb.extract.meetings.decide import FOLDER, Models, Proposal, settled
from kb.extract.meetings.doubles import joined
from kb.extract.meetings.model import Encounter, Setting
from kb.extract.meetings.occasion import Account, settle
from kb.extract.meetings.outcome import Roles, described, setting
from kb.extract.meetings.ruled import ruled
from kb.extract.meetings.scene import Scene, scene


def find(findings: Findings, folder: Path = FOLDER) -> None:
    """Write ``findings.meetings``, in the order in which the text first tells them; weights are those of a folder."""
    proposed = ruled(findings)
    view = scene(findings)
    kept = settled(Models.load(folder), view, proposed)
    told = [encounter(view, p) for p in kept]
    accounts = [account(view, p, e, told) for p, e in zip(kept, told, strict=True)]
    settings = [
        settle(occasion.Models.load(folder), view, a) if len(p.chances) else a.ruled
        for p, a in zip(kept, accounts, strict=True)
    ]
    found = [meeting(view, *made) for made in zip(kept, told, accounts, settings, strict=True)]
    findings.meetings = sorted(joined(findings, found), key=lambda m: (min(m.trigger), m.participants))
    forget(findings, view.known)


def encounter(view: Scene, p: Proposal) -> Encounter:
    """The mentions of an encounter, with the parts that its members have in them."""
    mentions = (view.candidates[k].mention for k in p.group)
    return Encounter([replace(m, roles={a: r for a, r in m.roles.items() if a in p.members}) for m in mentions])


def account(view: Scene, p: Proposal, e: Encounter, told: list[Encounter]) -> Account:
    """What the rules say of a proposed encounter: who has which part in it, where and when."""
    if p.ruled is not None:
        made = p.ruled
        day = DateFinding((0, 0), made.start, made.end, made.precision) if made.start else None
        return Account(p.group, e.mentions, dict(made.participants), Setting(made.place, day, made.status))
    roles: Roles = dict.fromkeys(p.members, "principal")
    for m in reversed(e.mentions):
        roles |= m.roles
    return Account(p.group, e.mentions, roles, setting(view.findings, e, roles, told))


def meeting(view: Scene, p: Proposal, e: Encounter, told: Account, known: Setting) -> MeetingFinding:
    """The meeting as the rules propose it, or as its mentions describe it, with what was learned of it."""
    made = replace(p.ruled, **known.fields()) if p.ruled else described(view.findings, view.sides, e, told.roles, known)
    return replace(made, confidence=round(p.confidence, 3))


def forget(findings: Findings, known: int) -> None:
    """Leave out the actors that were made for meetings in which they then don't take part."""
    used = {a for m in findings.meetings for a, _ in m.participants}
    kept = [a for a in range(len(findings.actors.found)) if a < known or a in used]
    new = {a: k for k, a in enumerate(kept)}
    findings.actors.keep(kept)
    for m in findings.meetings:
        m.participants = sorted((new[a], role) for a, role in m.participants)
