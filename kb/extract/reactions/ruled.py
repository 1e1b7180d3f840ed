"""The rules for reactions.

Two ways show it: words of stance (``frames``: "condemned", "its refusal to", "were opposed to") and the content of
statements (``contents``: "said Ruritania must withdraw"). ``parties`` says who and what is meant.
"""

from dataclasses import dataclass, field

from kb.extract.dates import date_at
from kb.extract.findings import DateFinding, Findings, ReactionFinding
from kb.extract.parse import Tokens
from kb.extract.reactions import contents, facts, frames, lexicon
from kb.extract.reactions.frames import Candidate
from kb.extract.reactions.parties import Aim, Parties
from kb.record import Stance


def ruled(findings: Findings) -> list[ReactionFinding]:
    """What the rules find, in the order of the text."""
    p, parties = findings.parse, Parties(findings)
    found, silent = Collection(parties), findings.layout.silent
    lemmas, adjectives = lexicon.triggers(), lexicon.adjectives()
    for i in [i for i, lemma in enumerate(p.lemma) if lemma in lemmas or p.lower[i] in adjectives]:
        for candidate in () if silent(i) or facts.greeting(findings, i) else frames.candidates(p, i):
            candidate.statement = parties.carrier(i)
            actors = parties.spokesman(i, parties.who(candidate.actor))
            speaker = parties.speaker(i)
            found.add(candidate, [a for a in actors if a == speaker] if facts.asked(p, i) else actors)
    for k, statement in enumerate(findings.statements):
        speakers = parties.speakers(k)
        for candidate in contents.candidates(parties, k) if speakers else ():
            if not silent(candidate.trigger) and not found.settles(candidate, speakers, statement.cue):
                candidate.statement = k
                found.add(candidate, speakers)
    return sorted(found.reactions, key=lambda r: (r.evidence, r.actor, r.stance))


def happened(findings: Findings, i: int) -> DateFinding | None:
    """The date of what token ``i`` shows; one after the article's belongs to what is demanded, promised or feared."""
    day, written = date_at(findings, i), findings.article.published or findings.layout.dateline_date
    return None if day and day.start and written and day.start > written else day


@dataclass(slots=True)
class Collection:
    """The reactions found so far, each once."""

    parties: Parties
    reactions: list[ReactionFinding] = field(default_factory=list)
    keys: set[tuple[int, Stance, Tokens | None, Tokens]] = field(default_factory=set)
    shown: dict[tuple[int, int], list[Tokens]] = field(default_factory=dict)
    """Evidence by actor and sentence."""

    def add(self, c: Candidate, actors: list[int]) -> None:
        """One reaction for each actor and each actor that it is directed at, unless it is there already."""
        nothing: list[Aim] = [("text", None, None)]
        findings = self.parties.findings
        for actor in actors:
            for kind, number, run in nothing if c.target is None else self.parties.target(c.target, actor, actors):
                key = actor, c.stance, run, c.evidence
                if key not in self.keys:
                    self.keys.add(key)
                    self.shown.setdefault((actor, findings.parse.sent[c.trigger]), []).append(c.evidence)
                    day, sure = happened(findings, c.trigger), lexicon.confidence(c.rule, c.stance)
                    self.reactions.append(
                        ReactionFinding(
                            actor, c.stance, kind, number, run, c.statement, c.evidence, day, sure, c.trigger
                        )
                    )

    def settles(self, c: Candidate, speakers: list[int], cue: Tokens | None) -> bool:
        """Whether words of stance in the same clause, or in the verb of saying, already show what a speaker thinks."""
        sent = self.parties.findings.parse.sent
        for run in (c.evidence, cue) if cue else (c.evidence,):
            sentences = range(sent[run[0]], sent[run[1] - 1] + 1)
            shown = (e for actor in speakers for s in sentences for e in self.shown.get((actor, s), ()))
            if any(e[0] < run[1] and run[0] < e[1] for e in shown):
                return True
        return False
