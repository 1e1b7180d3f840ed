"""The gazetteer: names of places → coordinates, country, GeoNames id.

``gazetteer()`` opens the bundled file, or the one that the settings name;
``kb.world.gazetteer.dump.load_dump`` compiles GeoNames' own dump into such a file.
"""

from functools import lru_cache
from pathlib import Path

from kb.settings import settings
from kb.world.gazetteer.table import Entry, Gazetteer, Kind

__all__ = ["Entry", "Gazetteer", "Kind", "gazetteer"]


BUNDLED = Path(__file__).with_name("bundled.bin")


def gazetteer() -> Gazetteer:
    """The gazetteer that the settings name now, opened once. Raises InputError if they name a file that is none."""
    path = settings().gazetteer or BUNDLED
    return opened_gazetteer(path, changed(path))


@lru_cache(maxsize=1)
def opened_gazetteer(path: Path, _changed: int | None) -> Gazetteer:
    """A gazetteer; opened again when its file is another."""
    return Gazetteer.open(path)


def changed(path: Path) -> int | None:
    """When a file was changed last, if it is there."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return None
