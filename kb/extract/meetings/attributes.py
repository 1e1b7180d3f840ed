"""Who takes part by the words before an event noun: possessors, names, adjectives of states."""

from functools import cache

from kb.extract import lexicons
from kb.extract.findings import ActorFinding, Findings
from kb.extract.meetings.cast import NAMES, Cast, organization_at
from kb.extract.meetings.lexicon import WORDS
from kb.extract.parse import Tokens


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
            if frame is None:
                cast.add(c, part)
            else:
                cast.roles.setdefault(frame, NAMES[part])
        elif parse.dep[c] in ("compound", "nmod", "amod"):
            named(cast, parse.left[c], c + 1, part)


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


def attributive(findings: Findings, first: int, last: int) -> list[str]:
    """The states that names and adjectives before a noun tell ("the Chile-Peru summit", "German-Polish talks")."""
    words = findings.parse.words
    out: list[str] = []
    t = first
    while t < last:
        hit = state_words().at(words, t) if words[t] in state_words().first else None
        if hit:
            out.append(hit[1])
        t = hit[0] if hit else t + 1
    return list(dict.fromkeys(out))


@cache
def state_words() -> "lexicons.Phrases[str]":
    """Names, adjectives and combining forms of states → alpha-3."""
    prefixes = (pair.split("=") for pair in WORDS["prefixes"])
    return lexicons.Phrases([*lexicons.countries().items(), *lexicons.adjectives().items(),
                             *((name, code) for name, code in prefixes)])  # fmt: skip


def state(findings: Findings, code: str, tokens: Tokens) -> int:
    """The actor that is the state, a new one with these tokens as its mention where the text has none yet."""
    found = findings.actors.found
    for k, actor in enumerate(found):
        if actor.kind == "country" and actor.country == code:
            return k
    found.append(ActorFinding(lexicons.state_names().get(code, code), "country", code, None, [tokens]))
    return len(found) - 1


def at_place(findings: Findings, t: int) -> bool:
    """Whether the token names a place finer than a country."""
    return any(m[0] <= t < m[1] and p.precision in ("city", "exact", "containing")
               for p in findings.places for m in p.mentions)  # fmt: skip
