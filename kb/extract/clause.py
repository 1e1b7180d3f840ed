"""How words hang together in a clause: the governor of a phrase, the tense of a verb, and what is near in the tree."""

from collections.abc import Iterator
from itertools import chain

from kb.extract.parse import Parse, Tokens

Tense = str
"""``past``, ``present`` or ``future``."""

VERBAL = {"VERB", "AUX"}
MODALS = {"will", "'ll", "’ll", "wo", "would", "shall", "should", "may", "might", "can", "could", "must"}
STOPS = {".", "!", "?", ":", '"', "”", "''"}
PRESENT = {"VBZ", "VBP"}
PERFECT = {"has", "have", "'ve", "’ve"}
AHEAD = {"slated", "scheduled", "planned", "due", "set", "expected", "postponed", "delayed", "rescheduled", "upcoming",
         "forthcoming", "proposed", "bound"}  # fmt: skip
FACTUAL = {"begin", "start", "continue", "manage", "fail", "refuse", "travel", "come", "arrive", "use"}
"""Verbs whose infinitive is as real as they are."""
ARRANGING = {"agree", "plan", "schedule", "propose", "expect", "await", "prepare", "arrange", "postpone", "delay"}
"""Verbs whose objects lie ahead of them: "agreed to talks on Friday"."""
BARRIERS = {"ccomp", "relcl", "parataxis", "csubj"}
"""Dependencies that a clause's adjuncts don't cross upwards."""


def governor(parse: Parse, tokens: Tokens) -> tuple[int, int | None]:
    """The word that a phrase modifies, and the preposition between them; the phrase's own root if it is a sentence."""
    i = parse.root(tokens)
    preposition = None
    while parse.head[i] != i:
        i, dep = parse.head[i], parse.dep[i]
        if parse.pos[i] == "ADP" or parse.dep[i] in ("prep", "pcomp", "agent"):
            preposition = i if preposition is None else preposition
        elif not tokens[0] <= i < tokens[1] and not (dep in ("conj", "appos") and parse.pos[i] in ("NUM", "PROPN")):
            return i, preposition
    return i, preposition


def verb_of(parse: Parse, i: int) -> int | None:
    """The verb that token ``i`` belongs to: itself, or the nearest one above."""
    if parse.pos[i] in VERBAL:
        return i
    return next((a for a in parse.ancestors(i) if parse.pos[a] in VERBAL), None)


def tense_of(parse: Parse, i: int) -> Tense | None:
    """The time of what token ``i`` is part of, seen from the writer; None where no verb tells."""
    if any(parse.lower[c] in AHEAD for c in parse.children[i] if parse.pos[i] not in VERBAL):
        return "future"
    verb = verb_of(parse, i)
    if verb is None:
        verb = nearest_verb(parse, i)
    elif parse.lemma[verb] in ARRANGING and (perfect(parse, verb) if verb == i else not subject(parse, i, verb)):
        return "future"
    return None if verb is None else verb_tense(parse, verb)


def nearest_verb(parse: Parse, i: int) -> int | None:
    """The verb before or after a phrase that no verb governs; over a sentence boundary where no full stop is."""
    first, last = parse.sents[parse.sent[i]]
    if first > 0 and parse.words[first - 1] not in STOPS and not parse.words[first - 1].isspace():
        first = parse.sents[parse.sent[first - 1]][0]
    return next((j for j in (*range(i - 1, first - 1, -1), *range(i + 1, last)) if parse.pos[j] == "VERB"), None)


def perfect(parse: Parse, verb: int) -> bool:
    """Whether a verb is in the present perfect, which takes no past time: "has agreed to talks Friday" looks ahead."""
    return any(parse.lower[c] in PERFECT for c in parse.children[verb] if parse.dep[c] == "aux")


def subject(parse: Parse, i: int, verb: int) -> bool:
    """Whether token ``i`` is part of the verb's subject."""
    while parse.head[i] not in (verb, i):
        i = parse.head[i]
    return parse.dep[i] in ("nsubj", "nsubjpass")


def verb_tense(parse: Parse, verb: int) -> Tense | None:
    """The time of a verb, with its auxiliaries, over infinitives and participles."""
    helpers = {parse.lower[c] for c in parse.children[verb] if parse.dep[c] in ("aux", "auxpass")}
    tags = {parse.tag[c] for c in parse.children[verb] if parse.dep[c] in ("aux", "auxpass")}
    tag = parse.tag[verb]
    if parse.lower[verb] in AHEAD:
        return "future"
    if helpers & MODALS or "to" in helpers:
        return "past" if "have" in helpers else infinitive_tense(parse, verb) if "to" in helpers else "future"
    if tag in ("VBD", "MD") or "VBD" in tags or (tag == "VBN" and (not tags & PRESENT or helpers & PERFECT)):
        return "past"
    if tag in ("VBG", "VB") and not tags:
        if tag == "VB" and not helpers and parse.kid(verb, "nsubj") is not None and parse.head[verb] == verb:
            return "present"
        upper = verb_of(parse, parse.head[verb]) if parse.head[verb] != verb else verb
        return verb_tense(parse, upper) if upper is not None and upper != verb else None
    return "present"


def infinitive_tense(parse: Parse, verb: int) -> Tense | None:
    """An infinitive lies ahead of its verb ("plans to meet"), unless that verb makes it real ("began to talk")."""
    above = verb_of(parse, parse.head[verb])
    if above is not None and above != verb and parse.lemma[above] in FACTUAL and parse.dep[verb] == "xcomp":
        return verb_tense(parse, above)
    return "future"


def upward(parse: Parse, i: int) -> Iterator[tuple[int, int]]:
    """Token ``i`` and its ancestors within its clause, with the number of steps.

    Coordinated and controlling verbs belong to the clause.
    """
    steps = 0
    yield i, steps
    while parse.head[i] != i and parse.dep[i] not in BARRIERS:
        i = parse.head[i]
        steps += 1
        yield i, steps


def distance(parse: Parse, i: int, target: int, most: int = 8) -> int | None:
    """Steps in the tree from ``i`` to ``target`` without leaving the clause of ``i``; None beyond ``most``, or outside.

    Going down is dearer than going up by one, so that what governs ``i`` is preferred to what its objects carry;
    a way down may not enter a clause of its own either.
    """
    below = {target: 0}
    j, steps = target, 0
    while parse.head[j] != j and parse.dep[j] not in BARRIERS and steps < most:
        j = parse.head[j]
        steps += 1
        below[j] = steps
    for a, up in upward(parse, i):
        if up > most:
            return None
        if a in below:
            total = up + below[a] + (1 if below[a] else 0)
            return total if total <= most else None
    return None


def surname(parse: Parse, i: int) -> bool:
    """Whether a word is part of a longer name of a person in the text."""
    return parse.lower[i] in parse.once(long_names)


def long_names(parse: Parse) -> frozenset[str]:
    """The words of the names of several words of persons, lower case."""
    long = (parse.lower[a:b] for a, b, label in parse.ents if label == "PERSON" and b - a > 1)
    return frozenset(chain.from_iterable(long))
