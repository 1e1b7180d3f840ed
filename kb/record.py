"""The waist of the hourglass: one document's record, typed and serializable.

Extraction writes it, storage loads it, the evaluator scores it, an export gives it back. Every span is
``[start, end)`` in Unicode code points of ``text``; ids are local to the document. Fields that are optional
extensions of the exchange format are left out of the JSON where they are unset, so that a record read is the
record written.
"""

from typing import Annotated, Any, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)

Span = Annotated[tuple[int, int], Field(description="[start, end) in code points of text")]
IsoDate = Annotated[
    str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$", description="ISO 8601: YYYY-MM-DD, YYYY-MM or YYYY")
]
IsoDay = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", description="ISO 8601: YYYY-MM-DD")]
Alpha3 = Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="ISO 3166-1 alpha-3")]

ActorKind = Literal["person", "organization", "country", "group"]
MeetingMode = Literal["bilateral", "visit", "third-party", "multilateral", "phone"]
MeetingStatus = Literal["held", "ongoing", "planned", "proposed", "cancelled"]
HAPPENED: tuple[MeetingStatus, ...] = ("held", "ongoing")
"""Statuses of a meeting that took place."""
FUTURE: tuple[MeetingStatus, ...] = ("planned", "proposed")
"""Statuses of one that may yet."""
ParticipantRole = Literal["principal", "host", "guest", "mediator", "delegate"]
StatementForm = Literal["direct", "indirect", "mixed"]
Stance = Literal["SUPPORT", "AGREE", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"]
Polarity = Literal["negated"]
Modality = Literal["hypothetical", "asked"]
TargetKind = Literal["actor", "meeting", "statement", "text"]
DatePrecision = Literal["day", "week", "month", "season", "year"]
PeriodPrecision = Literal["week", "month"]
PlacePrecision = Literal["exact", "city", "region", "country", "area", "containing"]
Real = Annotated[float, AfterValidator(lambda value: value + 0.0)]
"""A number that is never -0.0, which not all databases keep."""
StageName = Annotated[str, Field(min_length=1)]
Layer = Literal["actors", "places", "meetings", "statements", "reactions"]


def unset(default: Any = None) -> Any:
    """An extension field: left out of the JSON while it has its default."""
    return Field(default=default, json_schema_extra={"extension": True})


class Part(BaseModel):
    """Base of all parts: frozen, strict about names, extensions left out while unset."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_serializer(mode="wrap")
    def _without_unset_extensions(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        out: dict[str, Any] = handler(self)
        for name, field in type(self).model_fields.items():
            extra = field.json_schema_extra
            if isinstance(extra, dict) and extra.get("extension") and getattr(self, name) == field.default:
                out.pop(name, None)
        return out


class Actor(Part):
    """Whoever takes part in a meeting, speaks, is spoken to, reacts or is reacted to."""

    id: str
    name: str
    kind: ActorKind
    country: Alpha3 | None = None
    role: str | None = None
    mentions: list[Span] = []
    entity: str | None = unset()


class Place(Part):
    """A place with coordinates (WGS 84, decimal degrees)."""

    id: str
    name: str
    country: Alpha3 | None = None
    latitude: Real | None = Field(None, ge=-90, le=90)
    longitude: Real | None = Field(None, ge=-180, le=180)
    mentions: list[Span] = []
    optional: bool = unset(False)
    geonames_id: int | None = unset()
    precision: PlacePrecision | None = unset()


class Participant(Part):
    """An actor in a meeting."""

    actor: str
    role: ParticipantRole


class Period(Part):
    """The first and the last day of a week or a month."""

    start: IsoDay
    end: IsoDay
    precision: PeriodPrecision


class Meeting(Part):
    """One real-world encounter, however often the text returns to it."""

    id: str
    mode: MeetingMode
    status: MeetingStatus
    start: IsoDate | None = None
    end: IsoDate | None = None
    place: str | None = None
    participants: list[Participant] = []
    evidence: list[Span] = []
    entity: str | None = unset()
    precision: DatePrecision | None = unset()
    period: Period | None = unset()
    """Where no day is known, the week or the month; ``start`` and ``end`` are null then."""
    confidence: Real | None = unset()

    @model_validator(mode="before")
    @classmethod
    def days_of_a_period(cls, given: Any) -> Any:
        """The days of a week or a month, with that precision, are a period and no start and end."""
        if not isinstance(given, dict) or given.get("precision") not in get_args(PeriodPrecision):
            return given
        days = [given.get(name) for name in ("start", "end")]
        if not all(isinstance(day, str) and len(day) == len("2024-05-10") for day in days):
            return given
        period = {"start": days[0], "end": days[1], "precision": given["precision"]}
        return {**given, "start": None, "end": None, "precision": None, "period": period}


class Statement(Part):
    """Speech or writing that the text attributes to a source."""

    id: str
    form: StatementForm
    speaker: str | None = None
    source: Span | None = None
    cue: Span | None = None
    content: list[Span]
    addressees: list[str] = []
    optional: bool = unset(False)
    quotation: str | None = unset()
    """The content as readable text: white space and quotation marks normalized."""
    cue_lemma: str | None = unset()
    tense: Literal["past", "present", "future"] | None = unset()
    polarity: Polarity | None = unset()
    """``negated``: the speaker denies the content, or didn't say it."""
    modality: Modality | None = unset()
    """``asked``: the content is a question; ``hypothetical``: it may, should or would be said, or only if."""
    medium: str | None = unset()
    """The words that say through what it was said ("on Telegram", "state television")."""
    start: IsoDate | None = unset()
    end: IsoDate | None = unset()
    precision: DatePrecision | None = unset()
    place: str | None = unset()
    confidence: Real | None = unset()


class Target(Part):
    """What a reaction is about; ``span`` is always the words, ``id`` the record where it is one."""

    kind: TargetKind
    id: str | None = None
    span: Span | None = None


class Reaction(Part):
    """A stance that an actor takes (PLOVER's verbal categories)."""

    id: str
    actor: str
    stance: Stance
    target: Target
    statement: str | None = None
    evidence: Span | None
    """The clause that shows it; none only where a person entered it without one."""
    start: IsoDate | None = unset()
    end: IsoDate | None = unset()
    precision: DatePrecision | None = unset()
    confidence: Real | None = unset()


class Run(Part):
    """What made a record: where one of these differs, the same text may give another record."""

    program: str
    version: str
    pipeline: str
    """Of a backend's language pipelines or models, the one that was used."""
    pipeline_version: str
    backend: str = unset("")
    """Which of the program's ways to extract; empty, as the two below, where the record doesn't say."""
    weights: str = unset("")
    """A digest of all that was learned or listed: weights and word lists, of the pipeline too."""
    gazetteer: str = unset("")
    """A digest of the gazetteer."""


class DocumentRecord(Part):
    """All that one article says."""

    doc_id: str
    text: str
    title: str | None = None
    published: IsoDate | None = None
    url: str | None = None
    source: str | None = None
    language: str | None = None
    layers: list[Layer] | None = unset()
    """The parts that were looked for; all of them, if it doesn't say."""
    failures: dict[StageName, str] | None = unset()
    """Stages of extraction that failed, each with its error: what they would have found isn't here."""
    byline: str | None = unset()
    dateline: str | None = unset()
    """The place that the dateline names, as an id of ``places``."""
    run: Run | None = unset()
    actors: list[Actor] = []
    places: list[Place] = []
    meetings: list[Meeting] = []
    statements: list[Statement] = []
    reactions: list[Reaction] = []

    @model_validator(mode="after")
    def _spans_and_ids_hold(self) -> "DocumentRecord":
        size = len(self.text)
        for where, (start, end) in spans(self):
            if not 0 <= start < end <= size:
                raise ValueError(f"{where}: span [{start}, {end}) is not within the text of {size} code points")
        layers = ("actors", "places", "meetings", "statements")
        known = {layer: {part.id for part in getattr(self, layer)} for layer in layers}
        for where, layer, wanted in references(self):
            if wanted not in known[layer]:
                raise ValueError(f"{where}: no record in {layer} has the id {wanted!r}")
        return self

    def to_json(self) -> str:
        """One line of JSON, code points as they are."""
        return self.model_dump_json()


def without_numbers(record: DocumentRecord) -> DocumentRecord:
    """An extracted record without its ``entity`` values: they are another database's numbers, and no evidence.
    What an annotator gave (a record without ``run``) stays."""
    if record.run is None:
        return record
    nobody = {"entity": None}
    actors = [actor.model_copy(update=nobody) for actor in record.actors]
    meetings = [meeting.model_copy(update=nobody) for meeting in record.meetings]
    return record.model_copy(update={"actors": actors, "meetings": meetings})


def spans(record: DocumentRecord) -> list[tuple[str, Span]]:
    """Every span of a record, with the id of the part that it belongs to."""
    out: list[tuple[str, Span]] = []
    for actor in record.actors:
        out += [(actor.id, m) for m in actor.mentions]
    for place in record.places:
        out += [(place.id, m) for m in place.mentions]
    for meeting in record.meetings:
        out += [(meeting.id, e) for e in meeting.evidence]
    for s in record.statements:
        out += [(s.id, span) for span in (s.source, s.cue, *s.content) if span]
    for r in record.reactions:
        out += [(r.id, span) for span in (r.target.span, r.evidence) if span]
    return out


def references(record: DocumentRecord) -> list[tuple[str, str, str]]:
    """Every local reference of a record: (id of the part, layer that it points into, id that it names)."""
    out: list[tuple[str, str, str]] = []
    for m in record.meetings:
        out += [(m.id, "actors", p.actor) for p in m.participants]
        out += [(m.id, "places", m.place)] if m.place else []
    for s in record.statements:
        out += [(s.id, "actors", a) for a in (s.speaker, *s.addressees) if a]
        out += [(s.id, "places", s.place)] if s.place else []
    for r in record.reactions:
        out.append((r.id, "actors", r.actor))
        out += [(r.id, "statements", r.statement)] if r.statement else []
        if r.target.id and r.target.kind != "text":
            out.append((r.id, r.target.kind + "s", r.target.id))
    return out
