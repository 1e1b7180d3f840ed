"""Full-text search for people: the best articles and statements that the listings' filters leave, with snippets."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Engine, null

from kb import kinds
from kb.queries.articles import articles
from kb.queries.run import keys_of
from kb.queries.statements import Speaker, statements
from kb.store.engine import database_errors
from kb.store.models import Article, Source, Statement
from kb.store.search import OFF, ON, marked_texts, scores
from kb.words import vocabulary_words

SearchKind = Literal["article", "statement"]
KINDS = ("article", "statement")
LISTED: dict[str, tuple[Callable[..., Any], Any]] = {
    "article": (articles, Article.id),
    "statement": (statements, Statement.id),
}
Note = Callable[[str], None]
RANKED = 5000
"""Found things that are ranked, of each kind: how good each is takes a while to tell."""
ROOM = 160
"""Characters of a snippet, about."""
BEFORE = 50
"""Of these, at most so many before the first word found."""
PIECE = 200
"""Texts fetched at a time."""
FOUND = re.compile(f"{ON}([^{ON}{OFF}]*){OFF}")
ADJACENT = re.compile(f"{OFF}(\\s+){ON}")
SENTENCE = re.compile(r"[.!?…][\"'”’»)]*\s+|\n\s*")


class Asked(NamedTuple):
    """What is looked for, how much of it at most, who is told what was left out, and the listings' filters."""

    query: str
    limit: int
    note: Note
    given: dict[str, Any]


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


def search(
    engine: Engine, query: str, kinds: Sequence[str] = KINDS, limit: int = 20, note: Note = lambda _: None, **given: Any
) -> list[Hit]:
    """The best hits of each kind, at most ``limit`` a kind (0: all), best first, of equally good ones the newest.

    Of more than ``RANKED`` (or ``limit``) that are found of a kind the newest are ranked, which ``note`` is told.
    ``given`` are ``actor``, ``country``, ``since``, ``until`` and ``outlet``, as the listings of articles and of
    statements take them: an actor occurs in an article, or says a statement. Raises ``UsageError`` for a query
    without a word to look for, and for a kind or a date that is none; ``DatabaseError``.
    """
    wanted = vocabulary_words([kind.removesuffix("s") for kind in kinds], SearchKind, "kind")
    asked = Asked(query, limit, note, given)
    with database_errors(engine.url), engine.connect() as connection:
        return [hit for kind in dict.fromkeys(wanted) for hit in hits(connection, kind, asked)]


def hits(connection: Connection, kind: str, asked: Asked) -> Iterator[Hit]:
    """The best hits of a kind."""
    keys = found_keys(connection, kind, asked)
    scored = scores(connection, kind, keys, asked.query)
    best = sorted(keys, key=lambda key: -scored[key])[: asked.limit or None]
    for start in range(0, len(best), PIECE):
        piece = best[start : start + PIECE]
        texts, rows = marked_texts(connection, kind, piece, asked.query), details(connection, kind, piece)
        for key in piece:
            row = rows[key]
            yield Hit(kinds.public_id(kind, key), kind, round(scored[key], 4), row.date, row.outlet,
                      row.article and kinds.public_id("article", row.article), row.title, row.speaker,
                      snippet(texts[key]))  # fmt: skip


def found_keys(connection: Connection, kind: str, asked: Asked) -> list[int]:
    """What is found of a kind, the newest first: all that is asked for, or those few that are to be ranked."""
    listing, _ = LISTED[kind]
    most = max(RANKED, asked.limit) if asked.limit else None
    keys = keys_of(listing(text=asked.query, **asked.given), most and most + 1, connection)
    if most and len(keys) > most:
        asked.note(f"more than {most:,} {kind}s have that: here are the best of the newest {most:,}")
    return keys[:most]


def details(connection: Connection, kind: str, keys: Sequence[int]) -> dict[int, Any]:
    """What a hit tells of each of some articles or statements, by id."""
    listing, key = LISTED[kind]
    speaker: Any = Speaker.name if kind == "statement" else null()
    columns = (key, key.class_.published_date.label("date"), Source.name.label("outlet"),
               Article.id.label("article"), Article.title.label("title"), speaker.label("speaker"))  # fmt: skip
    return {row[0]: row for row in connection.execute(listing().with_only_columns(*columns).where(key.in_(keys)))}


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
