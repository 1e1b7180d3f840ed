"""Addresses and feeds: read from a server on the loopback, politely, and never where nobody asked to go."""

import gzip
import threading
from collections.abc import Iterable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

import pytest

from kb.article import Article
from kb.sources import read, web
from kb.sources.streams import filled

GOOD = "The envoy left the city on Monday evening, the ministry said in a statement to reporters."
PAGE = f"""<!DOCTYPE html><html><head><title>Envoy leaves</title><link rel="canonical" href="BASE/envoy">
<meta property="article:published_time" content="2024-03-04T10:00:00Z"></head><body><article><h1>Envoy leaves</h1>
<p>{GOOD}</p><p>{GOOD} Nobody else was told of it.</p></article></body></html>"""
ITEM = "<item><title>{t}</title><link>{u}</link><pubDate>Mon, 04 Mar 2024 10:15:00 GMT</pubDate>{more}</item>"


class Answer(NamedTuple):
    """What a server answers."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = {}  # noqa: RUF012 - never changed


class Server:
    """A server on the loopback: its answers by path, and what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {"/robots.txt": Answer(status=404)}
        self.asked: list[tuple[str, dict[str, str]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append((self.path, dict(self.headers)))
                answer = outer.answers.get(self.path, Answer(b"none", 404))
                if answer.headers.get("ETag") and self.headers.get("If-None-Match") == answer.headers["ETag"]:
                    answer = Answer(status=304)
                self.send_response(answer.status)
                for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer.body)

            def log_message(self, *_: Any) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.http.server_address[1]}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def put(self, path: str, body: str | bytes, status: int = 200, **headers: str) -> str:
        """Answer a path from now on; returns its address."""
        data = body.replace("BASE", self.base).encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = Answer(data, status, {"Content-Type": "text/html; charset=utf-8", **named})
        return self.base + path


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(web.Web, "__init__", unhurried(web.Web.__init__))
    out = Server()
    yield out
    out.http.shutdown()
    out.http.server_close()


def unhurried(init: Any) -> Any:
    def made(self: web.Web, *args: Any, **options: Any) -> None:
        init(self, *args, **{"pause": 0.0, **options})

    return made


def got(*urls: str, **options: Any) -> list[Any]:
    return list(read(urls, **{"allow_private": True, **options}))


def told(found: Iterable[Any]) -> list[str]:
    return [str(one).rpartition("127.0.0.1")[2].partition("/")[2] for one in found if not isinstance(one, Article)]


def test_an_address_is_read_by_what_it_holds(server: Server) -> None:
    rows = server.put("/rows", f'[{{"text": "{GOOD}", "title": "A"}}, {{"text": "{GOOD} More.", "title": "B"}}]')
    plain = server.put("/plain.txt", GOOD, Content_Type="text/plain")
    page, one, two, text = got(server.put("/p?utm_source=x", PAGE), rows, plain)
    assert (page.title, page.url, page.published) == ("Envoy leaves", f"{server.base}/envoy", date(2024, 3, 4))
    assert page.doc_id == f"{server.base}/envoy"
    assert [(row.title, row.url) for row in (one, two)] == [("A", None), ("B", None)]
    assert (text.text, text.url, text.doc_id) == (GOOD, plain, plain)


def test_robots_are_asked_once_and_obeyed(server: Server) -> None:
    server.put("/robots.txt", "User-agent: kb-news-reader\nDisallow: /private\n", Content_Type="text/plain")
    found = got(server.put("/private/a", PAGE), server.put("/open", PAGE), server.put("/private/b", PAGE))
    assert [type(one).__name__ for one in found] == ["ArticleError", "Article", "ArticleError"]
    assert told(found) == [f"private/{name}: can't be read: its robots.txt forbids it" for name in "ab"]
    assert [path for path, _ in server.asked] == ["/robots.txt", "/open"]
    assert server.asked[0][1]["User-Agent"].startswith("kb-news-reader/")


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (503, False)])
def test_a_host_without_robots_allows_all_and_one_that_fails_nothing(
    server: Server, status: int, allowed: bool
) -> None:
    server.put("/robots.txt", "", status)
    (found,) = got(server.put("/a", PAGE))
    assert isinstance(found, Article) == allowed


def test_what_is_wrong_with_an_address_is_one_line_and_the_next_one_is_read(server: Server) -> None:
    loop = server.put("/loop", "", 302, Location="/loop")
    odd = server.put("/odd", "", 301, Location="file:///etc/passwd")
    packed = server.put("/br", b"xx", Content_Encoding="br")
    short = server.put("/short", PAGE, Content_Length="100000")
    found = got(server.base + "/none", loop, odd, packed, short, server.put("/a", PAGE))
    assert isinstance(found[-1], Article)
    lines = told(found)
    assert lines[:4] == [
        "none: can't be read: HTTP 404 Not Found",
        "loop: can't be read: it leads on more than 5 times",
        "odd: can't be read: it leads to what is no page",
        "br: can't be read: packed in a way that was not asked for",
    ]
    assert lines[4].startswith("short: can't be read: the server broke off")
    assert len(lines) == 5


def test_a_redirect_is_followed_and_a_packed_answer_unpacked(server: Server) -> None:
    server.put("/there", gzip.compress(PAGE.replace('rel="canonical"', "").encode()), Content_Encoding="gzip")
    (found,) = got(server.put("/here", "", 302, Location="/there"))
    assert (found.url, found.title) == (f"{server.base}/there", "Envoy leaves")


def test_private_addresses_are_refused_unless_allowed(server: Server) -> None:
    url = server.put("/a", PAGE)
    named = url.replace("127.0.0.1", "localhost")
    lines = [str(one) for one in got(url, named, "http://10.0.0.1/", "http://[::1]:9/", allow_private=False)]
    assert all("is in a private network: only read with --allow-private" in line for line in lines)
    assert (len(lines), server.asked) == (4, [])


def test_a_redirect_into_a_private_network_is_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "public", lambda host, port: ["127.0.0.1"] if host == "e.org" else refuse(host))
    server.put("/in", "", 302, Location="http://127.0.0.1:1/")
    (wrong,) = got(f"http://e.org:{server.http.server_address[1]}/in", allow_private=False)
    assert str(wrong).endswith("127.0.0.1 is private")


def refuse(host: str) -> list[str]:
    raise OSError(f"{host} is private")


def test_what_has_not_changed_is_not_sent_again(server: Server) -> None:
    url = server.put("/a", PAGE, ETag='"1"', Last_Modified="Mon, 04 Mar 2024 10:15:00 GMT")
    reader = web.Web(allow_private=True)
    assert filled(reader.fetch(url).stream, 15) == b"<!DOCTYPE html>"
    with pytest.raises(web.Unchanged):
        reader.fetch(url, reader.versions[url])
    assert server.asked[-1][1]["If-Modified-Since"] == "Mon, 04 Mar 2024 10:15:00 GMT"


def test_a_host_is_given_time_between_requests(server: Server) -> None:
    server.put("/robots.txt", "User-agent: *\nCrawl-delay: 7\n")
    slept: list[float] = []
    reader = web.Web(allow_private=True, pause=2.0, clock=lambda: 0.0, sleep=slept.append)
    reader.fetch(server.put("/a", PAGE)).close()
    reader.fetch(server.put("/b", PAGE)).close()
    assert slept == [7.0, 7.0]


def feed(*items: str, title: str = "Inter Press") -> str:
    space = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    return f"<rss version='2.0' {space}><channel><title>{title}</title>{''.join(items)}</channel></rss>"


def entry(name: str, text: str = GOOD, tag: str = "description", base: str = "https://e.org") -> str:
    return ITEM.format(t=name, u=f"{base}/{name}", more=f"<{tag}><![CDATA[<p>{text}</p>]]></{tag}>")


def test_each_entry_of_a_feed_is_an_article(server: Server) -> None:
    rss = server.put("/rss", feed(entry("a"), entry("b", f"{GOOD}</p><p>O&#039;Brien &amp; more.", "content:encoded")))
    first, second = got(rss)
    assert (first.title, first.url, first.source) == ("a", "https://e.org/a", "Inter Press")
    assert (first.published, first.text, first.origin) == (date(2024, 3, 4), GOOD, f"{rss}[0]")
    assert second.text == f"{GOOD}\n\nO'Brien & more."


ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Gazette</title><entry><title>Gone</title>
<link href="https://e.org/gone"/><author><name>Ana Lund</name></author><updated>2024-03-05T01:00:00Z</updated>
<published>2024-03-04T01:00:00Z</published><content type="html">&lt;p&gt;{GOOD}&lt;/p&gt;</content></entry></feed>"""
RDF = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Gazette</title></channel><item><title>Gone</title>
<link>https://e.org/gone</link><dc:creator>Ana Lund</dc:creator><dc:date>2024-03-04T01:00:00Z</dc:date>
<description>{GOOD}</description></item></rdf:RDF>"""
JSON = f"""{{"version": "https://jsonfeed.org/version/1.1", "title": "Gazette", "items": [{{"id": "1", "title": "Gone",
"url": "https://e.org/gone", "authors": [{{"name": "Ana Lund"}}], "date_published": "2024-03-04T01:00:00Z",
"content_html": "<p>{GOOD}</p>"}}]}}"""


@pytest.mark.parametrize("body", [ATOM, RDF, JSON])
def test_feeds_of_all_kinds_give_the_same_article(server: Server, body: str) -> None:
    (found,) = got(server.put("/feed", body))
    assert (found.title, found.url, found.byline) == ("Gone", "https://e.org/gone", "Ana Lund")
    assert (found.source, found.published, found.text) == ("Gazette", date(2024, 3, 4), GOOD)


def test_entries_without_their_text_lead_to_pages_on_demand(server: Server) -> None:
    server.put("/p", PAGE)
    short, gone = entry("p", "Short.", base=server.base), entry("q", "Short.", base=server.base)
    url = server.put("/rss", feed(short, gone, entry("c", GOOD, "content:encoded")))
    assert [one.text for one in got(url)] == ["Short.", "Short.", GOOD]
    page, wrong, full = got(url, follow=True)
    assert GOOD in page.text
    assert (page.source, page.published, page.doc_id) == ("Inter Press", date(2024, 3, 4), f"{server.base}/envoy")
    assert str(wrong) == f"{url}[1]: can't be read: HTTP 404 Not Found"
    assert full.text == GOOD


def test_a_broken_feed_gives_what_is_whole_then_one_line(server: Server) -> None:
    first, *_, wrong = got(server.put("/rss", feed(entry("a"), entry("b"))[:-50]))
    assert (first.title, first.text) == ("a", GOOD)
    assert ": a broken feed, " in str(wrong)


def test_a_list_of_addresses_is_followed_on_demand(server: Server) -> None:
    page, short = (
        server.put("/p", PAGE),
        server.put("/q", PAGE.replace("BASE/envoy", "BASE/q").replace("2024-03-04T", "")),
    )
    seen = "20240309T101500Z"
    rows = f"url,title,seendate,domain\n{page},x,{seen},e.org\n{server.base}/none,x,,\n{short},y,{seen},\n"
    listed = server.put("/list.csv", rows, Content_Type="text/csv")
    assert ["no column for the text" in str(one) for one in got(listed, preset="gdelt")] == [True]
    first, wrong, last = got(listed, preset="gdelt", follow=True)
    assert (first.title, first.published, first.doc_id) == ("Envoy leaves", date(2024, 3, 4), f"{server.base}/envoy")
    assert str(wrong) == f"{listed}:3: {server.base}/none can't be read: HTTP 404 Not Found"
    assert (last.published, last.doc_id) == (date(2024, 3, 9), f"{server.base}/q")
    lines = server.put("/list", f'{{"url": "{page}"}}\n{{"url": "{page}", "text": "{GOOD}"}}\n')
    assert [one.title for one in got(lines, follow=True)] == ["Envoy leaves", None]
