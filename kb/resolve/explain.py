"""Why reports are one, or were kept apart: features, scores, vetoes, decisions."""

from collections.abc import Sequence
from itertools import combinations, product
from typing import Any

from sqlalchemy import Connection

from kb.errors import UsageError
from kb.resolve import actors, meetings, statements
from kb.resolve.decide import Entity, find
from kb.resolve.decisions import decisions, describe
from kb.resolve.plan import Layer, Plan, plan
from kb.resolve.reports import Key
from kb.store.entities import ENTITIES

SHOWN = 40
"""Comparisons that are told at most."""


def explain(connection: Connection, names: Sequence[str]) -> list[str]:
    """Of one entity, how its reports agree; of two, why they are or aren't one. Lines for people.

    Raises UsageError for entities of different kinds.
    """
    found = [find(connection, name) for name in names]
    if len({entity.kind for entity in found}) > 1 or found[0].kind not in ENTITIES:
        raise UsageError("explain takes an actor, a place, a meeting or a statement, or two of one kind")
    whole = plan(connection)
    layer = next(x for x in whole.layers() if x.kind == found[0].kind)
    ledger = layer.ledger
    members = [[key for key, n in zip(ledger.keys, ledger.entities, strict=True) if n == e.number] for e in found]
    lines = [f"{entity}: {len(keys)} reports" for entity, keys in zip(found, members, strict=True)]
    lines += [f"  {told(layer, key)}" for keys in members for key in sorted(keys)[:SHOWN]]
    if len(found) == 1 or found[0] == found[-1]:
        pairs = list(combinations(sorted(members[0]), 2))
    else:
        pairs = sorted(product(members[0], members[1]))
    lines += [line for pair in pairs[:SHOWN] for line in compared(whole, layer, *pair)]
    if len(pairs) > SHOWN:
        lines.append(f"… and {len(pairs) - SHOWN} more pairs")
    return lines + decided(connection, whole, layer, [*zip(found, members, strict=True)])


def told(layer: Layer, key: Key) -> str:
    """A report in one line."""
    report: Any = next(r for r in layer.reports[layer.home(key)] if r.key == key)
    said = {"actor": "name", "place": "name", "meeting": "evidence", "statement": "quotation"}[layer.kind]
    return f"{key[0]}:{key[1]} ({report.published or 'undated'}) {getattr(report, said)[:100]}"


def compared(whole: Plan, layer: Layer, a: Key, b: Key) -> list[str]:
    """Two reports and what speaks for and against their being one."""
    left, right = (next(r for r in layer.reports[layer.home(k)] if r.key == k) for k in (a, b))
    features: dict[str, object] = {}
    if layer.kind == "meeting":
        score, features = meetings.compare(left, right, whole.sides)
        bar = meetings.THRESHOLD
    elif layer.kind == "actor":
        pair = [actors.Profile(actors.profile_id(r), [r]).finish() for r in (left, right)]
        score, features = actors.compare(*pair)
        if pair[0].id == pair[1].id:
            score, features = 1.0, {"name, kind and country": "the same"}
        bar = 0.01
    elif layer.kind == "statement":
        score, bar = statements.compare(left, right), statements.SAME
    else:
        score, bar = float(layer.home(a) == layer.home(b)), 0.5
    one = "one" if layer.home(a) == layer.home(b) else "apart"
    why = ", ".join(f"{name}: {value}" for name, value in features.items())
    return [
        f"{':'.join(a)} and {':'.join(b)}: {one}; score {score:.2f}, from {bar} on one",
        *([f"    {why}"] if why else []),
    ]


def decided(
    connection: Connection, whole: Plan, layer: Layer, found: Sequence[tuple[Entity, Sequence[Key]]]
) -> list[str]:
    """The decisions that touch these entities."""
    keys = {key for _, members in found for key in members}
    lines = []
    for decision in decisions(connection):
        said = decision.arguments
        refs = [*said.get("reports", []), *said.get("out", []), *(r for refs in said.get("others", []) for r in refs)]
        if decision.entity == layer.kind and not keys.isdisjoint(whole.finder.keys(layer.kind, refs)):
            lines.append(f"decision {decision.number}: {describe(decision)}")
    return lines
