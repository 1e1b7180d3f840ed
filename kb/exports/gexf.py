"""Networks as GEXF (dynamic: each edge has the times at which it was), written as they are read."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TextIO

from sqlalchemy import Connection

from kb.exports.facts import ActorNode, MeetingEdge
from kb.exports.network import network_edges, network_nodes
from kb.exports.written import Written
from kb.exports.xml_graphs import EDGE, NODE, XmlWriter, edge_values, node_values
from kb.queries.reports import Scope

GEXF = {"xmlns": "http://www.gexf.net/1.2draft", "version": "1.2"}


def export_gexf(connection: Connection, scope: Scope, out: TextIO) -> Written:
    """Who meets whom, with the times of each meeting."""
    return Written("edges", write_gexf(network_nodes(connection, scope), network_edges(connection, scope), out))


def write_gexf(nodes: Iterable[ActorNode], edges: Iterable[MeetingEdge], out: TextIO) -> int:
    """A dynamic GEXF graph: an edge is there while its actors meet, its weight is how often they did; edges written."""
    xml = XmlWriter(out)
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


def _gexf_edge(xml: XmlWriter, number: int, edge: MeetingEdge) -> None:
    """An edge; of one time it has start and end, of several as many spells."""
    values = {"id": number - 1, "source": edge.source, "target": edge.target, "weight": edge.meetings}
    spells = merged_spells(edge.spells)
    if len(spells) == 1:
        values |= dict(zip(("start", "end"), spells[0], strict=True))
    with xml.element("edge", values):
        _gexf_values(xml, "edge", edge_values(edge))
        if len(spells) > 1:
            with xml.element("spells"):
                for start, end in spells:
                    xml.empty("spell", {"start": start, "end": end})


def merged_spells(spells: Sequence[tuple[date, date]]) -> list[tuple[date, date]]:
    """Times in order, those that overlap as one."""
    out: list[tuple[date, date]] = []
    for start, end in sorted(spells):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, max(start, end)))
    return out


def _gexf_values(xml: XmlWriter, which: str, values: dict[str, Any]) -> None:
    with xml.element("attvalues"):
        for name, value in values.items():
            xml.empty("attvalue", {"for": f"{which}_{name}", "value": value})
