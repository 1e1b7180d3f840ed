"""The steps of extraction in their order, what each needs, and what is left of an article when one fails."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from kb.errors import reason
from kb.extract import actors, dates, encoder, layout, meetings, places, quotes, reactions, statements
from kb.extract.findings import Findings, Layout
from kb.extract.parse import Parse


def nothing(_parse: Parse) -> list[Any]:
    """What most stages find in a text that has nothing for them."""
    return []


def nobody(_parse: Parse) -> None:
    """No actors, no quotations, and no encoder's reading, which differs from an article that has none."""


def plain(parse: Parse) -> Layout:
    """One paragraph of running text."""
    return Layout(zone=["body"] * len(parse), paragraph=[0] * len(parse))


@dataclass(frozen=True, slots=True)
class Stage:
    """One step: it reads what earlier ones wrote, and writes the field of ``Findings`` that has its name."""

    find: Callable[[Findings], None]
    needs: frozenset[str] = frozenset()
    """Stages without which what it finds would be wrong, and not only less."""
    empty: Callable[[Parse], Any] = nothing
    """What the field holds without it."""


STAGES: dict[str, Stage] = {
    "layout": Stage(layout.find, empty=plain),
    "quotes": Stage(quotes.find, empty=nobody),
    "dates": Stage(dates.find),
    "places": Stage(places.find),
    "actors": Stage(actors.find, empty=nobody),
    "statements": Stage(statements.find, frozenset({"quotes"})),
    "encoder": Stage(encoder.find, frozenset({"actors"}), empty=nobody),
    "meetings": Stage(meetings.find, frozenset({"actors"})),
    "reactions": Stage(reactions.find, frozenset({"actors"})),
}
"""By the names of the fields that they write, in the order in which they run."""


def find_all(findings: Findings, stages: Mapping[str, Stage] = STAGES) -> None:
    """Run the stages; one that fails leaves its field empty, and its name and error in ``findings.failures``."""
    for name, stage in stages.items():
        if stage.needs & findings.missing:
            findings.missing.add(name)
            continue
        try:
            stage.find(findings)
        except Exception as error:  # whatever it is, it is this stage's
            findings.failures[name] = f"{reason(error)} ({place_of(error.__traceback__)})"
            findings.missing.add(name)
            setattr(findings, name, stage.empty(findings.parse))
            findings.mentioned = None  # it may be of places that are no more


def place_of(trace: TracebackType | None) -> str:
    """The module and the line that an error comes from."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_globals.get('__name__')}, line {trace.tb_lineno}" if trace else "nowhere"
