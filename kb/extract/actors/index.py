"""The actors of one document and who a word refers to."""

from dataclasses import dataclass, field

from kb.extract import lexicons
from kb.extract.actors import people
from kb.extract.actors.mentions import Mention
from kb.extract.findings import ActorFinding, Findings
from kb.extract.parse import Parse, Tokens

SINGULAR = {
    "he": "m",
    "him": "m",
    "his": "m",
    "himself": "m",
    "she": "f",
    "her": "f",
    "hers": "f",
    "herself": "f",
}
PLURAL = {"they", "them", "their", "theirs", "themselves"}
NEUTER = {"it", "its", "itself"}


@dataclass(slots=True)
class Index:
    """Implements ``findings.Actors``."""

    parse: Parse
    found: list[ActorFinding] = field(default_factory=list)
    named: list[int] = field(default_factory=list)
    """For each token the actor that it names, or -1."""
    reference: dict[int, list[int]] = field(default_factory=dict)
    """What pronouns and descriptions refer to, by head token."""

    def at(self, i: int) -> int | None:
        """The actor whose named mention covers token ``i``."""
        return self.named[i] if self.named[i] >= 0 else None

    def resolve(self, i: int) -> list[int]:
        """The actors that the nominal headed by ``i`` refers to; empty if unknown."""
        if self.named[i] >= 0:
            return [self.named[i]]
        return self.reference.get(i, [])

    def ensure(self, i: int) -> list[int]:
        """As ``resolve``; an unnamed nominal that can act becomes an actor of its own."""
        known = self.resolve(i)
        if known or not self.can_act(i):
            return known
        self.reference[i] = [self.create(i)]
        return self.reference[i]

    def can_act(self, i: int) -> bool:
        """Whether the noun at ``i`` denotes someone."""
        p = self.parse
        if p.pos[i] in ("PROPN", "ADJ"):
            return p.words[i] in lexicons.peoples() or p.words[i][:1].isupper()
        return p.pos[i] == "NOUN" and p.lemma[i].lower() in lexicons.nominals()

    def create(self, i: int) -> int:
        """A new actor for the nominal at ``i``."""
        p, run = self.parse, self.span(i)
        country = next(
            (lexicons.adjectives()[p.words[k]] for k in range(*run) if p.words[k] in lexicons.adjectives()),
            None,
        )
        noun = lexicons.nominals().get(p.lemma[i].lower())
        kind = "organization" if noun and noun.sort == "organization" else "group"
        self.found.append(ActorFinding(p.string(run), kind, country, None, [run]))
        return len(self.found) - 1

    def span(self, i: int) -> Tokens:
        """The nominal's own words: its modifiers before it, without article."""
        p, start = self.parse, i
        while start > 0 and p.left[i] < start and p.head[start - 1] in range(start, i + 1) and p.dep[start - 1] in ("amod", "compound", "nmod", "nummod", "poss", "case"):  # fmt: skip
            start -= 1
        return start, i + 1


def build(findings: Findings, mentions: list[Mention]) -> Index:
    """Group the mentions into actors."""
    p = findings.parse
    index = Index(p, named=[-1] * len(p))
    for m in sorted(
        mentions, key=lambda m: (m.kind == "person" and m.tokens[1] - m.tokens[0] == 1, m.tokens)
    ):
        add(index, m, home(index, m))
    for actor in index.found:
        actor.mentions.sort()
    link_pronouns(index)
    return index


def home(index: Index, m: Mention) -> int | None:
    """The actor that the mention names, if there already is one."""
    key = people.key(index.parse, m.tokens)
    best = None
    for k, actor in enumerate(index.found):
        if actor.kind != m.kind:
            continue
        if m.key or m.kind != "person":
            if (m.key and actor.name == name(index.parse, m)) or any(
                people.key(index.parse, r) == key for r in actor.mentions
            ):
                return k
        elif any(matches(key, people.key(index.parse, r)) for r in actor.mentions):
            best = k
    return best


def matches(key: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether a person's name goes with another of theirs."""
    return key[0] in (other[-1], other[0]) if len(key) == 1 and other else people.same(key, other)


def name(p: Parse, m: Mention) -> str:
    """The name that the record gives."""
    if m.kind == "country" and m.key:
        return lexicons.state_names()[m.key]
    return m.key or " ".join(p.string(m.tokens).split())


def add(index: Index, m: Mention, k: int | None) -> None:
    """Put the mention to its actor, a new one if ``k`` is None."""
    if k is None:
        index.found.append(ActorFinding(name(index.parse, m), m.kind, m.country, None, []))
        k = len(index.found) - 1
    index.found[k].mentions.append(m.tokens)
    index.named[m.tokens[0] : m.tokens[1]] = [k] * (m.tokens[1] - m.tokens[0])


def link_pronouns(index: Index) -> None:
    """Personal pronouns refer to the last person named as a subject, else the last person named."""
    p, last = index.parse, None
    for i, word in enumerate(p.lower):
        k = index.named[i]
        if (
            k >= 0
            and index.found[k].kind == "person"
            and (last is None or p.dep[i] in ("nsubj", "nsubjpass"))
        ):
            last = k
        elif word in SINGULAR and last is not None:
            index.reference[i] = [last]
