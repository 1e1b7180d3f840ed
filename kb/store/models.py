"""All tables in one place: evidence (what one article says) and entities (what is the case)."""

from kb.store.base import Base
from kb.store.entities import (
    Actor,
    ActorAlias,
    Decision,
    Meeting,
    MeetingParticipant,
    MeetingStatus,
    Office,
    Place,
    Statement,
    StatementAddressee,
)
from kb.store.evidence import (
    ActorReport,
    Article,
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

__all__ = [
    "Actor", "ActorAlias", "ActorReport", "Article", "Base", "Decision", "Evidence", "ExtractionRun", "IngestFailure",
    "Meeting", "MeetingParticipant", "MeetingReport", "MeetingReportParticipant", "MeetingStatus", "Mention", "Office",
    "Place", "PlaceMention", "PlaceReport", "Reaction", "Source", "Statement", "StatementAddressee", "StatementReport",
    "StatementReportAddressee",
]  # fmt: skip
