"""Meetings at their places, and journeys to them, as GeoJSON (RFC 7946), one feature a line."""

from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from sqlalchemy import Connection

from kb.exports.encounters import meeting_facts
from kb.exports.facts import Journey, MeetingFacts, MeetingSite
from kb.exports.geometry import shorter_way
from kb.exports.travel import journeys
from kb.exports.written import Counted, Written
from kb.queries.reports import Scope
from kb.render.jsons import dumped

NOWHERE = "no place with coordinates"
"""Why a meeting isn't on the map."""
ASSUMED = "capital of the travellers' country, assumed; where they set out is not known"


def export_geojson(connection: Connection, scope: Scope, out: TextIO) -> Written:
    """Meetings at their places, and journeys to them."""
    found = Counted(meeting_facts(connection, scope))
    n = write_geojson(found, journeys(connection, scope), out)
    return Written("meetings", n, found.number - n, NOWHERE)


def write_geojson(encounters: Iterable[MeetingFacts], journeys: Iterable[Journey], out: TextIO) -> int:
    """A FeatureCollection; the number of meetings that it has: those whose place has coordinates."""
    n = written = 0
    out.write('{"type": "FeatureCollection", "features": [')
    for feature in features(encounters, journeys):
        out.write((",\n" if written else "\n") + dumped(feature))
        written += 1
        n += feature["properties"]["type"] == "meeting"
    out.write("\n]}\n" if written else "]}\n")
    return n


def features(encounters: Iterable[MeetingFacts], journeys: Iterable[Journey]) -> Iterable[dict[str, Any]]:
    """A point for each meeting, a line for each way that was travelled."""
    for one in encounters:
        if one.place and one.place.point:
            geometry = {"type": "Point", "coordinates": decimal_degrees(one.place.point)}
            yield {
                "type": "Feature",
                "id": one.id,
                "geometry": geometry,
                "properties": meeting_properties(one, one.place),
            }
    for journey in journeys:
        if journey.place.point:
            parts = [
                [decimal_degrees(p) for p in part] for part in shorter_way(journey.origin.point, journey.place.point)
            ]
            kind, coordinates = ("LineString", parts[0]) if len(parts) == 1 else ("MultiLineString", parts)
            geometry = {"type": kind, "coordinates": coordinates}
            key = f"{journey.origin.country}-{journey.place.id}"
            yield {"type": "Feature", "id": key, "geometry": geometry, "properties": journey_properties(journey)}


def decimal_degrees(point: Sequence[float]) -> list[float]:
    """Longitude and latitude, to the decimetre."""
    return [round(value, 6) for value in point]


def meeting_properties(one: MeetingFacts, place: MeetingSite) -> dict[str, Any]:
    """What is said of a meeting."""
    return {
        "type": "meeting", "name": one.name, "status": one.status, "mode": one.mode, "start": one.start,
        "end": one.end, "precision": one.precision or one.start_precision, "place": place.name,
        "place_id": place.id, "place_country": place.country, "place_precision": place.precision,
        "participants": [p.name for p in one.parties],
        "countries": sorted({p.country for p in one.parties if p.country}),
        "reports": len(one.sources), "outlets": outlet_names(one), "first_reported": one.sources[0].published,
        "evidence": " … ".join(one.evidence),
    }  # fmt: skip


def outlet_names(one: MeetingFacts) -> list[str]:
    """Who reports a meeting, the first one first."""
    return list(dict.fromkeys(source.outlet for source in one.sources if source.outlet))


def journey_properties(journey: Journey) -> dict[str, Any]:
    """What is said of a way that was travelled."""
    return {
        "type": "journey", "from": journey.origin.name, "from_country": journey.origin.country, "from_means": ASSUMED,
        "place": journey.place.name, "place_id": journey.place.id, "place_country": journey.place.country,
        "journeys": journey.journeys, "meetings": journey.meetings, "first": journey.first, "last": journey.last,
    }  # fmt: skip
