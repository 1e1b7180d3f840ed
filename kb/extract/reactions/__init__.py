"""Reactions: the stance that an actor takes towards an actor, a meeting, a statement or an act.

Two ways show it: words of stance (``frames``: "condemned", "its refusal to", "were opposed to") and the content of
statements (``contents``: "said Ruritania must withdraw"). ``parties`` says who and what is meant.
Stances are PLOVER's verbal categories (Open Event Data Alliance, PLOVER codebook, 2018).
"""

from kb.extract.dates import date_at
from kb.extract.findings import Findings, ReactionFinding
from kb.extract.reactions import contents, frames, lexicon
from kb.extract.reactions.frames import Candidate
from kb.extract.reactions.parties import Aim, Parties


def find(findings: Findings) -> None:
    """Write ``findings.reactions``, in the order of the text."""
    p, parties = findings.parse, Parties(findings)
    out: list[ReactionFinding] = []
    lemmas, adjectives, silent = lexicon.triggers(), lexicon.adjectives(), findings.layout.silent
    for i in [i for i, lemma in enumerate(p.lemma) if lemma in lemmas or p.lower[i] in adjectives]:
        for candidate in () if silent(i) else frames.candidates(p, i):
            candidate.statement = carrier(findings, parties, i)
            add(parties, out, candidate, parties.spokesman(i, parties.who(candidate.actor)))
    for k, statement in enumerate(findings.statements):
        speakers = parties.speakers(k)
        for candidate in contents.candidates(parties, statement) if speakers else ():
            if not silent(candidate.trigger) and not settled(findings, out, candidate, speakers, k):
                candidate.statement = k
                add(parties, out, candidate, speakers)
    findings.reactions = sorted(out, key=lambda r: (r.evidence, r.actor, r.stance))


def settled(findings: Findings, out: list[ReactionFinding], c: Candidate, speakers: list[int], k: int) -> bool:
    """Whether a word of stance in the same clause, or the verb of saying, already shows what the speaker thinks."""
    start, end = c.evidence
    cue = findings.statements[k].cue or (0, 0)
    return any(
        r.actor in speakers
        and ((r.evidence[0] < end and start < r.evidence[1]) or (r.evidence[0] < cue[1] and cue[0] < r.evidence[1]))
        for r in out
    )


def add(parties: Parties, out: list[ReactionFinding], c: Candidate, actors: list[int]) -> None:
    """One reaction for each actor and each actor that it is directed at, unless it is there already."""
    for actor in actors:
        nothing: list[Aim] = [("text", None, None)]
        for kind, number, run in parties.target(c.target, actor) if c.target is not None else nothing:
            key = actor, c.stance, run, c.evidence
            if not any((r.actor, r.stance, r.target_span, r.evidence) == key for r in out):
                day = date_at(parties.findings, c.trigger)
                out.append(ReactionFinding(actor, c.stance, kind, number, run, c.statement, c.evidence, day,
                                           lexicon.confidence(c.rule, c.stance)))  # fmt: skip


def carrier(findings: Findings, parties: Parties, i: int) -> int | None:
    """The statement that carries a reaction: the one whose cue its word is, else the one that it is said in."""
    for k, s in enumerate(findings.statements):
        if s.cue and s.cue[0] <= i < s.cue[1]:
            return k
    return parties.spoken[i] if parties.spoken[i] >= 0 else None
