"""Networks hold any text and any dates that they are given."""

import io
from datetime import date
from itertools import pairwise

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.exports.facts import ActorNode, MeetingEdge
from kb.exports.gexf import merged_spells, write_gexf
from kb.exports.graphml import write_graphml

DAYS = st.dates(date(2000, 1, 1), date(2030, 12, 31))
SPELLS = st.lists(st.tuples(DAYS, DAYS).map(lambda pair: (min(pair), max(pair))))


@settings(deadline=None)
@given(st.text(), st.text(min_size=1), st.none() | st.text(min_size=3))
def test_any_text_is_read_again_by_networkx(name: str, kind: str, country: str | None) -> None:
    nodes = [ActorNode("a1", name, kind, country, 1, 1, 1.0, 1), ActorNode("a2", "Other", "person", None, 1, 1, 1.0, 1)]
    for write, read in ((write_gexf, nx.read_gexf), (write_graphml, nx.read_graphml)):
        out = io.StringIO()
        assert write(nodes, [MeetingEdge("a1", "a2", 3, None, None, [])], out) == 1
        graph = read(io.BytesIO(out.getvalue().encode()))
        assert graph["a1"]["a2"]["weight"] == 3
        if name.isprintable() and name.strip() == name and name:
            assert graph.nodes["a1"]["name"] == name


@settings(deadline=None)
@given(SPELLS)
def test_times_that_overlap_are_one(spells: list[tuple[date, date]]) -> None:
    found = merged_spells(spells)
    assert all(one[1] < other[0] for one, other in pairwise(found))
    assert all(any(a <= start and end <= b for a, b in found) for start, end in spells)
