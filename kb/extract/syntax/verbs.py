"""Forms of verbs: auxiliaries, voice, tense, and what controls an infinitive."""

from collections.abc import Iterator

from kb.extract.parse import Parse

Tense = str
"""``past``, ``present`` or ``future``."""

VERBAL = frozenset({"VERB", "AUX"})
SUBJECTS = ("nsubj", "nsubjpass")
HELPERS = ("aux", "auxpass")
FINITE = frozenset({"VBD", "VBZ", "VBP"})
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


def helpers(parse: Parse, verb: int) -> list[str]:
    """Lower-case auxiliaries and infinitive marks of a verb, in order."""
    return [parse.lower[c] for c in parse.children[verb] if parse.dep[c] in HELPERS]


def is_infinitive(parse: Parse, verb: int) -> bool:
    """Whether a verb is a to-infinitive."""
    return any(parse.dep[c] == "aux" and parse.lower[c] == "to" for c in parse.children[verb])


def is_passive(parse: Parse, verb: int) -> bool:
    """Whether a verb is passive, reduced relatives ("received by") included."""
    if any(parse.dep[c] in ("auxpass", "nsubjpass", "agent") for c in parse.children[verb]):
        return True
    return parse.tag[verb] == "VBN" and parse.dep[verb] in ("acl", "advcl") and not helpers(parse, verb)


def verb_of(parse: Parse, i: int) -> int | None:
    """The verb that token ``i`` belongs to: itself, or the nearest one above."""
    return i if parse.pos[i] in VERBAL else verb_above(parse, i)


def verb_above(parse: Parse, i: int) -> int | None:
    """The nearest verb above token ``i``."""
    return next((a for a in parse.ancestors(i) if parse.pos[a] in VERBAL), None)


def tense_of(parse: Parse, i: int) -> Tense | None:
    """The time of what token ``i`` is part of, seen from the writer; None where no verb tells."""
    if any(parse.lower[c] in AHEAD for c in parse.children[i] if parse.pos[i] not in VERBAL):
        return "future"
    verb = verb_of(parse, i)
    if verb is None:
        verb = nearest_verb(parse, i)
    elif parse.lemma[verb] in ARRANGING and (perfect(parse, verb) if verb == i else not in_subject(parse, i, verb)):
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


def in_subject(parse: Parse, i: int, verb: int) -> bool:
    """Whether token ``i`` is part of the verb's subject."""
    while parse.head[i] not in (verb, i):
        i = parse.head[i]
    return parse.dep[i] in SUBJECTS


def verb_tense(parse: Parse, verb: int) -> Tense | None:
    """The time of a verb, with its auxiliaries, over infinitives and participles."""
    words = set(helpers(parse, verb))
    tags = {parse.tag[c] for c in parse.kids(verb, *HELPERS)}
    tag = parse.tag[verb]
    if parse.lower[verb] in AHEAD:
        return "future"
    if words & MODALS or "to" in words:
        return "past" if "have" in words else infinitive_tense(parse, verb) if "to" in words else "future"
    if tag in ("VBD", "MD") or "VBD" in tags or (tag == "VBN" and (not tags & PRESENT or words & PERFECT)):
        return "past"
    if tag in ("VBG", "VB") and not tags:
        if tag == "VB" and not words and parse.kid(verb, "nsubj") is not None and parse.head[verb] == verb:
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


def control_chain(parse: Parse, verb: int) -> Iterator[int]:
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
        if parse.dep[verb] == "conj" and (FINITE & {parse.tag[verb]} or parse.kid(verb, *HELPERS) is not None):
            return
        if parse.dep[verb] == "pcomp" and parse.lower[above] not in ("to", "on", "of", "in"):
            return
        verb = above
        yield verb
