"""Which side an actor is on: states, international organizations, parties to a conflict within one state."""

from dataclasses import dataclass

from kb.extract.findings import Findings
from kb.extract.meetings.lexicon import WORDS

WAR_WORDS = 2
"""So many words of war in a text make it one about a conflict."""


@dataclass(slots=True)
class Parties:
    """The sides of one document's actors."""

    findings: Findings
    war: bool
    belligerent: frozenset[int]

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
            if self.findings.actors.found[a].kind == "person":
                persons.add(a)
        return out

    def country(self, code: str) -> int | None:
        """The actor that is the state with this code."""
        return next(
            (k for k, a in enumerate(self.findings.actors.found) if a.kind == "country" and a.country == code), None
        )


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
        words |= (
            {parse.lower[t] for t in range(min(parse.left[root], first), last)}
            if root - parse.left[root] < 8
            else set()
        )
    return bool(words & WORDS["belligerent"])
