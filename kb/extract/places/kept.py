"""Which of the places that a text names the record has: where something is or happens, not who acts or whose it is.

"Talks in Oslo" tells of a place, "Oslo rejected it", "Norwegian troops" and "Norway's army" don't. How
its mentions stand in their sentences is weighed with weights learned from annotated articles. The stages see all
places, kept or not.
"""

from collections.abc import Iterator
from functools import cache
from math import exp

from kb.extract.findings import Findings, PlaceFinding
from kb.extract.parse import Tokens
from kb.extract.places.lexicon import words
from kb.extract.places.mentions import preposition
from kb.world import lexicons, tsv

CLIMBED = {"conj", "appos"}
"""Relations over which a name stands as what it hangs on does."""


def kept(findings: Findings) -> list[bool]:
    """For each place whether the record has it: it is told of as one, or a fact refers to it."""
    used = {m.place for m in findings.meetings} | {s.place for s in findings.statements}
    return [k in used or chance(findings, place) >= weights()["enough"] for k, place in enumerate(findings.places)]


def chance(findings: Findings, place: PlaceFinding) -> float:
    """How likely the text tells of a place as one."""
    known = weights()
    return 1 / (1 + exp(-sum(known.get(name, 0.0) for name in traits(findings, place))))


def traits(findings: Findings, place: PlaceFinding) -> set[str]:
    """What is so of one of a place's mentions, and of all, each alone and with the kind of place."""
    kind, number = sort_of(place), len(place.mentions)
    each = [set(mention_traits(findings, run)) for run in place.mentions]
    plain = {"any", "once" if number == 1 else "seldom" if number < 4 else "often", *set.union(*each)}
    plain |= {f"all {name}" for name in set.intersection(*each)}
    return plain | {f"{kind}: {name}" for name in plain}


def sort_of(place: PlaceFinding) -> str:
    """For what weights are learned apart."""
    if place.name in lexicons.capitals():
        return "capital"
    return place.precision or "unknown"


def mention_traits(findings: Findings, run: Tokens) -> Iterator[str]:
    """What is so of a mention, whatever kind of place it names."""
    p, line = findings.parse, findings.layout.dateline
    first = run[0]
    if line and line[0] <= first < line[1]:
        yield "dateline"
        return
    top = p.root(run)
    while p.dep[top] in CLIMBED and p.head[top] != top:
        top = p.head[top]
    yield f"dep {p.dep[top]}"
    yield f"before {preposition(p, run)}" if preposition(p, run) in prepositions() else "before other"
    if p.pos[p.head[top]] == "ADP":
        yield f"of {p.lower[p.head[top]]}"
        above = p.head[p.head[top]]
        yield f"of {p.pos[above]}"
        yield f"{p.lemma[above].lower()} {p.lower[p.head[top]]}"
        noun = lexicons.nominals().get(p.lemma[above].lower())
        yield f"{noun.sort if noun else 'thing'} {p.lower[p.head[top]]}"
    elif p.dep[top] == "dobj":
        yield f"{p.lemma[p.head[top]].lower()} it"
    yield f"label {p.ents[p.ent[first]][2] if p.ent[first] >= 0 else 'none'}"
    if p.root(run) != top:
        yield "listed"
    yield from around(findings, run, top)
    actor = findings.actors.at(p.root(run)) if findings.actors else None
    yield f"actor {findings.actors.found[actor].kind if actor is not None else 'none'}"


def around(findings: Findings, run: Tokens, top: int) -> Iterator[str]:
    """What stands beside a mention: what it modifies, owns or is the object of, and the words that follow."""
    p, (first, last) = findings.parse, run
    head = p.head[top]
    noun = lexicons.nominals().get(p.lemma[head].lower())
    if p.dep[top] in ("compound", "amod", "nmod", "poss"):
        yield f"{'owner' if p.dep[top] == 'poss' else 'modifier'} of {noun.sort if noun else 'thing'}"
        yield "modifies a kind" if p.lemma[head] in words().kinds else "modifies another"
    if p.dep[top] == "dobj" and p.lemma[head] in words().moving:
        yield "visited"
    if p.dep[top] == "pobj" and p.lemma[p.head[head]] in words().kinds:
        yield "of a kind"
    after = p.words[last] if last < len(p) else ""
    if after in ("-", "'s", "’s", ",", "(", ")"):
        yield f"then {after}"
    if first and p.words[first - 1] in ("-", "(", ","):
        yield f"after {p.words[first - 1]}"
    if p.words[first] in lexicons.adjectives():
        yield "adjective"
    if findings.layout.zone[first] != "body":
        yield "not body"


@cache
def prepositions() -> frozenset[str]:
    """The prepositions that are told apart."""
    known = words()
    return known.locative | known.directional | {"with", "by", "between", "against", "among", "on", "", "and"}


@cache
def weights() -> dict[str, float]:
    """Learned weights of traits (``benchmarks/train_places.py``), and the chance from which on a place is kept."""
    return {name: float(weight) for name, weight in tsv.rows(__package__ or "", "kept.tsv")}
