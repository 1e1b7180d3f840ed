"""Everybody who may have the stance of each clause: what the learned decisions choose from.

Nothing is left out for being unlikely: each predicate, and each noun or adjective that can name a stance, with all who
are named or meant in its sentence, who say it, and who spoke before it.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple

from kb.extract.findings import Findings, ReactionFinding
from kb.extract.reactions import frames, lexicon
from kb.extract.reactions.parties import Parties
from kb.extract.syntax.objects import object_of
from kb.extract.syntax.subjects import agent_of, doer_of, subject_of
from kb.extract.syntax.verbs import HELPERS, VERBAL
from kb.record import Stance

ROLES = ("doer", "subject", "agent", "owner", "speaker", "outer", "source", "ruled", "own", "above", "last", "beside",
         "root", "object", "near")  # fmt: skip
"""How an actor is found from a clause: as who does it, who is its subject, by whom it is done, whose it is, who says
it, who says what it is said in, who is the source of its cue, whom the rules name, who is named in it, who does what it
hangs on, who spoke last before it, who speaks in its paragraph, who does what its sentence tells, to whom, and who is
named anywhere in the sentence."""
ADJECTIVAL = ("amod", "acl", "advcl", "conj")


class Candidate(NamedTuple):
    """A clause, and an actor who may have its stance; offsets are tokens of the parse."""

    start: int
    end: int
    head: int
    """The word that the clause is of: its predicate, or its noun or adjective of stance."""
    actor: int
    roles: frozenset[str]
    ruled: frozenset[Stance]
    """The stances that the rules give this actor in this clause."""


@dataclass(slots=True)
class Clause:
    """A predicate, or a noun or adjective of stance, with the words that no deeper one has."""

    head: int
    own: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Scene:
    """One document as the learned decisions see it."""

    parties: Parties
    known: int
    """So many actors are there without those that only a reaction would make."""
    clauses: list[Clause]
    ruled: list[ReactionFinding]
    """What the rules propose."""
    meant: list[list[int]]
    """For each token the actors that it means."""
    by_sentence: dict[tuple[int, Stance, int], list[ReactionFinding]] = field(default_factory=dict)
    """The same by actor, stance and sentence."""
    verdicts: list[dict[int, set[Stance]]] = field(default_factory=list)
    """For each clause the stances that the rules give, by actor."""
    candidates: list[Candidate] = field(default_factory=list)

    @property
    def findings(self) -> Findings:
        """The document."""
        return self.parties.findings


def scene(findings: Findings, ruled: list[ReactionFinding], known: int) -> Scene:
    """Read a text for the decisions. Actors that only a reaction would make are added to those found."""
    parties = Parties(findings)
    clauses = of_text(findings)
    sentences = {findings.parse.sent[c.head] for c in clauses}
    meant = [meaning(parties, i) if s in sentences else [] for i, s in enumerate(findings.parse.sent)]
    out = Scene(parties, known, clauses, ruled, meant)
    for r in ruled:
        out.by_sentence.setdefault((r.actor, r.stance, findings.parse.sent[r.trigger]), []).append(r)
    out.verdicts = by_clause(out)
    out.candidates = list(candidates(out))
    return out


def of_text(findings: Findings) -> list[Clause]:
    """The clauses of the running text, in the order of their heads."""
    p, silent = findings.parse, findings.layout.silent
    found = {i: Clause(i) for i in range(len(p)) if heads(findings, i)}
    for i in range(len(p)):
        j = i
        while j not in found and p.head[j] != j:
            j = p.head[j]
        if j in found and not p.words[i].isspace():
            found[j].own.append(i)
    return [c for i, c in found.items() if not silent(i) and c.own]


def heads(findings: Findings, i: int) -> bool:
    """Whether a word heads a clause, or names a stance with somebody who may have it."""
    p = findings.parse
    if p.head[i] == i or (p.pos[i] in VERBAL and p.dep[i] not in HELPERS):
        return True
    if p.pos[i] == "NOUN" and (entry := lexicon.nouns().get(p.lemma[i].lower())):
        return bool(entry.classes & frames.STANCES.keys()) and p.dep[i] not in ("compound", "nmod")
    return p.lower[i] in lexicon.adjectives() and p.dep[i] in ADJECTIVAL


def meaning(parties: Parties, i: int) -> list[int]:
    """Whom a word means by itself: a name, a pronoun, a description, an adjective of a country."""
    found = parties.findings
    p, actors = found.parse, found.actors
    at = actors.at(i)
    if at is not None:
        return [at]
    if p.pos[i] in ("NOUN", "PROPN"):
        return actors.ensure(i)
    return parties.one(i) if p.pos[i] in ("PRON", "DET", "ADJ", "NUM") else []


def candidates(view: Scene) -> Iterator[Candidate]:
    """All candidates, by clause."""
    p, spoken, ruled = view.findings.parse, Speech.of(view.parties), view.verdicts
    for k, clause in enumerate(view.clauses):
        roles: dict[int, set[str]] = {}
        for name, actors in (*places(view, clause), *spoken.places(view.parties, clause.head)):
            for a in actors:
                roles.setdefault(a, set()).add(name)
        for a in ruled[k]:
            roles.setdefault(a, set()).add("ruled")
        first, last = p.sents[p.sent[clause.head]]
        for a, names in sorted(roles.items()):
            own = [i for i in range(first, last) if a in view.meant[i]]
            start, end = frames.evidence(p, clause.head, nearest(own, clause.head))
            yield Candidate(start, end, clause.head, a, frozenset(names), frozenset(ruled[k].get(a, ())))


def nearest(own: list[int], head: int) -> int:
    """Of an actor's words the nearest to a clause's head; the head, if there is none."""
    return min(own, key=lambda i: abs(i - head), default=head)


def by_clause(view: Scene) -> list[dict[int, set[Stance]]]:
    """For each clause what the rules give to each actor; a reaction belongs to the clause of its trigger."""
    owner = {i: k for k, c in enumerate(view.clauses) for i in c.own}
    out: list[dict[int, set[Stance]]] = [{} for _ in view.clauses]
    for r in view.ruled:
        k = owner.get(r.trigger)
        if k is not None:
            out[k].setdefault(r.actor, set()).add(r.stance)
    return out


def places(view: Scene, clause: Clause) -> Iterator[tuple[str, list[int]]]:
    """Who stands where in the clause and in its sentence."""
    parties, v, own = view.parties, clause.head, set(clause.own)
    p = view.findings.parse
    verb = next((a for a in p.ancestors(v) if p.pos[a] in VERBAL), v)
    noun = p.lemma[v].lower() in lexicon.nouns()
    found = {
        "doer": doer_of(p, v),
        "subject": subject_of(p, v, real=True),
        "agent": agent_of(p, v),
        "owner": frames.holder_of(p, v) if noun else p.kid(v, "poss"),
        "above": doer_of(p, verb),
        "object": object_of(p, v),
        "root": doer_of(p, [v, *p.ancestors(v)][-1]),
    }
    for name, i in found.items():
        if i is not None:
            yield name, parties.who(i)
    for i in range(*p.sents[p.sent[v]]):
        yield "own" if i in own else "near", view.meant[i]


@dataclass(slots=True)
class Speech:
    """Who speaks where."""

    voices: list[list[int]]
    """The speakers of each statement."""
    saying: dict[int, list[int]]
    """The statements in whose content a word stands."""
    begun: list[tuple[int, int]]
    """The first word of each statement whose speaker is known, and the statement, in order."""

    @classmethod
    def of(cls, parties: Parties) -> "Speech":
        """The speakers of a document's statements."""
        out = cls([], {}, [])
        for k, s in enumerate(parties.findings.statements):
            out.voices.append(parties.speakers(k))
            for i in (i for run in s.content for i in range(*run)):
                out.saying.setdefault(i, []).append(k)
            if out.voices[k]:
                runs = [*s.content, *([s.cue] if s.cue else [])]
                out.begun.append((min((run[0] for run in runs), default=0), k))
        out.begun.sort()
        return out

    def places(self, parties: Parties, v: int) -> Iterator[tuple[str, list[int]]]:
        """Who says the clause, and who spoke around it."""
        paragraph = parties.findings.layout.paragraph
        for k in self.saying.get(v, ()):
            yield "speaker" if k == parties.spoken[v] else "outer", self.voices[k]
        if v in parties.cues:
            yield "source", self.voices[parties.cues[v]]
        before = bisect_right(self.begun, v, key=itemgetter(0))
        if before:
            first, last = self.begun[before - 1]
            yield "last", self.voices[last]
            if paragraph[first] == paragraph[v]:
                yield "beside", self.voices[last]
