"""From encounters to the record: participants with their parts, mode, status, time, place and confidence."""

from collections.abc import Iterable
from datetime import timedelta

from kb.extract.findings import Findings, MeetingFinding
from kb.extract.meetings.encounters import TRAVELLING, is_session, overlapping
from kb.extract.meetings.model import Encounter, Mention, Setting
from kb.extract.meetings.parties import Parties
from kb.extract.meetings.setting import FINENESS, dateline, scene
from kb.extract.meetings.timing import day_of, state, time
from kb.record import HAPPENED, MeetingMode, ParticipantRole

Roles = dict[int, ParticipantRole]
NEAR = 5
"""Sentences within which the text says who leads a delegation."""
SESSIONS = timedelta(days=6)
"""Sessions of one organization so near to each other are at one place."""


def finding(findings: Findings, parties: Parties, e: Encounter, told: list[Encounter]) -> MeetingFinding | None:
    """The meeting that an encounter is; None if nobody foreign to another takes part."""
    roles = {a: r for a, r in named(findings, parties, led(findings, parties, e)).items() if parties.stands(a)}
    made = described(findings, parties, e, roles, setting(findings, e, roles, told))
    return made if between_states(parties, e.mentions, [a for a, _ in made.participants]) else None


def setting(findings: Findings, e: Encounter, roles: Roles, told: list[Encounter]) -> Setting:
    """Where and when an encounter is by the rules, and whether it has been."""
    return Setting(location(findings, e, roles, told), day_of(findings, e, told), state(e))


def described(findings: Findings, parties: Parties, e: Encounter, roles: Roles, known: Setting) -> MeetingFinding:
    """The meeting that an encounter with these participants is."""
    mode, roles = manner(findings, parties, e, roles, known.place)
    return MeetingFinding(
        mode=mode, **known.fields(), participants=sorted(roles.items()),
        evidence=sorted({m.evidence for m in e.mentions}), trigger=[m.trigger for m in e.mentions],
        confidence=confidence(e, roles),
    )  # fmt: skip


def cast(e: Encounter) -> Roles:
    """Everyone who takes part; a special part outranks the plain one."""
    out: Roles = {}
    for m in e.mentions:
        for a, role in m.roles.items():
            if out.get(a, "principal") == "principal":
                out[a] = role
    return out


def led(findings: Findings, parties: Parties, e: Encounter) -> Roles:
    """The cast with those who lead a side's delegation near by, where the side has no other person."""
    found, sent, roles = findings.actors.found, findings.parse.sent, cast(e)
    for host in {m.assumed for m in e.mentions if m.assumed in roles}:
        if host is not None and any(
            found[a].country == found[host].country and found[a].kind == "group" for a in roles
        ):
            del roles[host]
    bare = {parties.side(a): r for a, r in roles.items() if found[a].kind in ("country", "group")}
    taken = {parties.side(a) for a in roles if found[a].kind == "person"}
    near = {s for m in e.mentions for s in range(sent[m.trigger] - NEAR, sent[m.trigger] + NEAR + 1)}
    leaders = [a for a, t in parties.leaders if sent[t] in near and found[a].role and parties.side(a) in bare]
    return roles | {a: bare[parties.side(a)] for a in leaders if parties.side(a) not in taken}


def named(findings: Findings, parties: Parties, roles: Roles) -> Roles:
    """Without the countries, organizations and groups for which a person is named."""
    found = findings.actors.found
    persons = {parties.side(a) for a in roles if found[a].kind == "person"}
    bodies = {parties.side(a) for a in roles if found[a].kind in ("country", "organization")}
    strangers = [a for a in roles if found[a].kind == "person" and found[a].country is None]
    bare = [a for a in roles if found[a].kind == "country" and parties.side(a) not in persons]
    if strangers and len({parties.side(a) for a in roles}) > 2 and len(bare) == 1:
        roles = {a: r for a, r in roles.items() if a != bare[0]}
    out: Roles = {}
    for a, role in roles.items():
        side, kind = parties.side(a), found[a].kind
        redundant = side in persons or (kind == "group" and side in bodies)
        twin = kind == "country" and any(found[b].kind == "country" and parties.side(b) == side for b in out)
        if kind == "person" or found[a].country is None or not (redundant or twin):
            out[a] = role
    return out


def location(findings: Findings, e: Encounter, roles: Roles, told: list[Encounter]) -> int | None:
    """The finest place that a mention gives, else where a party is known to have been the other's guest."""
    place = stated(findings, e)
    if place is not None:
        return place
    if any(m.here for m in e.mentions):
        line = dateline(findings)
        return scene(findings) if line is None else line
    if e.mentions[0].remote:
        return None
    if any(m.organizers for m in e.mentions):
        return venue(findings, e, told)
    if any(m.aside for m in e.mentions):
        events = [x for x in told if x.kinds() == {"event"}]
        stage = next((p for x in events if (p := stated(findings, x)) is not None), None)
        if stage is None and any(m.here for x in events for m in x.mentions):
            stage = dateline(findings)
        return scene(findings) if stage is None else stage
    frames = {o for m in e.mentions for o in m.beside}
    spots = [m.place for x in told for m in x.mentions if frames & set(m.organizers) and m.place is not None]
    if spots:
        return spots[0]
    homes = {findings.actors.found[a].country for a in roles}
    stays = [x for x in told if x.kinds() & set(TRAVELLING)]
    for stay in stays:
        for m in stay.mentions:
            guests = {a for a in m.roles if a in roles and findings.actors.found[a].kind == "person"}
            spot = dateline(findings) if m.place is None and m.here else m.place
            if spot is None or not guests or m.entry.kind not in TRAVELLING:
                continue
            lasting = state(stay) == "ongoing" and state(e) == "held"
            if (findings.places[spot].country in homes or lasting) and agree(e, stay):
                return spot
    return reported(findings, e, roles)


def reported(findings: Findings, e: Encounter, roles: Roles) -> int | None:
    """The dateline's city, where a guest meets somebody of its country on the day of the report."""
    line, published = dateline(findings), findings.article.published
    if line is None or findings.layout.dateline is None or published is None or state(e) not in HAPPENED:
        return None
    home = findings.places[line].country
    persons = [findings.actors.found[a] for a in roles if findings.actors.found[a].kind == "person"]
    days = [m.date.start for m in e.mentions if m.date and m.date.start and m.date.precision == "day"]
    lead = findings.parse.sent[e.mentions[0].trigger] <= findings.parse.sent[findings.layout.dateline[1]] + 1
    fresh = any(timedelta(0) <= published - day <= timedelta(days=1) for day in days) or (lead and not days)
    hosted = any(p.country == home for p in persons) and any(p.country not in (home, None) for p in persons)
    return line if fresh and hosted else None


def venue(findings: Findings, e: Encounter, told: list[Encounter]) -> int | None:
    """Where the same organization meets in the same days, or at a time that the text leaves open."""
    own = time(e)
    frames = {o for m in e.mentions for o in m.organizers}
    places = []
    for other in told:
        day, place = time(other), stated(findings, other)
        if place is None or not frames & {o for m in other.mentions for o in m.organizers}:
            continue
        if own is None or day is None or own.start is None or day.start is None:
            if "held" not in (state(other), state(e)):
                places.append(place)
        elif abs(own.start - day.start) <= SESSIONS:
            return place
    return places[0] if len(set(places)) == 1 else None


def stated(findings: Findings, e: Encounter) -> int | None:
    """The finest place that a mention gives."""
    places = [m.place for m in e.mentions if m.place is not None]
    return min(places, key=lambda p: (FINENESS[findings.places[p].precision], places.index(p)), default=None)


def agree(e: Encounter, stay: Encounter) -> bool:
    """Whether a stay and an encounter can be at one time."""
    if (state(e) in HAPPENED) != (state(stay) in HAPPENED):
        return False
    return (
        all(overlapping(a.date, b.date) for a in e.mentions for b in stay.mentions if b.entry.kind in TRAVELLING)
        or state(e) in HAPPENED
    )


def manner(
    findings: Findings, parties: Parties, e: Encounter, roles: Roles, place: int | None
) -> tuple[MeetingMode, Roles]:
    """The mode, and the parts that it gives."""
    found = findings.actors.found
    sides = {parties.side(a) for a in roles}
    country = findings.places[place].country if place is not None else None
    if any(m.remote for m in e.mentions):
        return "phone", roles
    sides = {parties.side(a) for a in roles if roles[a] != "mediator"}
    if "mediator" in roles.values() or any(m.mediated for m in e.mentions):
        return "third-party", roles
    if any(m.organizers and is_session(m) for m in e.mentions):
        return "multilateral", {
            a: ("host" if r == "host" else "principal" if r == "guest" else r) for a, r in roles.items()
        }
    if len(sides) > 2:
        return "multilateral", roles
    if any(m.aside for m in e.mentions) and not e.kinds() & {"visit", "travel", "host"}:
        return "bilateral", roles
    at_home = {a for a in roles if country and found[a].country == country}
    if country and at_home and len(at_home) < len(roles):
        return "visit", {a: r if r == "delegate" else "host" if a in at_home else "guest" for a, r in roles.items()}
    if "guest" in roles.values() or "host" in roles.values():
        return "visit", roles
    return "bilateral", roles


def between_states(parties: Parties, mentions: Iterable[Mention], actors: Iterable[int]) -> bool:
    """Whether two sides meet, or an international organization's members."""
    return parties.represented(actors) > 1 or any(m.organizers for m in mentions)


def confidence(e: Encounter, roles: Roles) -> float:
    """One minus the chance that every mention errs, after the triggers' weights; less where few take part."""
    wrong = 1.0
    for m in e.mentions:
        wrong *= 1 - m.entry.weight * (1 if m.status.explicit else 0.8)
    return round((1 - wrong) * (1 if len(roles) > 1 else 0.7), 3)
