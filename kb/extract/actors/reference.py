"""What pronouns and descriptions refer to: one pass from left to right over a list of who is in focus.

Focus after Lappin and Leass (1994), "An algorithm for pronominal anaphora resolution": each mention adds a weight
by its grammatical role, and weights fall from sentence to sentence. Descriptions ("the minister") must fit by
noun, country, gender and number before focus decides.
"""

from kb.extract import lexicons
from kb.extract.actors import nominals, roles
from kb.extract.actors.entities import FORMER, Entity
from kb.extract.actors.nominals import Nominal
from kb.extract.parse import Parse
from kb.record import ActorKind

PERSONAL = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
NEUTER = {"it", "its", "itself"}
PLURAL = {"they", "them", "their", "theirs", "themselves"}
REFLEXIVE = {"himself", "herself", "itself", "themselves"}
WEIGHTS = {
    "nsubj": 2.0,
    "nsubjpass": 1.8,
    "agent": 1.4,
    "dobj": 1.2,
    "dative": 1.2,
    "pobj": 1.0,
    "poss": 0.9,
    "appos": 0.8,
}
DECAY = 0.5
"""What is left of a weight one sentence later."""
FOCUS = 16
"""How many entities, most recent first, a pronoun looks at."""
STATES = {"country", "nation", "state", "republic", "kingdom", "government"}
REPORTS = {"report", "article", "dispatch", "editorial", "commentary"}
SIDES = {
    "side",
    "party",
    "country",
    "nation",
    "state",
    "neighbor",
    "neighbour",
    "power",
    "capital",
    "government",
    "ally",
}


class Reader:
    """Reads a document's words in order and notes in ``at`` which entity each referring word means."""

    def __init__(
        self, p: Parse, entities: list[Entity], starts: dict[int, tuple[Entity, int]], titles: dict[int, Entity]
    ):
        self.p = p
        self.entities = entities
        self.starts = starts
        """First token of each named mention → its entity and its head token."""
        self.heads = {head: entity for entity, head in starts.values()}
        self.at: dict[int, Entity] = dict(titles)
        self.quoted = quoted(p)
        self.recent: list[Entity] = []
        self.titles = titles
        self.role_words = {w for e in entities for w in e.words}
        self.waiting: list[tuple[Entity, Nominal]] = []
        self.later: list[tuple[int, int]] = []
        """Documents, and the word further on that says whose they are."""

    def read(self) -> dict[int, Entity]:
        """Referring words → entities."""
        nouns, peoples, p = lexicons.nominals(), lexicons.peoples(), self.p
        end = 0
        for i, word in enumerate(p.lower):
            if i in self.starts:
                entity, head = self.starts[i]
                end = max(end, max((m[1] for m in entity.mentions if m[0] == i), default=i))
                self.name(entity, head)
            elif i < end or i in self.titles:
                continue
            elif word in PERSONAL:
                self.refer(i, self.personal(i, PERSONAL[word]))
            elif word in NEUTER:
                self.refer(i, None if p.dep[i] == "expl" else self.neuter(i))
            elif word in PLURAL:
                self.refer(i, self.plural(i))
            elif p.lemma[i].lower() in nouns or word in nouns or p.words[i] in peoples:
                self.noun(i)
        self.settle()
        return self.at

    def focus(self, e: Entity, i: int) -> float:
        """How much an entity is in focus at token ``i``."""
        return e.score * DECAY ** max(0, self.p.sent[i] - e.sentence)

    def touch(self, e: Entity, i: int, factor: float = 1.0) -> None:
        """Note that token ``i`` refers to the entity."""
        p = self.p
        weight = WEIGHTS.get(p.dep[i], 0.8) * (0.5 if self.quoted[i] else 1.0) * factor
        if p.dep[i] == "conj":
            weight = 0.9 * WEIGHTS.get(p.dep[p.head[i]], 0.8) * factor
        e.score = self.focus(e, i) + weight
        e.sentence, e.last = p.sent[i], i
        if e.first < 0:
            e.first = i
        if e in self.recent:
            self.recent.remove(e)
        self.recent.append(e)

    def refer(self, i: int, e: Entity | None) -> None:
        """Let a word refer to the entity, if there is one."""
        if e is not None:
            self.at[i] = e
            self.touch(e, i)

    def name(self, e: Entity, head: int) -> None:
        """A named mention; conjoined with another it also makes a pair."""
        self.touch(e, head)
        self.pair(e, head)

    def pair(self, e: Entity, head: int) -> None:
        """ "A and B": who comes next as "they" may be both."""
        p = self.p
        if p.dep[head] != "conj":
            return
        first = self.entity_of(p.head[head])
        if first is None or first is e:
            return
        members = tuple(dict.fromkeys([*(first.members or (first,)), *(e.members or (e,))]))
        known = next((x for x in self.recent if x.members == members), None)
        both = known or Entity("", "group", plural=True, members=members)
        self.touch(both, p.head[head], 0.8)

    def entity_of(self, i: int) -> Entity | None:
        """The entity that a token names or refers to."""
        return self.heads.get(i) or self.at.get(i)

    def best(self, i: int, candidates: list[tuple[float, Entity]]) -> Entity | None:
        """The candidate with the highest score; the more recent of equals."""
        return max(candidates, key=lambda c: (c[0], c[1].last))[1] if candidates else None

    def excluded(self, i: int) -> Entity | None:
        """Whom a pronoun can't mean: the subject of its own clause."""
        p = self.p
        if p.dep[i] in ("nsubj", "nsubjpass", "poss") or p.lower[i] in REFLEXIVE:
            return None
        head = p.head[i]
        while p.pos[head] == "ADP" and p.head[head] != head:
            head = p.head[head]
        subject = p.kid(head, "nsubj", "nsubjpass")
        return self.entity_of(subject) if subject is not None and p.pos[head] in ("VERB", "AUX") else None

    def near_bonus(self, e: Entity, i: int) -> float:
        """The subject of the clause that governs a pronoun is its likeliest antecedent."""
        p, bonus = self.p, 0.0
        for v in p.ancestors(i):
            if p.pos[v] in ("VERB", "AUX"):
                s = p.kid(v, "nsubj", "nsubjpass")
                if s is not None and s < i and self.entity_of(s) is e:
                    return 1.0 if self.quoted[s] == self.quoted[i] else -1.0
        return bonus

    def personal(self, i: int, gender: str) -> Entity | None:
        """Whom "he" or "she" means."""
        out = self.excluded(i)
        candidates = [(self.focus(e, i) + self.near_bonus(e, i), e) for e in self.recent[-FOCUS:]
                      if e is not out and self.human(e) and e.gender in ("", gender)]  # fmt: skip
        best = self.best(i, [(s + (0.3 if e.gender == gender else 0), e) for s, e in candidates])
        if best is not None and not best.gender:
            best.gender = gender
        return best

    def human(self, e: Entity) -> bool:
        """Whether an entity is one person."""
        return not e.plural and not e.members and (e.kind == "person" or e.sort in ("office", "person"))

    def neuter(self, i: int) -> Entity | None:
        """What "it" means: an organization, a country, a group of one word."""
        out = self.excluded(i)
        candidates = [(self.focus(e, i) + self.near_bonus(e, i), e) for e in self.recent[-FOCUS:]
                      if e is not out and not e.plural and not self.human(e)]  # fmt: skip
        best = self.best(i, candidates)
        return best if best is not None and self.focus(best, i) > 0.4 else None

    def plural(self, i: int) -> Entity | None:
        """Whom "they" means: a group, a pair, else an organization."""
        out = self.excluded(i)
        candidates = []
        for e in self.recent[-FOCUS:]:
            if e is out or self.human(e):
                continue
            fit = 1.0 if e.plural else 0.7 if e.sort == "collective" else 0.5
            candidates.append((fit * (self.focus(e, i) + self.near_bonus(e, i)), e))
        return self.best(i, candidates)

    def noun(self, i: int) -> None:
        """A description: someone known, or someone new."""
        p = self.p
        if (p.dep[i] in ("compound", "nmod") and p.head[i] > i) or (p.dep[i] == "attr" and self.predicated(i)):
            return
        n = nominals.at(p, i)
        if n is None:
            return
        if n.country is None:
            owners = [self.entity_of(k) for k in ([n.owner] if n.owner is not None else p.kids(i, "compound", "nmod"))]
            n.country = next((o.country for o in owners if o is not None), None)
        known = self.description(n)
        if known is None:
            known = self.new(n)
        elif not known.members and known.kind not in ("person", "country") and n.noun in known.nouns:
            known.mentions.append(n.run)
            known.country = known.country or n.country
        self.refer(i, known)
        if not known.members:
            self.pair(known, i)

    def predicated(self, i: int) -> bool:
        """Whether the noun is said of a named subject ("X is the president")."""
        subject = self.p.kid(self.p.head[i], "nsubj")
        return subject is not None and subject in self.heads

    def new(self, n: Nominal) -> Entity:
        """An entity that the text doesn't name."""
        kind: ActorKind = "organization" if n.sort == "organization" and not n.plural else "group"
        e = Entity(
            self.p.string(n.run), kind, n.country, gender=n.gender, plural=n.plural, nouns={n.noun}, words=set(n.modifiers),
            sort=n.sort, mentions=[n.run],
        )  # fmt: skip
        e.own_country = n.country is not None
        self.entities.append(e)
        if n.sort == "office" and not n.plural:
            self.waiting.append((e, n))
        return e

    def description(self, n: Nominal) -> Entity | None:
        """The known entity that a nominal takes up."""
        if n.sort == "people":
            return self.people(n)
        if n.plural:
            return self.several(n)
        if n.sort in ("office", "person"):
            return self.officer(n) if n.definite else None
        if n.sort == "state":
            return self.state(n)
        if n.sort == "document":
            return self.document(n)
        return self.thing(n)

    def fits(self, n: Nominal, e: Entity) -> bool:
        """Whether country and gender of a nominal go with an entity's."""
        if n.country and e.country and n.country != e.country and n.country not in FORMER:
            return False
        return not (n.gender and e.gender and n.gender != e.gender)

    def people(self, n: Nominal) -> Entity | None:
        """ "The Russians": the state, where the text speaks of it; else the group of this name."""
        same = next((e for e in self.entities if n.noun in e.nouns and e.sort == "people"), None)
        if same is None and n.definite and n.country:
            return next((e for e in self.recent if e.kind == "country" and e.country == n.country), None)
        return same

    def several(self, n: Nominal) -> Entity | None:
        """ "The two leaders", "both sides", "the ministers", "officials"."""
        if n.noun in SIDES and n.definite and n.number:
            return self.sides(n)
        if n.definite and n.sort in ("office", "person"):
            fit = [e for e in self.recent if e.kind == "person" and self.titled(n, e) and self.fits(n, e)]
            near = [e for e in fit if self.p.sent[n.head] - e.sentence <= 4] if not n.number else fit
            if n.number and len(fit) >= n.number:
                return self.together(fit, n.number, n.head)
            if not n.number and len(near) >= 2 and not any(n.noun in e.nouns for e in self.recent if e.plural):
                return self.together(near, len(near), n.head)
        for e in reversed(self.recent):
            if e.plural and not e.members and n.noun in e.nouns and self.fits(n, e) and self.restricts(n, e):
                return e
        return None

    def restricts(self, n: Nominal, e: Entity) -> bool:
        """Whether a nominal's modifiers don't set it apart from the entity."""
        return not n.modifiers or n.modifiers <= e.words

    def titled(self, n: Nominal, e: Entity) -> bool:
        """Whether a noun may describe a person: by the title, or as a word for such titles."""
        wide = lexicons.describes().get(n.noun, frozenset())
        return n.noun in e.nouns or bool(wide & e.nouns)

    def together(self, fit: list[Entity], number: int, i: int) -> Entity:
        """The entities most in focus, as one."""
        ranked = sorted(fit, key=lambda e: (self.focus(e, i), e.last), reverse=True)[:number]
        members = tuple(sorted(ranked, key=lambda e: e.first))
        known = next((e for e in self.recent if e.members and set(e.members) == set(members)), None)
        return known or Entity("", "group", plural=True, members=members)

    def sides(self, n: Nominal) -> Entity | None:
        """The states that "both sides", "the two countries" means."""
        pair = next((e for e in reversed(self.recent) if len(e.members) == n.number
                     and all(m.kind == "country" for m in e.members)), None)  # fmt: skip
        fit = [e for e in self.recent if e.kind == "country"]
        return pair or (self.together(fit, n.number, n.head) if n.number and len(fit) >= n.number else None)

    def officer(self, n: Nominal) -> Entity | None:
        """The person whom "the minister", "the 39-year-old leader" means."""
        wide = lexicons.describes().get(n.noun, frozenset())
        special = n.modifiers & self.role_words
        candidates = []
        for e in self.recent:
            if not self.human(e) or not self.fits(n, e):
                continue
            exact = n.noun in e.nouns and (special <= e.words if e.kind == "person" else n.modifiers <= e.words)
            near = self.p.sent[n.head] - e.sentence <= 3
            land = n.country is not None and n.country == e.country
            loose = special <= e.words and (wide & e.nouns or ("*" in wide and near))
            bare = land and e.kind == "person" and not e.nouns and near and n.sort == "office"
            if exact or loose or bare:
                candidates.append((2.0 * exact + land + self.focus(e, n.head), e))
        best = self.best(n.head, candidates)
        if best is not None and best.kind == "person" and n.country in (None, best.country) and not best.nouns:
            self.bind(best, n)
        return best

    def state(self, n: Nominal) -> Entity | None:
        """ "The country": the state most in focus."""
        if not n.definite or n.noun not in STATES:
            return None
        fit = [e for e in self.recent if e.kind == "country" and self.fits(n, e)]
        return self.best(n.head, [(self.focus(e, n.head), e) for e in fit])

    def thing(self, n: Nominal) -> Entity | None:
        """The organization or group that "the ministry", "the group" means."""
        sorts = lexicons.describes().get(n.noun, frozenset())
        candidates = []
        for e in self.recent:
            if e.kind in ("person", "country") or e.members or e.plural or not self.fits(n, e):
                continue
            special = n.modifiers & (self.role_words | e.words)
            exact = n.noun in e.nouns and n.modifiers <= e.words | {(n.country or "")}
            loose = n.definite and ("=" + e.sort in sorts or (n.noun in e.nouns and special <= e.words))
            if (exact and (n.definite or n.country or n.sort == "collective")) or loose:
                candidates.append((1.5 * bool(exact) + self.focus(e, n.head), e))
        return self.best(n.head, candidates)

    def document(self, n: Nominal) -> Entity | None:
        """Who speaks in "the report", "the ministry's statement": its owner or issuer, else the source in focus."""
        if n.owner is not None:
            return self.entity_of(n.owner)
        issuer = nominals.issuer(self.p, n.head)
        if issuer is not None:
            self.later.append((n.head, issuer))
            return self.heads.get(issuer)
        if not n.definite:
            return None
        fit = [e for e in self.recent if e.kind == "organization" and (not n.country or e.country == n.country)]
        if n.country and not fit:
            fit = [e for e in self.recent if e.kind == "country" and e.country == n.country]
        medium = [e for e in fit if e.sort == "medium"] if n.noun in REPORTS else []
        return self.best(n.head, [(self.focus(e, n.head), e) for e in medium or fit])

    def settle(self) -> None:
        """A description before the name ("the prime minister … X said"), and documents of those named after them."""
        for e, n in self.waiting:
            person = self.named_after(n) if self.p.sent[n.head] <= 3 else None
            if person is not None:
                self.bind(person, n)
                self.replace(e, person)
        for i, issuer in self.later:
            owner = self.entity_of(issuer)
            if owner is not None:
                self.at[i] = owner

    def named_after(self, n: Nominal) -> Entity | None:
        """The person introduced within some sentences after a description, by a fitting title or by the bare name."""
        p, here = self.p, self.p.sent[n.head]
        for e in self.by_first:
            if e.first <= n.head or p.sent[e.first] > here + 4 or not self.fits(n, e):
                continue
            special = n.modifiers & self.role_words <= e.words
            same_land = n.country is not None and n.country == e.country
            if special and (
                (n.noun in e.nouns and (same_land or n.modifiers & e.words)) or (same_land and self.titled(n, e))
            ):
                return e
            bare = e.role is None and e.mentions and e.mentions[0][1] - e.mentions[0][0] > 1
            if (
                (n.definite or here == 0)
                and n.country
                and bare
                and p.sent[e.first] <= here + 2
                and p.dep[e.first] == "nsubj"
            ):
                return e
        return None

    @property
    def by_first(self) -> list[Entity]:
        """Named persons in the order in which they come up."""
        return sorted((e for e in self.entities if e.kind == "person" and e.first >= 0), key=lambda e: e.first)

    def bind(self, e: Entity, n: Nominal) -> None:
        """A description gives the person's office and country, where the text gave none with the name."""
        e.country = e.country or n.country
        e.nouns.add(n.noun)
        if e.role is None and n.sort == "office":
            e.words |= n.modifiers
            role = roles.without_country(self.p, n.run)
            e.role = " ".join(self.p.string(role).split()) if role else None

    def replace(self, old: Entity, new: Entity) -> None:
        """Let everything that referred to one entity refer to another."""
        for i, e in self.at.items():
            if e is old:
                self.at[i] = new


def quoted(p: Parse) -> list[bool]:
    """Whether each token stands within quotation marks; a paragraph's end closes them."""
    out, inside = [], False
    for word in p.words:
        if word in ("“", "``", "„", "«"):
            inside = True
        elif word in ("”", "''", "»"):
            inside = False
        elif word == '"':
            inside = not inside
        elif "\n" in word and word.count("\n") > 1:
            inside = False
        out.append(inside)
    return out
