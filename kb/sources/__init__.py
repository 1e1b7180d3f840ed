"""Path or stream → Article: one module a concern.

``streams`` opens, unpacks and decodes; ``formats`` tells formats apart; ``rows`` reads JSON, JSON lines and CSV,
``fields`` maps their names by ``presets.toml``; ``page`` reads HTML, ``plain`` text; ``reading`` puts them together.
"""

from kb.sources.fields import OURS, presets
from kb.sources.formats import FORMATS
from kb.sources.reading import LIMIT, read, records

__all__ = ["FORMATS", "LIMIT", "OURS", "presets", "read", "records"]
