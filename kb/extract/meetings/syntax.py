"""Who does what in a clause: subjects, objects, prepositional phrases and what governs an event noun."""

from collections.abc import Iterator

from kb.extract.meetings.lexicon import PHASES, WORDS
from kb.extract.parse import Parse, Tokens

SUBJECTS = ("nsubj", "nsubjpass")
OBJECT_CONTROL = frozenset(
    {"urge", "ask", "invite", "encourage", "press", "persuade", "allow", "order", "send", "expect"}
)
BLAMED = frozenset({"for", "of", "over", "from"})
"""Prepositions before what somebody is blamed, praised or thanked for, or kept from ("criticized him for going")."""
FINITE = frozenset({"VBD", "VBZ", "VBP"})
BRACKETS = frozenset({"(", ")", "-", "–", "[", "]"})
LINKS = frozenset({"ADP", "SCONJ", "ADV", "PART", "VERB"})
ARGUMENTS = frozenset({"dobj", "pobj", "nsubj", "nsubjpass", "attr"})


def subject(parse: Parse, verb: int) -> int | None:
    """The nominal that does what the verb says, through infinitives, participles, coordination and relatives."""
    seen = 0
    while seen < 6:
        own = parse.kid(verb, *SUBJECTS)
        if own is not None:
            return antecedent(parse, own, verb)
        above = parse.head[verb]
        if above == verb:
            return None
        dep = parse.dep[verb]
        if dep == "acl" and parse.pos[above] in ("NOUN", "PROPN", "PRON"):
            return above if parse.tag[verb] in ("VBG", "VB") else None
        if dep == "xcomp" and parse.lemma[above] in OBJECT_CONTROL:
            theirs = parse.kid(above, "dobj")
            if theirs is not None:
                return theirs
        if (
            dep == "pcomp"
            and parse.lower[above] in BLAMED
            and (theirs := parse.kid(parse.head[above], "dobj")) is not None
        ):
            return theirs
        if dep == "xcomp" and parse.pos[above] == "NOUN" and (doer := parse.kid(above, *SUBJECTS)) is not None:
            return doer
        nearest = next((a for a in parse.ancestors(verb) if parse.pos[a] in ("VERB", "AUX")), None)
        if nearest is None:
            return None
        verb, seen = nearest, seen + 1
    return None


def antecedent(parse: Parse, nominal: int, verb: int) -> int:
    """What a relative pronoun stands for; any other nominal stands for itself."""
    if parse.tag[nominal] in ("WP", "WDT") and parse.dep[verb] == "relcl":
        return parse.head[verb]
    return nominal


def prepositional(parse: Parse, i: int) -> Iterator[tuple[str, int]]:
    """(preposition, its object) of each prepositional phrase below ``i``.

    Phrases that the parser hung on an adjunct ("met on Monday with", "talks in Rome with") belong to ``i`` too.
    """
    for c in parse.children[i]:
        brought = parse.dep[c] in ("prep", "agent", "dative") and parse.pos[c] in LINKS
        if brought or (parse.dep[c] == "conj" and parse.pos[c] == "ADP"):
            for o in parse.kids(c, "pobj", "pcomp"):
                yield parse.lower[c], o
                if adjunct(parse, o):
                    yield from prepositional(parse, o)
            yield from prepositional(parse, c)
            for again in parse.kids(c, "conj"):
                yield from (
                    (parse.lower[c], o) for o in parse.kids(again, "pobj") if parse.lower[again] == parse.lower[c]
                )
        elif parse.dep[c] in ("npadvmod", "advmod") and c > i:
            yield from prepositional(parse, c)
        elif parse.dep[c] == "advcl" and c > i:  # "with him to discuss" is taken for one clause
            yield from ((parse.lower[m], o) for m in parse.kids(c, "mark") for o in parse.kids(m, "pobj"))


def adjunct(parse: Parse, i: int) -> bool:
    """Whether the token names a time, a place or, for who spoke, what they spoke by."""
    if parse.lower[i] in WORDS["phone"]:
        return True
    return parse.ent[i] >= 0 and parse.ents[parse.ent[i]][2] in ("DATE", "TIME", "GPE", "LOC", "FAC")


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


def phrase_start(parse: Parse, noun: int) -> int:
    """The first of the names and attributes right before a noun, over brackets at which the parser may stumble."""
    first = noun
    while first and (
        parse.pos[first - 1] in ("PROPN", "NOUN", "ADJ", "PART", "NUM") or parse.words[first - 1] in BRACKETS
    ):
        first -= 1
    return first


def chain(parse: Parse, verb: int) -> Iterator[int]:
    """The verb and the verbs and predicates that control it ("is scheduled to meet", "agreed to hold")."""
    yield verb
    for _ in range(5):
        above = parse.head[verb]
        if above == verb or parse.dep[verb] not in ("xcomp", "ccomp", "conj", "acomp", "pcomp", "prep", "advcl", "acl"):
            return
        if parse.dep[verb] in ("ccomp", "conj", "advcl") and parse.kid(verb, *SUBJECTS) is not None:
            return
        if parse.dep[verb] in ("advcl", "acl") and "to" not in helpers(parse, verb):
            return
        if parse.dep[verb] == "conj" and (FINITE & {parse.tag[verb]} or parse.kid(verb, "aux", "auxpass") is not None):
            return
        if parse.dep[verb] == "pcomp" and parse.lower[above] not in ("to", "on", "of", "in"):
            return
        verb = above
        yield verb


def helpers(parse: Parse, verb: int) -> list[str]:
    """Lower-case auxiliaries and infinitive marks of a verb, in order."""
    return [parse.lower[c] for c in parse.children[verb] if parse.dep[c] in ("aux", "auxpass")]


def negated(parse: Parse, i: int) -> bool:
    """Whether the word has a negation of its own."""
    return any(parse.dep[c] == "neg" or parse.lower[c] in ("no", "never") for c in parse.children[i])


def clause(parse: Parse, verb: int) -> Tokens:
    """The run of tokens of a verb's clause, without the punctuation and conjunction at its edges."""
    first, last = parse.subtree(verb)
    for c in parse.children[verb]:
        if parse.dep[c] in ("conj", "parataxis") and c > verb and parse.kid(c, *SUBJECTS) is not None:
            last = min(last, parse.left[c])
        if parse.dep[c] in ("ccomp", "advcl", "parataxis") and c < verb and parse.right[c] <= verb:
            first = max(first, parse.right[c])
    return stripped(parse, (min(first, verb), max(last, verb + 1)))


def stripped(parse: Parse, tokens: Tokens) -> Tokens:
    """Without punctuation, spaces and conjunctions at the edges."""
    first, last = tokens
    while first < last - 1 and parse.pos[first] in ("PUNCT", "SPACE", "CCONJ"):
        first += 1
    while last - 1 > first and parse.pos[last - 1] in ("PUNCT", "SPACE", "CCONJ"):
        last -= 1
    return first, last


def is_passive(parse: Parse, verb: int) -> bool:
    """Whether the verb is passive, reduced relatives ("received by") included."""
    if any(parse.dep[c] in ("auxpass", "nsubjpass") for c in parse.children[verb]):
        return True
    return parse.tag[verb] == "VBN" and parse.dep[verb] in ("acl", "advcl") and not helpers(parse, verb)
