"""What else a report tells of a statement: to whom, when, where, through what, and whether it was made at all."""

from kb.extract.dates import date_at
from kb.extract.findings import Findings, StatementFinding
from kb.extract.parse import Parse, Tokens
from kb.extract.places.attach import place_at
from kb.extract.statements.asserted import sense
from kb.extract.statements.lexicon import lexicon
from kb.extract.syntax.verbs import verb_of, verb_tense

CLAUSAL = ("ccomp", "xcomp", "advcl", "parataxis", "relcl")
OBJECTS = ("dobj", "dative", "nsubjpass")


def complete(findings: Findings, s: StatementFinding, cue: int) -> None:
    """Fill the fields of a statement that its report tells."""
    p = findings.parse
    said = {i for a, b in s.content for i in range(a, b)}
    verb = verb_of(p, cue) if p.pos[cue] not in ("NOUN", "PUNCT") else None
    if verb is not None and verb not in said:
        tense = verb_tense(p, verb)
        s.tense = tense if tense in ("past", "present", "future") else None
    s.polarity, s.modality = sense(findings, cue, s.content)
    around = [i for i in surroundings(p, cue, said) if s.source is None or not s.source[0] <= i < s.source[1]]
    s.medium = medium(p, cue, around)
    s.place = place(findings, around)
    day = date_at(findings, cue) if findings.dates else None
    s.date = day if day is not None and day.tokens[0] not in said else None
    s.addressees = addressees(findings, cue, said, s)


def surroundings(p: Parse, cue: int, said: set[int]) -> list[int]:
    """Words of the cue's own clause: its subtree without what is said and without other clauses."""
    out, stack = [], [cue]
    while stack:
        i = stack.pop()
        if i in said:
            continue
        out.append(i)
        stack += [c for c in p.children[i] if p.dep[c] not in CLAUSAL and p.dep[c] != "conj"]
    return sorted(out)


def medium(p: Parse, cue: int, around: list[int]) -> Tokens | None:
    """The words that say through what it was said ("in a statement", "state television")."""
    words = lexicon()
    for i in around:
        if i == cue or p.lemma[i].lower() not in words["media"] or p.pos[i] not in ("NOUN", "PROPN"):
            continue
        above = p.head[i]
        spoken = above == cue and p.dep[i] in OBJECTS and p.lemma[cue] in words["addressing"]
        if spoken or (p.dep[i] == "pobj" and p.lower[above] in words["through"]):
            first = p.left[i]
            last = next(
                (p.left[c] for c in p.children[i] if p.dep[c] in ("relcl", "acl", "prep", "punct") and c > i),
                p.right[i],
            )
            return first, last
    return None


def place(findings: Findings, around: list[int]) -> int | None:
    """The place that the cue's clause names by "in", "at" or "from"."""
    p = findings.parse
    for i in around:
        if p.dep[i] == "pobj" and p.lower[p.head[i]] in ("in", "at", "from"):
            found = place_at(findings, i)
            if found is not None:
                return found
    return None


def addressees(findings: Findings, cue: int, said: set[int], s: StatementFinding) -> list[int]:
    """The actors that the statement was made to."""
    p, words = findings.parse, lexicon()
    if findings.actors is None:
        return []
    heads: list[int] = []
    if p.lemma[cue] in words["addressing"] and p.pos[cue] in ("VERB", "AUX"):
        heads += p.kids(cue, *OBJECTS)
    for c in p.kids(cue, "prep", "dative"):
        if (p.lemma[cue], p.lower[c]) in words["addressing_by"] or (p.lemma[cue], p.lower[c]) in words[
            "addressing_noun"
        ]:
            heads += p.kids(c, "pobj")
        for noun in p.kids(c, "pobj"):
            heads += [o for d in p.kids(noun, "prep") if (p.lemma[noun], p.lower[d]) in words["addressing_noun"]
                      for o in p.kids(d, "pobj")]  # fmt: skip
    out: list[int] = []
    for head in heads:
        for i in p.conjuncts(head):
            medial = p.pos[i] == "NOUN" and p.lemma[i] in words["media"]
            if i not in said and not medial and not (s.source and s.source[0] <= i < s.source[1]):
                out += [a for a in findings.actors.ensure(i) if a not in out and a != s.speaker]
    return out
