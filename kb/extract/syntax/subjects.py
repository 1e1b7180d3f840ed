"""Who does what a verb says: subjects over control and coordination, antecedents of relatives, agents of passives."""

from kb.extract.parse import Parse
from kb.extract.syntax.verbs import FINITE, SUBJECTS, VERBAL, is_passive, verb_above

DEEPEST = 8
"""Verbs over which a subject is looked for."""
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET"})
RELATIVE = frozenset({"that", "which", "who", "whom", "whose"})
BARRIER = frozenset({"about", "against", "at", "despite", "for", "instead", "of", "than", "without"})
"""Prepositions whose gerund does not happen, or is another's: "protested against closing the border"."""
OBJECT_CONTROL = frozenset({
    "urge", "ask", "invite", "encourage", "press", "persuade", "allow", "order", "send", "expect", "push",
    "force", "compel", "pressure", "tell", "instruct", "command", "direct", "advise", "beg", "challenge",
    "enable", "help", "lead", "permit", "request", "require", "train", "warn", "want", "authorize", "oblige",
    "prompt", "convince", "appoint", "leave", "get", "cause", "forbid", "call",
})  # fmt: skip
"""Verbs whose object does what their infinitive says; of others it is the subject ("used the visit to meet")."""
BLAMED = frozenset({"for", "of", "over", "from"})
"""Prepositions before what somebody is blamed, praised or thanked for, or kept from ("criticized him for going")."""


def subject_of(parse: Parse, verb: int, real: bool = False, depth: int = 0) -> int | None:
    """The nominal that does what a verb says, over coordination, control, participles and relatives.

    Of a passive it is who undergoes it. With ``real`` it is nobody for a gerund or a noun's infinitive that may be no
    deed of theirs: "thanked her for receiving them", "warned against closing it", "the wish to close it".
    """
    own = parse.kid(verb, *SUBJECTS)
    if own is not None:
        return antecedent(parse, own, verb)
    above = controller(parse, verb, real)
    if above is None or parse.pos[above] not in VERBAL or depth > DEEPEST:
        return above
    return subject_of(parse, above, real, depth + 1)


def controller(parse: Parse, verb: int, real: bool) -> int | None:
    """The nominal that is the subject of a verb without one of its own, or the verb that has the same subject."""
    above, dep, tag = parse.head[verb], parse.dep[verb], parse.tag[verb]
    if above == verb or (dep == "ccomp" and tag in FINITE | {"MD"}) or parse.kid(verb, "expl", "csubj") is not None:
        return None
    if not real and dep == "relcl" and tag == "VB" and parse.dep[above] == "attr":
        return verb_above(parse, verb)  # "she was the first to visit"
    if dep in ("acl", "relcl"):
        return above if dep == "relcl" or tag in ("VBG", "VBN") or (tag == "VB" and not real) else None
    if dep == "pcomp":
        return of_gerund(parse, verb, real)
    if dep not in ("xcomp", "conj", "advcl", "ccomp", "dep"):
        return None if real else verb_above(parse, verb)  # "is due in Dublin", "finds visiting hard"
    if dep == "xcomp" and parse.pos[above] == "NOUN" and (doer := parse.kid(above, *SUBJECTS)) is not None:
        return doer
    if dep != "dep" and parse.pos[above] in ("ADJ", "NOUN"):
        return verb_above(parse, above)
    theirs = parse.kid(above, "dobj", "dative") if parse.lemma[above] in OBJECT_CONTROL and dep == "xcomp" else None
    return theirs if theirs is not None else above if parse.pos[above] in VERBAL else None


def of_gerund(parse: Parse, gerund: int, real: bool) -> int | None:
    """The same of a gerund after a preposition."""
    link = parse.head[gerund]
    if real:
        return None if parse.lower[link] in BARRIER else verb_above(parse, link)
    whom = blamed(parse, gerund)
    return verb_above(parse, link) if whom is None else whom


def antecedent(parse: Parse, nominal: int, verb: int) -> int:
    """What a relative pronoun, which belongs to ``verb``, stands for; any other nominal stands for itself."""
    if parse.lower[nominal] not in RELATIVE:
        return nominal
    while parse.dep[verb] == "conj" and parse.head[verb] != verb:
        verb = parse.head[verb]
    return parse.head[verb] if parse.dep[verb] in ("relcl", "acl") else nominal


def blamed(parse: Parse, gerund: int) -> int | None:
    """Who is blamed, praised or thanked for what a gerund says ("criticized him for going"), or kept from it.

    The parser hangs the preposition on the verb or on the person.
    """
    link = parse.head[gerund]
    if parse.dep[gerund] != "pcomp" or parse.lower[link] not in BLAMED:
        return None
    above = parse.head[link]
    return above if parse.dep[above] == "dobj" else parse.kid(above, "dobj")


def agent_of(parse: Parse, verb: int) -> int | None:
    """The head of a passive's by-phrase."""
    for c in parse.children[verb]:
        if parse.dep[c] == "agent" or (parse.dep[c] == "prep" and parse.lower[c] == "by"):
            return parse.kid(c, "pobj")
    for c in parse.children[verb]:
        if c > verb and parse.dep[c] == "prep" and parse.lower[c] == "as":
            below = range(c, parse.right[c])
            by = next((k for k in below if parse.lower[k] == "by" and parse.dep[k] in ("prep", "agent")), None)
            return None if by is None else parse.kid(by, "pobj")
    return None


def doer_of(parse: Parse, verb: int) -> int | None:
    """The head of who does what the verb says."""
    return agent_of(parse, verb) if is_passive(parse, verb) else subject_of(parse, verb, real=True)
