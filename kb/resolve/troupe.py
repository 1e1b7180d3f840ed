"""Actors that are cast anew, written: ids, values, names, offices, and which reports are theirs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection

from kb.resolve import kept, write
from kb.resolve.blocks import Doubt
from kb.resolve.profiles import Id, Profile, chosen
from kb.resolve.recast import Recast
from kb.resolve.reports import ActorReport, Key
from kb.resolve.write import Changes
from kb.store import canonical, dialect
from kb.store.base import Base, table
from kb.store.identity import actor_key
from kb.store.models import ActorProfile, BodyName, ProfileKey
from kb.store.writer import note_names

REPORTS = """SELECT r.id, n.doc_id, r.local_id, r.actor_id FROM article n JOIN actor_report r ON r.article_id = n.id
             WHERE n.doc_id IN {values}"""


class Troupe:
    """The actors that new articles touch."""

    def __init__(self, connection: Connection, recast: Recast) -> None:
        self.connection, self.recast, self.kept = connection, recast, recast.kept
        self.groups = recast.groups()
        self.values = [chosen(group) for group in self.groups]
        self.home: dict[Id, int] = {p.id: k for k, group in enumerate(self.groups) for p in group}
        self.told = [(id_, report) for id_ in self.home for report in recast.told.get(id_, ())]
        self.before: dict[Key, tuple[int, int]] = {}
        """The entity so far of each key, and for how many reports it stands."""
        keys: list[list[Key]] = [[] for _ in self.groups]
        for id_, k in self.home.items():
            if id_ in self.kept.before:
                key, reports, _ = self.kept.before[id_]
                self.before[key] = self.kept.entity[id_], reports
                keys[k].append(key)
        for id_, report in self.told:
            self.before[report.key] = recast.ledger.entity(report.key), 1
            keys[self.home[id_]].append(report.key)
        self.clusters = [sorted(some) for some in keys]
        self.at = {key: k for k, cluster in enumerate(self.clusters) for key in cluster}
        self.at |= {key: self.home[id_] for key, id_ in recast.home.items() if id_ in self.home and key not in self.at}
        self.entities = {entity for entity, _ in self.before.values()}
        self.moved: list[int] = []
        """The reports that got another actor."""

    def numbered(self, out: Changes) -> list[int]:
        """The ids of the actors."""
        where = f"kind = 'actor' AND {self.where('new_id')}"
        numbers = write.inherited(
            self.connection, "actor", where, self.clusters, self.at.get, lambda key: self.before[key][0], out,
            lambda key: self.before[key][1],
        )  # fmt: skip
        self.entities |= {*numbers}
        return numbers

    def where(self, column: str) -> str:
        """The condition that rows are of the actors, before and now."""
        return f"{column} IN ({', '.join(map(str, sorted(self.entities))) or 'NULL'})"

    def changed(self, numbers: Sequence[int]) -> list[int]:
        """The reports of actors that aren't who they were: one that came apart, or of which several are one now, or of
        another kind or country."""
        homes: dict[int, set[int]] = defaultdict(set)
        sources: dict[int, set[int]] = defaultdict(set)
        for id_, entity in self.origins():
            homes[entity].add(self.home[id_])
            sources[self.home[id_]].add(entity)
        restless = {e for k, those in sources.items() for e in those if len(those) > 1 or len(homes[e]) > 1}
        before = self.standing()
        restless |= {e for e, those in homes.items() for k in those
                     if numbers[k] != e or self.values[k][::2] != before[e][::2]}  # fmt: skip
        rows = "SELECT id FROM actor_report WHERE actor_id IN {values}"
        return [row[0] for row in dialect.lookup(self.connection, rows, sorted(restless))]

    def standing(self) -> dict[int, tuple[str, str, str | None]]:
        """Kind, name and country of the actors as the last resolution left them; a load may have changed the row."""
        cast: dict[int, list[Profile]] = defaultdict(list)
        for id_, sums in self.kept.sums.items():
            if self.kept.entity[id_] in self.entities:
                cast[self.kept.entity[id_]].append(kept.restored(kept.written(id_), sums))
        return {entity: chosen(profiles) for entity, profiles in cast.items()}

    def origins(self) -> Iterator[tuple[Id, int]]:
        """The profiles that have reports of before, with their entities."""
        for id_ in self.home:
            if id_ in self.kept.before:
                yield id_, self.kept.entity[id_]
        dropped = {p.key: id_ for id_, p in self.recast.dropped.items()}
        for id_, report in self.told:
            if report.key in dropped:
                yield id_, self.kept.entity[dropped[report.key]]

    def write(self, numbers: Sequence[int]) -> int:
        """Write the actors, and give reports theirs; how many got another one."""
        values = [(kind, name, country, None, actor_key(cluster[0][0], kind, name, country))
                  for (kind, name, country), cluster in zip(self.values, self.clusters, strict=True)]  # fmt: skip
        write.entities(self.connection, "actor", numbers, values, self.where("id"))
        self.numbers = numbers
        rows, lost, gained = self.moves()
        self.moved = [row for _, row in rows]
        dialect.update_rows(self.connection, Base.metadata.tables["actor_report"], ("actor_id", "id"), rows)
        canonical.actors(self.connection, lost)
        note_names(self.connection, *noted((n, report) for n, report in gained if n not in lost))
        self.keep()
        return len(rows)

    def number(self, id_: Id) -> int:
        """The actor that a profile is of."""
        return self.numbers[self.home[id_]]

    def moves(self) -> tuple[list[tuple[int, int]], set[int], list[tuple[int, ActorReport]]]:
        """The reports that get another actor, with it; the actors of which names and offices must be looked for anew;
        and the new reports that give an actor names and offices."""
        moving = {id_: e for id_ in self.home if (e := self.kept.entity.get(id_)) and e != self.number(id_)}
        new = {report.key for _, report in self.told}
        rows, lost, gained = [], {*moving.values(), *map(self.number, moving)}, []
        for _, row, key, id_ in self.reports_of({*moving.values()}):
            if id_ in moving and key not in new:
                rows.append((self.number(id_), row))
        for id_, report in self.told:
            before = self.recast.ledger.entity(report.key)
            if before != self.number(id_):
                rows.append((self.number(id_), self.recast.ledger.row(report.key)))
                lost.add(before)
                gained.append((self.number(id_), report))
        return rows, lost & {*self.numbers}, gained

    def reports_of(self, entities: Iterable[int]) -> Iterator[tuple[int, int, Key, Id]]:
        """The reports of actors of before: actor, row, key, profile."""
        for entity in sorted(entities):
            for row, key, id_ in self.recast.placed(f"r.actor_id = {entity}"):
                yield entity, row, key, id_

    def keep(self) -> None:
        """Leave the profiles for the next resolution."""
        both = [*kept.rows(zip(self.numbers, self.groups, strict=True))]
        rows = (row for row, _ in both)
        where = self.where("actor_id")
        write.sync(self.connection, table(ActorProfile), ("profile", "actor_id", "sums"), rows, where)
        now = {key for _, keys in both for key in keys}
        before = {(key, kept.written(id_)) for id_ in {*self.home, *self.recast.dropped}
                  for key in (self.kept.before[id_][2] if id_ in self.kept.before else ())}  # fmt: skip
        self.exchange(table(ProfileKey), ("key", "profile"), sorted(before - now), sorted(now - before))
        counts = self.recast.renamed
        self.exchange(table(BodyName), ("name", "articles"), sorted((n,) for n in counts), sorted(counts.items()))

    def exchange(self, target: Any, columns: Sequence[str], gone: list[Any], new: list[Any]) -> None:
        """Delete rows by their keys, and insert others."""
        mark = dialect.pick(self.connection, "?", "%s")
        keys = " AND ".join(f"{c.name} = {mark}" for c in target.primary_key.columns)
        dialect.run_many(self.connection, f"DELETE FROM {target.name} WHERE {keys}", gone)
        dialect.insert_rows(self.connection, target, columns, new)

    def doubts(self, found: Sequence[Doubt]) -> list[tuple[Any, ...]]:
        """The least certain pairs, by the rows of their reports."""
        docs = sorted({doc for d in found for doc, _ in (d.left, d.right)})
        there = {(doc, local): (row, actor) for row, doc, local, actor in
                 dialect.lookup(self.connection, REPORTS, docs)}  # fmt: skip
        out = []
        for k, d in enumerate(found):
            (left, one), (right, other) = there[d.left], there[d.right]
            out.append(("actor", k, left, right, d.score, one == other, d.why, d.margin))
        return out

    def forget(self) -> None:
        """Delete the actors that nothing reports any more."""
        write.forget(self.connection, "actor", {*self.numbers}, self.where("id"))


def noted(
    gained: Iterable[tuple[int, ActorReport]],
) -> tuple[list[tuple[int, str]], list[tuple[int, str, str | None, Any]]]:
    """The names and the offices that reports give actors."""
    both = [*gained]
    names = [(n, name) for n, report in both for name in (report.name, *report.aliases)]
    roles = [(n, r.role, r.country, r.published and r.published.isoformat()) for n, r in both if r.role is not None]
    return names, roles
