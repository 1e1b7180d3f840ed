"""What a form can decide: the decisions of the command line, made of its fields."""

from collections.abc import Callable

from kb.errors import UsageError
from kb.explore.site import Visit
from kb.explore.words import unshown
from kb.queries.show import full_text
from kb.resolve import correct
from kb.resolve.correct import Marked, Party
from kb.resolve.decide import Desk
from kb.resolve.fields import FIELDS, REACTION, SHORT
from kb.store import ids

Deed = Callable[[Visit, Desk], int | None]
CHANGES: dict[str, Callable[..., int]] = {
    "meeting": correct.change_meeting, "statement": correct.change_statement, "reaction": correct.change_reaction,
}  # fmt: skip


def given(visit: Visit, *names: str) -> dict[str, str]:
    """Those fields of a form that hold something."""
    return {name: visit.field(name) for name in names if visit.field(name)}


def all_of(visit: Visit, name: str) -> list[str]:
    """All values of a field that hold something."""
    return [text for value in visit.form.getlist(name) if (text := str(value).strip())]


def assign(visit: Visit, desk: Desk) -> int | None:
    """The values that a form has, and reports that belong to the thing, too."""
    kind, reports = ids.split(visit.field("id"))[0], visit.field("report").split()
    values = given(visit, *REACTION) if kind == "reaction" else given(visit, *FIELDS.get(kind, ()), *SHORT)
    if not values and not reports:
        raise UsageError("say which value holds: nothing was filled in")
    if kind in CHANGES and not reports:
        return CHANGES[kind](desk, visit.field("id"), **values)
    return desk.assign(visit.field("id"), [*(f"{name}={value}" for name, value in values.items()), *reports])


def split(visit: Visit, desk: Desk) -> int | None:
    """The reports that a form takes apart."""
    return desk.split(visit.field("id"), [*all_of(visit, "part"), *visit.field("apart").split()])


def part(visit: Visit, desk: Desk) -> int | None:
    """The encounter of those who are chosen, beside the one that is there."""
    return correct.part_meeting(desk, visit.field("id"), all_of(visit, "alone"), also=all_of(visit, "both"),
                                reports=all_of(visit, "report"))  # fmt: skip


def marked(visit: Visit, desk: Desk, name: str = "span") -> Marked:
    """What was marked in an article: as offsets into the text that its page shows, else as words."""
    start, _, end = visit.field(name).partition(":")
    if not (start.isdecimal() and end.isdecimal()):
        return visit.field(f"{name}_words") or None
    text = full_text(desk.connection, ids.split(visit.field("id"))[1])["text"]
    return unshown(text, int(start)), unshown(text, int(end))


def parties(visit: Visit) -> list[Party]:
    """Who takes part in a meeting that is entered, and as what: two fields each."""
    roles = [str(role) for role in visit.form.getlist("role")]
    return [(str(who).strip(), role) for who, role in zip(visit.form.getlist("who"), roles, strict=False)
            if str(who).strip()]  # fmt: skip


def enter_actor(visit: Visit, desk: Desk) -> int | None:
    """An actor that was missed."""
    return correct.enter_actor(desk, visit.field("id"), visit.field("name"), kind=visit.field("kind"),
                               span=marked(visit, desk), **given(visit, "country", "role"))  # fmt: skip


def enter_place(visit: Visit, desk: Desk) -> int | None:
    """A place that was missed."""
    return correct.enter_place(desk, visit.field("id"), visit.field("name"), span=marked(visit, desk),
                               latitude=degrees(visit, "latitude"), longitude=degrees(visit, "longitude"),
                               **given(visit, "country"))  # type: ignore[arg-type]  # fmt: skip


def degrees(visit: Visit, name: str) -> float | None:
    """A coordinate. Raises UsageError for what is no number."""
    try:
        return float(visit.field(name)) if visit.field(name) else None
    except ValueError as error:
        raise UsageError(f"{name} is a number of degrees, not {visit.field(name)!r}") from error


def enter_meeting(visit: Visit, desk: Desk) -> int | None:
    """A meeting that was missed."""
    return correct.enter_meeting(desk, visit.field("id"), parties(visit), span=marked(visit, desk),
                                 **given(visit, "mode", "status", "start", "end", "place"))  # fmt: skip


def enter_statement(visit: Visit, desk: Desk) -> int | None:
    """A statement that was missed."""
    return correct.enter_statement(desk, visit.field("id"), addressees=all_of(visit, "addressee"),
                                   span=marked(visit, desk),
                                   **given(visit, "speaker", "quotation", "form"))  # fmt: skip


def enter_reaction(visit: Visit, desk: Desk) -> int | None:
    """A reaction that was missed."""
    return correct.enter_reaction(desk, visit.field("id"), actor=visit.field("actor"), stance=visit.field("stance"),
                                  target=visit.field("target"), words=visit.field("words") or None,
                                  date=visit.field("date") or None, span=marked(visit, desk))  # fmt: skip


DEEDS: dict[str, Deed] = {
    "merge": lambda visit, desk: desk.merge([visit.field("id"), visit.field("other")]),
    "split": split,
    "part": part,
    "rename": lambda visit, desk: desk.rename(visit.field("id"), visit.field("name")),
    "reject": lambda visit, desk: desk.judge("reject", visit.field("id")),
    "confirm": lambda visit, desk: desk.judge("confirm", visit.field("id")),
    "assign": assign,
    "add participant": lambda visit, desk: correct.add_participant(
        desk, visit.field("id"), visit.field("actor"), visit.field("role") or "principal"
    ),
    "remove participant": lambda visit, desk: correct.remove_participant(desk, visit.field("id"), visit.field("actor")),
    "add addressee": lambda visit, desk: correct.add_addressee(desk, visit.field("id"), visit.field("actor")),
    "remove addressee": lambda visit, desk: correct.remove_addressee(desk, visit.field("id"), visit.field("actor")),
    "enter actor": enter_actor,
    "enter place": enter_place,
    "enter meeting": enter_meeting,
    "enter statement": enter_statement,
    "enter reaction": enter_reaction,
}
"""What a form can decide, by the command's words."""
