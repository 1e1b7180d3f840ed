"""Meetings: who met whom, where and when, in which manner, and whether it has come about.

Steps: ``detect`` finds trigger words and fills their frames (``arguments``, ``status``, ``setting``), ``encounters``
brings together what speaks of one encounter, ``outcome`` makes the record of each.
"""

from kb.extract.findings import ActorFinding, Findings
from kb.extract.meetings.arguments import accompanying
from kb.extract.meetings.detect import mentions
from kb.extract.meetings.encounters import TRAVELLING, abroad, encounters
from kb.extract.meetings.model import Encounter, Mention
from kb.extract.meetings.outcome import finding
from kb.extract.meetings.parties import Parties, parties


def find(findings: Findings) -> None:
    """Write ``findings.meetings``, in the order in which the text first tells them."""
    told = mentions(findings)
    sides = parties(findings)
    for m in told:
        receive(findings, sides, m)
    found = encounters(findings, sides, told)
    escort(findings, found)
    stays = [e for e in found if e.kinds() & set(TRAVELLING)]
    made = [finding(findings, sides, e, stays) for e in found]
    findings.meetings = [m for m in made if m]


def receive(findings: Findings, sides: Parties, m: Mention) -> None:
    """The state that a guest visits is the host, where the mention names none."""
    if m.entry.kind not in TRAVELLING or m.place is None or not abroad(findings, m):
        return
    place = findings.places[m.place]
    if place.country is None:
        return
    host = sides.country(place.country)
    if host is None and place.precision == "country":
        findings.actors.found.append(ActorFinding(place.name, "country", place.country, None, list(place.mentions)))
        host = len(findings.actors.found) - 1
    if host is not None:
        m.roles.setdefault(host, "host")


def escort(findings: Findings, found: list[Encounter]) -> None:
    """Companions are delegates of the encounter nearest to where the text tells of them."""
    for principals, others, verb in accompanying(findings, range(len(findings.parse))):
        near = [
            (abs(m.trigger - verb), k, m)
            for k, e in enumerate(found)
            for m in e.mentions
            if principals & set(e.people())
        ]
        if near:
            target = min(near, key=lambda n: n[:2])[2]
            for a in sorted(others - principals):
                target.roles.setdefault(a, "delegate")
