"""Path, address or stream → Article: one module a concern.

``streams`` opens, unpacks and decodes; ``readers`` is the table of formats, each a small class over bytes (``reader``);
``rows`` and ``tables`` read JSON and CSV, ``fields`` maps their names by ``presets.toml``; ``page`` reads HTML,
``plain`` text; ``web`` fetches addresses; ``reading`` puts them together.
"""

from kb.sources.fields import OURS, presets
from kb.sources.reader import LIMIT
from kb.sources.readers import READERS
from kb.sources.reading import read, records
from kb.sources.streams import Stated

FORMATS = tuple(READERS)

__all__ = ["FORMATS", "LIMIT", "OURS", "READERS", "Stated", "presets", "read", "records"]
