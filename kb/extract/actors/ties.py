"""What a text says of a person's country by way of others: whose officer, met by whom and where."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from kb.extract.actors import roles
from kb.extract.actors.entities import Entity
from kb.extract.findings import Findings
from kb.extract.parse import Parse, Tokens
from kb.world import lexicons

POSSESSIVE = {"its", "their", "his", "her", "'s", "’s"}
RECEIVED = {"dobj", "pobj"}
"""Relations of who is met to what tells of it."""
THERE = {"in", "to", "at", "for", "into"}
"""Prepositions before the place of a visit or an encounter."""
HOSTS = {"president", "king", "queen", "emir", "sultan", "minister", "premier", "chancellor", "monarch", "governor",
         "speaker", "chief", "prince", "mayor", "secretary"}  # fmt: skip
"""Offices of those who receive guests at home; envoys and rebels meet them elsewhere."""
LEADING = {"lead", "head", "chair", "captain"}
SIDES = {"side", "delegation", "team", "mission", "party", "group", "negotiator"}
"""What somebody leads for their own country."""
HOSTING = {"receive", "host", "welcome", "greet", "meet"}
"""What somebody does to a guest at home, as in "where the president received him"."""


class Ties:
    """Looks up a person's ties to other entities of the text."""

    def __init__(self, findings: Findings, entities: list[Entity], reference: dict[int, Entity]) -> None:
        self.p = findings.parse
        self.reference = reference
        self.meant: defaultdict[Entity, set[int]] = defaultdict(set)
        """Entity → the pronouns and descriptions that mean it."""
        for i, e in reference.items():
            self.meant[e].add(i)
        self.named = {self.p.root(run): e for e in entities for run in e.mentions}
        self.places = {
            self.p.root(run): place.country
            for place in findings.places
            for run in place.mentions
            if place.country and run[0] < len(self.p)
        }

        line = findings.layout.dateline
        self.dateline = next((self.places[i] for i in range(*line) if i in self.places), None) if line else None
        """The country of the dateline."""

    def entity(self, i: int) -> Entity | None:
        """Whom the word names or refers to."""
        return self.named.get(i) or self.reference.get(i)

    def titles(self, run: Tokens) -> Iterator[tuple[Tokens, roles.Title]]:
        """The offices before and after a name, each with its title."""
        for title in (roles.before(self.p, run), roles.beside(self.p, run)):
            if title.role is not None:
                yield title.role, title

    def owner(self, e: Entity) -> str | None:
        """The country of whose officer somebody is: "its foreign minister, X", where "its" is known."""
        p = self.p
        if e.counterpart >= 0:
            return None
        for run in e.mentions:
            principal = self.principal(p.root(run))
            if principal is not None and principal.country is not None:
                return principal.country
            side = self.leads(p.root(run))
            if side is not None:
                return side
            for _, title in self.titles(run):
                start = min(title.region, default=0) - 1
                if start < 1 or p.lower[start] not in POSSESSIVE:
                    continue
                whose = self.entity(start if p.lower[start] not in ("'s", "’s") else start - 1)
                if whose is not None and whose is not e and whose.country is not None and not self.international(whose):
                    return whose.country
        return None

    def seat(self, e: Entity) -> str | None:
        """The country of the place right after an unnamed body ("the foreign ministry in Rabat"), or of the dateline
        where it speaks "here"."""
        p = self.p
        if e.key is None and any(self.speaks_here(p.root(run)) for run in e.mentions):
            return self.dateline
        for _, end in e.mentions if e.kind == "organization" and e.key is None else ():
            if end + 1 < len(p) and p.lower[end] == "in":
                place = next((t for t in range(end + 1, min(end + 4, len(p))) if t in self.places), None)
                if place is not None:
                    return self.places[place]
        return None

    def speaks_here(self, i: int) -> bool:
        """Whether the one named at ``i`` does what it does here."""
        p, verb = self.p, self.p.head[i]
        return p.dep[i] in ("nsubj", "nsubjpass") and any(p.lower[c] == "here" for c in p.kids(verb, "advmod"))

    def principal(self, i: int) -> Entity | None:
        """Who is accompanied by the person named at ``i``."""
        p = self.p
        i = top(p, i, "conj", "appos")
        by = p.head[i]
        verb = p.head[by]
        if p.lower[by] != "by" or p.lemma[verb] != "accompany":
            return None
        doer = p.kid(verb, "nsubjpass", "nsubj") if p.dep[verb] != "acl" else p.head[verb]
        return None if doer is None else self.entity(doer)

    def leads(self, i: int) -> str | None:
        """The country whose side the person named at ``i`` leads: "the Greek delegation was headed by X"."""
        p = self.p
        i = top(p, i, "conj", "appos")
        verb = p.head[p.head[i]] if p.lower[p.head[i]] == "by" else p.head[i]
        led = p.kid(verb, "nsubjpass") if verb != p.head[i] else p.kid(verb, "dobj") if p.dep[i] == "nsubj" else None
        led = p.head[verb] if led is None and p.dep[verb] == "acl" and verb != p.head[i] else led
        if led is None or p.lemma[verb] not in LEADING or p.lemma[led] not in SIDES:
            return None
        adjectives = lexicons.adjectives()
        codes = [adjectives.get(p.words[k]) or getattr(self.entity(k), "country", None) for k in p.children[led]]
        return next((code for code in codes if code), None)

    def international(self, e: Entity) -> bool:
        """Whether the office is one of an international organization ("the bloc's envoy" is not, "the EU's" is)."""
        p = self.p
        for run in e.mentions:
            for role, title in self.titles(run):
                start = min([role[0], *title.region])
                last = max(role[1], start)
                own = p.lower[start - 1] in ("'s", "’s", "'", "’") if start else False
                begin = max(0, start - OWNER) if own else start
                if any(body_at(p, i, last) for i in range(begin, last)):
                    return True
        return False

    def host(self, e: Entity) -> str | None:
        """The country in which the text has somebody from elsewhere meet this person in office."""
        for run in e.mentions:
            i = self.p.root(run)
            country = (self.relative(i) or self.met(i)) if e.nouns & HOSTS else None
            country = country or self.fronted(i)
            if country is not None:
                return country
        return None

    def relative(self, i: int) -> str | None:
        """ "flew to Jakarta, where he was to meet the president"."""
        p = self.p
        for a in p.ancestors(i):
            if p.dep[a] == "relcl" and "where" in p.lower[p.left[a] : a + 1]:
                first = p.sents[p.sent[a]][0]
                place = next((t for t in range(p.left[a] - 1, first - 1, -1) if t in self.places), p.head[a])
                doer = p.kid(a, "nsubj", "nsubjpass")
                visitor = doer is None or i not in (doer, *p.conjuncts(doer)) or p.lemma[a] in HOSTING
                return self.each(place, i) if visitor else None
        return None

    def each(self, place: int, i: int) -> str | None:
        """The country of a place; of several, the one that stands where the person named at ``i`` does in a list: "flew
        to Lima and Quito to meet President X and Prime Minister Y"."""
        p = self.p
        lands = [self.places[t] for t in p.conjuncts(top(p, place, "conj")) if t in self.places]
        people = p.conjuncts(top(p, i, "conj"))
        if len(set(lands)) < 2:
            return next(iter(lands), None)
        return lands[people.index(i)] if len(people) == len(lands) and i in people else None

    def fronted(self, i: int) -> str | None:
        """ "In Nicosia, spokesman X said": who speaks there speaks for those there."""
        p = self.p
        first = p.sents[p.sent[i]][0]
        while first < i and p.pos[first] in ("SPACE", "PUNCT"):
            first += 1
        place = next((t for t in range(first + 1, min(first + 4, i)) if t in self.places), None)
        if p.lower[first] != "in" or place is None or p.words[place + 1] != "," or p.dep[i] != "nsubj":
            return None
        return self.places[place]

    def met(self, i: int) -> str | None:
        """ "talks in Tokyo with the prime minister", "travels to Riyadh to meet the king": he is of that country."""
        p, whom = self.p, top(self.p, i, "conj", "appos", "nmod", "compound")
        if p.dep[whom] not in RECEIVED or (p.dep[whom] == "pobj" and p.lower[p.head[whom]] != "with"):
            return None
        for a in p.ancestors(whom):
            if p.pos[a] not in ("VERB", "AUX", "NOUN"):
                continue
            for prep in p.kids(a, "prep"):
                for o in p.kids(prep, "pobj"):
                    country = self.places.get(o)
                    if p.lower[prep] in THERE and country is not None and not p.left[o] <= i < p.right[o]:
                        return self.each(o, i) if self.foreign(a, country) else None
            if p.pos[a] in ("VERB", "AUX") and p.kid(a, "nsubj", "nsubjpass") is not None:
                return None
        return None

    def foreign(self, word: int, country: str) -> bool:
        """Whether who does what the word tells is known to be of another country."""
        p = self.p
        for a in (word, *p.ancestors(word)):
            doer = p.kid(a, "nsubj", "nsubjpass")
            if doer is not None:
                who = self.entity(doer)
                return who is not None and who.country not in (None, country)
        return False


def top(p: Parse, i: int, *deps: str) -> int:
    """The word above ``i`` on which it hangs by none of these dependencies."""
    while p.dep[i] in deps and p.head[i] != i:
        i = p.head[i]
    return i


OWNER = 6
"""So many tokens before an office the name of the organization begins whose it is."""


def body_at(p: Parse, i: int, end: int) -> bool:
    """Whether the name of an international organization begins at a token and ends before another."""
    hit = bodies().at(p.words, i) if p.words[i] in bodies().first else None
    return hit is not None and hit[0] <= end


@cache
def bodies() -> "lexicons.Phrases[bool]":
    """Names of international organizations."""
    known = (o for o in lexicons.organizations() if o.sort == "international" and o.country is None)
    return lexicons.Phrases((name, True) for o in known for name in (o.name, *o.variants))
