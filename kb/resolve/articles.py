"""Which articles are one text: exact duplicates, near-duplicates (MinHash, Broder 1997) and updates.

A duplicate's evidence stays and counts as a report; the first publication is the original.
"""

import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from rensa import RMinHash

from kb.resolve.reports import ArticleReport
from kb.world.fold import fold_text

PERMUTATIONS, BANDS, SEED = 128, 64, 1
"""64 bands of two rows find nine in ten pairs of Jaccard 0.2 and up; the sets themselves decide."""
SHINGLE = 4
NEAR = 0.75
"""Share of the shorter article's shingles in the longer one from which it is a copy, shortened or whole."""
UPDATE = 0.35
DAYS = 7
UNDATED = date.max.toordinal()
TRACKING = re.compile(r"^(utm_.*|fbclid|gclid|ref|src|cmp|ito|ocid|smid)$")

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]
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


@lru_cache(128)
def shingles(text: str) -> frozenset[str]:
    """Runs of four normalized words."""
    words = fold_text(re.sub(r"[^\w\s'’-]", " ", text)).split()
    if len(words) <= SHINGLE:
        return frozenset([" ".join(words)])
    return frozenset(map(" ".join, zip(*(words[k:] for k in range(SHINGLE)), strict=False)))


Texts = Callable[[str], str]
"""The text of an article, by its key."""


def resolve(articles: Iterable[ArticleReport], text_of: Texts | None = None) -> list[Link]:
    """Links from copies and updates to originals. Deterministic; an original is never itself linked as a copy.

    With ``text_of`` no text is kept: articles may be a stream of any length.
    """
    sketches = array("I")
    items: list[ArticleReport] = []
    texts: dict[str, str] = {}
    for article in articles:
        sketches.extend(sketch(article.text))
        if text_of is None:
            texts[article.key] = article.text
        items.append(replace(article, text=""))
    order = sorted(range(len(items)), key=lambda k: (items[k].published or date.max, items[k].key))
    items = [items[k] for k in order]
    groups = alike(sketches, order, [i.published.toordinal() if i.published else UNDATED for i in items])
    return linked(items, groups, text_of or texts.__getitem__)


def sketch(text: str) -> list[int]:
    """The MinHash sketch of a text: the smallest hash of its shingles under each permutation."""
    out = RMinHash(PERMUTATIONS, SEED)
    out.update(list(shingles(text)))
    return list(out.digest())


def alike(sketches: "array[int]", order: Sequence[int], days: Sequence[int]) -> "Array":
    """For each article, in order of publication, the number of the group with which it agrees in each band of its
    sketch, 0 where with nobody of its days: (articles, BANDS), uint32. An undated article is of all days."""
    import numpy as np

    bands = np.frombuffer(sketches, dtype=np.uint32).reshape(-1, PERMUTATIONS)[list(order)].view(np.uint64)
    day = np.array(days)
    out = np.zeros((len(order), BANDS), dtype=np.uint32)
    given = 0
    for k in range(BANDS if len(order) else 0):
        by_band = np.argsort(bands[:, k], kind="stable")
        band, when = bands[by_band, k], day[by_band]
        other = np.diff(band, prepend=band[:1]) != 0
        of_all_days = np.maximum.reduceat(when, np.flatnonzero(np.r_[True, other[1:]])) == UNDATED
        late = (np.diff(when, prepend=when[:1]) > DAYS) & ~of_all_days[np.cumsum(other)]
        group = np.cumsum(other | late)
        several = np.bincount(group) > 1
        out[by_band, k] = np.where(several, np.cumsum(several) + given, 0)[group]
        given += int(several.sum())
    return out


def linked(items: list[ArticleReport], groups: "Array", text_of: Texts) -> list[Link]:
    """The links of articles in order of publication; each is compared with those before it that are no copies."""
    originals: dict[int, list[int]] = defaultdict(list)
    by_url: dict[str, list[int]] = defaultdict(list)
    links: list[Link] = []
    for k, item in enumerate(items):
        address = canonical_url(item.url) if item.url else ""
        mine = groups[k][groups[k] > 0].tolist()
        near = {n for g in mine for n in recent(items, originals[g], item)} | set(by_url[address] if address else ())
        found = [link for n in sorted(near) if (link := relate(items[n], item, text_of))]
        best = min(found, key=lambda x: (x.relation != "duplicate", -x.score, x.original), default=None)
        links += [best] if best else []
        if best is None or best.relation == "update":
            by_url[address].append(k)
            for g in mine:
                originals[g].append(k)
    return links


def recent(items: Sequence[ArticleReport], those: Sequence[int], item: ArticleReport) -> Iterator[int]:
    """Of some articles in order of publication those near enough to a later one."""
    return takewhile(lambda n: not long_before(items[n], item), reversed(those))


def long_before(a: ArticleReport, b: ArticleReport) -> bool:
    """Whether an article was published too long before another one to be its original."""
    return bool(a.published and b.published and (b.published - a.published).days > DAYS)


def relate(a: ArticleReport, b: ArticleReport, text_of: Texts) -> Link | None:
    """How a later article ``b`` relates to an earlier one."""
    if long_before(a, b):
        return None
    left, right = shingles(text_of(a.key)), shingles(text_of(b.key))
    score = len(left & right) / max(1, min(len(left), len(right)))
    if score >= NEAR:
        return Link(b.key, a.key, "duplicate", round(score, 3))
    if a.url and b.url and canonical_url(a.url) == canonical_url(b.url):
        return Link(b.key, a.key, "update", round(score, 3))
    same_outlet = a.outlet is not None and a.outlet == b.outlet
    return Link(b.key, a.key, "update", round(score, 3)) if same_outlet and score >= UPDATE else None
