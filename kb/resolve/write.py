"""A plan into the tables: only what differs is written, so that resolving again writes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert

import kb
from kb.resolve import canonical
from kb.resolve.evidence import stream
from kb.resolve.plan import Layer, Plan, place_values, roles, spoken_by
from kb.resolve.reports import MeetingReport
from kb.resolve.stable import Inheritance, Redirect, inherit
from kb.store import dialect, ids
from kb.store.base import Base, table
from kb.store.canonical import reactions, tally
from kb.store.identity import actor_key, place_key
from kb.store.models import (
    Actor,
    ActorAlias,
    ArticleLink,
    Doubt,
    EntityRedirect,
    Judgement,
    Meeting,
    MeetingParticipant,
    MeetingStatus,
    Office,
    Paraphrase,
    Place,
    Resolution,
    Statement,
    StatementAddressee,
)

Row = tuple[Any, ...]
MODELS: dict[str, type[Base]] = {"place": Place, "actor": Actor, "meeting": Meeting, "statement": Statement}
DATES = ("start_date", "start_precision", "end_date", "end_precision", "precision")
COLUMNS = {
    "place": ("name", "country", "latitude", "longitude", "geonames_id", "identity_key"),
    "actor": ("kind", "name", "country", "wikidata_id", "identity_key"),
    "meeting": ("mode", "status", *DATES, "place_id"),
    "statement": ("speaker_id", "form", "quotation", "published_date"),
}


@dataclass
class Changes:
    """What resolution changed: lines for people, and counts by kind of change."""

    lines: list[str] = field(default_factory=list)
    moved: dict[str, int] = field(default_factory=dict)
    """Reports that got another entity, by kind."""
    entities: dict[str, int] = field(default_factory=dict)
    """How many entities there are now, by kind."""

    def __str__(self) -> str:
        now = ", ".join(f"{n} {kind}s" for kind, n in self.entities.items())
        moved = ", ".join(f"{n} of {kind}s" for kind, n in self.moved.items() if n) or "none"
        return f"{now}; reports moved: {moved}"


def write(connection: Connection, plan: Plan) -> Changes:
    """Bring the entity tables to the plan. Needs the write lock."""
    out = Changes()
    numbers = {layer.kind: numbered(connection, layer, out) for layer in plan.layers()}
    values = Values(connection, plan, numbers)
    connection.exec_driver_sql("DELETE FROM paraphrase")
    for layer in plan.layers():
        entities(connection, layer.kind, numbers[layer.kind], values.of(layer))
    for layer in plan.layers():
        out.moved[layer.kind] = reassign(connection, layer, numbers[layer.kind])
        out.entities[layer.kind] = len(layer.reports)
    reactions(connection)
    for model, columns, rows in values.parts():
        sync(connection, table(model), columns, rows)
    for layer in reversed(plan.layers()):
        forget(connection, layer.kind, set(numbers[layer.kind]))
    links(connection, plan, numbers)
    tally(connection)
    connection.exec_driver_sql("DELETE FROM resolution")
    connection.execute(insert(Resolution).values(id=1, version=kb.__version__, **last_ids(connection)))
    return out


def numbered(connection: Connection, layer: Layer, out: Changes) -> list[int]:
    """The ids of a layer's clusters; redirects are written down."""
    kind = layer.kind
    query = f"SELECT old_id, new_id, anchor_doc_id, anchor_local_id, kept_doc_id, kept_local_id FROM entity_redirect WHERE kind = '{kind}'"  # noqa: E501
    known = [Redirect(row[0], row[1], (row[2], row[3]), (row[4], row[5])) for row in stream(connection, query)]
    last = connection.exec_driver_sql(f"SELECT max({kind}s) FROM resolution").scalar()
    given = inherit(layer.keys(), layer.ledger.entity, known, int(last or 0))
    first = dialect.reserve(connection, table(MODELS[kind]), given.ids.count(None))
    fresh = iter(range(first, first + given.ids.count(None)))
    numbers = [number if number is not None else next(fresh) for number in given.ids]
    led = {r.old: (r.new if r.new > 0 else numbers[-1 - r.new], *r.anchor, *r.kept) for r in given.redirects}
    rows = [(kind, old, *rest) for old, rest in led.items()]
    columns = ("kind", "old_id", "new_id", "anchor_doc_id", "anchor_local_id", "kept_doc_id", "kept_local_id")
    sync(connection, table(EntityRedirect), columns, rows, f"kind = '{kind}'")
    out.lines += told(kind, known, given, led)
    return numbers


def told(kind: str, known: Sequence[Redirect], given: Inheritance, led: Mapping[int, Row]) -> list[str]:
    """What became of ids, for people."""
    before = {r.old for r in known}
    gone = [
        f"{ids.public(kind, old)} is one with {ids.public(kind, row[0])}"
        for old, row in sorted(led.items())
        if old not in before
    ]
    back = [f"{ids.public(kind, old)} is its own again" for old in sorted(before & {i for i in given.ids if i})]
    return gone + back


class Values:
    """The rows of a plan, once ids are known."""

    def __init__(self, connection: Connection, plan: Plan, numbers: Mapping[str, Sequence[int]]) -> None:
        self.connection, self.plan, self.numbers = connection, plan, numbers
        self.actor_of = dict(zip(plan.sides, numbers["actor"], strict=True))

    def of(self, layer: Layer) -> list[Row]:
        """The columns of each entity of a layer."""
        make = {"place": self.place, "actor": self.actor, "meeting": self.meeting, "statement": self.statement}
        out = []
        taken: set[int] = set()
        for k, cluster in enumerate(layer.reports):
            row = make[layer.kind](k, cluster)
            row.update(
                {name: self.entity(value) for name, value in layer.said.values.get(k, {}).items() if name in row}
            )
            for name in ("start", "end") if layer.kind == "meeting" else ():
                if f"{name}_date" in layer.said.values.get(k, {}):
                    row[f"{name}_precision"] = "day"
            if layer.kind == "place":
                row["geonames_id"] = row["geonames_id"] if row["geonames_id"] not in taken else None
                taken.add(row["geonames_id"])
            out.append(tuple(row[name] for name in COLUMNS[layer.kind]))
        return out

    def entity(self, value: Any) -> Any:
        """A value that a person gave; where it is an entity, its id."""
        if not isinstance(value, dict):
            return value
        layer = next(x for x in self.plan.layers() if x.kind == value["entity"])
        found = sorted(map(layer.home, self.plan.finder.keys(layer.kind, value["reports"])))
        return self.numbers[layer.kind][found[0]] if found else None

    def place(self, _k: int, cluster: Sequence[Any]) -> dict[str, Any]:
        """The columns of a place."""
        values = place_values(cluster)
        key = place_key(values["name"], values["country"], values["geonames_id"])
        return {**values, "identity_key": key}

    def actor(self, k: int, cluster: Sequence[Any]) -> dict[str, Any]:
        """The columns of an actor."""
        kind, name, country = self.plan.chosen[k]
        key = actor_key(cluster[0].key[0], kind, name, country)
        return {"kind": kind, "name": name, "country": country, "wikidata_id": None, "identity_key": key}

    def meeting(self, k: int, cluster: Sequence[MeetingReport]) -> dict[str, Any]:
        """The columns of a meeting."""
        voters, ledger = self.plan.voters, self.plan.meetings.ledger
        dated = canonical.dates(cluster, voters)
        when = ledger.written[dated.key][:5] if dated else (None,) * 5
        said = self.plan.meetings.said.values.get(k, {})
        status = said["status"] if "status" in said else canonical.history(cluster)[-1][0]
        return {"mode": canonical.mode(cluster, voters), "status": status, **dict(zip(DATES, when, strict=True)),
                "place_id": self.where(cluster)}  # fmt: skip

    def where(self, cluster: Sequence[MeetingReport]) -> int | None:
        """The place that most reports name, of those that name one finely."""
        rows = {r.key: self.plan.meetings.ledger.written[r.key][5] for r in cluster}
        told = [r for r in canonical.witnesses(cluster) if rows[r.key] is not None]
        told = told or [r for r in cluster if rows[r.key] is not None]
        fine = [r for r in told if r.site and r.site.precision not in ("country", "region", "area", "containing")]
        voters = self.plan.voters
        won = canonical.elected(
            canonical.Ballot(self.plan.places.cluster_of(rows[r.key]), voters.weight(r.article),
                             canonical.day_of(r.published))
            for r in fine or told
        )  # fmt: skip
        return self.numbers["place"][won] if isinstance(won, int) else None

    def statement(self, _k: int, cluster: Sequence[Any]) -> dict[str, Any]:
        """The columns of a statement."""
        first = canonical.first_published(cluster, self.plan.voters)
        speaker = spoken_by(cluster)
        return {"speaker_id": self.actor_of[speaker] if speaker else None, "form": first.form,
                "quotation": first.quotation,
                "published_date": min((r.published for r in cluster if r.published), default=None)}  # fmt: skip

    def parts(self) -> Iterable[tuple[type[Base], tuple[str, ...], list[Row]]]:
        """The rows of the tables that belong to entities."""
        plan, numbers = self.plan, self.numbers
        people = numbers["actor"]
        renamed = {people[k]: said["name"] for k, said in plan.actors.said.values.items() if "name" in said}
        names = {(a, name) for a, c in zip(people, plan.actors.reports, strict=True)
                 for r in c for name in (r.name, *r.aliases)}  # fmt: skip
        yield ActorAlias, ("actor_id", "name"), [*names.union(renamed.items())]
        seen = [(a, title, *row) for a, c in zip(people, plan.actors.reports, strict=True)
                for title, row in canonical.offices(c).items()]  # fmt: skip
        yield Office, ("actor_id", "title", "country", "seen_from", "seen_to"), seen
        met = list(zip(numbers["meeting"], plan.meetings.reports, strict=True))
        steps = [(m, i, *step) for k, (m, c) in enumerate(met) for i, step in enumerate(self.history(k, c))]
        yield MeetingStatus, ("meeting_id", "position", "status", "reported_on"), steps
        parties = [(m, who, role) for m, c in met
                   for who, role in roles(c, self.actor_of.__getitem__, plan.voters).items()]  # fmt: skip
        yield MeetingParticipant, ("meeting_id", "actor_id", "role"), parties
        yield StatementAddressee, ("statement_id", "actor_id"), self.addressees()

    def history(self, k: int, cluster: Sequence[MeetingReport]) -> list[tuple[str, date | None]]:
        """A meeting's status history, with what a person said last."""
        out = canonical.history(cluster)
        said = self.plan.meetings.said.values.get(k, {}).get("status")
        return out if said in (None, out[-1][0]) else [*out, (said, None)]

    def addressees(self) -> list[Row]:
        """To whom statements are addressed."""
        plan = self.plan
        found = set()
        for said, to in stream(
            self.connection, "SELECT statement_report_id, actor_report_id FROM statement_report_addressee"
        ):
            statement, actor = plan.statements.cluster_of(said), plan.actors.cluster_of(to)
            found.add((self.numbers["statement"][statement], self.numbers["actor"][actor]))
        return [*found]


def plain(row: Row) -> Row:
    """A row as both drivers' values compare: dates as text."""
    if date not in map(type, row):
        return row
    return tuple(value.isoformat() if isinstance(value, date) else value for value in row)


def entities(connection: Connection, kind: str, numbers: Sequence[int], values: Sequence[Row]) -> None:
    """Insert the entities that are new and update those that differ."""
    target, columns = table(MODELS[kind]), COLUMNS[kind]
    own = "identity_key" in columns
    if kind == "actor":
        wikidata = {row[0]: row[1] for row in stream(connection, "SELECT id, wikidata_id FROM actor")}
        values = [(*v[:3], v[3] or wikidata.get(n), *v[4:]) for n, v in zip(numbers, values, strict=True)]
    wanted = {n: plain(v) for n, v in zip(numbers, values, strict=True)}
    there, changed = set(), []
    for number, *row in stream(connection, f"SELECT id, {', '.join(columns)} FROM {kind}"):
        there.add(number)
        if number in wanted and plain(tuple(row)) != wanted[number]:
            changed.append(number)
    changed.sort()
    if kind == "place":
        loose = sorted({*changed, *(there - wanted.keys())})
        dialect.execute_for(connection, "UPDATE place SET geonames_id = NULL WHERE id IN {values}", loose)
    dialect.update_rows(connection, target, (*columns, "id"), [(*wanted[n], n) for n in changed])
    new = [n for n in numbers if n not in there]
    rows = [(n, *wanted[n]) if own else (n, f"resolved|{n}", *wanted[n]) for n in new]
    dialect.insert_rows(connection, target, ("id", *columns) if own else ("id", "identity_key", *columns), rows)


def reassign(connection: Connection, layer: Layer, numbers: Sequence[int]) -> int:
    """Give reports their entities; how many got another one."""
    ledger = layer.ledger
    now = (numbers[home] for home in layer.homes)
    rows = [(number, row) for number, row, before in zip(now, ledger.rows, ledger.entities, strict=True)
            if before != number]  # fmt: skip
    name = f"{layer.kind}_report"
    target = Base.metadata.tables[name]
    dialect.update_rows(connection, target, (f"{layer.kind}_id", "id"), rows)
    return len(rows)


def sync(connection: Connection, target: Any, columns: Sequence[str], rows: Iterable[Row], where: str = "") -> None:
    """Bring a table, or the part ``where`` says, to just these rows; those that are there stay as they are."""
    condition = f" WHERE {where}" if where else ""
    missing = {plain(row) for row in rows}
    stale = []
    for row in map(plain, stream(connection, f"SELECT {', '.join(columns)} FROM {target.name}{condition}")):
        if row in missing:
            missing.remove(row)
        else:
            stale.append(row)
    keys = [c.name for c in target.primary_key.columns]
    at = [columns.index(name) for name in keys]
    mark = "?" if dialect.is_sqlite(connection) else "%s"
    gone = sorted(tuple(row[i] for i in at) for row in stale)
    conditions = " AND ".join(f"{name} = {mark}" for name in keys)
    dialect.run_many(connection, f"DELETE FROM {target.name} WHERE {conditions}", gone)
    dialect.insert_rows(connection, target, columns, sorted(missing, key=str))


def forget(connection: Connection, kind: str, numbers: set[int]) -> None:
    """Delete the entities of a kind that nothing reports any more."""
    gone = sorted({row[0] for row in stream(connection, f"SELECT id FROM {kind}")} - numbers)
    dialect.execute_for(connection, f"DELETE FROM {kind} WHERE id IN {{values}}", gone)


def links(connection: Connection, plan: Plan, numbers: Mapping[str, Sequence[int]]) -> None:
    """Links of articles and of statements, judgements, doubts."""
    article = {row[0]: row[1] for row in stream(connection, "SELECT doc_id, id FROM article")}
    alike = [(article[x.article], article[x.original], x.relation, x.score) for x in plan.links]
    sync(connection, table(ArticleLink), ("article_id", "original_id", "relation", "score"), alike)
    copies = {row[0]: row[1] for row in alike if row[2] == "duplicate"}
    query = "SELECT id, duplicate_of FROM article"
    changed = [(copies.get(n), n) for n, of in list(stream(connection, query)) if of != copies.get(n)]
    dialect.update_rows(connection, Base.metadata.tables["article"], ("duplicate_of", "id"), changed)
    said = plan.statements
    scores: dict[tuple[int, int], float] = {}
    for a, b, score in said.links:
        left, right = sorted(numbers["statement"][said.home(key)] for key in (a, b))
        scores[left, right] = max(score, scores.get((left, right), 0.0))
    sync(connection, table(Paraphrase), ("statement_id", "other_id", "score"), [(*k, v) for k, v in scores.items()])
    sync(connection, table(Judgement), ("kind", "entity_id", "verdict", "title"), judgements(plan, numbers))
    sync(connection, table(Doubt), ("kind", "position", "left_id", "right_id", "score", "joined", "why"), doubts(plan))


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


def doubts(plan: Plan) -> list[Row]:
    """The least certain pairs, by the rows of their reports."""
    out = []
    for layer in plan.layers():
        row = layer.ledger.row
        for k, d in enumerate(layer.doubts):
            joined = layer.home(d.left) == layer.home(d.right)
            out.append((layer.kind, k, row(d.left), row(d.right), d.score, joined, d.why))
    return out


def last_ids(connection: Connection) -> dict[str, int]:
    """The last id of each kind of entity."""
    kinds = ("actor", "place", "meeting", "statement")
    query = "SELECT coalesce(max(id), 0) FROM {}"
    return {f"{kind}s": int(connection.exec_driver_sql(query.format(kind)).scalar_one()) for kind in kinds}
