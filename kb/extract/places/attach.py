"""Where the event of a word happens: the place that its clause names."""

from typing import Literal, NamedTuple

from kb.extract.clause import distance, governor
from kb.extract.findings import Findings
from kb.extract.parse import Tokens
from kb.extract.places.lexicon import words

Relation = Literal["in", "to", "from", "of"]


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
    return next((k for k, p in enumerate(findings.places) if any(a <= i < b for a, b in p.mentions)), None)


def dateline_place(findings: Findings) -> int | None:
    """The place that the dateline names."""
    line = findings.layout.dateline
    return place_at(findings, line[0]) if line else None


def relation_of(findings: Findings, mention: Tokens) -> tuple[int, Relation] | None:
    """What a mention modifies, and how; None if it is a participant rather than a place."""
    parse, known = findings.parse, words()
    head, preposition = governor(parse, mention)
    if preposition is not None:
        word = parse.lower[preposition]
        relation: Relation | None = (
            "to" if word in known.goal else "from" if word in known.source else "in" if word in known.inside else None
        )
        return (head, relation) if relation else None
    dep = parse.dep[parse.root(mention)]
    if dep in ("compound", "poss", "nmod", "amod"):
        return head, "of"
    if dep == "dobj" and parse.lemma[head] in ("visit", "tour", "reach", "leave", "enter"):
        return head, "from" if parse.lemma[head] == "leave" else "to"
    return (head, "in") if dep in ("npadvmod", "advmod") else None


def links(findings: Findings, i: int) -> list[PlaceLink]:
    """The places that the clause of token ``i`` names as such, nearest first."""
    parse = findings.parse
    out = []
    for k, place in enumerate(findings.places):
        for mention in place.mentions:
            if parse.sent[mention[0]] != parse.sent[i] or mention[0] <= i < mention[1]:
                continue
            attached = relation_of(findings, mention)
            steps = distance(parse, i, attached[0]) if attached else None
            if attached and steps is not None:
                out.append(PlaceLink(k, attached[1], mention, steps))
    out += here(findings, i)
    return sorted(out, key=lambda link: (link.steps, ("in", "to", "of", "from").index(link.relation), link.mention))


def here(findings: Findings, i: int) -> list[PlaceLink]:
    """ "here" in the clause of token ``i``: the dateline's place."""
    parse = findings.parse
    place = dateline_place(findings)
    first, last = parse.sents[parse.sent[i]]
    out = []
    for j in range(first, last):
        if place is not None and parse.lower[j] == "here" and parse.pos[j] == "ADV":
            steps = distance(parse, i, parse.head[j])
            out += [PlaceLink(place, "in", (j, j + 1), steps)] if steps is not None else []
    return out


def place_of(findings: Findings, i: int, goal: bool = True) -> PlaceLink | None:
    """Where what token ``i`` (a verb or a noun of an event) tells happens; None if its clause doesn't say.

    The nearest place in the tree, "in" before "to" before "of" at the same distance. ``goal=False`` leaves out
    goals; sources ("from Paris") never count.
    """
    return next((k for k in links(findings, i) if k.relation != "from" and (goal or k.relation != "to")), None)
