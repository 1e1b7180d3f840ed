"""Profiles of actors as a resolution leaves them for the next one, which reads only those that it needs."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection

from kb.resolve import actors
from kb.resolve.names import surname_only
from kb.resolve.profiles import Id, Profile, Votes
from kb.store import dialect
from kb.world.fold import fold

BAR = "|"
"""Between the parts of an id; neither kinds nor countries have one."""


def written(id_: Id) -> str:
    """An id as it is kept."""
    return BAR.join(id_)


def read_id(kept: str) -> Id:
    """The id that was kept so."""
    kind, country, words = kept.split(BAR, 2)
    return kind, country, words


def sums(p: Profile) -> str:
    """What is kept of a profile, the same for the same profile."""
    votes = sorted([*printed, v.weight, v.latest.isoformat()] for printed, v in p.votes.items())
    days = [day.isoformat() if day else None for day in (p.first, p.last)]
    said = [
        p.key,
        p.name,
        sorted(p.names),
        sorted(p.proper),
        sorted(p.offices),
        *days,
        votes,
        p.reports,
        p.size,
        p.known,
    ]
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def restored(id_: str, kept: str) -> Profile:
    """The profile of which this was kept."""
    (doc, local), name, names, proper, offices, first, last, votes, reports, size, known = json.loads(kept)
    out = Profile(read_id(id_), (doc, local), name, set(names), set(proper), set(offices))
    out.first, out.last = (date.fromisoformat(day) if day else None for day in (first, last))
    out.votes = {(printed, n): Votes(weight, date.fromisoformat(day)) for printed, n, weight, day in votes}
    out.reports, out.size, out.known = reports, size, known
    out.keys = {out.key}
    return out.finish()


def filed(p: Profile) -> list[str]:
    """By what a profile is found: what it is compared by, its family, and the word that may be a body's name."""
    family = actors.family_key(p)
    bare = p.kind == "person" and not p.country and surname_only(p.name)
    return [
        *compared_by(p),
        *([f"family {family}"] if family else []),
        *([bare_key(fold(p.name))] if bare else []),
    ]


def compared_by(p: Profile) -> list[str]:
    """The blocks of profiles that it is compared with."""
    return [f"{kind} {key}" for kind, key in actors.blocking_keys(p)]


def bare_key(name: str) -> str:
    """By what persons are found of whom nothing is said but one word."""
    return f"bare {name}"


Row = tuple[Any, ...]


def rows(clusters: Iterable[tuple[int, Sequence[Profile]]]) -> Iterator[tuple[Row, list[Row]]]:
    """What is written of the profiles of actors: of each its row, and its keys."""
    for number, profiles in clusters:
        for p in profiles:
            yield (written(p.id), number, sums(p)), [(key, written(p.id)) for key in filed(p)]


class Kept:
    """The kept profiles, read when they are asked for, and as new reports change them."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.profiles: dict[Id, Profile] = {}
        self.entity: dict[Id, int] = {}
        """Whose they were."""
        self.sums: dict[Id, str] = {}
        """As they were kept."""
        self.before: dict[Id, tuple[tuple[str, str], int, frozenset[str]]] = {}
        """Of those that are kept: smallest key, number of reports, and keys by which they were found."""
        self.blocks: dict[str, set[Id]] = {}
        """Those that share a key, as they are now."""
        self.was: dict[str, frozenset[Id]] = {}
        """The same, as they were kept."""

    def read(self, where: str, values: Collection[Any]) -> list[Id]:
        """Read profiles; the ids of all that are there."""
        query = f"SELECT profile, actor_id, sums FROM actor_profile WHERE {where} IN {{values}}"
        out = []
        for id_, actor, kept in dialect.lookup(self.connection, query, sorted(values)):
            out.append(read_id(id_))
            if out[-1] not in self.before:
                p = restored(id_, kept)
                self.profiles[p.id], self.entity[p.id], self.sums[p.id] = p, actor, kept
                self.before[p.id] = p.key, p.reports, frozenset(filed(p))
        return out

    def want(self, ids: Iterable[Id]) -> None:
        """Read profiles by their ids."""
        self.read("profile", {written(id_) for id_ in ids if id_ not in self.before})

    def of_actors(self, numbers: Iterable[int]) -> list[Id]:
        """The profiles of some actors, as they were."""
        return self.read("actor_id", set(numbers))

    def open(self, keys: Iterable[str]) -> None:
        """Read who shares some keys."""
        missing = sorted({*keys} - self.blocks.keys())
        found: dict[str, set[Id]] = {key: set() for key in missing}
        query = "SELECT key, profile FROM profile_key WHERE key IN {values}"
        for key, id_ in dialect.lookup(self.connection, query, missing):
            found[key].add(read_id(id_))
        self.want(id_ for those in found.values() for id_ in those)
        for key, those in found.items():
            self.was[key], self.blocks[key] = frozenset(those), those

    def refile(self, ids: Iterable[Id]) -> list[tuple[str, Id]]:
        """Let blocks hold profiles that changed, or are no more, by their keys of now; which profile came into which
        block or left it."""
        changes = []
        for id_ in sorted(ids):
            before = self.before[id_][2] if id_ in self.before else frozenset()
            now = frozenset(filed(self.profiles[id_])) if id_ in self.profiles else frozenset()
            changes += [(key, id_) for key in sorted(before ^ now)]
        self.open(key for key, _ in changes)
        for key, id_ in changes:
            self.blocks[key] ^= {id_}
        return changes

    def members(self, key: str) -> list[Profile]:
        """The profiles of a block, by id."""
        return [self.profiles[id_] for id_ in sorted(self.blocks[key])]
