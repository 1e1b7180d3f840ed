"""Who takes part by the words before an event noun: possessors and names."""

from kb.extract.findings import Findings
from kb.extract.meetings.cast import NAMES, Cast, organization_at
from kb.extract.meetings.parties import international
from kb.extract.meetings.states import attributive, state


def cataphor(cast: Cast, noun: int, verb: int, part: str) -> None:
    """The subject that follows: "In her talks with the king, the chancellor said"."""
    parse = cast.findings.parse
    own = parse.kid(noun, "poss")
    doer = parse.kid(verb, "nsubj") if parse.pos[verb] in ("VERB", "AUX") else None
    if (
        own is not None
        and doer is not None
        and parse.pos[own] == "PRON"
        and parse.lower[own] != "their"
        and doer > noun
    ):
        cast.add(doer, part)
        cast.settled.add(own)


def modifiers(cast: Cast, noun: int, part: str) -> None:
    """Possessors and names before the noun: "Rossi's visit", "the Rossi-Tanaka meeting", "the ASEAN summit"."""
    parse = cast.findings.parse
    for c in parse.children[noun]:
        if c > noun:
            continue
        if c in cast.settled:
            continue
        if parse.dep[c] == "poss":
            plural = parse.tag[c] in ("NNS", "NNPS") and cast.findings.actors.at(c) is None
            frame = cast.organization(noun) if plural else None
            if frame is None and not lone(cast, c):
                cast.add(c, part)
            elif frame is not None:
                cast.roles.setdefault(frame, NAMES[part])
        elif parse.dep[c] in ("nmod", "amod") or (parse.dep[c] == "compound" and not topical(cast, noun, c)):
            named(cast, parse.left[c], c + 1, part)


def topical(cast: Cast, noun: int, i: int) -> bool:
    """Whether an organization's name only says what talks are about ("EU accession talks", "WTO negotiations")."""
    parse = cast.findings.parse
    bargaining = parse.lemma[noun] in ("negotiation", "talk") and "-" not in parse.words[parse.left[noun] : noun]
    named = (cast.findings.actors.at(t) for t in range(parse.left[i], i + 1))
    return bargaining and any(a is not None and international(cast.findings, a) for a in named)


def lone(cast: Cast, i: int) -> bool:
    """Whether "their" means one organization: a body doesn't meet itself."""
    known = cast.findings.actors.resolve(i)
    return (
        cast.findings.parse.lower[i] == "their"
        and len(known) == 1
        and cast.findings.actors.found[known[0]].kind == "organization"
    )


def named(cast: Cast, first: int, last: int, part: str) -> None:
    """Every actor named between two tokens takes the part; a city before the noun is where it is, not who."""
    states = attributive(cast.findings, first, last)
    for t in range(first, last):
        actor = cast.findings.actors.at(t)
        if actor is None or at_place(cast.findings, t):
            continue
        frame = organization_at(cast.findings, t)
        actor = actor if frame is None else frame
        visited = part == "guest" and cast.findings.actors.found[actor].kind == "country"
        cast.roles.setdefault(actor, "host" if visited else NAMES[part])
    if len(states) > 1 or (states and part == "guest"):
        for code in states:
            cast.roles.setdefault(state(cast.findings, code, (first, last)), "host" if part == "guest" else NAMES[part])


def at_place(findings: Findings, t: int) -> bool:
    """Whether the token names a place finer than a country."""
    return any(m[0] <= t < m[1] and p.precision in ("city", "exact", "containing")
               for p in findings.places for m in p.mentions)  # fmt: skip
