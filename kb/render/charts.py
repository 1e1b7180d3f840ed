"""Reports as charts: SVG, PNG or a page that needs no internet, by Altair and vl-convert (``kb[charts]``)."""

from collections.abc import Sequence
from pathlib import Path
from textwrap import wrap
from typing import Any, Protocol

from kb.errors import InputError, UsageError
from kb.render.jsons import plain

MOST = 40
"""Different values that an axis of names shows; the first ones, as the report orders them."""
UNKNOWN = "(unknown)"
COUNTS = ("meetings", "reactions", "statements", "articles", "count")
MEANS = ("tone", "value", "centrality")
"""Measures: what is added up, and what isn't."""
SUFFIXES = (".svg", ".png", ".html")


class Drawn(Protocol):
    """How a report is drawn: ``kb.queries.reports.Chart``."""

    @property
    def mark(self) -> str: ...  # noqa: D102
    @property
    def x(self) -> str: ...  # noqa: D102
    @property
    def y(self) -> str: ...  # noqa: D102
    @property
    def color(self) -> str | None: ...  # noqa: D102
    @property
    def measure(self) -> str: ...  # noqa: D102
    @property
    def parts(self) -> Sequence[str]: ...  # noqa: D102


def save_chart(columns: Sequence[str], rows: Sequence[Sequence[Any]], how: Drawn, title: str, path: Path) -> None:
    """Draw rows into a file whose suffix says its kind; no rows are drawn as the words "no data".

    Raises UsageError for another suffix or without ``kb[charts]``, InputError if the file can't be written.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"no kind of chart: {path.name!r}; name a file {', '.join(SUFFIXES)}")
    try:
        import vl_convert
    except ImportError as error:
        raise UsageError("charts need more packages: pip install 'kb[charts]'") from error
    spec = specification(columns, rows, how, title)
    try:
        if path.suffix.lower() == ".png":
            path.write_bytes(vl_convert.vegalite_to_png(spec, scale=2))
        elif path.suffix.lower() == ".svg":
            path.write_text(vl_convert.vegalite_to_svg(spec), encoding="utf-8")
        else:
            path.write_text(vl_convert.vegalite_to_html(spec, bundle=True), encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error


def specification(columns: Sequence[str], rows: Sequence[Sequence[Any]], how: Drawn, title: str) -> dict[str, Any]:
    """A chart as Vega-Lite has it."""
    import altair as alt

    points = points_of(columns, rows, how)
    points = [p for p in points if p.get(how.x) is not None and p.get(how.y) is not None]
    points, note = fewer(points, how)
    headline: Any = alt.TitleParams(wrap(title, 80), subtitle=note, anchor="start")
    if not points:
        return dict(alt.Chart(alt.InlineData(values=[{"x": "no data"}]), title=headline, width=480, height=120)
                    .mark_text(size=18, color="gray").encode(text="x:N").to_dict())  # fmt: skip
    base = alt.Chart(alt.InlineData(values=points))
    drawn: Any = getattr(base, f"mark_{how.mark}")().encode(**encoding(how))
    if how.mark == "line":  # n beside every mean
        n = alt.Size(
            "n", type="quantitative", title="n", scale=alt.Scale(rangeMin=40), legend=alt.Legend(tickMinStep=1)
        )
        drawn = alt.layer(drawn, base.mark_point(filled=True).encode(**encoding(how), size=n))
    return dict(drawn.properties(title=headline, **size(points, how)).to_dict())


def points_of(columns: Sequence[str], rows: Sequence[Sequence[Any]], how: Drawn) -> list[dict[str, Any]]:
    """What is drawn of rows: each as a point, or each of its parts."""
    points = [point(dict(zip(columns, row, strict=True))) for row in rows]
    if not how.parts:
        return points
    return [{**one, "part": part, "count": one[part]} for one in points for part in how.parts]


def point(row: dict[str, Any]) -> dict[str, Any]:
    """A row as JSON has it, with what charts add: a count of one, the pair of two countries."""
    values = {k: v if v is None or isinstance(v, str | int | float) else plain(v) for k, v in row.items()}
    for one, other in (("source_country", "target_country"), ("country", "other")):
        if one in values and other in values:
            values["pair"] = f"{values[one] or UNKNOWN} – {values[other] or UNKNOWN}"
    for name in ("country", "target_country", "from_country", "to_country", "outlet", "speaker"):
        if name in values:
            values[name] = values[name] or UNKNOWN
    return {"count": 1, **values}


def fewer(points: list[dict[str, Any]], how: Drawn) -> tuple[list[dict[str, Any]], list[str]]:
    """The points of the first names on each axis of names, and a note of what is left out."""
    note = []
    for axis in {how.x, how.y}:
        names = list(dict.fromkeys(p[axis] for p in points))
        if kind(axis, how) == "nominal" and len(names) > MOST:
            kept = set(names[:MOST])
            points = [p for p in points if p[axis] in kept]
            note.append(f"{axis}: the first {MOST} of {len(names)}")
    return points, sorted(note)


def kind(name: str, how: Drawn) -> str:
    """What an axis shows: time, numbers, or names."""
    if name in ("date", "month"):
        return "temporal"
    return "quantitative" if name in (*COUNTS, *MEANS) else "nominal"


def encoding(how: Drawn) -> dict[str, Any]:
    """Axes and colours; counts are added up."""
    import altair as alt

    def axis(channel: Any, name: str) -> Any:
        shown = kind(name, how)
        if shown == "quantitative":
            added = {} if name in MEANS else {"aggregate": "sum"}
            return channel(name, type=shown, title=how.measure, axis=alt.Axis(tickMinStep=1, labelFlush=False)
                           if added else alt.Axis(), **added)  # fmt: skip
        if shown == "temporal":
            whole = name == "month" or how.mark == "bar"
            return channel(name, type=shown, title="month" if whole else name,
                           scale=alt.Scale(type="utc"),
                           axis=alt.Axis(format="%b %Y" if whole else "%d %b %Y", labelAngle=-45),
                           **({"timeUnit": "utcyearmonth"} if whole else {}))  # fmt: skip
        return channel(name, type=shown, title=name.replace("_", " "), sort=None, axis=alt.Axis(labelLimit=220))

    found = {"x": axis(alt.X, how.x), "y": axis(alt.Y, how.y)}
    if how.color and kind(how.color, how) == "quantitative":
        found["color"] = alt.Color(how.color, type="quantitative", aggregate="sum", title=how.measure)
    elif how.color:
        found["color"] = alt.Color(
            how.color, type="nominal", title=how.color.replace("_", " "), scale=alt.Scale(scheme="tableau20")
        )
    return found


def size(points: list[dict[str, Any]], how: Drawn) -> dict[str, Any]:
    """Width and height in pixels: 18 for each name on an axis, so that names can be read."""

    def extent(axis: str, usual: int) -> int:
        return max(18 * len({p[axis] for p in points}), 60) if kind(axis, how) == "nominal" else usual

    return {"width": extent(how.x, 640), "height": extent(how.y, 320)}
