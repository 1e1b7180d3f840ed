"""Full-text search for people: the best articles and statements that the listings' filters leave, with snippets."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Engine, Select, null

from kb.queries import filters
from kb.queries.articles import articles
from kb.queries.statements import Speaker, statements
from kb.store import ids
from kb.store.engine import database_errors
from kb.store.models import Article, Source, Statement
from kb.store.search import OFF, ON, marked, ranked

Kind = Literal["article", "statement"]
KINDS = ("article", "statement")
ROOM = 160
"""Characters of a snippet, about."""
BEFORE = 50
"""Of these, at most so many before the first word found."""
PIECE = 200
"""Texts fetched at a time."""
FOUND = re.compile(f"{ON}([^{ON}{OFF}]*){OFF}")
ADJACENT = re.compile(f"{OFF}(\\s+){ON}")
SENTENCE = re.compile(r"[.!?…][\"'”’»)]*\s+|\n\s*")


class Hit(NamedTuple):
    """One thing found; ``score`` orders the hits of one kind, the words found are in square brackets."""

    id: str
    kind: str
    score: float
    date: date | None
    outlet: str | None
    article: str | None
    title: str | None
    speaker: str | None
    snippet: str

    @property
    def heading(self) -> str | None:
        """The title of an article; of a statement who made it, and the article that has it first."""
        return self.title if self.kind == "article" else f"{self.speaker or 'unknown'}, in {self.article}"


def search(engine: Engine, query: str, kinds: Sequence[str] = KINDS, limit: int = 20, **given: Any) -> list[Hit]:
    """The best hits of each kind, at most ``limit`` a kind (0: all), best first, of equally good ones the newest.

    ``given`` are ``actor``, ``country``, ``since``, ``until`` and ``outlet``, as the listings of articles and of
    statements take them: an actor occurs in an article, or says a statement. Raises ``UsageError`` for a query
    without a word to look for, and for a kind or a date that is none; ``DatabaseError``.
    """
    wanted = filters.chosen([kind.removesuffix("s") for kind in kinds], Kind, "kind")
    with database_errors(engine.url), engine.connect() as connection:
        return [hit for kind in dict.fromkeys(wanted) for hit in hits(connection, kind, query, limit, given)]


def hits(connection: Connection, kind: str, query: str, limit: int, given: dict[str, Any]) -> list[Hit]:
    """The best hits of a kind."""
    listing, key, day = listed(kind, given)
    best = ranked(listing, connection, kind, key, query)
    best = best.order_by(None).order_by(best.selected_columns.score.desc(), day.desc().nulls_last(), key)
    rows = connection.execute(best.limit(limit) if limit else best).all()
    texts: dict[int, str] = {}
    for start in range(0, len(rows), PIECE):
        texts |= marked(connection, kind, [row.id for row in rows[start : start + PIECE]], query)
    return [
        Hit(ids.public(kind, row.id), kind, round(row.score, 4), row.date, row.outlet,
            row.article and ids.public("article", row.article), row.title, row.speaker, snippet(texts[row.id]))
        for row in rows
    ]  # fmt: skip


def listed(kind: str, given: dict[str, Any]) -> tuple[Select[Any], Any, Any]:
    """What the filters leave of a kind, with what a hit tells of it; its id and its date, to order by."""
    speaker: Any = Speaker.name if kind == "statement" else null()
    table: Any = Statement if kind == "statement" else Article
    query = (statements if kind == "statement" else articles)(**given)
    columns = (table.id.label("id"), table.published_date.label("date"), Source.name.label("outlet"),
               Article.id.label("article"), Article.title.label("title"), speaker.label("speaker"))  # fmt: skip
    return query.with_only_columns(*columns), table.id, table.published_date


def snippet(text: str) -> str:
    """The part of a marked text that has most of the words found, whole words on one line, the words found in square
    brackets; the beginning of a text that has none of them."""
    text = ADJACENT.sub(r"\1", text)
    found = [(m.start(), m[1].casefold()) for m in FOUND.finditer(text)]
    starts = [place for place, _ in found] or [0]
    first = max(starts, key=lambda start: len({word for place, word in found if start <= place < start + ROOM}))
    start, end = bounds(text, first)
    words = " ".join(text[start:end].replace(ON, "[").replace(OFF, "]").split())
    return f"{'… ' if start else ''}{words}{' …' if end < len(text.rstrip()) else ''}"


def bounds(text: str, first: int) -> tuple[int, int]:
    """Where a snippet that shows what stands at ``first`` begins, at best with its sentence, and where it ends."""
    earliest = max(first - BEFORE, 0)
    begun = [match.end() for match in SENTENCE.finditer(text, earliest, first)]
    spaces = [match.end() for match in re.finditer(r"\s+", text[earliest:first])]
    start = 0 if earliest == 0 else begun[-1] if begun else earliest + spaces[0] if spaces else first
    end = start + ROOM
    if end >= len(text):
        return start, len(text)
    closed = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
    closing = text.find(OFF, first)
    return start, max(closed if closed > first else end, closing + 1 if closing >= 0 else 0)
