"""What a source yields and extraction reads: one article."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Article:
    """One article as found; what its source doesn't say is None.

    ``text`` is what all offsets refer to (Unicode code points). ``doc_id`` is the source's own key where it
    has one, else made from the URL or the content.
    """

    doc_id: str
    text: str
    title: str | None = None
    byline: str | None = None
    source: str | None = None
    url: str | None = None
    published: date | None = None
    language: str | None = None
    origin: str = field(default="", compare=False)
    """Where it was read from (file, line), for messages."""
