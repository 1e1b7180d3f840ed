"""Meetings as an iCalendar (RFC 5545): whole days, confirmed, tentative or cancelled."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, TextIO

from sqlalchemy import Connection

from kb.errors import UsageError
from kb.exports.encounters import meeting_facts
from kb.exports.facts import MeetingFacts
from kb.exports.reading import namespace
from kb.exports.written import Counted, Written
from kb.queries.reports import Scope
from kb.render.cells import shown

STATUS = {"held": "CONFIRMED", "ongoing": "CONFIRMED", "planned": "TENTATIVE", "proposed": "TENTATIVE",
          "cancelled": "CANCELLED"}  # fmt: skip
SOURCES = 5
"""Articles that an entry names."""


def export_calendar(connection: Connection, scope: Scope, out: TextIO) -> Written:
    """Meetings as entries of a calendar."""
    found = Counted(meeting_facts(connection, scope))
    n = write_calendar(found, namespace(connection), out)
    return Written("entries", n, found.number - n, "the day is not known")


def write_calendar(encounters: Iterable[MeetingFacts], namespace: str, out: TextIO) -> int:
    """A calendar; the number of entries: meetings whose day, or week, is known. Raises UsageError without icalendar."""
    try:
        from icalendar import Calendar
    except ImportError as error:
        raise UsageError("calendars need icalendar: pip install 'kb[calendar]'") from error
    calendar = Calendar()
    for name, value in (("prodid", "-//kb//kb export ical//EN"), ("version", "2.0"), ("calscale", "GREGORIAN")):
        calendar.add(name, value)
    head, end = calendar.to_ical().decode().split("END:VCALENDAR")
    out.write(head)
    n = 0
    for one in encounters:
        if one.start and one.start_precision == "day":
            out.write(calendar_entry(one, one.start, namespace).to_ical().decode())
            n += 1
    out.write("END:VCALENDAR" + end)
    return n


def calendar_entry(one: MeetingFacts, start: date, namespace: str) -> Any:
    """A meeting as an event of whole days, the last of which iCalendar leaves out."""
    from icalendar import Event

    event = Event()
    event.add("uid", f"{one.id}-{namespace}@kb")
    event.add("dtstamp", last_report(one, start))
    event.add("dtstart", start)
    event.add("dtend", max(one.until or start, start) + timedelta(days=1))
    event.add("summary", shown(one.name))
    event.add("status", STATUS[one.status])
    event.add("transp", "TRANSPARENT")
    event.add("categories", [one.mode])
    event.add("description", "\n".join(map(shown, entry_lines(one))))
    if one.place:
        event.add("location", shown(", ".join(filter(None, (one.place.name, one.place.country)))))
    if one.place and one.place.point:
        event.add("geo", one.place.point[::-1])
    return event


def last_report(one: MeetingFacts, start: date) -> datetime:
    """When what is known of a meeting was last added to: the day of its last report, so that it is always the same."""
    day = max((source.published for source in one.sources if source.published), default=start)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def entry_lines(one: MeetingFacts) -> list[str]:
    """What else is known: how exact the date is, who took part, who reports it."""
    lines = [f"{one.mode}, {one.status}"]
    if one.precision not in (None, "day"):
        lines.append(f"Some time within these days: only the {one.precision} is known.")
    lines += [", ".join(filter(None, (p.name, p.title, p.country, p.role))) for p in one.parties]
    for source in one.sources[:SOURCES]:
        told = (str(source.published or ""), source.outlet, source.title, source.url)
        lines.append("Reported: " + " · ".join(filter(None, told)))
    if len(one.sources) > SOURCES:
        lines.append(f"and {len(one.sources) - SOURCES} more")
    return lines
