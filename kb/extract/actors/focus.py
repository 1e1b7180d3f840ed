"""Who is in focus at a word: entities ranked by how they were last spoken of.

After Lappin and Leass (1994), "An algorithm for pronominal anaphora resolution": each mention adds a weight by its
grammatical role, and what an entity has gathered falls from sentence to sentence.
"""

from collections import OrderedDict
from itertools import islice

from kb.extract.actors.entities import Entity
from kb.extract.parse import Parse

WEIGHTS = {"nsubj": 2.0, "nsubjpass": 1.8, "agent": 1.4, "dobj": 1.2, "dative": 1.2, "pobj": 1.0, "poss": 0.9}
OTHER = 0.8
"""The weight of a mention in any other role."""
QUOTED = 0.4
"""What a mention within quotation marks weighs."""
DECAY = 0.5
"""What is left of a weight one sentence later."""
HERE = 0.5
"""Added for an entity spoken of in the same sentence."""
WINDOW = 16
"""How many entities, most recent first, a pronoun looks at."""
RECENT = 200
"""How many entities, most recent first, a description looks at."""
REFLEXIVE = {"himself", "herself", "itself", "themselves"}
MARKS = {'"': True, "“": True, "``": True, "„": True, "«": True, "”": False, "''": False, "»": False}
"""Quotation marks, and whether they open; the straight one does both."""

Starts = dict[int, tuple[Entity, int]]
"""First token of each named mention → its entity and its head token."""


class Focus:
    """The entities spoken of so far, and what each token refers to."""

    def __init__(self, p: Parse, starts: Starts, titles: dict[int, Entity]) -> None:
        self.p = p
        self.heads = {head: entity for entity, head in starts.values()}
        """Head token of each named mention → entity."""
        self.at: dict[int, Entity] = dict(titles)
        """Pronouns, titles and heads of descriptions → whom they mean."""
        self.quoted = quoted(p)
        self.recent: OrderedDict[Entity, None] = OrderedDict()
        """The ``RECENT`` that were spoken of last, the last one last."""

    def of(self, e: Entity, i: int) -> float:
        """How much an entity is in focus at token ``i``."""
        return e.score * DECAY ** max(0, self.p.sent[i] - e.sentence)

    def entity(self, i: int) -> Entity | None:
        """The entity that a token, read before, names or refers to."""
        return self.heads.get(i) or self.at.get(i)

    def touch(self, e: Entity, i: int, factor: float = 1.0) -> None:
        """Note that token ``i`` refers to the entity."""
        p, spot, inner = self.p, i, 1.0
        while p.dep[spot] in ("conj", "appos") and p.head[spot] != spot:
            inner *= 0.9
            spot = p.head[spot]
        dep = "agent" if p.dep[spot] == "pobj" and p.dep[p.head[spot]] == "agent" else p.dep[spot]
        weight = WEIGHTS.get(dep, OTHER) * inner * factor * (QUOTED if self.quoted[i] else 1.0)
        e.score = self.of(e, i) + weight
        e.sentence, e.last = p.sent[i], i
        if e.first < 0:
            e.first = i
        self.recent[e] = None
        self.recent.move_to_end(e)
        if len(self.recent) > RECENT:
            self.recent.popitem(last=False)

    def best(self, candidates: list[tuple[float, Entity]]) -> Entity | None:
        """The candidate with the highest score; of equals, the one spoken of last."""
        return max(candidates, key=lambda c: (c[0], c[1].last))[1] if candidates else None

    def most(self, candidates: list[Entity], i: int) -> Entity | None:
        """The candidate most in focus at ``i``."""
        return self.best([(self.of(e, i), e) for e in candidates])

    def near(self, i: int) -> list[tuple[float, Entity]]:
        """Whom a pronoun can mean, with scores: not the subject of its own clause, rather that of an upper one."""
        out, upper = self.own_subject(i), self.upper_subjects(i)
        told, here = self.told(i), self.p.sent[i]
        window = list(islice(reversed(self.recent), WINDOW))[::-1]
        others = [(e, HERE * (e.sentence == here) - (e.last >= told)) for e in window if e is not out]
        return [(self.of(e, i) + upper.get(id(e), 0.0) + bonus, e) for e, bonus in others]

    def told(self, i: int) -> int:
        """Where what the subject ``i`` ("she", "one of them") says begins: nobody speaks of themselves by name."""
        p, subject = self.p, self.whole(i)
        if p.dep[subject] != "nsubj":
            return len(p)
        return next((p.left[k] for k in p.kids(p.head[subject], "ccomp") if k < subject), len(p))

    def whole(self, i: int) -> int:
        """The head of what a word is the whole of: "one" in "one of them"."""
        p, of = self.p, self.p.head[i]
        return p.head[of] if p.dep[i] == "pobj" and p.lower[of] == "of" else i

    def own_subject(self, i: int) -> Entity | None:
        """The subject of the clause in which ``i`` is an object."""
        p = self.p
        if p.dep[i] in ("nsubj", "nsubjpass", "poss") or p.lower[i] in REFLEXIVE:
            return None
        head = p.head[i]
        while p.pos[head] == "ADP" and p.head[head] != head:
            head = p.head[head]
        subject = p.kid(head, "nsubj", "nsubjpass")
        return self.entity(subject) if subject is not None and p.pos[head] in ("VERB", "AUX") else None

    def upper_subjects(self, i: int) -> dict[int, float]:
        """The subjects before ``i`` of the clauses that govern it, by identity; unlikely across a quotation mark."""
        p, out = self.p, dict[int, float]()
        for verb in p.ancestors(i):
            if p.pos[verb] in ("VERB", "AUX"):
                subject = p.kid(verb, "nsubj", "nsubjpass")
                e = self.entity(subject) if subject is not None and subject < i else None
                if e is not None and subject is not None:
                    out.setdefault(id(e), 1.0 if self.quoted[subject] == self.quoted[i] else -1.0)
        return out


def human(e: Entity) -> bool:
    """Whether an entity is one person."""
    return not e.plural and not e.members and (e.kind == "person" or e.sort in ("office", "person"))


def quoted(p: Parse) -> list[bool]:
    """Whether each token stands within quotation marks; a paragraph's end closes them."""
    out, inside = [], False
    for word in p.words:
        if word in MARKS:
            inside = not inside if word == '"' else MARKS[word]
        elif inside and word.count("\n") > 1:
            inside = False
        out.append(inside)
    return out
