"""What the learned decisions know of an actor seen from a clause, as words and as numbers.

A trait that is left out is zero. The words are features of a linear model (``learned/words.py``), whose score is one
of the numbers.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kb.extract.parse import Parse
from kb.extract.reactions import lexicon, polarity
from kb.extract.reactions.candidates import Candidate, Scene
from kb.extract.syntax.negation import negated
from kb.extract.syntax.subjects import subject_of
from kb.extract.syntax.verbs import VERBAL
from kb.record import Stance

Traits = dict[str, float]
FAR = 40
"""The distance of what isn't there, and the longest that counts."""
STEPS = 6
"""The longest path between two words of which every step is told."""


@dataclass(slots=True)
class Around:
    """What candidates of one text are seen against."""

    view: Scene
    of_clause: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Head of a clause → its candidates."""
    tokens: dict[tuple[int, int], list[int]] = field(default_factory=lambda: defaultdict(list))
    """Sentence and actor → the words that mean it."""
    first: list[int] = field(default_factory=list)
    """Where each actor is first named; the end of the text, if it isn't."""

    @classmethod
    def of(cls, view: Scene) -> "Around":
        """The surroundings of a text's candidates."""
        found, end = view.findings.actors.found, len(view.findings.parse)
        out = cls(view, first=[min((m[0] for m in a.mentions), default=end) for a in found])
        for n, c in enumerate(view.candidates):
            out.of_clause[c.head].append(n)
        for i, actors in enumerate(view.meant):
            for a in actors:
                out.tokens[view.findings.parse.sent[i], a].append(i)
        return out

    def nearest(self, c: Candidate) -> int | None:
        """The word of the sentence that means the actor, nearest to the clause's head."""
        words = self.tokens.get((self.view.findings.parse.sent[c.head], c.actor), ())
        return min(words, key=lambda i: abs(i - c.head), default=None)


def path(p: Parse, i: int, v: int) -> tuple[list[int], list[int]]:
    """The words from ``i`` up to where it meets the line above ``v``, and those from there down to ``v``."""
    line = [v, *p.ancestors(v)]
    up = [i]
    while up[-1] not in line and p.head[up[-1]] != up[-1]:
        up.append(p.head[up[-1]])
    meet = up[-1]
    return up, list(reversed(line[: line.index(meet) + 1])) if meet in line else []


def words(around: Around, c: Candidate) -> Iterator[str]:
    """What tells of an actor's part in a clause, as strings."""
    view, p, v = around.view, around.view.findings.parse, c.head
    lemma, kind = p.lemma[v].lower(), view.findings.actors.found[c.actor].kind
    roles = " ".join(sorted(c.roles))
    yield from (f"roles={roles}", f"k={kind}+{roles}", f"vr={lemma}+{roles}")
    for role in c.roles:
        yield from (
            f"r={role}",
            f"r={role}+{kind}",
            f"r={role}+{p.dep[v]}",
            f"r={role}+{p.tag[v]}",
            f"vr={lemma}+{role}",
        )
    i = around.nearest(c)
    if i is None:
        yield from ("absent", f"absent+{lemma}")
    else:
        up, down = path(p, i, v)
        steps = "<".join(p.dep[j] for j in up[:-1][:STEPS]) + ">" + ">".join(p.dep[j] for j in down[1:][:STEPS])
        side = "before" if i < v else "after"
        yield from (f"path={steps}", f"path={steps}+{side}", f"path={steps}+{lemma}", f"d={p.dep[i]}+{p.dep[v]}")
        yield from (f"on={p.lemma[j].lower()}" for j in (*up[1:-1], *down[1:-1]))
        yield from (f"meet={p.lemma[up[-1]].lower()}", f"wd={p.lower[i]}", f"tag={p.tag[i]}+{side}")
        yield f"near={p.dep[i]}+{p.lemma[p.head[i]].lower()}+{lemma}"
    yield from (f"ruled={s}" for s in c.ruled)
    k = view.parties.spoken[v]
    subject = subject_of(p, v, real=True)
    doer = "none" if subject is None else p.lower[subject] if p.pos[subject] == "PRON" else p.pos[subject]
    yield f"sub={doer}+{roles}"
    if k >= 0:
        s = view.findings.statements[k]
        yield from (f"form={s.form}+{roles}", f"cue={s.cue_lemma}+{'speaker' in c.roles}")


def of_actor(around: Around, c: Candidate) -> Traits:
    """What an actor is, and how it stands to a clause."""
    view, v = around.view, c.head
    found = view.findings
    p, actor = found.parse, found.actors.found[c.actor]
    others = [view.candidates[n] for n in around.of_clause[v]]
    out: Traits = {f"is.{role}": 1.0 for role in c.roles}
    for o in others:
        if o.actor != c.actor:
            out |= {f"other.{role}": 1.0 for role in o.roles}
            if akin(view, o.actor, c.actor):
                out |= {f"akin.{role}": 1.0 for role in o.roles & {"speaker", "doer", "subject", "ruled"}}
    out |= {
        f"kind.{actor.kind}": 1.0,
        "country": float(actor.country is not None),
        "unknown": float(c.actor >= view.known),
        "mentions": float(min(len(actor.mentions), 30)),
        "first": around.first[c.actor] / max(len(p), 1),
        "others": float(len(others)),
        "roles": float(len(c.roles)),
    }
    return out | position(around, c)


def position(around: Around, c: Candidate) -> Traits:
    """Where the actor's nearest word stands, seen from the clause."""
    p, v = around.view.findings.parse, c.head
    i = around.nearest(c)
    words_of = around.tokens.get((p.sent[v], c.actor), ())
    if i is None:
        return {"absent": 1.0, "distance": float(FAR), "up": 20.0, "down": 20.0}
    up, down = path(p, i, v)
    return {
        "distance": float(max(-FAR, min(FAR, i - v))),
        "up": float(len(up)),
        "down": float(len(down)),
        "times": float(len(words_of)),
        "pronoun": float(p.pos[i] == "PRON"),
        f"dep.{p.dep[i]}": 1.0,
        "ordinal": float(len({a for j in range(p.sents[p.sent[v]][0], i) for a in around.view.meant[j]})),
    }


def of_clause(view: Scene, k: int) -> Traits:
    """Where a clause stands, whoever has its stance."""
    found, v = view.findings, view.clauses[k].head
    p, spoken = found.parse, view.parties.spoken[v]
    s = found.statements[spoken] if spoken >= 0 else None
    first, last = p.sents[p.sent[v]]
    subject = subject_of(p, v, real=True)
    own = view.clauses[k].own
    return {
        f"v.{p.dep[v]}": 1.0,
        f"tag.{p.tag[v]}": 1.0,
        "verb": float(p.pos[v] in VERBAL),
        "noun": float(p.pos[v] == "NOUN"),
        "cue": float(v in view.parties.cues),
        "said": float(s is not None),
        "direct": float(s is not None and s.form == "direct"),
        "sure": (s.confidence or 0.0) if s else 0.0,
        "inside": float(s is not None and p.head[v] != v and any(a <= p.head[v] < b for a, b in s.content)),
        "quoted": float(found.quotes is not None and found.quotes.of[v] >= 0),
        "question": float("?" in p.words[max(first, last - 3) : last]),
        "negated": float(negated(p, v)),
        "real": float(polarity.real(p, v)),
        "subject": float(subject is not None),
        "we": float(subject is not None and p.lower[subject] in lexicon.words("first")),
        "own": float(len(own)),
        "length": float(last - first),
        "place": v / max(len(p), 1),
        "title": float(found.layout.zone[v] == "title"),
        "verdicts": float(len({x for stances in view.verdicts[k].values() for x in stances})),
    }


def akin(view: Scene, a: int, b: int) -> bool:
    """Whether one of two may speak for the other."""
    return a != b and view.parties.same_side(a, b)


def of_rules(view: Scene, k: int, c: Candidate, stance: Stance, fellows: Sequence[int]) -> Traits:
    """What the rules say of this stance, of this actor, of this clause, and of all clauses of its sentence."""
    here = view.verdicts[k]
    told = [(a, s) for m in fellows for a, stances in view.verdicts[m].items() for s in stances]
    return {
        "ruled": float(stance in c.ruled),
        "ruled.other": float(bool(c.ruled - {stance})),
        "ruled.else": float(sum(stance in s for a, s in here.items() if a != c.actor)),
        "ruled.elses": float(sum(bool(s - {stance}) for a, s in here.items() if a != c.actor)),
        "ruled.sentence": float(sum(a == c.actor and s == stance for a, s in told)),
        "ruled.sentence.other": float(sum(a == c.actor and s != stance for a, s in told)),
        "ruled.sentence.else": float(sum(a != c.actor and s == stance for a, s in told)),
    }
