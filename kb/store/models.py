"""All tables in one place: evidence (what one article says) and entities (what is the case)."""

from kb.store.base import Base
from kb.store.entities import (
    Actor,
    ActorAlias,
    ArticleLink,
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
from kb.store.watched import WatchedArticle, WatchedPage, WatchedSource

__all__ = [
    "Actor", "ActorAlias", "ActorReport", "Article", "ArticleLink", "Attendance", "Base", "Correction", "Decision",
    "Doubt", "EntityRedirect",
    "Evidence", "ExtractionRun", "IngestFailure", "Judgement", "Meeting", "MeetingParticipant", "MeetingReport",
    "MeetingReportParticipant", "MeetingStatus", "Mention", "Office", "Paraphrase", "Place", "PlaceMention",
    "PlaceReport", "Reaction", "Resolution", "Source", "Statement", "StatementAddressee", "StatementReport",
    "StatementReportAddressee", "WatchedArticle", "WatchedPage", "WatchedSource",
]  # fmt: skip
