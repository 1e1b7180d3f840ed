"""What ``assign`` can set of an entity, and how its values are written."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from kb import record
from kb.errors import UsageError
from kb.resolve.evidence import day
from kb.store.rows import PRECISION_BY_LENGTH
from kb.words import since_date, vocabulary_words
from kb.world.blocs import country_code

Read = Callable[[str], Any]
"""A value of what somebody wrote. Raises UsageError for what can't be."""


def one_of(vocabulary: Any, what: str) -> Read:
    """Reads a word of a vocabulary."""
    return lambda value: vocabulary_words([value], vocabulary, what)[0]


def number(what: str, size: float) -> Read:
    """Reads a coordinate that lies between minus and plus a size."""

    def read(value: str) -> float:
        try:
            out = float(value)
        except ValueError:
            out = float("nan")
        if not -size <= out <= size:
            raise UsageError(f"{what} is a number from -{size:g} to {size:g}, not {value!r}")
        return out

    return read


def like(pattern: str, what: str, make: Callable[[str], Any]) -> Read:
    """Reads what has a form."""

    def read(value: str) -> Any:
        if not re.fullmatch(pattern, value, re.ASCII):
            raise UsageError(f"{what}, not {value!r}")
        return make(value)

    return read


def first_day(value: str) -> str:
    """Reads a day, or the first of a month or a year."""
    return str(since_date(value))


FIELDS: dict[str, dict[str, Read | str]] = {
    "actor": {
        "kind": one_of(record.ActorKind, "kind"),
        "country": country_code,
        "wikidata_id": like(r"Q[1-9]\d*", "wikidata_id is Q and a number, such as Q42", str),
    },
    "place": {
        "country": country_code,
        "latitude": number("latitude", 90),
        "longitude": number("longitude", 180),
        "geonames_id": like(r"[1-9]\d{0,17}", "geonames_id is a whole number", int),
    },
    "meeting": {
        "mode": one_of(record.MeetingMode, "mode"),
        "status": one_of(record.MeetingStatus, "status"),
        "start_date": first_day,
        "end_date": first_day,
        "place_id": "place",
    },
    "statement": {"form": one_of(record.StatementForm, "form"), "speaker_id": "actor"},
}
"""How each field is read; of those whose value is an entity, of what kind."""
NOTHING = "none"
UNKNOWN = ("start_date", "end_date", "place_id", "speaker_id", "country")
"""What may be said to be unknown, by this word."""
SHORT = {"start": "start_date", "end": "end_date", "place": "place_id", "speaker": "speaker_id"}


REACTION = ("stance", "target", "words", "actor", "date")
"""What ``assign`` can set of a reaction."""


def values(field: str, read: Read, value: str) -> dict[str, Any]:
    """What is kept of a value: of a date also whether it is a day, a month or a year."""
    out = {field: None if value.casefold() == NOTHING and field in UNKNOWN else read(value)}
    if field.endswith("_date"):
        out[field.replace("date", "precision")] = PRECISION_BY_LENGTH[len(value)] if out[field] else None
    return out


def dated(row: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """How exact the dates of a meeting are of which somebody said the start or the end. The other one, if it comes
    from reports and can't be together with that, is unknown."""
    names = [name for name in ("start", "end") if f"{name}_date" in said]
    out: dict[str, Any] = {f"{name}_precision": said.get(f"{name}_precision", "day") if said[f"{name}_date"] else None
                           for name in names}  # fmt: skip
    if "start" in names and said["start_date"] is None:  # then the end that reports give is of no use either
        return out | {"precision": None} | ({} if "end" in names else {"end_date": None, "end_precision": None})
    if names != ["end"] or said["end_date"] is not None:
        out |= {"precision": out[f"{names[0]}_precision"]} if names else {}
    if len(names) == 1 and reversed_dates({**row, **out}):
        other = "end" if names == ["start"] else "start"
        out |= {f"{other}_date": None, f"{other}_precision": None}
    return out


def reversed_dates(row: Mapping[str, Any]) -> bool:
    """Whether a meeting would end before it starts."""
    start, end = day(row["start_date"]), day(row["end_date"])
    return start is not None and end is not None and end < start
