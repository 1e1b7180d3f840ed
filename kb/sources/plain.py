"""Plain text → Article: what the text itself says of its headline, author, agency and day."""

import re
from dataclasses import replace
from functools import cache

from kb.article import Article
from kb.sources import keys, values
from kb.sources.streams import Stated
from kb.text.datelines import AGENCY, BYLINE, DATE, FULL_DATE, STAMPED, furniture, resolved
from kb.text.unwrap import unwrapped
from kb.text.zones import Zones, zones
from kb.world import lexicons

FENCE = "---"
"""What stands before and after what a Markdown file says of itself."""
LABELS = {
    "title": "title|headline", "day": "(?:publication |published )?date|published(?: on)?|posted",
    "byline": "authors?|byline|writer|reporter|by", "source": "source|outlet|publication|publisher|newspaper|agency",
    "url": "url|link|permalink|address",
}  # fmt: skip
"""What a line at the head may be labelled as, by what it says."""
LABEL = re.compile("|".join(rf"(?P<{name}>{words})" for name, words in LABELS.items()), re.I)
APPEARED = re.compile(r"(?i)\b(?:published|posted|created)\b")
CHANGED = re.compile(r"(?i)\b(?:updated|modified)\b")
LABELLED = re.compile(r"[\s#*_]*([A-Za-z][A-Za-z _-]{1,20}?)[*_]*\s*:[*_]*\s+(\S.*)")
HEAD = 6
"""Lines at the head of a text in which its day and its agency may stand."""
DATELINED = re.compile(
    rf"(?:[A-Z][A-Z .'/-]+[,.]? )?(?:{DATE}[,.]? )?(?:\((?P<bracketed>{AGENCY})\)|/(?P<slashed>{AGENCY})/)"
)
"""A dateline that no dash follows, or without a place: CAIRO, Oct 5 (Reuters); (Reuters) - The envoy left."""


def article(text: str, where: str) -> Article:
    """The article that a plain text is, its first headline the title."""
    plain = unwrapped(text).text
    found, said = zones(plain), labels(text)
    own = completed(Article(doc_id=keys.key(text, None), text=text, origin=where))
    outlet = said.get("source") or agency(plain, found)
    if outlet is None and own.byline in known_agencies():
        outlet, own = own.byline, replace(own, byline=None)
    return replace(
        own,
        title=said.get("title") or headline(plain, found),
        byline=said.get("byline") or own.byline,
        source=outlet,
        url=said.get("url"),
        published=values.day(said.get("day")) or own.published,
    )


def labels(text: str) -> dict[str, str]:
    """What the lines at the head of a text say that they say: "Title: Envoy leaves", fenced or not."""
    out: dict[str, str] = {}
    fenced = False
    for line in text[:3000].removeprefix("\ufeff").splitlines():
        m = LABELLED.match(line)
        if line.strip() == FENCE and not out:
            fenced = True
        elif m and (name := LABEL.fullmatch(m[1].replace("_", " ").strip())):
            value = m[2].split("|")[0].strip(" \t*_\"'")
            out.setdefault(str(name.lastgroup), " ".join(value.split()))
        elif line.strip() and not (fenced and line.strip() != FENCE):
            break
    return out


def headline(text: str, found: Zones) -> str | None:
    """The first headline, if it is none but an agency's name, an address, or what a Markdown file says of itself."""
    lines = (" ".join(text[a:b].split()).lstrip("# ") for a, b, name in found.regions if name == "title")
    odd = (FENCE, "http://", "https://")
    return next((line for line in lines if line and line not in known_agencies() and not line.startswith(odd)), None)


@cache
def known_agencies() -> frozenset[str]:
    """The names of agencies that stand alone on a line."""
    return frozenset({*furniture()["agencies"], "Associated Press", "Agence France-Presse"})


def agency(text: str, found: Zones) -> str | None:
    """The agency that a text is of: in its dateline, or on a line of its own at the head."""
    if found.dateline and found.dateline.agency:
        return found.dateline.agency
    top = tops(text[:3000])
    alone = next((line for line in top if line in known_agencies()), None)
    lined = (m["bracketed"] or m["slashed"] for line in top if (m := DATELINED.match(line)))
    return alone or next(lined, None)


def tops(text: str) -> list[str]:
    """The first lines of a text that hold anything."""
    return [line.strip() for line in text.splitlines() if line.strip()][:HEAD]


def with_stated(where: str, text: str, stated: Stated, key: str | None = None, language: str | None = None) -> Article:
    """The article of a text and what its source states of it, completed by what the text says."""
    named = values.line(language)
    return completed(
        Article(
            doc_id=key or keys.key(text, stated.url),
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
        next((day for line in sorted((*lines, *stamps), key=told_later) if (day := values.day(stamp(line)))), None)
        or resolved(dateline, None)
        or next((day for line in tops(head) for part in line.split("|") if (day := values.stamped(part))), None)
    )
    names = next((name for line in lines if (name := author(line))), None)
    return replace(article, byline=article.byline or names, published=article.published or printed)


def told_later(line: str) -> bool:
    """Whether a line says when a text was changed, and not when it appeared."""
    return CHANGED.search(line) is not None and APPEARED.search(line) is None


def stamp(line: str) -> str | None:
    """The full date in a line; of two that on which a text appeared."""
    appeared = APPEARED.search(line)
    m = re.search(FULL_DATE, line[appeared.end() :] if appeared else line) or re.search(FULL_DATE, line)
    return m[0] if m else None


def author(line: str) -> str | None:
    """The names in a byline: without "By", what it was published, and the day."""
    names = re.split(rf"\W*(?:\b{STAMPED}\b|{FULL_DATE})", line, maxsplit=1)[0]
    names = re.sub(
        r"(?i)^(?:written by|story by|reported by|posted by|published by|author:|by|from):?\s+", "", names.strip()
    )
    names = " ".join(names.split()).strip(" .,|-–—")
    return names if names and names not in lexicons.capitals() else None
