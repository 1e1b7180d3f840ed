"""Markup → text: the characters of a piece of HTML, a block a line, entities decoded; and XML → its root."""

import html
import re
from typing import Any

BEFORE = r"\ufeff?\s*(?:<\?[^>]*\?>\s*|<!--(?:(?!-->).)*-->\s*|<!DOCTYPE[^>\[]*>\s*)*"
"""What may stand before the root of XML."""

BLOCKS = (
    "p|div|br|li|ul|ol|h[1-6]|tr|table|blockquote|section|article|header|footer|pre"
    "|hr|dd|dt|dl|figure|figcaption|address"
)
UNSEEN = re.compile(r"<(script|style|head|noscript|template|svg)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.I | re.S)
BLOCK = re.compile(rf"</?(?:{BLOCKS})\b[^<>]*>", re.I)
TAG = re.compile(r"</?[a-z][\w:-]*(?:\s[^<>]*)?/?>", re.I)
MARKED = re.compile(rf"</?(?:{BLOCKS}|a|b|i|em|strong|span|font|q|u|small|sup|sub|img|cite)(?:\s[^<>]*)?/?>", re.I)
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,30});", re.I)


def stripped(marked: str) -> str:
    """The text of a piece of HTML, with an empty line between blocks."""
    seen = UNSEEN.sub(" ", marked)
    lines = (html.unescape(TAG.sub("", line)) for line in BLOCK.split(" ".join(seen.split())))
    return "\n\n".join(line for part in lines if (line := " ".join(part.split())))


def plain(text: str) -> str:
    """A text as it is, or without its tags and entities, if it has any that HTML has."""
    if "<" in text and MARKED.search(text):
        return stripped(text)
    return html.unescape(text) if "&" in text and ENTITY.search(text) else text


def root_of(data: bytes) -> Any:
    """The root of XML; no entity is resolved, and nothing fetched. Raises lxml's XMLSyntaxError."""
    from lxml import etree

    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
