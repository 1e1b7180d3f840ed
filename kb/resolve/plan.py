"""From the evidence in a database to what is the case, before anything is written.

Articles, places, actors, then meetings and statements, which are told by their actors. Clusters are in the order
of their smallest reports and refer to each other by position, so that the plan is the same whatever the ids.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection

from kb.resolve import actors, articles, copies, evidence, meetings, profiles, scope, statements
from kb.resolve.blocks import Doubt, Outcome
from kb.resolve.clusters import Constraints, agglomerate
from kb.resolve.decisions import Decision, Finder, Overrides, constraints, decisions, overrides
from kb.resolve.evidence import Ledger, PlaceReport
from kb.resolve.profiles import Profile
from kb.resolve.reports import ActorReport, Key, MeetingReport, Site, StatementReport
from kb.resolve.speech import Speech, doubts_before, least_certain
from kb.store.chosen import Ballot, Voters, day_of, elected
from kb.store.identity import place_key
from kb.written import place_name


@dataclass(frozen=True, slots=True)
class Clusters(Sequence[list[Any]]):
    """What the reports of each cluster have (they themselves, their keys), in order of their keys; held as numbers of
    reports, made lists when asked for."""

    values: Sequence[Any]
    """Of each report, by number."""
    members: "array[int]" = field(default_factory=lambda: array("q"))
    ends: "array[int]" = field(default_factory=lambda: array("q", [0]))

    @classmethod
    def of(cls, clusters: Iterable[Sequence[Key]], ledger: Ledger, reports: list[Any]) -> "Clusters":
        """The reports of some clusters."""
        out = cls(reports)
        for cluster in clusters:
            out.members.extend(ledger.number[key] for key in cluster)
            out.ends.append(len(out.members))
        return out

    def numbers(self, k: int) -> "array[int]":
        """The numbers of a cluster's reports."""
        return self.members[self.ends[k] : self.ends[k + 1]]

    def __len__(self) -> int:
        return len(self.ends) - 1

    def __getitem__(self, k: Any) -> Any:
        if not 0 <= k < len(self):
            raise IndexError(k)
        return [self.values[n] for n in self.numbers(k)]

    def homes(self) -> "array[int]":
        """For each report, by number, its cluster."""
        out = array("q", bytes(8 * len(self.members)))
        for k in range(len(self)):
            for n in self.numbers(k):
                out[n] = k
        return out


@dataclass
class Layer:
    """The entities of one kind: their reports, by cluster, and what people said of them."""

    kind: str
    ledger: Ledger
    reports: Clusters
    doubts: list[Doubt]
    links: list[tuple[Key, Key, float]]
    said: Overrides = field(default_factory=Overrides)
    profiles: Sequence[Sequence[Profile]] = ()
    """Of actors: those of each cluster."""
    others: Mapping[Key, tuple[int, int]] | None = None
    """Where it holds only what is looked at anew: row and entity of other reports that doubts and links name."""

    def __post_init__(self) -> None:
        self.homes = self.reports.homes()

    def home(self, key: Key) -> int:
        """The cluster of a report."""
        return self.homes[self.ledger.number[key]]

    def home_now(self, key: Key) -> int | None:
        """The cluster of a report that was there once, None if it is gone."""
        number = self.ledger.number.get(key)
        return None if number is None else self.homes[number]

    def row(self, key: Key) -> int:
        """The row of a report."""
        return self.others[key][0] if self.others and key not in self.ledger.number else self.ledger.row(key)

    def entity(self, key: Key, numbers: Sequence[int]) -> int:
        """The entity of a report, once the clusters have ids."""
        return self.others[key][1] if self.others and key not in self.ledger.number else numbers[self.home(key)]

    def keys(self) -> Clusters:
        """The keys of each cluster's reports."""
        return replace(self.reports, values=self.ledger.keys)

    def cluster_of(self, row: int) -> int:
        """The cluster of the report in a row."""
        return self.homes[self.ledger.at(row)]


@dataclass(frozen=True, slots=True)
class ByRow:
    """A value for each cluster of a layer, found by the row of any of its reports."""

    layer: Layer
    values: Sequence[Any]

    def __getitem__(self, row: int) -> Any:
        return self.values[self.layer.cluster_of(row)]


@dataclass
class Plan:
    """All that is to be."""

    places: Layer
    actors: Layer
    meetings: Layer
    statements: Layer
    links: list[articles.Link]
    voters: Voters
    spots: list[dict[str, Any]]
    """The values of each place."""
    chosen: list[tuple[str, str, str | None]]
    """Kind, name and country of each actor."""
    sides: dict[str, tuple[str, str | None]]
    """Kind and country of each actor, in order, by what it is called while ids aren't known."""
    decided: list[Decision]
    finder: Finder

    def layers(self) -> list[Layer]:
        """The layers, those that others refer to first."""
        return [self.places, self.actors, self.meetings, self.statements]


def plan(connection: Connection, only_new: bool = False) -> Plan:
    """Resolve all the evidence of a database; with ``only_new`` what the last resolution found stays where new articles
    can't have changed it."""
    decided = decisions(connection)
    finder = Finder(connection, decided)
    new = scope.arrivals(connection, decided) if only_new else None
    links = copies.links(connection, new)
    voters = Voters(frozenset(link.article for link in links if link.relation == "duplicate"))
    with_people = People(decided, finder)
    places = with_people.layer("place", evidence.places, connection, weigh_places)
    people = with_people.layer("actor", evidence.actors, connection, lambda r, c: actors.weigh(r, c, voters.copies))
    chosen = [profiles.chosen(cluster) for cluster in people.profiles]
    sides = {token(c): (kind, country) for c, (kind, _, country) in zip(people.reports, chosen, strict=True)}
    who = ByRow(people, [(name, country) for name, (_, country) in sides.items()])
    spots = [place_values(cluster) for cluster in places.reports]
    sites = ByRow(places, [site(values) for values in spots])

    def met(connection: Connection, ledger: Ledger) -> list[MeetingReport]:
        return evidence.meetings(connection, ledger, who, sites)

    def said(connection: Connection, ledger: Ledger) -> list[StatementReport]:
        return evidence.statements(connection, ledger, who)

    encounters = with_people.layer("meeting", met, connection, lambda r, c: meetings.weigh(r, sides, c))
    utterances = None if new is None or scope.about_statements(decided) else partly(
        connection, scope.concerned(connection, new, voters.copies, people.ledger, people.homes), who)  # fmt: skip
    utterances = utterances or with_people.layer("statement", said, connection, statements.weigh)
    return Plan(places, people, encounters, utterances, links, voters, spots, chosen, sides, decided, finder)


def partly(connection: Connection, rows: Collection[int], who: evidence.Who | None) -> Layer | None:
    """The statements that must be looked at anew because some reports must, None if that had better be all; without
    ``who`` by actors as they stand in the tables."""
    speech = Speech(connection, who)
    if not speech.begin(rows):
        return None
    ledger = Ledger()
    reports = [ledger.enter(row, *speech.read[row]) for row in sorted(speech.touched)]
    outcome = speech.outcome()
    before, others = doubts_before(connection, "statement")
    doubts = least_certain(before, outcome.doubts, ledger.number.keys())
    if doubts is None:
        return None
    clusters = Clusters.of((c for c in outcome.clusters if c[0] in ledger.number), ledger, reports)
    others = {**others, **{report.key: (row, entity) for row, (entity, report) in speech.read.items()}}
    return Layer("statement", ledger, clusters, doubts, outcome.links, others=others)


@dataclass
class People:
    """What people decided, applied layer by layer."""

    decided: Sequence[Decision]
    finder: Finder

    def layer(
        self, kind: str, read: Callable[[Connection, Ledger], list[Any]], connection: Connection,
        weigh: Callable[[Iterable[Any], Constraints], Outcome],
    ) -> Layer:  # fmt: skip
        """Read the reports of a kind and resolve them."""
        ledger = Ledger()
        reports = read(connection, ledger)
        outcome = weigh(reports, constraints(self.decided, kind, self.finder))
        clusters = Clusters.of(outcome.clusters, ledger, reports)
        out = Layer(kind, ledger, clusters, outcome.doubts, outcome.links, profiles=outcome.profiles)
        out.said = overrides(self.decided, kind, self.finder, out.home)
        return out


def weigh_places(reports: Iterable[PlaceReport], decided: Constraints) -> Outcome:
    """Clusters of reports of one place: one GeoNames id, or one name and country."""
    groups: dict[str, list[Key]] = defaultdict(list)
    for report in sorted(reports, key=lambda r: r.key):
        taken = decided.taken_out.get(report.key, "")
        groups[place_key(report.name, report.country, report.geonames_id) + taken].append(report.key)
    if not (decided.together or decided.apart):
        return Outcome(sorted(groups.values()), [])
    keys = sorted(key for group in groups.values() for key in group)
    pairs = [(1.0, group[0], key) for group in groups.values() for key in group[1:]]
    together = [sorted(g) for g in decided.together]
    return Outcome(agglomerate(keys, pairs, lambda _a, _b: False, together,
                               lambda a, b: decided.separate((a,), (b,))), [])  # fmt: skip


def token(cluster: Sequence[ActorReport]) -> str:
    """What an actor is called while ids aren't known: by its smallest report."""
    return "/".join(cluster[0].key)


def site(values: Mapping[str, Any]) -> Site:
    """Where a place is, as all its reports have it."""
    return Site(values["name"], values["country"], values["latitude"], values["longitude"], values["precision"])


def place_values(reports: Sequence[PlaceReport]) -> dict[str, Any]:
    """The values of a place: those that most reports give, coordinates as a pair."""

    def vote(of: Callable[[PlaceReport], Any]) -> Any:
        return elected(Ballot(of(r), r.count, day_of(r.published)) for r in reports if of(r) is not None)

    where = vote(lambda r: (r.latitude, r.longitude) if r.latitude is not None else None) or (None, None)
    return {"name": vote(lambda r: place_name(r.name, r.geonames_id)), "country": vote(lambda r: r.country),
            "latitude": where[0], "longitude": where[1], "geonames_id": vote(lambda r: r.geonames_id),
            "precision": vote(lambda r: r.precision)}  # fmt: skip


def spoken_by(reports: Sequence[StatementReport]) -> str | None:
    """Who said it, by most reports."""
    found = Counter(r.speaker for r in reports if r.speaker)
    return min(found, key=lambda s: (-found[s], s)) if found else None
