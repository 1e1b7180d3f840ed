"""Several encounters in one phrase: at each of several places, with each of several partners."""

from dataclasses import replace

from kb.extract.findings import Findings
from kb.extract.meetings.lexicon import NUMBERS, WORDS
from kb.extract.meetings.model import Mention
from kb.extract.meetings.nouns import governor
from kb.extract.syntax.subjects import subject_of


def apart(findings: Findings, m: Mention) -> list[Mention]:
    """One mention for each encounter of which one phrase tells: at each of several places, with each of several."""
    places = stations(findings, m)
    if len(places) > 1:
        number = 1 if m.number in (1, len(places)) else m.number
        return [replace(m, place=p, roles=dict(m.roles), number=number) for p in places]
    again = repeated(findings, m)
    if again:
        return again
    partners = separately(findings, m)
    if len(partners) < 2:
        return [m]
    others = {a: r for a, r in m.roles.items() if not any(a in each for each in partners)}
    return [replace(m, roles={**others, **{a: m.roles[a] for a in each}}) for each in partners]


def stations(findings: Findings, m: Mention) -> list[int]:
    """The places of a journey or of counted meetings that one phrase coordinates ("to Rome, Madrid and Lisbon")."""
    several = m.entry.kind in ("visit", "travel") or m.number > 1
    if m.place is None or not several:
        return []
    parse = findings.parse
    runs = [run for run in findings.places[m.place].mentions if parse.sent[run[0]] == parse.sent[m.trigger]]
    words = {t for run in runs for t in parse.conjuncts(parse.root(run))}
    return [
        k
        for k, p in enumerate(findings.places)
        if p.precision == findings.places[m.place].precision and any(parse.root(run) in words for run in p.mentions)
    ]


def repeated(findings: Findings, m: Mention) -> list[Mention]:
    """The mention for each "with", where it is repeated ("met twice with A and once with B")."""
    parse, out = findings.parse, []
    above = m.trigger if m.entry.verb else governor(parse, m.trigger)[0]
    first = next((c for w in (m.trigger, above) for c in parse.kids(w, "prep") if parse.lower[c] == "with"), None)
    if first is None or m.entry.kind not in ("meet", "phone"):
        return []
    coordinated = (c for w in (first, parse.head[first]) for c in parse.kids(w, "conj"))
    links = [first, *(c for c in coordinated if parse.lower[c] == parse.lower[first])]
    partners = [[a for o in parse.kids(k, "pobj") for n in parse.conjuncts(o) for a in findings.actors.resolve(n)]
                for k in links]  # fmt: skip
    if len(links) < 2 or not all(set(each) & set(m.roles) for each in partners):
        return []
    met = {a for each in partners for a in each}
    for k, (link, each) in enumerate(zip(links, partners, strict=True)):
        roles = {a: r for a, r in m.roles.items() if a in each or a not in met}
        times = [NUMBERS[parse.lower[c]] for c in parse.kids(link, "advmod", "npadvmod") if parse.lower[c] in NUMBERS]
        out.append(replace(m, roles=roles, number=times[0] if times else 1 if k else m.number))
    return out


def separately(findings: Findings, m: Mention) -> list[list[int]]:
    """The other sides, state by state, whom one side meets one by one: "bilateral talks", "on the sidelines"."""
    parse, found = findings.parse, findings.actors.found
    if m.entry.kind != "meet" or m.organizers or m.number > 1:
        return []
    alone = m.aside or any(parse.lower[c] in WORDS["separate"] for c in parse.children[m.trigger])
    above = m.trigger if m.entry.verb else governor(parse, m.trigger)[0]
    doer = subject_of(parse, above)
    own = set(findings.actors.resolve(doer)) if doer is not None and not parse.kids(doer, "conj") else set()
    sides: dict[str, list[int]] = {}
    for a in m.roles:
        if alone and a not in own:
            sides.setdefault(found[a].country or f"#{a}", []).append(a)
    return list(sides.values()) if own & set(m.roles) else []
