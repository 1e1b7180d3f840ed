"""Who a word of a reaction refers to, and which record its target is."""

from bisect import bisect_left
from dataclasses import dataclass, field

from kb.extract.findings import Findings
from kb.extract.parse import Tokens
from kb.extract.reactions import lexicon
from kb.extract.syntax.objects import brought_by
from kb.extract.syntax.phrases import own_clause, stripped
from kb.extract.syntax.subjects import NOMINAL, agent_of
from kb.record import TargetKind
from kb.world import lexicons

Aim = tuple[TargetKind, int | None, Tokens | None]
"""Kind, position in the list of that kind, and words of a target."""


@dataclass(slots=True)
class Parties:
    """Looks up actors, statements and meetings of one document by token."""

    findings: Findings
    spoken: list[int] = field(default_factory=list)
    """For each token the innermost statement whose content holds it, or -1."""
    cues: dict[int, int] = field(default_factory=dict)
    """Tokens of cues → statement."""
    triggers: dict[int, int] = field(default_factory=dict)
    """Trigger words of meetings."""
    told: list[int] = field(default_factory=list)
    """The same words, in order."""

    def __post_init__(self) -> None:
        found = self.findings
        self.spoken = [-1] * len(found.parse)
        order = sorted(range(len(found.statements)), key=lambda k: -sum(b - a for a, b in found.statements[k].content))
        for k in order:
            for a, b in found.statements[k].content:
                self.spoken[a:b] = [k] * (b - a)
        for k, s in enumerate(found.statements):
            for i in range(*s.cue) if s.cue else ():
                self.cues.setdefault(i, k)
        self.triggers = {t: k for k, m in enumerate(found.meetings) for t in m.trigger}
        self.told = sorted(self.triggers)

    def speaker(self, i: int) -> int | None:
        """Who says token ``i``."""
        k = self.spoken[i]
        return self.findings.statements[k].speaker if k >= 0 else None

    def carrier(self, i: int) -> int | None:
        """The statement that carries a reaction: the one whose cue its word is, else the one that it is said in."""
        found = self.cues.get(i, self.spoken[i])
        return found if found >= 0 else None

    def who(self, i: int) -> list[int]:
        """The actors that the nominal headed by ``i`` refers to, with what is coordinated to it."""
        out: list[int] = []
        for j in self.findings.parse.conjuncts(i):
            out += [a for a in self.one(j) if a not in out]
        return out

    def one(self, i: int) -> list[int]:
        """The actors that one nominal refers to."""
        p, actors = self.findings.parse, self.findings.actors
        word = p.lower[i]
        if word in lexicon.words("first") and p.words[i] != "US":
            speaker = self.speaker(i)
            return [] if speaker is None else [speaker]
        speaker = self.speaker(i)
        if speaker is not None and p.lemma[i] in lexicon.words("country") and self.owned(i):
            return [speaker]
        noun = lexicons.nominals().get(p.lemma[i].lower())
        if noun and noun.sort == "document" and actors.at(i) is None:
            issuer = self.issuer(i)
            return actors.resolve(i) if issuer is None else self.one(issuer)
        if p.words[i] in lexicons.adjectives() and not actors.resolve(i):
            return self.country(lexicons.adjectives()[p.words[i]])
        if word in lexicon.words("third"):
            speaker = self.speaker(i)
            return actors.resolve(i) or ([] if speaker is None else [speaker])
        able = p.pos[i] == "PROPN" or (
            noun is not None and noun.sort not in ("document", "medium", "honorific", "inert")
        )
        return actors.ensure(i) if able else actors.resolve(i)

    def owned(self, i: int) -> bool:
        """Whether a noun has a pronoun as possessor ("our country", "his government")."""
        p = self.findings.parse
        pronouns = lexicon.words("first") | lexicon.words("third")
        return any(p.lower[c] in pronouns for c in p.kids(i, "poss"))

    def issuer(self, i: int) -> int | None:
        """Who issued a document: its possessor, the agent of its participle ("issued by"), or who it is by or from."""
        p = self.findings.parse
        for c in p.children[i]:
            if p.dep[c] == "poss":
                return c
            if p.dep[c] == "acl" and agent_of(p, c) is not None:
                return agent_of(p, c)
        return brought_by(p, i, "by") or brought_by(p, i, "from")

    def spokesman(self, i: int, actors: list[int]) -> list[int]:
        """The speaker instead of the side that they speak for, where token ``i`` stands in what they say."""
        k = self.spoken[i]
        speaker = self.findings.statements[k].speaker if k >= 0 else None
        if speaker is None or len(actors) != 1 or not self.same_side(actors[0], speaker):
            return actors
        return [speaker]

    def speakers(self, k: int) -> list[int]:
        """Who makes statement ``k``: its speaker, with those who speak jointly."""
        s = self.findings.statements[k]
        if s.speaker is None:
            return []
        found = self.who(self.findings.parse.root(s.source)) if s.source else []
        return found if s.speaker in found else [s.speaker]

    def country(self, code: str) -> list[int]:
        """The country with this alpha-3 code, if the text names it."""
        found = self.findings.actors.found
        return [k for k, a in enumerate(found) if a.kind == "country" and a.country == code][:1]

    def same_side(self, a: int, b: int) -> bool:
        """Whether an actor is the other, or the country or an organization of the country that the other speaks for."""
        if a == b:
            return True
        one, other = self.findings.actors.found[a], self.findings.actors.found[b]
        return one.country is not None and one.country == other.country and "country" in (one.kind, other.kind)

    def target(self, head: int, actor: int, together: list[int]) -> list[Aim]:
        """What a target's head stands for: one entry, or one for each of several actors.

        An "it" beside several who act together is none of them.
        """
        p = self.findings.parse
        out: list[Aim] = []
        own = together if p.lower[head] in lexicon.words("object") else [actor]
        if p.pos[head] in NOMINAL:
            for j in p.conjuncts(head):
                out += [("actor", a, self.nominal(j)) for a in self.one(j) if a not in own]
        if out:
            return out
        meeting = self.meeting(head)
        if meeting is not None:
            return [("meeting", meeting, self.nominal(head))]
        statement = self.utterance(head, actor)
        run = self.nominal(head) if p.pos[head] in NOMINAL else own_clause(p, head)
        if statement is not None:
            return [("statement", statement, run)]
        return [("text", None, run)]

    def nominal(self, head: int) -> Tokens:
        """The words of a nominal: its subtree without relative clauses and appositions after it."""
        p = self.findings.parse
        start, end = p.subtree(head)
        for c in p.children[head]:
            if c > head and (
                p.dep[c] in ("relcl", "appos", "conj", "cc", "punct", "parataxis") and end > p.left[c] > head
            ):
                end = p.left[c]
                break
        return stripped(p, (start, end), head, marks=True)

    def meeting(self, head: int) -> int | None:
        """The meeting that a word names: its trigger, or a "the meeting", "these talks" after one."""
        p = self.findings.parse
        if head in self.triggers:
            return self.triggers[head]
        noun = lexicon.nouns().get(p.lemma[head].lower())
        definite = any(p.dep[c] == "det" and p.lower[c] in ("the", "this", "these") for c in p.children[head])
        if noun is None or "MEETING" not in noun.classes or not definite or p.kids(head, "prep"):
            return None
        before = bisect_left(self.told, head)
        return self.triggers[self.told[before - 1]] if before else None

    def utterance(self, head: int, actor: int) -> int | None:
        """The last statement before a noun such as "remarks", of its possessor, or of another than the actor."""
        p = self.findings.parse
        if p.lemma[head].lower() not in lexicon.words("utterance"):
            return None
        owners = [a for c in p.kids(head, "poss", "amod", "compound") for a in self.one(c)]
        best = None
        for k, s in enumerate(self.findings.statements):
            wanted = s.speaker in owners if owners else s.speaker is not None and s.speaker != actor
            if wanted and s.content and s.content[0][0] < head:
                best = k
        return best
