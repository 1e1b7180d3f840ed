"""Countries of persons, bodies and groups for whom the text names none: the likeliest, where it is likely enough.

What the text says by way of others counts first (``Ties``). Then each country that the text speaks of is weighed by
what speaks for it (``traits``) with weights that were learned from annotated articles, and the best one is given if
it is right often enough; else none is.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from functools import cache, lru_cache
from math import exp

from kb.extract.actors import nominals, origins, people, roles
from kb.extract.actors.entities import FORMER, Entity
from kb.extract.actors.evidence import Evidence
from kb.extract.actors.profile import lives
from kb.extract.actors.ties import Ties
from kb.extract.findings import Findings
from kb.extract.parse import Parse
from kb.extract.places import home_country
from kb.world import lexicons, tsv
from kb.world.gazetteer import Entry, Gazetteer, Kind, gazetteer

CLASSES = lexicons.classes()
LARGE = 150_000
"""Inhabitants from which on a city in a body's name says where it is."""
Traits = dict[str, float]
"""What speaks for a country as somebody's, by name."""


def complete(
    findings: Findings, entities: list[Entity], persons: list[bool], reference: dict[int, Entity],
    titles: dict[int, Entity],
) -> None:  # fmt: skip
    """Give those without a country the likeliest one, where it is likely enough.

    ``persons`` says of each token whether it names a person, ``reference`` whom pronouns and descriptions mean.
    """
    for entity, scores in candidates(findings, entities, persons, reference, titles):
        chances = {code: chance(traits) for code, traits in scores.items()}
        best = max(chances, key=lambda c: (chances[c], c))
        if chances[best] >= enough():
            entity.country = best


def candidates(
    findings: Findings, entities: list[Entity], persons: list[bool], reference: dict[int, Entity],
    titles: dict[int, Entity],
) -> list[tuple[Entity, dict[str, Traits]]]:  # fmt: skip
    """Those without a country, with what speaks for each that can be theirs."""
    ties = Ties(findings, entities, reference)
    named = {code for i in range(len(findings.parse)) if (code := roles.country_of(findings.parse, i))}
    for e in entities:
        if e.country is None and not e.members:
            e.country = told(e, ties, named)
    wanting = [e for e in entities if e.country is None and e.mentions and wants(e) and not ties.international(e)]
    wanting = [e for e in wanting if e.kind != "group" or not owned(e, ties)]
    scene = Scene(findings, entities, persons, titles, ties) if wanting else None
    return [(e, found) for e in wanting if scene and (found := scene.read(e))]


def owned(e: Entity, ties: Ties) -> bool:
    """Whether a group is one of a named body's ("rebels of the Liberation Front"), whose country is theirs, if any."""
    p = ties.p
    if any(nominals.of_body(p, p.root(run)) for run in e.mentions):
        return True
    of = [k for run in e.mentions for k in p.kids(p.root(run), "prep") if p.lower[k] == "of"]
    bodies = [ties.entity(o) for k in of for o in p.kids(k, "pobj")]
    return any(body is not None and body.kind == "organization" for body in bodies)


def told(e: Entity, ties: Ties, named: Container[str]) -> str | None:
    """The country that the text tells by way of others: whose officer, by a title that only one country has, by where
    somebody from elsewhere meets them."""
    if e.kind != "person":
        return ties.seat(e)
    return ties.owner(e) or (None if ties.international(e) else styled(e, named) or (ties.host(e) if e.role else None))


def wants(e: Entity) -> bool:
    """Whether an entity can have a country that the text doesn't give it."""
    if e.kind == "country" or e.members or e.words & CLASSES["international"]:
        return False
    if e.kind == "person" and (e.role or "").lower().startswith(("secretary-general", "secretary general")):
        return False
    if e.kind == "group" and not e.plural:  # "the minister", "the report": of whichever country is left unsaid
        return False
    if (e.plural and e.nouns & CLASSES["opposite"]) or (e.kind != "person" and e.words & CLASSES["aimed"]):
        return False
    return e.key is None or (
        e.kind == "organization" and e.sort != "international" and e.key in lexicons.shared_names()
    )


class Scene:
    """What a text as a whole says of the countries that it speaks of."""

    def __init__(
        self, findings: Findings, entities: list[Entity], persons: list[bool], titles: dict[int, Entity], ties: Ties
    ) -> None:
        p = self.p = findings.parse
        officers = {p.root(run): e.country for e in entities if e.kind == "person" and e.country for run in e.mentions}
        self.evidence = Evidence(findings, persons, officers, titles)
        self.ties, self.titles = ties, titles
        self.holders: defaultdict[str, list[Entity]] = defaultdict(list)
        """Persons by their office."""
        for e in entities:
            if e.kind == "person" and e.role:
                self.holders[e.role.lower()].append(e)
        self.outlet = home_country(findings.article.url)
        self.bodies = {i: e for e in entities if e.kind != "person" and e.country for run in e.mentions
                       for i in range(*run)}  # fmt: skip
        self.spots = dict(zip(self.evidence.at, self.evidence.codes, strict=True))
        """Tokens that name a country or what lies there."""
        published = findings.article.published
        year = published.year if published else None
        self.gone = {code for code in FORMER if not lives(p, code, year)}
        self.top = max(self.evidence.total, key=lambda c: (self.evidence.total[c], c), default="")

    def read(self, e: Entity) -> dict[str, Traits]:
        """What speaks for each country as the entity's."""
        near, hints = self.evidence.near(e), self.hints(e)
        codes = {*self.evidence.total, *(code for code in hints.values() if code), *near}
        place, around = sort_of(e), sum(near.values()) or 1.0
        same, before, after = self.evidence.beside(e)
        general, name = self.general(e), full_name(self.p, e) if e.kind == "person" else ()
        out: dict[str, Traits] = {}
        for code in sorted(codes - self.elsewhere(e) - self.gone):
            total = self.evidence.total[code]
            traits = {
                "share": self.evidence.share(code), "top": float(code == self.top), "near": near.get(code, 0) / around,
                "close": min(1.0, near.get(code, 0)), "same": float(code in same), "before": float(code == before),
                "after": float(code == after), "lead": float(self.evidence.lead[code] > 0),
                "sole": float(len(self.evidence.total) == 1), "foreign": self.evidence.foreign[code] / (total or 1),
                "people": self.evidence.people[code] / self.evidence.officials, **general,
            }  # fmt: skip
            if name:
                fit = origins.fit(name, code)
                traits |= {"name for": max(0.0, fit), "name against": max(0.0, -fit)}
            traits |= {name: 1.0 for name, hint in hints.items() if hint == code}
            traits |= {f"other {name}": 1.0 for name, hint in hints.items() if hint and hint != code}
            traits["any"] = 1.0
            out[code] = traits | {f"{place}: {trait}": value for trait, value in traits.items()}
        return out

    def elsewhere(self, e: Entity) -> set[str | None]:
        """Countries that a person can't be of: those that the text only names in titles of others with whom they share
        a sentence ("X received the Latvian minister, N"); of an officer also those that they act upon, and those of
        others in the same office."""
        if e.kind != "person":
            return set()
        total, foreign = self.evidence.total, self.evidence.foreign
        met = self.evidence.beside(e)[0]
        out: set[str | None] = {code for code in total if total[code] == foreign[code] and code in met}
        if e.role is not None:
            out |= self.evidence.faced(e, self.ties.meant.get(e, set()))
            out |= {x.country for x in self.holders[e.role.lower()] if x is not e}
        return out

    def general(self, e: Entity) -> Traits:
        """What is so of the entity, whichever country."""
        person = e.kind == "person"
        return {"domestic": float(bool(e.words & CLASSES["domestic"])), "often": float(len(e.mentions) > 1),
                "many": float(len(self.evidence.total) > 4), "bare": float(len(e.name.split()) == 1),
                "local": float(not person and bool(e.nouns & CLASSES["inhabitants"])), "plural": float(e.plural),
                "rootless": float(not person and bool(e.nouns & CLASSES["rootless"])),
                "medium": float(e.sort == "medium")}  # fmt: skip

    def hints(self, e: Entity) -> dict[str, str | None]:
        """Single things that point to one country."""
        usual = lexicons.shared_names().get(e.key or "")
        dateline = next((self.spots[i] for i in sorted(self.evidence.dateline) if i in self.spots), None)
        lands = family_lands(e)
        family = max(lands, key=lambda c: (self.evidence.total[c], c), default=None)
        return {"usual": usual, "dateline": dateline, "family": family, "outlet": self.outlet,
                "employer": self.employer(e), "located": self.located(e),
                "inside": inside(self.p, e) if e.kind != "person" else None}  # fmt: skip

    def employer(self, e: Entity) -> str | None:
        """The country of a body that is named within or right beside somebody's title."""
        for i in self.own_words(e):
            body = self.bodies.get(i)
            if body is not None and body is not e:
                return body.country
        return None

    def located(self, e: Entity) -> str | None:
        """The country of a place that is named within or right beside somebody's title ("mayor of Leeds, N")."""
        return next((self.spots[i] for i in self.own_words(e) if i in self.spots), None)

    def own_words(self, e: Entity) -> Iterable[int]:
        """The words of the titles before and after an entity's names and those that modify it."""
        p = self.p
        for first, last in e.mentions[:3]:
            root = p.root((first, last))
            mine = [i for i in range(max(0, first - 12), first) if self.titles.get(i) is e]
            yield from range(min(mine), first) if mine else ()
            for k in p.kids(root, "appos", "prep", "acl"):
                yield from range(max(last, p.left[k]), min(p.right[k], last + 16)) if k >= last else ()
            if p.dep[root] == "appos" and p.head[root] < first:
                yield from range(p.left[p.head[root]], first)


def sort_of(e: Entity) -> str:
    """For whom weights are learned apart."""
    if e.kind == "person":
        return "officer" if e.role else "person"
    return "group" if e.kind == "group" else "body" if e.key is None and not e.own_country else "known"


def styled(e: Entity, named: Container[str]) -> str | None:
    """The country whose officers are so called ("Chief Cabinet Secretary"); in doubt, only one that the text names."""
    role = f" {(e.role or '').lower()} "
    fit = [title for title in lexicons.titles() if f" {title} " in role]
    code, sure = lexicons.titles()[max(fit, key=len)] if fit else ("", False)
    return code if sure or code in named else None


def full_name(p: Parse, e: Entity) -> people.Key:
    """The folded words of a person's longest name."""
    return max((people.key(p, run) for run in e.mentions), key=len)


def family_lands(e: Entity) -> frozenset[str]:
    """The countries where a person's name begins with a family name ("Kim", "Nguyen")."""
    words = e.name.replace("-", " ").split()
    none: frozenset[str] = frozenset()
    return lexicons.family_names().get(people.folded(words[0]), none) if e.kind == "person" and len(words) > 1 else none


def inside(p: Parse, e: Entity) -> str | None:
    """The country of a large place in a body's own name ("Leeds City Council")."""
    known = gazetteer()
    for first, last in e.mentions[:2]:
        for i in range(first, last):
            for end in range(min(last, i + 3), i, -1):
                found = large(known, p.string((i, end))) if p.words[i][:1].isupper() else None
                if found is not None:
                    return found
    return None


@lru_cache(maxsize=20_000)
def large(known: Gazetteer, name: str) -> str | None:
    """The country of the largest place of a name, if it is large."""
    found = [e for e in known.lookup(name) if weighty(e)]
    return max(found, key=lambda e: (e.population, -e.row)).country if found else None


def weighty(e: Entry) -> bool:
    """Whether a place of its kind and size says where a body with its name is."""
    return not e.alternate and (e.kind in (Kind.COUNTRY, Kind.DIVISION) or
                                (e.kind in (Kind.CITY, Kind.CAPITAL) and e.population >= LARGE))  # fmt: skip


def chance(traits: Traits) -> float:
    """How likely a country is right that these traits speak for."""
    known = weights()
    return 1 / (1 + exp(-sum(known.get(name, 0.0) * value for name, value in traits.items())))


@cache
def weights() -> Mapping[str, float]:
    """Learned weights of traits (``benchmarks/train_homes.py``)."""
    return {name: float(weight) for name, weight in tsv.rows(__package__ or "", "homes.tsv")}


def enough() -> float:
    """The chance from which on a country is given."""
    return weights()["enough"]
