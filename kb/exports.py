"""What is stored in the formats of other programs: each an entry of ``EXPORTS``, written as it is read.

An export sees one moment of the database, and is the same on both databases and each time.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TextIO, TypeVar

from sqlalchemy import Connection, Engine, exc

from kb.errors import UsageError
from kb.queries import exports as reading
from kb.queries.exports import dossier, events, meetings, network, travel
from kb.queries.reports import Scope
from kb.render import Rows, calendars, ftm, graphs, write
from kb.render.maps import geojson, page
from kb.store.engine import database_errors, snapshot

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Written:
    """How much was written, and how many meetings could not be."""

    what: str
    number: int
    left_out: int = 0
    because: str = ""

    def __str__(self) -> str:
        """In words."""
        left = f"; {self.left_out} left out: {self.because}" if self.left_out else ""
        return f"{self.number} {self.what}{left}"


Export = Callable[[Connection, Scope, TextIO], Written]


class Counted(Iterable[T]):
    """Things that are counted while they go by."""

    def __init__(self, things: Iterable[T]) -> None:
        self.things, self.number = things, 0

    def __iter__(self) -> Iterator[T]:
        for thing in self.things:
            self.number += 1
            yield thing


def gexf(connection: Connection, scope: Scope, out: TextIO) -> Written:
    """Who meets whom, with the times of each meeting."""
    return Written("edges", graphs.write_gexf(network.nodes(connection, scope), network.edges(connection, scope), out))


def graphml(connection: Connection, scope: Scope, out: TextIO) -> Written:
    """Who meets whom, and how often."""
    n = graphs.write_graphml(network.nodes(connection, scope), network.edges(connection, scope), out)
    return Written("edges", n)


def places(connection: Connection, scope: Scope, out: TextIO) -> Written:
    """Meetings at their places, and journeys to them."""
    found = Counted(meetings.encounters(connection, scope))
    n = geojson.write_geojson(found, travel.journeys(connection, scope), out)
    return Written("meetings", n, found.number - n, "no place with coordinates")


def world(connection: Connection, scope: Scope, out: TextIO) -> Written:
    """The same on a page."""
    found = Counted(meetings.encounters(connection, scope, by_place=True))
    n = page.write_page(found, travel.journeys(connection, scope), out, to_all=bool(scope.status))
    return Written("meetings", n, found.number - n, "no place with coordinates")


def ical(connection: Connection, scope: Scope, out: TextIO) -> Written:
    """Meetings as entries of a calendar."""
    found = Counted(meetings.encounters(connection, scope))
    n = calendars.write_calendar(found, reading.namespace(connection), out)
    return Written("entries", n, found.number - n, "the day is not known")


def events_csv(connection: Connection, scope: Scope, out: TextIO) -> Written:
    """Meetings and reactions, one a row, lists with semicolons between."""
    return event_rows("csv", map(events.flat, events.events(connection, scope)), out)


def events_jsonl(connection: Connection, scope: Scope, out: TextIO) -> Written:
    """Meetings and reactions, one a line."""
    return event_rows("jsonl", events.events(connection, scope), out)


def event_rows(form: str, rows: Iterable[list[Any]], out: TextIO) -> Written:
    """Event data in a format of rows."""
    return Written("events", write(Rows([column.name for column in events.COLUMNS], rows), form, out))


def entities(connection: Connection, scope: Scope, out: TextIO) -> Written:
    """Meetings, who took part, and articles as FollowTheMoney entities."""
    n = ftm.write_entities(
        dossier.reported(connection, scope), dossier.everybody(connection, scope),
        meetings.encounters(connection, scope, all_statuses=False), reading.namespace(connection), out,
    )  # fmt: skip
    return Written("meetings", n)


EXPORTS: dict[str, Export] = {
    "gexf": gexf,
    "graphml": graphml,
    "geojson": places,
    "map": world,
    "ical": ical,
    "events": events_csv,
    "events-jsonl": events_jsonl,
    "ftm": entities,
}


def export(name: str, engine: Engine, scope: Scope, out: TextIO) -> Written:
    """Write an export of what a scope holds. Raises UsageError for a name that is none, DatabaseError."""
    writer = EXPORTS.get(name)
    if writer is None:
        raise UsageError(f"no export {name!r}: one of {', '.join(EXPORTS)}")
    try:
        with snapshot(engine) as connection:
            return writer(connection, scope, out)
    except exc.DBAPIError:  # what goes wrong with ``out`` is not the database's fault
        with database_errors(engine.url):
            raise
