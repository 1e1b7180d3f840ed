"""What is stored in the formats of other programs: one row of ``EXPORTS`` each, and one module.

An export sees one moment of the database, and is the same on both databases and each time. The command of each is
made from its row; modules are imported when they are asked for, so that the list of commands costs nothing.
"""

from collections.abc import Callable
from pkgutil import resolve_name
from typing import TYPE_CHECKING, NamedTuple, TextIO

from kb.errors import UsageError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from kb.exports.written import Written
    from kb.queries.reports import Scope

    Write = Callable[[Connection, Scope, TextIO], Written]


class Export(NamedTuple):
    """A format: what it is, as its command says, and the function that writes it."""

    says: str
    function: str
    """Its module under ``kb.exports`` and its name: ``(connection, scope, out) -> Written``."""

    def writer(self) -> "Write":
        """The function that writes it."""
        found: Write = resolve_name(f"{__name__}.{self.function}")
        return found


EVENTS = "Meetings and reactions as event data after PLOVER and POLECAT; with --place or --status meetings only."
EXPORTS = {
    "gexf": Export("Who meets whom as GEXF: a dynamic network whose edges have times; for Gephi.", "gexf:export_gexf"),
    "graphml": Export(
        "Who meets whom as GraphML: a network with weights; for networkx, igraph, yEd.", "graphml:export_graphml"
    ),
    "geojson": Export(
        "Meetings at their places, and journeys to them, as GeoJSON; for QGIS, Leaflet, kepler.gl.",
        "geojson:export_geojson",
    ),
    "map": Export("The same as a page with a map of the world, which needs no internet.", "map_page:export_map"),
    "ical": Export("Meetings as an iCalendar; needs the extra `calendar`.", "ical:export_calendar"),
    "events": Export(EVENTS, "events:export_csv"),
    "events-jsonl": Export(EVENTS, "events:export_jsonl"),
    "ftm": Export("Meetings, who took part and articles as FollowTheMoney entities, JSON lines.", "ftm:export_ftm"),
}


def export(name: str, engine: "Engine", scope: "Scope", out: TextIO) -> "Written":
    """Write an export of what a scope holds. Raises UsageError for a name that is none, DatabaseError."""
    from sqlalchemy import exc

    from kb.store.engine import database_errors, snapshot

    if name not in EXPORTS:
        raise UsageError(f"no export {name!r}: one of {', '.join(EXPORTS)}")
    write = EXPORTS[name].writer()
    try:
        with snapshot(engine) as connection:
            return write(connection, scope, out)
    except exc.DBAPIError:  # what goes wrong with ``out`` is not the database's fault
        with database_errors(engine.url):
            raise
