"""The complements of a word by the names that verbs.tsv, nouns.tsv and adjectives.tsv give them."""

from kb.extract.parse import Parse
from kb.extract.syntax.objects import brought_by, clause_in, object_of
from kb.extract.syntax.verbs import is_infinitive
from kb.world import lexicons


def complement(p: Parse, v: int, name: str) -> int | None:
    """The head of the complement that verbs.tsv calls ``name``, if the word has it."""
    if name == "obj":
        return object_of(p, v)
    if name in ("inf", "that", "ing"):
        return clause_in(p, v, name)
    if name == "topic":
        return topic(p, v)
    if name.endswith("~"):
        return None if p.kid(v, "dobj") is not None else brought_by(p, v, name[:-1])
    if name.startswith("obj+"):
        other = name[4:]
        both = complement(p, v, other) is not None or (other == "inf" and object_infinitive(p, v))
        return object_of(p, v) if both else None
    return brought_by(p, v, name)


def topic(p: Parse, v: int) -> int | None:
    """The object, if it is a matter and nobody."""
    found = object_of(p, v)
    if found is None or p.pos[found] != "NOUN":
        return None
    noun = lexicons.nominals().get(p.lemma[found].lower())
    return found if noun is None or noun.sort in ("document", "medium", "inert") else None


def object_infinitive(p: Parse, v: int) -> bool:
    """Whether an object and an infinitive go together ("asked them to leave"), however they are attached."""
    return any(is_infinitive(p, c) and c > v for c in p.kids(v, "ccomp", "xcomp"))
