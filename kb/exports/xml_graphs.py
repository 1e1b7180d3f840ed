"""What the graphs that are written as XML share: attributes of nodes and edges, and a writer that holds nothing."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO, cast
from xml.sax.saxutils import XMLGenerator

from kb.exports.facts import ActorNode, MeetingEdge
from kb.render.cells import escaped, shown

NO_XML = re.compile("[\ufffe\uffff]")
"""What XML doesn't take, of what ``shown`` leaves."""
NODE = {"name": "string", "kind": "string", "country": "string", "public_id": "string", "meetings": "long",
        "partners": "long", "centrality": "double", "community": "long", "wikidata_id": "string"}  # fmt: skip
EDGE = {"meetings": "long", "first": "string", "last": "string"}
"""Attributes, and their types in both formats."""


def node_values(node: ActorNode) -> dict[str, Any]:
    """A node's attributes, without those that it hasn't."""
    values = {name: getattr(node, "id" if name == "public_id" else name) for name in NODE}
    return {name: value for name, value in values.items() if value is not None}


def edge_values(edge: MeetingEdge) -> dict[str, Any]:
    """An edge's attributes, without those that it hasn't."""
    values = {"meetings": edge.meetings, "first": edge.first, "last": edge.last}
    return {k: v for k, v in values.items() if v is not None}


def xml_text(value: Any) -> str:
    """A value as XML takes it, characters that it doesn't take written by number."""
    return NO_XML.sub(escaped, shown(value))


class XmlWriter:
    """XML, one element a line, written at once."""

    def __init__(self, out: TextIO) -> None:
        self._to = XMLGenerator(cast(Any, out), encoding="UTF-8", short_empty_elements=True)
        self._to.startDocument()

    @contextmanager
    def element(self, name: str, attributes: dict[str, Any] | None = None, line: bool = True) -> Iterator[None]:
        """An element around what is written within."""
        self._to.startElement(name, {k: xml_text(v) for k, v in (attributes or {}).items()})  # type: ignore[arg-type]
        if line:
            self._to.ignorableWhitespace("\n")
        yield
        self._to.endElement(name)
        self._to.ignorableWhitespace("\n")

    def empty(self, name: str, attributes: dict[str, Any]) -> None:
        """An element with nothing in it."""
        with self.element(name, attributes, line=False):
            pass

    def text(self, value: Any) -> None:
        """Text within an element."""
        self._to.characters(xml_text(value))
