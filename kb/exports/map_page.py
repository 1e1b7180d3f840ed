"""Meetings on a map of the world, as one page that needs no internet: outlines, data and script are in it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy import Connection

from kb.exports.encounters import meeting_facts
from kb.exports.facts import Journey, MeetingFacts, MeetingSite, web
from kb.exports.geojson import NOWHERE, outlet_names
from kb.exports.geometry import HEIGHT, WIDTH, outlines, project, shorter_way
from kb.exports.travel import journeys
from kb.exports.written import Counted, Written
from kb.queries.reports import Scope
from kb.record import HAPPENED
from kb.render.cells import shown
from kb.render.jsons import embedded

PAGE = Path(__file__).with_name("page.html")
EVIDENCE = 400
"""Characters of a meeting's evidence that the page shows."""


def export_map(connection: Connection, scope: Scope, out: TextIO) -> Written:
    """Meetings at their places, and journeys to them, on a page."""
    found = Counted(meeting_facts(connection, scope, by_place=True))
    n = write_page(found, journeys(connection, scope), out, to_all=bool(scope.status))
    return Written("meetings", n, found.number - n, NOWHERE)


class PlacedTally:
    """How many meetings are on the map, and how many are not, counted while they go by."""

    def __init__(self) -> None:
        self.placed = self.elsewhere = 0

    def located(self, encounters: Iterable[MeetingFacts]) -> Iterator[tuple[MeetingSite, MeetingFacts]]:
        """The meetings whose place has coordinates, each with its place."""
        for one in encounters:
            if one.place and one.place.point:
                self.placed += 1
                yield one.place, one
            else:
                self.elsewhere += 1


def write_page(
    encounters: Iterable[MeetingFacts], journeys: Iterable[Journey], out: TextIO, to_all: bool = False
) -> int:
    """A page; the number of meetings on it. Meetings come place by place.

    Journeys are those to meetings held or ongoing, or ``to_all``.
    """
    page = PAGE.read_text(encoding="utf-8").replace("{{viewbox}}", f"0 0 {WIDTH:g} {HEIGHT:g}")
    before, rest = page.split("{{world}}")
    between, after = rest.split("{{data}}")
    out.write(before)
    out.writelines(f'<path class="land" d="{d}"/>' for d in outlines())
    out.write(between)
    tally = PlacedTally()
    write_data(tally, encounters, journeys, out, to_all)
    out.write(after)
    return tally.placed


def write_data(
    tally: PlacedTally, encounters: Iterable[MeetingFacts], journeys: Iterable[Journey], out: TextIO, to_all: bool
) -> None:
    """What the page's script reads, one place a line."""
    out.write('{"places": [')
    comma = "\n"
    for _, there in groupby(tally.located(encounters), key=lambda pair: pair[0].id):
        out.write(comma)
        write_place(there, out, to_all)
        comma = ",\n"
    out.write(f'],\n"ways": {embedded([way_data(journey) for journey in journeys])},\n')
    out.write(f'"meetings": {tally.placed + tally.elsewhere}, "elsewhere": {tally.elsewhere}}}')


def write_place(there: Iterator[tuple[MeetingSite, MeetingFacts]], out: TextIO, to_all: bool) -> None:
    """A place with its meetings."""
    place, one = next(there)
    x, y = project(*(place.point or (0, 0)))
    said = {
        "id": place.id,
        "name": shown(place.name),
        "country": place.country,
        "precision": place.precision,
        "x": x,
        "y": y,
    }
    out.write(embedded(said)[:-1] + ', "meetings": [' + embedded(meeting_data(one, to_all)))
    out.writelines(", " + embedded(meeting_data(one, to_all)) for _, one in there)
    out.write("]}")


def meeting_data(one: MeetingFacts, to_all: bool) -> dict[str, Any]:
    """What the page says of a meeting; text that a browser would obey is shown as text."""
    abroad = travellers(one) if to_all or one.status in HAPPENED else {}
    first, words = one.sources[0], shown(" … ".join(one.evidence))
    return {
        "id": one.id, "status": one.status, "mode": one.mode, "name": shown(one.name), "when": date_words(one),
        "start": one.start, "until": one.until, "reports": len(one.sources),
        "outlet": shown(next(iter(outlet_names(one)), "")), "published": first.published,
        "url": web(first.url),
        "evidence": words if len(words) <= EVIDENCE else words[: EVIDENCE - 1] + "…",
        **({"from": abroad} if abroad else {}),
    }  # fmt: skip


def travellers(one: MeetingFacts) -> dict[str, int]:
    """How many persons of each other country were there: as the report ``travel`` counts."""
    home = one.place.country if one.place and one.mode != "phone" else None
    there = (p.country for p in one.parties if p.kind == "person" and p.country and p.country != home)
    return dict(sorted(Counter(there if home else ()).items()))


def date_words(one: MeetingFacts) -> str:
    """When a meeting was, as far as it is known."""
    if one.start is None:
        return ""
    first = one.start.isoformat()[: {"year": 4, "month": 7}.get(one.start_precision or "", 10)]
    last = one.end.isoformat()[: {"year": 4, "month": 7}.get(one.end_precision or "", 10)] if one.end else first
    return first if first == last else f"{first} to {last}"


def way_data(journey: Journey) -> dict[str, Any]:
    """A line of the map; the page counts the journeys itself, of the meetings that it shows."""
    parts = shorter_way(journey.origin.point, journey.place.point or journey.origin.point)
    drawn = (" L".join(f"{x:g} {y:g}" for x, y in (project(*point) for point in part)) for part in parts)
    return {
        "from": journey.origin.name, "country": journey.origin.country, "place": shown(journey.place.name),
        "to": journey.place.id,
        "path": "".join("M" + part for part in drawn),
    }  # fmt: skip
