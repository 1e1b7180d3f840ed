"""What resolution reads: the reports of actors and meetings in many articles, as frozen values.

Resolution is a function of these alone: no database, no clock, and no dependence on their order, so that any
order of ingestion gives the same entities.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kb.record import ActorKind, MeetingMode, MeetingStatus, ParticipantRole
from kb.store.chosen import is_called_off

Key = tuple[str, str]
"""Article and local id."""


@dataclass(frozen=True, slots=True)
class ActorReport:
    """One article's record of an actor."""

    key: Key
    name: str
    kind: ActorKind
    country: str | None = None
    role: str | None = None
    aliases: tuple[str, ...] = ()
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """Where a meeting took place, as one article says."""

    name: str
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    precision: str | None = None


@dataclass(frozen=True)
class MeetingReport:
    """One article's record of a meeting. ``participants`` are entities of actors, with country and role."""

    key: Key
    mode: MeetingMode
    status: MeetingStatus
    participants: tuple[tuple[str, str | None, ParticipantRole], ...]
    start: date | None = None
    end: date | None = None
    precision: str | None = None
    site: Site | None = None
    published: date | None = None
    evidence: str = ""
    """The text of the evidence: what the encounter is called."""

    @property
    def article(self) -> str:
        """The article that reports."""
        return self.key[0]

    @cached_property
    def called_off(self) -> bool:
        """Whether its day may be that on which the meeting was cancelled, not that for which it was planned."""
        return is_called_off(self.status, self.start, self.published)

    @cached_property
    def entities(self) -> frozenset[str]:
        """The participants' entities."""
        return frozenset(p for p, _, _ in self.participants)

    @cached_property
    def countries(self) -> frozenset[str]:
        """The participants' countries."""
        return frozenset(c for _, c, _ in self.participants if c)


@dataclass(frozen=True, slots=True)
class StatementReport:
    """One article's record of a statement. ``speaker`` is an entity of an actor."""

    key: Key
    speaker: str | None
    quotation: str
    form: str
    published: date | None = None
    polarity: str | None = None
    modality: str | None = None


@dataclass(frozen=True, slots=True)
class ArticleReport:
    """What tells whether two articles are one text."""

    key: str
    text: str
    url: str | None = None
    outlet: str | None = None
    published: date | None = None
    sketch: bytes = b""
    """Of the text, if it was made before."""
