"""Countries of persons and groups for whom the text names none: from the countries that it speaks of around them."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Sequence
from functools import cache

from kb.extract import lexicons
from kb.extract.actors import people
from kb.extract.actors.entities import Entity
from kb.extract.actors.ties import Ties
from kb.extract.findings import Findings
from kb.extract.parse import Parse, Tokens

CLASSES = lexicons.classes()
ACTED_UPON = 0.25
"""What a country that somebody visits, meets or accuses weighs as the home of those around."""
OBJECT = {"dobj", "dative", "pobj", "prep", "agent", "poss", "compound", "amod", "nmod", "appos"}
"""Relations by which a name belongs to what a verb is done to, or to whom it is done."""
MODIFYING = {"amod", "compound", "nmod"}
REACHING = {"to", "with", "for", "from", "against", "by", "of"}
"""Prepositions of whom or what an act reaches, not of where it happens."""
DATELINE = 4.0
"""The weight of the country from which the article reports."""
TRAVEL = {"visit", "trip", "tour", "travel", "fly", "arrive"}
HOST = 1.5
"""What it weighs that somebody is met in a country by one who came there from elsewhere."""


class Evidence:
    """Every place where a text names a country, its capital, its adjective or an institution of it."""

    def __init__(self, p: Parse, persons: list[bool], dateline: Tokens | None, officers: dict[int, str]) -> None:
        """``officers``: heads of names of persons whose country is known, and the country."""
        lexicon, self.at, self.codes = lexicons.country_phrases(), [], []
        self.p, self.officers = p, officers
        for i, word in enumerate(p.words):
            hit = lexicon.at(p.words, i) if word in lexicon.first and not persons[i] else None
            code = officers.get(i) or (hit[1] if hit else None)
            if code:
                self.at.append(i)
                self.codes.append(code)
        self.times = Counter(self.codes)
        self.total: dict[str, float] = {}
        for i, code in zip(self.at, self.codes, strict=True):
            at_home = dateline is not None and dateline[0] <= i < dateline[1]
            weight = DATELINE if at_home else 2.0 if p.sent[i] < 2 else 1.0
            self.total[code] = self.total.get(code, 0) + weight * (i not in officers)
        self.whole = sum(self.total.values()) or 1

    def near(self, entity: Entity) -> dict[str, float]:
        """How much each country stands around an entity's mentions, in these sentences and those before."""
        out: dict[str, float] = {}
        for first, last in entity.mentions:
            number, met = self.p.sent[first], bool(actors_on(self.p, self.p.root((first, last))))
            for k in self.within((self.p.sents[max(0, number - 1)][0], self.p.sents[number][1])):
                out[self.codes[k]] = out.get(self.codes[k], 0) + self.weight(self.at[k], first, met)
        return out

    def weight(self, i: int, mention: int, met: bool) -> float:
        """What the country named at ``i`` weighs as the home of who is named at ``mention``, or is met there."""
        if i in self.officers:
            return 0.0
        return (1.0 if met or not actors_on(self.p, i) else ACTED_UPON) * 4 / (4 + abs(mention - i))

    def faced(self, entity: Entity, meant: set[int]) -> set[str]:
        """The countries that a person acts upon: hardly one's own is what one visits, meets or accuses.

        But the text's main country may be, if it is not only spoken of as what the person acts upon. ``meant`` are the
        pronouns and descriptions that mean the person.
        """
        p = self.p
        own = {p.root(run) for run in entity.mentions}
        numbers = sorted({p.sent[i] for i in own | meant})
        near = [(self.codes[k], self.at[k]) for number in numbers for k in self.within(p.sents[number])]
        faced = Counter(c for c, i in near if (own | meant if visited(p, i) else own) & actors_on(p, i))
        return {c for c, times in faced.items() if self.share(c) <= 0.5 or times == self.times[c]}

    def within(self, run: Tokens) -> range:
        """Which of the places lie in a run of tokens."""
        return range(bisect_left(self.at, run[0]), bisect_left(self.at, run[1]))

    def share(self, code: str) -> float:
        """A country's part of all evidence."""
        return self.total.get(code, 0) / self.whole


def actors_on(p: Parse, i: int) -> set[int]:
    """The subjects of the verb whose object the word ``i`` is or belongs to; none where it says where or of what."""
    while p.dep[i] in OBJECT and p.head[i] != i:
        if (p.dep[i] == "prep" and p.lower[i] not in REACHING) or (p.dep[i] in MODIFYING and not human(p, p.head[i])):
            return set()
        i = p.head[i]
    verb = i
    while p.pos[verb] in ("VERB", "AUX") or p.dep[verb] == "acomp":
        subjects = p.kids(verb, "nsubj", "nsubjpass")
        if subjects:
            return {p.head[verb] if p.tag[s] == "WP" and p.dep[verb] == "relcl" else s for s in subjects}
        if p.dep[verb] not in ("xcomp", "conj", "advcl", "acomp") or p.head[verb] == verb:
            break
        verb = p.head[verb]
    return set()


def visited(p: Parse, i: int) -> bool:
    """Whether a place is where a journey goes ("concluded a visit to Kabul")."""
    return p.lemma[p.head[i]] in TRAVEL or p.lemma[p.head[p.head[i]]] in TRAVEL


def human(p: Parse, i: int) -> bool:
    """Whether a word names or means somebody ("Finnish officials", "Kenyan President Odera"; not "Kenyan charges")."""
    noun = lexicons.nominals().get(p.lemma[i].lower())
    return p.pos[i] == "PROPN" or (noun is not None and noun.sort in ("office", "person", "collective"))


def complete(findings: Findings, entities: list[Entity], persons: list[bool], reference: dict[int, Entity]) -> None:
    """Give persons in office and domestic groups without a country the likeliest one.

    ``persons`` says of each token whether it names a person, ``reference`` whom pronouns and descriptions mean.
    """
    ties = Ties(findings, entities, reference)
    for e in entities:
        if e.country is None and not e.members:
            e.country = ties.owner(e) if e.kind == "person" else ties.seat(e)
    wanting = [e for e in entities if e.country is None and not e.members and wants(e) and not ties.international(e)]
    if not wanting:
        return
    p = findings.parse
    officers = {p.root(run): e.country for e in entities if e.kind == "person" and e.country for run in e.mentions}
    evidence = Evidence(p, persons, findings.layout.dateline, officers)
    holders: dict[str, list[Entity]] = {}
    for e in entities:
        if e.kind == "person" and e.role:
            holders.setdefault(e.role.lower(), []).append(e)
    for e in wanting:
        usual = unsure().get(e.key or "")
        own = usual if usual in evidence.total or e.counterpart >= 0 else styled(e, evidence.total)
        e.country = own or likeliest(evidence, e, holders.get((e.role or "").lower(), ()), ties)


@cache
def unsure() -> dict[str, str | None]:
    """Organizations whose name those of several countries have → the country that it is usually."""
    return {o.name: o.country for o in lexicons.organizations() if not o.sure}


def styled(e: Entity, named: Container[str]) -> str | None:
    """The country whose officers are so called ("Chief Cabinet Secretary"); in doubt, only one that the text names."""
    role = f" {(e.role or '').lower()} "
    fit = [title for title in lexicons.titles() if f" {title} " in role]
    code, sure = lexicons.titles()[max(fit, key=len)] if fit else ("", False)
    return code if sure or code in named else None


def wants(e: Entity) -> bool:
    """Whether an entity should have a country: persons of no international body, domestic groups."""
    if e.words & CLASSES["international"]:
        return False
    if e.key is not None:
        return e.kind == "organization" and e.sort != "international" and e.key in unsure()
    return e.kind == "person" or bool(e.words & CLASSES["domestic"]) or e.sort == "organization"


def likeliest(evidence: Evidence, e: Entity, holders: Sequence[Entity], ties: Ties) -> str | None:
    """The country that stands nearest and is spoken of most, unless another of the office's holders is of it.

    Without an office or a domestic word, only a country that the text mostly speaks of counts.
    """
    taken = {x.country for x in holders if x is not e} if e.kind == "person" else set()
    near, weight, family = evidence.near(e), 1 + len(e.mentions) / 2, family_lands(e)
    faced = evidence.faced(e, ties.meant.get(e, set())) if e.kind == "person" else set()
    host = ties.host(e) if e.kind == "person" and e.role else None
    scores = {
        c: 2 * evidence.share(c) + near.get(c, 0) / weight + (c in family) + HOST * (c == host)
        for c in [*evidence.total, *([host] if host and host not in evidence.total else [])]
        if c not in taken | faced
    }
    best = max(scores, key=lambda c: (scores[c], c), default=None)
    if best is None or e.role is not None or e.words & CLASSES["domestic"] or best in family:
        return best
    return best if evidence.total[best] >= 4 and evidence.share(best) > 0.4 else None


def family_lands(e: Entity) -> frozenset[str]:
    """The countries where a person's name begins with a family name ("Kim", "Nguyen")."""
    words = e.name.replace("-", " ").split()
    none: frozenset[str] = frozenset()
    return lexicons.family_names().get(people.folded(words[0]), none) if e.kind == "person" and len(words) > 1 else none
