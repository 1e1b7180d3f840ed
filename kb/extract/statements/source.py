"""Who speaks: the words that name the source, by the network or by grammar, and the actor behind them."""

from kb.extract.findings import Findings
from kb.extract.parse import Parse, Tokens
from kb.extract.statements.candidate import Candidate
from kb.extract.statements.decode import cut, trimmed
from kb.extract.statements.lexicon import lexicon

SUBJECTS = ("nsubj", "nsubjpass", "csubj")
RELATIVE = {"who", "which", "that", "whom"}
QUOTING = {"quote", "cite", "report", "describe"}
OPENING = ("acl", "advcl")
"""How the parser attaches "Asked whether ...," to the clause after it."""
OCCASION = {"after", "before", "when", "while", "during", "following", "upon", "ahead"}
CONTROLLED = ("xcomp", "advcl", "conj", "pcomp")


def settle(findings: Findings, c: Candidate) -> None:
    """Correct a candidate's source and content where grammar knows better than the network."""
    p = findings.parse
    without_addressee(findings, c)
    without_occasion(findings, c)
    complement(findings, c)
    c.source = quoted_source(p, c) or agent(p, c) or (None if told(p, c) else c.source or subject(p, c))
    if c.source is None:
        return
    c.source = with_antecedent(p, before_quotation(findings, c.source, c), c)
    c.content = cut(findings, c.content, c.source) or c.content


def before_quotation(findings: Findings, source: Tokens, c: Candidate) -> Tokens:
    """A source as far as the next words of what is said, which a parser may take for a description of who says it."""
    (a, b), p = source, findings.parse
    b = min((start for start, _ in c.content if a < start < b and findings.quotes.of[start] >= 0), default=b)
    while a < b - 1 and p.pos[b - 1] in ("PUNCT", "SPACE"):
        b -= 1
    return a, b


def told(p: Parse, c: Candidate) -> bool:
    """Whether the source would be the one who is asked or told: "Asked whether ..., Lee said", "Lee was told that"."""
    i = c.cue
    if p.tag[i] not in ("VBN", "VBD") or p.lemma[i] not in lexicon()["addressing"]:
        return False
    passive = p.kid(i, "nsubjpass")
    if passive is not None:
        return c.source is None or c.source[0] <= passive < c.source[1]
    return p.dep[i] in OPENING and p.kid(i, "aux", *SUBJECTS) is None


def without_addressee(findings: Findings, c: Candidate) -> None:
    """Take the one who is told, asked or accused out of the content: "told Lee that", "accused Lee of"."""
    p = findings.parse
    words = lexicon()["addressing"] | lexicon()["targeting"]
    told = p.kid(c.cue, "dobj", "dative") if p.lemma[c.cue] in words else None
    if told is None or not p.conjuncts(told)[-1] < (clause := said_after(p, c.cue, told)):
        return
    run = (p.left[told], min(max(p.right[told], told + 1), p.left[clause]))
    size = sum(b - a for a, b in c.content)
    if p.dep[clause] == "ccomp" or 2 * (run[1] - run[0]) <= size:
        c.content = cut(findings, c.content, run) or c.content


def without_occasion(findings: Findings, c: Candidate) -> None:
    """Leave out of what is said before its cue on what occasion it was: "he said after meeting them"."""
    p = findings.parse
    links = [k for k in p.kids(c.cue, "prep", "advcl") if k > c.cue and p.lower[p.left[k]] in OCCASION]
    if min(c.content)[0] < c.cue:
        after = [(p.left[k], p.right[k]) for k in links]
        c.content = [r for r in c.content if not any(a <= r[0] and r[1] <= b for a, b in after)] or c.content


def complement(findings: Findings, c: Candidate) -> None:
    """Have a verb that says what something is report both: "described the talks as useful"."""
    p = findings.parse
    role = next((i for i in p.kids(c.cue, "prep") if p.lower[i] == "as"), None)
    what = p.kid(c.cue, "dobj", "nsubjpass")
    if role is None or what is None or p.lemma[c.cue] not in lexicon()["predicating"]:
        return
    parts = sorted([(p.left[what], max(p.right[what], what + 1)), (role, p.right[role])])
    words = {i for a, b in c.content for i in range(a, b)}
    inside = sum(any(a <= i < b for a, b in parts) for i in words)
    if inside and 3 * inside >= 2 * len(words) and not any(a <= c.cue < b for a, b in parts):
        c.content = [r for r in (trimmed(findings, run) for run in parts) if r]


def said_after(p: Parse, cue: int, told: int) -> int:
    """The first clause or preposition that depends on a cue after the one who is told; -1 if there is none."""
    return next((i for i in p.children[cue] if i > told and p.dep[i] in ("ccomp", "xcomp", "prep")), -1)


def quoted_source(p: Parse, c: Candidate) -> Tokens | None:
    """The one whose words an agency passes on: "quoted Lee as saying that", "Lee was quoted as saying". What is said
    then begins after "as saying"."""
    quoting = c.cue if p.lemma[c.cue] in QUOTING else next(
        (a for a in list(p.ancestors(c.cue))[:2] if p.lemma[a] in QUOTING and p.tag[c.cue] == "VBG"), None)  # fmt: skip
    if quoting is None:
        return None
    relay = next((i for i in p.kids(quoting, "prep") if p.lower[i] == "as"), None)
    saying = next((i for i in range(relay + 1, min(relay + 3, len(p))) if p.tag[i] == "VBG"), None) if relay else None
    if saying is None:
        return None
    passive = p.kid(quoting, "nsubjpass")
    named = passive if passive is not None else p.kid(quoting, "dobj")
    if named is None:
        return None
    after = [
        (max(a, saying + 1), b) if a <= saying < b or (a < saying and b > quoting) else (a, b) for a, b in c.content
    ]
    c.content = [r for r in after if r[0] < r[1]] or c.content
    return noun_phrase(p, named)


def agent(p: Parse, c: Candidate) -> Tokens | None:
    """The source of a passive: "was described by Lee as"."""
    by = p.kid(c.cue, "agent")
    named = p.kid(by, "pobj") if by is not None else None
    return noun_phrase(p, named) if named is not None else None


def subject(p: Parse, c: Candidate) -> Tokens | None:
    """The grammatical subject of an active cue, also where it is left out: "…, adding that", "refused to say"."""
    i = c.cue
    if p.pos[i] == "NOUN":
        owner = p.kid(i, "poss")
        return p.subtree(owner) if owner is not None else None
    if p.pos[i] not in ("VERB", "AUX") or p.kid(i, "auxpass", "nsubjpass") is not None:
        return None
    for _ in range(4):
        named = p.kid(i, *SUBJECTS)
        if named is not None:
            return noun_phrase(p, named)
        if p.dep[i] in ("acl", "relcl"):
            return noun_phrase(p, p.head[i])
        if p.dep[i] == "xcomp" and p.kid(p.head[i], "dobj") is not None:
            return noun_phrase(p, p.kids(p.head[i], "dobj")[0])
        if p.dep[i] == "prep" or p.dep[i] in CONTROLLED:
            i = p.head[i]
            continue
        return None
    return None


def noun_phrase(p: Parse, i: int) -> Tokens:
    """The run of a noun with its modifiers, without relative clauses and what follows a comma."""
    first, last = p.subtree(i)
    for c in p.children[i]:
        if c > i and p.dep[c] in ("relcl", "acl", "punct", "conj", "cc") and p.left[c] > i:
            last = min(last, p.left[c])
    return first, max(last, i + 1)


def with_antecedent(p: Parse, source: Tokens, c: Candidate) -> Tokens:
    """A relative pronoun with the noun phrase before it: "the envoy, who" says more than "who"."""
    a, b = source
    if b - a != 1 or p.lower[a] not in RELATIVE or p.dep[a] not in SUBJECTS:
        return source
    clause = p.head[a]
    noun = p.head[clause] if p.dep[clause] == "relcl" else clause
    if noun == clause or not a - 12 <= noun < a or p.pos[noun] not in ("NOUN", "PROPN", "PRON"):
        return source
    first = noun_phrase(p, noun)[0]
    return (first, b) if not any(first < y and x < b for x, y in c.content) and not first <= c.cue < b else source


def speaker_of(findings: Findings, c: Candidate) -> int | None:
    """The actor that the source's head refers to (a new one, where it can act and is none yet)."""
    if c.source is None or findings.actors is None:
        return None
    known = findings.actors.ensure(findings.parse.root(c.source))
    return known[0] if known else None
