"""The gazetteer: names of places → coordinates, country, GeoNames id.

``gazetteer()`` opens the bundled file, or the one that the settings name;
``kb.world.gazetteer.dump.load_dump`` compiles GeoNames' own dump into such a file.
"""

from functools import lru_cache
from pathlib import Path

from kb.settings import settings
from kb.world.gazetteer.table import Entry, Gazetteer, Kind

__all__ = ["Entry", "Gazetteer", "Kind", "gazetteer"]


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The gazetteer in use, opened once a process. Raises InputError if the settings name a file that is none."""
    return Gazetteer.open(settings().gazetteer or Path(__file__).parent / "bundled.bin")
