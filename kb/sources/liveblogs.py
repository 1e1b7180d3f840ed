"""Live blogs → an article each entry, where the page states them (schema.org's LiveBlogPosting, in JSON-LD)."""

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

from kb.article import Article
from kb.errors import ArticleError
from kb.sources import keys, markup, values
from kb.sources.plain import with_stated
from kb.sources.reader import guarded
from kb.sources.streams import Stated

LIVE = "LiveBlogPosting"
STATED = re.compile(r"<script\b[^<>]{0,200}application/ld\+json[^<>]{0,200}>(.*?)</script", re.I | re.S)
log = logging.getLogger("kb")


def entries(html: str, where: str, stated: Stated) -> list[Article | ArticleError]:
    """The entries of a live blog, the latest first as it has them; none, if a page is none or doesn't state them."""
    if LIVE not in html:
        return []
    blog = next((blog for text in STATED.findall(html) for blog in blogs(text)), {})
    told = blog.get("liveBlogUpdate")
    updates = (
        [one for one in told if isinstance(one, dict) and one.get("articleBody")] if isinstance(told, list) else []
    )
    if not updates:
        log.warning("%s: a live blog, read as one article", where)
    return [guarded(entry, f"{where}[{k}]", one, blog, stated) for k, one in enumerate(updates)]


def blogs(text: str) -> Iterator[dict[str, Any]]:
    """The live blogs in a piece of JSON-LD."""
    try:
        found = json.loads(text)
    except ValueError:
        return
    top = found if isinstance(found, list) else [found]
    for one in (each for part in top if isinstance(part, dict) for each in (part, *nested(part))):
        if isinstance(one, dict) and LIVE in str(one.get("@type")):
            yield one


def nested(part: dict[str, Any]) -> list[Any]:
    """What a graph holds."""
    graph = part.get("@graph")
    return graph if isinstance(graph, list) else []


def entry(where: str, one: dict[str, Any], blog: dict[str, Any], stated: Stated) -> Article | ArticleError:
    """The article of an entry; its key is the blog's with what tells the entry from others."""
    own = values.line(one.get("url")) or values.line(one.get("@id"))
    home = values.line(blog.get("url")) or stated.url
    published = values.line(one.get("datePublished"))
    publisher = blog.get("publisher")
    outlet = values.line(publisher.get("name")) if isinstance(publisher, dict) else None
    title = values.line(markup.plain(str(one.get("headline") or "")))
    text = markup.plain(str(one["articleBody"]))
    mark = (own or "").partition("#")[2] or published or title
    key = f"{keys.key(text, home)}#{mark}" if home and mark else None
    about = Stated(own or home, values.day(published), outlet, title).over(Stated(outlet=stated.outlet))
    return with_stated(where, text, about, key)
