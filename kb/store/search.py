"""Full-text search over articles and statements: FTS5 or tsvector behind one function.

A query is words (all must be there, in any form: "meet" finds "meeting"), ``"phrases in quotation marks"``,
``-words`` that must not be there, and ``OR``.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, literal, text

from kb.errors import UsageError
from kb.store import dialect, ids
from kb.store.engine import database_errors

MARKS = ("[", "]")
TERM = re.compile(r'(?P<no>-?)(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')

SQLITE = """
    SELECT rowid AS id, -bm25({t}_search{weights}) AS score,
           snippet({t}_search, {column}, '[', ']', ' … ', 20) AS snippet
    FROM {t}_search WHERE {t}_search MATCH :query ORDER BY score DESC, rowid LIMIT :limit"""
POSTGRES = """
    SELECT id, score, ts_headline('english', {body}, query, 'StartSel=[, StopSel=], MinWords=10, MaxWords=20,
                                  MaxFragments=1, FragmentDelimiter=" … "') AS snippet
    FROM (SELECT t.*, query, ts_rank_cd(t.search, query) AS score
          FROM {t} t, websearch_to_tsquery('english', :query) query
          WHERE t.search @@ query ORDER BY score DESC, t.id LIMIT :limit) found
    ORDER BY score DESC, id"""
PLACES = {
    "article": {"t": "article", "weights": ", 4.0, 1.0", "column": 1, "body": "text"},
    "statement": {"t": "statement", "weights": "", "column": 0, "body": "quotation"},
}


class Hit(NamedTuple):
    """One thing found; ``score`` orders the hits of one kind, the words found are in square brackets."""

    id: str
    kind: str
    score: float
    snippet: str


def search(engine: Engine, query: str, kinds: Sequence[str] = ("article", "statement"), limit: int = 20) -> list[Hit]:
    """The best hits of each kind, at most ``limit`` a kind, best first.

    Raises ``UsageError`` for a query without a word to look for, ``DatabaseError``.
    """
    terms = parsed(query)
    with database_errors(engine.url), engine.connect() as connection:
        return [hit for kind in kinds for hit in _hits(connection, kind, terms, limit)]


def _hits(connection: Connection, kind: str, groups: list[list[tuple[bool, str]]], limit: int) -> list[Hit]:
    command = text(dialect.pick(connection, SQLITE, POSTGRES).format(**PLACES[kind]))
    query = dialect.pick(connection, fts5_query, websearch_query)(groups)
    rows = connection.execute(command, {"query": query, "limit": limit})
    return [Hit(ids.public(kind, row.id), kind, round(row.score, 4), " ".join(row.snippet.split())) for row in rows]


def found(key: Any, query: str) -> Any:
    """The condition that search finds the article or statement with this id column, for a Select.

    Raises ``UsageError`` for a query without a word to look for.
    """
    groups = parsed(query)
    return dialect.searched(key, literal(fts5_query(groups)), literal(websearch_query(groups)))


@lru_cache(maxsize=1)
def stopwords() -> frozenset[str]:
    """Words that are everywhere: Postgres doesn't index them, so neither database looks for them."""
    text = Path(__file__).with_name("stopwords.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if not line.startswith("#"))


def parsed(query: str) -> list[list[tuple[bool, str]]]:
    """The alternatives of a query, each a list of (wanted, words). Raises ``UsageError`` if one wants nothing."""
    groups: list[list[tuple[bool, str]]] = [[]]
    for match in TERM.finditer(query):
        if match["word"] in ("OR", "or"):
            groups.append([])
            continue
        words = " ".join(re.findall(r"\w+", match["phrase"] if match["phrase"] is not None else match["word"]))
        if words and not (match["word"] and words.lower() in stopwords()):
            groups[-1].append((not match["no"], words))
    groups = [g for g in groups if g]
    if not groups or not all(any(wanted for wanted, _ in g) for g in groups):
        raise UsageError(f"a search needs at least one word to look for: {query!r}")
    return groups


def fts5_query(groups: list[list[tuple[bool, str]]]) -> str:
    """A query in FTS5's language; words are quoted, so that nothing in them is an operator."""
    out = []
    for group in groups:
        wanted = " AND ".join(f'"{words}"' for yes, words in group if yes)
        out.append(f"({wanted})" + "".join(f' NOT "{words}"' for yes, words in group if not yes))
    return " OR ".join(f"({g})" for g in out)


def websearch_query(groups: list[list[tuple[bool, str]]]) -> str:
    """A query in the language of ``websearch_to_tsquery``."""
    return " OR ".join(" ".join(f'{"" if yes else "-"}"{words}"' for yes, words in group) for group in groups)
