"""What is no stance whatever its words: one that is only asked about, a greeting, a visit."""

from kb.extract.findings import Findings
from kb.extract.parse import Parse
from kb.extract.reactions import lexicon, polarity
from kb.extract.reactions.complements import complement
from kb.extract.syntax.negation import negated
from kb.extract.syntax.objects import brought_by
from kb.extract.syntax.subjects import subject_of
from kb.record import Stance

ENDS = (".", "?", "!")
AGAINST = ("REJECT", "ACCUSE", "THREATEN")


def possible(findings: Findings, v: int, roles: frozenset[str], stance: Stance) -> bool:
    """Whether the text tells that somebody takes a stance in a clause, and doesn't only ask, suppose or deny it."""
    p, does = findings.parse, bool(roles & {"doer", "subject"})
    if greeting(findings, v) or visit(p, v) or interview(p, v) or (stance == "SUPPORT" and forecast(p, v)):
        return False
    if does and ((stance == "REQUEST" and inquiry(p, v)) or denied(p, v, stance)):
        return False
    return "speaker" in roles or not (asked(p, v) or (does and not negated(p, v) and not polarity.real(p, v)))


def denied(p: Parse, v: int, stance: Stance) -> bool:
    """Whether a negation takes away what a clause shows; it makes a refusal, but not of what is against something."""
    refusal = any(frame.stance in AGAINST for frame in lexicon.verbs().get(p.lemma[v], ()))
    return negated(p, v) and (stance != "REJECT" or refusal)


def inquiry(p: Parse, v: int) -> bool:
    """Whether somebody asks whether something is so."""
    marks = (m for c in p.kids(v, "ccomp") for m in p.kids(c, "mark"))
    return any(p.lower[m] in lexicon.words("conditional") for m in marks)


def interview(p: Parse, v: int) -> bool:
    """Whether somebody is questioned, rather than something called into question."""
    return p.lemma[v] == "question" and p.pos[v] == "VERB" and complement(p, v, "topic") is None


def forecast(p: Parse, v: int) -> bool:
    """Whether a clause praises the economy, or only expects the best: it supports nobody."""
    subject = subject_of(p, v, real=True)
    if subject is not None and p.lemma[subject].lower() in lexicon.words("economic"):
        return True
    return any(p.lower[i] in lexicon.words("optimism") for i in (v, *p.kids(v, "acomp", "oprd")))


def asked(p: Parse, i: int) -> bool:
    """Whether the sentence that a word stands in, or the part of it that is quoted, ends in a question mark."""
    last = p.sents[p.sent[i]][1]
    return next((p.words[k][0] == "?" for k in range(i, last) if p.words[k][:1] in ENDS), False)


def greeting(findings: Findings, v: int) -> bool:
    """Whether a clause is a mere "Thank you", which ends a turn and thanks for nothing."""
    p = findings.parse
    if p.lemma[v].lower() != "thank":
        return False
    start, end = max(v, p.left[v]), p.right[v]
    spoken = [i for i in range(start, end) if p.pos[i] not in ("PUNCT", "SPACE", "PROPN") and not addressed(p, i)]
    return {p.lower[i] for i in spoken} <= lexicon.words("thanking")


def addressed(p: Parse, i: int) -> bool:
    """Whether a word belongs to how somebody is addressed ("Mr. President", "Minister")."""
    return p.dep[i] in ("npadvmod", "intj", "appos", "compound") and p.words[i][:1].isupper()


def visit(p: Parse, v: int) -> bool:
    """Whether somebody "called on" somebody without a wish, which is a visit."""
    if p.lemma[v] != "call" or brought_by(p, v, "for") is not None:
        return False
    if brought_by(p, v, "on") is None and brought_by(p, v, "upon") is None:
        return False
    return not any(p.tag[i] == "TO" or (p.lower[i] == "for" and p.dep[i] == "prep") for i in range(v, p.right[v]))
