"""The plane on which the world is drawn, and lines across the 180th meridian."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.exports.geometry import HEIGHT, WIDTH, Point, outlines, project, shorter_way

POINTS = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


@settings(deadline=None)
@given(POINTS)
def test_every_point_lies_on_the_drawn_world(point: Point) -> None:
    x, y = project(*point)
    assert 0 <= x <= WIDTH
    assert 0 <= y <= HEIGHT


@settings(deadline=None)
@given(POINTS, POINTS)
def test_no_line_goes_farther_than_half_round_the_world(start: Point, end: Point) -> None:
    parts = shorter_way(start, end)
    assert (parts[0][0], parts[-1][-1]) == (start, end)
    assert sum(abs(b[0] - a[0]) for a, b in parts) <= 180.001
    assert all(-180 <= x <= 180 and -90.001 <= y <= 90.001 for part in parts for x, y in part)


def test_no_outline_runs_across_the_whole_map() -> None:
    drawn = list(outlines())
    assert len(drawn) == 177
    for path in drawn:
        for ring in path.split("M")[1:]:
            points = [tuple(map(float, pair)) for pair in re.findall(r"([\d.]+) ([\d.]+)", ring)]
            steps = [abs(b[0] - a[0]) for a, b in pairwise(points) if max(a[1], b[1]) < 400]
            assert not steps or max(steps) < WIDTH / 4


@pytest.mark.parametrize(("point", "drawn"), [((0, 0), (500, 243.4)), ((180, 0), (1000, 243.4)), ((0, 90), (500, 0.0))])
def test_points_are_drawn_where_the_projection_says(point: Point, drawn: Point) -> None:
    assert project(*point) == pytest.approx(drawn, abs=0.15)
