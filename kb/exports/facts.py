"""What exporters are given: meetings and reactions with all that belongs to them, read from the database."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """Who takes part in a meeting, or acts, or is acted upon."""

    id: str
    name: str
    kind: str
    country: str | None
    role: str | None = None
    """principal, host, guest, mediator or delegate, in a meeting."""
    title: str | None = None
    """The office that the article gives."""


@dataclass(frozen=True, slots=True)
class MeetingSite:
    """Where a meeting was."""

    id: str
    name: str
    country: str | None
    latitude: float | None
    longitude: float | None
    geonames_id: int | None
    precision: str | None = None
    """What it is, as the article means it: exact, city, region, country, area or containing."""

    @property
    def point(self) -> tuple[float, float] | None:
        """Longitude and latitude, if both are known."""
        return None if self.longitude is None or self.latitude is None else (self.longitude, self.latitude)


@dataclass(frozen=True, slots=True)
class ReportSource:
    """An article that reports something."""

    id: str
    published: date | None
    outlet: str | None
    title: str | None
    url: str | None
    language: str | None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """A meeting, once, with who took part, where, and which articles say so, the first one first."""

    id: str
    status: str
    mode: str
    start: date | None
    start_precision: str | None
    end: date | None
    end_precision: str | None
    precision: str | None
    title: str | None
    """What a person called it."""
    place: MeetingSite | None
    parties: Sequence[PartyFacts]
    sources: Sequence[ReportSource]
    evidence: Sequence[str]
    """The words of the first article that tells of it."""

    @property
    def name(self) -> str:
        """What it is called, else who met."""
        who = ", ".join(p.name for p in self.parties) or "Meeting"
        return self.title or (f"{who} (telephone)" if self.mode == "phone" else who)

    @property
    def until(self) -> date | None:
        """The last day on which it may have been under way."""
        if self.end is not None:
            return last_day(self.end, self.end_precision)
        return None if self.start is None else last_day(self.start, self.start_precision)


@dataclass(frozen=True, slots=True)
class ActorNode:
    """An actor, at how many of the meetings it was and with how many others; how central it is, and among whom.

    Centrality and community are those of ``kb.queries.reports.centrality``.
    """

    id: str
    name: str
    kind: str
    country: str | None
    meetings: int
    partners: int
    centrality: float
    community: int
    wikidata_id: str | None = None


@dataclass(frozen=True, slots=True)
class MeetingEdge:
    """Two actors who met: how often, first and last, and from when to when each time."""

    source: str
    target: str
    meetings: int
    first: date | None
    last: date | None
    spells: Sequence[tuple[date, date]]


@dataclass(frozen=True, slots=True)
class Capital:
    """Where a country's journeys are drawn from."""

    country: str
    name: str
    point: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Journey:
    """How often persons of a country were at meetings in a place abroad."""

    origin: Capital
    place: MeetingSite
    journeys: int
    meetings: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class ReactionFacts:
    """A reaction as one article reports it: who took which stance to whom or what."""

    id: str
    stance: str
    date: date | None
    precision: str | None
    actor: PartyFacts
    recipient: PartyFacts | None
    target_id: str | None
    target: str | None
    evidence: str
    source: ReportSource


def web(url: str | None) -> str | None:
    """An address that leads to a page, if it is one: others (``javascript:``) are nothing to follow."""
    return url if url and url.lower().startswith(("https://", "http://")) else None


def last_day(day: date, precision: str | None) -> date:
    """The last day that a date may mean, of which only month or year may be known."""
    if precision == "year":
        return date(day.year, 12, 31)
    if precision == "month":
        return date(day.year, day.month, monthrange(day.year, day.month)[1])
    return day
