"""Where the event of a word happens: the place that its clause names."""

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from kb.extract.findings import Findings
from kb.extract.parse import Tokens
from kb.extract.places.lexicon import Relation, words
from kb.extract.syntax.phrases import distance, governor
from kb.record import PlacePrecision

ORDER: dict[Relation, int] = {"in": 0, "to": 1, "of": 2, "from": 3}
FINENESS: dict[PlacePrecision | None, int] = {
    "exact": 0, "city": 1, "containing": 2, "region": 3, "country": 4, "area": 5, None: 6,
}  # fmt: skip


LOOKED_BACK = 200
"""How many mentions of places, the last ones first, "there" looks back over."""


class PlaceLink(NamedTuple):
    """A place of a clause: position in ``findings.places``, and how it is attached.

    ``in``: there ("in Geneva", "at the White House", "here"); ``to``: goal ("flew to Beijing", "visited Cairo");
    ``from``: source; ``of``: modifier or possessor of the event ("the Geneva talks", "Paris's summit").
    """

    place: int
    relation: Relation
    mention: Tokens
    steps: int
    """Distance in the tree; fewer is closer."""


def place_at(findings: Findings, i: int) -> int | None:
    """The place whose mention covers token ``i``."""
    known = findings.mentions_of()
    last = bisect_right(known, i, key=begin)
    return known[last - 1][1] if last and i < known[last - 1][0][1] else None


def begin(mention: tuple[Tokens, int]) -> int:
    """The first token of a mention."""
    return mention[0][0]


def dateline_place(findings: Findings) -> int | None:
    """The place that the dateline names."""
    line = findings.layout.dateline
    return place_at(findings, line[0]) if line else None


def relation_of(findings: Findings, mention: Tokens) -> tuple[int, Relation] | None:
    """What a mention modifies, and how; None if it is a participant rather than a place.

    A noun for a kind of place is looked through: "in the resort of Sochi" attaches Sochi by "in".
    """
    parse, known = findings.parse, words()
    for _ in range(3):
        attached = direct_relation(findings, mention)
        head = attached[0] if attached else governor(parse, mention)[0]
        through = parse.lemma[head] in known.kinds and parse.pos[head] in ("NOUN", "PROPN")
        if not through or (attached and attached[1] != "of"):
            return attached
        mention = (head, head + 1)
    return None


def direct_relation(findings: Findings, mention: Tokens) -> tuple[int, Relation] | None:
    """What a phrase modifies, and how, by its preposition or its dependency."""
    parse, known = findings.parse, words()
    head, preposition = governor(parse, mention)
    dep = parse.dep[parse.root(mention)]
    if preposition is not None:
        relation = known.relations.get(parse.lower[preposition])
        return (head, relation) if relation else None
    if dep in ("compound", "poss", "nmod", "amod"):
        return head, "of"
    if dep == "dobj" and parse.lemma[head] in known.moving:
        return head, "from" if parse.lemma[head] in known.leaving else "to"
    return (head, "in") if dep in ("npadvmod", "advmod") else None


def belongs(findings: Findings, i: int, head: int, relation: Relation) -> bool:
    """Whether what modifies ``head`` tells where ``i`` happens; an actor's attribute doesn't ("officials in Rome")."""
    return head == i or (relation != "of" and findings.parse.dep[head] not in ("nsubj", "poss", "agent"))


def links(findings: Findings, i: int) -> list[PlaceLink]:
    """The places that the clause of token ``i`` names as such, nearest first."""
    parse, known = findings.parse, findings.mentions_of()
    out = here(findings, i)
    first, last = (bisect_left(known, at, key=begin) for at in parse.sents[parse.sent[i]])
    for mention, k in known[first:last]:
        if mention[0] <= i < mention[1]:
            continue
        attached = relation_of(findings, mention)
        if attached and belongs(findings, i, *attached):
            steps = distance(parse, i, attached[0])
            out += [PlaceLink(k, attached[1], mention, steps)] if steps is not None else []
    return sorted(
        out, key=lambda k: (k.steps, ORDER[k.relation], FINENESS[findings.places[k.place].precision], k.mention)
    )


def here(findings: Findings, i: int) -> list[PlaceLink]:
    """ "here" and "there" in the clause of token ``i``, and "where" that opens it: what they refer to."""
    parse = findings.parse
    first, last = parse.sents[parse.sent[i]]
    out = []
    for j in range(first, last):
        if parse.lower[j] not in ("here", "there", "where") or parse.pos[j] not in ("ADV", "SCONJ"):
            continue
        steps = distance(parse, i, parse.head[j])
        place = referred(findings, j) if steps is not None else None
        out += [PlaceLink(place, "in", (j, j + 1), steps)] if place is not None and steps is not None else []
    return out


def referred(findings: Findings, j: int) -> int | None:
    """The place that an adverb refers to: the dateline's ("here"), the one named before ("there"), the antecedent's."""
    parse = findings.parse
    if parse.lower[j] == "here":
        return dateline_place(findings)
    if parse.lower[j] == "there":
        return previous(findings, j)
    clause = next((a for a in parse.ancestors(j) if parse.dep[a] == "relcl"), None)
    if clause is None:
        return None
    antecedent = outermost(findings, parse.head[clause])
    found = place_at(findings, antecedent)
    return previous(findings, j, antecedent) if found is None else found


def outermost(findings: Findings, i: int) -> int:
    """The noun that a noun says more about: "Quito" of "Quito, the capital of Ecuador"."""
    parse, known = findings.parse, words()
    while True:
        above = parse.head[i]
        holder = parse.head[above]
        if parse.dep[i] == "appos" and above != i:
            i = above
        elif parse.dep[i] == "pobj" and parse.lower[above] == "of" and parse.lemma[holder] in known.kinds:
            i = holder
        else:
            return i


def previous(findings: Findings, j: int, since: int = 0) -> int | None:
    """The place that something happened in or moved to, last named before token ``j``."""
    known = findings.mentions_of()
    last = bisect_left(known, j, key=begin)
    for mention, k in reversed(known[max(0, last - LOOKED_BACK) : last]):
        if mention[0] < since or mention[1] > j:
            continue
        attached = relation_of(findings, mention)
        if since or (attached and attached[1] in ("in", "to")):
            return k
    return None


def place_of(findings: Findings, i: int, goal: bool = True) -> PlaceLink | None:
    """Where what token ``i`` (a verb or a noun of an event) tells happens; None if its clause doesn't say.

    The nearest place in the tree, "in" before "to" before "of" at the same distance. ``goal=False`` leaves out
    goals; sources ("from Paris") never count.
    """
    return next((k for k in links(findings, i) if k.relation != "from" and (goal or k.relation != "to")), None)
