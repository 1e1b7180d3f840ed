"""Whom a description takes up: "the minister", "the 39-year-old leader", "both sides", "the agency", "the report".

It must fit by noun, country, gender and number; among those who fit, focus decides.
"""

from bisect import bisect_left

from kb.extract.actors import nominals, roles
from kb.extract.actors.entities import FORMER, PEERS, Entity
from kb.extract.actors.focus import Focus, human
from kb.extract.actors.nominals import Nominal
from kb.world import lexicons

LEAD = 3
"""The last sentence in which a description may come before the name that it stands for."""
SOON = 4
"""So many sentences later the name comes at most."""
CLASSES = lexicons.classes()


class Describer:
    """Finds the known entities that nominals take up."""

    def __init__(self, focus: Focus, entities: list[Entity]) -> None:
        self.focus = focus
        self.p = focus.p
        self.entities = entities
        self.role_words = {w for e in entities for w in e.words}
        self.waiting: list[tuple[Entity, Nominal]] = []
        """Officers without a name so far, and the nominals that brought them up."""
        self.peoples: dict[str, Entity] = {}
        """Groups called by a people's name, by that name."""
        self.later: list[tuple[int, int]] = []
        """Documents, and the word further on that says whose they are."""

    def known(self, n: Nominal) -> Entity | None:
        """The known entity that a nominal takes up, or None."""
        if n.sort == "people":
            return self.people(n)
        if n.plural:
            return self.several(n)
        if n.sort in ("office", "person"):
            return self.officer(n) if n.definite else None
        if n.sort == "state":
            return self.state(n)
        return self.document(n) if n.sort == "document" else self.thing(n)

    def people(self, n: Nominal) -> Entity | None:
        """ "The Russians": the group of this name, or the state, where the text speaks of it."""
        same = self.peoples.get(n.noun)
        if same is None and n.definite and n.country:
            return next((e for e in self.focus.recent if e.kind == "country" and e.country == n.country), None)
        return same

    def several(self, n: Nominal) -> Entity | None:
        """ "The two leaders", "both sides", "the ministers", "officials"."""
        if n.noun in CLASSES["sides"] and n.definite and n.number:
            return self.sides(n)
        if n.definite and n.sort in ("office", "person"):
            together = self.officers(n)
            if together is not None:
                return together
        return next((e for e in reversed(self.focus.recent) if e.plural and not e.members and n.noun in e.nouns
                     and fits(n, e) and n.modifiers <= e.words), None)  # fmt: skip

    def officers(self, n: Nominal) -> Entity | None:
        """The named persons that "the two ministers", "the leaders" means."""
        fit = [e for e in self.focus.recent if e.kind == "person" and titled(n, e) and fits(n, e)]
        if n.number:
            pair = self.pair(fit, n.head, n.number)
            return pair or (self.together(fit, n.number, n.head) if len(fit) >= n.number else None)
        near = [e for e in fit if self.p.sent[n.head] - e.sentence <= 4]
        group = any(n.noun in e.nouns for e in self.focus.recent if e.plural)
        return self.together(near, len(near), n.head) if len(near) >= 2 and not group else None

    def pair(self, fit: list[Entity], i: int, number: int) -> Entity | None:
        """As many of these persons as a word counts that were named in one breath not long before it ("A and B")."""
        here, known = self.p.sent[i], set(fit)
        pairs = (e for e in reversed(self.focus.recent) if len(e.members) == number and known >= set(e.members))
        return next((e for e in pairs if here - e.sentence <= SOON), None)

    def sides(self, n: Nominal) -> Entity | None:
        """The states that "both sides", "the two countries" means: a pair spoken of together, else those in focus."""
        out = self.focus.own_subject(n.head)
        countries = [e for e in self.focus.recent if e.kind == "country" and e is not out]
        for pair in reversed(self.focus.recent):
            lands = {m.country for m in pair.members}
            fit = [e for e in countries if e.country in lands]
            if len(pair.members) == len(lands) == n.number == len(fit):
                return self.together(fit, n.number, n.head)
        return self.together(countries, n.number, n.head) if n.number and len(countries) >= n.number else None

    def together(self, fit: list[Entity], number: int, i: int) -> Entity:
        """The entities most in focus, as one."""
        ranked = sorted(fit, key=lambda e: (self.focus.of(e, i), e.last), reverse=True)[:number]
        members = tuple(sorted(ranked, key=lambda e: e.first))
        known = next((e for e in self.focus.recent if e.members and set(e.members) == set(members)), None)
        return known or Entity("", "group", plural=True, members=members)

    def officer(self, n: Nominal) -> Entity | None:
        """The person whom "the minister", "the 39-year-old leader" means."""
        scored = ((self.likeness(n, e), e) for e in self.focus.recent if human(e) and fits(n, e))
        best = self.focus.best([(s + self.focus.of(e, n.head), e) for s, e in scored if s is not None])
        if best is not None and best.kind == "person" and not best.nouns and n.country in (None, best.country):
            self.bind(best, n)
        return best

    def likeness(self, n: Nominal, e: Entity) -> float | None:
        """How well a description fits a person: by the title, by a word for such titles, or by the country alone."""
        near = self.p.sent[n.head] - e.sentence <= 3
        same_land = n.country is not None and n.country == e.country
        special = n.modifiers & self.role_words <= e.words
        if n.noun in e.nouns and (special if e.kind == "person" else n.modifiers <= e.words):
            return 2.0 + same_land
        wide = lexicons.describes().get(n.noun, frozenset())
        if special and (wide & e.nouns or ("*" in wide and near)):
            return 0.0 + same_land
        bare = e.kind == "person" and not e.nouns and n.sort == "office"
        return 1.0 if bare and same_land and near else None

    def state(self, n: Nominal) -> Entity | None:
        """ "The country": the state most in focus."""
        if not n.definite or n.noun not in CLASSES["states"]:
            return None
        return self.focus.most([e for e in self.focus.recent if e.kind == "country" and fits(n, e)], n.head)

    def thing(self, n: Nominal) -> Entity | None:
        """The organization or group that "the ministry", "the group" means."""
        sorts = lexicons.describes().get(n.noun, frozenset())
        candidates = []
        for e in self.focus.recent:
            if e.kind in ("person", "country") or e.members or e.plural or not fits(n, e):
                continue
            same = n.noun in e.nouns
            exact = same and n.modifiers <= e.words and (n.definite or n.country is not None or n.sort == "collective")
            special = n.modifiers & (self.role_words | e.words) <= e.words
            if exact or (n.definite and special and ("=" + e.sort in sorts or same)):
                candidates.append((1.5 * exact + self.focus.of(e, n.head), e))
        return self.focus.best(candidates)

    def document(self, n: Nominal) -> Entity | None:
        """Who speaks in "the report", "the ministry's statement": its owner or issuer, else the source in focus."""
        if n.owner is not None:
            return self.focus.entity(n.owner)
        issuer = nominals.issuer(self.p, n.head)
        if issuer is not None:
            self.later.append((n.head, issuer))
            return self.focus.heads.get(issuer)
        if not n.definite or n.noun not in CLASSES["utterances"] or self.p.pos[n.head] == "PROPN":
            return None
        land = [e for e in self.focus.recent if not n.country or e.country == n.country]
        fit = [e for e in land if e.kind == "organization"] or [e for e in land if e.kind == "country" and n.country]
        media = [e for e in fit if e.sort == "medium"] if n.noun in CLASSES["reports"] else []
        return self.focus.most(media or fit, n.head)

    def settle(self) -> None:
        """Descriptions before the name ("the prime minister … X said"), and documents of those named after them."""
        named = sorted((e for e in self.entities if e.kind == "person" and e.first >= 0), key=lambda e: e.first)
        meant: dict[Entity, list[int]] = {}
        for i, referent in self.focus.at.items():
            meant.setdefault(referent, []).append(i)
        for e, n in self.waiting:
            soon = self.p.sents[min(self.p.sent[n.head] + SOON, len(self.p.sents) - 1)][1]
            begin, end = (bisect_left(named, at, key=first) for at in (n.head, soon))
            person = next((x for x in named[begin:end] if self.named_after(n, x)), None)
            if person is not None:
                self.bind(person, n)
                self.focus.at.update(dict.fromkeys(meant.get(e, ()), person))
        for e in self.entities:
            if e.plural and len(e.lands) > 1:
                e.members = self.one_each(e, named)
        for i, issuer in self.later:
            self.focus.at[i] = self.focus.entity(issuer) or self.focus.at[i]

    def one_each(self, group: Entity, named: list[Entity]) -> tuple[Entity, ...]:
        """The persons whom "the foreign ministers of A and B" means, if the text names one for each country."""
        special = {w for w in group.words if w in self.role_words}
        wide = group.nouns.union(*(lexicons.describes().get(n, frozenset()) for n in group.nouns))
        fit = {e.country: e for e in reversed(named) if wide & e.nouns and special <= e.words}
        members = tuple(fit[land] for land in group.lands if land in fit)
        return members if len(members) == len(group.lands) else ()

    def named_after(self, n: Nominal, e: Entity) -> bool:
        """Whether a person introduced after a lead's description is who it meant: by title, or by the bare name."""
        here, there = self.p.sent[n.head], self.p.sent[e.first]
        peer = n.noun in PEERS and n.country is not None and e.role is None and there <= here + 2
        if (here > LEAD and not peer) or e.first <= n.head or there > here + SOON or not fits(n, e):
            return False
        same_land = n.country is not None and n.country == e.country
        if n.modifiers & self.role_words <= e.words:
            if n.noun in e.nouns and (same_land or n.modifiers & e.words):
                return True
            opener = here < 2 and n.country and e.country is None and self.p.dep[n.head] in ("nsubj", "nsubjpass")
            if (same_land or opener) and titled(n, e):
                return True
        bare = e.role is None and e.mentions[0][1] - e.mentions[0][0] > 1 and self.p.dep[e.first] == "nsubj"
        return bare and n.country is not None and (n.definite or here == 0) and there <= here + 2

    def bind(self, e: Entity, n: Nominal) -> None:
        """A description gives the person's office and country, where the text gave none with the name."""
        e.country = e.country or n.country
        e.nouns.add(n.noun)
        if e.role is None and n.sort == "office":
            e.words |= n.modifiers
            role = roles.without_country(self.p, n.run)
            e.role = " ".join(self.p.string(role).split()) if role else None


def first(e: Entity) -> int:
    """The first token that refers to an entity."""
    return e.first


def fits(n: Nominal, e: Entity) -> bool:
    """Whether country and gender of a nominal go with an entity's."""
    if n.country and e.country and n.country != e.country and n.country not in FORMER:
        return False
    return not (n.gender and e.gender and n.gender != e.gender)


def titled(n: Nominal, e: Entity) -> bool:
    """Whether a noun may describe a person: by the title, or as a word for such titles."""
    return n.noun in e.nouns or bool(lexicons.describes().get(n.noun, frozenset()) & e.nouns)
