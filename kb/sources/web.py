"""Addresses → sources: fetched as robots.txt allows, in limited time, never from a private network unasked."""

import ipaddress
import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, cast
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from kb.sources import streams
from kb.sources.streams import Source, Stated

AGENT = "kb-news-reader"
"""What it calls itself; a line "User-agent: kb-news-reader" in a robots.txt is meant for it."""
REDIRECTS = 5
PAUSE = 1.0
"""Seconds between two requests to one host, unless its robots.txt asks for more."""
LONGEST_PAUSE = 30.0
PATIENCE = 20.0
"""Seconds that a server may be silent."""
GRACE, SLOWEST = 60.0, 10_000
"""Seconds after which a server must have sent so many bytes for each second since."""
ROBOTS = 500_000
"""Bytes of a robots.txt that are read (RFC 9309)."""
WEB = re.compile(r"https?://", re.I)


class Unchanged(Exception):  # noqa: N818 - it is no error
    """What is at an address is what was there before (304)."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server says of a version of a page, for asking whether there is another one."""

    etag: str | None = None
    modified: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        """The headers of a request that wants to have only another version."""
        both = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in both.items() if value}


def is_address(name: str) -> bool:
    """Whether this is a page's address and no file."""
    return WEB.match(name) is not None


def public(host: str, port: int) -> list[str]:
    """The numbers of a host. Raises OSError if one of them is of this machine or a private network."""
    try:
        found = {str(row[4][0]).partition("%")[0] for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise OSError(f"there is no host {host}") from error
    for number in found:
        address = ipaddress.ip_address(number)
        mapped = getattr(address, "ipv4_mapped", None) or address
        if not mapped.is_global or mapped.is_multicast:
            raise OSError(f"{host} is in a private network: only read with --allow-private")
    return sorted(found)


class Body(streams.ByteStream):
    """What a server sends, as it comes. Raises OSError where it comes too slowly or breaks off."""

    def __init__(self, response: Any, broken: type[Exception]) -> None:
        self.response, self.begun, self.broken = response, time.monotonic(), broken
        self.parts: Iterator[bytes] = response.iter_raw(1 << 16)
        self.rest, self.had = b"", 0

    def part(self, size: int) -> bytes:
        """The next bytes."""
        if not self.rest:
            try:
                self.rest = next(self.parts, b"")
            except self.broken as error:
                raise OSError(f"the server broke off: {error}") from error
            self.had += len(self.rest)
            late = time.monotonic() - self.begun - GRACE
            if late > 0 and self.had < late * SLOWEST:
                raise OSError(f"the server sends less than {SLOWEST // 1000} kB a second")
        part, self.rest = self.rest[:size], self.rest[size:]
        return part

    def close(self) -> None:
        """Close the connection."""
        with suppress(Exception):
            self.response.close()
        super().close()


@dataclass
class Web:
    """A reader of addresses, which remembers what hosts ask of it and when it was there last."""

    allow_private: bool = False
    pause: float = PAUSE
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    rules: dict[str, RobotFileParser] = field(default_factory=dict)
    last: dict[str, float] = field(default_factory=dict)
    versions: dict[str, Validators] = field(default_factory=dict)
    """Of each address, what its server said of the version that was fetched last."""
    _client: Any = None

    @property
    def httpx(self) -> Any:
        """The library that fetches. Raises OSError where it isn't installed."""
        return streams.library("httpx", "web", "reading addresses")

    def client(self) -> Any:
        """The HTTP client; it goes to hosts itself, as who goes through a proxy can't see what is private."""
        if self._client is None:
            httpx = self.httpx
            headers = {"User-Agent": f"{AGENT}/0.1", "Accept-Encoding": "gzip", "Accept": "*/*"}
            transport = httpx.HTTPTransport() if self.allow_private else guarded_transport(httpx)
            self._client = httpx.Client(headers=headers, timeout=PATIENCE, transport=transport, trust_env=False)
        return self._client

    def begin(self, url: str, stamp: str = "") -> Source | None:
        """The source at an address where reading begins, or a list in one; None where nothing is new there.

        ``stamp`` is what a list says of its version, if anything.
        """
        return self.fetch(url)

    def follow(self, url: str, stamp: str = "") -> Source | None:
        """The page that a list leads to; None where it is known in this version."""
        return self.fetch(url)

    def fetch(self, url: str, known: Validators | None = None) -> Source:
        """The source that is at an address. Raises OSError where it can't be had, Unchanged if it is as ``known``."""
        here = url
        for _ in range(REDIRECTS + 1):
            self.allowed(here)
            response = self.get(here, known.headers if known else {})
            if not response.has_redirect_location:
                return self.source(url, here, response)
            response.close()
            here = urljoin(here, response.headers["location"])
            if not is_address(here):
                raise OSError("it leads to what is no page")
        raise OSError(f"it leads on more than {REDIRECTS} times")

    def source(self, url: str, here: str, response: Any) -> Source:
        """The source that a response is."""
        headers = response.headers
        if response.status_code != 200:
            response.close()
            if response.status_code == 304:
                raise Unchanged
            raise OSError(f"HTTP {response.status_code} {response.reason_phrase}".strip())
        if headers.get("content-encoding", "identity").lower() not in ("identity", "gzip", "x-gzip"):
            response.close()
            raise OSError("packed in a way that was not asked for")
        self.versions[url] = Validators(headers.get("etag"), headers.get("last-modified"))
        media, _, rest = headers.get("content-type", "").partition(";")
        charset = re.search(r"charset\s*=\s*[\"']?([\w:.-]+)", rest, re.I)
        stated = Stated(
            url=here, media=media.strip().lower() or None, encoding=charset[1] if charset else None,
        )  # fmt: skip
        body = cast(BinaryIO, Body(response, self.httpx.HTTPError))
        try:
            out = streams.ahead(url, Path(urlsplit(here).path), body, body)
        except BaseException:
            body.close()
            raise
        out.stated = stated
        return out

    def get(self, url: str, headers: dict[str, str]) -> Any:
        """A server's answer, not yet read. Raises OSError where there is none."""
        host = urlsplit(url).netloc
        rules = self.rules.get(origin(url))
        asked = float(rules.crawl_delay(AGENT) or 0) if rules else 0.0
        wait = self.last.get(host, -1e9) + max(self.pause, min(asked, LONGEST_PAUSE)) - self.clock()
        if wait > 0:
            self.sleep(wait)
        client = self.client()
        try:
            return client.send(client.build_request("GET", url, headers=headers), stream=True)
        except self.httpx.HTTPError as error:
            raise OSError(f"no answer: {error or type(error).__name__}") from error
        except (ValueError, self.httpx.InvalidURL) as error:
            raise OSError(f"no address: {error}") from error
        finally:
            self.last[host] = self.clock()

    def allowed(self, url: str) -> None:
        """Raise OSError if the host's robots.txt forbids this address, or can't be had as the host fails."""
        try:
            base = origin(url)
        except ValueError as error:
            raise OSError(f"no address: {error}") from error
        if base not in self.rules:
            self.rules[base] = self.robots(base)
        if not self.rules[base].can_fetch(AGENT, url):
            raise OSError("its robots.txt forbids it")

    def robots(self, base: str) -> RobotFileParser:
        """What a host's robots.txt says; everything is allowed where there is none, nothing where the host fails."""
        out, here = RobotFileParser(), base + "/robots.txt"
        for _ in range(REDIRECTS):
            response = self.get(here, {})
            if not response.has_redirect_location:
                break
            response.close()
            here = urljoin(here, response.headers["location"])
        if response.status_code >= 500:
            out.parse(["User-agent: *", "Disallow: /"])
        elif response.status_code >= 300:
            out.parse([])
        else:
            body = Body(response, self.httpx.HTTPError)
            data = streams.filled(cast(BinaryIO, body), ROBOTS)
            out.parse(data.decode("utf-8", "replace").splitlines())
        response.close()
        return out

    def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            self._client.close()


def origin(url: str) -> str:
    """The scheme and host of an address. Raises ValueError if it has none."""
    parts = urlsplit(url)
    if not parts.hostname:
        raise ValueError("it names no host")
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def guarded_transport(httpx: Any) -> Any:
    """A transport that connects to public addresses only: to the very ones that were looked at."""
    import httpcore

    class Public(httpcore.SyncBackend):  # type: ignore[misc,unused-ignore]
        def connect_tcp(self, host: str, port: int, *args: Any, **options: Any) -> Any:
            try:
                numbers = public(host, port)
            except OSError as error:
                raise httpcore.ConnectError(str(error)) from error
            return super().connect_tcp(numbers[0], port, *args, **options)

    transport = httpx.HTTPTransport()
    transport._pool = httpcore.ConnectionPool(
        ssl_context=httpx.create_ssl_context(), network_backend=Public(), max_connections=4
    )
    return transport
