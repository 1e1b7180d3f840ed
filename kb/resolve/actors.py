"""Which reports of actors are one actor.

Reports that agree in name, kind and country are one profile; profiles are compared within blocks of shared
name keys and joined best pair first, with a veto for what can't be one (Bilenko and Mooney's learned metrics
need labels that a user doesn't have; stated rules can be explained and overruled).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from kb.resolve import lexicon
from kb.resolve.blocks import FULL, Doubt, Doubts, Outcome, pairs
from kb.resolve.clusters import NONE, Constraints, agglomerate, groups_of
from kb.resolve.names import (
    acronym,
    core,
    initialism,
    is_description,
    keys,
    organization,
    person,
    similarity,
    sound,
    surname_only,
)
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


@dataclass
class Profile:
    """All reports with one name, kind and country."""

    id: tuple[str, str, str]
    reports: list[ActorReport] = field(default_factory=list)
    known: bool = False
    """Whether the surname alone means this person, of all of one country."""

    def __hash__(self) -> int:
        return hash(self.id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Profile) and self.id == other.id

    @property
    def kind(self) -> str:
        """The actors' kind."""
        return self.reports[0].kind

    @property
    def country(self) -> str | None:
        """The actors' country."""
        return self.reports[0].country

    def finish(self) -> "Profile":
        """Derive what comparisons read often."""
        self.reports.sort(key=lambda r: r.key)
        self.name = self.reports[0].name
        self.words = person(self.name)
        self.alone = self.kind == "person" and (surname_only(self.name) or is_description(self.name))
        self.keys = frozenset(r.key for r in self.reports)
        self.articles = {r.key[0] for r in self.reports}
        self.names = {fold(a) for r in self.reports for a in (r.name, *r.aliases)}
        self.proper = {fold(n) for r in self.reports for n in (r.name, *r.aliases) if not n.islower()}
        self.offices = {w for r in self.reports for w in fold(r.role or "").split() if len(w) > 2}
        self.days = sorted(r.published for r in self.reports if r.published)
        return self


def resolve(reports: Iterable[ActorReport]) -> list[list[Key]]:
    """Clusters of reports that are one actor, in the order of their smallest keys, whatever the input's order."""
    return weigh(reports).clusters


def weigh(reports: Iterable[ActorReport], constraints: Constraints = NONE) -> Outcome:
    """As ``resolve``, heeding what people decided, with the least certain pairs."""
    profiles = profiles_of(sorted(reports, key=lambda r: r.key), constraints)
    scored = []
    doubts = Doubts()
    for a, b in candidates(profiles):
        score, features = compare(a, b)
        if score > 0:
            scored.append((score, a, b))
        doubt = doubtful(score, features)
        if doubt is not None and not constraints.decided(a.reports[0].key, b.reports[0].key):
            why = ", ".join(f"{name} {value}" for name, value in features.items())
            doubts.add(Doubt(doubt, a.reports[0].key, b.reports[0].key, score, why))

    def separate(a: Profile, b: Profile) -> bool:
        return constraints.separate(a.keys, b.keys)

    together = groups_of(profiles_with(profiles, group) for group in constraints.together)
    groups = agglomerate(profiles, scored, apart, [list(g) for g in together], separate)
    return Outcome(sorted(sorted(r.key for p in group for r in p.reports) for group in groups), doubts.sorted())


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


def profiles_of(reports: Iterable[ActorReport], constraints: Constraints = NONE) -> list[Profile]:
    """The profiles of reports, by id; what people took out of an entity has profiles of its own."""
    out: dict[tuple[str, str, str], Profile] = {}
    for report in rightly_taken(list(reports)):
        kind, country, name = profile_id(report)
        taken = constraints.taken_out.get(report.key)
        key = (kind, country, f"{name} {taken}" if taken else name)
        out.setdefault(key, Profile(key)).reports.append(report)
    profiles = [out[key].finish() for key in sorted(out)]
    mark_known(profiles)
    return profiles


def rightly_taken(reports: list[ActorReport]) -> Iterator[ActorReport]:
    """The reports; a person of whom nothing is said but one word is the body that other articles call so."""
    bodies: dict[str, set[str]] = defaultdict(set)
    for report in reports:
        if report.kind == "organization":
            for name in {fold(n) for n in (report.name, *report.aliases)}:
                bodies[name].add(report.key[0])
    for report in reports:
        bare = report.kind == "person" and not (report.country or report.role) and surname_only(report.name)
        mistaken = bare and len(bodies.get(fold(report.name), ())) >= KNOWN_FROM
        yield replace(report, kind="organization") if mistaken else report


def mark_known(profiles: Iterable[Profile]) -> None:
    """Mark the persons whom newspapers name by the surname alone: of all of a country with that surname, those whose
    full name far more articles give than all others'."""
    families: dict[tuple[str, str], list[Profile]] = defaultdict(list)
    bare: dict[tuple[str, str], list[Profile]] = defaultdict(list)
    for p in profiles:
        if p.kind == "person" and p.country and p.words:
            (bare if p.alone else families)[p.country, sound(core(p.words)[-1])].append(p)
    for key, family in families.items():
        in_office = {p: {a for b in bare.get(key, ()) if shares_office(p, b) for a in b.articles} for p in family}
        first = max(family, key=lambda p: (len(p.articles | in_office[p]), p.id))
        own = [p for p in family if similarity(first.name, p.name)]
        articles = len({a for p in own for a in p.articles | in_office[p]})
        others = len({a for p in family if p not in own for a in p.articles})
        for p in own:
            p.known = articles >= max(KNOWN_FROM, TIMES * others)


def profile_id(report: ActorReport) -> tuple[str, str, str]:
    """Kind, country and normalized name; what must not merge by name alone has its own key in it."""
    country = report.country or ""
    if report.kind == "country":
        return "country", country, "" if country else fold(report.name)
    if report.kind == "organization":
        words = organization(report.name)
        loose = unnamed(report) and not national(report)
        return "organization", country, (" ".join(words) or fold(report.name)) + (f" {report.key}" if loose else "")
    if report.kind == "group":
        loose = not country and not any(c.isupper() for c in report.name)
        return "group", country, fold(report.name) + (f" {report.key}" if loose else "")
    alone = surname_only(report.name) or is_description(report.name)
    return "person", country, " ".join(person(report.name)) + (season(report) if alone else "")


def unnamed(body: ActorReport | Profile) -> bool:
    """Whether nothing that a body is called is a name: "the union", "new government"."""
    return body.name.islower()


def national(actor: ActorReport | Profile) -> bool:
    """Whether a body is one of those of which a country has one: its government, its central bank."""
    return bool(actor.country and lexicon.words("national_bodies") & set(organization(actor.name)))


def season(report: ActorReport) -> str:
    """For a bare surname or a description: its office and month, where they are known, else its own key."""
    if report.country and report.role and report.published:
        return f" {fold(report.role)} {report.published:%Y-%m}"
    return f" {report.key}"


def candidates(profiles: list[Profile]) -> Iterator[tuple[Profile, Profile]]:
    """Pairs of profiles that share a blocking key and a kind. Blocks of a frequent name are told apart further, by
    country and by the rest of the name."""
    blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for k, profile in enumerate(profiles):
        for key in blocking_keys(profile):
            blocks[key].append(k)
    finer: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for key, block in blocks.items():
        for k in block:
            for more in refinements(profiles[k]) if len(block) > FULL else ("",):
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
    if unnamed(a) or unnamed(b):
        same = left == right and a.country == b.country and national(a) and national(b)
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
    if not a.days or not b.days:
        return 0.0
    if a.days[0] <= b.days[-1] and b.days[0] <= a.days[-1]:
        return 0.0
    return float(min(days_between(a.days[0], b.days[-1]), days_between(b.days[0], a.days[-1])))


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
        days = sorted(a.days + b.days)
        if days and days_between(days[0], days[-1]) > YEAR:
            return True
    agree = similarity(a.name, b.name)
    if agree >= 0.8 and len(a.words) == len(b.words) and (shares_office(a, b) or a.known or b.known):
        return False  # "James Hart" and "Jim Hart", both the minister
    return agree == 0.0 or (agree < 0.9 and bool(a.articles & b.articles))
