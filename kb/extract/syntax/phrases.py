"""How words hang together: what a phrase modifies, what is near in the tree, and how far a clause reaches."""

from collections.abc import Iterator

from kb.extract.parse import Parse, Tokens
from kb.extract.syntax.verbs import SUBJECTS, VERBAL

BARRIERS = {"ccomp", "relcl", "parataxis", "csubj"}
"""Dependencies that a clause's adjuncts don't cross upwards."""
BRACKETS = frozenset({"(", ")", "-", "–", "[", "]"})
EDGES = ("PUNCT", "SPACE", "CCONJ")
"""What is no part of a phrase where it stands at its edge."""


def governor(parse: Parse, tokens: Tokens) -> tuple[int, int | None]:
    """The word that a phrase modifies, and the preposition between them; the phrase's own root if it is a sentence."""
    i = parse.root(tokens)
    preposition = None
    while parse.head[i] != i:
        i, dep = parse.head[i], parse.dep[i]
        if parse.pos[i] == "ADP" or parse.dep[i] in ("prep", "pcomp", "agent"):
            preposition = i if preposition is None else preposition
        elif not tokens[0] <= i < tokens[1] and not (dep in ("conj", "appos") and parse.pos[i] in ("NUM", "PROPN")):
            return i, preposition
    return i, preposition


def upward(parse: Parse, i: int) -> Iterator[tuple[int, int]]:
    """Token ``i`` and its ancestors within its clause, with the number of steps.

    Coordinated and controlling verbs belong to the clause.
    """
    steps = 0
    yield i, steps
    while parse.head[i] != i and parse.dep[i] not in BARRIERS:
        i = parse.head[i]
        steps += 1
        yield i, steps


def distance(parse: Parse, i: int, target: int, most: int = 8) -> int | None:
    """Steps in the tree from ``i`` to ``target`` without leaving the clause of ``i``; None beyond ``most``, or outside.

    Going down is dearer than going up by one, so that what governs ``i`` is preferred to what its objects carry;
    a way down may not enter a clause of its own either.
    """
    below = {a: steps for a, steps in upward(parse, target) if steps <= most}
    for a, up in upward(parse, i):
        if up > most:
            return None
        if a in below:
            total = up + below[a] + (1 if below[a] else 0)
            return total if total <= most else None
    return None


def phrase_start(parse: Parse, noun: int) -> int:
    """The first of the names and attributes right before a noun, over brackets at which the parser may stumble."""
    first = noun
    while first and (
        parse.pos[first - 1] in ("PROPN", "NOUN", "ADJ", "PART", "NUM") or parse.words[first - 1] in BRACKETS
    ):
        first -= 1
    return first


def whole_clause(parse: Parse, verb: int) -> Tokens:
    """The words of a verb's clause with what goes on after it: adverbial clauses, and verbs that share its subject."""
    first, last = parse.subtree(verb)
    for c in parse.children[verb]:
        if parse.dep[c] in ("conj", "parataxis") and c > verb and parse.kid(c, *SUBJECTS) is not None:
            last = min(last, parse.left[c])
        if parse.dep[c] in ("ccomp", "advcl", "parataxis") and c < verb and parse.right[c] <= verb:
            first = max(first, parse.right[c])
    return stripped(parse, (min(first, verb), max(last, verb + 1)), verb)


def own_clause(parse: Parse, i: int) -> Tokens:
    """The words of the clause that ``i`` heads, without the adverbial and coordinated clauses on either side."""
    start, end = parse.subtree(i)
    for c in parse.children[i]:
        verbs = parse.pos[c] in VERBAL and parse.pos[i] in VERBAL
        apart = parse.dep[c] in ("advcl", "parataxis") or (parse.dep[c] == "conj" and verbs)
        if apart and c > i:
            end = min(end, max(parse.left[c], i + 1))
        elif apart and c < i and parse.right[c] <= i:
            start = max(start, parse.right[c])
    return stripped(parse, (start, end), i, marks=True)


def stripped(parse: Parse, run: Tokens, keep: int, marks: bool = False) -> Tokens:
    """The run without punctuation, conjunctions and white space at its edges; ``keep`` stays in it.

    With ``marks`` the words that make it a subordinate clause go too ("that", "if").
    """
    start, end = run
    while start < keep and (parse.pos[start] in EDGES or (marks and parse.dep[start] == "mark")):
        start += 1
    while end - 1 > keep and parse.pos[end - 1] in EDGES:
        end -= 1
    return start, end
