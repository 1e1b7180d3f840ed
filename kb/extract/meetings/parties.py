"""Which side an actor is on: states, international organizations, parties to a conflict within one state."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from kb.extract.actors import nominals
from kb.extract.findings import Findings
from kb.extract.meetings.lexicon import WORDS
from kb.world import lexicons

NOUN_PHRASE = 8
"""Of a longer subtree only so many tokens before the name are its attributes."""
WAR_WORDS = 2
"""So many words of war in a text make it one about a conflict."""


@dataclass(slots=True)
class Parties:
    """The sides of one document's actors."""

    findings: Findings
    war: bool
    belligerent: frozenset[int]
    leaders: list[tuple[int, int]] = field(default_factory=list)
    """Persons who lead a delegation, each with the word that says so."""

    def side(self, actor: int) -> str:
        """A key that two actors of one side share: the country, or the actor itself."""
        found = self.findings.actors.found[actor]
        if found.country is None or actor in self.belligerent:
            return f"#{actor}"
        return found.country

    def sides(self, actors: list[int]) -> dict[str, set[int]]:
        """The persons of each side; an empty set where only a country, an organization or a group stands for it."""
        out: dict[str, set[int]] = {}
        for a in actors:
            persons = out.setdefault(self.side(a), set())
            if self.findings.actors.found[a].kind == "person" or self.someone(a):
                persons.add(a)
        return out

    def homeless(self, actor: int) -> bool:
        """Whether it is a person of unknown country, in no international organization's office."""
        found = self.findings.actors.found[actor]
        words = (found.role or "").split()
        offices = {" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1)}
        told = {w.lower() for w in words} & WORDS["international"]
        return found.kind == "person" and found.country is None and not told and not offices & organizations()

    def serves(self, actor: int) -> bool:
        """Whether a person's office is one of an international organization ("the EU coordinator")."""
        words = (self.findings.actors.found[actor].role or "").split()
        return any(bodies().at(words, i) for i in range(len(words)))

    def someone(self, actor: int) -> bool:
        """Whether a group is one unnamed person ("a senior official")."""
        found, parse = self.findings.actors.found[actor], self.findings.parse
        if found.kind != "group" or not found.mentions:
            return False
        noun = nominals.at(parse, parse.root(found.mentions[0]))
        return noun is not None and noun.sort in ("office", "person") and not noun.plural

    def stands(self, actor: int) -> bool:
        """Whether the actor can be a side: of a known state, international, a belligerent, or in office."""
        found = self.findings.actors.found[actor]
        if actor in self.belligerent or international(self.findings, actor):
            return True
        if found.name in companies() or (found.kind in ("group", "organization") and private(found.name)):
            return False
        if found.country:
            return True
        if found.kind == "organization":
            return False
        if found.kind == "person" and self.serves(actor):
            return True
        words = f"{found.role or ''} {found.name if found.kind == 'group' else ''}"
        told = set(words.lower().replace("-", " ").split())
        return bool(told & WORDS["offices"]) and not private(words)

    def official(self, actor: int) -> bool:
        """Whether the actor is more than a private person of some country."""
        found = self.findings.actors.found[actor]
        return self.stands(actor) and (found.kind != "person" or found.role is not None or actor in self.belligerent)

    def represented(self, actors: Iterable[int]) -> int:
        """How many sides are represented; none where nobody is in office."""
        standing = [a for a in actors if self.stands(a)]
        return len({self.side(a) for a in standing}) if any(self.official(a) for a in standing) else 0


@cache
def companies() -> frozenset[str]:
    """Names of companies and news media."""
    known = (o for o in lexicons.organizations() if o.sort in ("company", "medium"))
    return frozenset(n for o in known for n in (o.name, *o.variants))


def private(name: str) -> bool:
    """Whether a name tells business or society rather than government."""
    return bool(set(name.lower().replace("-", " ").split()) & WORDS["private"])


@cache
def bodies() -> "lexicons.Phrases[str]":
    """Names and acronyms of international organizations, and of bodies without a country → the usual name."""
    known = (o for o in lexicons.organizations() if o.country is None)
    return lexicons.Phrases((n, o.name) for o in known for n in (o.name, *o.variants))


@cache
def organizations() -> frozenset[str]:
    """Names and acronyms of international organizations."""
    known = (o for o in lexicons.organizations() if o.country is None and o.sort == "international")
    return frozenset(n for o in known for n in (o.name, *o.variants))


def international(findings: Findings, actor: int) -> bool:
    """Whether the actor is an organization of no single state, a body of one ("the NATO Military Committee"), or those
    who act for its members ("NATO defence ministers")."""
    found = findings.actors.found[actor]
    if found.kind == "group" and found.country is None:
        return any(nominals.of_body(findings.parse, findings.parse.root(run)) for run in found.mentions)
    if found.kind != "organization" or found.country is not None:
        return False
    words = found.name.split()
    starts = (" ".join(words[:n]) for n in range(len(words), 0, -1))
    return any(name in organizations() for name in starts)


def parties(findings: Findings) -> Parties:
    """Read from the text whether it is about a war, and which actors fight their own state."""
    war = sum(w in WORDS["war"] for w in findings.parse.lemma) >= WAR_WORDS
    belligerent = [k for k, a in enumerate(findings.actors.found) if war and is_belligerent(findings, k)]
    return Parties(findings, war, frozenset(belligerent))


def is_belligerent(findings: Findings, actor: int) -> bool:
    """Whether name, office or the words before a mention tell a rebel."""
    found, parse = findings.actors.found[actor], findings.parse
    if found.kind == "country":
        return False
    words = set(f"{found.name} {found.role or ''}".lower().replace("-", " ").split())
    for first, last in found.mentions:
        root = parse.root((first, last))
        words.update(parse.lower[max(parse.left[root], last - NOUN_PHRASE) : last])
        if found.kind == "group":
            words.update(parse.lower[last : min(parse.right[root], last + NOUN_PHRASE // 2)])
        if parse.dep[root] in ("poss", "compound", "nmod"):
            words.add(parse.lower[parse.head[root]])
    return bool(words & WORDS["belligerent"])
