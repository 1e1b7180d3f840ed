"""Whether a text says that an encounter took place, or denies, asks or only supposes it."""

from collections.abc import Iterator

from kb.extract.findings import Findings
from kb.extract.meetings.lexicon import WORDS
from kb.extract.meetings.nouns import governor
from kb.extract.parse import Parse
from kb.extract.statements.asserted import INVERTED, questioned
from kb.extract.statements.lexicon import lexicon
from kb.extract.syntax.negation import negated
from kb.extract.syntax.verbs import SUBJECTS, helpers

CLAUSES = frozenset({"ccomp", "xcomp", "pcomp", "acl", "conj", "dobj", "pobj", "prep", "appos"})
"""Dependencies by which what is denied hangs on the word that denies it."""
CIRCUMSTANCES = frozenset({"advcl", "relcl", "prep"})
"""Clauses that a question takes for granted ("What did she say after she met him?")."""
OPEN = frozenset({"how", "what", "when", "where", "who", "whom", "which", "why"})
"""Words of a question, or of what is not said, that take the rest of it for granted ("didn't say when they met")."""


def untrue(findings: Findings, trigger: int, verb: bool) -> bool:
    """Whether words say that the encounter has not been, or leave open or only suppose that it has."""
    parse = findings.parse
    doing = trigger if verb else happening(parse, trigger)
    denied = not verb and nominally(parse, trigger)
    if doing is None:
        return denied
    return (
        denied
        or disclaimed(parse, doing)
        or supposed(parse, doing)
        or (questioned(findings, trigger) and answerable(parse, doing))
    )


def happening(parse: Parse, noun: int) -> int | None:
    """The verb that says of an event noun that it took place ("held talks", "a meeting took place")."""
    above, how, _ = governor(parse, noun)
    told = parse.pos[above] in ("VERB", "AUX") and how in ("dobj", "attr", *SUBJECTS)
    return above if told and parse.lemma[above] in WORDS["occurring"] else None


def nominally(parse: Parse, noun: int) -> bool:
    """Whether the noun itself is denied: "denied a meeting", "dismissed reports of talks", "no meeting took place"."""
    above, how, passed = governor(parse, noun)
    taken = happening(parse, noun)
    if taken is not None and how in SUBJECTS and negated(parse, taken) and parse.tag[taken] == "VB" and (
        "did" in helpers(parse, taken)):  # fmt: skip
        return True
    if any(parse.lower[c] == "no" for n in (noun, *passed) for c in parse.kids(n, "det")):
        return taken is not None
    if how == "of" and parse.lemma[above] in lexicon()["claimed"]:
        above, how = parse.head[above], parse.dep[above]
        return parse.lemma[above] in lexicon()["disowning"] | lexicon()["dismissing"]
    return how == "dobj" and parse.lemma[above] in lexicon()["disowning"]


def reported(parse: Parse, verb: int) -> Iterator[tuple[int, int]]:
    """(word, the word above it), from a verb up to what it is the content of."""
    for _ in range(6):
        above = parse.head[verb]
        if above == verb or parse.dep[verb] not in CLAUSES:
            return
        if parse.dep[verb] == "conj" and parse.kid(verb, *SUBJECTS) is not None:
            return
        yield verb, above
        verb = above


def disclaimed(parse: Parse, verb: int) -> bool:
    """Whether what a verb says is the content of a denial, or of what was never said."""
    words = lexicon()
    if parse.dep[verb] == "pcomp" and parse.lower[parse.head[verb]] in WORDS["lacking"]:
        return True
    for below, above in reported(parse, verb):
        # Of what is asked openly, and of a condition, the rest is taken for granted
        if any(parse.lower[c] in OPEN and c < below for c in parse.children[below]):
            return False
        lemma, dep = parse.lemma[above], parse.dep[below]
        if lemma in words["disowning"] and dep in ("ccomp", "xcomp", "pcomp", "dobj", "acl", "conj"):
            return True
        if lemma in words["dismissing"] and dep in ("dobj", "ccomp"):
            return True
        if dep == "ccomp" and lemma in WORDS["telling"] and negated(parse, above):
            return True
        if dep == "xcomp" and lemma in WORDS["failing"] and parse.tag[below] == "VB":
            return not negated(parse, above)
        if dep == "ccomp" and lemma in WORDS["telling"] and nobody(parse, above):
            return True
    return False


def nobody(parse: Parse, verb: int) -> bool:
    """Whether it is nobody who does it: "nobody said", "no official confirmed"."""
    doer = parse.kid(verb, *SUBJECTS)
    return doer is not None and any(parse.lower[w] in lexicon()["negative"] for w in (doer, *parse.kids(doer, "det")))


def supposed(parse: Parse, verb: int) -> bool:
    """Whether it is contrary to fact, or what somebody asks: "had they met", "would have met", "asked if they met"."""
    if {"would", "have"} <= set(helpers(parse, verb)):
        return True
    had = next((c for c in parse.kids(verb, "aux") if parse.lower[c] in INVERTED), None)
    doer = parse.kid(verb, *SUBJECTS)
    if had is not None and doer is not None and had < doer and parse.dep[verb] in ("advcl", "ccomp"):
        return True
    if not any(parse.lower[c] == "if" for c in parse.kids(verb, "mark")):
        return False
    return "had" in helpers(parse, verb) or parse.dep[verb] == "ccomp" or parse.lemma[parse.head[verb]] in (
        lexicon()["asking"])  # fmt: skip


def answerable(parse: Parse, verb: int) -> bool:
    """Whether it is this that a question asks for a yes or no, not something that it takes for granted."""
    first, last = parse.sents[parse.sent[verb]]
    if any(parse.lower[t] in OPEN and parse.tag[t].startswith("W") for t in range(first, last)):
        return False
    while parse.head[verb] != verb:
        if parse.dep[verb] in CIRCUMSTANCES and parse.dep[verb] != "prep":
            return False
        verb = parse.head[verb]
    return True
