"""Deciding: the entity that somebody means, and the decision in terms of its reports."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, text

from kb import kinds
from kb.errors import InputError, NotFoundError, UsageError
from kb.kinds import ENTITIES, JUDGED
from kb.resolve.decisions import (
    NAMED,
    Decision,
    Reference,
    aware,
    decisions,
    edit_of,
    judged,
    record,
    reference,
    references,
)
from kb.resolve.fields import FIELDS, NOTHING, SHORT, reversed_dates, values
from kb.secrets import key_shown
from kb.store.edits import require_sound
from kb.store.likeness import stored
from kb.world.fold import fold

ACTS_ON: dict[str, tuple[str, ...]] = {
    "merge": ENTITIES, "split": ENTITIES, "rename": tuple(NAMED), "assign": (*FIELDS, "reaction"),
    "reject": JUDGED, "confirm": JUDGED,
}  # fmt: skip
"""Of which kinds each decision can be."""


class Entity(NamedTuple):
    """An entity by kind and number."""

    kind: str
    number: int

    def __str__(self) -> str:
        return kinds.public_id(self.kind, self.number)


NAMES = """SELECT DISTINCT 'actor', actor_id FROM actor_alias WHERE folded = :folded
           UNION SELECT 'place', id FROM place WHERE folded = :folded
           UNION SELECT kind, entity_id FROM judgement WHERE lower(title) = lower(:name) ORDER BY 1, 2"""


def find(connection: Connection, name: str, kind: str | None = None) -> Entity:
    """The entity of an id, even one that was given up, or of a name that only one has; if need be of one kind.

    Raises NotFoundError if there is none, UsageError if several have the name, or it is of another kind.
    """
    try:
        found, number = kinds.split_id(name)
    except UsageError:
        return by_name(connection, name, kind)
    if kind not in (None, found):
        raise UsageError(f"{name} is no {kind}")
    led = connection.execute(
        text("SELECT new_id FROM entity_redirect WHERE kind = :k AND old_id = :n"), {"k": found, "n": number}
    ).scalar()
    out = Entity(found, int(led or number))
    if not connection.execute(text(f"SELECT 1 FROM {found} WHERE id = :n"), {"n": out.number}).first():
        raise NotFoundError(f"nothing has the id {name}")
    return out


def by_name(connection: Connection, name: str, kind: str | None) -> Entity:
    """The only entity of a name. Raises NotFoundError, or UsageError if there are several."""
    # what has no letter folds to nothing, and is nobody's name
    said = {"name": name, "folded": fold(name) or None}
    found = [Entity(*row) for row in connection.execute(text(NAMES), said) if kind in (None, row[0])]
    if not found and kind:
        raise NotFoundError(f"no {kind} has the name {name!r}: write the name or id of one that `kb {kind}s` lists")
    if not found:
        raise NotFoundError(f"nothing has the name {name!r}")
    if len(found) > 1:
        raise UsageError(f"{name!r} is the name of {', '.join(map(str, found))}: say which by its id")
    return found[0]


class StoredArticle(NamedTuple):
    """An article of the database."""

    number: int
    doc: str
    text: str


def find_article(connection: Connection, name: str) -> StoredArticle:
    """The article of a public id (``d5``), or else of the id of its record. Raises NotFoundError."""
    number = kinds.public_number(name, "article")
    return article_by(connection, "doc_id", name) if number is None else article_by(connection, "id", number)


def article_by(connection: Connection, column: Literal["id", "doc_id"], value: int | str) -> StoredArticle:
    """The article that has this in a column. Raises NotFoundError."""
    query = f"SELECT id, doc_id, text FROM article WHERE {column} = :value"
    row = connection.execute(text(query), {"value": value}).first()
    if row is None:
        raise NotFoundError(f"no article {value if column == 'doc_id' else kinds.public_id('article', int(value))!r}")
    return StoredArticle(*row)


class Desk:
    """Where decisions are made: on a connection that holds the write lock, by somebody, for a reason."""

    def __init__(self, connection: Connection, author: str | None, reason: str | None) -> None:
        self.connection, self.author, self.reason = connection, author, reason

    def find(self, decision: str, name: str) -> Entity:
        """The entity that such a decision is to be about. Raises UsageError if it can't be about its kind."""
        out = find(self.connection, name)
        if out.kind not in ACTS_ON[decision]:
            *most, last = ("an actor" if kind == "actor" else f"a {kind}" for kind in ACTS_ON[decision])
            raise UsageError(f"{decision} takes {', '.join(most)} or {last}, not {out.kind} {out}")
        return out

    def write(self, kind: str, entity: Entity, **arguments: Any) -> int:
        """Write a decision down; its number."""
        refs = references(self.connection, *entity)
        said = {"entity": entity.kind, "reports": refs, **arguments}
        return record(self.connection, Decision(kind, str(entity), said, self.author, self.reason))

    def merge(self, names: Sequence[str]) -> int:
        """These are one."""
        first, *others = [self.find("merge", name) for name in names]
        if not others or any(other.kind != first.kind for other in others) or first in others:
            raise UsageError("merge takes two or more different entities of one kind")
        refs = [references(self.connection, *other) for other in others]
        return self.write("merge", first, others=refs, ids=[str(o) for o in others])

    def split(self, name: str, parts: Sequence[str]) -> int:
        """The reports of these articles are another entity; or these entities are not one."""
        entity = self.find("split", name)
        out = [ref for part in parts for ref in self.part(entity, part)]
        mine = [ref for ref in references(self.connection, *entity) if ref not in out]
        if not out or not mine:
            raise UsageError(f"split takes some of the reports of {entity}, not none and not all")
        return self.write("split", entity, reports=mine, out=out, ids=list(parts))

    def part(self, entity: Entity, part: str) -> list[Reference]:
        """What is split off: another entity, or the entity's reports in an article."""
        if kinds.public_number(part, entity.kind):
            return references(self.connection, *find(self.connection, part))
        mine = references(self.connection, *entity)
        return [ref for ref in self.reports(entity.kind, part)[1] if ref in mine]

    def reports(self, kind: str, where: str) -> tuple[list[int], list[Reference]]:
        """The reports ``d5:m2``, or all of an article ``d5``, with their entities.

        Raises NotFoundError if there are none.
        """
        article, _, local = where.rpartition(":") if ":" in where else (where, "", "")
        number, doc, _ = find_article(self.connection, article)
        found = [s for s in stored(self.connection, kind, [number])[number] if local in ("", s.trace.local_id)]
        if not found:
            raise NotFoundError(f"no {kind} is reported at {where}")
        return [s.entity for s in found], [reference(doc, s.trace) for s in found]

    def rename(self, name: str, value: str) -> int:
        """Call it so."""
        entity = self.find("rename", name)
        if not value.strip():
            raise UsageError("a name can't be empty")
        return self.write("rename", entity, value=value.strip())

    def judge(self, verdict: str, name: str) -> int | None:
        """``reject`` it as wrong, or ``confirm`` that it is right and one; None if somebody said just that."""
        entity = self.find(verdict, name)
        last = judged(self.connection, *entity)
        known = last.arguments["reports"] if last and last.kind == verdict else []
        new = [ref for ref in references(self.connection, *entity) if ref not in known]
        return self.write(verdict, entity) if not known or (new and verdict == "confirm") else None

    def assign(self, name: str, what: Sequence[str]) -> int:
        """Values (``status=held``) hold, or a report (``d5:m2``) belongs to it."""
        entity = self.find("assign", name)
        if entity.kind == "reaction":
            from kb.resolve.correct import change_reaction, fields_of_reaction

            return change_reaction(self, name, **fields_of_reaction(what))
        given: dict[str, Any] = {}
        for one in what:
            given |= self.value(entity, one) if "=" in one else {}
        self.check_dates(entity, given)
        out: list[Reference] = []
        others: list[list[Reference]] = []
        for where in (one for one in what if "=" not in one):
            homes, refs = self.reports(entity.kind, where)
            out += refs
            others += [[r for r in references(self.connection, entity.kind, home) if r not in refs]
                       for home in sorted(set(homes)) if home != entity.number]  # fmt: skip
        mine = [ref for ref in references(self.connection, *entity) if ref not in out]
        return self.write("assign", entity, reports=mine or out, values=given, out=out, others=others, ids=list(what))

    def value(self, entity: Entity, said: str) -> dict[str, Any]:
        """A field and its value. Raises UsageError for a field that there isn't, or a value that can't be."""
        name, value = (part.strip() for part in said.split("=", 1))
        field = SHORT.get(name, name)
        fields = FIELDS[entity.kind]
        if field not in fields:
            raise UsageError(f"of {entity} one can assign {', '.join(fields)}, not {key_shown(name)!r}")
        read = fields[field]
        if isinstance(read, str) and value.casefold() == NOTHING:
            return {field: None}
        if isinstance(read, str):
            other = find(self.connection, value, read)
            return {field: {"entity": read, "reports": references(self.connection, *other), "name": value}}
        return values(field, read, value)

    def check_dates(self, entity: Entity, given: Mapping[str, Any]) -> None:
        """Raises UsageError if a meeting would end before it starts."""
        if "start_date" in given or "end_date" in given:
            query = text("SELECT start_date, end_date FROM meeting WHERE id = :n")
            row = {**self.connection.execute(query, {"n": entity.number}).mappings().one(), **given}
            if reversed_dates(row):
                both = "" if {"start_date", "end_date"} <= given.keys() else ": assign both, start=… and end=…"
                raise UsageError(f"{entity} can't start on {row['start_date']} and end on {row['end_date']}{both}")


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
            moments = [aware(datetime.fromisoformat(said[k])) if said.get(k) else None
                       for k in ("decided_at", "undone_at")]  # fmt: skip
            decision = Decision(said["kind"], said["subject"], said["arguments"], said.get("author"),
                                said.get("reason"), moments[0], moments[1])  # type: ignore[arg-type]  # fmt: skip
            require_sound(edit_of(decision))
            record(connection, decision)
        except (ValueError, KeyError, TypeError, AttributeError, UsageError) as error:
            raise InputError(f"line {number} is no decision: {error}") from error
        count += 1
    return count
