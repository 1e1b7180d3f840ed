"""Records whose spans are strings, as a language model or a person writes them → records with offsets.

A string stands for the place in the text where it is found: as it is, or with other white space and quotation marks.
The second of two equal strings in a list is its second place. What isn't in the text is refused, and so is what can't
be without it; everything else of the record stays.
"""

import re
from collections.abc import Mapping
from typing import Any

Span = list[int]
LISTS = {"actors": ("mentions",), "places": ("mentions",), "meetings": ("evidence",), "statements": ("content",)}
"""The spans of each layer that are lists."""
SINGLE = {"statements": ("source", "cue"), "reactions": ("evidence",)}
"""The spans of each layer that are one."""
NEEDED = {"statements": "content", "reactions": "evidence"}
"""The spans without which a part is nothing."""
ALIKE = {"'": "['‘’`´]", "‘": "['‘’`´]", "’": "['‘’`´]", '"': '["“”„«»]', "“": '["“”„«»]', "”": '["“”„«»]',
         "-": "[-‐‑–—]", "–": "[-‐‑–—]", "—": "[-‐‑–—]", "…": r"(?:…|\.\.\.)"}  # fmt: skip
SHOWN = 60
"""Characters of a string that are shown of it."""


class Aligned:
    """A record being aligned, and why parts of it are refused."""

    def __init__(self, row: Mapping[str, Any]) -> None:
        self.row = {name: value for name, value in row.items() if name not in (*LISTS, "reactions")}
        self.text = str(row.get("text") or "")
        self.refused: list[str] = []
        self.gone: set[str] = set()
        for layer in (*LISTS, "reactions"):
            parts = row.get(layer)
            if parts is not None:
                self.row[layer] = self.layer(layer, parts) if isinstance(parts, list) else parts

    def layer(self, layer: str, parts: list[Any]) -> list[Any]:
        """The parts of a layer that stay."""
        return [
            part
            for given in parts
            if (part := self.part(layer, given) if isinstance(given, dict) else given) is not None
        ]

    def part(self, layer: str, given: dict[str, Any]) -> dict[str, Any] | None:
        """A part with offsets for strings; None if it can't be without what isn't in the text."""
        part = dict(given)
        name = str(part.get("id"))
        for field in LISTS.get(layer, ()):
            if isinstance(part.get(field), list):
                part[field] = self.places(name, part[field])
        beside = next((span[0] for span in part.get("content") or () if isinstance(span, list)), 0)
        for field in SINGLE.get(layer, ()):
            part[field] = self.place(name, part.get(field), beside)
        if isinstance(part.get("target"), dict):
            span = self.place(name, part["target"].get("span"), beside)
            part["target"] = {**part["target"], **({"span": span} if "span" in part["target"] else {})}
        lost = self.lost(layer, part)
        if lost:
            self.refused.append(f"{name}: left out, {lost}")
            self.gone.add(name)
            return None
        return part

    def lost(self, layer: str, part: dict[str, Any]) -> str | None:
        """Why a part can't stay, or None."""
        if layer in NEEDED and not part.get(NEEDED[layer]):
            return f"it has no {NEEDED[layer]}"
        target = part.get("target")
        leads = {part.get("statement"), target.get("id") if isinstance(target, dict) else None} - {None}
        lost = min((str(name) for name in leads if name in self.gone), default=None)
        return f"{lost} is left out" if layer == "reactions" and lost else None

    def places(self, name: str, spans: list[Any]) -> list[Any]:
        """The places of strings; equal ones are places after each other."""
        begin: dict[str, int] = {}
        out = []
        for span in spans:
            if not isinstance(span, str):
                out.append(span)
                continue
            found: Span | None = self.place(name, span, begin.get(span, 0), after=True)
            if found is not None:
                out.append(found)
                begin[span] = found[1]
        return out

    def place(self, name: str, span: Any, beside: int, after: bool = False) -> Any:
        """The place of a string, the first one from ``beside`` on or the nearest to it; None if it has none."""
        if not isinstance(span, str):
            return span
        found: list[tuple[int, int]] = []
        if span.strip():
            found = [m.span() for m in pattern(span).finditer(self.text)]
        found = [place for place in found if place[0] >= beside] if after else found
        if not found:
            again = "not there once more" if after and beside else "not in the text"
            self.refused.append(f"{name}: {again}: {' '.join(span.split())[:SHOWN]!r}")
            return None
        start, end = found[0] if after else min(found, key=lambda place: abs(place[0] - beside))
        return [start, end]


def pattern(span: str) -> re.Pattern[str]:
    """What finds a string whatever its white space, quotation marks and dashes are; whole words, where it has words."""
    words = ("".join(ALIKE.get(c, re.escape(c)) for c in word) for word in span.split())
    inner = span.strip()
    begin, end = (r"(?<!\w)" if inner[0].isalnum() else ""), (r"(?!\w)" if inner[-1].isalnum() else "")
    return re.compile(begin + r"\s+".join(words) + end)
