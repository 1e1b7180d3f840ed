"""A plan as rows, once its entities have ids."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from sqlalchemy import Connection

from kb.resolve import canonical
from kb.resolve.evidence import stream
from kb.resolve.fields import dated
from kb.resolve.plan import Layer, Plan, spoken_by
from kb.resolve.reports import MeetingReport
from kb.store import chosen, dialect
from kb.store.base import Base
from kb.store.identity import actor_key, place_key
from kb.store.likeness import ENTERED
from kb.store.models import (
    ActorAlias,
    Attendance,
    MeetingParticipant,
    MeetingStatus,
    Office,
    PlaceExtent,
    StatementAddressee,
)
from kb.store.rows import DATE_COLUMNS
from kb.world.fold import fold

Row = tuple[Any, ...]
Part = tuple[type[Base], tuple[str, ...], list[Row]]
COLUMNS = {
    "place": ("name", "country", "latitude", "longitude", "geonames_id", "identity_key", "folded"),
    "actor": ("kind", "name", "country", "wikidata_id", "identity_key"),
    "meeting": ("mode", "status", *DATE_COLUMNS, "place_id"),
    "statement": ("speaker_id", "form", "quotation", "published_date"),
}


class Bearings(Protocol):
    """Who and where those are whom reports name."""

    def actor(self, name: str) -> int:
        """The actor that is called so while ids aren't known."""

    def side(self, name: str) -> tuple[str, str | None]:
        """The kind and the country of that actor, as a person said where one did."""

    def actor_at(self, row: int) -> int:
        """The actor of a report."""

    def place_at(self, row: int) -> tuple[str, int]:
        """The place of a report: what it is known by, and its id."""


class Planned:
    """Bearings by a plan of everything, once ids are known."""

    def __init__(self, plan: Plan, numbers: Mapping[str, Sequence[int]]) -> None:
        self.plan, self.numbers = plan, numbers
        self.by_name = dict(zip(plan.sides, numbers["actor"], strict=True))
        self.at = {name: k for k, name in enumerate(plan.sides)}
        self.known_by = [spot_key(values) for values in plan.spots]

    def actor(self, name: str) -> int:
        """The actor that is called so while ids aren't known."""
        return self.by_name[name]

    def side(self, name: str) -> tuple[str, str | None]:
        """The kind and the country of that actor, as a person said where one did."""
        kind, country = self.plan.sides[name]
        said = self.plan.actors.said.values.get(self.at[name], {})
        return said.get("kind", kind), said.get("country", country)

    def actor_at(self, row: int) -> int:
        """The actor of a report."""
        return self.numbers["actor"][self.plan.actors.cluster_of(row)]

    def place_at(self, row: int) -> tuple[str, int]:
        """The place of a report: what it is known by, and its id."""
        k = self.plan.places.cluster_of(row)
        return self.known_by[k], self.numbers["place"][k]


class Values:
    """The rows of a plan, once ids are known."""

    def __init__(
        self, connection: Connection, plan: Plan, numbers: Mapping[str, Sequence[int]], bearings: Bearings | None = None
    ) -> None:
        self.connection, self.plan, self.numbers = connection, plan, numbers
        self.bearings = bearings or Planned(plan, numbers)

    def of(self, layer: Layer) -> list[Row]:
        """The columns of each entity of a layer."""
        make = {"place": self.place, "actor": self.actor, "meeting": self.meeting, "statement": self.statement}
        out = []
        taken: set[int] = set()
        for k, cluster in enumerate(layer.reports):
            row = make[layer.kind](k, cluster)
            said = layer.said.values.get(k, {})
            row.update({name: self.entity(value) for name, value in said.items() if name in row})
            if layer.kind == "meeting":
                row.update(dated(row, said))
            if layer.kind == "place":
                row["folded"] = fold(row["name"])
                row["geonames_id"] = row["geonames_id"] if row["geonames_id"] not in taken else None
                taken.add(row["geonames_id"])
            out.append(tuple(row[name] for name in COLUMNS[layer.kind]))
        return out

    def entity(self, value: Any) -> Any:
        """A value that a person gave; where it is an entity, its id."""
        if not isinstance(value, dict):
            return value
        layer = next(x for x in self.plan.layers() if x.kind == value["entity"])
        found = Counter(map(layer.home, self.plan.finder.keys(layer.kind, value["reports"])))
        return self.numbers[layer.kind][min(found, key=lambda k: (-found[k], k))] if found else None

    def place(self, k: int, _cluster: Sequence[Any]) -> dict[str, Any]:
        """The columns of a place."""
        values = self.plan.spots[k]
        return {**values, "identity_key": spot_key(values)}

    def actor(self, k: int, cluster: Sequence[Any]) -> dict[str, Any]:
        """The columns of an actor."""
        kind, name, country = self.plan.chosen[k]
        key = actor_key(cluster[0].key[0], kind, name, country)
        return {"kind": kind, "name": name, "country": country, "wikidata_id": None, "identity_key": key}

    def meeting(self, k: int, cluster: Sequence[MeetingReport]) -> dict[str, Any]:
        """The columns of a meeting."""
        voters, ledger = self.plan.voters, self.plan.meetings.ledger
        dated = chosen.dates(cluster, voters)
        when = ledger.written[dated.key][:-1] if dated else (None,) * len(DATE_COLUMNS)
        said = self.plan.meetings.said.values.get(k, {})
        status = said["status"] if "status" in said else chosen.history(cluster)[-1][0]
        dates = dict(zip(DATE_COLUMNS, when, strict=True))
        return {"mode": chosen.mode(cluster, voters), "status": status, **dates, "place_id": self.where(cluster)}

    def where(self, cluster: Sequence[MeetingReport]) -> int | None:
        """The place that most reports name, of those that name one finely."""
        rows = {r.key: self.plan.meetings.ledger.written[r.key][5] for r in cluster}
        won = chosen.place(cluster, self.plan.voters,
                           lambda r: None if rows[r.key] is None else self.bearings.place_at(rows[r.key]),
                           lambda r: r.site.precision if r.site else "area")  # fmt: skip
        return None if won is None else int(won[1])

    def statement(self, _k: int, cluster: Sequence[Any]) -> dict[str, Any]:
        """The columns of a statement."""
        first = chosen.first_published(cluster, self.plan.voters)
        speaker = spoken_by(cluster)
        return {"speaker_id": self.bearings.actor(speaker) if speaker else None, "form": first.form,
                "quotation": first.quotation,
                "published_date": chosen.first_day(cluster)}  # fmt: skip

    def parts(self) -> Iterable[Part]:
        """The rows of the tables that belong to entities."""
        plan, people = self.plan, self.numbers["actor"]
        renamed = {people[k]: said["name"] for k, said in plan.actors.said.values.items() if "name" in said}
        names = {(a, name) for a, c in zip(people, plan.actors.reports, strict=True)
                 for r in c for name in (r.name, *r.aliases)}  # fmt: skip
        called = ((a, name, fold(name)) for a, name in names.union(renamed.items()))
        yield ActorAlias, ("actor_id", "name", "folded"), [*called]
        seen = [(a, title, *row) for a, c in zip(people, plan.actors.reports, strict=True)
                for title, row in canonical.offices(c).items()]  # fmt: skip
        yield Office, ("actor_id", "title", "country", "seen_from", "seen_to"), seen
        extents = [(n, values["precision"]) for n, values in zip(self.numbers["place"], plan.spots, strict=True)]
        yield PlaceExtent, ("place_id", "precision"), [row for row in extents if row[1] is not None]
        yield from self.meeting_parts()
        yield StatementAddressee, ("statement_id", "actor_id"), self.addressees()

    def meeting_parts(self) -> Iterable[Part]:
        """The rows of the tables that belong to meetings."""
        plan = self.plan
        met = list(zip(self.numbers["meeting"], plan.meetings.reports, strict=True))
        steps = [(m, i, *step) for k, (m, c) in enumerate(met) for i, step in enumerate(self.history(k, c))]
        yield MeetingStatus, ("meeting_id", "position", "status", "reported_on"), steps
        said = {met[k][0]: self.said(plan.meetings, k) for k in plan.meetings.said.parties}
        named = [(m, who, role) for m in said for who, role in said[m].items()]
        yield Attendance, ("meeting_id", "actor_id", "role"), named
        parties = [(m, who, role) for m, c in met
                   for who, role in {**self.roles(c), **said.get(m, {})}.items()
                   if role]  # fmt: skip
        yield MeetingParticipant, ("meeting_id", "actor_id", "role"), parties

    def roles(self, cluster: Sequence[MeetingReport]) -> dict[int, str]:
        """The participants of a meeting with the role that most articles give them."""
        weight = self.plan.voters.weight
        told = chosen.roles(
            (self.bearings.actor(who), chosen.Ballot(role, weight(report.article), chosen.day_of(report.published)))
            for report in cluster for who, _, role in report.participants
        )  # fmt: skip
        every = {self.bearings.actor(who): who for report in cluster for who, *_ in report.participants}
        entered = (report for report in cluster if report.key[1].startswith(ENTERED))
        own = {self.bearings.actor(who) for report in entered for who, *_ in report.participants}
        return chosen.without_states(told, {a: self.bearings.side(who) for a, who in every.items()}, own)

    def said(self, layer: Layer, k: int) -> dict[int, str | None]:
        """Who takes part in a meeting or is spoken to, as people said: in which role, or none for who doesn't."""
        found = {self.entity(who): role for who, role in layer.said.parties.get(k, [])}
        return {who: role for who, role in found.items() if who is not None}

    def history(self, k: int, cluster: Sequence[MeetingReport]) -> Sequence[tuple[str, date | None]]:
        """A meeting's status history, with what a person said last."""
        out = chosen.history(cluster)
        said = self.plan.meetings.said.values.get(k, {}).get("status")
        return out if said in (None, out[-1][0]) else [*out, (said, None)]

    def addressees(self) -> list[Row]:
        """To whom statements are addressed."""
        plan = self.plan
        found = set()
        for said, to in told_to(self.connection, plan.statements):
            found.add((self.numbers["statement"][plan.statements.cluster_of(said)], self.bearings.actor_at(to)))
        said = {(self.numbers["statement"][k], who): role for k in plan.statements.said.parties
                for who, role in self.said(plan.statements, k).items()}  # fmt: skip
        return [*{one for one in found if one not in said}, *(one for one, role in said.items() if role)]


def spot_key(values: Mapping[str, Any]) -> str:
    """What a place with these values is known by."""
    return place_key(values["name"], values["country"], values["geonames_id"])


def told_to(connection: Connection, layer: Layer) -> Iterable[Row]:
    """The reports of statements, and the reports of those to whom they are addressed."""
    query = "SELECT statement_report_id, actor_report_id FROM statement_report_addressee"
    if layer.others is None:
        return stream(connection, query)
    return dialect.lookup(connection, f"{query} WHERE statement_report_id IN {{values}}", [*layer.ledger.rows])


def judgements(plan: Plan, numbers: Mapping[str, Sequence[int]]) -> list[Row]:
    """What people said of entities and reactions."""
    out: dict[tuple[str, int], list[str | None]] = {}
    for layer in plan.layers():
        for k, verdict in layer.said.verdicts.items():
            out.setdefault((layer.kind, numbers[layer.kind][k]), [None, None])[0] = verdict
        for k, said in layer.said.values.items():
            if "title" in said:
                out.setdefault((layer.kind, numbers[layer.kind][k]), [None, None])[1] = said["title"]
    for decision in plan.decided:
        if decision.entity == "reaction" and decision.kind in ("confirm", "reject"):
            for _, found in plan.finder.found("reaction", decision.arguments["reports"]):
                out["reaction", found.row] = [decision.kind + "ed", None]
    return [(*key, *values) for key, values in out.items()]


def doubts(layers: Iterable[Layer], numbers: Mapping[str, Sequence[int]]) -> list[Row]:
    """The least certain pairs, by the rows of their reports."""
    out = []
    for layer in layers:
        for k, d in enumerate(layer.doubts):
            left, right = (layer.entity(key, numbers[layer.kind]) for key in (d.left, d.right))
            ends = layer.row(d.left), layer.row(d.right)
            out.append((layer.kind, k, *ends, d.score, left == right, d.why, d.margin))
    return out
