"""RSS and Atom, by feedparser: one article an entry, or the page that an entry leads to."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kb.article import Article
from kb.errors import ArticleError
from kb.sources import markup, values
from kb.sources.plain import completed
from kb.sources.reader import Item, Reader, Reading
from kb.sources.streams import Source, Stated, library, reason

MOST = 20_000_000
"""Bytes of the largest feed."""
ROOT = re.compile(
    r"\ufeff?\s*(?:<\?[^>]*\?>\s*|<!--(?:(?!-->).)*-->\s*|<!DOCTYPE[^>\[]*>\s*)*<(?:rss|(?:\w+:)?RDF|(?:\w+:)?feed)[\s>]",
    re.I | re.S,
)


class FeedReader(Reader):
    """A feed."""

    name = "feed"
    suffixes = (".rss", ".atom")

    def takes(self, source: Source, reading: Reading) -> bool:
        """Whether its root is that of a feed."""
        return ROOT.match(source.text) is not None

    def read(self, source: Source, reading: Reading) -> Iterator[Item]:
        """An article each entry; what is wrong with one costs it."""
        data = source.stream.read(MOST + 1)
        if len(data) > MOST:
            yield ArticleError(source.name, f"a feed of more than {MOST // 1_000_000} MB")
            return
        feedparser = library("feedparser", "web", "reading feeds")
        known = f"; charset={source.encoding}" if source.given or source.stated.encoding else ""
        headers = {"content-location": source.stated.url or "", "content-type": f"application/xml{known}"}
        feed = feedparser.parse(data, response_headers=headers)
        for position, entry in enumerate(feed.entries):
            where = f"{source.name}[{position}]"
            try:
                yield found(where, entry, feed.feed, source, reading)
            except Exception as error:  # whatever it is, it costs this entry
                yield ArticleError(where, f"can't be read: {reason(error)}")
        wrong = feed.get("bozo_exception")
        if wrong is not None and not isinstance(wrong, feedparser.CharacterEncodingOverride):
            had = f"{len(feed.entries)} of its entries read"
            yield ArticleError(source.name, f"a broken feed, {had}: {reason(wrong)}")
        elif not feed.entries:
            yield ArticleError(source.name, "a feed without entries")


def found(where: str, entry: Any, feed: Any, source: Source, reading: Reading) -> Item:
    """The article of an entry, or the source that it leads to."""
    stated = described(entry, feed)
    whole = max((part.get("value") or "" for part in entry.get("content", ())), key=len, default="")
    if not whole and stated.url and reading.web and reading.follow:
        page = reading.web.fetch(stated.url)
        page.stated = replace(stated, firm=True).over(page.stated)
        return page
    text = markup.stripped(whole or entry.get("summary") or "")
    if not text:
        return ArticleError(where, "an entry without text: --follow reads the page that it leads to")
    key = values.key(text, stated.url) if stated.url else values.line(entry.get("id")) or values.key(text, None)
    language = values.line(entry.get("language") or feed.get("language"))
    return completed(
        Article(
            doc_id=key,
            text=text,
            title=stated.title,
            byline=stated.byline,
            source=stated.outlet,
            url=stated.url,
            published=stated.published,
            language=values.language(language) if language else None,
            origin=where,
        )
    )


def described(entry: Any, feed: Any) -> Stated:
    """What a feed says of an entry."""
    authors = [author.get("name") for author in entry.get("authors", ())]
    outlet = entry.get("source") or {}
    return Stated(
        url=values.line(entry.get("link")),
        published=values.day(entry.get("published")) or values.day(entry.get("updated")),
        outlet=values.line(outlet.get("title") or feed.get("title")),
        title=values.line(markup.plain(entry.get("title") or "")),
        byline=values.line([name for name in authors if name] or entry.get("author")),
    )
