"""Reports as charts in the terminal, by plotext (``kb[charts]``): a bar a name or month, with its number."""

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from textwrap import wrap
from typing import Any, TextIO

from kb.errors import UsageError
from kb.render.cells import shown
from kb.render.charts import MEANS, MOST, UNKNOWN, Drawn, kind, points_of, ticks
from kb.render.tables import width_of

LABEL = 0.5
"""The share of the width that labels may take."""
NARROWEST = 40
TICKS = 5
BETWEEN = " · "
"""What stands between the parts of a label."""

Bars = list[tuple[str, float]]


def print_chart(
    columns: Sequence[str], rows: Sequence[Sequence[Any]], how: Drawn, title: str, out: TextIO, *, note: str = "",
    most: int = MOST,
) -> None:  # fmt: skip
    """Draw rows as bars as wide as the terminal, without colours; no rows are the words "no data".

    There are at most ``most`` bars (0: all); of months those of the newest.

    Raises UsageError without ``kb[charts]``.
    """
    width = max(width_of(out), NARROWEST)
    found = bars(points_of(columns, rows, how), how)
    said = [line for text in (title, shown(note), how.measure) for line in wrap(text, width)]
    out.write("\n".join(said) + "\n")
    if not found:
        out.write("\nno data\n")
        return
    kept = (newest(found, most) if timed(how) else found[:most]) if most else found
    out.write(drawn_chart(kept, width, marks(kept, how)) + "\n")
    if len(kept) < len(found):
        out.write(f"the {'newest' if timed(how) else 'first'} {len(kept)} of {len(found)}\n")


def timed(how: Drawn) -> bool:
    """Whether there is an axis of time; labels begin with it."""
    return any(axis == "period" or kind(axis, how) == "temporal" for axis in (how.x, how.y, how.color) if axis)


def newest(found: Bars, most: int) -> Bars:
    """The bars of the newest months (or periods), whole ones; of the very newest at least the first bars."""
    times = Counter(label.partition(BETWEEN)[0] for label, _ in found)
    latest = sorted(times, reverse=True)
    whole = sum(n <= most for n in accumulate(times[time] for time in latest))
    kept = latest[: max(whole, 1)]
    return [bar for bar in found if bar[0].partition(BETWEEN)[0] in kept][:most]


def bars(points: Sequence[dict[str, Any]], how: Drawn) -> Bars:
    """The label and the number of each bar, in the order of the rows; what has one label is added up."""
    axes = list(dict.fromkeys(axis for axis in (how.y, how.x, how.color) if axis))
    axes.sort(key=lambda axis: kind(axis, how) != "temporal")
    measure = next((axis for axis in axes if kind(axis, how) == "quantitative"), "count")
    out: dict[str, float] = {}
    for one in points:
        nothing = how.parts and not one.get(measure)
        if nothing or one.get(measure) is None or one.get(how.x) is None or one.get(how.y) is None:
            continue
        label = BETWEEN.join(axis_name(one.get(axis), kind(axis, how)) for axis in axes if axis != measure)
        if measure in MEANS:
            label += f" (n {one['n']})" if "n" in one else ""
        out[label] = float(one[measure]) + (0 if measure in MEANS else out.get(label, 0))
    return list(out.items())


def axis_name(value: Any, what: str) -> str:
    """A value of an axis in a label: of a date the month."""
    text = shown(value) or UNKNOWN
    return text[:7] if what == "temporal" else text


def marks(found: Bars, how: Drawn) -> list[float]:
    """The numbers on the axis: whole ones for counts, else some from the least to the greatest of the domain."""
    if not {how.x, how.y, how.color} & set(MEANS):
        return [*ticks(max(value for _, value in found), number=TICKS)]
    low, high = how.domain or (min(0.0, *(value for _, value in found)), max(0.0, *(value for _, value in found)))
    low, high = (low, high) if low < high else (0.0, 1.0)
    return [low + (high - low) * k / (TICKS - 1) for k in range(TICKS)]


def drawn_chart(found: Bars, width: int, marked: Sequence[float]) -> str:
    """The bars as lines of text, the first one on top, on an axis with these numbers."""
    plotext = plot_library()
    plotext.terminal.limit(False, False)
    figure = plotext.figure
    figure.clear()
    room = int(width * LABEL)
    labels = [f"{clipped_label(label, room - 8)}  {axis_number(value)}" for label, value in found]
    figure.plot_size(width, len(found) + 3)
    figure.draw(figure.bar(labels, [value for _, value in found], orientation="horizontal", width=0.01))
    figure.ruler("x").lim(marked[0], marked[-1])  # plotext's own limits cut bars that lie
    figure.ruler("y").lim(*((1, len(found)) if len(found) > 1 else (0.5, 1.5)))  # a line of text a bar
    figure.ruler("y").direction(-1)
    figure.ruler("x").ticks(list(marked), [f"{mark:,.10g}" for mark in marked])
    lines = figure.build().string(True).splitlines()
    return "\n".join(line.rstrip() for line in lines)


def axis_number(value: float) -> str:
    """A whole number with all its digits, another one with three."""
    return f"{value:,.0f}" if value == int(value) else f"{value:.3g}"


def clipped_label(label: str, room: int) -> str:
    """A label, cut if there is no room for it."""
    return label if len(label) <= room else label[: room - 1] + "…"


def plot_library() -> Any:
    """plotext. Raises UsageError if it isn't installed."""
    try:
        import plotext
    except ImportError as error:
        raise UsageError("charts need more packages: pip install 'kb[charts]'") from error
    return plotext
