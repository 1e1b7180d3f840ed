"""Search, saved searches, SQL, and what is planned."""

import json
from itertools import islice
from typing import Any

from starlette.responses import RedirectResponse, Response

from kb.errors import InputError, UsageError
from kb.explore.filters import values_of
from kb.explore.listings import shown
from kb.explore.site import Visit
from kb.periods import today
from kb.queries.saved import Saved, kept, local, saved
from kb.queries.search import KINDS, Hit, search
from kb.queries.sql import read_only
from kb.store import views

HITS = 20
SQL_ROWS, SQL_SECONDS = 1000, 20.0
"""Rows that the SQL page shows at most, and how long a statement may take."""
SAVED = 200
"""Searches that are kept at most."""
FILTERS = ("since", "until", "outlet")
MANY = ("actor", "country", "kind")
EXAMPLES = (
    "SELECT participants, start, place FROM v_meetings WHERE status = 'held' ORDER BY start DESC",
    "SELECT speaker, count(*) AS n FROM v_statements GROUP BY speaker ORDER BY n DESC",
)


def search_page(visit: Visit) -> Response:
    """Search with snippets."""
    query = visit.request.query_params
    hits, notes = search_page_hits(visit)
    return visit.page(
        "search.html", words=query.get("q", "").strip(), hits=hits, notes=notes, kinds=KINDS, saved=saved(),
        given={key: query.getlist(key) for key in (*FILTERS, *MANY)},
    )  # fmt: skip


def search_page_hits(visit: Visit) -> tuple[list[Hit], list[str]]:
    """What the words and filters of an address find, and what is to be said of it."""
    query, notes = visit.request.query_params, list[str]()
    words = query.get("q", "").strip()
    given: dict[str, Any] = dict(values_of(query, FILTERS))
    given |= {key: [v for v in query.getlist(key) if v] for key in MANY[:2] if any(query.getlist(key))}
    kinds = [one for one in query.getlist("kind") if one] or KINDS
    hits = search(visit.site.engine, words, kinds, HITS, notes.append, **given) if words else []
    return hits, notes


def save(visit: Visit) -> Response:
    """Keep a search, or with ``forget`` no longer; then show it."""
    name, address = visit.field("name")[:100], local(visit.field("address"))
    rest = [one for one in saved() if one.name != name]
    if not visit.field("forget"):
        if not name:
            raise UsageError("a saved search needs a name")
        rest.append(Saved(name, address))
    path = kept()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".part")
        partial.write_text(
            json.dumps([one._asdict() for one in rest[-SAVED:]], ensure_ascii=False, indent=1), encoding="utf-8"
        )
        partial.replace(path)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    return RedirectResponse("/search" if visit.field("forget") else address, 303)


def sql_page(visit: Visit) -> Response:
    """A statement that reads, and its rows."""
    statement = visit.request.query_params.get("q", "").strip()
    columns, rows, said = list[str](), list[Any](), ""
    if statement:
        try:
            found = read_only(statement, visit.site.url, seconds=SQL_SECONDS)
            columns, rows = list(found.columns), list(islice(found.rows, SQL_ROWS + 1))
        except UsageError as error:
            said = str(error)
    return visit.page(
        "sql.html", 400 if said else 200, statement=statement, columns=columns, rows=rows[:SQL_ROWS], said=said,
        more=len(rows) > SQL_ROWS, limit=SQL_ROWS, seconds=SQL_SECONDS, examples=EXAMPLES, views=views.VIEWS,
    )  # fmt: skip


def calendar_page(visit: Visit) -> Response:
    """What is planned from a day on, month by month; without a day from today on, or else the last plans."""
    since = visit.request.query_params.get("since", "").strip() or today().isoformat()
    given = {"status": ["planned", "proposed", "ongoing"], "since": since}
    rows = shown(visit.connection, "meetings", given, sort="oldest", size=200).rows
    past = [] if rows else shown(visit.connection, "meetings", given | {"since": None}, size=50).rows
    return visit.page("calendar.html", since=since, months=by_month(rows), past=by_month(past[::-1]))


def by_month(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Meetings by the month in which they begin."""
    out: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        out.setdefault(row["start"].isoformat()[:7] if row["start"] else "", []).append(row)
    return out
