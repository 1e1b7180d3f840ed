"""Sitemaps: the pages that they list, the latest first, on demand."""

import gzip
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kb.article import Article
from kb.sources import web
from tests.sources.test_web import PAGE, Server, got, told, unhurried

GOOGLE = "http://www.google.com/schemas/sitemap-"
SPACES = (f'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="{GOOGLE}news/0.9"'
          f' xmlns:image="{GOOGLE}image/1.1"')  # fmt: skip
NEWS = """<news:news><news:publication><news:name>Gazette</news:name></news:publication>
<news:publication_date>2024-03-09T10:00:00Z</news:publication_date></news:news>"""
IMAGE = "<image:image><image:loc>BASE/none.png</image:loc></image:image>"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(web.Web, "__init__", unhurried(web.Web.__init__))
    out = Server()
    yield out
    out.http.shutdown()
    out.http.server_close()


def listed(path: str, day: str, more: str = "") -> str:
    return f"<url><loc>BASE{path}</loc><lastmod>{day}</lastmod>{more}</url>"


def urlset(*entries: str) -> str:
    return f"<?xml version='1.0' encoding='UTF-8'?>\n<!-- made -->\n<urlset {SPACES}>{''.join(entries)}</urlset>"


def index(*paths: str) -> str:
    listed = "".join(f"<sitemap><loc>BASE{path}</loc></sitemap>" for path in paths)
    return f"<sitemapindex {SPACES}>{listed}</sitemapindex>"


def test_the_latest_pages_come_first_and_news_say_their_day_and_outlet(server: Server) -> None:
    server.put("/old", PAGE.replace("BASE/envoy", "BASE/old"))
    bare = PAGE.replace("article:published_time", "x").replace("BASE/envoy", "BASE/new")
    server.put("/new", bare)
    url = server.put("/s.xml", urlset(listed("/old", "2024-03-04"), listed("/new", "2024-03-08", NEWS + IMAGE)))
    new, old = got(url, follow=True)
    assert (new.doc_id, new.source, new.published) == (f"{server.base}/new", "Gazette", date(2024, 3, 9))
    assert (old.doc_id, old.published) == (f"{server.base}/old", date(2024, 3, 4))


def test_a_sitemap_is_read_on_demand_only(server: Server, tmp_path: Path) -> None:
    server.put("/p", PAGE)
    (tmp_path / "sitemap.xml").write_text(urlset(listed("/p", "2024-03-04")).replace("BASE", server.base))
    (wrong,) = got(str(tmp_path / "sitemap.xml"))
    assert "a sitemap holds addresses only: --follow reads" in str(wrong)
    assert server.asked == []
    (page,) = got(str(tmp_path / "sitemap.xml"), follow=True)
    assert page.title == "Envoy leaves"


def test_sitemaps_of_sitemaps_are_followed_packed_ones_too_and_not_in_circles(server: Server) -> None:
    server.put("/p", PAGE)
    server.put("/1.xml.gz", gzip.compress(urlset(listed("/p", "2024-03-04")).replace("BASE", server.base).encode()))
    page, wrong = got(server.put("/i.xml", index("/1.xml.gz", "/i.xml").replace("/i.xml<", "/j.xml<")), follow=True)
    assert (page.title, "HTTP 404" in str(wrong)) == ("Envoy leaves", True)
    (circle,) = got(server.put("/j.xml", index("/j.xml")), follow=True)
    assert "sitemaps that lead to each other more than 3 times" in str(circle)


@pytest.mark.parametrize(("body", "why"), [
    (urlset(), "a sitemap of nothing"), (urlset("<url/>"), "an entry without an address"),
    (urlset("<url><loc>file:///etc/passwd</loc></url>"), "an entry without an address"),
    (urlset(listed("/none", "2024-03-04")), "HTTP 404 Not Found"),
    (urlset(listed("/p", "2024-03-04"), listed("/q", "2024-03-03"))[:-60], "a broken sitemap, 1 of its entries read"),
])  # fmt: skip
def test_what_is_wrong_with_a_sitemap_is_one_line_after_what_is_whole(server: Server, body: str, why: str) -> None:
    server.put("/p", PAGE)
    found = got(server.put("/s.xml", body), follow=True)
    lines = told(found)
    assert (len(lines), why in lines[0]) == (1, True)
    assert all(isinstance(one, Article) for one in found[:-1])
