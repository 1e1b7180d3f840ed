"""What the steps of this package hand to each other."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from kb.extract.findings import DateFinding
from kb.extract.meetings.lexicon import Trigger
from kb.extract.meetings.status import Reading
from kb.extract.parse import Tokens
from kb.record import MeetingStatus, ParticipantRole


@dataclass(slots=True)
class Mention:
    """One report of an encounter: a trigger word with what its clause says."""

    trigger: int
    entry: Trigger
    roles: dict[int, ParticipantRole]
    """Participants (positions in the actors' list), in the order of the text."""
    status: Reading
    evidence: Tokens
    date: DateFinding | None = None
    journey: bool = False
    """Whether the date is that of a journey made for it ("arrived on Monday for talks")."""
    place: int | None = None
    definite: bool = False
    """Whether it speaks of an encounter as known ("the talks", "their meeting")."""
    bare: bool = False
    """Whether it is only "the meeting", "the talks", with nothing that tells which."""
    generic: bool = False
    """Whether it is a state of relations rather than an encounter ("in negotiations with")."""
    plural: bool = False
    """Whether it speaks of several, uncounted ("the meetings")."""
    again: bool = False
    """Whether it sets itself apart from an encounter already told ("another meeting", "met again")."""
    number: int = 1
    """How many encounters it counts ("three meetings")."""
    remote: bool = False
    label: frozenset[str] = frozenset()
    """Words that tell sessions of one organization apart ("ministerial")."""
    here: bool = False
    """Whether it says "here"."""
    days: int = 0
    """Over how many days it runs, negative where the date is its last ("wrapped up a two-day meeting"); 0 unknown."""
    mediated: bool = False
    assumed: int | None = None
    """The state that is taken for the host because its country is visited."""
    aside: bool = False
    """Whether it is on the sidelines of an event."""
    beside: list[int] = field(default_factory=list)
    """Organizations on the sidelines of whose event it is held."""
    organizers: list[int] = field(default_factory=list)
    """International organizations within whose frame it is held."""


class Setting(NamedTuple):
    """Where and when an encounter is, and whether it has been."""

    place: int | None
    day: DateFinding | None
    status: MeetingStatus

    def fields(self) -> dict[str, Any]:
        """The same as fields of a meeting."""
        when = (self.day.start, self.day.end, self.day.precision) if self.day else (None, None, None)
        return {
            "place": self.place,
            "status": self.status,
            **dict(zip(("start", "end", "precision"), when, strict=True)),
        }


@dataclass(slots=True)
class Encounter:
    """Mentions of one encounter."""

    mentions: list[Mention]

    def people(self) -> list[int]:
        """All participants, in the order of the text, each once."""
        return list(dict.fromkeys(a for m in self.mentions for a in m.roles))

    def kinds(self) -> set[str]:
        """The kinds of its triggers."""
        return {m.entry.kind for m in self.mentions}
