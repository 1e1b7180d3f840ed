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
MARKS = "\"“”„«»‘’'"
QUOTED = re.compile(r"([\"“„«]?)<q(?:\s[^<>]{0,200})?>(.{1,3000}?)</q\s*>", re.I | re.S)
BLOCKQUOTE = re.compile(r"<blockquote\b([^<>]{0,500})>(.{1,5000}?)</blockquote\s*>", re.I | re.S)
PARAGRAPH = re.compile(r"(<p(?:\s[^<>]{0,500})?>)(.{1,3000}?)(</p\s*>)", re.I | re.S)
FOOTER = re.compile(r"<(?:footer|cite|figcaption)\b", re.I)
EMBEDDED = re.compile(r"twitter|instagram|tiktok|facebook|embed|bluesky|mastodon|wp-embedded", re.I)
"""What a block quotation is called that is a post of another site, or a link to an article."""
TWICE = re.compile(
    rf"&lt;/?(?:{BLOCKS}|b|i|em|strong|span)(?:\s(?:(?!&[lg]t;).){{0,500}})?/?&gt;|&amp;#?\w{{2,8}};", re.I
)
"""Tags and entities whose own marks are entities."""
UNPARSED = re.compile(r"<!\[CDATA\[|\]\]>")
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,30});", re.I)


def stripped(marked: str) -> str:
    """The text of a piece of HTML, with an empty line between blocks."""
    seen = quoted(UNSEEN.sub(" ", marked))
    lines = (html.unescape(TAG.sub("", line)) for line in BLOCK.split(" ".join(seen.split())))
    return "\n\n".join(line for part in lines if (line := " ".join(part.split())))


def quoted(page: str) -> str:
    """HTML with quotation marks where its elements say that something is quoted, if it has none there itself."""
    page = QUOTED.sub(lambda m: m[1] + (m[2] if m[1] else marked(m[2])), page)
    return BLOCKQUOTE.sub(lambda m: m[0] if EMBEDDED.search(m[1]) else paragraphs(m[1], m[2]), page)


def paragraphs(attributes: str, inner: str) -> str:
    """A block quotation, each paragraph of it in quotation marks; who is named in its footer is not."""
    footer = FOOTER.search(inner)
    said, rest = (inner[: footer.start()], inner[footer.start() :]) if footer else (inner, "")
    found = PARAGRAPH.sub(lambda m: m[1] + marked(m[2]) + m[3], said) if PARAGRAPH.search(said) else marked(said)
    return f"<blockquote{attributes}>{found}{rest}</blockquote>"


def marked(said: str) -> str:
    """What somebody says in quotation marks, unless it has some, or is nothing."""
    text = html.unescape(TAG.sub("", said)).strip()
    return said if not text or text[0] in MARKS or text[-1] in MARKS else f"“{said.strip()}”"


def plain(text: str) -> str:
    """A text as it is, or without its tags and entities, if it has any that HTML has.

    What was encoded twice ("&lt;p&gt;", "&amp;#039;") is decoded twice.
    """
    if "&" in text and TWICE.search(text):
        text = html.unescape(text)
    if "<" in text and MARKED.search(text):
        return stripped(UNPARSED.sub("", text))
    return html.unescape(text) if "&" in text and ENTITY.search(text) else text


def root_of(data: bytes) -> Any:
    """The root of XML; no entity is resolved, and nothing fetched. Raises lxml's XMLSyntaxError."""
    from lxml import etree

    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
