"""Where a text names countries, by name, adjective, capital, institution or a place there, and who is near."""

from bisect import bisect_left
from collections import Counter

from kb.extract.actors.entities import FORMER, Entity
from kb.extract.findings import Findings
from kb.extract.parse import Parse, Tokens
from kb.world import lexicons

ACTED_UPON = 0.25
"""What a country that somebody visits, meets or accuses weighs as the home of those around."""
OBJECT = {"dobj", "dative", "pobj", "prep", "agent", "poss", "compound", "amod", "nmod", "appos"}
"""Relations by which a name belongs to what a verb is done to, or to whom it is done."""
MODIFYING = {"amod", "compound", "nmod"}
REACHING = {"to", "with", "for", "from", "against", "by", "of"}
"""Prepositions of whom or what an act reaches, not of where it happens."""
TRAVEL = {"visit", "trip", "tour", "travel", "fly", "arrive"}


class Evidence:
    """Every place where a text names a country or what lies in it."""

    def __init__(
        self, findings: Findings, persons: list[bool], officers: dict[int, str], titles: dict[int, Entity]
    ) -> None:
        """``officers``: heads of names of persons whose country is known, and the country; ``titles``: the words of
        offices, and who holds them."""
        p = self.p = findings.parse
        self.officers, self.titles = officers, titles
        line = findings.layout.dateline
        self.dateline = set(range(*line)) if line else set[int]()
        self.at: list[int] = []
        self.codes: list[str] = []
        for i, code in sorted(spots(findings, persons).items() | officers.items()):
            self.at.append(i)
            self.codes.append(code)
        self.total: Counter[str] = Counter()
        self.foreign: Counter[str] = Counter()
        """Of that, what stands in somebody's title."""
        self.lead: Counter[str] = Counter()
        for i, code in zip(self.at, self.codes, strict=True):
            if i not in officers:
                self.total[code] += 1
                self.foreign[code] += i in titles
                self.lead[code] += p.sent[i] < 2 or i in self.dateline
        self.people = Counter(officers.values())
        self.times, self.whole, self.officials = Counter(self.codes), self.total.total() or 1, self.people.total() or 1
        self.plain = [k for k, i in enumerate(self.at) if i not in officers]

    def share(self, code: str) -> float:
        """A country's part of all evidence."""
        return self.total[code] / self.whole

    def near(self, entity: Entity) -> dict[str, float]:
        """How much each country stands around an entity's mentions, in these sentences and those before."""
        out: dict[str, float] = {}
        for first, last in entity.mentions:
            number, met = self.p.sent[first], bool(actors_on(self.p, self.p.root((first, last))))
            for k in self.within((self.p.sents[max(0, number - 1)][0], self.p.sents[number][1])):
                weight = self.weight(self.at[k], first, met, entity)
                out[self.codes[k]] = out.get(self.codes[k], 0) + weight
        return out

    def weight(self, i: int, mention: int, met: bool, entity: Entity) -> float:
        """What the country named at ``i`` weighs as the home of who is named at ``mention``, or is met there."""
        if i in self.officers or self.titles.get(i, entity) is not entity:
            return 0.0
        return (1.0 if met or not actors_on(self.p, i) else ACTED_UPON) * 4 / (4 + abs(mention - i))

    def beside(self, entity: Entity) -> tuple[set[str], str | None, str | None]:
        """Countries in the sentences that name an entity; the last one before its first mention; the next after."""
        numbers = {self.p.sent[run[0]] for run in entity.mentions}
        same = {self.codes[k] for number in numbers for k in self.within(self.p.sents[number])}
        k = bisect_left(self.plain, bisect_left(self.at, entity.mentions[0][0]) if entity.mentions else 0)
        before = self.codes[self.plain[k - 1]] if k else None
        after = self.codes[self.plain[k]] if k < len(self.plain) else None
        return same, before, after

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


def spots(findings: Findings, persons: list[bool]) -> dict[int, str]:
    """Tokens that name a country or a place within one, and the country; persons' names don't."""
    p, out, end = findings.parse, dict[int, str](), 0
    lexicon = lexicons.country_phrases()
    for i, word in enumerate(p.words):
        hit = lexicon.at(p.words, i) if i >= end and word in lexicon.first and not persons[i] else None
        if hit:
            end = hit[0]
            if p.lemma[end : end + 1] == [] or p.lemma[end] not in lexicons.classes()["descent"]:
                out[i] = hit[1]
    for place in findings.places:
        for first, last in place.mentions:
            former = out.get(first) in FORMER
            if place.country and not former and not persons[first] and place.precision != "containing":
                for i in range(first, last):
                    out.pop(i, None)
                out[first] = place.country
    return out


def actors_on(p: Parse, i: int) -> set[int]:
    """The subjects of the verb whose object the word ``i`` is or belongs to, or whose journey goes there ("her visit to
    Kabul"); none where it says where or of what."""
    while p.dep[i] in OBJECT and p.head[i] != i:
        if (p.dep[i] == "prep" and p.lower[i] not in REACHING) or (p.dep[i] in MODIFYING and not human(p, p.head[i])):
            return set()
        i = p.head[i]
        if p.lemma[i] in TRAVEL and p.pos[i] == "NOUN" and (traveller := p.kid(i, "poss")) is not None:
            return {traveller}
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
