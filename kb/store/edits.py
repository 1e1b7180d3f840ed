"""What people decided about an article's record: parts that the reader missed, encounters that it took for one, what
a reaction is. Pure: a record and decisions in, the record as they want it out.

A decision names what it is about by traces (``kb.store.likeness``), so that it finds it in the record of another
extraction too; where it finds nothing, it changes nothing. Parts that it makes have an id of its own.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from kb.record import DocumentRecord
from kb.store.likeness import ENTERED, Trace, match
from kb.store.rows import one_line

Values = dict[str, Any]
FACTS = {"actor": ("name", "kind", "country"), "place": ("name", "country", "latitude", "longitude", "geonames_id")}
"""Of what is mentioned, what makes it one where an article hasn't it."""


class Edit(NamedTuple):
    """A decision that is about what an article says."""

    kind: str
    key: str
    arguments: Mapping[str, Any]


def docs(edit: Edit) -> set[str]:
    """The articles whose records a decision changes, none if it is not of this sort."""
    said = edit.arguments
    if edit.kind == "enter":
        return {said["doc"]}
    if edit.kind == "part" or (edit.kind == "assign" and said["entity"] == "reaction"):
        return {ref["doc"] for ref in said["reports"]}
    return set()


def edited(record: DocumentRecord, edits: Iterable[Edit]) -> DocumentRecord:
    """The record after some decisions, in their order; what one of them can't find, or can't be, it leaves."""
    for edit in edits:
        draft = Draft(record, edit)
        try:
            draft.apply()
            record = DocumentRecord.model_validate(draft.values)
        except ValueError:
            continue
    return record


def require_sound(edit: Edit) -> None:
    """Raise KeyError, TypeError or AttributeError for a decision that lacks what it needs to be applied."""
    for doc in docs(edit):
        nothing = DocumentRecord(doc_id=doc, text="")
        try:
            Draft(nothing, edit).apply()
        except ValueError:  # it is about nothing in this record, but it could be
            continue


def local_id(key: str, number: int = 0) -> str:
    """The id, within a record, of the part that a decision makes: the first, or one that this refers to."""
    return f"{ENTERED}{key[:12]}{f'.{number}' if number else ''}"


def mentioned(arguments: Mapping[str, Any]) -> list[Values]:
    """The actors, places, meetings and statements that a decision's values name, always in the same order."""
    said = arguments.get("values", {})
    each = [one for name in sorted(said) for one in (said[name] if isinstance(said[name], list) else [said[name]])]
    return [one for one in each if isinstance(one, dict) and "reports" in one]


class Draft:
    """A record that a decision changes."""

    def __init__(self, record: DocumentRecord, edit: Edit) -> None:
        self.text, self.doc, self.edit = record.text, record.doc_id, edit
        self.values: Values = json.loads(record.to_json())
        self.said: Values = dict(edit.arguments.get("values", {}))

    def apply(self) -> None:
        """Do what the decision says. Raises ValueError where that can't be."""
        entity = self.edit.arguments["entity"]
        if self.edit.kind == "enter":
            make = {"actor": self.actor, "place": self.place, "meeting": self.meeting, "statement": self.statement,
                    "reaction": self.reaction}  # fmt: skip
            self.parts(entity).append({"id": local_id(self.edit.key), **make[entity]()})
        elif self.edit.kind == "part":
            for meeting in self.found("meeting", self.edit.arguments["reports"]):
                self.part(meeting)
        else:
            for reaction in self.found("reaction", self.edit.arguments["reports"])[:1]:
                self.change(reaction)

    def parts(self, kind: str) -> list[Values]:
        """The parts of a kind."""
        out: list[Values] = self.values[f"{kind}s"]
        return out

    def found(self, kind: str, refs: Sequence[Mapping[str, Any]]) -> list[Values]:
        """The parts that are meant by references."""
        old = [Trace.of(r) for r in refs if r["doc"] == self.doc]
        parts = self.parts(kind)
        return [parts[k] for k in sorted(match(old, [self.trace(kind, part) for part in parts]))]

    def trace(self, kind: str, part: Values) -> Trace:
        """By what a part is known again."""
        if kind in FACTS:
            return Trace(part["id"], part["name"], tuple(map(tuple, part["mentions"])))
        names = {actor["id"]: actor["name"] for actor in self.parts("actor")}
        if kind == "meeting":
            who = "; ".join(sorted(names[p["actor"]] for p in part["participants"]))
            return Trace(part["id"], who, tuple(map(tuple, part["evidence"])))
        if kind == "statement":
            words = one_line(self.text, part["content"]) or part.get("quotation") or ""
            return Trace(part["id"], words, tuple(map(tuple, part["content"])))
        spans = [part["evidence"]] if part["evidence"] else []
        return Trace(part["id"], f"{names[part['actor']]} {part['stance']}", tuple(map(tuple, spans)))

    def refer(self, said: Values) -> str:
        """The id of the part that is meant; an actor or a place that the record hasn't is added to it."""
        kind = said["entity"]
        there = self.found(kind, said["reports"])
        if there:
            return str(there[0]["id"])
        if kind not in FACTS:
            raise ValueError(f"no {kind} of the record is meant")
        own = local_id(self.edit.key, 1 + next(k for k, x in enumerate(mentioned(self.edit.arguments)) if x is said))
        if all(part["id"] != own for part in self.parts(kind)):
            self.parts(kind).append({"id": own, "mentions": [], **{field: said.get(field) for field in FACTS[kind]}})
        return own

    def spans(self) -> list[tuple[int, int]]:
        """Where the person marked it."""
        return [at for said in self.said.get("spans", []) if (at := self.span(said))]

    def span(self, said: Mapping[str, Any] | None) -> tuple[int, int] | None:
        """A marked span: where its words are now, the nearest ones to where they were; None if they are gone."""
        if said is None:
            return None
        words, start = said["words"], said["start"]
        after, before = self.text.find(words, start), self.text.rfind(words, 0, start + len(words))
        near = [at for at in (after, before) if at >= 0]
        at = min(near, key=lambda k: abs(k - start), default=None)
        return None if at is None else (at, at + len(words))

    def actor(self) -> Values:
        """An actor as the decision has it."""
        return {**self.plain(*FACTS["actor"], "role"), "mentions": self.spans()}

    def place(self) -> Values:
        """A place."""
        return {**self.plain(*FACTS["place"]), "mentions": self.spans()}

    def plain(self, *names: str) -> Values:
        """Those of some values that the decision gives."""
        return {name: self.said[name] for name in names if name in self.said}

    def meeting(self) -> Values:
        """A meeting."""
        parties = [{"actor": self.refer(who), "role": who["role"]} for who in self.said["participants"]]
        place = self.refer(self.said["place"]) if self.said.get("place") else None
        return {**self.plain("mode", "status", "start", "end"), "participants": parties, "place": place,
                "evidence": self.spans()}  # fmt: skip

    def statement(self) -> Values:
        """A statement: its words are the marked ones, or what the person wrote."""
        speaker = self.refer(self.said["speaker"]) if self.said.get("speaker") else None
        addressees = [self.refer(who) for who in self.said.get("addressees", [])]
        return {**self.plain("form", "quotation"), "speaker": speaker, "addressees": addressees,
                "content": self.spans()}  # fmt: skip

    def reaction(self) -> Values:
        """A reaction."""
        return {"actor": self.refer(self.said["actor"]), **self.plain("stance", "start"), "target": self.target(),
                "evidence": next(iter(self.spans()), None)}  # fmt: skip

    def target(self) -> Values:
        """What a reaction is about."""
        said, span = self.said["target"], self.span(self.said.get("words"))
        if said == "text":
            if span is None:
                raise ValueError("the words that it is about are gone")
            return {"kind": "text", "span": span}
        return {"kind": said["entity"], "id": self.refer(said), "span": span}

    def change(self, reaction: Values) -> None:
        """Give a reaction another stance, target, actor or day."""
        reaction.update(self.plain("stance"))
        if "actor" in self.said:
            reaction["actor"] = self.refer(self.said["actor"])
        if "target" in self.said:
            reaction["target"] = self.target()
        if "start" in self.said:
            reaction.update({"start": self.said["start"], "end": None, "precision": None})

    def part(self, meeting: Values) -> None:
        """Make two encounters of one: some of those who take part met by themselves, others took part in both."""
        moved, also = ({part["id"] for who in self.said.get(name, []) for part in self.found("actor", who["reports"])}
                       for name in ("participants", "also"))  # fmt: skip
        all_of_them = meeting["participants"]
        apart = [p for p in all_of_them if p["actor"] in moved | also]
        rest = [p for p in all_of_them if p["actor"] not in moved]
        if not rest or not apart or len(rest) == len(all_of_them):
            raise ValueError("it has not these and others")
        number = sum(part["id"].startswith(local_id(self.edit.key)) for part in self.parts("meeting"))
        kept = {name: value for name, value in meeting.items() if name not in ("entity", "confidence")}
        meeting["participants"] = rest
        self.parts("meeting").append({**kept, "id": local_id(self.edit.key, number), "participants": apart})
