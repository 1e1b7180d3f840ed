"""The same as JSON, for programs, and its description by OpenAPI."""

from itertools import islice
from typing import Any

from sqlalchemy import select
from starlette.responses import Response

from kb import kinds
from kb.errors import UsageError
from kb.explore.article import require
from kb.explore.asking import SQL_ROWS, SQL_SECONDS, search_page_hits
from kb.explore.filters import PAGING, filters_of, parameters
from kb.explore.listings import FIELDS, SIZE
from kb.explore.reports import LIMIT, MANY, known, rows_of, scope_of
from kb.explore.site import Visit
from kb.explore.words import country
from kb.queries.filters import accepted, escaped
from kb.queries.pages import MOST, SORTS, page
from kb.queries.reports import REPORTS
from kb.queries.show import found, proofs
from kb.queries.sql import read_only
from kb.render.jsons import dumped
from kb.store.models import Actor, ActorAlias

NAMES = 10


def answer(value: Any) -> Response:
    """A value as JSON."""
    return Response(dumped(value) + "\n", media_type="application/json")


def listing(visit: Visit, name: str) -> Response:
    """A page of a listing: the rows of the command's JSON, and where the next ones are."""
    query = visit.request.query_params
    asked = filters_of(name, query)
    size = query.get("limit", str(SIZE))
    if not size.isascii() or not size.isdigit():
        raise UsageError(f"limit is a number from 1 to {MOST:,}, not {size!r}")
    rows = page(visit.connection, name, asked.given, sort=asked.sort, size=int(size),
                after=query.get("after"), before=query.get("before"))  # fmt: skip
    limit = size if int(size) != SIZE else None
    return answer({
        "rows": rows.rows,
        "next": rows.after and "/api" + asked.address(after=rows.after, limit=limit),
        "previous": rows.before and "/api" + asked.address(before=rows.before, limit=limit),
    })  # fmt: skip


def thing(visit: Visit, public_id: str, kind: str) -> Response:
    """One row with its evidence, as ``kb show --json`` has it."""
    row = found(visit.connection, require(kind, public_id))
    evidence = [{name: getattr(one, name) for name in one.__slots__} for one in proofs(visit.connection, row.id)]
    return answer({**row.fields, "id": row.id, "evidence": evidence})


def search(visit: Visit) -> Response:
    """Hits, as ``kb search --json`` has them."""
    hits, notes = search_page_hits(visit)
    return answer({"rows": [hit._asdict() for hit in hits], "notes": notes})


def report(visit: Visit, name: str) -> Response:
    """The rows of a report."""
    known(name)
    rows = rows_of(visit, name, scope_of(visit, name), LIMIT)
    return answer({"rows": [dict(zip(rows.columns, row, strict=True)) for row in rows.rows]})


def sql(visit: Visit) -> Response:
    """The rows of a statement that reads."""
    rows = read_only(visit.request.query_params.get("q", ""), visit.site.url, seconds=SQL_SECONDS)
    return answer({"rows": [dict(zip(rows.columns, row, strict=True)) for row in islice(rows.rows, SQL_ROWS)]})


def names(visit: Visit) -> Response:
    """Actors that have a name which begins so, those of most articles first: what fields offer."""
    text = visit.request.query_params.get("q", "").strip()
    query = select(Actor.id, Actor.name, Actor.country).where(accepted("actor", Actor.id))
    alias = select(ActorAlias.actor_id).where(ActorAlias.name.ilike(f"{escaped(text)}%", escape="\\"))
    query = query.where(Actor.id.in_(alias)).order_by(Actor.articles.desc(), Actor.id).limit(NAMES)
    rows = visit.connection.execute(query).all() if text else []
    return answer({"rows": [
        {"id": kinds.public_id("actor", key), "label": ", ".join(filter(None, (name, country(code))))}
        for key, name, code in rows
    ]})  # fmt: skip


def openapi(_visit: Visit) -> Response:
    """What there is to ask."""
    paths = {f"/api/{name}": listing_path(name) for name in FIELDS}
    paths |= {f"/api/{name}/{{id}}": operation(f"One of the {name} with its evidence", [parameter("id", "path")])
              for name in FIELDS}  # fmt: skip
    paths["/api/search"] = operation("Full-text search", [
        parameter("q"), *(parameter(one) for one in ("since", "until", "outlet")),
        *(parameter(one, many=True) for one in ("actor", "country", "kind"))])  # fmt: skip
    for name, one in REPORTS.items():
        paths[f"/api/reports/{name}"] = operation(
            one.answers, [parameter(key, many=key in MANY) for key in one.heeds], one.counts
        )
    paths["/api/sql"] = operation("One statement that reads", [parameter("q")])
    paths["/api/names"] = operation("Actors by the beginning of a name", [parameter("q")])
    info = {"title": "kb explore", "version": "1", "description": "The rows of kb's commands as JSON. It only reads."}
    return answer({"openapi": "3.1.0", "info": info, "paths": paths})


def listing_path(name: str) -> dict[str, Any]:
    """The description of a listing."""
    filters = [parameter(key, many=many) for key, many in parameters(name).items()]
    paging = [parameter(key) for key in PAGING if key != "sort"]
    sort = parameter("sort") | {"schema": {"type": "string", "enum": list(SORTS[name])}}
    return operation(f"Rows of kb {name}", [*filters, sort, *paging])


def parameter(name: str, where: str = "query", many: bool = False) -> dict[str, Any]:
    """The description of a parameter."""
    kind: dict[str, Any] = {"type": "array", "items": {"type": "string"}} if many else {"type": "string"}
    return {"name": name, "in": where, "required": where == "path", "schema": kind}


def operation(summary: str, asked: list[dict[str, Any]], more: str = "") -> dict[str, Any]:
    """The description of something that can be asked."""
    body = {"content": {"application/json": {"schema": {"type": "object"}}}}
    said = {"200": {"description": "What was found", **body}, "400": {"description": "What makes no sense", **body}}
    return {"get": {"summary": summary, "description": more or summary, "parameters": asked, "responses": said}}
