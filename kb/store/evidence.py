"""Evidence tables: what one article says, row for row of its document record.

Every row leads to its article, and through it to the extraction run that made it; spans are offsets into the
article's text. ``position`` keeps the order of the record's lists, ``local_id`` its ids: a record that was
loaded can be written again as it was.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, DateTime, ForeignKey, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from kb import record
from kb.store.base import PRECISION as WRITTEN
from kb.store.base import (
    Base,
    Country,
    Day,
    Id,
    MaybeOffset,
    Offset,
    Position,
    choice,
    confidence_check,
    coordinate_checks,
    date_check,
    parent,
    span_check,
)


def reported(*more: Any) -> tuple[Any, ...]:
    """Constraints of a table of reports: one row for each local id of an article."""
    return (UniqueConstraint("article_id", "local_id"), *more)


class Source(Base):
    """An outlet, by the name that its articles give."""

    __tablename__ = "source"
    __table_args__ = ({"sqlite_autoincrement": True},)
    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)


class ExtractionRun(Base):
    """What made a record; ``imported`` where the record doesn't say. What it leaves open is empty."""

    __tablename__ = "extraction_run"
    __table_args__ = (
        UniqueConstraint(
            "origin",
            "program",
            "version",
            "pipeline",
            "pipeline_version",
            "backend",
            "weights",
            "gazetteer",
            name="uq_extraction_run",
        ),
        {"sqlite_autoincrement": True},
    )
    id: Mapped[Id]
    origin: Mapped[str] = mapped_column(choice(("extracted", "imported"), "origin"))
    program: Mapped[str]
    version: Mapped[str]
    pipeline: Mapped[str]
    pipeline_version: Mapped[str]
    backend: Mapped[str]
    weights: Mapped[str]
    gazetteer: Mapped[str]


class Article(Base):
    """One article; ``text`` is what all offsets refer to."""

    __tablename__ = "article"
    __table_args__ = (date_check("published"), Index(None, "source_id", "published_date"),
                      {"sqlite_autoincrement": True})  # fmt: skip
    id: Mapped[Id]
    doc_id: Mapped[str] = mapped_column(unique=True)
    url: Mapped[str | None] = mapped_column(index=True)
    text_hash: Mapped[str] = mapped_column(index=True)
    input_hash: Mapped[str]
    record_hash: Mapped[str]
    source_id: Mapped[int | None] = mapped_column(ForeignKey("source.id"))
    title: Mapped[str | None]
    byline: Mapped[str | None]
    published_date: Mapped[Day] = mapped_column(index=True)
    published_precision: Mapped[str | None] = mapped_column(choice(WRITTEN, "published_precision"))
    language: Mapped[str | None]
    text: Mapped[str]
    layers: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    extraction_run_id: Mapped[int] = mapped_column(ForeignKey("extraction_run.id"), index=True)
    duplicate_of: Mapped[int | None] = mapped_column(ForeignKey("article.id", ondelete="SET NULL"), index=True)
    loaded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.current_timestamp())


class ActorReport(Base):
    """An actor as one article has it."""

    __tablename__ = "actor_report"
    __table_args__ = reported(Index(None, "actor_id", "article_id"))
    id: Mapped[Id]
    article_id: Mapped[int] = parent("article.id")
    position: Mapped[Position]
    local_id: Mapped[str]
    actor_id: Mapped[int] = mapped_column(ForeignKey("actor.id"))
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(choice(record.ActorKind, "kind"))
    country: Mapped[Country]
    role: Mapped[str | None]
    given_entity: Mapped[str | None]


class Mention(Base):
    """A place in the text that names an actor."""

    __tablename__ = "mention"
    __table_args__ = (span_check("span"),)
    actor_report_id: Mapped[int] = parent("actor_report.id", primary_key=True)
    position: Mapped[Position] = mapped_column(primary_key=True)
    span_start: Mapped[Offset]
    span_end: Mapped[Offset]


class PlaceReport(Base):
    """A place as one article has it."""

    __tablename__ = "place_report"
    __table_args__ = reported(*coordinate_checks())
    id: Mapped[Id]
    article_id: Mapped[int] = parent("article.id")
    position: Mapped[Position]
    local_id: Mapped[str]
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    name: Mapped[str]
    country: Mapped[Country]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    optional: Mapped[bool]
    geonames_id: Mapped[int | None]
    precision: Mapped[str | None] = mapped_column(choice(record.PlacePrecision, "precision"))
    is_dateline: Mapped[bool]


class PlaceMention(Base):
    """A place in the text that names a place."""

    __tablename__ = "place_mention"
    __table_args__ = (span_check("span"),)
    place_report_id: Mapped[int] = parent("place_report.id", primary_key=True)
    position: Mapped[Position] = mapped_column(primary_key=True)
    span_start: Mapped[Offset]
    span_end: Mapped[Offset]


class MeetingReport(Base):
    """A meeting as one article tells it."""

    __tablename__ = "meeting_report"
    __table_args__ = reported(
        date_check("start"),
        date_check("end"),
        confidence_check(),
        Index(None, "meeting_id", "article_id"),
        Index(None, "start_date"),
    )
    id: Mapped[Id]
    article_id: Mapped[int] = parent("article.id")
    position: Mapped[Position]
    local_id: Mapped[str]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    mode: Mapped[str] = mapped_column(choice(record.MeetingMode, "mode"))
    status: Mapped[str] = mapped_column(choice(record.MeetingStatus, "status"))
    start_date: Mapped[Day]
    start_precision: Mapped[str | None] = mapped_column(choice(WRITTEN, "start_precision"))
    end_date: Mapped[Day]
    end_precision: Mapped[str | None] = mapped_column(choice(WRITTEN, "end_precision"))
    precision: Mapped[str | None] = mapped_column(choice(record.DatePrecision, "precision"))
    place_report_id: Mapped[int | None] = mapped_column(ForeignKey("place_report.id"), index=True)
    confidence: Mapped[float | None]
    given_entity: Mapped[str | None]


class MeetingReportParticipant(Base):
    """Who takes part in a meeting, as one article tells it."""

    __tablename__ = "meeting_report_participant"
    meeting_report_id: Mapped[int] = parent("meeting_report.id", primary_key=True)
    position: Mapped[Position] = mapped_column(primary_key=True)
    actor_report_id: Mapped[int] = mapped_column(ForeignKey("actor_report.id"), index=True)
    role: Mapped[str] = mapped_column(choice(record.ParticipantRole, "role"))


class StatementReport(Base):
    """A statement as one article reports it; ``content`` is the text of its spans on one line."""

    __tablename__ = "statement_report"
    __table_args__ = reported(
        span_check("source"), span_check("cue"), date_check("start"), date_check("end"), confidence_check(),
        Index(None, "statement_id", "article_id"),
    )  # fmt: skip
    id: Mapped[Id]
    article_id: Mapped[int] = parent("article.id")
    position: Mapped[Position]
    local_id: Mapped[str]
    statement_id: Mapped[int] = mapped_column(ForeignKey("statement.id"))
    form: Mapped[str] = mapped_column(choice(record.StatementForm, "form"))
    speaker_report_id: Mapped[int | None] = mapped_column(ForeignKey("actor_report.id"), index=True)
    source_start: Mapped[MaybeOffset]
    source_end: Mapped[MaybeOffset]
    cue_start: Mapped[MaybeOffset]
    cue_end: Mapped[MaybeOffset]
    content: Mapped[str]
    quotation: Mapped[str | None]
    optional: Mapped[bool]
    cue_lemma: Mapped[str | None]
    tense: Mapped[str | None] = mapped_column(choice(("past", "present", "future"), "tense"))
    polarity: Mapped[str | None] = mapped_column(choice(record.Polarity, "polarity"))
    modality: Mapped[str | None] = mapped_column(choice(record.Modality, "modality"))
    medium: Mapped[str | None]
    start_date: Mapped[Day]
    start_precision: Mapped[str | None] = mapped_column(choice(WRITTEN, "start_precision"))
    end_date: Mapped[Day]
    end_precision: Mapped[str | None] = mapped_column(choice(WRITTEN, "end_precision"))
    precision: Mapped[str | None] = mapped_column(choice(record.DatePrecision, "precision"))
    place_report_id: Mapped[int | None] = mapped_column(ForeignKey("place_report.id"), index=True)
    confidence: Mapped[float | None]


class StatementReportAddressee(Base):
    """Whom a statement is addressed to, as one article reports it."""

    __tablename__ = "statement_report_addressee"
    statement_report_id: Mapped[int] = parent("statement_report.id", primary_key=True)
    position: Mapped[Position] = mapped_column(primary_key=True)
    actor_report_id: Mapped[int] = mapped_column(ForeignKey("actor_report.id"), index=True)


class Evidence(Base):
    """Spans of which one report has several: where a meeting is told, and the contents of a statement."""

    __tablename__ = "evidence"
    __table_args__ = (
        span_check("span"),
        CheckConstraint("(meeting_report_id IS NULL) <> (statement_report_id IS NULL)", name="one_owner"),
        Index("uq_evidence_meeting", "meeting_report_id", "position", unique=True),
        Index("uq_evidence_statement", "statement_report_id", "position", unique=True),
    )
    id: Mapped[Id]
    meeting_report_id: Mapped[int | None] = parent("meeting_report.id")
    statement_report_id: Mapped[int | None] = parent("statement_report.id")
    position: Mapped[Position]
    span_start: Mapped[Offset]
    span_end: Mapped[Offset]


class Reaction(Base):
    """A stance that an actor takes, with its evidence and what it targets.

    ``recipient_id`` is the actor that it is about, or who said what it is about; ``date`` its own, else that of its
    article.
    """

    __tablename__ = "reaction"
    __table_args__ = reported(
        span_check("evidence"), span_check("target"), date_check("start"), date_check("end"), confidence_check(),
        CheckConstraint("target_actor_report_id IS NULL OR target_kind = 'actor'", name="target_actor"),
        CheckConstraint("target_meeting_report_id IS NULL OR target_kind = 'meeting'", name="target_meeting"),
        CheckConstraint("target_statement_report_id IS NULL OR target_kind = 'statement'", name="target_statement"),
        Index("ix_reaction_actor", "actor_id", "date"),
        Index("ix_reaction_recipient", "recipient_id", "date"),
        {"sqlite_autoincrement": True},
    )  # fmt: skip
    id: Mapped[Id]
    article_id: Mapped[int] = parent("article.id")
    position: Mapped[Position]
    local_id: Mapped[str]
    actor_report_id: Mapped[int] = mapped_column(ForeignKey("actor_report.id"), index=True)
    stance: Mapped[str] = mapped_column(choice(record.Stance, "stance"))
    target_kind: Mapped[str] = mapped_column(choice(record.TargetKind, "target_kind"))
    target_start: Mapped[MaybeOffset]
    target_end: Mapped[MaybeOffset]
    target_actor_report_id: Mapped[int | None] = mapped_column(ForeignKey("actor_report.id"), index=True)
    target_meeting_report_id: Mapped[int | None] = mapped_column(ForeignKey("meeting_report.id"), index=True)
    target_statement_report_id: Mapped[int | None] = mapped_column(ForeignKey("statement_report.id"), index=True)
    target_text_id: Mapped[str | None]
    statement_report_id: Mapped[int | None] = mapped_column(ForeignKey("statement_report.id"), index=True)
    evidence_start: Mapped[MaybeOffset]
    evidence_end: Mapped[MaybeOffset]
    start_date: Mapped[Day]
    start_precision: Mapped[str | None] = mapped_column(choice(WRITTEN, "start_precision"))
    end_date: Mapped[Day]
    end_precision: Mapped[str | None] = mapped_column(choice(WRITTEN, "end_precision"))
    precision: Mapped[str | None] = mapped_column(choice(record.DatePrecision, "precision"))
    confidence: Mapped[float | None]
    actor_id: Mapped[int] = mapped_column(ForeignKey("actor.id"))
    recipient_id: Mapped[int | None] = mapped_column(ForeignKey("actor.id"))
    date: Mapped[Day] = mapped_column(index=True)


class Correction(Base):
    """The record of an article as it was loaded, where people's decisions changed what the tables hold of it."""

    __tablename__ = "correction"
    article_id: Mapped[int] = parent("article.id", primary_key=True)
    record: Mapped[str]
    digest: Mapped[str]
    """Of the record as it was changed: where decisions ask for another one, it is to be written anew."""


class IngestFailure(Base):
    """An article that could not be processed, or a stage of its extraction that failed, until it doesn't."""

    __tablename__ = "ingest_failure"
    __table_args__ = (UniqueConstraint("doc_id", "stage"),)
    id: Mapped[Id]
    doc_id: Mapped[str]
    origin: Mapped[str]
    stage: Mapped[str]
    """Empty where nothing could be stored."""
    error: Mapped[str]
    failed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.current_timestamp())
