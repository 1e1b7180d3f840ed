"""A listing page by page: sorted, and each page found by the key at which the one before it ends."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, UnaryExpression, and_, false, or_
from sqlalchemy.sql import operators

from kb.errors import UsageError
from kb.queries import LISTINGS
from kb.queries.filters import Condition
from kb.queries.meetings import reports as meeting_reports
from kb.queries.run import limited, listing, parts_of
from kb.queries.statements import reports as statement_reports
from kb.store.models import Actor, Article, Meeting, Place, Reaction, Statement

MOST = 1000
"""Rows of a page at most."""
HIDDEN = "kb_key_"


class SortKey(NamedTuple):
    """What rows are sorted by, and whether the greatest comes first; what isn't known comes last."""

    column: Any
    descending: bool


def by_date(column: Any, number: Any) -> list[Any]:
    """Oldest first."""
    return [column.asc().nulls_last(), number]


SORTS: dict[str, dict[str, list[Any]]] = {
    "meetings": {
        "oldest": by_date(Meeting.start_date, Meeting.id),
        "reports": [meeting_reports().desc(), Meeting.id],
    },
    "statements": {
        "oldest": by_date(Statement.published_date, Statement.id),
        "reports": [statement_reports().desc(), Statement.id],
    },
    "reactions": {"oldest": by_date(Reaction.date, Reaction.id)},
    "actors": {"name": [Actor.name, Actor.id], "reactions": [Actor.reactions.desc(), Actor.id]},
    "places": {"name": [Place.name, Place.id], "articles": [Place.articles.desc(), Place.id]},
    "articles": {
        "oldest": by_date(Article.published_date, Article.id),
        "title": [Article.title.asc().nulls_last(), Article.id],
    },
}
"""Orders besides a listing's own, by name."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a listing, and the keys by which the next and the previous ones are found, if there are any."""

    rows: list[dict[str, Any]]
    after: str | None
    before: str | None


def ordered(name: str, sort: str | None, given: Mapping[str, Any], more: Sequence[Any] = ()) -> Select[Any]:
    """A listing in an order of ``SORTS``, its own without one, with more columns. Raises UsageError for none."""
    details, rows, conditions, order = parts_of(LISTINGS[name](**given))
    if sort:
        order = order_named(name, sort)
    return listing(details.add_columns(*more), rows, conditions, order)


def order_named(name: str, sort: str) -> list[Any]:
    """An order by its name."""
    known = SORTS.get(name, {})
    if sort not in known:
        raise UsageError(f"no order {sort!r} of {name}: one of {', '.join(known)}")
    return known[sort]


def page(  # noqa: PLR0913 - what an address can ask
    connection: Connection, name: str, given: Mapping[str, Any], *, sort: str | None = None, size: int = 50,
    after: str | None = None, before: str | None = None, more: Sequence[Any] = (),
) -> Page:  # fmt: skip
    """A page of a listing with ``given`` filters: the first, or that after or before a key; ``more`` columns, too.

    Raises UsageError for filters, an order or a key that make no sense.
    """
    if not 0 < size <= MOST:
        raise UsageError(f"a page has 1 to {MOST:,} rows, not {size}")
    details, rows, conditions, order = parts_of(LISTINGS[name](**given))
    keys = [sort_key(part) for part in (order_named(name, sort) if sort else order)]
    back, mark = before is not None, before if before is not None else after
    if mark is not None:
        rows = rows.where(beyond_mark(keys, read_mark(mark, keys), back))
    hidden = [key.column.label(f"{HIDDEN}{k}") for k, key in enumerate(keys)]
    query = listing(details.add_columns(*more, *hidden), rows, conditions, [directed(key, back) for key in keys])
    found = [dict(row) for row in connection.execute(limited(query, size + 1, connection)).mappings()]
    over, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    marks = [page_mark(row, len(keys)) for row in (found[:1] + found[-1:])]
    first, last = (marks[0], marks[-1]) if marks else (None, None)
    return Page(
        [{k: v for k, v in row.items() if not k.startswith(HIDDEN)} for row in found],
        last if (over or back) else None, first if (over if back else mark is not None) else None,
    )  # fmt: skip


def sort_key(part: Any) -> SortKey:
    """What a part of an order sorts by."""
    descending = False
    while isinstance(part, UnaryExpression) and part.modifier is not None:
        descending = descending or part.modifier is operators.desc_op
        part = part.element
    return SortKey(part, descending)


def directed(key: SortKey, back: bool) -> Any:
    """A part of an order, or of the order backwards."""
    sorted_by = key.column.desc() if key.descending != back else key.column.asc()
    if not getattr(key.column, "nullable", False):
        return sorted_by
    return sorted_by.nulls_first() if back else sorted_by.nulls_last()


def beyond_mark(keys: Sequence[SortKey], values: Sequence[Any], back: bool) -> Condition:
    """Whether a row comes after the one with these values, or before it."""
    (column, descending), value = keys[0], values[0]
    further: Condition
    if value is None:
        same, further = column.is_(None), column.is_not(None) if back else false()
    else:
        same, further = column == value, column < value if descending != back else column > value
        if getattr(column, "nullable", False) and not back:
            further = or_(further, column.is_(None))
    return or_(further, and_(same, beyond_mark(keys[1:], values[1:], back))) if len(keys) > 1 else further


def page_mark(row: Mapping[str, Any], number: int) -> str:
    """The key of a row, as an address holds it."""
    values = json.dumps([row[f"{HIDDEN}{k}"] for k in range(number)], ensure_ascii=False, default=date.isoformat)
    return urlsafe_b64encode(values.encode()).decode().rstrip("=")


def read_mark(mark: str, keys: Sequence[SortKey]) -> list[Any]:
    """The values of a key. Raises UsageError for what is none."""
    try:
        values = json.loads(urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
        return [value_of(value, key.column.type.python_type) for value, key in zip(values, keys, strict=True)]
    except (ValueError, TypeError) as error:
        raise UsageError(f"no page begins at {mark!r}: go to the first one") from error


def value_of(value: Any, kind: type) -> Any:
    """A value of a key as its column has it. Raises TypeError or ValueError for another kind's."""
    if value is None:
        return None
    if kind is date:
        return date.fromisoformat(value)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value
