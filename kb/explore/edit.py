"""Correcting: the decisions of the command line, made on the page that shows the fault, and what they changed."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Any
from urllib.parse import quote, urlencode

from sqlalchemy import Connection, Engine
from starlette.responses import RedirectResponse, Response

from kb import kinds
from kb.errors import KbError, NotFoundError, UsageError
from kb.explore.deeds import DEEDS
from kb.explore.evidence import with_evidence
from kb.explore.site import AUTHOR, Change, Outcome, Visit
from kb.queries.saved import local
from kb.queries.show import found
from kb.resolve.correct import made
from kb.resolve.decide import Desk, find
from kb.resolve.decisions import Decision, decisions, describe
from kb.resolve.decisions import undo as take_back
from kb.resolve.review import Case, cases
from kb.resolve.review import decide as settle
from kb.resolve.run import decided as obeyed
from kb.store.engine import open_database, reading

CASES = 10
Rows = dict[str, dict[str, Any]]
"""The particulars of some things, by id."""


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


def decided(
    visit: Visit, about: Callable[[Connection], Iterable[str]], make: Callable[[Connection], int | None]
) -> int | None:
    """Write a decision down, resolve anew, and keep what that changed; the decision's number, None for none."""
    before: Rows = {}

    def noted(connection: Connection) -> int | None:
        before.update(rows_of(connection, about(connection)))
        return make(connection)

    with writable(visit) as engine:
        number, changes = obeyed(engine, noted)
        if number is None or changes is None:
            return None
        with reading(engine) as connection:
            after = rows_of(connection, before)
            new = made(connection, number)
    differ = [Change(one, name, before[one].get(name), after.get(one, {}).get(name))
              for one in before for name in before[one] | after.get(one, {})]  # fmt: skip
    visit.site.keep(number, Outcome(changes.lines, [one for one in differ if one.before != one.after], new))
    return number


def rows_of(connection: Connection, names: Iterable[str]) -> Rows:
    """The particulars of things, by what they are called in a form; what there is none of has none."""
    out: Rows = {}
    for name in names:
        with suppress(KbError):
            one = name if name in out else str(find(connection, name))
            out[one] = found(connection, one).fields
    return out


def decide(visit: Visit) -> Response:
    """A decision from a page."""
    deed = DEEDS.get(visit.field("decision"))
    if deed is None:
        raise UsageError(f"no decision {visit.field('decision')!r}: one of {', '.join(DEEDS)}")
    back, names = local(visit.field("back") or "/"), list(filter(None, map(visit.field, ("id", "other"))))
    things = [name for name in names if not visit.field("decision").startswith("enter ")]
    number = decided(visit, lambda _: things, lambda connection: deed(visit, desk(visit, connection)))
    if number is None:
        return visit.page("decided.html", one=None, outcome=None, said="", back=back)
    out = RedirectResponse(f"/decisions/{number}?{urlencode({'back': back})}", 303)
    if visit.field("author"):
        out.set_cookie(AUTHOR, quote(visit.field("author")), httponly=True, samesite="strict")
    return out


def desk(visit: Visit, connection: Connection) -> Desk:
    """Where the reader decides."""
    return Desk(connection, visit.field("author") or visit.site.author, visit.field("reason") or None)


def undo(visit: Visit) -> Response:
    """Take a decision back."""
    text, back = visit.field("number"), local(visit.field("back") or "/decisions")
    if not text.isascii() or not text.isdigit():
        raise UsageError(f"no decision {text!r}")
    number = int(text)

    def make(connection: Connection) -> int:
        take_back(connection, number)
        return number

    decided(visit, lambda connection: subjects(connection, numbered(connection, number)), make)
    return RedirectResponse(f"/decisions/{number}?{urlencode({'back': back})}", 303)


def numbered(connection: Connection, number: int) -> Decision:
    """A decision. Raises NotFoundError."""
    found = next((one for one in decisions(connection, active=False) if one.number == number), None)
    if found is None:
        raise NotFoundError(f"no decision {number}")
    return found


def subjects(connection: Connection, decision: Decision) -> list[str]:
    """What a decision is about, and what it made."""
    return [decision.subject, *made(connection, decision.number or 0)]


def decisions_page(visit: Visit) -> Response:
    """All decisions, the latest first."""
    rows = [(one, describe(one)) for one in decisions(visit.connection, active=False)]
    return visit.page("decisions.html", rows=rows[::-1])


def decision_page(visit: Visit, number: str) -> Response:
    """One decision, and what it changed when it was made here."""
    if not number.isascii() or not number.isdigit():
        raise NotFoundError(f"no decision {number!r}")
    one = numbered(visit.connection, int(number))
    back = local(visit.request.query_params.get("back") or "/decisions")
    return visit.page("decided.html", one=one, said=describe(one), outcome=visit.site.kept.get(int(number)), back=back)


def review_page(visit: Visit) -> Response:
    """The least certain cases, their evidence side by side."""
    done = visit.request.query_params.get("done", "")
    number = int(done) if done.isascii() and done.isdigit() else 0
    some = with_evidence(visit.connection, list(islice(cases(visit.connection), CASES)))
    said = describe(numbered(visit.connection, number)) if number else ""
    return visit.page("review.html", cases=some, number=number, said=said, outcome=visit.site.kept.get(number))


def review(visit: Visit) -> Response:
    """A case decided; then the next ones."""

    def about(connection: Connection) -> list[str]:
        case = case_of(visit, connection)
        return list(dict.fromkeys(kinds.public_id(case.kind, side.entity) for side in (case.left, case.right)))

    def make(connection: Connection) -> int | None:
        return settle(desk(visit, connection), case_of(visit, connection), visit.field("one") == "y")

    number = decided(visit, about, make)
    return RedirectResponse(f"/review?done={number}" if number else "/review", 303)


def case_of(visit: Visit, connection: Connection) -> Case:
    """The case that a form is about. Raises NotFoundError if it is none any more."""
    wanted = (visit.field("kind"), visit.field("left"), visit.field("right"))
    for case in cases(connection):
        if (case.kind, str(case.left.row), str(case.right.row)) == wanted:
            return case
    raise NotFoundError("this case is decided already: reload the page")
