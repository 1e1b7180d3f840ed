"""A plan into the tables: only what differs is written, so that resolving again writes nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert

import kb
from kb import kinds
from kb.resolve import kept
from kb.resolve.articles import Link
from kb.resolve.decisions import Decision
from kb.resolve.evidence import stream
from kb.resolve.plan import Layer, Plan
from kb.resolve.profiles import callers
from kb.resolve.reports import Key
from kb.resolve.scope import digest
from kb.resolve.stable import Inheritance, Redirect, inherit
from kb.resolve.values import COLUMNS, Row, Values, doubts, judgements
from kb.store import dialect
from kb.store.base import Base, table
from kb.store.canonical import reactions, tally
from kb.store.models import (
    Actor,
    ActorProfile,
    ArticleLink,
    BodyName,
    Doubt,
    EntityRedirect,
    Judgement,
    Meeting,
    Paraphrase,
    Place,
    ProfileKey,
    Resolution,
    Statement,
    StatementAddressee,
)

DOUBT = ("kind", "position", "left_id", "right_id", "score", "joined", "why", "margin")
ALL = "1 = 1"
"""The condition of a whole table."""
MODELS: dict[str, type[Base]] = {"place": Place, "actor": Actor, "meeting": Meeting, "statement": Statement}


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
    for layer in plan.layers():
        where = within(layer, "id", numbers[layer.kind])
        entities(connection, layer.kind, numbers[layer.kind], values.of(layer), where)
    for layer in plan.layers():
        out.moved[layer.kind] = reassign(connection, layer, numbers[layer.kind])
    reactions(connection)
    for model, columns, rows in values.parts():
        said = model is StatementAddressee
        where = within(plan.statements, "statement_id", numbers["statement"]) if said else ALL
        sync(connection, table(model), columns, rows, where)
    links(connection, plan, numbers)
    keep(connection, plan.actors, numbers["actor"])
    for layer in reversed(plan.layers()):
        forget(connection, layer.kind, set(numbers[layer.kind]), within(layer, "id"))
    tally(connection)
    dialect.analyze(connection)
    finish(connection, plan.decided, out)
    return out


def keep(connection: Connection, people: Layer, numbers: Sequence[int]) -> None:
    """Leave for the next resolution what it needs in order not to read everything again."""
    both = [*kept.rows(zip(numbers, people.profiles, strict=True))]
    sync(connection, table(ActorProfile), ("profile", "actor_id", "sums"), (row for row, _ in both))
    sync(connection, table(ProfileKey), ("key", "profile"), (key for _, keys in both for key in keys))
    sync(connection, table(BodyName), ("name", "articles"), callers(people.reports.values).items())


def finish(connection: Connection, decided: Sequence[Decision], out: Changes) -> None:
    """Write down what was resolved."""
    for name in ("arrival", "resolution"):
        connection.exec_driver_sql(f"DELETE FROM {name}")
    done = {"version": kb.__version__, "decided": digest(decided), **last_ids(connection)}
    connection.execute(insert(Resolution).values(id=1, **done))
    for kind in reversed(MODELS):
        out.entities[kind] = int(connection.exec_driver_sql(f"SELECT count(*) FROM {kind}").scalar_one())


def within(layer: Layer, column: str, numbers: Iterable[int] = ()) -> str:
    """The condition that rows are of the entities of a layer, before and now."""
    if layer.others is None:
        return ALL
    those = ", ".join(map(str, sorted({*layer.ledger.entities, *numbers})))
    return f"{column} IN ({those})" if those else "1 = 0"


def numbered(connection: Connection, layer: Layer, out: Changes) -> list[int]:
    """The ids of a layer's clusters; redirects are written down."""
    where = f"kind = '{layer.kind}' AND {within(layer, 'new_id')}"
    return inherited(connection, layer.kind, where, layer.keys(), layer.home_now, layer.ledger.entity, out)


def inherited(  # noqa: PLR0913, PLR0917 - all of it is told apart by name
    connection: Connection, kind: str, where: str, clusters: Sequence[Sequence[Key]], home: Callable[[Key], int | None],
    before: Callable[[Key], int], out: Changes, weight: Callable[[Key], int] = lambda _key: 1,
) -> list[int]:  # fmt: skip
    """The ids of clusters, as ``inherit`` gives them; ``where`` are the redirects that are about them."""
    query = f"SELECT old_id, new_id, anchor_doc_id, anchor_local_id, kept_doc_id, kept_local_id FROM entity_redirect WHERE {where}"  # noqa: E501
    known = [Redirect(row[0], row[1], (row[2], row[3]), (row[4], row[5])) for row in stream(connection, query)]
    last = connection.exec_driver_sql(f"SELECT max({kind}s) FROM resolution").scalar()
    given = inherit(clusters, home, before, known, int(last or 0), weight)
    first = dialect.reserve(connection, table(MODELS[kind]), given.ids.count(None))
    fresh = iter(range(first, first + given.ids.count(None)))
    numbers = [number if number is not None else next(fresh) for number in given.ids]
    led = {lead.old: (numbers[lead.home], *lead.anchor, *lead.kept) for lead in given.leads}
    rows = [(kind, old, *rest) for old, rest in led.items()]
    columns = ("kind", "old_id", "new_id", "anchor_doc_id", "anchor_local_id", "kept_doc_id", "kept_local_id")
    sync(connection, table(EntityRedirect), columns, rows, where)
    out.lines += told(kind, known, given, led)
    return numbers


def told(kind: str, known: Sequence[Redirect], given: Inheritance, led: Mapping[int, Row]) -> list[str]:
    """What became of ids, for people."""
    before = {r.old for r in known}
    gone = [
        f"{kinds.public_id(kind, old)} was merged into {kinds.public_id(kind, row[0])}"
        for old, row in sorted(led.items())
        if old not in before
    ]
    back = [f"{kinds.public_id(kind, old)} is its own again" for old in sorted(before & {i for i in given.ids if i})]
    return gone + back


def plain(row: Row) -> Row:
    """A row as both drivers' values compare: dates as text."""
    if date not in map(type, row):
        return row
    return tuple(value.isoformat() if isinstance(value, date) else value for value in row)


def entities(connection: Connection, kind: str, numbers: Sequence[int], values: Sequence[Row], where: str) -> None:
    """Insert the entities that are new and update those that differ."""
    target, columns = table(MODELS[kind]), COLUMNS[kind]
    own = "identity_key" in columns
    wanted = {n: plain(v) for n, v in zip(numbers, values, strict=True)}
    there, changed = set(), []
    for number, *row in stream(connection, f"SELECT id, {', '.join(columns)} FROM {kind} WHERE {where}"):
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


def sync(connection: Connection, target: Any, columns: Sequence[str], rows: Iterable[Row], where: str = ALL) -> None:
    """Bring a table, or the part ``where`` says, to just these rows; those that are there stay as they are."""
    missing = {plain(row) for row in rows}
    stale = []
    for row in map(plain, stream(connection, f"SELECT {', '.join(columns)} FROM {target.name} WHERE {where}")):
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


def forget(connection: Connection, kind: str, numbers: set[int], where: str) -> None:
    """Delete the entities of a kind that nothing reports any more."""
    gone = sorted({row[0] for row in stream(connection, f"SELECT id FROM {kind} WHERE {where}")} - numbers)
    dialect.execute_for(connection, f"DELETE FROM {kind} WHERE id IN {{values}}", gone)


def links(connection: Connection, plan: Plan, numbers: Mapping[str, Sequence[int]]) -> None:
    """Links of articles and of statements, judgements, doubts."""
    copies(connection, plan.links, ALL)
    paraphrases(connection, plan.statements, numbers["statement"])
    sync(connection, table(Judgement), ("kind", "entity_id", "verdict", "title"), judgements(plan, numbers))
    sync(connection, table(Doubt), DOUBT, doubts(plan.layers(), numbers))


def copies(connection: Connection, found: Iterable[Link], where: str) -> None:
    """Links of those articles ``where`` says."""
    article = {row[0]: row[1] for row in stream(connection, f"SELECT doc_id, id FROM article n WHERE {where}")}
    others = {link.original for link in found} - article.keys()
    article |= dialect.lookup(connection, "SELECT doc_id, id FROM article WHERE doc_id IN {values}", sorted(others))
    alike = [(article[x.article], article[x.original], x.relation, x.score) for x in found]
    those = where.replace("n.id", "article_id")
    sync(connection, table(ArticleLink), ("article_id", "original_id", "relation", "score"), alike, those)
    of = {row[0]: row[1] for row in alike if row[2] == "duplicate"}
    query = f"SELECT n.id, n.duplicate_of FROM article n WHERE {where}"
    changed = [(of.get(n), n) for n, now in list(stream(connection, query)) if now != of.get(n)]
    dialect.update_rows(connection, Base.metadata.tables["article"], ("duplicate_of", "id"), changed)


def paraphrases(connection: Connection, said: Layer, numbers: Sequence[int]) -> None:
    """Links of statements."""
    scores: dict[tuple[int, int], float] = {}
    for a, b, score in said.links:
        left, right = sorted(said.entity(key, numbers) for key in (a, b))
        scores[left, right] = max(score, scores.get((left, right), 0.0))
    either = [within(said, column, numbers) for column in ("statement_id", "other_id")]
    where = f"({' OR '.join(either)})"
    rows = [(*pair, score) for pair, score in scores.items()]
    sync(connection, table(Paraphrase), ("statement_id", "other_id", "score"), rows, where)


def last_ids(connection: Connection) -> dict[str, int]:
    """The last id of each kind of entity."""
    query = "SELECT coalesce(max(id), 0) FROM {}"
    last = {name: connection.exec_driver_sql(query.format(name)).scalar_one() for name in kinds.ENTITIES}
    return {kinds.KINDS[name].plural: int(number) for name, number in last.items()}
