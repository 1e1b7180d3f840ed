"""The compiled gazetteer: one file of flat arrays, mapped into memory, shared by all workers of a machine.

File: 8 bytes of magic, 4 of the header's length, a JSON header (source, divisions, arrays with type, length and
offset), then the arrays. ``keys`` are sorted 64-bit hashes of folded names, ``rows[i]`` the place that ``keys[i]``
names.
"""

import json
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import numpy as np

from kb.errors import InputError
from kb.guard import require_readable
from kb.world.gazetteer.names import fold, hashed_name

MAGIC = b"KBGAZ\x00\x00\x01"
ALTERNATE = 1 << 31
"""Bit of ``rows`` that says that the name is not the place's main one."""
UNLIKE = 1 << 30
"""Bit of ``rows`` that says that it doesn't even resemble it: a former or foreign name."""
PLACES = np.dtype(
    [
        ("id", "<u4"),
        ("lat", "<f4"),
        ("lon", "<f4"),
        ("population", "<u4"),
        ("division", "<u2"),
        ("kind", "u1"),
    ]
)


class Kind(IntEnum):
    """What a place is."""

    COUNTRY = 0
    AREA = 1
    DIVISION = 2
    DISTRICT = 3
    CITY = 4
    SITE = 5
    CAPITAL = 6
    FEATURE = 7
    """A lake, hill, forest of a full dump: one of millions, so believed only where nothing else fits."""
    SPOT = 8
    """A building or farm of a full dump."""


class Entry(NamedTuple):
    """One place that a name can mean."""

    row: int
    geonames_id: int | None
    latitude: float
    longitude: float
    population: int
    country: str | None
    """ISO 3166-1 alpha-3."""
    division: str
    """``USA.TX``: country and GeoNames' first-level code; the country alone where there is none."""
    kind: Kind
    alternate: bool
    """Whether the name looked up is not the main one."""
    unlike: bool
    """Whether it doesn't resemble the main one: a former or foreign name."""


@dataclass(eq=False)
class Gazetteer:
    """A compiled gazetteer, open for reading."""

    header: dict[str, Any]
    keys: Any
    rows: Any
    places: Any

    @classmethod
    def open(cls, path: Path) -> "Gazetteer":
        """Map a compiled file. Raises InputError if it is none."""
        try:
            require_readable(path)
            with path.open("rb") as stream:
                magic, size = stream.read(8), int.from_bytes(stream.read(4), "little")
                header = json.loads(stream.read(size)) if magic == MAGIC else {}
            arrays = [mapped(path, header, name, aligned(12 + size)) for name in ("keys", "rows", "places")]
        except (OSError, ValueError, LookupError) as error:
            why = getattr(error, "strerror", None) or "it doesn't begin as one does, or is cut off"
            raise InputError(f"{path}: not a compiled gazetteer ({why})") from error
        return cls(header, *arrays)

    @cached_property
    def seen(self) -> dict[str, tuple[Entry, ...]]:
        """Answers so far; bounded by ``MOST_SEEN``."""
        return {}

    def lookup(self, name: str) -> tuple[Entry, ...]:
        """Every place that has this name, folded; empty if none has."""
        found = self.seen.get(name)
        if found is None:
            if len(self.seen) > MOST_SEEN:
                self.seen.clear()
            found = self.seen[name] = self.read(fold(name))
        return found

    def read(self, folded: str) -> tuple[Entry, ...]:
        """The entries of a folded name, from the arrays."""
        wanted = np.uint64(hashed_name(folded))
        at = int(np.searchsorted(self.keys, wanted))
        out = []
        while at < len(self.keys) and self.keys[at] == wanted:
            out.append(self.entry(int(self.rows[at])))
            at += 1
        return tuple(out)

    def entry(self, row: int) -> Entry:
        """The place of a row, with the mark of an alternate name."""
        at = row & ~(ALTERNATE | UNLIKE)
        number, lat, lon, population, division, kind = self.places[at].tolist()
        where = self.header["divisions"][division]
        country = where.split(".")[0] or None
        return Entry(at, number or None, round(lat, 5), round(lon, 5), population, country, where, Kind(kind),
                     bool(row & ALTERNATE), bool(row & UNLIKE))  # fmt: skip


MOST_SEEN = 50_000
"""Answers kept: some tens of megabytes at most."""


def aligned(offset: int) -> int:
    """The next multiple of 64."""
    return -(-offset // 64) * 64


def mapped(path: Path, header: dict[str, Any], name: str, base: int) -> Any:
    """One of a file's arrays, mapped into memory; offsets count from the end of the header."""
    spec = header["arrays"][name]
    dtype = PLACES if name == "places" else np.dtype(spec["dtype"])
    if not spec["length"]:
        return np.zeros(0, dtype)
    return np.memmap(path, dtype=dtype, mode="r", offset=base + spec["offset"], shape=(spec["length"],)).view(
        np.ndarray
    )


def write_gazetteer(path: Path, source: str, divisions: list[str], arrays: dict[str, Any]) -> None:
    """Write a compiled gazetteer; of ``arrays``, ``keys`` are sorted and ``rows`` aligned with them."""
    offset, specs = 0, {}
    for name, array in arrays.items():
        specs[name] = {"dtype": array.dtype.str, "length": len(array), "offset": offset}
        offset += aligned(array.nbytes)
    header = json.dumps({"source": source, "divisions": divisions, "arrays": specs}).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".kb-{uuid4().hex}")
    try:
        with draft.open("xb") as stream:
            stream.write(MAGIC + len(header).to_bytes(4, "little") + header)
            for name, array in arrays.items():
                stream.seek(aligned(12 + len(header)) + specs[name]["offset"])
                stream.write(array.tobytes())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
