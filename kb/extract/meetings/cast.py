"""The actors of one encounter: whom a nominal stands for, and the part that each has."""

from kb.extract.actors import nominals
from kb.extract.findings import Findings
from kb.extract.meetings.lexicon import WORDS
from kb.extract.meetings.pairs import pair, single
from kb.extract.meetings.parties import bodies, international
from kb.extract.meetings.states import attributive, incumbent, officer, state
from kb.extract.parse import Parse
from kb.extract.syntax.objects import prepositional
from kb.record import ParticipantRole

Roles = dict[int, ParticipantRole]
NAMES: dict[str, ParticipantRole] = {
    "side": "principal",
    "host": "host",
    "guest": "guest",
    "mediator": "mediator",
    "delegate": "delegate",
}


RANKING = frozenset({"prime", "vice", "deputy", "foreign", "defence", "defense", "finance", "trade", "interior"})
"""Words that make one office of another."""


class Cast:
    """Collects the actors of one trigger word."""

    def __init__(self, findings: Findings, members: dict[str, int] | None = None) -> None:
        self.findings = findings
        self.known_members = members or {}
        self.settled: set[int] = set()
        """Words whose reference is known otherwise."""
        self.pairs = True
        """Whether an open plural description may mean the salient pair."""
        self.roles: Roles = {}
        self.audience = False
        """Whether a part is filled by someone whom one meets without it being diplomacy (reporters, troops)."""

    def add(self, token: int | None, part: str, force: bool = False) -> bool:
        """Give the part to whom the nominal headed by ``token`` names, with its conjuncts; whether anyone is."""
        if token is None or not part or part in ("place", "topic"):
            return False
        before = len(self.roles)
        heads = listed(self.findings.parse, token)
        frame = self.organization(token) if force and len(heads) > 1 else None
        for i in heads:
            for actor in self.who(i, force and frame is None) or ([] if frame is None else [frame]):
                self.roles.setdefault(actor, NAMES[part])
        return len(self.roles) > before

    def who(self, i: int, force: bool) -> list[int]:
        """The actors that a nominal stands for: known ones, the organization whose members it names, a new group."""
        parse, actors = self.findings.parse, self.findings.actors
        if parse.lemma[i].lower() in WORDS["audience"] and actors.at(i) is None:
            self.audience = True
            return []
        if len(states := self.states(i)) > 1 or len(states := self.bodies(i)) > 1:
            return states
        if parse.tag[i] == "NNS" and not officials(parse, i) and (body := self.body(i)) is not None:
            return [body]
        named = [] if actors.at(i) is not None else self.names(i)
        kind = nominals.at(parse, i)
        thing = parse.pos[i] == "NOUN" and (kind is None or kind.sort in ("document", "medium"))
        if thing and not named and actors.at(i) is None:
            return []
        beside = parse.kid(i, "appos")
        if kind is None and beside is not None and nominals.at(parse, beside) is not None:
            return self.who(beside, force)
        known = [self.members(a) for a in named or actors.resolve(i)]
        if parse.lower[i] in ("they", "their", "them") and (joint := self.joint(i)):
            return joint
        for a in known if parse.pos[i] == "PRON" else ():
            found = actors.found[a]
            if found.kind == "group" and len(several := self.states(parse.root(found.mentions[-1]))) > 1:
                return several
        if self.pairs and all(self.vague(a) for a in known):
            known = pair(self.findings, i) or single(self.findings, i, self.roles) or known
        known = [self.incumbent(a, i) for a in known]
        if known or parse.pos[i] in ("PRON", "DET") or not force or kind is None:
            return known
        frame = None if officials(parse, i) else self.organization(i)
        if frame is not None:
            return [frame]
        known = list(actors.ensure(i))
        return [self.incumbent(a, i) for a in known] if kind.definite and self.unnamed(i) else known

    def incumbent(self, actor: int, i: int) -> int:
        """The person in the office, for who is only called by it ("the visiting Chilean president")."""
        found, parse = self.findings.actors.found[actor], self.findings.parse
        if found.kind != "group" or found.country is None or parse.tag[i] not in ("NN", "NNP"):
            return actor
        titles = (*(parse.lower[c] for c in parse.kids(i, "amod", "compound") if c == i - 1), parse.lemma[i].lower())
        person = incumbent(self.findings, found.country, titles if titles[0] in RANKING else titles[-1:])
        if person is not None:
            return person
        return state(self.findings, found.country, found.mentions[0]) if self.unnamed(i) else actor

    def unnamed(self, i: int) -> bool:
        """Whether the word calls one holder of an office, for whom the record names the state ("his counterpart")."""
        kind = nominals.at(self.findings.parse, i)
        return kind is not None and kind.sort == "office" and not kind.plural

    def joint(self, i: int) -> list[int]:
        """Those coordinated as the subject of the clause above a plural pronoun: "A and B agreed when they met"."""
        parse = self.findings.parse
        for a in parse.ancestors(i):
            subject = parse.kid(a, "nsubj", "nsubjpass")
            if subject is not None and subject != i and subject < i and parse.kids(subject, "conj"):
                heads = parse.conjuncts(subject)
                found = [x for h in heads for x in self.findings.actors.resolve(h)]
                return found if len(found) > 1 and not parse.left[subject] <= i < parse.right[subject] else []
        return []

    def bodies(self, i: int) -> list[int]:
        """Those whose delegates are spoken of: "negotiators of the government and of the front"."""
        parse, actors = self.findings.parse, self.findings.actors
        if parse.tag[i] != "NNS" or parse.lower[i] not in WORDS["plural"]:
            return []
        links = (t for t in range(i + 1, parse.right[i]) if parse.lower[t] in ("of", "from") and parse.dep[t] == "prep")
        for link in links:
            owners = (n for o in parse.kids(link, "pobj") for n in parse.conjuncts(o))
            named = list(dict.fromkeys(a for n in owners for a in actors.resolve(n)))
            if len(named) > 1:
                return named
        return []

    def states(self, i: int) -> list[int]:
        """Who is meant by the officials of several countries ("the Norwegian and Chilean ministers")."""
        parse, actors = self.findings.parse, self.findings.actors
        if parse.tag[i] != "NNS" or nominals.at(parse, i) is None:
            return []
        codes, run = attributive(self.findings, parse.left[i], i), (parse.left[i], i + 1)
        titles = (
            *(parse.lower[c] for c in parse.kids(i, "amod", "compound") if c < i and parse.words[c].islower()),
            parse.lemma[i].lower(),
        )
        if len(codes) > 1:
            return [officer(self.findings, code, titles, run) for code in codes]
        owners = (n for p, o in prepositional(parse, i) if p in ("of", "from") for n in parse.conjuncts(o))
        named = [a for n in owners if (a := actors.at(n)) is not None and actors.found[a].kind == "country"]
        persons = [officer(self.findings, actors.found[a].country or "", titles, run) for a in named]
        return named if set(persons) & set(named) else persons

    def body(self, i: int) -> int | None:
        """The international organization named right before its members ("the NATO states")."""
        kids = self.findings.parse.kids(i, "compound", "nmod")
        found = (organization_at(self.findings, t) for c in kids for t in range(self.findings.parse.left[c], c + 1))
        return next((k for k in found if k is not None), None)

    def vague(self, actor: int) -> bool:
        """Whether the actor is a group of no state."""
        found = self.findings.actors.found[actor]
        return found.kind == "group" and found.country is None

    def names(self, i: int) -> list[int]:
        """Whom an apposition or a leader names: "his counterpart, Ms Berg", "a team led by Ms Berg"."""
        parse, actors = self.findings.parse, self.findings.actors
        for c in parse.kids(i, "appos"):
            if (actor := actors.at(c)) is not None and actors.found[actor].kind == "person":
                return [actor]
        if parse.pos[i] == "PROPN":
            parts = (actors.at(t) for t in range(i - 1, parse.left[i] - 1, -1) if parse.pos[t] == "PROPN")
            person = next((a for a in parts if a is not None and actors.found[a].kind == "person"), None)
            if person is not None:
                return [person]
        for prep, o in prepositional(parse, i):
            if prep in ("from", "of") and parse.lemma[o] in ("side", "country", "nation", "party", "government"):
                both = list(actors.resolve(o)) or pair(self.findings, o)
                if len(both) > 1:
                    return both
        for c in parse.kids(i, "acl"):
            if parse.lemma[c] in ("lead", "head"):
                return [a for p, o in prepositional(parse, c) if p == "by" for n in parse.conjuncts(o)
                        for a in actors.resolve(n)]  # fmt: skip
        return []

    def organization(self, i: int) -> int | None:
        """The international organization whose members a nominal names ("leaders of the 21 members of the bloc")."""
        first, last = self.findings.parse.subtree(i)
        found = (organization_at(self.findings, t) for t in range(first, last))
        return next((k for k in found if k is not None), None)

    def members(self, actor: int) -> int:
        """The organization, for a group that is its members or leaders; any other actor stands for itself."""
        found, parse = self.findings.actors.found[actor], self.findings.parse
        if not found.mentions or found.country:
            return actor
        frame = None
        if found.kind == "organization":
            frame = organization_at(self.findings, found.mentions[0][0])
        elif found.kind == "group":
            root = parse.root(found.mentions[0])
            if parse.tag[root] not in ("NNS", "NNPS") or officials(parse, root):
                return actor
            frame = self.organization(root)
            frame = self.known_members.get(parse.lemma[root].lower()) if frame is None else frame
        return actor if frame is None else frame


def officials(parse: Parse, i: int) -> bool:
    """Whether a word means several persons in office ("NATO defence ministers"): they meet, not their organization."""
    kind = nominals.at(parse, i)
    return kind is not None and kind.plural and kind.sort in ("office", "person")


def listed(parse: Parse, token: int) -> list[int]:
    """The word and what is coordinated to it, also where the parser takes "A, B and C" for A, which is B and C."""
    heads = parse.conjuncts(token)
    loose = [c for c in parse.kids(token, "appos") if parse.kids(c, "conj") and parse.pos[c] == "PROPN"]
    return sorted({*heads, *(d for c in loose for d in parse.conjuncts(c))})


def members(findings: Findings) -> dict[str, int]:
    """Nouns that the text uses of an organization's members ("ministers from the bloc") → the organization."""
    parse, out = findings.parse, dict[str, int]()
    for k, actor in enumerate(findings.actors.found):
        if actor.kind != "organization" or actor.country is not None:
            continue
        for mention in actor.mentions:
            for a in parse.ancestors(parse.root(mention)):
                if parse.pos[a] in ("VERB", "AUX"):
                    break
                if parse.tag[a] in ("NNS", "NNPS") and nominals.at(parse, a) is not None:
                    out.setdefault(parse.lemma[a].lower(), organization_at(findings, mention[0]) or k)
    return out


def organization_at(findings: Findings, t: int) -> int | None:
    """The international organization that the name at token ``t`` means or begins with ("NATO defence ministers")."""
    parse, actors = findings.parse, findings.actors
    actor = actors.at(t)
    hit = bodies().at(parse.words, t) if parse.words[t] in bodies().first else None
    if actor is None:
        return next(iter(actors.ensure(parse.root((t, hit[0])))), None) if hit else None
    if actors.found[actor].kind != "organization":
        return None
    if hit:
        return next((k for k, a in enumerate(actors.found) if a.name == hit[1] and a.kind == "organization"), actor)
    return actor if international(findings, actor) else None
