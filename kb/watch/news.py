"""What is new → what is said of it: each article with what it reports, and what searches find in it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, select

from kb import kinds
from kb.errors import UsageError
from kb.queries import LISTINGS
from kb.queries.articles import articles
from kb.queries.meetings import meetings
from kb.queries.reactions import reactions
from kb.queries.statements import statements
from kb.store.engine import reading
from kb.store.models import Article, Meeting, MeetingReport, Reaction, Statement, StatementReport
from kb.watch.config import Search
from kb.watch.memory import Told

COUNTED = ("meetings", "statements", "reactions")


class Hit(NamedTuple):
    """What a search finds in an article."""

    search: str
    kind: str
    id: str


class News(NamedTuple):
    """An article that is new or changed."""

    change: str
    source: str
    id: str
    doc_id: str
    title: str | None
    outlet: str | None
    published: date | None
    url: str | None
    counts: Mapping[str, int]
    hits: Sequence[Hit]

    @property
    def fields(self) -> dict[str, Any]:
        """As JSON has it."""
        own = self._asdict() | {"published": self.published and str(self.published)}
        counts, hits = own.pop("counts"), own.pop("hits")
        return {"type": "article", **own, **counts, "hits": [hit._asdict() for hit in hits]}


class Trouble(NamedTuple):
    """A source that failed: why, how often in a row, and in how many seconds it is tried again."""

    source: str
    why: str
    failures: int
    again_in: float

    @property
    def fields(self) -> dict[str, Any]:
        """As JSON has it."""
        return {"type": "failure", **self._asdict()}


class Place(NamedTuple):
    """Where a kind of thing is listed, and in which article it is."""

    listing: Callable[..., Any]
    key: Any
    report: Any
    article: Any


PLACES = {
    "article": Place(articles, Article.id, Article.id, Article.id),
    "statement": Place(statements, Statement.id, StatementReport.statement_id, StatementReport.article_id),
    "meeting": Place(meetings, Meeting.id, MeetingReport.meeting_id, MeetingReport.article_id),
    "reaction": Place(reactions, Reaction.id, Reaction.id, Reaction.article_id),
}


def news(engine: Engine, told: Sequence[Told], searches: Iterable[Search]) -> list[News]:
    """What is to be said of articles."""
    keys = [one.key for one in told]
    listing = articles().where(Article.id.in_(keys))
    with reading(engine) as connection:
        rows = {row["doc_id"]: row for row in connection.execute(listing).mappings()}
        hits = found(connection, keys, searches)
    return [article(one, rows[one.doc_id], hits[one.key]) for one in told if one.doc_id in rows]


def article(one: Told, row: Mapping[Any, Any], hits: Sequence[Hit]) -> News:
    """What is to be said of an article."""
    counts = {name: row[name] for name in COUNTED}
    change = "changed" if one.changed else "new"
    return News(change, one.source, row["id"], one.doc_id, row["title"], row["outlet"], row["published"], row["url"],
                counts, hits)  # fmt: skip


def found(connection: Connection, keys: Sequence[int], searches: Iterable[Search]) -> dict[int, list[Hit]]:
    """What searches find in articles, by their ids."""
    out: dict[int, list[Hit]] = defaultdict(list)
    for search in searches:
        for kind in search.kind:
            place = PLACES[kind]
            wanted = select(place.report).where(place.article.in_(keys))
            asked = place.listing(**filters(search, kind)).where(place.key.in_(wanted)).with_only_columns(place.key)
            these = list(dict.fromkeys(connection.scalars(asked.order_by(None))))
            there = select(place.article, place.report).where(place.report.in_(these), place.article.in_(keys))
            for key, thing in connection.execute(there.distinct().order_by(place.article, place.report)):
                out[key].append(Hit(search.name, kind, kinds.public_id(kind, thing)))
    return out


def filters(search: Search, kind: str) -> dict[str, Any]:
    """What a search asks of a kind of thing. Raises UsageError for a filter that its listing doesn't have."""
    known = LISTINGS[PLACES[kind].listing.__name__].parameters
    unknown = next((name for name in search.filters if name not in known), None)
    if unknown:
        raise UsageError(f"search {search.name!r}: there is no {unknown} of {PLACES[kind].listing.__name__}")
    return search.filters


def require_askable(searches: Iterable[Search]) -> None:
    """Raise UsageError for a search that can't be."""
    for search in searches:
        for kind in search.kind:
            PLACES[kind].listing(**filters(search, kind))
