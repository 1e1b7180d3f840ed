"""Why reports are one, or were kept apart: features, scores, vetoes, decisions."""

from collections.abc import Sequence
from functools import cached_property
from itertools import combinations, product
from typing import Any

from sqlalchemy import Connection

from kb.errors import UsageError
from kb.kinds import ENTITIES, public_number
from kb.resolve import actors, meetings, statements
from kb.resolve.decide import Entity, find
from kb.resolve.decisions import describe, named, sayings
from kb.resolve.plan import Layer, Plan, plan
from kb.resolve.profiles import Profile
from kb.resolve.reports import Key
from kb.store import dialect

SHOWN = 40
"""Comparisons that are told at most."""


def explain(connection: Connection, names: Sequence[str]) -> list[str]:
    """Of one entity, how its reports agree; of two, why they are or aren't one. Lines for people.

    Raises UsageError for entities of different kinds.
    """
    found = [find(connection, name) for name in names]
    if len(found) > 2 or {entity.kind for entity in found} not in [{kind} for kind in ENTITIES]:
        raise UsageError("explain takes an actor, a place, a meeting or a statement, or two of one kind")
    given_up = [f"{name} was merged into {entity}" for name, entity in zip(names, found, strict=True)
                if public_number(name, entity.kind) not in (None, entity.number)]  # fmt: skip
    return given_up + Explanation(connection, plan(connection), [*dict.fromkeys(found)]).lines()


class Explanation:
    """One or two entities of a kind, in the plan of all."""

    def __init__(self, connection: Connection, whole: Plan, found: Sequence[Entity]) -> None:
        self.whole, self.found = whole, found
        self.layer: Layer = next(x for x in whole.layers() if x.kind == found[0].kind)
        ledger = self.layer.ledger
        entities = [*zip(ledger.keys, ledger.entities, strict=True)]
        self.members = [sorted(key for key, n in entities if n == entity.number) for entity in found]
        docs = sorted({doc for keys in self.members for doc, _ in keys})
        query = "SELECT doc_id, id FROM article WHERE doc_id IN {values}"
        self.article: dict[str, int] = dict(dialect.lookup(connection, query, docs))
        self.decided = [(d, sayings(d, whole.finder, self.layer.kind)) for d in whole.decided]

    def lines(self) -> list[str]:
        """All of it, for people."""
        out = [f"{e}: {len(keys)} reports" for e, keys in zip(self.found, self.members, strict=True)]
        out += [f"  {self.told(key)}" for keys in self.members for key in keys[:SHOWN]]
        pairs = list(combinations(self.members[0], 2) if len(self.members) == 1 else product(*self.members))
        out += [line for pair in pairs[:SHOWN] for line in self.compared(*pair)]
        if len(pairs) > SHOWN:
            out.append(f"… and {len(pairs) - SHOWN} more pairs")
        return out + self.decisions()

    def name(self, key: Key) -> str:
        """A report as ``assign`` and ``split`` take it: ``d5:m2``."""
        return f"d{self.article[key[0]]}:{key[1]}"

    def report(self, key: Key) -> Any:
        """A report by its key."""
        return next(r for r in self.layer.reports[self.layer.home(key)] if r.key == key)

    def told(self, key: Key) -> str:
        """A report in one line."""
        report = self.report(key)
        said = {"actor": "name", "place": "name", "meeting": "evidence", "statement": "quotation"}[self.layer.kind]
        return f"{self.name(key)} ({report.published or 'undated'}) {getattr(report, said)[:100]}".rstrip()

    def compared(self, a: Key, b: Key) -> list[str]:
        """Two reports and what speaks for and against their being one."""
        score, bar, features = self.score(a, b)
        home = self.layer.home
        one = home(a) == home(b)
        by = "" if one == (score >= bar) else self.settled(a, b, one)
        why = ", ".join(f"{name}: {value}" for name, value in features.items())
        return [
            f"{self.name(a)} and {self.name(b)}: {'one' if one else 'apart'}{by}; score {score:.2f}, from {bar} on one",
            *([f"    {why}"] if why else []),
        ]

    @cached_property
    def profiles(self) -> dict[Key, Profile]:
        """The profile of each actor's report, as resolution compares them: with all reports of that name."""
        found = actors.profiled(self.layer.reports.values)
        return {key: profile for profile in found for key in profile.keys}

    def score(self, a: Key, b: Key) -> tuple[float, float, dict[str, object]]:
        """How well two reports agree, from what on they are one, and the features behind it."""
        left, right = self.report(a), self.report(b)
        if self.layer.kind == "meeting":
            score, features = meetings.compare(left, right, self.whole.sides)
            return score, meetings.THRESHOLD, features
        if self.layer.kind == "statement":
            return statements.compare(left, right), statements.SAME, {}
        if self.layer.kind == "place":
            return float(self.layer.home(a) == self.layer.home(b)), 0.5, {}
        pair = [self.profiles[key] for key in (a, b)]
        if pair[0] is pair[1]:
            return 1.0, 0.01, {"name, kind and country": "the same"}
        score, features = actors.compare(*pair)
        return score, 0.01, features

    def settled(self, a: Key, b: Key, one: bool) -> str:
        """The decision, if any, by which two reports are one or apart, whatever their score."""
        by = [d.number for d, said in self.decided for s in said if s.one == one and s.settles(a, b)]
        return f" by decision {by[-1]}" if by else ""

    def decisions(self) -> list[str]:
        """The decisions that touch these entities."""
        keys = {key for members in self.members for key in members}
        lines = []
        for decision, _ in self.decided:
            refs = [ref for kind, refs in named(decision) if kind == self.layer.kind for ref in refs]
            made = self.whole.finder.made(decision, self.layer.kind)
            if not keys.isdisjoint([*self.whole.finder.keys(self.layer.kind, refs), *made]):
                lines.append(f"decision {decision.number}: {describe(decision)}")
        return lines
