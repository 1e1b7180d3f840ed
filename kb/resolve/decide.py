"""Deciding: the entity that somebody means, and the decision in terms of its reports."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from kb.errors import InputError, NotFoundError, UsageError
from kb.resolve.decisions import Decision, Reference, decisions, record, reference, references
from kb.store import ids
from kb.store.likeness import stored

FIELDS = {
    "actor": {"kind": "", "country": "", "wikidata_id": ""},
    "place": {"country": "", "latitude": "", "longitude": "", "geonames_id": ""},
    "meeting": {"mode": "", "status": "", "start_date": "", "end_date": "", "place_id": "place"},
    "statement": {"form": "", "speaker_id": "actor"},
}
"""What ``assign`` can set, and of what kind of entity the value is."""
SHORT = {"start": "start_date", "end": "end_date", "place": "place_id", "speaker": "speaker_id"}
NUMBERS = {"latitude": float, "longitude": float, "geonames_id": int}


class Entity(NamedTuple):
    """An entity by kind and number."""

    kind: str
    number: int

    def __str__(self) -> str:
        return ids.public(self.kind, self.number)


NAMES = """SELECT DISTINCT 'actor', actor_id FROM actor_alias WHERE lower(name) = lower(:name)
           UNION SELECT 'place', id FROM place WHERE lower(name) = lower(:name)
           UNION SELECT kind, entity_id FROM judgement WHERE lower(title) = lower(:name) ORDER BY 1, 2"""


def find(connection: Connection, name: str) -> Entity:
    """The entity of an id, even one that was given up, or of a name that only one has.

    Raises NotFoundError if there is none, UsageError if several have the name.
    """
    try:
        kind, number = ids.split(name)
    except UsageError:
        return by_name(connection, name)
    led = connection.execute(
        text("SELECT new_id FROM entity_redirect WHERE kind = :k AND old_id = :n"), {"k": kind, "n": number}
    ).scalar()
    out = Entity(kind, int(led or number))
    if not connection.execute(text(f"SELECT 1 FROM {kind} WHERE id = :n"), {"n": out.number}).first():
        raise NotFoundError(f"nothing has the id {name}")
    return out


def by_name(connection: Connection, name: str) -> Entity:
    """The only entity of a name. Raises NotFoundError, or UsageError if there are several."""
    found = [Entity(*row) for row in connection.execute(text(NAMES), {"name": name})]
    if not found:
        raise NotFoundError(f"nothing has the name {name!r}")
    if len(found) > 1:
        raise UsageError(f"{name!r} is the name of {', '.join(map(str, found))}: say which by its id")
    return found[0]


class Desk:
    """Where decisions are made: on a connection that holds the write lock, by somebody, for a reason."""

    def __init__(self, connection: Connection, author: str | None, reason: str | None) -> None:
        self.connection, self.author, self.reason = connection, author, reason

    def write(self, kind: str, entity: Entity, **arguments: Any) -> int:
        """Write a decision down; its number."""
        refs = references(self.connection, *entity)
        said = {"entity": entity.kind, "reports": refs, **arguments}
        return record(self.connection, Decision(kind, str(entity), said, self.author, self.reason))

    def merge(self, names: Sequence[str]) -> int:
        """These are one."""
        first, *others = [find(self.connection, name) for name in names]
        if not others or any(other.kind != first.kind for other in others) or first in others:
            raise UsageError("merge takes two or more different entities of one kind")
        refs = [references(self.connection, *other) for other in others]
        return self.write("merge", first, others=refs, ids=[str(o) for o in others])

    def split(self, name: str, parts: Sequence[str]) -> int:
        """The reports of these articles are another entity; or these entities are not one."""
        entity = find(self.connection, name)
        out = [ref for part in parts for ref in self.part(entity, part)]
        mine = [ref for ref in references(self.connection, *entity) if ref not in out]
        if not out or not mine:
            raise UsageError(f"split takes some of the reports of {entity}, not none and not all")
        return self.write("split", entity, reports=mine, out=out, ids=list(parts))

    def part(self, entity: Entity, part: str) -> list[Reference]:
        """What is split off: another entity, or the entity's reports in an article."""
        if part[:1] == ids.LETTERS[entity.kind] and part[1:].isdigit():
            return references(self.connection, *find(self.connection, part))
        return [ref for ref in self.reports(entity.kind, part)[1] if ref in references(self.connection, *entity)]

    def reports(self, kind: str, where: str) -> tuple[list[int], list[Reference]]:
        """The reports ``d5:m2``, or all of an article ``d5``, with their entities.

        Raises NotFoundError if there are none.
        """
        article, _, local = where.rpartition(":") if ":" in where else (where, "", "")
        number = ids.split(article)[1] if article[:1] == "d" and article[1:].isdigit() else self.article(article)
        doc = self.connection.execute(text("SELECT doc_id FROM article WHERE id = :n"), {"n": number}).scalar()
        found = [s for s in stored(self.connection, kind, [number])[number] if local in ("", s.trace.local_id)]
        if doc is None or not found:
            raise NotFoundError(f"no {kind} is reported at {where}")
        return [s.entity for s in found], [reference(doc, s.trace) for s in found]

    def article(self, doc_id: str) -> int:
        """The number of an article. Raises NotFoundError."""
        found = self.connection.execute(text("SELECT id FROM article WHERE doc_id = :d"), {"d": doc_id}).scalar()
        if found is None:
            raise NotFoundError(f"no article {doc_id!r}")
        return int(found)

    def rename(self, name: str, value: str) -> int:
        """Call it so."""
        entity = find(self.connection, name)
        if not value.strip():
            raise UsageError("a name can't be empty")
        return self.write("rename", entity, value=value.strip())

    def judge(self, verdict: str, name: str) -> int:
        """``reject`` it as wrong, or ``confirm`` that it is right and one."""
        return self.write(verdict, find(self.connection, name))

    def assign(self, name: str, what: Sequence[str]) -> int:
        """Values (``status=held``) hold, or a report (``d5:m2``) belongs to it."""
        entity = find(self.connection, name)
        values = dict(self.value(entity, one) for one in what if "=" in one)
        out: list[Reference] = []
        others: list[list[Reference]] = []
        for where in (one for one in what if "=" not in one):
            homes, refs = self.reports(entity.kind, where)
            out += refs
            others += [[r for r in references(self.connection, entity.kind, home) if r not in refs]
                       for home in sorted(set(homes)) if home != entity.number]  # fmt: skip
        mine = [ref for ref in references(self.connection, *entity) if ref not in out]
        return self.write("assign", entity, reports=mine or out, values=values, out=out, others=others, ids=list(what))

    def value(self, entity: Entity, said: str) -> tuple[str, Any]:
        """A field and its value. Raises UsageError for a field that there isn't, or a value that can't be."""
        name, _, value = said.partition("=")
        field = SHORT.get(name.strip(), name.strip())
        fields = FIELDS.get(entity.kind, {})
        if field not in fields:
            raise UsageError(f"of {entity} one can assign {', '.join(fields) or 'nothing'}, not {name!r}")
        if fields[field]:
            other = find(self.connection, value)
            return field, {"entity": other.kind, "reports": references(self.connection, *other), "name": value}
        try:
            return field, checked(field, value.strip())
        except ValueError as error:
            raise UsageError(f"{field} can't be {value!r}") from error


def checked(field: str, value: str) -> Any:
    """A value as its column takes it. Raises ValueError."""
    from datetime import date
    from typing import get_args

    from kb import record as r

    known = {"mode": r.MeetingMode, "status": r.MeetingStatus, "form": r.StatementForm, "kind": r.ActorKind}
    if field in known and value not in get_args(known[field]):
        raise ValueError(value)
    if field.endswith("_date"):
        return date.fromisoformat(value).isoformat()
    if field == "country" and not (len(value) == 3 and value.isalpha()):
        raise ValueError(value)
    return NUMBERS.get(field, str.upper if field == "country" else str)(value)


def exported(connection: Connection) -> Iterator[str]:
    """All decisions as JSON lines, those that were undone too."""
    for d in decisions(connection, active=False):
        undone = d.undone_at.isoformat() if d.undone_at else None
        line = {"kind": d.kind, "subject": d.subject, "arguments": d.arguments, "author": d.author,
                "reason": d.reason, "decided_at": d.decided_at.isoformat(), "undone_at": undone}  # fmt: skip
        yield json.dumps(line, ensure_ascii=False) + "\n"


def imported(connection: Connection, lines: Iterable[str]) -> int:
    """Write decisions of a file down, each once; how many. Raises InputError for what is none."""
    count = 0
    for number, line in enumerate(lines, 1):
        try:
            said = json.loads(line)
            moments = [datetime.fromisoformat(said[k]) if said.get(k) else None for k in ("decided_at", "undone_at")]
            decision = Decision(said["kind"], said["subject"], said["arguments"], said.get("author"),
                                said.get("reason"), moments[0], moments[1])  # type: ignore[arg-type]  # fmt: skip
            record(connection, decision)
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"line {number} is no decision: {error}") from error
        count += 1
    return count
