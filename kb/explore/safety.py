"""Who may ask, and what a browser may do with the answers.

The pages are for the one who started the program: a page of another site must not read them by a name that leads here
(the Host header is looked at), nor send a form in its reader's name (each form has a token of its browser), and what
articles say can't run in them (no script but the program's own files).
"""

import hmac
from collections.abc import Collection
from hashlib import sha256
from secrets import compare_digest, token_urlsafe
from urllib.parse import urlencode, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "::1")
ANYWHERE = ("0.0.0.0", "::", "")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # without any, browsers hide from whom a form of ours comes, too
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
TOKEN, BROWSER = "kb_token", "kb_browser"
LARGEST = 1 << 20
"""Bytes of a form."""


def names_of(host: str) -> frozenset[str]:
    """By which names a server on this address may be asked; none where all will do, as a token is asked for."""
    if host in ANYWHERE:
        return frozenset()
    return frozenset(LOOPBACK if host in LOOPBACK else {host.lower(), *LOOPBACK})


class Safety:
    """Refuses who has the wrong name or no token, and gives each answer the headers that bind a browser."""

    def __init__(self, app: ASGIApp, names: Collection[str], token: str | None) -> None:
        self.app, self.names, self.token = app, names, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let the application answer."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        request = Request(scope)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                if not request.url.path.startswith("/static/"):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        answer = self.refusal(request) or self.app
        await answer(scope, receive, with_headers)

    def refusal(self, request: Request) -> Response | None:
        """What is answered to those who are not let in."""
        hosts = request.headers.getlist("host")
        if len(hosts) != 1 or (self.names and host_name(hosts[0]) not in self.names):
            return PlainTextResponse("this name does not lead here\n", 421)
        size = request.headers.get("content-length", "" if request.method == "POST" else "0")
        if not size.isdigit():
            return PlainTextResponse("say how long it is\n", 411)
        if int(size) > LARGEST:
            return PlainTextResponse("that is too large\n", 413)
        return self.without_token(request) if self.token else None

    def without_token(self, request: Request) -> Response | None:
        """What is answered to those who don't show the token; who brings it in the address, keeps it as a cookie."""
        given = request.query_params.get("token")
        if given is not None and self.right(given):
            rest = [(k, v) for k, v in request.query_params.multi_items() if k != "token"]
            answer = RedirectResponse(request.url.path + (f"?{urlencode(rest)}" if rest else ""), 303)
            answer.set_cookie(TOKEN, given, httponly=True, samesite="lax")
            return answer
        shown = request.headers.get("authorization", "").removeprefix("Bearer ")
        if self.right(request.cookies.get(TOKEN, "")) or self.right(shown):
            return None
        return PlainTextResponse("open the address that `kb explore` printed: it has a token\n", 401)

    def right(self, token: str) -> bool:
        """Whether this is the token."""
        return compare_digest(token.encode(), str(self.token).encode())


def host_name(host: str) -> str:
    """The name in a Host header, without the port."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def browser_of(request: Request) -> str:
    """What a browser is known by: its cookie, else a new one."""
    return request.cookies.get(BROWSER) or token_urlsafe(16)


def form_token(secret: bytes, browser: str) -> str:
    """What a form must hold to be this browser's."""
    return hmac.new(secret, browser.encode(), sha256).hexdigest()


def is_own(request: Request, secret: bytes, token: str) -> bool:
    """Whether a form was sent from one of our pages, in this browser."""
    origin, browser = request.headers.get("origin"), request.cookies.get(BROWSER)
    if not browser or (origin is not None and urlsplit(origin).netloc != request.headers["host"]):
        return False
    return compare_digest(token.encode(), form_token(secret, browser).encode())
