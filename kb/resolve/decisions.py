"""What people decided: kept as rows, found again in whatever evidence there is, and obeyed.

A decision names its entities by their reports (article, local id, name or words, spans), so that it holds after
another extraction and on another team's database. Of two decisions that contradict each other the later one
holds. Nothing here is ever undone by the machine.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select, update

from kb.errors import NotFoundError, UsageError, holdable
from kb.kinds import KINDS
from kb.resolve.clusters import Constraints
from kb.resolve.reports import Key
from kb.store import dialect
from kb.store.base import table
from kb.store.edits import Edit, docs, local_id, mentioned
from kb.store.likeness import Stored, Trace, match, stored
from kb.store.models import Decision as Row

REFERENCES = 200
"""Reports by which a decision knows an entity at most."""
Reference = dict[str, Any]
"""A report: doc (article), id (local), label (name or words), spans."""


@dataclass(frozen=True)
class Decision:
    """What somebody decided about an entity, and why."""

    kind: str
    subject: str
    arguments: Mapping[str, Any]
    author: str | None = None
    reason: str | None = None
    decided_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    undone_at: datetime | None = None
    number: int = 0
    """Its row; 0 until it is written."""

    @property
    def entity(self) -> str:
        """The kind of entity that it is about."""
        return str(self.arguments["entity"])

    @property
    def key(self) -> str:
        """The same for the same decision, on any database."""
        said = [self.kind, self.arguments, self.author, self.reason, self.decided_at.isoformat()]
        return blake2b(json.dumps(said, sort_keys=True).encode(), digest_size=16).hexdigest()

    def order(self) -> tuple[datetime, str]:
        """Decisions in the order in which they were made."""
        return self.decided_at, self.key


def decisions(connection: Connection, active: bool = True) -> list[Decision]:
    """All decisions in order; those that were undone only if not ``active``."""
    found = [
        Decision(r.kind, r.subject, r.arguments, r.author, r.reason, aware(r.decided_at),
                 aware(r.undone_at) if r.undone_at else None, r.id)
        for r in connection.execute(select(table(Row))).all()
    ]  # fmt: skip
    return sorted((d for d in found if not (active and d.undone_at)), key=Decision.order)


def aware(moment: datetime) -> datetime:
    """A moment in UTC; SQLite keeps no zone."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def record(connection: Connection, decision: Decision) -> int:
    """Write a decision down; its number. One that is there already stays as it is, but for its being undone.

    Raises UsageError for what no database can hold: as its row is JSON it would be kept, and stop each resolution.
    """
    require_holdable([decision.kind, decision.subject, decision.arguments, decision.author, decision.reason])
    known = connection.execute(select(Row.id).where(Row.key == decision.key)).scalar()
    if known is not None:
        connection.execute(update(Row).where(Row.id == known).values(undone_at=decision.undone_at))
        return int(known)
    values = {
        "key": decision.key, "kind": decision.kind, "subject": decision.subject, "arguments": dict(decision.arguments),
        "author": decision.author, "reason": decision.reason, "decided_at": decision.decided_at,
        "undone_at": decision.undone_at,
    }  # fmt: skip
    return int(connection.execute(insert(Row).values(**values).returning(Row.id)).scalar_one())


def require_holdable(said: Any) -> None:
    """Raise UsageError for a text with a NUL or half a character in it, however deep."""
    if isinstance(said, str) and holdable(said) != said:
        raise UsageError(f"{said!r} holds a NUL or half a character, which no database text can")
    if isinstance(said, Mapping):
        require_holdable([*said, *said.values()])
    elif isinstance(said, list | tuple):
        for one in said:
            require_holdable(one)


def undo(connection: Connection, number: int) -> None:
    """Take a decision back; it stays on the record. Raises NotFoundError if there is none, or it is undone."""
    open_one = update(Row).where(Row.id == number, Row.undone_at.is_(None)).values(undone_at=datetime.now(UTC))
    if not connection.execute(open_one).rowcount:
        raise NotFoundError(f"no decision {number}, or it is undone already; `kb decisions list` has all")


def references(connection: Connection, kind: str, entity: int) -> list[Reference]:
    """The reports by which an entity is known again."""
    evidence = KINDS[kind]
    query = f"SELECT DISTINCT article_id FROM {evidence.reports} WHERE {evidence.key} IN {{values}} ORDER BY 1"
    articles = [row[0] for row in dialect.lookup(connection, query, [entity])][:REFERENCES]
    names: dict[int, str] = dict(
        dialect.lookup(connection, "SELECT id, doc_id FROM article WHERE id IN {values}", articles)
    )
    reports = stored(connection, kind, articles)
    return [reference(names[n], s.trace) for n in articles for s in reports[n] if s.entity == entity][:REFERENCES]


def reference(doc_id: str, trace: Trace) -> Reference:
    """A report as a decision names it."""
    return {"doc": doc_id, "id": trace.local_id, "label": trace.label, "spans": [list(s) for s in trace.spans]}


class Finder:
    """Finds the reports that decisions name in the evidence that there is."""

    def __init__(self, connection: Connection, decided: Iterable[Decision]) -> None:
        wanted: dict[str, set[str]] = {kind: set() for kind in KINDS}
        made: set[str] = set()
        for decision in decided:
            made |= docs(edit_of(decision))
            for kind, refs in named(decision):
                wanted[kind].update(ref["doc"] for ref in refs)
        self.reports: dict[tuple[str, str], list[Stored]] = {}
        for kind, some in wanted.items():
            query = "SELECT id, doc_id FROM article WHERE doc_id IN {values}"
            names: dict[int, str] = dict(dialect.lookup(connection, query, sorted(some | made)))
            found = stored(connection, kind, sorted(names))
            self.reports.update({(kind, names[n]): found[n] for n in names})

    def keys(self, kind: str, refs: Iterable[Reference]) -> list[Key]:
        """The reports that are there, of those named."""
        return sorted((doc, found.trace.local_id) for doc, found in self.found(kind, refs))

    def made(self, decision: Decision, kind: str, number: int = 0) -> list[Key]:
        """The reports that a decision made: the first of each article, or what its values name for the ``number``-th
        time and the article didn't have."""
        edit = edit_of(decision)
        own = local_id(edit.key, number)
        return [(doc, own) for doc in sorted(docs(edit))
                if any(s.trace.local_id == own for s in self.reports.get((kind, doc), []))]  # fmt: skip

    def found(self, kind: str, refs: Iterable[Reference]) -> list[tuple[str, Stored]]:
        """As ``keys``, with the rows."""
        by_doc: dict[str, list[Trace]] = defaultdict(list)
        for ref in refs:
            by_doc[ref["doc"]].append(Trace.of(ref))
        out: list[tuple[str, Stored]] = []
        for doc, traces in by_doc.items():
            there = self.reports.get((kind, doc), [])
            out += [(doc, there[k]) for k in match(traces, [s.trace for s in there])]
        return out


def edit_of(decision: Decision) -> Edit:
    """A decision as what it does to records."""
    return Edit(decision.kind, decision.key, decision.arguments)


def named(decision: Decision) -> list[tuple[str, list[Reference]]]:
    """All reports that a decision names, by kind."""
    said = decision.arguments
    out = [(decision.entity, said.get(part, [])) for part in ("reports", "out")]
    out += [(decision.entity, refs) for refs in said.get("others", [])]
    out += [(one["entity"], one["reports"]) for one in mentioned(said)]
    return [(kind, refs) for kind, refs in out if kind in KINDS]


class Saying(NamedTuple):
    """What a decision says of reports: these are one, or (where there are those) none of these is one of those."""

    one: bool
    these: list[Key]
    those: list[Key]

    def settles(self, a: Key, b: Key) -> bool:
        """Whether it says of just these two whether they are one."""
        if self.one:
            return a in self.these and b in self.these
        return (a in self.these and b in self.those) or (b in self.these and a in self.those)


def sayings(decision: Decision, finder: Finder, kind: str) -> list[Saying]:
    """What a decision says of reports of a kind that are there, the most important first."""
    said = decision.arguments
    if decision.entity != kind or docs(edit_of(decision)):
        return entered(decision, finder, kind)
    mine, out = (finder.keys(kind, said.get(part, [])) for part in ("reports", "out"))
    others = [key for refs in said.get("others", []) for key in finder.keys(kind, refs)]
    if decision.kind in ("merge", "confirm"):
        return [Saying(True, [*mine, *others], [])]
    if decision.kind == "assign" and out:
        return [Saying(True, [*mine, *out], []), Saying(False, out, others)]
    return [Saying(False, out, mine), Saying(True, out, [])] if decision.kind == "split" else []


def entered(decision: Decision, finder: Finder, kind: str) -> list[Saying]:
    """That what a decision made is what it says: one encounter in all articles in which it was told apart; an actor
    or a place that the article hadn't is the one that is meant."""
    out = [Saying(True, finder.made(decision, kind), [])] if decision.kind == "part" and kind == "meeting" else []
    for number, one in enumerate(mentioned(decision.arguments), 1):
        if one["entity"] == kind and (made := finder.made(decision, kind, number)):
            out.append(Saying(True, [*finder.keys(kind, one["reports"]), *made], []))
    return [saying for saying in out if len(saying.these) > 1]


def constraints(decided: Sequence[Decision], kind: str, finder: Finder) -> Constraints:
    """Which reports of a kind are one, and which aren't; the later decision holds."""
    bonds = Bonds()
    for decision in sorted(decided, key=Decision.order, reverse=True):
        for one, these, those in sayings(decision, finder, kind):
            if one:
                bonds.join(these)
            else:
                bonds.part(these, those)
    return bonds.constraints()


class Bonds:
    """What belongs together and what doesn't, first come, first served."""

    def __init__(self) -> None:
        self.group: dict[Key, set[Key]] = {}
        self.apart: dict[Key, set[Key]] = defaultdict(set)
        self.out: list[Key] = []

    def members(self, key: Key) -> set[Key]:
        """The group of a report."""
        return self.group.setdefault(key, {key})

    def join(self, keys: Sequence[Key]) -> None:
        """All these are one, but for those that were told apart from what is one already."""
        for key in keys[1:]:
            one, other = self.members(keys[0]), self.members(key)
            if one is other or any(not self.apart[k].isdisjoint(other) for k in one):
                continue
            one |= other
            for k in other:
                self.group[k] = one

    def part(self, out: Sequence[Key], rest: Sequence[Key]) -> None:
        """None of these is one with any of those, unless they were joined."""
        for a in out:
            for b in rest:
                if b not in self.members(a):
                    self.apart[a].add(b)
                    self.apart[b].add(a)
        self.out += out

    def constraints(self) -> Constraints:
        """As resolution takes them."""
        groups = {id(g): g for g in self.group.values() if len(g) > 1}
        together = sorted((frozenset(g) for g in groups.values()), key=min)
        taken = {k: "/".join(min(self.members(key))) for key in self.out for k in self.members(key)}
        return Constraints(together, {k: frozenset(v) for k, v in self.apart.items() if v}, taken)


@dataclass
class Overrides:
    """What people said of entities, by cluster: values that replace the chosen ones, and verdicts."""

    values: dict[int, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    verdicts: dict[int, str] = field(default_factory=dict)
    parties: dict[int, list[tuple[Any, str | None]]] = field(default_factory=lambda: defaultdict(list))
    """Who takes part or is spoken to, in which role; none for who doesn't and isn't."""


NAMED = {"actor": "name", "place": "name", "meeting": "title"}
"""What ``rename`` changes."""


def overrides(decided: Sequence[Decision], kind: str, finder: Finder, home: Callable[[Key], int]) -> Overrides:
    """What was said of each cluster of a kind; the later decision holds. ``home`` gives the cluster of a report."""
    out = Overrides()
    for decision in decided:
        if decision.entity != kind:
            continue
        found = Counter(map(home, finder.keys(kind, decision.arguments.get("reports", []))))
        if not found:
            continue
        cluster = min(found, key=lambda k: (-found[k], k))
        if decision.kind == "rename" and kind in NAMED:
            out.values[cluster][NAMED[kind]] = decision.arguments["value"]
        elif decision.kind == "assign":
            out.values[cluster].update(decision.arguments.get("values", {}))
        elif decision.kind in ("add", "remove"):
            out.parties[cluster].append((decision.arguments["values"]["who"], decision.arguments.get("role")))
        elif decision.kind in ("reject", "confirm"):
            out.verdicts[cluster] = decision.kind + "ed"
    return out


def judged(connection: Connection, kind: str, entity: int) -> Decision | None:
    """The last rejection or confirmation of an entity or a reaction that holds."""
    said = [d for d in decisions(connection) if d.entity == kind and d.kind in ("reject", "confirm")]
    finder = Finder(connection, said)
    out = None
    for decision in said:
        homes = Counter(s.entity for _, s in finder.found(kind, decision.arguments["reports"]))
        if homes and min(homes, key=lambda n: (-homes[n], n)) == entity:
            out = decision
    return out


def describe(decision: Decision) -> str:
    """A decision in one line."""
    said = decision.arguments
    who = f" by {decision.author}" if decision.author else ""
    why = f": {decision.reason}" if decision.reason else ""
    words = " ".join([decision.kind, decision.subject, *said.get("ids", []), *filter(None, [said.get("value")])])
    return f"{words}{who} on {decision.decided_at:%Y-%m-%d}{why}"
