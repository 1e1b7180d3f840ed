"""Who does what in a clause: subjects over control and coordination, complements by name, the clause's own words.

Labels are those of spaCy's English pipelines (ClearNLP). All functions take token positions of one ``Parse``.
"""

from kb.extract.parse import Parse, Tokens
from kb.extract.reactions import lexicon
from kb.world import lexicons

VERBAL = {"VERB", "AUX"}
NOMINAL = {"NOUN", "PROPN", "PRON", "NUM", "DET"}
HELPERS = ("aux", "auxpass")


def helpers(p: Parse, v: int) -> list[str]:
    """A verb's auxiliaries in lower case."""
    return [p.lower[c] for c in p.children[v] if p.dep[c] in HELPERS]


def passive(p: Parse, v: int) -> bool:
    """Whether a verb is passive, reduced relatives ("endorsed by") included."""
    if any(p.dep[c] in ("auxpass", "nsubjpass", "agent") for c in p.children[v]):
        return True
    return p.tag[v] == "VBN" and p.dep[v] in ("acl", "advcl") and not helpers(p, v)


def infinitive(p: Parse, v: int) -> bool:
    """Whether a verb is a to-infinitive."""
    return any(p.dep[c] == "aux" and p.lower[c] == "to" for c in p.children[v])


def antecedent(p: Parse, v: int) -> int | None:
    """The noun that a relative clause, to which ``v`` belongs, modifies."""
    while p.dep[v] == "conj" and p.head[v] != v:
        v = p.head[v]
    return p.head[v] if p.dep[v] in ("relcl", "acl") else None


def surface_subject(p: Parse, v: int, depth: int = 0) -> int | None:
    """The head of what is the verb's subject in its sentence, over coordination, control and participles."""
    s = p.kid(v, "nsubj", "nsubjpass")
    if s is not None:
        if p.lower[s] in lexicon.words("relative"):
            found = antecedent(p, v)
            return found if found is not None else s
        return s
    h, dep = p.head[v], p.dep[v]
    finite = dep == "ccomp" and p.tag[v] in ("VBD", "VBZ", "VBP", "MD")
    if h == v or depth > 8 or finite or p.kid(v, "expl", "csubj") is not None:
        return None
    if dep in ("acl", "relcl"):
        return h if p.tag[v] in ("VBG", "VBN") or dep == "relcl" else None
    if dep == "pcomp":
        above = next((a for a in p.ancestors(h) if p.pos[a] in VERBAL), None)
        return None if above is None or p.lower[h] in lexicon.words("barrier") else surface_subject(p, above, depth + 1)
    if p.pos[h] not in VERBAL and dep in ("xcomp", "conj", "ccomp", "advcl") and p.pos[h] in ("ADJ", "NOUN"):
        h = next((a for a in p.ancestors(h) if p.pos[a] in VERBAL), v)
    if p.pos[h] in VERBAL and h != v and dep in ("conj", "xcomp", "advcl", "ccomp", "dep"):
        if dep == "xcomp":
            controller = p.kid(h, "dobj", "dative")
            if controller is not None:
                return controller
        return surface_subject(p, h, depth + 1)
    return None


def agent(p: Parse, v: int) -> int | None:
    """The head of a passive's by-phrase."""
    for c in p.children[v]:
        if p.dep[c] == "agent" or (p.dep[c] == "prep" and p.lower[c] == "by"):
            return p.kid(c, "pobj")
    for c in p.children[v]:
        if c > v and p.dep[c] == "prep" and p.lower[c] == "as":
            by = next((k for k in range(c, p.right[c]) if p.lower[k] == "by" and p.dep[k] in ("prep", "agent")), None)
            return None if by is None else p.kid(by, "pobj")
    return None


def doer(p: Parse, v: int) -> int | None:
    """The head of who does what the verb says."""
    return agent(p, v) if passive(p, v) else surface_subject(p, v)


def thing(p: Parse, v: int) -> int | None:
    """The head of the object: of a passive its subject, of a relative clause its antecedent."""
    if passive(p, v):
        return surface_subject(p, v)
    o = p.kid(v, "dobj", "dative")
    if o is not None and p.pos[o] != "ADP":
        if p.lower[o] in lexicon.words("relative") and o < v:
            return antecedent(p, v)
        return o
    clause = p.kid(v, "ccomp")
    if clause is not None and clause > v and infinitive(p, clause):
        return p.kid(clause, "nsubj", "nsubjpass")
    if p.dep[v] == "relcl" and p.kid(v, "ccomp", "xcomp") is None:
        s = p.kid(v, "nsubj")
        if s is not None and p.lower[s] not in lexicon.words("relative"):
            return p.head[v]
    return None


def preposition(p: Parse, i: int, word: str) -> int | None:
    """What the preposition ``word`` brings to ``i``: the head of its object."""
    particles = [
        k for c in p.children[i] if p.dep[c] in ("prt", "advmod", "prep") and c == i + 1 for k in p.kids(c, "prep")
    ]
    for c in (*p.children[i], *particles):
        if p.lower[c] == word and p.dep[c] in ("prep", "prt", "advmod", "dative", "agent"):
            found = p.kid(c, "pobj", "pcomp")
            if found is None:
                inner = p.kid(c, "prep")
                found = p.kid(inner, "pobj", "pcomp") if inner is not None else None
            if found is not None and not temporal(p, found):
                return found
        elif (
            p.dep[c] in ("advcl", "ccomp", "xcomp")
            and infinitive(p, c)
            and any(p.dep[m] == "mark" and p.lower[m] == word for m in p.children[c])
        ):
            return p.kid(c, "nsubj", "nsubjpass")
    return None


def temporal(p: Parse, i: int) -> bool:
    """Whether a token is part of a recognized date or time."""
    return p.ent[i] >= 0 and p.ents[p.ent[i]][2] in ("DATE", "TIME")


def clausal(p: Parse, v: int, name: str) -> int | None:
    """The head of a clause that complements ``v``: ``inf``, ``that`` or ``ing``."""
    for c in p.children[v]:
        if p.dep[c] not in ("xcomp", "ccomp", "acl", "advcl", "relcl"):
            continue
        if name == "inf" and infinitive(p, c) and (p.dep[c] in ("xcomp", "ccomp") or p.pos[v] not in VERBAL):
            return c
        if name == "ing" and p.tag[c] == "VBG" and p.dep[c] in ("xcomp", "ccomp") and c > v:
            return c
        if (
            name == "that"
            and p.dep[c] in ("ccomp", "acl")
            and p.pos[c] in (*VERBAL, "ADJ", "NOUN")
            and not infinitive(p, c)
        ):
            return c
    return None


def complement(p: Parse, v: int, name: str) -> int | None:
    """The head of the complement that verbs.tsv calls ``name``, if the word has it."""
    if name == "obj":
        return thing(p, v)
    if name in ("inf", "that", "ing"):
        return clausal(p, v, name)
    if name == "topic":
        found = thing(p, v)
        noun = None if found is None else lexicons.nominals().get(p.lemma[found].lower())
        thing_like = noun is None or noun.sort in ("document", "medium", "inert")
        topic = found is not None and p.pos[found] == "NOUN" and thing_like
        return found if topic else None
    if name.endswith("~"):
        return None if p.kid(v, "dobj") is not None else preposition(p, v, name[:-1])
    if name.startswith("obj+"):
        other = name[4:]
        return (
            thing(p, v) if complement(p, v, other) is not None or (other == "inf" and object_infinitive(p, v)) else None
        )
    return preposition(p, v, name)


def object_infinitive(p: Parse, v: int) -> bool:
    """Whether an object and an infinitive go together ("asked them to leave"), however they are attached."""
    return any(infinitive(p, c) and p.dep[c] in ("ccomp", "xcomp") and c > v for c in p.children[v])


def sign_of(p: Parse, i: int) -> str:
    """``+`` or ``-`` if a word evaluates, else an empty string."""
    signs = lexicon.polarities("evaluations")
    return signs.get(p.lower[i]) or signs.get(p.lemma[i].lower()) or ""


def clause(p: Parse, i: int) -> Tokens:
    """The words of the clause that ``i`` heads: its subtree without further clauses and punctuation at its edges."""
    start, end = p.subtree(i)
    for c in p.children[i]:
        apart = p.dep[c] in ("advcl", "parataxis") or (p.dep[c] == "conj" and p.pos[c] in VERBAL and p.pos[i] in VERBAL)
        if apart and c > i:
            end = min(end, max(p.left[c], i + 1))
        elif apart and c < i and p.right[c] <= i:
            start = max(start, p.right[c])
    return stripped(p, (start, end), i)


def stripped(p: Parse, run: Tokens, keep: int) -> Tokens:
    """The run without punctuation, conjunctions and white space at its edges; ``keep`` stays in it."""
    start, end = run
    while start < keep and (p.pos[start] in ("PUNCT", "CCONJ", "SPACE") or p.dep[start] == "mark"):
        start += 1
    while end - 1 > keep and p.pos[end - 1] in ("PUNCT", "CCONJ", "SPACE"):
        end -= 1
    return start, end
