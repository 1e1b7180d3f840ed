"""RSS and Atom, by feedparser: one article an entry, or the page that an entry leads to."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kb.errors import ArticleError
from kb.sources import markup, values
from kb.sources.plain import with_stated
from kb.sources.reader import Item, Reader, Reading, guarded
from kb.sources.streams import Source, Stated, library, reason

MOST = 20_000_000
"""Bytes of the largest feed."""
ROOT = re.compile(markup.BEFORE + r"<(?:rss|(?:\w+:)?RDF|(?:\w+:)?feed)[\s>]", re.I | re.S)


class FeedReader(Reader):
    """A feed."""

    name = "feed"
    suffixes = (".rss", ".atom")

    def takes(self, source: Source, reading: Reading) -> bool:
        """Whether its root is that of a feed."""
        return ROOT.match(source.text) is not None

    def read(self, source: Source, reading: Reading) -> Iterator[Item]:
        """An article each entry; what is wrong with one costs it."""
        data = source.all(MOST, "a feed")
        feedparser = library("feedparser", "web", "reading feeds")
        known = f"; charset={source.encoding}" if source.given or source.stated.encoding else ""
        headers = {"content-location": source.stated.url or "", "content-type": f"application/xml{known}"}
        feed = feedparser.parse(data, response_headers=headers)
        for position, entry in enumerate(feed.entries):
            item = guarded(found, f"{source.name}[{position}]", entry, feed.feed, reading)
            if item is not None:
                yield item
        wrong = feed.get("bozo_exception")
        if wrong is not None and not isinstance(wrong, feedparser.CharacterEncodingOverride):
            had = f"{len(feed.entries)} of its entries read"
            yield ArticleError(source.name, f"a broken feed, {had}: {reason(wrong)}")
        elif not feed.entries:
            yield ArticleError(source.name, "a feed without entries")


def found(where: str, entry: Any, feed: Any, reading: Reading) -> Item | None:
    """The article of an entry, or the source that it leads to; None if that is known."""
    stated = described(entry, feed)
    whole = max((part.get("value") or "" for part in entry.get("content", ())), key=len, default="")
    if not whole and stated.url and reading.web and reading.follow:
        version = f"{updated(entry) or entry.get('published') or ''} {stated.title or ''}"
        page = reading.web.follow(stated.url, version)
        if page is not None:
            page.depth, page.stated = 1, replace(stated, firm=True).over(page.stated)
        return page
    text = markup.stripped(whole or entry.get("summary") or "")
    if not text:
        return ArticleError(where, "an entry without text: --follow reads the page that it leads to")
    key = None if stated.url else values.line(entry.get("id"))
    return with_stated(where, text, stated, key, entry.get("language") or feed.get("language"))


def updated(entry: Any) -> str | None:
    """When an entry was changed; feedparser would give the day of publication for it, and a warning."""
    return dict.get(entry, "updated")


def described(entry: Any, feed: Any) -> Stated:
    """What a feed says of an entry."""
    authors = [author.get("name") for author in entry.get("authors", ())]
    outlet = entry.get("source") or {}
    return Stated(
        url=values.line(entry.get("link")),
        published=values.day(entry.get("published")) or values.day(updated(entry)),
        outlet=values.line(outlet.get("title") or feed.get("title")),
        title=values.line(markup.plain(entry.get("title") or "")),
        byline=values.line([name for name in authors if name] or entry.get("author")),
    )
