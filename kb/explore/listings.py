"""The listings as pages and as files: the rows of the commands, with counts of their filters."""

import io
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, select
from starlette.responses import Response, StreamingResponse

from kb.errors import UsageError
from kb.explore.filters import Filters, filters_of
from kb.explore.site import Visit
from kb.exports.encounters import parties_of
from kb.kinds import public_number
from kb.queries.facets import FACETS, Counts, Value
from kb.queries.pages import SORTS, Page, ordered, page
from kb.queries.reactions import TargetActor
from kb.queries.run import rows_on
from kb.queries.statements import Speaker
from kb.render import write
from kb.store.models import Actor, Article, Meeting, Place, Reaction

SIZE = 50
"""Rows of a page."""
PARTS = 1 << 16
"""Bytes that are sent at once."""
MONTHS = 36
"""Months that are shown one by one; more are shown as years."""
TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json", "parquet": "application/vnd.apache.parquet"}
MORE: dict[str, list[Any]] = {
    "meetings": [Meeting.id.label("key"), Meeting.precision, Meeting.start_precision, Meeting.place_id],
    "statements": [Speaker.id.label("speaker_id"), Article.id.label("article_id")],
    "reactions": [Reaction.actor_id, TargetActor.id.label("recipient_id"), Article.id.label("article_id")],
}
"""What pages show of a row besides the columns of its listing: whither its names lead."""
FIRST = {"meetings": "newest", "statements": "newest", "reactions": "newest", "articles": "newest",
         "actors": "articles", "places": "meetings"}  # fmt: skip
"""What a listing's own order is called."""
FIELDS: dict[str, tuple[str, ...]] = {
    "meetings": ("text", "actor", "country", "place", "since", "until", "outlet"),
    "statements": ("text", "actor", "country", "to", "since", "until", "outlet"),
    "reactions": ("text", "actor", "country", "to", "since", "until", "outlet"),
    "actors": ("name", "country"),
    "places": ("name", "country"),
    "articles": ("text", "actor", "country", "since", "until", "outlet"),
}
"""Filters that are written into fields."""


class Option(NamedTuple):
    """A value of a filter as a link: what it is called, how many rows, whether it is chosen, whither it leads."""

    label: str
    number: int
    chosen: bool
    address: str


@dataclass(frozen=True)
class Group:
    """The values of one filter."""

    name: str
    options: Sequence[Option]

    @property
    def most(self) -> int:
        """The greatest count."""
        return max((one.number for one in self.options), default=0)


def listing_page(visit: Visit, name: str) -> Response:
    """A listing with its filters."""
    asked = filters_of(name, visit.request.query_params)
    found = rows_of(visit, asked)
    counts = Counts(visit.connection, name, asked.given)
    return visit.page(
        "listing.html", asked=asked, found=found, total=counts.total(), fields=FIELDS[name],
        groups=[group(counts, asked, one) for one in FACETS[name]], chips=chips(visit.connection, asked),
        orders=[(FIRST[name], None), *((one, one) for one in SORTS[name])],
        command=asked.command(visit.site.named),
        sql=written(visit.connection, ordered(name, asked.sort, asked.given)),
    )  # fmt: skip


def rows_of(visit: Visit, asked: Filters, size: int = SIZE) -> Page:
    """The page of rows that an address means, with what pages show of them."""
    query = visit.request.query_params
    return shown(
        visit.connection, asked.name, asked.given, sort=asked.sort, size=size,
        after=query.get("after"), before=query.get("before"),
    )  # fmt: skip


def shown(connection: Connection, name: str, given: dict[str, Any], **paging: Any) -> Page:
    """Rows with what pages show of them: the ids of what they name."""
    found = page(connection, name, given, more=MORE.get(name, ()), **paging)
    if name == "meetings":
        parties = parties_of(connection, [row["key"] for row in found.rows])
        for row in found.rows:
            row["parties"] = parties.get(row["key"], [])
    return found


def group(counts: Counts, asked: Filters, parameter: str) -> Group:
    """A filter with its counts; a chosen value is among them even if it isn't frequent."""
    values = counts.values(parameter)
    if parameter == "month":
        values = by_year(values) if len(values) > MONTHS or span_of(values) > MONTHS else with_empty(values)
    return Group(
        parameter,
        [Option(one.label, one.number, asked.has(parameter, one.value), asked.toggled(parameter, one.value))
         for one in values],
    )  # fmt: skip


def number_of(month: str) -> int:
    """A month as the number of months since the year 0."""
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def span_of(months: Sequence[Value]) -> int:
    """How many months there are from the first to the last one."""
    return number_of(months[-1].value) - number_of(months[0].value) + 1 if months else 0


def with_empty(months: Sequence[Value]) -> list[Value]:
    """The same with the months between that have none."""
    counts, first = {one.value: one.number for one in months}, number_of(months[0].value) if months else 0
    names = (f"{k // 12:04d}-{k % 12 + 1:02d}" for k in range(first, first + span_of(months)))
    return [Value(name, name, counts.get(name, 0)) for name in names]


def by_year(months: Sequence[Value]) -> list[Value]:
    """Counts of months as counts of years."""
    years: dict[str, int] = {}
    for one in months:
        years[one.value[:4]] = years.get(one.value[:4], 0) + one.number
    return [Value(year, year, n) for year, n in years.items()]


def chips(connection: Connection, asked: Filters) -> list[tuple[str, str, str]]:
    """What was asked, one by one: the filter, the value as people call it, the address without it."""
    return [(key, called(connection, key, value), asked.toggled(key, value)) for key, value in asked.pairs]


def called(connection: Connection, key: str, value: str) -> str:
    """The name of what a filter gives by id."""
    for kind, model in (("actor", Actor), ("place", Place)):
        number = public_number(value, kind)
        if number is not None and key in ("actor", "to", "place", "name"):
            return str(connection.scalar(select(model.name).where(model.id == number)) or value)
    return value


def written(connection: Connection, query: Select[Any]) -> str:
    """A Select as SQL that a person can run."""
    dialect: Any = type(connection.dialect)
    named = dialect(paramstyle="named")  # pyformat would double each %
    return str(query.compile(dialect=named, compile_kwargs={"literal_binds": True}))


def download(visit: Visit, name: str, form: str) -> Response:
    """All rows of a listing as a file."""
    if form not in TYPES:
        raise UsageError(f"no format {form!r}: one of {', '.join(TYPES)}")
    asked = filters_of(name, visit.request.query_params)
    rows = rows_on(visit.connection, ordered(name, asked.sort, asked.given))
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it has been sent
    out = io.TextIOWrapper(file, encoding="utf-8", newline="\n", write_through=True)
    write(rows, form, out)
    out.flush()
    file.seek(0)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return StreamingResponse(pieces(out), media_type=TYPES[form], headers=headers)


def pieces(out: io.TextIOWrapper) -> Iterator[bytes]:
    """The bytes of a file, which is then closed."""
    with out:
        while piece := out.buffer.read(PARTS):
            yield bytes(piece)
