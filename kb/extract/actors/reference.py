"""What pronouns and descriptions refer to: one pass over a text from left to right."""

from functools import cache

from kb.extract.actors import nominals
from kb.extract.actors.descriptions import Describer
from kb.extract.actors.entities import Entity
from kb.extract.actors.focus import Focus, Starts, human
from kb.extract.actors.nominals import Nominal
from kb.extract.parse import Parse
from kb.record import ActorKind
from kb.world import lexicons

PERSONAL = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
NEUTER = {"it", "its", "itself"}
PLURAL = {"they", "them", "their", "theirs", "themselves"}
UNLIKELY = -0.7
"""Added for "she" where a name tells no gender: most who act in this news are men."""
UNNAMED = 0.3
"""Taken off for "he" and "she" where a person has no name."""
COUNTED = {"men", "women"}
"""Nouns that mean persons only where the text counts them."""
PRONOUNS = {*PERSONAL, *NEUTER, *PLURAL}
TOGETHER = 0.5
"""Added for "they" where the sentence before names several in one breath."""
FAINT = 0.4
"""Below this, nothing is enough in focus for "it"."""


def read(p: Parse, entities: list[Entity], starts: Starts, titles: dict[int, Entity]) -> dict[int, Entity]:
    """Referring words → entities. Unnamed ones are appended to ``entities``."""
    return Reader(p, entities, starts, titles).read()


class Reader:
    """Reads a text's words in order and notes which entity each referring word means."""

    def __init__(self, p: Parse, entities: list[Entity], starts: Starts, titles: dict[int, Entity]) -> None:
        self.p = p
        self.entities = entities
        self.starts = starts
        self.titles = titles
        self.focus = Focus(p, starts, titles)
        self.describer = Describer(self.focus, entities)

    def read(self) -> dict[int, Entity]:
        """Referring words → entities."""
        nouns, p = triggers(), self.p
        ends = {m[0]: m[1] for e in self.entities for m in e.mentions}
        end = 0
        for i, word in enumerate(p.lower):
            if word not in nouns and i not in self.starts:
                continue
            if i in self.starts:
                entity, head = self.starts[i]
                end = max(end, ends[i])
                self.focus.touch(entity, head)
                self.pair(entity, head)
            elif i < end or i in self.titles:
                continue
            elif word in PRONOUNS:
                self.refer(i, self.pronoun(i, word))
            elif word in COUNTED:
                self.refer(i, self.counted(i))
            else:
                self.noun(i)
        self.describer.settle()
        return self.focus.at

    def refer(self, i: int, e: Entity | None) -> None:
        """Let a word refer to the entity, if there is one."""
        if e is not None:
            self.focus.at[i] = e
            self.focus.touch(e, i)

    def pair(self, e: Entity, head: int) -> None:
        """ "A and B" also makes a pair: who comes next as "they" may be both."""
        first = self.focus.entity(self.p.head[head]) if self.p.dep[head] == "conj" else None
        if first is None or first is e:
            return
        members = tuple(dict.fromkeys([*(first.members or (first,)), *(e.members or (e,))]))
        known = next((x for x in self.focus.recent if x.members == members), None)
        both = known or Entity("", "group", plural=True, members=members)
        self.focus.touch(both, self.p.head[head], 0.8)

    def pronoun(self, i: int, word: str) -> Entity | None:
        """Whom a pronoun of the third person means."""
        doer = self.doer(i)
        near = [(s, e) for s, e in self.focus.near(i) if e is not doer]
        if word in PERSONAL:
            return self.personal(near, PERSONAL[word])
        if word in PLURAL:
            return self.focus.best([(s * oneness(e) + self.together(e, i), e) for s, e in near if not human(e)])
        things = [(s, e) for s, e in near if not e.plural and not human(e)]
        best = self.focus.best(things) if not expletive(self.p, i) else None
        return best if best is not None and self.focus.of(best, i) > FAINT else None

    def together(self, e: Entity, i: int) -> float:
        """What is added for those whom the sentence before names in one breath."""
        return TOGETHER if e.members and self.p.sent[i] - e.sentence == 1 else 0.0

    def counted(self, i: int) -> Entity | None:
        """Whom "the two men" means: as many persons, named in one breath not long before."""
        kids = {self.p.lower[c] for c in self.p.children[i]}
        number = next((nominals.NUMBERS[w] for w in sorted(kids) if w in nominals.NUMBERS), 0)
        if not number or not kids & {"the", "both"}:
            return None
        persons = [e for e in self.focus.recent if human(e)]
        return self.describer.pair(persons, i, number)

    def doer(self, i: int) -> Entity | None:
        """Who does what is done to whom a pronoun means: somebody else ("A met B and was to see him again")."""
        p, verb = self.p, self.p.head[i]
        if p.dep[i] not in ("dobj", "dative") or p.lower[i].endswith(("self", "selves")):
            return None
        while (subject := p.kid(verb, "nsubj", "nsubjpass")) is None and p.dep[verb] in ("xcomp", "conj"):
            verb = p.head[verb]
        return None if subject is None else self.focus.entity(subject)

    def personal(self, near: list[tuple[float, Entity]], gender: str) -> Entity | None:
        """Whom "he" or "she" means; who had no gender so far gets the pronoun's."""
        unknown = 0.0 if gender == "m" else UNLIKELY
        fit = [
            (s + (0.3 if e.gender else unknown) - UNNAMED * (e.kind != "person"), e)
            for s, e in near
            if human(e) and e.gender in ("", gender)
        ]
        best = self.focus.best(fit)
        if best is not None:
            best.gender = gender
        return best

    def noun(self, i: int) -> None:
        """A description: of someone known, or of someone new."""
        p = self.p
        if (p.dep[i] in ("compound", "nmod") and p.head[i] > i) or (p.dep[i] == "attr" and self.predicated(i)):
            return
        n = nominals.at(p, i)
        if n is None:
            return
        n.country = n.country or self.owners_country(n)
        known = self.describer.known(n)
        if known is None:
            known = self.new(n)
        elif not known.members and known.kind not in ("person", "country") and n.noun in known.nouns:
            known.mentions.append(n.run)
            known.country = known.country or (None if known.plural else n.country)
        self.refer(i, known)
        if not known.members:
            self.pair(known, i)

    def owners_country(self, n: Nominal) -> str | None:
        """The country of whose it is: "his spokesman", "the Mandela government"."""
        if n.noun in lexicons.classes()["opposite"]:
            return None
        owners = [n.owner] if n.owner is not None else self.p.kids(n.head, "compound", "nmod")
        return next((e.country for k in owners if (e := self.focus.entity(k)) is not None), None)

    def predicated(self, i: int) -> bool:
        """Whether the noun is said of a named subject ("X is the president")."""
        subject = self.p.kid(self.p.head[i], "nsubj")
        return subject is not None and subject in self.focus.heads

    def new(self, n: Nominal) -> Entity:
        """An entity that the text doesn't name."""
        kind: ActorKind = "organization" if n.sort == "organization" and not n.plural else "group"
        officers = n.sort == "office" and n.plural
        e = Entity(
            nominals.name(self.p, n), kind, n.country, gender=n.gender, plural=n.plural, nouns={n.noun},
            words=set(n.modifiers), lands=nominals.lands(self.p, n) if officers else (),
            own_country=n.country is not None, sort=n.sort, mentions=[n.run],
        )  # fmt: skip
        self.entities.append(e)
        if n.sort == "people":
            self.describer.peoples.setdefault(n.noun, e)
        if n.sort == "office" and not n.plural:
            self.describer.waiting.append((e, n))
        return e


@cache
def triggers() -> frozenset[str]:
    """The words that can refer to somebody: pronouns, and nouns for actors in singular and plural."""
    return frozenset({*nominals.forms(), *PRONOUNS, *COUNTED})


def expletive(p: Parse, i: int) -> bool:
    """Whether "it" only announces a clause: "it is clear that", "it seems natural to"."""
    if p.dep[i] == "expl":
        return True
    verb = p.head[i]
    said = p.kid(verb, "acomp", "attr")
    if p.dep[i] != "nsubj" or p.lemma[verb] not in ("be", "seem", "appear", "become", "remain") or said is None:
        return False
    clauses = ("ccomp", "xcomp", "advcl", "csubj", "relcl", "acl")
    return p.kid(verb, *clauses[:2], "csubj") is not None or p.kid(said, *clauses) is not None


def oneness(e: Entity) -> float:
    """How readily "they" takes an entity up: many people, one word for many, or one body."""
    return 1.0 if e.plural else 0.7 if e.sort == "collective" else 0.5
