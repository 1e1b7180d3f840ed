"""Whether a trigger word has another sense than an encounter's: a press conference, a match, a demand."""

from kb.extract.actors import nominals
from kb.extract.meetings.lexicon import COUNTS, TRIGGERS, WORDS, Trigger
from kb.extract.meetings.nouns import governor
from kb.extract.meetings.parties import bodies
from kb.extract.parse import Parse
from kb.extract.syntax.objects import REMOTE, prepositional
from kb.extract.syntax.verbs import helpers

CLAUSES = ("xcomp", "ccomp", "advcl", "acl", "relcl")
PEOPLE = frozenset({"him", "her", "them"})
LABELS = ("compound", "amod", "nmod", "poss")


def other_sense(parse: Parse, i: int, entry: Trigger) -> bool:
    """Whether the trigger has another sense here: a press conference, a parliament's session, a call for peace."""
    if entry.kind in ("meet", "host") and sporting(parse, i):
        return True
    if entry.kind == "host" and judicial(parse, i):
        return True
    if entry.lemma in ("expect", "due") and parse.kid(i, "xcomp", "ccomp", "dobj") is not None:
        return True
    if entry.verb and entry.lemma in CHECKS and not CHECKS[entry.lemma](parse, i):
        return True
    if entry.verb:
        if entry.lemma == "negotiate" and objects_alone(parse, i):
            return True
        objects = parse.kids(i, "dobj")
        told = {parse.lemma[c].lower() for o in objects for c in parse.conjuncts(o)}
        if entry.kind == "sign" and objects and not told & WORDS["agreements"]:
            return True
        if entry.lemma in ("gather", "assemble") and objects:
            return True
        if entry.kind == "visit" and any(parse.lemma[o] in WORDS["audience"] for o in objects):
            return True
        return entry.kind != "support" and any(parse.lemma[o] in WORDS["objects"] for o in objects)
    before = {parse.lower[c] for c in parse.children[i] if c < i and parse.dep[c] in LABELS and not between(parse, c)}
    if before & WORDS["unmeeting"] or before & WORDS["domestic"]:
        return True
    if parse.dep[i] == "pobj" and parse.lemma[parse.head[parse.head[i]]] in WORDS["impasse"]:
        return True
    if entry.lemma in WORDS["written"]:
        above, how, _ = governor(parse, i)
        return how != "dobj" or parse.lemma[above] not in WORDS["conveying"]
    if entry.lemma == "call":
        return not (before & REMOTE or any(p in ("with", "between") for p, _ in prepositional(parse, i)))
    if parse.dep[i] == "compound":
        return True
    within = (o for p, o in prepositional(parse, i) if p == "of")
    return any(parse.lemma[o].lower() in WORDS["domestic"] and not between(parse, o) for o in within)


def between(parse: Parse, i: int) -> bool:
    """Whether a word before an event noun tells of several states: "the African Union summit", "six-party talks"."""
    if parse.lower[i] in ("party", "sided", "country", "nation") and parse.lower[i - 1 : i] == ["-"]:
        return parse.lower[i - 2] in COUNTS or parse.lower[i - 2] in ("multi", "inter")
    return any(
        (hit := bodies().at(parse.words, t)) is not None and t <= i < hit[0] for t in range(parse.left[i], i + 1)
    )


def judicial(parse: Parse, verb: int) -> bool:
    """Whether it is a court that receives somebody: to be heard."""
    subj = parse.kid(verb, "nsubj")
    return subj is not None and parse.lemma[subj].lower() in WORDS["courts"]


def sees_somebody(parse: Parse, verb: int) -> bool:
    """Whether "see" has somebody as its object, and doesn't tell what they are or did."""
    if not has_person(parse, verb) or parse.kid(verb, "xcomp", "ccomp", "oprd") is not None:
        return False
    return not any(parse.lower[c] in ("as", "off", "through") for c in parse.kids(verb, "prep", "prt"))


def has_person(parse: Parse, verb: int) -> bool:
    """Whether the verb's object is a name, an office or a pronoun for somebody."""
    if any(parse.lower[o] in PEOPLE for o in parse.kids(verb, "dobj")):
        return True
    kinds = [(o, nominals.at(parse, o)) for o in parse.kids(verb, "dobj")]
    return any(parse.pos[o] == "PROPN" or (n is not None and n.sort in ("office", "person")) for o, n in kinds)


def calls_on_somebody(parse: Parse, verb: int) -> bool:
    """Whether "call on" is a visit, no demand ("called on them to leave", "called on the council for help")."""
    on = next((c for c in parse.kids(verb, "prep", "prt") if parse.lower[c] == "on" and c > verb), None)
    asked = any("to" in helpers(parse, c) for t in range(verb, parse.right[verb]) for c in parse.kids(t, *CLAUSES))
    return on is not None and on == verb + 1 and not asked and not parse.kids(verb, "dobj", "agent", "nsubjpass")


def objects_alone(parse: Parse, verb: int) -> bool:
    """Whether "negotiate" says what about, and not with whom."""
    return bool(parse.kids(verb, "dobj")) and not any(p in ("with", "between") for p, _ in prepositional(parse, verb))


def sits_down(parse: Parse, verb: int) -> bool:
    """Whether "sit" is "sit down with"."""
    return parse.lower[verb + 1 : verb + 2] == ["down"] and parse.kid(verb, "dobj") is None


def sporting(parse: Parse, i: int) -> bool:
    """Whether the sentence is about a match."""
    first, last = parse.sents[parse.sent[i]]
    return not WORDS["sport"].isdisjoint(parse.lemma[first:last])


def shakes_hands(parse: Parse, verb: int) -> bool:
    """Whether "shake" is "shake hands"."""
    return any(parse.lemma[o] == "hand" for o in parse.kids(verb, "dobj"))


def invites_over(parse: Parse, verb: int) -> bool:
    """Whether "invite" asks somebody to come or to meet, not to send, to invest or to comment."""
    wanted = parse.kid(verb, "xcomp", "ccomp")
    return wanted is None or parse.lemma[wanted] in WORDS["coming"] or (parse.lemma[wanted], True) in TRIGGERS


CHECKS = {
    "invite": invites_over,
    "see": sees_somebody,
    "sit": sits_down,
    "call": calls_on_somebody,
    "shake": shakes_hands,
}
"""Verbs of many senses, with what tells whether this one is meant."""
