"""What all pages share: the database, the templates, and how a question is asked for a reader who may leave."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from secrets import token_bytes
from typing import Any, NamedTuple
from urllib.parse import unquote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from kb.errors import DatabaseError, KbError, NotFoundError, UsageError
from kb.explore.safety import BROWSER, browser_of, form_token, is_own
from kb.explore.words import FILTERS, whole
from kb.secrets import without_secrets
from kb.store import dialect
from kb.store.engine import database_errors, open_database

HERE = Path(__file__).parent
STATUS: tuple[tuple[type[KbError], int], ...] = ((UsageError, 400), (NotFoundError, 404), (DatabaseError, 503))
LEFT = 499
"""Status of an answer that nobody waits for."""
AGAIN = 0.05
"""Seconds after which a question that goes on is stopped again."""
AUTHOR = "kb_author"
"""The cookie that keeps who decides."""
KEPT = 100
"""Decisions of which it is kept what they changed."""


class Change(NamedTuple):
    """What a decision changed of a thing."""

    id: str
    field: str
    before: Any
    after: Any


class Outcome(NamedTuple):
    """What a decision changed: ids given up and back, particulars of what it is about, and what it made."""

    lines: Sequence[str]
    changes: Sequence[Change]
    made: Sequence[str]


@dataclass
class Site:
    """One database as pages; ``named`` is the database as a command names it, if it must."""

    url: str
    edit: bool = False
    author: str = ""
    named: str | None = None
    secret: bytes = field(default_factory=lambda: token_bytes(32))
    kept: dict[int, Outcome] = field(default_factory=dict)
    """What the last decisions changed that were made here, by number."""

    def keep(self, number: int, outcome: Outcome) -> None:
        """Keep what a decision changed."""
        self.kept.pop(number, None)
        self.kept[number] = outcome
        while len(self.kept) > KEPT:
            self.kept.pop(next(iter(self.kept)))

    @cached_property
    def engine(self) -> Engine:
        """The database, to be read only. Raises DatabaseError."""
        return open_database(self.url, read_only=True)

    @cached_property
    def templates(self) -> Environment:
        """The pages; all that is put into them is text."""
        out = Environment(
            loader=FileSystemLoader(HERE / "templates"), autoescape=True, finalize=whole, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True, auto_reload=False,
        )  # fmt: skip
        out.filters.update(FILTERS)
        return out


class Visit:
    """One request: its site, its connection, and how it is answered."""

    def __init__(self, site: Site, request: Request, connection: Connection, form: FormData | None = None) -> None:
        self.site, self.request, self.connection = site, request, connection
        self.form = form or FormData()

    def page(self, template: str, code: int = 200, **values: Any) -> HTMLResponse:
        """A page of a template."""
        return page(self.site, self.request, template, code, **values)

    def field(self, name: str) -> str:
        """What a field of the form holds, empty if it isn't there."""
        return str(self.form.get(name) or "").strip()


def page(site: Site, request: Request, template: str, code: int = 200, **values: Any) -> HTMLResponse:
    """A page of a template, whose forms are this browser's."""
    browser = browser_of(request)
    text = site.templates.get_template(template).render(
        site=site, path=request.url.path, address=address(request), form_token=form_token(site.secret, browser),
        author=unquote(request.cookies.get(AUTHOR, "")), **values,
    )  # fmt: skip
    out = HTMLResponse(text, code)
    if BROWSER not in request.cookies:
        out.set_cookie(BROWSER, browser, httponly=True, samesite="strict")
    return out


def address(request: Request) -> str:
    """Path and query of a page."""
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


Handler = Callable[[Visit], Response]
Endpoint = Callable[[Request], Awaitable[Response]]


class Question:
    """What is asked of the database for one reader, which another thread may stop."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.connection: Connection | None = None

    def ask(self, answer: Callable[[Connection], Response]) -> Response:
        """An answer, made on a connection of its own."""
        with database_errors(self.engine.url), self.engine.connect() as connection:
            self.connection = connection
            try:
                return answer(connection)
            finally:
                self.connection = None

    def stop(self) -> None:
        """End what is being asked."""
        connection = self.connection
        if connection is not None:
            with suppress(SQLAlchemyError):  # it was closed just now
                dialect.interrupt(connection)


def endpoint(site: Site, handler: Handler) -> Endpoint:
    """A handler as Starlette takes it: it runs in a thread, and is stopped when its reader leaves."""

    async def answer(request: Request) -> Response:
        form = await request.form() if request.method == "POST" else None
        if form is not None and not is_own(request, site.secret, str(form.get("form_token") or "")):
            return failed(site, request, 403, "this form is not of this browser, or too old: reload its page")
        question = Question(site.engine)
        work = asyncio.ensure_future(
            run_in_threadpool(question.ask, lambda connection: handler(Visit(site, request, connection, form)))
        )
        return await attended(request, question, work) if form is None else await outcome(site, request, work)

    async def attended(request: Request, question: Question, work: "asyncio.Future[Response]") -> Response:
        gone = asyncio.ensure_future(left(request))
        both: set[asyncio.Future[Any]] = {work, gone}
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        gone.cancel()
        if work.done():
            return await outcome(site, request, work)
        while not work.done():
            await run_in_threadpool(question.stop)
            await asyncio.wait({work}, timeout=AGAIN)
        work.exception()  # it was to fail
        return Response(status_code=LEFT)

    return answer


async def left(request: Request) -> None:
    """Wait until the reader has gone."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def outcome(site: Site, request: Request, work: "Awaitable[Response]") -> Response:
    """The answer, or a page that says why there is none."""
    try:
        return await work
    except KbError as error:
        status = next((status for kind, status in STATUS if isinstance(error, kind)), 500)
        return failed(site, request, status, without_secrets(str(error)))


def failed(site: Site, request: Request, status: int, said: str) -> Response:
    """A page that says what went wrong; for programs as JSON."""
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": said}, status)
    return page(site, request, "error.html", status, said=said, status=status)


def unexpected(site: Site) -> Callable[[Request, Exception], Response]:
    """What is answered when the program itself fails: one line, and all of it in the log."""

    def answer(request: Request, error: Exception) -> Response:
        logging.getLogger("kb").error("%s: %r", request.url.path, error, exc_info=error)
        return failed(site, request, 500, f"the program failed: {type(error).__name__}")

    return answer
