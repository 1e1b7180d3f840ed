"""All tables in one place: evidence (what one article says) and entities (what is the case)."""

from kb.store.base import Base
from kb.store.entities import (
    Actor,
    ActorAlias,
    Arrival,
    ArticleLink,
    ArticleSketch,
    Attendance,
    Decision,
    Doubt,
    EntityRedirect,
    Judgement,
    Meeting,
    MeetingParticipant,
    MeetingStatus,
    Office,
    Paraphrase,
    Place,
    Resolution,
    Statement,
    StatementAddressee,
)
from kb.store.evidence import (
    ActorReport,
    Article,
    Correction,
    Evidence,
    ExtractionRun,
    IngestFailure,
    MeetingReport,
    MeetingReportParticipant,
    Mention,
    PlaceMention,
    PlaceReport,
    Reaction,
    Source,
    StatementReport,
    StatementReportAddressee,
)
from kb.store.kept import ActorProfile, BodyName, PlaceExtent, ProfileKey
from kb.store.watched import WatchedArticle, WatchedPage, WatchedSource

__all__ = [
    "Actor", "ActorAlias", "ActorProfile", "ActorReport", "Arrival", "Article", "ArticleLink",
    "ArticleSketch", "Attendance", "Base", "BodyName", "Correction", "Decision",
    "Doubt", "EntityRedirect",
    "Evidence", "ExtractionRun", "IngestFailure", "Judgement", "Meeting", "MeetingParticipant", "MeetingReport",
    "MeetingReportParticipant", "MeetingStatus", "Mention", "Office", "Paraphrase", "Place", "PlaceExtent",
    "PlaceMention", "PlaceReport", "ProfileKey", "Reaction", "Resolution", "Source", "Statement", "StatementAddressee",
    "StatementReport", "StatementReportAddressee", "WatchedArticle", "WatchedPage", "WatchedSource",
]  # fmt: skip
