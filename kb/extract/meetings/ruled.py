"""Meetings by the rules alone.

Steps: ``detect`` finds trigger words and fills their frames (``arguments``, ``status``, ``setting``), ``encounters``
brings together what speaks of one encounter, ``outcome`` makes the record of each.
"""

from kb.extract.findings import Findings, MeetingFinding
from kb.extract.meetings.detect import mentions
from kb.extract.meetings.encounters import TRAVELLING, abroad, encounters
from kb.extract.meetings.governors import accompanying, heads
from kb.extract.meetings.model import Encounter, Mention
from kb.extract.meetings.outcome import finding
from kb.extract.meetings.parties import parties
from kb.extract.meetings.states import state
from kb.extract.syntax.verbs import helpers


def ruled(findings: Findings) -> list[MeetingFinding]:
    """The meetings of a text, in the order in which it first tells them."""
    told = mentions(findings)
    sides = parties(findings)
    sides.leaders = heads(findings)
    for m in told:
        receive(findings, m)
    found = attended(findings, encounters(findings, sides, told))
    escort(findings, found)
    made = [finding(findings, sides, e, found) for e in found]
    return [m for m in made if m]


def receive(findings: Findings, m: Mention) -> None:
    """The state that a guest visits is the host, or the one of its people whom the visit is said to be for."""
    answered = m.entry.lemma == "invitation" and "guest" in m.roles.values()
    if not (m.entry.kind in TRAVELLING or answered) or m.place is None or not m.roles or not abroad(findings, m):
        return
    place = findings.places[m.place]
    if place.country is None:
        return
    found = findings.actors.found
    for a in purpose(findings, m.trigger):
        if found[a].country == place.country and found[a].kind == "person":
            m.roles.setdefault(a, "host")
    hosts = present(findings, m, place.country)
    if "host" not in m.roles.values() and len(hosts) == 1:
        m.roles.setdefault(hosts[0], "host")
    if "host" not in m.roles.values():
        host = state(findings, place.country, place.mentions[0])
        m.assumed = None if host in m.roles else host
        m.roles.setdefault(host, "host")


def present(findings: Findings, m: Mention, country: str) -> list[int]:
    """Who of a country acts together with the guest in the sentence ("X and Y agreed as X ended a visit")."""
    parse, found = findings.parse, findings.actors.found
    first, last = parse.sents[parse.sent[m.trigger]]
    together = [
        {a for c in parse.conjuncts(t) for a in findings.actors.resolve(c)}
        for t in range(first, last)
        if parse.dep[t] in ("nsubj", "nsubjpass") and parse.kids(t, "conj")
    ]
    people = {a for group in together if group & set(m.roles) for a in group}
    return sorted(a for a in people if found[a].kind == "person" and found[a].country == country)


def purpose(findings: Findings, trigger: int) -> list[int]:
    """Actors named in the infinitive that tells what a journey is for ("flew to Oslo to win the backing of")."""
    parse, out = findings.parse, []
    verbs = [v for v in (trigger, parse.head[trigger]) if parse.pos[v] == "VERB"]
    for v in verbs:
        for c in parse.kids(v, "advcl", "xcomp", "acl"):
            if c > trigger and "to" in helpers(parse, c):
                out += [a for t in range(c, parse.right[c]) if (a := findings.actors.at(t)) is not None]
        out += [a for c in range(v, parse.right[v]) if parse.lower[c] == "where" and parse.head[c] > c
                for t in range(c, parse.right[parse.head[c]]) if (a := findings.actors.at(t)) is not None]  # fmt: skip
    return list(dict.fromkeys(out))


def attended(findings: Findings, found: list[Encounter]) -> list[Encounter]:
    """Without the journeys to an organization's event: there, or told of in one sentence, they are no visits."""
    sent = findings.parse.sent
    events = [(sent[m.trigger], m.place, set(e.people())) for e in found for m in e.mentions if m.organizers]

    def joins(m: Mention) -> bool:
        return any(
            set(m.roles) & people and (sent[m.trigger] == s or (m.place is not None and m.place == place))
            for s, place, people in events
        )

    return [e for e in found if e.kinds() != {"travel"} or not any(joins(m) for m in e.mentions)]


def escort(findings: Findings, found: list[Encounter]) -> None:
    """Companions are delegates of the encounter nearest to where the text tells of them."""
    for principals, others, verb in accompanying(findings):
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
