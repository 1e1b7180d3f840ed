"""Networks as GraphML, written as they are read."""

from collections.abc import Iterable
from typing import Any, TextIO

from sqlalchemy import Connection

from kb.exports.facts import ActorNode, MeetingEdge
from kb.exports.network import network_edges, network_nodes
from kb.exports.written import Written
from kb.exports.xml_graphs import EDGE, NODE, XmlWriter, edge_values, node_values
from kb.queries.reports import Scope

GRAPHML = {"xmlns": "http://graphml.graphdrawing.org/xmlns"}


def export_graphml(connection: Connection, scope: Scope, out: TextIO) -> Written:
    """Who meets whom, and how often."""
    return Written("edges", write_graphml(network_nodes(connection, scope), network_edges(connection, scope), out))


def write_graphml(nodes: Iterable[ActorNode], edges: Iterable[MeetingEdge], out: TextIO) -> int:
    """A GraphML graph whose edges have their number of meetings as weight; the number of edges written."""
    xml = XmlWriter(out)
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


def _graphml_values(xml: XmlWriter, which: str, values: dict[str, Any]) -> None:
    for name, value in values.items():
        with xml.element("data", {"key": f"{which}_{name}"}, line=False):
            xml.text(value)
