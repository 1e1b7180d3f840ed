"""What an event noun hangs on, over the nouns that only count or phase it."""

from kb.extract.meetings.lexicon import PHASES, WORDS
from kb.extract.parse import Parse
from kb.extract.syntax.phrases import phrase_start

ARGUMENTS = frozenset({"dobj", "pobj", "nsubj", "nsubjpass", "attr"})


def governor(parse: Parse, noun: int) -> tuple[int, str, list[int]]:
    """What an event noun hangs on: (word, how, transparent nouns passed on the way).

    ``how`` is a preposition or the dependency of the topmost noun. "The start of talks on the sidelines of a summit"
    is governed by what governs "start".
    """
    passed: list[int] = []
    top, how = noun, parse.dep[noun]
    if parse.head[noun] == noun:
        torn = (t for t in range(noun - 1, phrase_start(parse, noun) - 1, -1) if parse.dep[t] in ARGUMENTS)
        top = next((t for t in torn if parse.head[t] < t), noun)
    while parse.head[top] != top:
        above, how = parse.head[top], parse.dep[top]
        if how in ("conj", "appos") and parse.pos[above] in ("NOUN", "PROPN") and not passed:
            top = above
            continue
        while how in ("pobj", "pcomp") and parse.head[above] != above and parse.dep[above] in ("pcomp", "pobj"):
            above = parse.head[above]
        if how in ("pobj", "pcomp"):
            how, above = parse.lower[above], parse.head[above]
        if parse.pos[above] in ("ADV", "ADP", "SCONJ") and parse.head[above] != above:
            how, above = parse.lower[above], parse.head[above]
        if not passed and (verb := said_at(parse, noun, above, how)) is not None:
            return verb, how, passed
        if parse.pos[above] == "NOUN" and (parse.lemma[above], "N") in PHASES and above not in passed:
            passed.append(above)
            top = above
            continue
        return above, how, passed
    return top, how, passed


def said_at(parse: Parse, noun: int, above: int, how: str) -> int | None:
    """The verb whose object the parser hung an occasion on ("demanded the return of the ship in a call"), if one is."""
    one = any(parse.lower[c] in ("a", "an") for c in parse.kids(noun, "det"))
    if parse.pos[above] != "NOUN" or not (how in ("during", "after", "following") or (one and how in ("in", "at"))):
        return None
    verb = next((a for a in parse.ancestors(above) if parse.pos[a] == "VERB"), None)
    said = verb is not None and parse.lemma[verb] in WORDS["urging"] and parse.tag[verb] == "VBD"
    return verb if said else None
