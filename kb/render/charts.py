"""Reports as charts: SVG, PNG or a page that needs no internet, by Altair and vl-convert (``kb-diplomacy[charts]``)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path
from textwrap import wrap
from typing import Any, Protocol

from kb.errors import InputError, UsageError, missing_extra
from kb.guard import require_free
from kb.render.jsons import embedded, plain
from kb.world.countries import name_of

MOST = 40
"""Different values that an axis of names shows: the most frequent ones, of periods the last."""
COLOURS, LINES = 20, 8
"""Different names that have a colour, or a line, of their own; the most frequent ones."""
MONTHS = 48
"""Months that have a bar each; where there are more, years have one."""
FEW, SHORT = 8, 9
"""Names that have room beside each other, and their letters."""
UNKNOWN, OTHERS = "(unknown)", "(others)"
LEAST = 5
"""Cases that a line has at least, unless none has so many: means of one or two say nothing."""
THICKEST = 36
"""Pixels of a bar where there are few."""
SHADES = ("#1a6faf", "#5ba3d0", "#9ecae1", "#b3b3b3", "#fdae6b", "#e6550d", "#a50f15")
"""From warm to cold: the colours of names that have an order."""
COUNTS = ("meetings", "reactions", "statements", "articles", "count")
COUNTRIES = ("country", "other", "source_country", "target_country", "from_country", "to_country")
"""Columns of codes, for which people are shown names."""
PAIRS = (("source_country", "target_country", "→"), ("country", "target_country", "→"), ("country", "other", "–"))
"""Columns of two countries, and what stands between them in the name of their pair."""
IDS = {"actor": "id", "source": "source_id", "target": "target_id", "speaker": "speaker_id"}
"""Columns of names of actors, and those of their ids."""
MIRRORED = ("source", "target")
"""The axes of a matrix that shows each pair from both sides; which side is which says nothing."""
VAGUE = ("season", "year")
"""Precisions of a date that lies nowhere on an axis of months."""
MEANS = ("tone", "value", "centrality")
"""Measures: what is added up, and what isn't."""
PLACE = '{"description":"kb"}'
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
    @property
    def needs(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def order(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def domain(self) -> tuple[float, float] | None: ...  # noqa: D102


def save_chart(
    columns: Sequence[str], rows: Sequence[Sequence[Any]], how: Drawn, title: str, path: Path, *, note: str = ""
) -> None:
    """Draw rows into a file whose suffix says its kind; no rows are drawn as the words "no data".

    Raises UsageError for another suffix or without ``kb-diplomacy[charts]``, InputError if the file can't be written.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"no kind of chart: {path.name!r}; name a file {', '.join(SUFFIXES)}")
    try:
        import vl_convert
    except ImportError as error:
        raise UsageError(missing_extra("charts need more packages", "charts")) from error
    require_free(path)
    spec = specification(columns, rows, how, title, note)
    try:
        if path.suffix.lower() == ".png":
            path.write_bytes(vl_convert.vegalite_to_png(spec, scale=2))
        elif path.suffix.lower() == ".svg":
            path.write_text(vl_convert.vegalite_to_svg(spec), encoding="utf-8")
        else:
            path.write_text(page(spec), encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error


def page(spec: dict[str, Any]) -> str:
    """A chart as a page with all that it needs; its names and titles come from articles, and are only ever text.

    What writes the page puts JSON into a script as it is, which ``</script>`` in a name would end: so it is given
    another chart, in whose place ours is put.
    """
    import vl_convert

    before, found, after = vl_convert.vegalite_to_html({"description": "kb"}, bundle=True).partition(PLACE)
    if not found or PLACE in after:
        raise UsageError("this version of vl-convert writes other pages: draw an .svg or a .png")
    return f"{before}{embedded(spec)}{after}"


def specification(
    columns: Sequence[str], rows: Sequence[Sequence[Any]], how: Drawn, title: str, note: str = ""
) -> dict[str, Any]:
    """A chart as Vega-Lite has it; ``note`` stands under the title."""
    import altair as alt

    points, unknown = known(points_of(columns, rows, how), how)
    points = [p for p in points if p.get(how.x) is not None and p.get(how.y) is not None]
    if (how.x, how.y) == MIRRORED:
        points += [{**one, how.x: one[how.y], how.y: one[how.x]} for one in points]
    points, left_out = fewer(points, how)
    left_out = [*unknown, *left_out]
    shape = size(points, how)
    letters = max(shape["width"] // 7, 40)
    under = [line for text in (note, *left_out) for line in wrap(text, letters)]
    headline: Any = alt.TitleParams(wrap(title, letters), subtitle=under, anchor="start")
    if not points:
        return dict(alt.Chart(alt.InlineData(values=[{"x": "no data"}]), title=headline, width=480, height=120)
                    .mark_text(size=18, color="gray").encode(text="x:N").to_dict())  # fmt: skip
    base = alt.Chart(alt.InlineData(values=points))
    drawn: Any = getattr(base, f"mark_{how.mark}")(**thickness(points, how)).encode(**axis_encoding(points, how))
    if how.mark == "line":  # n beside every mean
        whole = alt.Legend(values=ticks(max(p["n"] for p in points), 1, 5))
        n = alt.Size("n", type="quantitative", title="n", scale=alt.Scale(rangeMin=40), legend=whole)
        drawn = alt.layer(drawn, base.mark_point(filled=True).encode(**axis_encoding(points, how), size=n))
    return dict(drawn.properties(title=headline, **shape).to_dict())


def with_country_names(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[list[Any]]:
    """Rows with names of countries for their codes."""
    codes = [name in COUNTRIES for name in columns]
    return [[name_of(v) if is_code and v else v for v, is_code in zip(row, codes, strict=True)] for row in rows]


def points_of(columns: Sequence[str], rows: Sequence[Sequence[Any]], how: Drawn) -> list[dict[str, Any]]:
    """What is drawn of rows: each as a point, or each of its parts."""
    points = told_apart([point(dict(zip(columns, row, strict=True))) for row in with_country_names(columns, rows)])
    if how.order:
        points = [{**one, "rank": rank(one.get(how.color or ""), how)} for one in points]
    if not how.parts:
        return points
    return [{**one, "part": part, "count": one[part]} for one in points for part in how.parts]


def rank(name: Any, how: Drawn) -> int:
    """The place of a name in the order of colours; others come last."""
    return how.order.index(name) if name in how.order else len(how.order)


def told_apart(points: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same; where several actors have one name, with their ids after it."""
    keys: dict[Any, set[str]] = {}
    for one in points:
        for column, key in IDS.items():
            if str(one.get(key)).startswith("a"):  # others are not the actor's
                keys.setdefault(one.get(column), set()).add(one[key])
    several = {name for name, those in keys.items() if len(those) > 1}
    return [
        {**one, **{column: f"{one[column]} ({one[key]})" for column, key in IDS.items()
                   if one.get(column) in several and one.get(key) in keys[one[column]]}}
        for one in points
    ]  # fmt: skip


def known(points: Sequence[dict[str, Any]], how: Drawn) -> tuple[list[dict[str, Any]], list[str]]:
    """The points of which all is known that the chart needs; a note of the others."""
    kept = [p for p in points if all(p.get(name) not in (None, UNKNOWN) for name in how.needs)]
    measure = next((name for name in (how.x, how.y) if name in COUNTS), "count")
    number = sum(p.get(measure) or 0 for p in points) - sum(p.get(measure) or 0 for p in kept)
    what = " or ".join(name.replace("_", " ") for name in how.needs)
    return kept, [f"without {number:,} of unknown {what}"] if number else []


def point(row: dict[str, Any]) -> dict[str, Any]:
    """A row as JSON has it, with what charts add: a count of one, the pair of two countries."""
    values: dict[str, Any] = {
        k: v if v is None or isinstance(v, str | int | float) else plain(v) for k, v in row.items()
    }
    for one, other, between in PAIRS:
        if one in values and other in values:
            values["pair"] = f"{values[one] or UNKNOWN} {between} {values[other] or UNKNOWN}"
    if values.get("precision") in VAGUE:
        values["date"] = None
    dates = [values[name] for name in ("date", "planned_for", "planned_on") if isinstance(values.get(name), str)]
    if "month" not in values and dates:
        values["month"] = dates[0][:7]
    if isinstance(values.get("month"), str):
        values["year"] = values["month"][:4]
    for name in ("country", "target_country", "from_country", "to_country", "outlet", "speaker"):
        if name in values:
            values[name] = values[name] or UNKNOWN
    return {"count": 1, **values}


def fewer(points: list[dict[str, Any]], how: Drawn) -> tuple[list[dict[str, Any]], list[str]]:
    """The points of the commonest names on each axis of names and in colours; a note of what is left out."""
    note = []
    whole = (how.x, how.y) == MIRRORED
    for axis in (how.x,) if whole else dict.fromkeys((how.x, how.y)):
        names = commonest(points, axis, how)
        if kind(axis, how) == "nominal" and len(names) > MOST:
            kept, which = (sorted(names)[-MOST:], "last") if axis == "period" else (names[:MOST], "most frequent")
            points = [p for p in points if all(p[one] in set(kept) for one in (MIRRORED if whole else (axis,)))]
            note.append(f"{'who' if whole else axis}: the {MOST} {which} of {len(names)}")
    names, color = colours(points, how), how.color or ""
    if how.mark == "line":
        points, left_out = strongest(points, names, color)
        note += left_out
    elif len(names) > COLOURS:
        points = [p if p[color] in names[: COLOURS - 1] else {**p, color: OTHERS} for p in points]
    return points, sorted(note)


def strongest(points: list[dict[str, Any]], names: Sequence[str], color: str) -> tuple[list[dict[str, Any]], list[str]]:
    """The points of the lines with most cases, and at least ``LEAST`` if there are such; a note of the others."""
    cases = Counter[str]()
    for p in points:
        cases[p[color]] += p.get("n") or 1
    strong = [name for name in names if cases[name] >= LEAST] or list(names)
    kept = strong[:LINES]
    which = f"{LINES} with most cases" if len(strong) > LINES else f"{len(kept)} with {LEAST} cases or more"
    note = [f"{color}: the {which} of {len(names)}"] if len(kept) < len(names) else []
    return [p for p in points if p[color] in set(kept)], note


def thickness(points: Sequence[dict[str, Any]], how: Drawn) -> dict[str, int]:
    """How thick bars are, where they would fill the room of few."""
    axis = how.y if kind(how.y, how) == "nominal" else how.x
    bands = all_months(points, axis, how) or {p[axis] for p in points}
    return {"size": THICKEST} if how.mark == "bar" and len(bands) <= FEW and axis != how.y else {}


def colours(points: Iterable[dict[str, Any]], how: Drawn) -> list[str]:
    """The names that have a colour, those with most cases first; parts in their own order."""
    if how.color is None or kind(how.color, how) != "nominal":
        return []
    if how.parts:
        return list(how.parts)
    if how.order:
        there = {p[how.color] for p in points}
        return [name for name in how.order if name in there]
    return sorted(commonest(points, how.color, how), key=lambda name: name == OTHERS)


def commonest(points: Iterable[dict[str, Any]], column: str, how: Drawn) -> list[str]:
    """The values of a column, those with most cases first, equals as the report orders them."""
    measure = next((name for name in (how.x, how.y, how.color) if name in COUNTS), "")
    cases = Counter[str]()
    for p in points:
        cases[p[column]] += p.get("n") or p.get(measure, 1)
    return sorted(cases, key=lambda name: -cases[name])


def kind(name: str, how: Drawn) -> str:
    """What an axis shows: time, numbers, or names."""
    if name in ("date", "month"):
        return "temporal"
    return "quantitative" if name in (*COUNTS, *MEANS) else "nominal"


def all_months(points: Iterable[dict[str, Any]], name: str, how: Drawn) -> list[str]:
    """All months of an axis of bars from the first to the last one; if they are too many the years."""
    if how.mark != "bar" or kind(name, how) != "temporal":
        return []
    seen = sorted({p[name][:7] for p in points})
    first, last = (int(text[:4]) * 12 + int(text[5:]) - 1 for text in (seen[0], seen[-1])) if seen else (0, -1)
    if last - first < MONTHS:
        return [f"{k // 12:04d}-{k % 12 + 1:02d}" for k in range(first, last + 1)]
    return [f"{year:04d}" for year in range(first // 12, last // 12 + 1)]


def ticks(most: float, least: int = 0, number: int = 8) -> list[int]:
    """Whole numbers from the least up to the most, or just beyond it, about so many."""
    steps = (digit * 10**power for power in count() for digit in (1, 2, 5))
    step = next(step for step in steps if (most - least) / step <= number)
    return list(range(least, int(most) + step, step))


def greatest_total(points: Iterable[dict[str, Any]], measure: str, axes: Sequence[str], how: Drawn) -> float:
    """The greatest sum of a measure in one place on some axes."""
    points, sums = list(points), Counter[tuple[Any, ...]]()
    letters = {axis: len(named[0]) for axis in axes if (named := all_months(points, axis, how))}
    for p in points:
        place = tuple(p[axis][: letters.get(axis, 7)] if kind(axis, how) == "temporal" else p[axis] for axis in axes)
        sums[place] += p[measure]
    return max(sums.values())


def axis_encoding(points: Sequence[dict[str, Any]], how: Drawn) -> dict[str, Any]:
    """Axes and colours; counts are added up."""
    import altair as alt

    found = {"x": axis_position(alt.X, how.x, points, how), "y": axis_position(alt.Y, how.y, points, how)}
    if how.color and kind(how.color, how) == "quantitative":
        marks = ticks(greatest_total(points, how.color, (how.x, how.y), how), number=5)
        whole = alt.Legend(values=marks, format=",d")
        found["color"] = alt.Color(how.color, type="quantitative", aggregate="sum", title=how.measure,
                                   scale=alt.Scale(domain=[0, marks[-1]]), legend=whole)  # fmt: skip
    elif how.color:
        names = colours(points, how)
        shades = [SHADES[round(rank(name, how) * (len(SHADES) - 1) / (len(how.order) - 1))] for name in names
                  if len(how.order) > 1]  # fmt: skip
        scale = (
            alt.Scale(domain=names, range=shades)
            if shades
            else alt.Scale(domain=names, scheme="tableau10" if len(names) <= 10 else "tableau20")
        )
        what = None if how.parts else how.color.replace("_", " ")
        found["color"] = alt.Color(how.color, type="nominal", title=what, scale=scale)
        if how.order and how.mark == "bar":
            found["order"] = alt.Order("rank", type="quantitative")
    return found


def axis_position(channel: Any, name: str, points: Sequence[dict[str, Any]], how: Drawn) -> Any:
    """An axis: of time, of numbers that are whole if they are counts, or of names."""
    import altair as alt

    named = all_months(points, name, how)
    if named:
        turned, unit = alt.Axis(labelAngle=0 if len(named) <= FEW else -45), "month" if "-" in named[0] else "year"
        return channel(unit, type="ordinal", title=unit, scale=alt.Scale(domain=named), axis=turned)
    shown = kind(name, how)
    if shown == "temporal":
        whole = name == "month"
        return channel(name, type=shown, title=name, scale=alt.Scale(type="utc"),
                       axis=alt.Axis(format="%b %Y" if whole else "%d %b %Y", labelAngle=-45),
                       **({"timeUnit": "utcyearmonth"} if whole else {}))  # fmt: skip
    if shown == "nominal":
        level = 0 if channel is alt.Y or few_names(points, name) else -90
        axis = alt.Axis(labelLimit=220, labelAngle=level)
        what = None if name in MIRRORED else name.replace("_", " ")
        return channel(name, type=shown, title=what, sort=None, axis=axis, **names_in_order(points, name, how))
    if name in MEANS:
        scale = alt.Scale(domain=list(how.domain)) if how.domain else alt.Scale()
        return channel(name, type=shown, title=how.measure, scale=scale, axis=alt.Axis(tickCount=11))
    marks = ticks(greatest_total(points, name, [axis for axis in (how.x, how.y) if axis != name], how))
    return channel(name, type=shown, title=how.measure, aggregate="sum", scale=alt.Scale(domain=[0, marks[-1]]),
                   axis=alt.Axis(values=marks, format=",d", labelFlush=False))  # fmt: skip


def names_in_order(points: Sequence[dict[str, Any]], name: str, how: Drawn) -> dict[str, Any]:
    """The order of names on an axis, if it isn't the report's: where cases are added up, those of most first.

    It is a domain and no sort, which Vega-Lite would write into an expression, names from articles in it.
    """
    import altair as alt

    if name in MIRRORED or (how.order and how.domain is None):
        return {"scale": alt.Scale(domain=commonest(points, MIRRORED[0] if name in MIRRORED else name, how))}
    return {}


def few_names(points: Sequence[dict[str, Any]], name: str) -> bool:
    """Whether the names of an axis are few and short enough to be written beside each other."""
    return len({p[name] for p in points}) <= FEW and max(len(str(p[name])) for p in points) <= SHORT


def size(points: Sequence[dict[str, Any]], how: Drawn) -> dict[str, int]:
    """Width and height in pixels: enough for each name on an axis to be read."""

    def extent(axis: str, usual: int, wide: int) -> int:
        named = all_months(points, axis, how) or (kind(axis, how) == "nominal" and {p[axis] for p in points})
        if not named:
            return usual
        least = 240 if how.mark == "bar" and axis == how.x else 60
        return max((wide if len(named) <= FEW else 18) * len(named), least)

    return {"width": extent(how.x, 640, 64), "height": extent(how.y, 320, 24)}
