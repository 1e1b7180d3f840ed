"""Networks as GEXF (dynamic: each edge has the times at which it was) and GraphML, written as they are read."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, TextIO, cast
from xml.sax.saxutils import XMLGenerator

from kb.render.cells import escaped, shown

NO_XML = re.compile("[\ufffe\uffff]")
"""What XML doesn't take, of what ``shown`` leaves."""
GEXF = {"xmlns": "http://www.gexf.net/1.2draft", "version": "1.2"}
GRAPHML = {"xmlns": "http://graphml.graphdrawing.org/xmlns"}


@dataclass(frozen=True, slots=True)
class Node:
    """An actor, at how many of the meetings it was and with how many others; how central it is, and among whom.

    Centrality and community are those of ``kb.queries.reports.centrality``.
    """

    id: str
    name: str
    kind: str
    country: str | None
    meetings: int
    partners: int
    centrality: float
    community: int
    wikidata_id: str | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """Two actors who met: how often, first and last, and from when to when each time."""

    source: str
    target: str
    meetings: int
    first: date | None
    last: date | None
    spells: Sequence[tuple[date, date]]


NODE = {"name": "string", "kind": "string", "country": "string", "public_id": "string", "meetings": "long",
        "partners": "long", "centrality": "double", "community": "long", "wikidata_id": "string"}  # fmt: skip
EDGE = {"meetings": "long", "first": "string", "last": "string"}
"""Attributes, and their types in both formats."""


def write_gexf(nodes: Iterable[Node], edges: Iterable[Edge], out: TextIO) -> int:
    """A dynamic GEXF graph: an edge is there while its actors meet, its weight is how often they did; edges written."""
    xml = Xml(out)
    n = 0
    dynamic = {"mode": "dynamic", "defaultedgetype": "undirected", "timeformat": "date"}
    with xml.element("gexf", GEXF), xml.element("graph", dynamic):
        for which, attributes in (("node", NODE), ("edge", EDGE)):
            with xml.element("attributes", {"class": which, "mode": "static"}):
                for name, kind in attributes.items():
                    xml.empty("attribute", {"id": f"{which}_{name}", "title": name, "type": kind})
        with xml.element("nodes"):
            for node in nodes:
                with xml.element("node", {"id": node.id, "label": node.name}):
                    _gexf_values(xml, "node", node_values(node))
        with xml.element("edges"):
            for n, edge in enumerate(edges, 1):
                _gexf_edge(xml, n, edge)
    return n


def _gexf_edge(xml: "Xml", number: int, edge: Edge) -> None:
    """An edge; of one time it has start and end, of several as many spells."""
    values = {"id": number - 1, "source": edge.source, "target": edge.target, "weight": edge.meetings}
    spells = merged(edge.spells)
    if len(spells) == 1:
        values |= dict(zip(("start", "end"), spells[0], strict=True))
    with xml.element("edge", values):
        _gexf_values(xml, "edge", edge_values(edge))
        if len(spells) > 1:
            with xml.element("spells"):
                for start, end in spells:
                    xml.empty("spell", {"start": start, "end": end})


def merged(spells: Sequence[tuple[date, date]]) -> list[tuple[date, date]]:
    """Times in order, those that overlap as one."""
    out: list[tuple[date, date]] = []
    for start, end in sorted(spells):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, max(start, end)))
    return out


def _gexf_values(xml: "Xml", which: str, values: dict[str, Any]) -> None:
    with xml.element("attvalues"):
        for name, value in values.items():
            xml.empty("attvalue", {"for": f"{which}_{name}", "value": value})


def write_graphml(nodes: Iterable[Node], edges: Iterable[Edge], out: TextIO) -> int:
    """A GraphML graph whose edges have their number of meetings as weight; the number of edges written."""
    xml = Xml(out)
    n = 0
    with xml.element("graphml", GRAPHML):
        for which, attributes in (("node", NODE), ("edge", {"weight": "long", **EDGE})):
            for name, kind in attributes.items():
                xml.empty("key", {"id": f"{which}_{name}", "for": which, "attr.name": name, "attr.type": kind})
        with xml.element("graph", {"id": "network", "edgedefault": "undirected"}):
            for node in nodes:
                with xml.element("node", {"id": node.id}):
                    _graphml_values(xml, "node", node_values(node))
            for n, edge in enumerate(edges, 1):
                with xml.element("edge", {"id": f"e{n - 1}", "source": edge.source, "target": edge.target}):
                    _graphml_values(xml, "edge", {"weight": edge.meetings, **edge_values(edge)})
    return n


def _graphml_values(xml: "Xml", which: str, values: dict[str, Any]) -> None:
    for name, value in values.items():
        with xml.element("data", {"key": f"{which}_{name}"}, line=False):
            xml.text(value)


def node_values(node: Node) -> dict[str, Any]:
    """A node's attributes, without those that it hasn't."""
    values = {name: getattr(node, "id" if name == "public_id" else name) for name in NODE}
    return {name: value for name, value in values.items() if value is not None}


def edge_values(edge: Edge) -> dict[str, Any]:
    """An edge's attributes, without those that it hasn't."""
    values = {"meetings": edge.meetings, "first": edge.first, "last": edge.last}
    return {k: v for k, v in values.items() if v is not None}


def clean(value: Any) -> str:
    """A value as XML takes it, characters that it doesn't take written by number."""
    return NO_XML.sub(escaped, shown(value))


class Xml:
    """XML, one element a line, written at once."""

    def __init__(self, out: TextIO) -> None:
        self._to = XMLGenerator(cast(Any, out), encoding="UTF-8", short_empty_elements=True)
        self._to.startDocument()

    @contextmanager
    def element(self, name: str, attributes: dict[str, Any] | None = None, line: bool = True) -> Iterator[None]:
        """An element around what is written within."""
        self._to.startElement(name, {k: clean(v) for k, v in (attributes or {}).items()})  # type: ignore[arg-type]
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
        self._to.characters(clean(value))
