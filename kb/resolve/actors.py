"""Which reports of actors are one actor.

Reports that agree in name, kind and country are one profile; profiles are compared within blocks of shared
name keys and joined best pair first, with a veto for what can't be one (Bilenko and Mooney's learned metrics
need labels that a user doesn't have; stated rules can be explained and overruled).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from kb.resolve import blocks, lexicon
from kb.resolve.blocks import Doubt, Doubts, Outcome, pairs
from kb.resolve.clusters import NONE, Constraints, agglomerate, groups_of
from kb.resolve.names import (
    acronym,
    core,
    initialism,
    is_description,
    keys,
    organization,
    similarity,
    sound,
)
from kb.resolve.profiles import Profile, national, profiles_of, unnamed
from kb.resolve.reports import ActorReport, Key
from kb.world.fold import fold

YEARS_IN_OFFICE = 2
"""Two reports of a bare surname with one office may be one person within this many years."""
KNOWN_FROM = 3
"""Articles that give a person's full name from which a surname alone can mean that person."""
ACRONYM = 5
"""Letters of an acronym at most."""
TIMES = 2
"""How many times as many as of all others of the country with that surname."""
YEAR = 365
"""An unnamed office holder is one person for so many days at most."""
DAYS_OF_DESCRIPTION = 31
"""Two reports of an unnamed office holder may be one person within this many days."""


def resolve(reports: Iterable[ActorReport]) -> list[list[Key]]:
    """Clusters of reports that are one actor, in the order of their smallest keys, whatever the input's order."""
    return weigh(reports).clusters


def weigh(
    reports: Iterable[ActorReport], constraints: Constraints = NONE, copies: Collection[str] = frozenset()
) -> Outcome:
    """As ``resolve``, heeding what people decided, with the least certain pairs."""
    profiles = profiled(reports, constraints, copies)
    scored = []
    doubts = Doubts()
    for a, b in candidates(profiles):
        score, features = compare(a, b)
        if score > 0:
            scored.append((score, a, b))
        if not constraints.decided(a.key, b.key):
            note(doubts, a, b, score, features)

    def separate(a: Profile, b: Profile) -> bool:
        return constraints.separate(a.keys, b.keys)

    together = groups_of(profiles_with(profiles, group) for group in constraints.together)
    groups = agglomerate(profiles, scored, apart, [list(g) for g in together], separate)
    groups.sort(key=lambda group: min(p.key for p in group))
    clusters = [sorted(key for p in group for key in p.keys) for group in groups]
    return Outcome(clusters, doubts.sorted(), profiles=groups)


def note(doubts: Doubts, a: Profile, b: Profile, score: float, features: Mapping[str, object]) -> None:
    """Keep the doubt about a comparison, if there is one."""
    margin = doubtful(score, features)
    if margin is not None:
        why = ", ".join(f"{name} {value}" for name, value in features.items())
        doubts.add(Doubt(margin, a.key, b.key, score, why))


def profiled(
    reports: Iterable[ActorReport], constraints: Constraints = NONE, copies: Collection[str] = frozenset()
) -> list[Profile]:
    """The profiles of all reports, with those marked that a surname alone means."""
    profiles = profiles_of(reports, constraints, copies)
    for family in families_of(profiles):
        mark_known(*family)
    return profiles


def doubtful(score: float, features: Mapping[str, object]) -> float | None:
    """How far a comparison was from going the other way; None where nobody would ask."""
    name = features.get("name")
    if score == 0.0:
        return 0.5 - name / 2 if isinstance(name, float) and name >= 0.8 else None
    return round(score - 0.5, 3) if score < 0.9 else None


def profiles_with(profiles: list[Profile], group: Iterable[Key]) -> list[Profile]:
    """The profiles that have a report of a group."""
    wanted = set(group)
    return [p for p in profiles if not wanted.isdisjoint(p.keys)]


def families_of(profiles: Iterable[Profile]) -> Iterator[tuple[list[Profile], list[Profile]]]:
    """The persons of each country with one surname: by their full names, and by less."""
    families: dict[str, tuple[list[Profile], list[Profile]]] = defaultdict(lambda: ([], []))
    for p in profiles:
        if (key := family_key(p)) is not None:
            families[key][p.alone].append(p)
    return iter(families.values())


def family_key(p: Profile) -> str | None:
    """Country and surname of a person, None where there is no such thing."""
    is_one = p.kind == "person" and p.country and p.words
    return f"{p.country} {sound(core(p.words)[-1])}" if is_one else None


def mark_known(family: Sequence[Profile], bare: Sequence[Profile]) -> None:
    """Mark the person whom newspapers name by the surname alone: of all of a country with that surname, the one whose
    full name far more articles give than all others'."""
    if not family:
        return
    beside = {p: [p, *(b for b in bare if shares_office(p, b))] for p in family}
    first = foremost(beside)
    own = [p for p in family if similarity(first.name, p.name)]
    articles = Union([one for p in own for one in beside[p]])
    others = Union([p for p in family if p not in own])
    known = articles.at_least(others)
    for p in family:
        p.known = known and p in own


def foremost(beside: Mapping[Profile, Sequence[Profile]]) -> Profile:
    """Who is in most articles, with what stands for him; of equals the last by name."""
    sizes = {p: Union(those) for p, those in beside.items()}
    least = max(size.least for size in sizes.values())
    able = [p for p, size in sizes.items() if size.most >= least]
    return able[0] if len(able) == 1 else max(able, key=lambda p: (sizes[p].exactly(), p.id))


@dataclass
class Union:
    """How many articles have one of some profiles: bounds, where they tell enough, as lists of articles are long."""

    profiles: Sequence[Profile]

    @property
    def least(self) -> int:
        """As many at least."""
        return max((p.size for p in self.profiles), default=0)

    @property
    def most(self) -> int:
        """No more than so many."""
        return sum(p.size for p in {*self.profiles})

    def exactly(self) -> int:
        """Just so many."""
        return self.least if self.least == self.most else len({a for p in self.profiles for a in p.articles})

    def at_least(self, others: "Union") -> bool:
        """Whether they are enough, and far more than others."""
        if self.least >= max(KNOWN_FROM, TIMES * others.most):
            return True
        if self.most < max(KNOWN_FROM, TIMES * others.least):
            return False
        return self.exactly() >= max(KNOWN_FROM, TIMES * others.exactly())


def candidates(profiles: list[Profile]) -> Iterator[tuple[Profile, Profile]]:
    """Pairs of profiles that share a blocking key and a kind. Blocks of a frequent name are told apart further, by
    country and by the rest of the name."""
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for k, profile in enumerate(profiles):
        for key in blocking_keys(profile):
            found[key].append(k)
    finer: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for key, block in found.items():
        for k in block:
            for more in refinements(profiles[k]) if len(block) > blocks.FULL else ("",):
                finer[*key, more].append(k)

    def name(k: int) -> tuple[str, ...]:
        return profiles[k].id

    shared = (block for block in finer.values() if len(block) > 1)
    return ((profiles[a], profiles[b]) for a, b in pairs(shared, name))


def blocking_keys(profile: Profile) -> list[tuple[str, ...]]:
    """Two profiles that can be one share at least one of these."""
    if profile.kind == "organization":
        names: Iterable[str] = profile.names
    elif profile.kind == "person":
        names = {fold(profile.name)}
    else:
        return []
    return sorted((profile.kind, k) for k in {k for name in names for k in keys(name, profile.kind)} if len(k) > 1)


def refinements(profile: Profile) -> list[str]:
    """What divides a block that is too large: of persons the countries they can share and the initials of all
    words of the name and of its short forms."""
    if profile.kind != "person":
        return [profile.country or ""]
    words = profile.words
    initials = {w[0] for w in words} | {n[0] for w in words for n in lexicon.equivalents(w)}
    countries = (profile.country,) if profile.country else ("",)
    alone = {f"{c} {sound(core(words)[-1])}" for c in countries}
    return sorted({f"{c} {i}{len(words) > 1}" for c in countries for i in initials} | {" ".join(sorted(words))} | alone)


def compare(a: Profile, b: Profile) -> tuple[float, dict[str, object]]:
    """Score in [0, 1] that two profiles are one actor (0: no), and the features behind it."""
    features: dict[str, object] = {"country": f"{a.country or '?'} / {b.country or '?'}"}
    if a.kind != b.kind or (a.country and b.country and a.country != b.country):
        return 0.0, features
    name = organizations(a, b) if a.kind == "organization" else similarity(a.name, b.name)
    if a.kind == "organization" and 0.0 < name < 1.0 and a.country and a.country == b.country:
        name = round(name + 0.02, 3)  # of two bodies with one acronym the one of the country comes first
    features["name"] = name
    if a.kind == "organization":
        return name, features
    return persons(a, b, name, features), features


def organizations(a: Profile, b: Profile) -> float:
    """How well two organizations' names agree."""
    left, right = organization(a.name), organization(b.name)
    if unnamed(a.name) or unnamed(b.name):
        same = left == right and a.country == b.country and national(a.name, a.country) and national(b.name, b.country)
        return 1.0 if same else 0.95 if telling(a.proper & b.proper) else 0.0
    if left == right or "".join(left) == "".join(right):
        return 1.0
    if telling({fold(a.name)} & b.names) or telling({fold(b.name)} & a.names):
        return 0.95
    if list(map(sound, left)) == list(map(sound, right)) or at_home(a) == at_home(b):
        return 0.9
    shorter, longer = sorted((a, b), key=lambda p: len(p.name))
    initials = fold(shorter.name).replace(" ", "")
    if (
        shorter.name.replace(".", "").isupper()
        and len(initials) >= 2
        and initials in (acronym(longer.name), acronym_of_all(longer.name))
    ):
        return 0.9
    if of_parent(shorter, longer):
        return 0.85
    shared = {n for n in telling(a.names & b.names) if len(n) > 2}
    return 0.85 if shared and (set(left) <= set(right) or set(right) <= set(left)) else 0.0


@lru_cache(1 << 16)
def words_at_home(name: str, country: str | None) -> tuple[str, ...]:
    """The words of a body's name as its own country calls it: without the country, where two or more are left."""
    words = organization(name)
    own = lexicon.country_words().get(country or "", frozenset())
    if len(words) > 2 and words[0] in own:
        words = words[1:]
    if len(words) > 2 and words[-1] in own:
        words = words[:-1]
    return words


def at_home(body: Profile) -> tuple[str, ...]:
    """As ``words_at_home``."""
    return words_at_home(body.name, body.country)


def telling(names: Iterable[str]) -> set[str]:
    """Of folded names those that tell a body from others: not "administration" alone, nor "House"."""
    return {n for n in names if n not in lexicon.words("generic_bodies")}


def of_parent(shorter: Profile, longer: Profile) -> bool:
    """Whether the longer name is the shorter one behind its parent's acronym ("UN Security Council")."""
    first, _, rest = longer.name.partition(" ")
    return len(shorter.name.split()) >= 2 and first.isupper() and len(first) > 1 and fold(rest) == fold(shorter.name)


def namesakes(a: Profile, b: Profile) -> bool:
    """Whether two bodies have names of several words that aren't one's, and at most an acronym or a word that many
    bodies share in common: "Deutsche Welle" and "Dubai World" are both DW."""
    if len(organization(a.name)) < 2 or len(organization(b.name)) < 2:
        return False
    shared = {n for n in telling(a.names & b.names) if len(n) > ACRONYM}
    return not shared and organizations(a, b) == 0.0


def acronym_of_all(name: str) -> str:
    """Initials with the small words ("Organization of the …": OOT…)."""
    return initialism(name, fold(name).split())


def persons(a: Profile, b: Profile, name: float, features: dict[str, object]) -> float:
    """The name's score where country, office and time bear it out."""
    known = a.country is not None and a.country == b.country
    office = shares_office(a, b)
    years = gap_days(a, b) / 365
    features |= {"office": office, "years_apart": round(years, 1)}
    if is_description(a.name) or is_description(b.name):
        return 0.75 if name >= 0.7 and known and office and gap_days(a, b) <= DAYS_OF_DESCRIPTION else 0.0
    if name == 1.0:
        return 1.0 if a.country == b.country else 0.95
    if name >= 0.9:
        return name if known or office else 0.0
    if name >= 0.8:
        return name if known else 0.0
    known_alone = (a.known or b.known) and not (a.offices and b.offices)
    features["known_by_surname"] = known_alone
    return name if name and known and (office or known_alone) and years <= YEARS_IN_OFFICE else 0.0


def shares_office(a: Profile, b: Profile) -> bool:
    """Whether some office of one has a telling word in common with one of the other."""
    return bool((a.offices & b.offices) - lexicon.words("weak_office_words"))


def gap_days(a: Profile, b: Profile) -> float:
    """Days between the nearest reports of two profiles; 0 where a day isn't known."""
    if not (a.first and a.last and b.first and b.last) or (a.first <= b.last and b.first <= a.last):
        return 0.0
    return float(min(days_between(a.first, b.last), days_between(b.first, a.last)))


def days_between(a: date, b: date) -> int:
    """Days between two dates."""
    return abs((a - b).days)


def apart(a: Profile, b: Profile) -> bool:
    """Whether two profiles can't be one: other countries, names that exclude each other, or one article that
    tells them apart."""
    if a.country and b.country and a.country != b.country:
        return True
    if a.kind == "organization":
        return namesakes(a, b)
    if is_description(a.name) or is_description(b.name):
        days = [day for day in (a.first, a.last, b.first, b.last) if day]
        if days and days_between(min(days), max(days)) > YEAR:
            return True
    agree = similarity(a.name, b.name)
    if agree >= 0.8 and len(a.words) == len(b.words) and (shares_office(a, b) or a.known or b.known):
        return False  # "James Hart" and "Jim Hart", both the minister
    return agree == 0.0 or (agree < 0.9 and bool(a.articles & b.articles))
