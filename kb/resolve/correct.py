"""Corrections of what was read, each with plain arguments: who takes part, what a reaction is, what the reader missed.

Each writes a decision down and gives its number; ``kb.resolve.run.resolve`` applies it, and ``made`` then says what
a decision entered. Entities are ids (``m12``) or names that only one has, articles ``d5`` or the id of their record.
All raise NotFoundError for what isn't there and UsageError for what can't be.

    with writing(engine) as connection:
        number = enter_meeting(Desk(connection, "Cleo", "seen the film"), "d5", ["a7", ("a9", "host")], place="p4")
    resolve(engine)
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, text

from kb import kinds, record
from kb.errors import UsageError
from kb.resolve.decide import Desk, Entity, StoredArticle, article_by, find, find_article
from kb.resolve.decisions import Decision, decisions, edit_of, references
from kb.resolve.decisions import record as write_down
from kb.resolve.fields import NOTHING, REACTION
from kb.secrets import key_shown
from kb.store import dialect
from kb.store.edits import FACTS, docs, local_id
from kb.store.likeness import stored
from kb.words import vocabulary_words, written_date
from kb.world.blocs import country_code

Span = tuple[int, int]
Marked = Span | str | None
"""What a person marked: [start, end) in code points of the article's text, or words that are in it just once."""
Party = str | tuple[str, str]
"""An actor, or an actor and a role."""
Values = dict[str, Any]


def add_participant(desk: Desk, meeting: str, actor: str, role: str = "principal") -> int | None:
    """Somebody takes part in a meeting, in this role; None if that is so already."""
    return _party(desk, "meeting", meeting, actor, vocabulary_words([role], record.ParticipantRole, "role")[0])


def remove_participant(desk: Desk, meeting: str, actor: str) -> int | None:
    """Somebody doesn't take part in a meeting; None if that is so already."""
    return _party(desk, "meeting", meeting, actor, None)


def add_addressee(desk: Desk, statement: str, actor: str) -> int | None:
    """A statement is addressed to somebody; None if that is so already."""
    return _party(desk, "statement", statement, actor, "addressee")


def remove_addressee(desk: Desk, statement: str, actor: str) -> int | None:
    """A statement isn't addressed to somebody; None if that is so already."""
    return _party(desk, "statement", statement, actor, None)


def change_meeting(desk: Desk, meeting: str, **values: str) -> int:
    """A meeting's ``place``, ``start``, ``end``, ``mode`` or ``status``; ``none`` for a place or a day unknown."""
    return desk.assign(_is(desk, meeting, "meeting"), [f"{name}={value}" for name, value in values.items()])


def change_statement(desk: Desk, statement: str, **values: str) -> int:
    """A statement's ``speaker`` (``none`` for nobody known) or ``form``."""
    return desk.assign(_is(desk, statement, "statement"), [f"{name}={value}" for name, value in values.items()])


def change_reaction(
    desk: Desk, reaction: str, *, stance: str | None = None, target: str | None = None, words: Marked = None,
    actor: str | None = None, date: str | None = None,
) -> int:  # fmt: skip
    """Another stance, target (an actor, or a meeting or statement of its article, or ``text`` with its ``words``),
    actor or day (``none``: that of its article)."""
    entity = find(desk.connection, reaction, "reaction")
    refs = references(desk.connection, *entity)
    place = _Page(article_by(desk.connection, "doc_id", refs[0]["doc"]))
    values = _without_none(stance=_word(stance, record.Stance, "stance"), start=_day(date),
                           actor=_said(desk, actor, "actor"))  # fmt: skip
    values |= {"start": None} if date == NOTHING else {}
    values |= place.target(desk, target, words) if target is not None or words is not None else {}
    if not values:
        raise UsageError(f"of a reaction one can assign {', '.join(REACTION)}")
    said = _told(stance=stance, target=target, words=words, actor=actor, date=date)
    return desk.write("assign", entity, values=values, ids=said)


def fields_of_reaction(what: Sequence[str]) -> dict[str, str]:
    """The arguments of ``change_reaction`` out of ``stance=REJECT`` and the like."""
    out = {name.strip(): value.strip() for name, _, value in (one.partition("=") for one in what)}
    wrong = next((name for name in out if name not in REACTION), None)
    if wrong is not None:
        raise UsageError(f"of a reaction one can assign {', '.join(REACTION)}, not {key_shown(wrong)!r}")
    return out


def part_meeting(
    desk: Desk, meeting: str, participants: Sequence[str], *, also: Sequence[str] = (), reports: Sequence[str] = ()
) -> int:
    """Some of those who take part met by themselves, in an encounter that the reader took for the same; ``also`` took
    part in both. In all reports of the meeting that name them, or in some (``d5:m2``)."""
    entity = find(desk.connection, meeting, "meeting")
    refs = [ref for where in reports for ref in desk.reports("meeting", where)[1]]
    refs = refs or references(desk.connection, *entity)
    moved, both = ([_said(desk, name, "actor") for name in names] for names in (participants, also))
    if not moved:
        raise UsageError("part takes those who met by themselves")
    there = _participants(desk.connection, entity.number)
    numbers = [find(desk.connection, name, "actor").number for name in (*participants, *also)]
    absent = next((name for name, number in zip((*participants, *also), numbers, strict=True) if number not in there),
                  None)  # fmt: skip
    if absent is not None:
        raise UsageError(f"{absent} takes no part in {entity}")
    if there <= set(numbers[: len(participants)]):
        raise UsageError(f"part takes some of those who take part in {entity}, not all")
    said = {"entity": "meeting", "reports": refs, "values": {"participants": moved, "also": both},
            "ids": [*participants, *reports]}  # fmt: skip
    return write_down(desk.connection, Decision("part", str(entity), said, desk.author, desk.reason))


def enter_actor(
    desk: Desk, article: str, name: str, *, kind: str, country: str | None = None, role: str | None = None,
    span: Marked = None,
) -> int:  # fmt: skip
    """An actor that the reader missed in an article."""
    page = _Page(find_article(desk.connection, article))
    values = _without_none(name=_named(name), kind=_word(kind, record.ActorKind, "kind"), role=role,
                           country=country_code(country) if country else None)  # fmt: skip
    return page.enter(desk, "actor", values, span, [name])


def enter_place(  # noqa: PLR0913 - what a form asks
    desk: Desk, article: str, name: str, *, country: str | None = None, latitude: float | None = None,
    longitude: float | None = None, geonames_id: int | None = None, span: Marked = None,
) -> int:  # fmt: skip
    """A place that the reader missed in an article."""
    if (latitude is None) != (longitude is None):
        raise UsageError("a place has both coordinates or none")
    if not (abs(latitude or 0) <= 90 and abs(longitude or 0) <= 180):
        raise UsageError("latitude is a number from -90 to 90, longitude from -180 to 180")
    page = _Page(find_article(desk.connection, article))
    values = _without_none(name=_named(name), country=country_code(country) if country else None, latitude=latitude,
                           longitude=longitude, geonames_id=geonames_id)  # fmt: skip
    return page.enter(desk, "place", values, span, [name])


def enter_meeting(  # noqa: PLR0913 - what a form asks
    desk: Desk, article: str, participants: Sequence[Party], *, mode: str = "bilateral", status: str = "held",
    start: str | None = None, end: str | None = None, place: str | None = None, span: Marked = None,
) -> int:  # fmt: skip
    """A meeting that the reader missed in an article, of these actors."""
    page = _Page(find_article(desk.connection, article))
    parties = [(one, "principal") if isinstance(one, str) else one for one in participants]
    if not parties:
        raise UsageError("a meeting needs somebody who takes part")
    who = [{**_said(desk, name, "actor"), "role": _word(role, record.ParticipantRole, "role")}
           for name, role in parties]  # fmt: skip
    if end and (not start or _day(end)[: len(start)] < start[: len(end)]):
        raise UsageError(f"a meeting that ends on {end} starts on a day before it, or on the same")
    values = _without_none(mode=_word(mode, record.MeetingMode, "mode"), start=_day(start), end=_day(end),
                           status=_word(status, record.MeetingStatus, "status"), place=_said(desk, place, "place"),
                           participants=who)  # fmt: skip
    return page.enter(desk, "meeting", values, span, [name for name, _ in parties])


def enter_statement(
    desk: Desk, article: str, *, speaker: str | None = None, quotation: str | None = None, form: str = "indirect",
    addressees: Sequence[str] = (), span: Marked = None,
) -> int:  # fmt: skip
    """A statement that the reader missed in an article: its words are the marked ones, or ``quotation``."""
    page = _Page(find_article(desk.connection, article))
    if span is None and not (quotation or "").strip():
        raise UsageError("a statement needs a span of the article's text, or its words")
    values = _without_none(form=_word(form, record.StatementForm, "form"), quotation=quotation,
                           speaker=_said(desk, speaker, "actor"),
                           addressees=[_said(desk, name, "actor") for name in addressees])  # fmt: skip
    return page.enter(desk, "statement", values, span, [speaker or "somebody"])


def enter_reaction(  # noqa: PLR0913 - what a form asks
    desk: Desk, article: str, *, actor: str, stance: str, target: str, words: Marked = None, date: str | None = None,
    span: Marked = None,
) -> int:  # fmt: skip
    """A reaction that the reader missed in an article; its target as ``change_reaction`` takes it."""
    page = _Page(find_article(desk.connection, article))
    values = _without_none(actor=_said(desk, actor, "actor"), stance=_word(stance, record.Stance, "stance"),
                           start=_day(date))  # fmt: skip
    return page.enter(desk, "reaction", values | page.target(desk, target, words), span, [actor, stance, target])


def made(connection: Connection, number: int) -> list[str]:
    """The public ids of what a decision entered or parted, once it is applied."""
    decision = next((d for d in decisions(connection) if d.number == number), None)
    if decision is None or decision.kind not in ("enter", "part"):
        return []
    query = "SELECT id FROM article WHERE doc_id IN {values}"
    articles = [row[0] for row in dialect.lookup(connection, query, sorted(docs(edit_of(decision))))]
    own = local_id(decision.key)
    found = stored(connection, decision.entity, articles)
    numbers = {one.entity for n in articles for one in found[n] if one.trace.local_id == own}
    return [kinds.public_id(decision.entity, n) for n in sorted(numbers)]


class _Page:
    """An article in which something is entered."""

    def __init__(self, article: StoredArticle) -> None:
        self.number, self.doc, self.text = article

    def enter(self, desk: Desk, kind: str, values: Values, span: Marked, told: Sequence[str]) -> int:
        """Write down that the article has such a thing, too."""
        values |= {} if span is None else {"spans": [self.marked(span)]}
        said = {"entity": kind, "reports": [], "doc": self.doc, "values": values, "ids": [kind, *told]}
        subject = kinds.public_id("article", self.number)
        return write_down(desk.connection, Decision("enter", subject, said, desk.author, desk.reason))

    def marked(self, span: Span | str) -> Values:
        """What a person marked, with its words, by which it is found in another version of the text."""
        if isinstance(span, str):
            start = self.text.find(span) if span else -1
            if start < 0 or self.text.find(span, start + 1) >= 0:
                raise UsageError(f"{span!r} is {'not' if start < 0 else 'more than once'} in the article's text")
            span = start, start + len(span)
        start, end = span
        if not 0 <= start < end <= len(self.text):
            raise UsageError(f"span {start}:{end} is not within the text of {len(self.text)} code points")
        return {"start": start, "end": end, "words": self.text[start:end]}

    def target(self, desk: Desk, target: str | None, words: Marked) -> Values:
        """What a reaction is about, as a decision has it."""
        out: Values = {} if words is None else {"words": self.marked(words)}
        if target in (None, "text"):
            if words is None:
                raise UsageError("a target that is text needs its words")
            return out | {"target": "text"}
        entity = find(desk.connection, str(target))
        if entity.kind not in ("actor", "meeting", "statement"):
            raise UsageError(f"a target is an actor, a meeting, a statement or text, not {entity.kind} {entity}")
        refs = references(desk.connection, *entity)
        here = [ref for ref in refs if ref["doc"] == self.doc]
        if entity.kind != "actor" and not here:
            raise UsageError(f"the article doesn't report {entity}: enter it first")
        return out | {"target": _said(desk, str(entity), entity.kind)}


def _party(desk: Desk, kind: str, name: str, actor: str, role: str | None) -> int | None:
    """Write down who takes part or is spoken to, or that somebody isn't."""
    entity, who = find(desk.connection, name, kind), find(desk.connection, actor, "actor")
    query = {
        "meeting": "SELECT role FROM meeting_participant WHERE meeting_id = :m AND actor_id = :a",
        "statement": "SELECT 'addressee' FROM statement_addressee WHERE statement_id = :m AND actor_id = :a",
    }
    now = desk.connection.execute(text(query[kind]), {"m": entity.number, "a": who.number}).scalar()
    if now == role:
        return None
    said = {"values": {"who": _said(desk, actor, "actor")}, "role": role, "ids": [str(who)]}
    return desk.write("remove" if role is None else "add", entity, **said)


def _participants(connection: Connection, meeting: int) -> set[int]:
    """The numbers of those who take part in a meeting."""
    query = text("SELECT actor_id FROM meeting_participant WHERE meeting_id = :m")
    return {row[0] for row in connection.execute(query, {"m": meeting})}


def _is(desk: Desk, name: str, kind: str) -> str:
    """The id of an entity of a kind."""
    return str(find(desk.connection, name, kind))


def _said(desk: Desk, name: str | None, kind: str) -> Any:
    """An entity as a decision names it, with what makes it one where an article hasn't it; None for no name."""
    if name is None:
        return None
    entity: Entity = find(desk.connection, name, kind)
    facts: Values = {}
    if kind in FACTS:
        query = text(f"SELECT {', '.join(FACTS[kind])} FROM {kind} WHERE id = :n")
        facts = dict(desk.connection.execute(query, {"n": entity.number}).mappings().one())
    return {"entity": kind, "reports": references(desk.connection, *entity), **facts}


def _word(value: str | None, vocabulary: Any, what: str) -> str | None:
    """A word of a vocabulary."""
    return None if value is None else vocabulary_words([value], vocabulary, what)[0]


def _day(value: str | None) -> Any:
    """A written date that there is; None for none."""
    if value in (None, NOTHING):
        return None
    written_date(value)
    return value


def _named(name: str) -> str:
    """A name that isn't empty."""
    if not name.strip():
        raise UsageError("a name can't be empty")
    return name.strip()


def _without_none(**values: Any) -> Values:
    """Those values that are given."""
    return {name: value for name, value in values.items() if value is not None}


def _told(**values: Any) -> list[str]:
    """What was given, for people."""
    return [f"{name}={value}" for name, value in values.items() if value is not None]
