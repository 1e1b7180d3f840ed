"""NITF and NewsML-G2, the news agencies' XML → articles: one each item, with headline, byline, day and provider."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kb.article import Article
from kb.errors import ArticleError
from kb.sources import markup, values
from kb.sources.plain import with_stated
from kb.sources.reader import Item, Reader, Reading, guarded
from kb.sources.streams import Source, Stated, reason

MOST = 50_000_000
"""Bytes of the largest file."""
PARAGRAPHS = ("{*}p", "{*}hl2", "{*}h2", "{*}h3", "{*}li")


class NitfReader(Reader):
    """NITF, the News Industry Text Format."""

    name = "nitf"
    root = re.compile(markup.BEFORE + r"<(?:\w+:)?nitf[\s>]", re.S)

    def takes(self, source: Source, reading: Reading) -> bool:
        """Whether its root is the format's own."""
        return self.root.match(source.text) is not None

    def read(self, source: Source, reading: Reading) -> Iterator[Item]:
        """Its articles; what is wrong with one costs it."""
        found = self.items(parsed(source))
        if not found:
            yield ArticleError(source.name, "no news item in it")
        for position, item in enumerate(found):
            where = source.name if len(found) == 1 else f"{source.name}[{position}]"
            yield guarded(self.article, where, item)

    def items(self, tree: Any) -> list[Any]:
        """The news items of a file."""
        return [tree]

    def article(self, where: str, item: Any) -> Article | ArticleError:
        """The article of a news item."""
        story, key = item.find(".//{*}date.issue"), item.find(".//{*}doc-id")
        holder = said(item.find(".//{*}doc.copyright"), "holder")
        stated = Stated(
            published=values.day(story.get("norm")) if story is not None else None,
            outlet=holder or said(item.find(".//{*}distributor")),
            title=said(item.find(".//{*}hl1")) or said(item.find(".//{*}title")),
            byline=said(item.find(".//{*}byline")),
        )
        return made(where, item.find(".//{*}body.content"), stated, said(key, "id-string"))


class NewsmlReader(NitfReader):
    """NewsML-G2: a news item, or a message of several."""

    name = "newsml"
    root = re.compile(markup.BEFORE + r"<(?:\w+:)?(?:newsItem|newsMessage)[\s>]", re.S)

    def items(self, tree: Any) -> list[Any]:
        """The news items of a file; packages, concepts and pictures are no articles."""
        return [item for item in tree.iter("{*}newsItem") if item.find(".//{*}inlineXML") is not None]

    def article(self, where: str, item: Any) -> Article | ArticleError:
        """The article of a news item."""
        dates = (said(item.find(f".//{{*}}{name}")) for name in ("contentCreated", "firstCreated", "versionCreated"))
        provider, text = item.find(".//{*}provider"), item.find(".//{*}inlineXML")
        name = provider.find("{*}name") if provider is not None else None
        body = text.find(".//{*}body.content")
        stated = Stated(
            published=next((day for printed in dates if (day := values.day(printed))), None),
            outlet=said(name) or said(provider, "literal"),
            title=said(item.find(".//{*}headline")) or said(item.find(".//{*}title")),
            byline=said(item.find(".//{*}by")),
        )
        language = said(item.find(".//{*}contentMeta/{*}language"), "tag")
        return made(where, text if body is None else body, stated, item.get("guid"), language)


def parsed(source: Source) -> Any:
    """The root of a file. Raises ArticleError, if it has none."""
    from lxml import etree

    data = source.all(MOST, "an XML file")
    try:
        return markup.root_of(data)
    except etree.XMLSyntaxError as error:
        raise ArticleError(source.name, f"broken XML: {reason(error)}") from error


def said(element: Any, attribute: str | None = None) -> str | None:
    """What an element says, in itself or in an attribute, as one line."""
    if element is None:
        return None
    return values.line(element.get(attribute) if attribute else "".join(element.itertext()))


def made(
    where: str, body: Any, stated: Stated, key: str | None, language: str | None = None
) -> Article | ArticleError:  # fmt: skip
    """The article of its parts; its text is one paragraph a line, empty lines between."""
    inner = list(body.iter(*PARAGRAPHS)) if body is not None else []
    lines = [line for p in inner if (line := said(p))] or [said(body) or ""]
    text = "\n\n".join(lines)
    if not text.strip():
        return ArticleError(where, "a news item without text")
    byline = re.sub(r"(?i)^by\s+", "", stated.byline or "") or None
    return with_stated(where, text, replace(stated, byline=byline), key, language)
