"""Plain text → Article: what the text itself says of its headline, author, agency and day."""

import re
from dataclasses import replace

from kb.article import Article
from kb.sources import values
from kb.sources.streams import Stated
from kb.text.datelines import AGENCY, BYLINE, DATE, FULL_DATE, STAMPED, furniture, resolved
from kb.text.unwrap import unwrapped
from kb.text.zones import Zones, zones
from kb.world import lexicons

HEAD = 6
"""Lines at the head of a text in which its day and its agency may stand."""
DATELINED = re.compile(rf"[A-Z][A-Z .'/-]+,? (?:{DATE},? )?\((?P<agency>{AGENCY})\)")
"""A dateline that no dash follows: CAIRO, Oct 5 (Reuters)."""


def article(text: str, where: str) -> Article:
    """The article that a plain text is, its first headline the title."""
    plain = unwrapped(text).text
    found = zones(plain)
    own = completed(Article(doc_id=values.key(text, None), text=text, origin=where))
    return replace(own, title=first(plain, found, "title"), source=agency(plain, found))


def agency(text: str, found: Zones) -> str | None:
    """The agency that a text is of: in its dateline, or on a line of its own at the head."""
    if found.dateline and found.dateline.agency:
        return found.dateline.agency
    known = set(furniture()["agencies"])
    top = tops(text[:3000])
    alone = next((line for line in top if line in known), None)
    return alone or next((m["agency"] for line in top if (m := DATELINED.match(line))), None)


def tops(text: str) -> list[str]:
    """The first lines of a text that hold anything."""
    return [line.strip() for line in text.splitlines() if line.strip()][:HEAD]


def first(text: str, found: Zones, zone: str) -> str | None:
    """The first region of a zone, as one line."""
    return next((" ".join(text[a:b].split()) for a, b, name in found.regions if name == zone), None)


def with_stated(where: str, text: str, stated: Stated, key: str | None = None, language: str | None = None) -> Article:
    """The article of a text and what its source states of it, completed by what the text says."""
    named = values.line(language)
    return completed(
        Article(
            doc_id=key or values.key(text, stated.url),
            text=text,
            title=stated.title,
            byline=stated.byline,
            source=stated.outlet,
            url=stated.url,
            published=stated.published,
            language=values.language(named) if named else None,
            origin=where,
        )
    )


def completed(article: Article) -> Article:
    """The article with the byline and day that its text states, where its source states none."""
    if article.byline and article.published:
        return article
    head = unwrapped(article.text[:3000]).text
    found = zones(head)
    lines = [head[a:b] for a, b, zone in found.regions if zone == "byline"]
    stamps = [line for a, b, zone in found.regions if zone == "boilerplate" and BYLINE.fullmatch(line := head[a:b])]
    dateline = found.dateline.day if found.dateline else None
    printed = (
        next((day for line in (*lines, *stamps) if (day := values.day(stamp(line)))), None)
        or resolved(dateline, None)
        or next((day for line in tops(head) if (day := values.stamped(line))), None)
    )
    names = next((name for line in lines if (name := author(line))), None)
    return replace(article, byline=article.byline or names, published=article.published or printed)


def stamp(line: str) -> str | None:
    """The full date in a line."""
    m = re.search(FULL_DATE, line)
    return m[0] if m else None


def author(line: str) -> str | None:
    """The names in a byline: without "By", what it was published, and the day."""
    names = re.split(rf"\W*(?:\b{STAMPED}\b|{FULL_DATE})", line, maxsplit=1)[0]
    names = re.sub(
        r"(?i)^(?:written by|story by|reported by|posted by|published by|author:|by|from):?\s+", "", names.strip()
    )
    names = " ".join(names.split()).strip(" .,|-–—")
    return names if names and names not in lexicons.capitals() else None
