"""What the components find in one document, in tokens; ``assemble`` turns it into a record.

Components run in a fixed order (``stages.STAGES``), each reads what the earlier ones wrote and writes its
own part. Actors and places refer to each other by position in their lists.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from kb.article import Article
from kb.extract.parse import Parse, Tokens
from kb.record import (
    ActorKind,
    DatePrecision,
    MeetingMode,
    MeetingStatus,
    Modality,
    ParticipantRole,
    PlacePrecision,
    Polarity,
    Stance,
    StatementForm,
    TargetKind,
)


@dataclass(slots=True)
class Layout:
    """Which parts of the text are no running text."""

    zone: list[str] = field(default_factory=list)
    """For each token: ``body``, ``title``, ``repeat`` (of the title), ``byline``, ``dateline`` or ``boilerplate``."""
    paragraph: list[int] = field(default_factory=list)
    """For each token the number of its paragraph."""
    dateline: Tokens | None = None
    """The tokens that name the dateline's place."""
    dateline_date: date | None = None

    def silent(self, i: int) -> bool:
        """Whether the token makes no facts."""
        return self.zone[i] in ("repeat", "byline", "dateline", "boilerplate")


@dataclass(slots=True)
class PlaceFinding:
    """A place and its mentions."""

    name: str
    country: str | None
    latitude: float | None
    longitude: float | None
    geonames_id: int | None
    precision: PlacePrecision | None
    mentions: list[Tokens]


@dataclass(slots=True)
class DateFinding:
    """A DATE phrase resolved against the publication date; ``start`` is None where it can't be."""

    tokens: Tokens
    start: date | None
    end: date | None
    precision: DatePrecision | None


@dataclass(slots=True)
class ActorFinding:
    """An actor and the runs of tokens that name it."""

    name: str
    kind: ActorKind
    country: str | None
    role: str | None
    mentions: list[Tokens]


class Actors(Protocol):
    """The actors of a document, and who a word refers to."""

    found: list[ActorFinding]

    def at(self, i: int) -> int | None:
        """The actor whose *named* mention covers token ``i``."""

    def resolve(self, i: int) -> list[int]:
        """The actors that the nominal headed by token ``i`` refers to: a name, a pronoun, a description
        ("the minister", "Moscow"), or a plural description ("the two leaders": several). Empty if unknown.
        Coordination is not followed: ask for each conjunct."""

    def ensure(self, i: int) -> list[int]:
        """As ``resolve``; where nothing is known, the nominal becomes a ``group`` (plural, collective: "US
        officials"), ``organization`` or ``person`` ("a senior diplomat") of its own if it can act; else empty."""

    def keep(self, kept: list[int]) -> None:
        """Leave only the actors at these positions, in this order."""


@dataclass(slots=True)
class StatementFinding:
    """One attributed statement. ``source`` and ``cue`` are token runs, ``content`` one or more."""

    form: StatementForm
    speaker: int | None
    source: Tokens | None
    cue: Tokens | None
    content: list[Tokens]
    addressees: list[int] = field(default_factory=list)
    cue_lemma: str | None = None
    tense: Any = None
    polarity: Polarity | None = None
    modality: Modality | None = None
    medium: Tokens | None = None
    date: DateFinding | None = None
    place: int | None = None
    confidence: float | None = None


@dataclass(slots=True)
class MeetingFinding:
    """One encounter."""

    mode: MeetingMode
    status: MeetingStatus
    start: date | None
    end: date | None
    precision: DatePrecision | None
    place: int | None
    participants: list[tuple[int, ParticipantRole]]
    evidence: list[Tokens]
    trigger: list[int] = field(default_factory=list)
    """The trigger word of each piece of evidence."""
    confidence: float | None = None


@dataclass(slots=True)
class ReactionFinding:
    """A stance of one actor; ``target_id`` is a position in the list that ``target_kind`` names."""

    actor: int
    stance: Stance
    target_kind: TargetKind
    target_id: int | None
    target_span: Tokens | None
    statement: int | None
    evidence: Tokens
    date: DateFinding | None = None
    confidence: float | None = None
    trigger: int = -1
    """The word that shows the stance."""


@dataclass(slots=True)
class WordTable:
    """The static word vectors of a pipeline, (words, width); it lives as long as the pipeline."""

    vectors: Any
    weights: Any = None
    """By what they were multiplied last."""
    product: Any = None

    def times(self, weights: Any) -> Any:
        """Their product with some weights: made once, as the weights stay the same."""
        if self.weights is not weights:
            self.weights, self.product = weights, self.vectors @ weights
        return self.product


@dataclass(frozen=True, slots=True)
class WordVectors:
    """Static word vectors of a document: the pipeline's table, and each token's row in it."""

    table: WordTable
    rows: Any


@dataclass(slots=True)
class Findings:
    """A document on its way through the components."""

    article: Article
    parse: Parse
    layout: Layout = field(default_factory=Layout)
    quotes: Any = None
    """``kb.extract.quotes.Quotes`` once its component has run."""
    dates: list[DateFinding] = field(default_factory=list)
    places: list[PlaceFinding] = field(default_factory=list)
    actors: Actors = None  # type: ignore[assignment]
    statements: list[StatementFinding] = field(default_factory=list)
    meetings: list[MeetingFinding] = field(default_factory=list)
    reactions: list[ReactionFinding] = field(default_factory=list)
    vectors: WordVectors | None = None
    """Static word vectors, or None where the pipeline has none."""
    encoder: Any = None
    """``kb.extract.encoder.Reading`` once its component has run."""
    missing: set[str] = field(default_factory=set)
    """Stages that failed or were left out, as one that they need had failed."""
    failures: dict[str, str] = field(default_factory=dict)
    """Stages that failed, each with its error."""
    mentioned: list[tuple[Tokens, int]] | None = None
    """``mentions_of``, once it was asked."""

    def mentions_of(self) -> list[tuple[Tokens, int]]:
        """All mentions of places in the text's order, each with its place's position in ``places``."""
        if self.mentioned is None:
            self.mentioned = sorted((run, k) for k, place in enumerate(self.places) for run in place.mentions)
        return self.mentioned
