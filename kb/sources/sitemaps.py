"""Sitemaps → the pages that they list, the latest first, and sitemaps of sitemaps (sitemaps.org; Google's for news)."""

import io
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from kb.errors import ArticleError
from kb.sources import markup, values
from kb.sources.reader import Item, Reader, Reading, guarded
from kb.sources.streams import Source, Stated
from kb.sources.web import is_address

MOST = 52_428_800
"""Bytes of the largest sitemap, as the protocol has it."""
NESTED = 3
"""How deep sitemaps may lead to each other."""
ROOT = re.compile(markup.BEFORE + r"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]", re.I | re.S)
UNFOLLOWED = "a sitemap holds addresses only: --follow reads the pages that it leads to"


class Listed(NamedTuple):
    """A page, or another sitemap, that a sitemap lists, and what it says of it."""

    where: str
    address: str
    changed: str
    """The day or time at which it was changed last, as it is written."""
    stated: Stated
    is_sitemap: bool


class SitemapReader(Reader):
    """A sitemap."""

    name = "sitemap"

    def takes(self, source: Source, reading: Reading) -> bool:
        """Whether its root is that of a sitemap."""
        return ROOT.match(source.text) is not None

    def read(self, source: Source, reading: Reading) -> Iterator[Item]:
        """The pages that it leads to; of a broken one those before the fault, then what is wrong."""
        data = source.all(MOST, "a sitemap")
        if reading.web is None or not reading.follow:
            raise ArticleError(source.name, UNFOLLOWED)
        if source.depth >= NESTED:
            raise ArticleError(source.name, f"sitemaps that lead to each other more than {NESTED} times")
        found, wrong = whole(source.name, data)
        for one in sorted(found, key=lambda one: one.changed, reverse=True):
            item = guarded(page, one.where, one, source.depth, reading)
            if item is not None:
                yield item
        if wrong or not found:
            why = f"a broken sitemap, {len(found)} of its entries read: {wrong}" if wrong else "a sitemap of nothing"
            yield ArticleError(source.name, why)


def whole(name: str, data: bytes) -> tuple[list[Listed], str]:
    """The entries of a sitemap, and what is wrong behind them, if anything."""
    from lxml import etree

    found: list[Listed] = []
    try:
        tree = etree.iterparse(io.BytesIO(data), ("end",), resolve_entities=False, no_network=True)
        for _, element in tree:
            if local(element) in ("url", "sitemap"):
                found.append(entry(f"{name}[{len(found)}]", element))
                element.clear()
    except etree.XMLSyntaxError as error:
        return found, str(error)
    return found, ""


def entry(where: str, element: Any) -> Listed:
    """What an element says of a page."""
    said = texts(element)  # its own: images and videos have addresses and days, too
    news = next((texts(one, deep=True) for one in element if local(one) == "news"), {})
    day, outlet = values.day(news.get("publication_date")), values.line(news.get("name"))
    stated = Stated(published=day, outlet=outlet, firm=bool(news))
    changed = said.get("lastmod") or news.get("publication_date") or ""
    return Listed(where, said.get("loc", ""), changed, stated, local(element) == "sitemap")


def texts(element: Any, deep: bool = False) -> dict[str, str]:
    """The texts of what an element holds, by name."""
    return {local(one): (one.text or "").strip() for one in (element.iter() if deep else element)}


def local(element: Any) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def page(where: str, one: Listed, depth: int, reading: Reading) -> Item | None:
    """The source that an entry leads to; None if it is known."""
    if reading.web is None or not is_address(one.address):
        return ArticleError(where, "an entry without an address")
    fetch = reading.web.begin if one.is_sitemap else reading.web.follow
    found = fetch(one.address, one.changed)
    if found is not None:
        found.depth, found.stated = depth + 1, one.stated.over(found.stated)
    return found
