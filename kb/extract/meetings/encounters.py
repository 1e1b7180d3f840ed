"""Mentions that speak of one encounter, brought together."""

from datetime import timedelta

from kb.extract.actors import nominals
from kb.extract.findings import ActorFinding, DateFinding, Findings
from kb.extract.meetings.lexicon import WORDS
from kb.extract.meetings.model import Encounter, Mention
from kb.extract.meetings.parties import Parties
from kb.record import HAPPENED

FOUNDING_WEIGHT = 0.55
"""Triggers below this weight make no encounter of their own."""
TRAVELLING = ("visit", "travel")
NEXT = 2
"""So many sentences on, who a guest is said to have spoken with is the host."""
LONGEST_STAY = timedelta(days=4)


def encounters(findings: Findings, parties: Parties, mentions: list[Mention]) -> list[Encounter]:
    """The encounters of a text, in the order in which it first tells them."""
    out: list[Encounter] = []
    for m in mentions:
        if m.entry.kind != "support":
            settle(findings, parties, out, m)
    for m in mentions:
        if m.entry.kind == "support" and len({parties.side(a) for a in m.roles}) > 1:
            home = min((e for e in out if supports(findings, parties, e, m)), key=lambda e: away(e, m), default=None)
            if home is not None:
                home.mentions.append(m)
            elif converses(findings, parties, m):
                m.remote = m.place is None
                out.append(Encounter([m]))
    for e in out:
        e.mentions.sort(key=lambda m: m.trigger)
    return out


def settle(findings: Findings, parties: Parties, told: list[Encounter], m: Mention) -> None:
    """Bring the mention to the encounters that it speaks of, new ones where none is told yet."""
    inherit(told, m)
    founding = founds(findings, parties, m)
    homes = [e for e in recent(told) if joins(findings, parties, e, m, founding)]
    if m.number > 1 and founding:
        same = [e for e in homes if set(e.people()) == set(m.roles)][: m.number]
        for e in same:
            e.mentions.append(m)
        told.extend(Encounter([m]) for _ in range(m.number - len(same)))
    elif homes:
        homes[0].mentions.append(m)
    elif founding:
        told.append(Encounter([m]))


def inherit(told: list[Encounter], m: Mention) -> None:
    """A session of some rank without a name is one of the organization that the text spoke of last."""
    if m.roles or m.plural or m.entry.lemma not in WORDS["sessions"] or not m.label or m.entry.verb:
        return
    last = next((x for e in recent(told) for x in reversed(e.mentions) if x.organizers), None)
    if last is not None:
        m.organizers = list(last.organizers)
        m.roles.update((o, "principal") for o in last.organizers)


def supports(findings: Findings, parties: Parties, e: Encounter, m: Mention) -> bool:
    """Whether "she told him", "discussed with him" shows the encounter: the same two, at no other time."""
    people, sides = set(e.people()), parties.sides(e.people())
    sent, last = findings.parse.sent, max(x.trigger for x in e.mentions)
    told = m.entry.lemma in WORDS["conversing"] and 0 <= sent[m.trigger] - sent[last] <= NEXT
    known = all(a in people or (told and sides.get(parties.side(a)) == set()) for a in m.roles)
    return known and bool(set(m.roles) & people) and same_time(e, m) and same_parties(parties, e, m)


def converses(findings: Findings, parties: Parties, m: Mention) -> bool:
    """Whether two in office of different states spoke with each other: no other encounter known, they did by phone."""
    people = [a for a in m.roles if findings.actors.found[a].kind == "person"]
    return (
        m.entry.lemma in ("speak", "talk")
        and m.status.status == "held"
        and len(people) == len(m.roles) == 2
        and parties.represented(people) == 2
    )


def away(e: Encounter, m: Mention) -> int:
    """How far the encounter is told from the mention, in tokens."""
    return min(abs(x.trigger - m.trigger) for x in e.mentions)


def recent(told: list[Encounter]) -> list[Encounter]:
    """The encounters, the last spoken of first."""
    return sorted(told, key=lambda e: -e.mentions[-1].trigger)


def founds(findings: Findings, parties: Parties, m: Mention) -> bool:
    """Whether a mention is enough to tell of an encounter: two sides, or a guest abroad, or an organization's event."""
    answered = m.entry.lemma == "invitation" and m.place is not None and {"host", "guest"} <= set(m.roles.values())
    if m.entry.kind == "support" or (m.entry.weight < FOUNDING_WEIGHT and not answered) or m.generic:
        return False
    if m.plural and m.number == 1 and any(findings.actors.found[a].kind == "group" for a in m.roles):
        return False
    sides = parties.represented(a for a, role in m.roles.items() if role != "mediator")
    if m.entry.needs == "place":
        guests = [a for a, role in m.roles.items() if role == "guest"]
        return any(parties.official(a) for a in guests) and m.place is not None and abroad(findings, m)
    if m.entry.kind == "sign" and not (m.date or any(findings.actors.found[a].kind == "person" for a in m.roles)):
        return False
    return sides > 1 or ((not m.plural or m.number > 1) and bool(m.organizers) and is_session(m))


def is_session(m: Mention) -> bool:
    """Whether those who meet are an organization's members alone: in its session, or because nobody else is told."""
    return m.entry.lemma in WORDS["sessions"] or (m.entry.lemma == "meet" and set(m.roles) == set(m.organizers))


def abroad(findings: Findings, m: Mention) -> bool:
    """Whether the place lies in another state than every guest's."""
    country = findings.places[m.place].country if m.place is not None else None
    guests = [findings.actors.found[a] for a, role in m.roles.items() if role in ("guest", "principal")]
    return bool(country and guests) and all(
        g.country != country and (g.kind != "country" or represented(findings, g)) and (g.country or g.role)
        for g in guests
    )


def represented(findings: Findings, state: ActorFinding) -> bool:
    """Whether a state is only named by an office of its own ("the president of Peru")."""
    parse = findings.parse
    heads = [(parse.head[r], parse.head[parse.head[r]]) for r in map(parse.root, state.mentions)]
    return any((noun := nominals.at(parse, h)) is not None and noun.sort == "office" for pair in heads for h in pair)


def joins(findings: Findings, parties: Parties, e: Encounter, m: Mention, founding: bool) -> bool:
    """Whether the mention can be one of the encounter's."""
    if not (same_way(e, m) and same_time(e, m) and same_place(findings, e, m)):
        return False
    if m.entry.lemma in ("leave", "depart") and m.place is None:
        return False
    if m.again and not any(x.again for x in e.mentions):
        return False
    if founding and status_conflict(e, m):
        return False
    if m.entry.kind == "sign" and not ("sign" in e.kinds() or (m.date and any(x.date for x in e.mentions))):
        return False
    if m.bare and any(x.organizers for x in e.mentions) and near(findings, e, m):
        return True
    if founding or len({parties.side(a) for a in parts(m)}) > 1:
        return same_event(findings, e, m) and same_parties(parties, e, m)
    return anaphor(findings, parties, e, m)


def near(findings: Findings, e: Encounter, m: Mention) -> bool:
    """Whether the encounter was spoken of in this or one of the two sentences before."""
    sent = findings.parse.sent
    return 0 <= sent[m.trigger] - sent[e.mentions[-1].trigger] <= 2


def parts(m: Mention) -> list[int]:
    """Those who take part as a side, not as mediators."""
    return [a for a, role in m.roles.items() if role != "mediator"]


def same_way(e: Encounter, m: Mention) -> bool:
    """In person or at a distance, both."""
    return m.remote == e.mentions[0].remote or m.entry.kind == "support"


def same_time(e: Encounter, m: Mention) -> bool:
    """Whether the dates can be one encounter's; guests arrive some days before they meet."""
    return all(overlapping(m.date, x.date) or stayed(m, x) or stayed(x, m) for x in e.mentions if m.date and x.date)


def stayed(arrival: Mention, m: Mention) -> bool:
    """Whether the second may tell of what the traveller of the first did within the next days."""
    if arrival.entry.kind not in TRAVELLING or not (arrival.date and m.date and arrival.date.start and m.date.start):
        return False
    return timedelta(0) <= m.date.start - arrival.date.start <= LONGEST_STAY


def overlapping(a: DateFinding | None, b: DateFinding | None) -> bool:
    """Whether two periods have a day in common, as far as known."""
    if a is None or b is None or a.start is None or b.start is None:
        return True
    return a.start <= (b.end or b.start) and b.start <= (a.end or a.start)


def same_place(findings: Findings, e: Encounter, m: Mention) -> bool:
    """Whether the places can be one encounter's: the same, or one within the other's country."""
    if m.place is None:
        return True
    return all(x.place is None or compatible_places(findings, x.place, m.place) for x in e.mentions)


def compatible_places(findings: Findings, a: int, b: int) -> bool:
    """The same place, or a finer and a coarser one in one country."""
    if a == b:
        return True
    p, q = findings.places[a], findings.places[b]
    if p.country and q.country and p.country != q.country:
        return False
    return not (p.precision == q.precision == "city")


def status_conflict(e: Encounter, m: Mention) -> bool:
    """Whether words say that one has been and the other not yet."""
    theirs = [x.status for x in e.mentions if x.status.explicit and x.status.status]
    if not (m.status.explicit and m.status.status and theirs):
        return False
    if m.entry.kind in TRAVELLING and m.status.status == "cancelled" and not e.kinds() & set(TRAVELLING):
        return all(s.status != "cancelled" for s in theirs)
    if "cancelled" in (m.status.status, *(s.status for s in theirs)) and not m.definite and not m.entry.verb:
        return all(s.status != m.status.status for s in theirs)
    if m.date and any(x.date and x.date.start == m.date.start and x.date.precision == "day" for x in e.mentions):
        return False
    return all((s.status in HAPPENED) != (m.status.status in HAPPENED) for s in theirs)


def same_event(findings: Findings, e: Encounter, m: Mention) -> bool:
    """Whether the organizations are the same, and the words for the session don't differ."""
    theirs = {o for x in e.mentions for o in x.organizers}
    if bool(theirs) != bool(m.organizers):
        return False
    if theirs and not theirs & set(m.organizers):
        return False
    return not theirs or all(same_label(m.label, x.label) for x in e.mentions)


def same_label(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether rank and portfolio are the same as far as both are told."""
    kinds = {w.split("=")[0] for w in a} & {w.split("=")[0] for w in b}
    return all(any(w in b for w in a if w.startswith(k)) for k in kinds)


def same_parties(parties: Parties, e: Encounter, m: Mention) -> bool:
    """Whether the smaller cast's sides are all among the larger's, with no other person on any side.

    A person of unknown country can be of a side for which the other cast names only the country.
    """
    apart = {"mediator", "delegate"} if m.definite else {"mediator"}
    own = [a for a, role in m.roles.items() if role not in apart]
    brokers = {a for x in e.mentions for a, role in x.roles.items() if role == "mediator"}
    a, b = parties.sides([p for p in e.people() if p not in brokers]), parties.sides(own)
    small, large = sorted((a, b), key=len)
    shared = set(small) & set(large)
    rest, others = [s for s in small if s not in shared], [s for s in large if s not in shared]
    if not shared or any(
        not any(stranger(parties, small[s], o, large[o]) or stranger(parties, large[o], s, small[s]) for o in others)
        for s in rest
    ):
        return False
    return all(not small[s] or not large[s] or small[s] & large[s] for s in shared)


def stranger(parties: Parties, a: set[int], code: str, ours: set[int]) -> bool:
    """Whether the first may be the person, of unknown country, of a state for which nobody is named."""
    return bool(a) and all(parties.homeless(x) for x in a) and not code.startswith("#") and not ours


def delegates(parties: Parties, e: Encounter, m: Mention) -> bool:
    """Whether "the talks will be attended by X" names whom a state sends to an encounter told without its people."""
    sides, found = parties.sides(e.people()), parties.findings.actors.found
    speaking = any("spokes" in (found[a].role or "").lower() for a in parts(m))
    return (
        m.entry.kind in ("meet", "event")
        and not speaking
        and all(sides.get(parties.side(a)) == set() for a in parts(m))
    )


def anaphor(findings: Findings, parties: Parties, e: Encounter, m: Mention) -> bool:
    """Whether "the talks", "his visit", "after the meeting" can refer back to the encounter."""
    if m.entry.kind == "support" or (not m.definite and m.entry.verb is False and not m.roles):
        return False
    people = set(e.people())
    if parts(m) and not set(parts(m)) & people and not (m.definite and delegates(parties, e, m)):
        return False
    if m.entry.kind in TRAVELLING:
        hosted = any("host" in x.roles.values() for x in e.mentions)
        bare = m.definite and not m.roles and near(findings, e, m)
        return (bool(m.roles) and (hosted or bool(e.kinds() & set(TRAVELLING)))) or (
            bare and bool(e.kinds() & set(TRAVELLING))
        )
    if m.entry.kind == "event" and m.entry.lemma in ("summit", "conference"):
        return any(x.entry.lemma == m.entry.lemma for x in e.mentions) or "event" in e.kinds()
    return bool(m.roles) or m.definite
