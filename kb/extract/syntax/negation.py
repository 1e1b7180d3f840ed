"""Whether what a word says is not so."""

from kb.extract.parse import Parse
from kb.extract.syntax.verbs import SUBJECTS, VERBAL

PREDICATES = ("acomp", "attr", "oprd", "xcomp")


def negated(parse: Parse, i: int) -> bool:
    """Whether a verb, adjective or noun is negated: "not", "never", "no longer", "no" before a noun."""
    p = parse
    for c in p.children[i]:
        if p.dep[c] == "neg" or (p.lower[c] in ("no", "never") and p.dep[c] in ("det", "advmod", "neg")):
            return True
        if p.dep[c] in ("dobj", "attr") and p.pos[i] in VERBAL and any(p.lower[k] == "no" for k in p.children[c]):
            return True
    first = p.head[i] if p.dep[i] == "conj" else i
    if any(p.lower[c] in ("neither", "nor") and p.dep[c] in ("preconj", "cc", "advmod") for c in p.children[first]):
        return True
    s = p.kid(i, *SUBJECTS)
    if s is not None and (
        p.lower[s] in ("nobody", "none") or any(p.lower[c] in ("no", "neither") for c in p.children[s])
    ):
        return True
    h = p.head[i]
    if h != i and p.dep[i] in PREDICATES and p.pos[h] in VERBAL:
        return negated(p, h)
    return False
