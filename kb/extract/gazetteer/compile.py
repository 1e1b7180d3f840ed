"""Places and their names → a compiled gazetteer."""

from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from kb.extract.gazetteer.names import fold, hashed
from kb.extract.gazetteer.table import ALTERNATE, PLACES, Kind, write


class Source(NamedTuple):
    """A place as a source gives it. ``division`` is ``USA.TX`` or ``USA``; empty where it lies in no one country."""

    geonames_id: int
    latitude: float
    longitude: float
    population: int
    division: str
    kind: Kind
    name: str
    others: Iterable[str] = ()


class Compiler:
    """Collects places in flat arrays, so that twelve million of them fit into memory."""

    def __init__(self) -> None:
        self.keys, self.rows = array("Q"), array("L" if array("L").itemsize == 4 else "I")
        self.columns = array("I"), array("f"), array("f"), array("I"), array("H"), array("B")
        self.divisions: dict[str, int] = {"": 0}
        self.row_of: dict[int, int] = {}

    def add(self, place: Source) -> int:
        """Add a place with its names; its row."""
        row = len(self.columns[0])
        division = self.divisions.setdefault(place.division, len(self.divisions))
        values = (
            place.geonames_id,
            place.latitude,
            place.longitude,
            min(place.population, 2**32 - 1),
            division,
            place.kind,
        )
        for column, value in zip(self.columns, values, strict=True):
            column.append(value)  # type: ignore[arg-type]
        main = fold(place.name)
        self.name(main, row)
        for other in {fold(o) for o in place.others} - {main}:
            self.name(other, row | ALTERNATE)
        return row

    def name(self, folded: str, row: int) -> None:
        """Add one folded name of a place's row."""
        if folded:
            self.keys.append(hashed(folded))
            self.rows.append(row)

    def write(self, path: Path, source: str) -> int:
        """Write the compiled file; the number of places."""
        keys, rows = np.array(self.keys, dtype="<u8"), np.array(self.rows, dtype="<u4")
        order = np.lexsort((rows, keys))
        places = np.zeros(len(self.columns[0]), dtype=PLACES)
        for name, column in zip(PLACES.names or (), self.columns, strict=True):
            places[name] = column
        keys, rows = keys[order], rows[order]
        fresh = np.ones(len(keys), dtype=bool)
        fresh[1:] = (keys[1:] != keys[:-1]) | (rows[1:] != rows[:-1])
        write(path, source, list(self.divisions), keys[fresh], rows[fresh], places)
        return len(places)
