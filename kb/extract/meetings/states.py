"""States that names and adjectives tell, and who stands for them."""

from functools import cache

from kb.extract.findings import ActorFinding, Findings
from kb.extract.meetings.lexicon import WORDS
from kb.extract.parse import Tokens
from kb.world import lexicons


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


def officer(findings: Findings, code: str, titles: tuple[str, ...], tokens: Tokens) -> int:
    """The only person of the state whose office is of these words, or of the last of them; else the state."""
    person = incumbent(findings, code, titles)
    return state(findings, code, tokens) if person is None else person


def incumbent(findings: Findings, code: str, titles: tuple[str, ...]) -> int | None:
    """The only person of the state whose office is of these words, or else of the last of them."""
    own = [
        (k, (a.role or "").lower())
        for k, a in enumerate(findings.actors.found)
        if a.kind == "person" and a.country == code
    ]
    if titles[-1] == "leader":
        heads = [k for k, role in own if any(head in role.split() for head in WORDS["heads"])]
        heads = [k for k in heads if "deputy" not in (findings.actors.found[k].role or "").lower().split()]
        return heads[0] if len(heads) == 1 else None
    for wanted in (titles, titles[-1:]):
        fits = [k for k, role in own if all(word in role for word in wanted)]
        if len(fits) == 1:
            return fits[0]
    return None
