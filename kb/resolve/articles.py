"""Which articles are one text: exact duplicates, near-duplicates (MinHash, Broder 1997) and updates.

A duplicate's evidence stays and counts as a report; the first publication is the original.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from rensa import RMinHash, RMinHashLSH

from kb.resolve.names import plain
from kb.resolve.reports import ArticleReport

PERMUTATIONS, BANDS, SEED = 128, 64, 1
"""64 bands of two rows find nine in ten pairs of Jaccard 0.2 and up; the sets themselves decide."""
SHINGLE = 4
NEAR = 0.75
"""Share of the shorter article's shingles in the longer one from which it is a copy, shortened or whole."""
UPDATE = 0.35
DAYS = 7
TRACKING = re.compile(r"^(utm_.*|fbclid|gclid|ref|src|cmp|ito|ocid|smid)$")

Relation = Literal["duplicate", "update"]


@dataclass(frozen=True)
class Link:
    """``article`` is a duplicate, or an update, of ``original``."""

    article: str
    original: str
    relation: Relation
    score: float


def canonical_url(url: str) -> str:
    """A URL without scheme, ``www.``, fragment, tracking parameters and trailing slash."""
    parts = urlsplit(url.strip())
    host = re.sub(r"^(www|m|amp)\.", "", (parts.hostname or "").lower())
    query = urlencode(sorted((k, v) for k, v in parse_qsl(parts.query) if not TRACKING.match(k.lower())))
    path = re.sub(r"/(amp|index\.html?)?$", "", parts.path)
    return urlunsplit(("", host, path, query, "")).removeprefix("//")


@lru_cache(4096)
def shingles(text: str) -> frozenset[str]:
    """Runs of four normalized words."""
    words = plain(re.sub(r"[^\w\s'’-]", " ", text)).split()
    return frozenset(" ".join(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1)))


def resolve(articles: Iterable[ArticleReport]) -> list[Link]:
    """Links from copies and updates to originals. Deterministic; an original is never itself linked as a copy."""
    items = sorted(articles, key=lambda a: (a.published or date.max, a.key))
    links: dict[int, Link] = {}
    for k, neighbours in enumerate(near(items)):
        found = [link for n in neighbours if n < k and n not in links and (link := relate(items[n], items[k]))]
        if found:
            links[k] = min(found, key=lambda x: (x.relation != "duplicate", -x.score, x.original))
    return [links[k] for k in sorted(links)]


def near(items: list[ArticleReport]) -> list[list[int]]:
    """For each article the numbers of those that share a MinHash band, or the canonical URL, with it."""
    index = RMinHashLSH(0.2, PERMUTATIONS, BANDS)
    sketches = []
    by_url: dict[str, list[int]] = defaultdict(list)
    for k, item in enumerate(items):
        sketch = RMinHash(PERMUTATIONS, SEED)
        sketch.update(sorted(shingles(item.text)))
        index.insert(k, sketch)
        sketches.append(sketch)
        if item.url:
            by_url[canonical_url(item.url)].append(k)
    same = [by_url[canonical_url(item.url)] if item.url else [] for item in items]
    return [sorted({*index.query(sketch), *urls}) for sketch, urls in zip(sketches, same, strict=True)]


def relate(a: ArticleReport, b: ArticleReport) -> Link | None:
    """How a later article ``b`` relates to an earlier one."""
    if a.published and b.published and (b.published - a.published).days > DAYS:
        return None
    if a.url and b.url and canonical_url(a.url) == canonical_url(b.url):
        return Link(b.key, a.key, "update", 1.0)
    left, right = shingles(a.text), shingles(b.text)
    score = len(left & right) / max(1, min(len(left), len(right)))
    if score >= NEAR:
        return Link(b.key, a.key, "duplicate", round(score, 3))
    same_outlet = a.outlet is not None and a.outlet == b.outlet
    return Link(b.key, a.key, "update", round(score, 3)) if same_outlet and score >= UPDATE else None
