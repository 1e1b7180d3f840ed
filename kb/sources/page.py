"""HTML → Article: main text and metadata by trafilatura (Barbaresi 2021), the date by htmldate (Barbaresi 2020)."""

import logging
import re
from datetime import date
from typing import Any

from kb.article import Article
from kb.errors import ArticleError
from kb.sources import keys, markup, values
from kb.sources.plain import completed
from kb.sources.streams import Stated

TAGS = 50_000
"""Tags of the largest page: trafilatura takes some seconds for so many."""
NOTHING = Stated()
HEAD = 1_000_000
"""Characters of a page in which its head is looked for."""
META = re.compile(r"<meta\b[^<>]{0,2000}>", re.I)
NAMED = re.compile(
    r"""(?:property|name|itemprop)\s*=\s*["']?(?:og:)?(?:article:published_time|datePublished)\b""", re.I
)
CONTENT = re.compile(r"""content\s*=\s*["']?([^"'<>]{4,60})""", re.I)
LINKED = re.compile(r'"datePublished"\s*:\s*"([^"]{4,60})"')
WHOLE = re.compile(r"<(?:html|body)\b", re.I)
XML = re.compile(r"^\s*<\?xml[^>]*\?>")


def article(html: str, where: str, stated: Stated = NOTHING) -> Article | ArticleError:
    """The article of a page; its text has one paragraph a line."""
    if html.count("<") > TAGS:
        return ArticleError(where, f"a page of more than {TAGS:,} tags")
    html = markup.quoted(XML.sub("", html, count=1))
    page = extracted(html if WHOLE.search(html) else f"<html><body><article>{html}</article></body></html>", stated.url)
    if page is None or not (page.text or "").strip():
        return ArticleError(where, "no article text in this page")
    return completed(
        Article(
            doc_id=keys.key(page.text, page.url),
            text=page.text,
            title=values.line(page.title),
            byline=values.line((page.author or "").replace("; ", ", ")),
            source=values.line(page.sitename or page.hostname),
            url=values.line(page.url),
            published=published(html) or values.day(page.date),
            origin=where,
        )
    )


def published(html: str) -> date | None:
    """The day on which a page says that it was published: htmldate believes the URL's path before it."""
    for tag in META.findall(html[:HEAD]):
        named, said = NAMED.search(tag), CONTENT.search(tag)
        if named and said and (day := values.day(said[1])):
            return day
    stated = LINKED.search(html)
    return values.day(stated[1]) if stated else None


def extracted(html: str, url: str | None = None) -> Any:
    """What trafilatura finds, or None. Its log is about pages, not about the run, and stays silent."""
    from trafilatura import bare_extraction

    for name in ("trafilatura", "htmldate", "courlan", "readability"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return bare_extraction(
        html,
        url=url,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
