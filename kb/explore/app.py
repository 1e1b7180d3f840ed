"""The application: which address is answered by which page."""

from collections.abc import Callable, Iterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from kb.explore import actors, api, article, asking, edit, listings, maps, network, reports, start, things
from kb.explore.listings import FIELDS
from kb.explore.safety import Safety, names_of
from kb.explore.site import HERE, Handler, Site, endpoint, failed, unexpected


def create_app(site: Site, host: str = "127.0.0.1", token: str | None = None) -> Starlette:
    """The explorer of a database; served on another address than this machine's own it needs a token.

    Raises DatabaseError if there is no database.
    """
    site.engine  # noqa: B018 - opened now, so that what is wrong is told before anybody asks

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> Any:
        yield
        site.engine.dispose()

    return Starlette(
        routes=[*routes(site), Mount("/static", StaticFiles(directory=HERE / "static"), name="static")],
        middleware=[Middleware(Safety, names=names_of(host), token=token)],
        exception_handlers={
            404: lambda request, _: failed(site, request, 404, "there is no such page"),
            405: lambda request, _: failed(site, request, 405, "this page takes no such request"),
            500: unexpected(site),
        },
        lifespan=lifespan,
    )  # fmt: skip


def routes(site: Site) -> Iterator[BaseRoute]:
    """All pages; those that write only where that was asked for."""
    for path, handler in PAGES.items():
        yield Route(path, endpoint(site, handler))
    for name in FIELDS:
        yield Route(f"/{name}", endpoint(site, partial(listings.listing_page, name=name)))
        yield Route(f"/{name}.{{form}}", endpoint(site, with_path(listings.download, "form", name=name)))
        yield Route(f"/{name}/{{public_id}}", endpoint(site, with_path(THINGS[name], "public_id")))
        yield Route(f"/api/{name}", endpoint(site, partial(api.listing, name=name)))
        one = with_path(api.thing, "public_id", kind=name.removesuffix("s"))
        yield Route(f"/api/{name}/{{public_id}}", endpoint(site, one))
    for name in ("actors", "meetings", "statements", "places"):
        yield Route(f"/{name}/{{public_id}}/explain", endpoint(site, with_path(things.explained, "public_id")))
    yield Route("/reports/{name}", endpoint(site, with_path(reports.report_page, "name")))
    yield Route("/reports/{name}/chart", endpoint(site, with_path(reports.chart, "name")))
    yield Route("/api/reports/{name}", endpoint(site, with_path(api.report, "name")))
    yield Route("/searches", endpoint(site, asking.save), methods=["POST"])
    if site.edit:
        yield Route("/review", endpoint(site, edit.review_page), methods=["GET"])
        yield Route("/decisions", endpoint(site, edit.decisions_page), methods=["GET"])
        yield Route("/decisions/{number}", endpoint(site, with_path(edit.decision_page, "number")), methods=["GET"])
        for path, handler in DEEDS.items():
            yield Route(path, endpoint(site, handler), methods=["POST"])


def with_path(handler: Callable[..., Response], *parts: str, **given: Any) -> Handler:
    """A handler that is given parts of the path."""
    return lambda visit: handler(visit, **given, **{part: visit.request.path_params[part] for part in parts})


PAGES: dict[str, Handler] = {
    "/": start.start_page,
    "/reports": reports.reports_page,
    "/network": network.network_page,
    "/map": maps.map_page,
    "/calendar": asking.calendar_page,
    "/search": asking.search_page,
    "/sql": asking.sql_page,
    "/api/network": network.network_data,
    "/api/search": api.search,
    "/api/sql": api.sql,
    "/api/names": api.names,
    "/api/openapi.json": api.openapi,
}
THINGS: dict[str, Callable[..., Response]] = {
    "meetings": things.meeting_page,
    "statements": things.statement_page,
    "reactions": things.reaction_page,
    "actors": actors.actor_page,
    "places": things.place_page,
    "articles": article.article_page,
}
DEEDS: dict[str, Handler] = {"/decide": edit.decide, "/undo": edit.undo, "/review": edit.review}
