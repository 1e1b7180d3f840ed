"""Whether a speaker holds what is reported, or it is denied, was not said, is asked or only supposed."""

from kb.extract.findings import Findings
from kb.extract.parse import Parse, Tokens
from kb.extract.statements.lexicon import lexicon
from kb.extract.syntax.verbs import verb_of
from kb.record import Modality, Polarity

STOPS = frozenset(".?!…")
MARKS = "\"'”’»"
INVERTED = frozenset({"had", "should", "were"})
"""Auxiliaries that make a condition where they stand before the subject: "Had she said that, ..."."""


def sense(findings: Findings, cue: int, content: list[Tokens]) -> tuple[Polarity | None, Modality | None]:
    """Polarity and modality of what a cue reports; neither, if the speaker says that it is so.

    Who doesn't deny something doesn't say it either: that is as good as supposed.
    """
    p = findings.parse
    verb = verb_of(p, cue) if p.pos[cue] != "PUNCT" else None
    if verb is not None and any(a <= verb < b for a, b in content):
        verb = None
    said = verb if verb is not None and (verb == cue or p.pos[cue] != "NOUN") else None
    denied = disowned(p, cue, verb)
    unsaid = any(left_unsaid(p, v) for v in (said, verb if denied else None) if v is not None)
    modality: Modality | None = "asked" if asked(findings, cue, content) else None
    if denied and unsaid:
        return None, modality or "hypothetical"
    if modality is None and said is not None and hypothetical(p, said):
        modality = "hypothetical"
    return "negated" if denied or unsaid else None, modality


def disowned(p: Parse, cue: int, verb: int | None) -> bool:
    """Whether a cue, or the verb that governs it, says that what is reported is not so."""
    words = lexicon()
    if p.lemma[cue].lower() in words["disowning"]:
        return True
    if p.lemma[cue] in words["dismissing"]:
        objects = [i for o in p.kids(cue, "dobj", "nsubjpass") for i in p.conjuncts(o)]
        return any(p.lemma[i] in words["claimed"] for i in objects)
    governs = verb is not None and p.lemma[verb] in words["disowning"] | words["dismissing"]
    return governs and p.lemma[cue] in words["claimed"] and p.dep[cue] in ("dobj", "nsubjpass", "conj", "pobj")


def left_unsaid(p: Parse, verb: int) -> bool:
    """Whether the text says that it was not said ("did not say", "declined to say", "nobody said")."""
    words = lexicon()
    for i in (verb, *governing(p, verb)):
        if any(p.dep[c] == "neg" or denies(p, c) for c in p.children[i]):
            return True
        if i != verb and p.lemma[i] in words["denying"]:
            return True
        if p.dep[i] == "pcomp" and p.lower[p.head[i]] == "without":
            return True
    if p.lemma[verb] in words["denying"] and p.kid(verb, "xcomp") is not None:
        return True
    subject = p.kid(verb, "nsubj", "nsubjpass")
    return subject is not None and any(p.lower[i] in words["negative"] for i in (subject, *p.kids(subject, "det")))


def denies(p: Parse, i: int) -> bool:
    """Whether a word beside a verb negates it: "never", "neither", "nor"."""
    return p.lower[i] in lexicon()["negative"] and p.dep[i] in ("advmod", "preconj", "cc")


def governing(p: Parse, verb: int) -> list[int]:
    """The verbs whose infinitive or object complement a verb is, or that it stands beside in "neither ... nor" or
    "not ... or", nearest first."""
    out = []
    while p.head[verb] != verb:
        complement = p.dep[verb] in ("xcomp", "ccomp") and p.tag[verb] in ("VB", "VBG")
        head = p.head[verb]
        beside = p.dep[verb] == "conj" and any(p.lower[c] in ("or", "nor") for c in p.kids(head, "cc"))
        if not complement and not beside:
            break
        verb = head
        out.append(verb)
    return out


def hypothetical(p: Parse, verb: int) -> bool:
    """Whether the report is of something that may, should or would be said, or only if."""
    words = lexicon()
    for i in (verb, *governing(p, verb)):
        for c in p.children[i]:
            if p.dep[c] == "aux" and p.lower[c] in words["possible"] and p.tag[c] == "MD":
                return True
            if p.dep[c] == "mark" and p.lower[c] in words["supposing"]:
                return True
        if i != verb and p.lemma[i] in words["prospective"]:
            return True
    subject = p.kid(verb, "nsubj", "nsubjpass")
    first = next((c for c in p.kids(verb, "aux", "auxpass") if p.lower[c] in INVERTED), None)
    return subject is not None and first is not None and first < subject


def asked(findings: Findings, cue: int, content: list[Tokens]) -> bool:
    """Whether a report asks: by its cue, as the question that is quoted, or as the question that it stands in."""
    p, words = findings.parse, lexicon()
    if p.lemma[cue].lower() in words["asking"]:
        first = next((i for i in range(*min(content)) if p.words[i][:1].isalnum()), None)
        leads = any(p.lower[c] in words["questioning"] for c in p.kids(cue, "prep"))
        if leads or (first is not None and p.lower[first] in words["questioning"]):
            return True
    last = max(content)
    ends = [p.words[i].rstrip(MARKS)[-1:] for a, b in content for i in range(a, b)]
    whole = findings.quotes.of[last[1] - 1] >= 0 and {end for end in ends if end in STOPS} == {"?"}
    return whole or questioned(findings, cue)


def questioned(findings: Findings, cue: int) -> bool:
    """Whether the narration itself asks whether something was said: "Did she say that ...?"."""
    p = findings.parse
    of = findings.quotes.of if findings.quotes is not None else [-1] * len(p)
    first, last = p.sents[p.sent[cue]]
    while last > first and not p.words[last - 1].strip():
        last -= 1
    return p.words[last - 1] == "?" and of[last - 1] < 0 and of[cue] < 0
