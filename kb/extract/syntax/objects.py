"""What completes a verb or a noun: objects, and what prepositions and clauses bring."""

from collections.abc import Iterator

from kb.extract.parse import Parse
from kb.extract.syntax.subjects import RELATIVE, antecedent, subject_of
from kb.extract.syntax.verbs import SUBJECTS, VERBAL, is_infinitive, is_passive
from kb.world import lexicons

REMOTE = lexicons.classes()["remote"]
LINKS = frozenset({"ADP", "SCONJ", "ADV", "PART", "VERB"})


def object_of(parse: Parse, verb: int) -> int | None:
    """The head of the object: of a passive its subject, of a relative clause its antecedent."""
    if is_passive(parse, verb):
        return subject_of(parse, verb, real=True)
    own = parse.kid(verb, "dobj", "dative")
    if own is not None and parse.pos[own] != "ADP":
        found = antecedent(parse, own, verb) if own < verb else own
        return None if found == own < verb and parse.lower[own] in RELATIVE else found
    clause = parse.kid(verb, "ccomp")
    if clause is not None and clause > verb and is_infinitive(parse, clause):
        return parse.kid(clause, *SUBJECTS)
    if parse.dep[verb] == "relcl" and parse.kid(verb, "ccomp", "xcomp") is None:
        doer = parse.kid(verb, "nsubj")
        if doer is not None and parse.lower[doer] not in RELATIVE:
            return parse.head[verb]
    return None


def brought_by(parse: Parse, i: int, word: str) -> int | None:
    """What the preposition ``word`` brings to ``i``: the head of its object."""
    particles = [k for c in parse.kids(i, "prt", "advmod", "prep") if c == i + 1 for k in parse.kids(c, "prep")]
    for c in (*parse.children[i], *particles):
        if parse.lower[c] == word and parse.dep[c] in ("prep", "prt", "advmod", "dative", "agent"):
            found = parse.kid(c, "pobj", "pcomp")
            if found is None:
                inner = parse.kid(c, "prep")
                found = parse.kid(inner, "pobj", "pcomp") if inner is not None else None
            if found is not None and not is_temporal(parse, found):
                return found
        elif (
            parse.dep[c] in ("advcl", "ccomp", "xcomp")
            and is_infinitive(parse, c)
            and any(parse.lower[m] == word for m in parse.kids(c, "mark"))
        ):
            return parse.kid(c, *SUBJECTS)
    return None


def is_temporal(parse: Parse, i: int) -> bool:
    """Whether a token is part of a recognized date or time."""
    return parse.ent[i] >= 0 and parse.ents[parse.ent[i]][2] in ("DATE", "TIME")


def prepositional(parse: Parse, i: int) -> Iterator[tuple[str, int]]:
    """(preposition, its object) of each prepositional phrase below ``i``.

    Phrases that the parser hung on an adjunct ("met on Monday with", "talks in Rome with") belong to ``i`` too.
    """
    for c in parse.children[i]:
        brought = parse.dep[c] in ("prep", "agent", "dative") and parse.pos[c] in LINKS
        if brought or (parse.dep[c] == "conj" and parse.pos[c] == "ADP"):
            for o in parse.kids(c, "pobj", "pcomp"):
                yield parse.lower[c], o
                if is_adjunct(parse, o):
                    yield from prepositional(parse, o)
            yield from prepositional(parse, c)
            for again in parse.kids(c, "conj"):
                yield from (
                    (parse.lower[c], o) for o in parse.kids(again, "pobj") if parse.lower[again] == parse.lower[c]
                )
        elif parse.dep[c] in ("npadvmod", "advmod") and c > i:
            yield from prepositional(parse, c)
        elif parse.dep[c] == "advcl" and c > i:  # "with him to discuss" is taken for one clause
            yield from ((parse.lower[m], o) for m in parse.kids(c, "mark") for o in parse.kids(m, "pobj"))


def is_adjunct(parse: Parse, i: int) -> bool:
    """Whether the token names a time, a place or, for who spoke, what they spoke by."""
    if parse.lower[i] in REMOTE:
        return True
    return parse.ent[i] >= 0 and parse.ents[parse.ent[i]][2] in ("DATE", "TIME", "GPE", "LOC", "FAC")


def clause_in(parse: Parse, i: int, form: str) -> int | None:
    """The head of a clause that complements ``i``, by its form: ``inf``, ``that`` or ``ing``."""
    for c in parse.kids(i, "xcomp", "ccomp", "acl", "advcl", "relcl"):
        dep, infinitive = parse.dep[c], is_infinitive(parse, c)
        if form == "inf" and infinitive and (dep in ("xcomp", "ccomp") or parse.pos[i] not in VERBAL):
            return c
        if form == "ing" and parse.tag[c] == "VBG" and dep in ("xcomp", "ccomp") and c > i:
            return c
        predicate = parse.pos[c] in (*VERBAL, "ADJ", "NOUN")
        if form == "that" and dep in ("ccomp", "acl") and predicate and not infinitive:
            return c
    return None
