"""What is marked in a text: spans of some layers that overlap, as pieces that don't."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

LAYERS = ("actor", "place", "meeting", "statement", "reaction")
LEADS = ("actor", "place", "reaction", "statement", "meeting")
"""Whose link a piece is that lies in several, the first of these."""
PAGES = {"actor": "actors", "place": "places", "meeting": "meetings", "statement": "statements",
         "reaction": "reactions"}  # fmt: skip


class Mark(NamedTuple):
    """A span of a text, [start, end) in code points, of a layer, that leads to something."""

    start: int
    end: int
    layer: str
    id: str
    """The public id of what it leads to; empty for what has none."""
    title: str
    part: str = ""
    """What it is of a statement or a reaction: content, cue, source, target."""
    stands: str = ""
    """Whom it stands for, if it doesn't name them."""

    @property
    def href(self) -> str:
        """Whither it leads."""
        return f"/{PAGES[self.layer]}/{self.id}"


class Piece(NamedTuple):
    """A part of a text with all marks that it lies in; ``starts`` are those that begin with it."""

    text: str
    marks: Sequence[Mark]
    starts: Sequence[Mark]
    grey: bool

    @property
    def classes(self) -> str:
        """Classes of its layers."""
        names = [f"l-{layer}" for layer in LAYERS if any(m.layer == layer for m in self.marks)]
        return " ".join(["mark", *names] if names else []) + (" grey" if self.grey else "")

    @property
    def lead(self) -> Mark | None:
        """The mark whose link it is."""
        return min(self.marks, key=lambda mark: (LEADS.index(mark.layer), mark.end - mark.start), default=None)

    @property
    def title(self) -> str:
        """What it is, of all its layers."""
        return " · ".join(dict.fromkeys(mark.title for mark in self.marks))


def pieces(
    text: str, marks: Iterable[Mark], start: int = 0, end: int | None = None, grey: Iterable[tuple[int, int]] = ()
) -> list[Piece]:
    """The text from ``start`` to ``end``, cut where a mark begins or ends: put together the pieces are the text."""
    end = len(text) if end is None else end
    inside = sorted({mark for mark in marks if mark.start < end and mark.end > start})
    dull = list(grey)
    edges = {edge for one in (*inside, *(Mark(a, b, "", "", "") for a, b in dull)) for edge in one[:2]}
    cuts = [start, *sorted(edge for edge in edges if start < edge < end), end]
    out = []
    for a, b in pairwise(cuts):
        here = [mark for mark in inside if mark.start <= a and mark.end >= b]
        starts = [mark for mark in here if max(mark.start, start) == a]
        out.append(Piece(text[a:b], here, starts, any(x <= a and y >= b for x, y in dull)))
    return [one for one in out if one.text]


def paragraph(text: str, start: int, end: int, room: int = 900) -> tuple[int, int]:
    """The paragraph or paragraphs around a span; of a long one at most about ``room`` characters on each side."""
    first = text.rfind("\n", 0, start) + 1
    after = text.find("\n", end)
    last = len(text) if after < 0 else after
    return max(first, start - room), min(last, end + room)
