"""Profiles: reports of actors that agree in name, kind and country, summed up as far as comparing them asks.

A profile of which there are a million reports is compared, and kept (``kb.resolve.kept``), at the cost of one.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from kb.resolve import lexicon
from kb.resolve.clusters import NONE, Constraints
from kb.resolve.names import is_description, organization, person, surname_only
from kb.resolve.reports import ActorReport, Key
from kb.store.chosen import Ballot, day_of, elected, weight
from kb.world.fold import fold
from kb.written import actor_name

KNOWN_FROM = 3
"""Articles that call a body so from which one word alone is that body's name, and not a person's."""
Id = tuple[str, str, str]
"""Kind, country (or nothing) and normalized name; what must not merge by name alone has its own key in it."""


@dataclass(slots=True)
class Votes:
    """How much the articles weigh that print a name for a kind of actor, and the last day on which one did."""

    weight: int = 0
    latest: date = date.min


@dataclass(eq=False)
class Profile:
    """All reports with one name, kind and country."""

    id: Id
    key: Key = ("", "")
    """The smallest of its reports' keys."""
    name: str = ""
    """As the report with that key has it."""
    names: set[str] = field(default_factory=set)
    proper: set[str] = field(default_factory=set)
    """Of the names those that aren't in small letters."""
    offices: set[str] = field(default_factory=set)
    first: date | None = None
    last: date | None = None
    votes: dict[tuple[str, str], Votes] = field(default_factory=dict)
    """By kind and name, as they are printed."""
    reports: int = 0
    size: int = 0
    """How many articles have it."""
    known: bool = False
    """Whether the surname alone means this person, of all of one country."""
    keys: set[Key] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    """Its articles, as far as they were read."""
    read: Callable[["Profile"], None] | None = None
    """Reads the others."""

    @property
    def articles(self) -> set[str]:
        """The articles that have it."""
        if len(self.seen) < self.size and self.read is not None:
            self.read(self)
        return self.seen

    @property
    def kind(self) -> str:
        """The actors' kind."""
        return self.id[0]

    @property
    def country(self) -> str | None:
        """The actors' country."""
        return self.id[1] or None

    def take(self, report: ActorReport, printed: str, is_copy: bool) -> None:
        """Add a report; ``printed`` is its kind as the article has it."""
        names = {report.name, *report.aliases}
        if not self.reports or report.key < self.key:
            self.key, self.name = report.key, report.name
        self.names.update(map(fold, names))
        self.proper.update(fold(n) for n in names if not n.islower())
        self.offices.update(w for w in fold(report.role or "").split() if len(w) > 2)
        if report.published:
            self.first = min(self.first or report.published, report.published)
            self.last = max(self.last or report.published, report.published)
        votes = self.votes.setdefault((printed, report.name), Votes())
        votes.weight += weight(is_copy)
        votes.latest = max(votes.latest, day_of(report.published))
        self.reports += 1
        self.keys.add(report.key)
        self.seen.add(report.key[0])

    def finish(self) -> "Profile":
        """Derive what comparisons read often."""
        self.words = person(self.name)
        self.alone = self.kind == "person" and (surname_only(self.name) or is_description(self.name))
        return self


Told = tuple[ActorReport, str]
"""A report as it is meant, and its kind as the article has it."""


def profiles_of(
    reports: Iterable[ActorReport], constraints: Constraints = NONE, copies: Collection[str] = frozenset()
) -> list[Profile]:
    """The profiles of reports, by id; what people took out of an entity has profiles of its own."""
    found = list(reports)
    out: dict[Id, Profile] = {}
    for report, printed in rightly_taken(found, callers(found)):
        id_ = profile_id(report)
        taken = constraints.taken_out.get(report.key)
        id_ = (*id_[:2], f"{id_[2]} {taken}") if taken else id_
        out.setdefault(id_, Profile(id_)).take(report, printed, report.key[0] in copies)
    for profile in out.values():
        profile.size = len(profile.seen)
    return [out[id_].finish() for id_ in sorted(out)]


def callers(reports: Iterable[ActorReport]) -> dict[str, int]:
    """How many articles call a body by each folded name."""
    bodies: dict[str, set[str]] = defaultdict(set)
    for report in reports:
        if report.kind == "organization":
            for name in {fold(n) for n in (report.name, *report.aliases)}:
                bodies[name].add(report.key[0])
    return {name: len(articles) for name, articles in bodies.items()}


def rightly_taken(reports: Iterable[ActorReport], called: dict[str, int]) -> Iterator[Told]:
    """The reports; a person of whom nothing is said but one word is the body that other articles call so."""
    for report in reports:
        mistaken = is_bare(report) and called.get(fold(report.name), 0) >= KNOWN_FROM
        yield (replace(report, kind="organization") if mistaken else report), report.kind


def is_bare(report: ActorReport) -> bool:
    """Whether of a person nothing is said but one word."""
    return report.kind == "person" and not (report.country or report.role) and surname_only(report.name)


def profile_id(report: ActorReport) -> Id:
    """The profile that a report belongs to."""
    country = report.country or ""
    if report.kind == "country":
        return "country", country, "" if country else fold(report.name)
    if report.kind == "organization":
        words = organization(report.name)
        loose = unnamed(report.name) and not national(report.name, country)
        return "organization", country, (" ".join(words) or fold(report.name)) + (f" {report.key}" if loose else "")
    if report.kind == "group":
        loose = not country and not any(c.isupper() for c in report.name)
        return "group", country, fold(report.name) + (f" {report.key}" if loose else "")
    alone = surname_only(report.name) or is_description(report.name)
    return "person", country, " ".join(person(report.name)) + (season(report) if alone else "")


def unnamed(name: str) -> bool:
    """Whether what a body is called is no name: "the union", "new government"."""
    return name.islower()


def national(name: str, country: str | None) -> bool:
    """Whether a body is one of those of which a country has one: its government, its central bank."""
    return bool(country and lexicon.words("national_bodies") & set(organization(name)))


def season(report: ActorReport) -> str:
    """For a bare surname or a description: its office and month, where they are known, else its own key."""
    if report.country and report.role and report.published:
        return f" {fold(report.role)} {report.published:%Y-%m}"
    return f" {report.key}"


def chosen(profiles: Sequence[Profile]) -> tuple[str, str, str | None]:
    """Kind, name and country of an actor: the kind and the country of most, and the fullest name that most print."""
    cast = [(*printed, v.weight, v.latest, p.country) for p in profiles for printed, v in p.votes.items()]
    kind = elected(Ballot(kind, votes, day) for kind, _, votes, day, _ in cast)
    country = elected(Ballot(country, votes, day) for *_, votes, day, country in cast if country)
    named = [(name, votes, day) for printed, name, votes, day, _ in cast if printed == kind]
    if kind == "person":
        named = [one for one in named if not surname_only(one[0]) and not is_description(one[0])] or named
    name = elected(Ballot(actor_name(name, str(kind)), votes, day) for name, votes, day in named)
    return str(kind), str(name), None if country is None else str(country)
