"""Correcting: the decisions of the command line, made on the page that shows the fault."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice

from sqlalchemy import Connection, Engine
from starlette.responses import RedirectResponse, Response

from kb import kinds
from kb.errors import NotFoundError, UsageError
from kb.explore.asking import local
from kb.explore.site import Visit
from kb.resolve.decide import Desk
from kb.resolve.decisions import decisions, describe
from kb.resolve.decisions import undo as take_back
from kb.resolve.fields import FIELDS, SHORT
from kb.resolve.review import Case, cases
from kb.resolve.review import decide as settle
from kb.resolve.run import resolve
from kb.store.engine import open_database, writing

CASES = 10
Make = Callable[[Desk], int | None]


def assigned(visit: Visit) -> list[str]:
    """The fields of a form that hold something, as ``assign`` takes them."""
    kind = kinds.split_id(visit.field("id"))[0]
    fields = (*FIELDS.get(kind, ()), *SHORT)
    given = [f"{name}={visit.field(name)}" for name in fields if visit.field(name)]
    given += visit.field("report").split()
    if not given:
        raise UsageError("say which value holds: nothing was filled in")
    return given


def parts(visit: Visit) -> list[str]:
    """Which reports a form takes apart."""
    return [*map(str, visit.form.getlist("part")), *visit.field("apart").split()]


DECISIONS: dict[str, Callable[[Visit, Desk], int | None]] = {
    "merge": lambda visit, desk: desk.merge([visit.field("id"), visit.field("other")]),
    "split": lambda visit, desk: desk.split(visit.field("id"), parts(visit)),
    "rename": lambda visit, desk: desk.rename(visit.field("id"), visit.field("name")),
    "reject": lambda visit, desk: desk.judge("reject", visit.field("id")),
    "confirm": lambda visit, desk: desk.judge("confirm", visit.field("id")),
    "assign": lambda visit, desk: desk.assign(visit.field("id"), assigned(visit)),
}
"""What a form can decide, by the command's name."""


@contextmanager
def writable(visit: Visit) -> Iterator[Engine]:
    """The database, to be written to. Raises UsageError unless that was asked for."""
    if not visit.site.edit:
        raise UsageError("this explorer only reads: start it with --edit")
    engine = open_database(visit.site.url)
    try:
        yield engine
    finally:
        engine.dispose()


def decided(visit: Visit, make: Callable[[Connection], int | None]) -> Response:
    """Write a decision down, resolve anew, and show what it changed."""
    back = local(visit.field("back") or "/")
    with writable(visit) as engine:
        with writing(engine) as connection:
            number = make(connection)
        changes = resolve(engine) if number is not None else None
    return visit.page("decided.html", number=number, lines=changes.lines if changes else (), back=back,
                      summary=str(changes or ""))  # fmt: skip


def decide(visit: Visit) -> Response:
    """A decision from a page."""
    made = DECISIONS.get(visit.field("decision"))
    if made is None:
        raise UsageError(f"no decision {visit.field('decision')!r}: one of {', '.join(DECISIONS)}")
    return decided(visit, lambda connection: made(visit, desk(visit, connection)))


def desk(visit: Visit, connection: Connection) -> Desk:
    """Where the reader decides."""
    return Desk(connection, visit.field("author") or visit.site.author, visit.field("reason") or None)


def undo(visit: Visit) -> Response:
    """Take a decision back."""
    number = visit.field("number")
    if not number.isascii() or not number.isdigit():
        raise UsageError(f"no decision {number!r}")

    def make(connection: Connection) -> int:
        take_back(connection, int(number))
        return int(number)

    return decided(visit, make)


def decisions_page(visit: Visit) -> Response:
    """All decisions, the latest first."""
    rows = [(one, describe(one)) for one in decisions(visit.connection, active=False)]
    return visit.page("decisions.html", rows=rows[::-1])


def review_page(visit: Visit) -> Response:
    """The least certain cases, side by side."""
    return visit.page("review.html", cases=list(islice(cases(visit.connection), CASES)))


def review(visit: Visit) -> Response:
    """A case decided; then the next ones."""

    def make(connection: Connection) -> int | None:
        return settle(desk(visit, connection), case_of(visit, connection), visit.field("one") == "y")

    with writable(visit) as engine:
        with writing(engine) as connection:
            number = make(connection)
        if number is not None:
            resolve(engine)
    return RedirectResponse("/review", 303)


def case_of(visit: Visit, connection: Connection) -> Case:
    """The case that a form is about. Raises NotFoundError if it is none any more."""
    wanted = (visit.field("kind"), visit.field("left"), visit.field("right"))
    for case in cases(connection):
        if (case.kind, str(case.left.row), str(case.right.row)) == wanted:
            return case
    raise NotFoundError("this case is decided already: reload the page")
