"""Entity tables: what is the case, once, however many articles report it.

Rows are made and chosen by ``kb.store.identity`` at load and by ``kb.resolve`` afterwards; ``identity_key``
is what the load finds a known entity by. Ids are never given twice.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, DateTime, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from kb import record
from kb.kinds import ENTITIES, JUDGED
from kb.store.base import PRECISION as WRITTEN
from kb.store.base import Base, Country, Day, Id, Position, choice, coordinate_checks, date_check, parent

DECISIONS = ("merge", "split", "rename", "reject", "confirm", "assign", "add", "remove", "enter", "part")


class Actor(Base):
    """A person, organization, country or group; ``articles`` and ``reactions`` as of the last count."""

    __tablename__ = "actor"
    __table_args__ = (Index("ix_actor_identity", "identity_key"), {"sqlite_autoincrement": True})
    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(choice(record.ActorKind, "kind"))
    name: Mapped[str] = mapped_column(index=True)
    country: Mapped[Country] = mapped_column(index=True)
    wikidata_id: Mapped[str | None]
    identity_key: Mapped[str]
    articles: Mapped[int] = mapped_column(server_default=text("0"), index=True)
    reactions: Mapped[int] = mapped_column(server_default=text("0"))


class ActorAlias(Base):
    """A name that articles use for an actor; ``folded`` is what it is found by."""

    __tablename__ = "actor_alias"
    actor_id: Mapped[int] = parent("actor.id", primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True, index=True)
    folded: Mapped[str] = mapped_column(server_default="", index=True)


class Office(Base):
    """An office in which an actor was seen, between which publication dates."""

    __tablename__ = "office"
    actor_id: Mapped[int] = parent("actor.id", primary_key=True)
    title: Mapped[str] = mapped_column(primary_key=True)
    country: Mapped[Country]
    seen_from: Mapped[Day]
    seen_to: Mapped[Day]


class Place(Base):
    """A place with coordinates (WGS 84) and its GeoNames id where known, found by its ``folded`` name; ``meetings``
    and ``articles`` as of the last count."""

    __tablename__ = "place"
    __table_args__ = (
        *coordinate_checks(),
        Index("ix_place_identity", "identity_key"),
        Index("ix_place_often", "meetings", "articles"),
        {"sqlite_autoincrement": True},
    )
    id: Mapped[Id]
    name: Mapped[str] = mapped_column(index=True)
    folded: Mapped[str] = mapped_column(server_default="", index=True)
    country: Mapped[Country] = mapped_column(index=True)
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    geonames_id: Mapped[int | None] = mapped_column(unique=True)
    identity_key: Mapped[str]
    meetings: Mapped[int] = mapped_column(server_default=text("0"))
    articles: Mapped[int] = mapped_column(server_default=text("0"))


class Meeting(Base):
    """One encounter, with the values chosen among its reports."""

    __tablename__ = "meeting"
    __table_args__ = (
        date_check("start"),
        date_check("end"),
        Index("ix_meeting_identity", "identity_key"),
        {"sqlite_autoincrement": True},
    )
    id: Mapped[Id]
    mode: Mapped[str] = mapped_column(choice(record.MeetingMode, "mode"))
    status: Mapped[str] = mapped_column(choice(record.MeetingStatus, "status"), index=True)
    start_date: Mapped[Day] = mapped_column(index=True)
    start_precision: Mapped[str | None] = mapped_column(choice(WRITTEN, "start_precision"))
    end_date: Mapped[Day]
    end_precision: Mapped[str | None] = mapped_column(choice(WRITTEN, "end_precision"))
    precision: Mapped[str | None] = mapped_column(choice(record.DatePrecision, "precision"))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    identity_key: Mapped[str]


class MeetingStatus(Base):
    """A meeting's status history: planned on the 5th, held on the 13th."""

    __tablename__ = "meeting_status"
    meeting_id: Mapped[int] = parent("meeting.id", primary_key=True)
    position: Mapped[Position] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(choice(record.MeetingStatus, "status"))
    reported_on: Mapped[Day]


class MeetingParticipant(Base):
    """Who takes part in a meeting, in which role."""

    __tablename__ = "meeting_participant"
    __table_args__ = (Index(None, "actor_id", "meeting_id"),)
    meeting_id: Mapped[int] = parent("meeting.id", primary_key=True)
    actor_id: Mapped[int] = mapped_column(ForeignKey("actor.id"), primary_key=True)
    role: Mapped[str] = mapped_column(choice(record.ParticipantRole, "role"))


class Attendance(Base):
    """What a person said of who takes part in a meeting: in which role, or none if somebody doesn't."""

    __tablename__ = "attendance"
    meeting_id: Mapped[int] = parent("meeting.id", primary_key=True)
    actor_id: Mapped[int] = mapped_column(ForeignKey("actor.id"), primary_key=True)
    role: Mapped[str | None] = mapped_column(choice(record.ParticipantRole, "role"))


class Statement(Base):
    """One utterance; ``quotation`` is its content as readable text, ``published_date`` that of its first report."""

    __tablename__ = "statement"
    __table_args__ = (
        Index("ix_statement_identity", "identity_key"),
        Index("ix_statement_speaker", "speaker_id", "published_date"),
        {"sqlite_autoincrement": True},
    )
    id: Mapped[Id]
    speaker_id: Mapped[int | None] = mapped_column(ForeignKey("actor.id"))
    form: Mapped[str] = mapped_column(choice(record.StatementForm, "form"))
    quotation: Mapped[str]
    identity_key: Mapped[str]
    published_date: Mapped[Day] = mapped_column(index=True)


class StatementAddressee(Base):
    """Whom a statement is addressed to."""

    __tablename__ = "statement_addressee"
    __table_args__ = (Index(None, "actor_id", "statement_id"),)
    statement_id: Mapped[int] = parent("statement.id", primary_key=True)
    actor_id: Mapped[int] = mapped_column(ForeignKey("actor.id"), primary_key=True)


class Decision(Base):
    """What a person decided about entities; never undone by the machine, only by another person."""

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("key"), {"sqlite_autoincrement": True})
    id: Mapped[Id]
    key: Mapped[str]
    kind: Mapped[str] = mapped_column(choice(DECISIONS, "kind"))
    subject: Mapped[str]
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON)
    author: Mapped[str | None]
    reason: Mapped[str | None]
    decided_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.current_timestamp())
    undone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Judgement(Base):
    """What a person said of an entity or a reaction: right or wrong (then no listing and no count has it), and
    what a meeting is called."""

    __tablename__ = "judgement"
    kind: Mapped[str] = mapped_column(choice(JUDGED, "kind"), primary_key=True)
    entity_id: Mapped[int] = mapped_column(primary_key=True)
    verdict: Mapped[str | None] = mapped_column(choice(("confirmed", "rejected"), "verdict"))
    title: Mapped[str | None]


class ArticleLink(Base):
    """An article that copies an earlier one's text, or updates it, and how much of the text they share."""

    __tablename__ = "article_link"
    article_id: Mapped[int] = parent("article.id", primary_key=True)
    original_id: Mapped[int] = parent("article.id", index=True)
    relation: Mapped[str] = mapped_column(choice(("duplicate", "update"), "relation"))
    score: Mapped[float]


class EntityRedirect(Base):
    """An id that was given up when two entities proved one: who wrote it down is led on.

    The anchors are reports, one that the old entity had and one of the new: once they are told apart again, the
    old id is its own again.
    """

    __tablename__ = "entity_redirect"
    kind: Mapped[str] = mapped_column(choice(ENTITIES, "kind"), primary_key=True)
    old_id: Mapped[int] = mapped_column(primary_key=True)
    new_id: Mapped[int] = mapped_column(index=True)
    anchor_doc_id: Mapped[str]
    anchor_local_id: Mapped[str]
    kept_doc_id: Mapped[str]
    kept_local_id: Mapped[str]


class Paraphrase(Base):
    """Two statements that word one utterance differently: linked, not merged."""

    __tablename__ = "paraphrase"
    __table_args__ = (CheckConstraint("statement_id < other_id", name="order"),)
    statement_id: Mapped[int] = parent("statement.id", primary_key=True)
    other_id: Mapped[int] = parent("statement.id", primary_key=True, index=True)
    score: Mapped[float]


class Doubt(Base):
    """A pair of reports of which resolution was least certain, for a person to look at."""

    __tablename__ = "doubt"
    kind: Mapped[str] = mapped_column(choice(ENTITIES, "kind"), primary_key=True)
    position: Mapped[Position] = mapped_column(primary_key=True)
    left_id: Mapped[int]
    right_id: Mapped[int]
    score: Mapped[float]
    joined: Mapped[bool]
    why: Mapped[str]
    margin: Mapped[float] = mapped_column(server_default="0")
    """How near the decision was: 0 could have gone either way."""


class Resolution(Base):
    """The last run of resolution: one row, with the last ids that there were when it was done, and what came since."""

    __tablename__ = "resolution"
    id: Mapped[Id]
    version: Mapped[str]
    actors: Mapped[int]
    places: Mapped[int]
    meetings: Mapped[int]
    statements: Mapped[int]
    finished_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.current_timestamp())
    unseen: Mapped[int] = mapped_column(server_default="0")
    """Articles loaded since; counted, as clocks go wrong."""
    decided: Mapped[str] = mapped_column(server_default="")
    """A digest of the decisions that it obeyed; empty where the next one must look at everything."""


class Arrival(Base):
    """An article that no resolution has seen, loaded since the last one."""

    __tablename__ = "arrival"
    article_id: Mapped[int] = parent("article.id", primary_key=True)


class ArticleSketch(Base):
    """By what an article's text is found to be like another one's; made by the first resolution that sees it."""

    __tablename__ = "article_sketch"
    article_id: Mapped[int] = parent("article.id", primary_key=True)
    bands: Mapped[bytes]
