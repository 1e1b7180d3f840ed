"""Meetings and reactions as event data: one event a row, with the columns of POLECAT where they fit, and our own.

``COLUMNS`` is their one description: the header, and the reference in the documentation, come from it.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple, TextIO

from sqlalchemy import Connection

from kb import __version__
from kb.exports.acts import reaction_facts
from kb.exports.encounters import meeting_facts
from kb.exports.facts import MeetingFacts, PartyFacts, ReactionFacts, ReportSource
from kb.exports.written import Written
from kb.queries.reports.scope import Scope
from kb.record import FUTURE
from kb.render import write
from kb.rows import Rows
from kb.world import tsv

CONSULT = "CONSULT"
CONSULT_INTENSITY = 1.0
"""Of CAMEO's root code 04 (consult), on the scale of which the stances' values are too (tone.tsv)."""
COOPERATION, CONFLICT = "VERBAL COOPERATION", "VERBAL CONFLICT"
QUADS = {
    CONSULT: COOPERATION, "AGREE": COOPERATION, "SUPPORT": COOPERATION, "CONCEDE": COOPERATION,
    "REQUEST": CONFLICT, "ACCUSE": CONFLICT, "REJECT": CONFLICT, "THREATEN": CONFLICT,
}  # fmt: skip
STATE_SECTOR = "GOV"


class EventColumn(NamedTuple):
    """A column: its name, what it means, whether POLECAT has it."""

    name: str
    meaning: str
    polecat: bool = True


def party_columns(who: str, does: str) -> tuple[EventColumn, ...]:
    """The columns of those who act, or are acted upon: aligned lists."""
    return (
        EventColumn(f"{who} Name", f"{does}: names as known in all articles; several with semicolons between"),
        EventColumn(f"{who} Country", "their countries, ISO 3166-1 alpha-3, in the same order; empty where not known"),
        EventColumn(f"Primary {who} Sector", "GOV for a country; empty for all others: sectors are not known"),
        EventColumn(f"{who} Title", "their offices, as the first article that tells of the event gives them"),
        EventColumn(f"{who} IDs", "their public ids, for `kb show`", False),
        EventColumn(f"{who} Kinds", "person, organization, country or group", False),
        EventColumn(f"{who} Roles", "of a meeting: principal, host, guest, mediator or delegate", False),
    )


COLUMNS = (
    EventColumn("Event ID", "public id of the meeting (m12) or the reaction (r31), for `kb show`"),
    EventColumn("Event Date", "YYYY-MM-DD; of what is known less exactly the first day that it may mean; of a reaction "
           "without a date of its own, the article's"),
    EventColumn("Event Type", "CONSULT for meetings; for reactions AGREE, SUPPORT, CONCEDE, REQUEST, ACCUSE, REJECT or "
           "THREATEN"),
    EventColumn("Event Mode", "of CONSULT: visit, third-party, multilateral, phone, and our addition bilateral (PLOVER "
           "leaves it empty); empty for the others"),
    EventColumn("Intensity", "Goldstein's value of the event type's CAMEO root code, the same as in the report `tone`; "
           "1.0 for CONSULT. POLECAT has values of its own"),
    EventColumn("Quad Code", "VERBAL COOPERATION or VERBAL CONFLICT"),
    EventColumn("Contexts", "`future` for meetings planned or proposed, which are in only with --status; no other "
           "context"),
    *party_columns("Actor", "who acts; of a visit the guests, of another meeting all who take part"),
    *party_columns("Recipient", "whom it is done to; of a visit the hosts, of another meeting all who take part; of a "
              "reaction to a statement its speaker"),
    EventColumn("Placename", "where a meeting was"),
    EventColumn("Country", "that place's country, ISO 3166-1 alpha-3"),
    EventColumn("Latitude", "WGS 84, decimal degrees"),
    EventColumn("Longitude", "WGS 84, decimal degrees"),
    EventColumn("GeoNames ID", "the place's, where known"),
    EventColumn("Source", "outlets that report it, the first one first"),
    EventColumn("Publication Date", "of the first article"),
    EventColumn("Language", "of the first article, ISO 639-1"),
    EventColumn("Version", "of the program that wrote the file"),
    EventColumn("Status", "of a meeting: held or ongoing, unless --status says others", False),
    EventColumn("Date Precision", "how exact the date is: day, week, month, season or year", False),
    EventColumn("End Date", "the last day of a meeting of several", False),
    EventColumn("Target ID", "what a reaction is about, public id: an actor, a meeting or a statement", False),
    EventColumn("Target", "what a reaction is about, in words", False),
    EventColumn("Evidence", "the words of the first article that say so", False),
    EventColumn("Article IDs", "articles that report it, for `kb show`", False),
    EventColumn("URLs", "where these articles were found", False),
    EventColumn("Reports", "how many articles report it; reactions are counted an article each", False),
    EventColumn("Confidence", "of the surest report, from 0 to 1, where computed", False),
)  # fmt: skip
PARTY_COLUMNS = {who: [column.name for column in party_columns(who, "")] for who in ("Actor", "Recipient")}


@lru_cache(maxsize=1)
def intensities() -> dict[str, float]:
    """The value of each event type."""
    return {CONSULT: CONSULT_INTENSITY} | {
        stance: float(value) for stance, value, _ in tsv.rows("kb.queries.reports", "tone.tsv")
    }


def export_csv(connection: Connection, scope: Scope, out: TextIO) -> Written:
    """Meetings and reactions, one a row, lists with semicolons between."""
    return write_rows("csv", map(flat_event, event_rows(connection, scope)), out)


def export_jsonl(connection: Connection, scope: Scope, out: TextIO) -> Written:
    """Meetings and reactions, one a line."""
    return write_rows("jsonl", event_rows(connection, scope), out)


def write_rows(form: str, rows: Iterable[list[Any]], out: TextIO) -> Written:
    """Event data in a format of rows."""
    return Written("events", write(Rows([column.name for column in COLUMNS], rows), form, out))


def event_rows(connection: Connection, scope: Scope) -> Iterator[list[Any]]:
    """Meetings, then reactions, as rows of ``COLUMNS``; a place or a status is of meetings alone."""
    meetings = (meeting_event(one) for one in meeting_facts(connection, scope, all_statuses=False))
    reactions = (
        () if scope.place or scope.status else (reaction_event(one) for one in reaction_facts(connection, scope))
    )
    for event in chain(meetings, reactions):
        yield [event.get(column.name) for column in COLUMNS]


def meeting_event(one: MeetingFacts) -> dict[str, Any]:
    """A meeting as an event: guests visit hosts, else everybody consults with everybody."""
    hosts = [p for p in one.parties if p.role == "host"]
    guests = [p for p in one.parties if p.role != "host"]
    to_somebody = one.mode == "visit" and hosts and guests
    place = one.place
    where = (place.name, place.country, place.latitude, place.longitude, place.geonames_id) if place else (None,) * 5
    return {
        **common_values(one.id, CONSULT, one.start, one.precision or one.start_precision, one.sources),
        **party_values("Actor", guests if to_somebody else one.parties),
        **party_values("Recipient", hosts if to_somebody else one.parties),
        **dict(zip(("Placename", "Country", "Latitude", "Longitude", "GeoNames ID"), where, strict=True)),
        "Event Mode": one.mode, "Contexts": ["future"] if one.status in FUTURE else [], "Status": one.status,
        "End Date": one.end, "Evidence": " … ".join(one.evidence),
    }  # fmt: skip


def reaction_event(one: ReactionFacts) -> dict[str, Any]:
    """A reaction as an event."""
    return {
        **common_values(one.id, one.stance, one.date, one.precision, [one.source]),
        **party_values("Actor", [one.actor]),
        **party_values("Recipient", [one.recipient] if one.recipient else []),
        "Contexts": [], "Target ID": one.target_id, "Target": one.target, "Evidence": one.evidence,
    }  # fmt: skip


def common_values(
    key: str, kind: str, day: Any, precision: str | None, sources: Sequence[ReportSource]
) -> dict[str, Any]:
    """What every event has."""
    return {
        "Event ID": key, "Event Date": day, "Event Type": kind, "Intensity": intensities()[kind],
        "Quad Code": QUADS[kind], "Date Precision": precision, "Version": __version__,
        "Source": list(dict.fromkeys(s.outlet for s in sources if s.outlet)),
        "Publication Date": sources[0].published, "Language": sources[0].language, "Reports": len(sources),
        "Article IDs": [s.id for s in sources], "URLs": [s.url for s in sources if s.url],
        "Confidence": max((s.confidence for s in sources if s.confidence is not None), default=None),
    }  # fmt: skip


def party_values(who: str, those: Iterable[PartyFacts]) -> dict[str, Any]:
    """Those who act, or are acted upon."""
    rows = [(p.name, p.country, STATE_SECTOR if p.kind == "country" else None, p.title, p.id, p.kind, p.role)
            for p in those]  # fmt: skip
    names = PARTY_COLUMNS[who]
    return dict(zip(names, map(list, zip(*rows, strict=True)) if rows else [[]] * 7, strict=True))


def flat_event(event: Sequence[Any]) -> list[Any]:
    """A row for CSV: lists with semicolons between, as POLECAT has them, nothing where all of one is unknown."""
    return [joined_values(value) if isinstance(value, list) else value for value in event]


def joined_values(values: Sequence[Any]) -> str:
    """A list as one text; unknown ones are empty, so that lists stay aligned."""
    return ";".join(str(v or "").replace(";", ",") for v in values) if any(values) else ""
