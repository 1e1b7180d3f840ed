"""What is no stance whatever its words: one that is only asked about, a greeting, a visit."""

from kb.extract.findings import Findings
from kb.extract.parse import Parse
from kb.extract.reactions import lexicon, syntax

ENDS = (".", "?", "!")


def possible(findings: Findings, v: int, spoken: bool) -> bool:
    """Whether a clause can show a stance, of its speaker or of somebody else."""
    p = findings.parse
    return (spoken or not asked(p, v)) and not greeting(findings, v) and not visit(p, v)


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
    if p.lemma[v] != "call" or syntax.preposition(p, v, "for") is not None:
        return False
    if syntax.preposition(p, v, "on") is None and syntax.preposition(p, v, "upon") is None:
        return False
    return not any(p.tag[i] == "TO" or (p.lower[i] == "for" and p.dep[i] == "prep") for i in range(v, p.right[v]))
