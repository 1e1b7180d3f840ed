"""Whether a word's stance is taken at all, turned round by a negation, or only possible."""

from kb.extract.parse import Parse
from kb.extract.reactions import lexicon
from kb.extract.syntax.negation import negated
from kb.extract.syntax.verbs import helpers, is_infinitive
from kb.record import Stance

NEGATED: dict[Stance, Stance] = {"SUPPORT": "REJECT", "AGREE": "REJECT", "CONCEDE": "REJECT"}
"""What a stance becomes under a negation; the others vanish ("did not condemn")."""


def real(p: Parse, i: int) -> bool:
    """Whether what a verb says is presented as so: no condition, no mere possibility, no unfulfilled infinitive."""
    v = i
    for _ in range(6):
        if any(p.dep[c] in ("mark", "advmod") and p.lower[c] in lexicon.words("conditional") for c in p.children[v]):
            return False
        if any(p.dep[c] == "advmod" and p.lower[c] in lexicon.words("short") for c in p.children[v]):
            return False
        modal = any(h in lexicon.words("uncertain") for h in helpers(p, v))
        if (modal and not negated(p, v)) or subjunctive(p, v):
            return False
        h, dep = p.head[v], p.dep[v]
        if dep == "xcomp" and is_infinitive(p, v) and not happens(p, h):
            return False
        if (dep == "acl" and is_infinitive(p, v)) or (dep in ("acl", "ccomp") and disputed(p, v)):
            return False
        if h == v or dep not in ("conj", "xcomp", "acomp", "attr"):
            return True
        v = h
    return True


def subjunctive(p: Parse, v: int) -> bool:
    """Whether a clause tells what somebody wants others to do ("proposed that ministers endorse")."""
    return p.dep[v] == "ccomp" and p.tag[v] == "VB" and not helpers(p, v) and p.kid(v, "nsubj") is not None


def disputed(p: Parse, v: int) -> bool:
    """Whether a clause is what somebody claims or denies ("claims that it backs the rebels")."""
    above = p.lemma[p.head[v]]
    claimed = above in lexicon.words("claim") or above in lexicon.words("disputed")
    return claimed and p.kid(v, "nsubj", "nsubjpass") is not None


def happens(p: Parse, governor: int) -> bool:
    """Whether the infinitive under this word is as real as the word ("continued to", "would like to")."""
    if p.pos[governor] == "ADJ":
        return p.lower[governor] in ("quick", "first", "last", "happy", "glad", "pleased")
    return p.lemma[governor] in lexicon.words("implicative") and not negated(p, governor)


def future(p: Parse, v: int) -> bool:
    """Whether a verb is said of the future, also over "continue to"."""
    if any(h in ("will", "'ll", "’ll", "shall") for h in helpers(p, v)):
        return True
    h = p.head[v]
    return p.dep[v] == "xcomp" and p.lemma[h] == "continue" and bool({"will", "would"} & set(helpers(p, h)))


def turned(p: Parse, i: int, stance: Stance) -> Stance | None:
    """The stance with its negation taken into account; None if there is none left."""
    if not negated(p, i):
        return stance
    return NEGATED.get(stance)


def sign_of(p: Parse, i: int) -> str:
    """``+`` or ``-`` if a word evaluates, else an empty string."""
    signs = lexicon.polarities("evaluations")
    return signs.get(p.lower[i]) or signs.get(p.lemma[i].lower()) or ""
