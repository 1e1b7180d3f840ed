"""Places where only new articles came: these are known by what load knows them by, only their values may be others."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from kb.resolve import write
from kb.resolve.evidence import PlaceReport, day
from kb.resolve.plan import place_values
from kb.resolve.values import COLUMNS, spot_key
from kb.store import dialect
from kb.store.base import table
from kb.store.models import PlaceExtent
from kb.world.fold import fold

VOTES = """SELECT r.place_id, r.name, r.country, r.latitude, r.longitude, r.geonames_id, r.precision,
           max(n.published_date), count(*) FROM place_report r JOIN article n ON n.id = r.article_id
           WHERE r.place_id IN {values} GROUP BY 1, 2, 3, 4, 5, 6, 7"""
STANDING = """SELECT l.id, l.name, l.country, l.latitude, l.longitude, x.precision FROM place l
              LEFT JOIN place_extent x ON x.place_id = l.id WHERE l.id IN {values}"""
SEEN = ("name", "country", "latitude", "longitude", "precision")
"""What meetings see of a place."""


class Whereabouts:
    """The places that new articles name."""

    def __init__(self, connection: Connection, articles: Sequence[int]) -> None:
        self.connection = connection
        query = "SELECT DISTINCT place_id FROM place_report WHERE article_id IN {values} ORDER BY 1"
        self.numbers = [row[0] for row in dialect.lookup(connection, query, articles)]
        told: dict[int, list[PlaceReport]] = defaultdict(list)
        for number, *values, latest, count in dialect.lookup(connection, VOTES, self.numbers):
            told[number].append(PlaceReport(("", ""), *values, day(latest), count))  # type: ignore[call-arg]
        self.values = {number: place_values(told[number]) for number in self.numbers}

    def meetings(self) -> set[int]:
        """The reports of meetings at places that are otherwise than before."""
        standing = {number: seen for number, *seen in dialect.lookup(self.connection, STANDING, self.numbers)}
        changed = [n for n, values in self.values.items() if [values[name] for name in SEEN] != standing[n]]
        query = """SELECT m.id FROM place_report p JOIN meeting_report m ON m.place_report_id = p.id
                   WHERE p.place_id IN {values}"""
        return {row[0] for row in dialect.lookup(self.connection, query, changed)}

    def write(self) -> None:
        """Write the values of places."""
        where = f"{{}} IN ({', '.join(map(str, self.numbers)) or 'NULL'})"
        rows = [self.row(self.values[number]) for number in self.numbers]
        write.entities(self.connection, "place", self.numbers, rows, where.format("id"))
        extents = [(n, values["precision"]) for n, values in self.values.items() if values["precision"] is not None]
        write.sync(self.connection, table(PlaceExtent), ("place_id", "precision"), extents, where.format("place_id"))

    def row(self, values: dict[str, Any]) -> tuple[Any, ...]:
        """The columns of a place."""
        row = {**values, "identity_key": spot_key(values), "folded": fold(values["name"])}
        return tuple(row[name] for name in COLUMNS["place"])
