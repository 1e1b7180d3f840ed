"""Places and their names → a compiled gazetteer."""

import struct
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from kb.world.gazetteer.names import fold, hashed_name
from kb.world.gazetteer.table import ALTERNATE, PLACES, UNLIKE, Kind, write_gazetteer


class NameSource(NamedTuple):
    """A place as a source gives it. ``division`` is ``USA.TX`` or ``USA``; empty where it lies in no one country."""

    geonames_id: int
    latitude: float
    longitude: float
    population: int
    division: str
    kind: Kind
    name: str
    others: Iterable[str] = ()


def alike_names(main: str, other: str) -> bool:
    """Whether two folded names share a word or their first letters ("new york", "new york city")."""
    return main[:3] == other[:3] or bool(set(main.split()) & set(other.split()))


RECORD = struct.Struct("<IffIHB")
"""One place as bytes, the layout of ``table.PLACES``."""


class Compiler:
    """Collects places as packed records, so that twelve million of them fit into memory."""

    def __init__(self) -> None:
        self.keys, self.rows = array("Q"), array("I")
        self.records = bytearray()
        self.divisions: dict[str, int] = {"": 0}

    def add(self, place: NameSource) -> int:
        """Add a place with its names; its row."""
        row = len(self.records) // RECORD.size
        division = self.divisions.setdefault(place.division, len(self.divisions))
        population = min(place.population, 2**32 - 1)
        self.records += RECORD.pack(
            place.geonames_id, place.latitude, place.longitude, population, division, place.kind
        )
        main = fold(place.name)
        self.name(main, row)
        for other in {fold(o) for o in place.others} - {main}:
            self.name(other, row | ALTERNATE | (0 if alike_names(main, other) else UNLIKE))
        return row

    def name(self, folded: str, row: int) -> None:
        """Add one folded name of a place's row."""
        if folded:
            self.keys.append(hashed_name(folded))
            self.rows.append(row)

    def write(self, path: Path, source: str) -> int:
        """Write the compiled file; the number of places."""
        keys, rows = np.array(self.keys, dtype="<u8"), np.array(self.rows, dtype="<u4")
        order = np.lexsort((rows, keys))
        keys, rows = keys[order], rows[order]
        fresh = np.ones(len(keys), dtype=bool)
        fresh[1:] = (keys[1:] != keys[:-1]) | (rows[1:] != rows[:-1])
        places = np.frombuffer(bytes(self.records), dtype=PLACES)
        write_gazetteer(
            path, source, list(self.divisions), {"keys": keys[fresh], "rows": rows[fresh], "places": places}
        )
        return len(places)
