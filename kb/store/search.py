"""Full-text search in articles and statements: FTS5 or tsvector behind one language of queries.

A query is words (all must be there, in any form: "meet" finds "meeting", "Cadiz" finds "Cádiz"), ``"phrases in
quotation marks"``, ``-words`` that must not be there, and ``OR``. Words of a title weigh four times those of a text.

SQLite finds the forms of a word by Porter's rules, Postgres by their revision (Snowball's English), which keeps apart
some that share a stem only by chance: "news" is a form of "new" on SQLite, and no other word on Postgres.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, bindparam, column, func, literal, literal_column, select, table, text

from kb.errors import UsageError
from kb.store import dialect

TERM = re.compile(r'(?P<no>-?)(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"]+))')
WORD = re.compile(r"\w+(?:\.\w+)*")
"""A word, or one with dots in it: Postgres takes U.S and 3.5 for one, FTS5 for two in a row."""
POSSESSIVE = re.compile(r"['’]s\W*$", re.IGNORECASE)
ACCENTED = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")
"""Latin letters with accents, which the index on Postgres has without them."""
ACCENTS = re.compile("[\u0300-\u036f]")
ON, OFF = "\ufdd0", "\ufdd1"
"""What stands around words found; characters that no text has (Unicode keeps them free for such use)."""

BODY = {"article": "text", "statement": "quotation"}
WEIGHTS = {"article": (4.0, 1.0), "statement": (1.0,)}
"""Of the columns searched, for FTS5."""
POSTGRES_WEIGHTS = {"article": "{0, 0, 0.25, 1}", "statement": "{0, 0, 0, 1}"}
"""The same of the labels D, C, B (texts) and A (titles, and all that has one column)."""
LENGTH_COUNTS = 1
"""Postgres' option to divide by the logarithm of the length, so that long texts don't come first for being long."""
SQLITE = """
    SELECT rowid, {body}, highlight({t}_search, {position}, '{on}', '{off}')
    FROM {t}_search WHERE {t}_search MATCH :query AND +rowid IN :keys"""
POSTGRES = """
    SELECT id, {body}, ts_headline('english', normalize(regexp_replace(normalize({body}, NFD), '[{accents}]', '', 'g'),
                                   NFC), websearch_to_tsquery('english', :query),
                                   'HighlightAll=true, StartSel="{on}", StopSel="{off}"')
    FROM {t} WHERE id IN :keys"""


def search_finds(key: Any, query: str, each: bool = False) -> Any:
    """The condition that search finds the article or statement with this id column, for a Select.

    With ``each`` it is asked of rows that are read anyway. Raises ``UsageError`` for a query without a word to look
    for.
    """
    groups = parsed_query(query)
    condition = dialect.matching if each else dialect.searched
    return condition(key, literal(fts5_query(groups)), literal(websearch_query(groups)))


def scores(connection: Connection, kind: str, keys: Sequence[int], query: str) -> dict[int, float]:
    """How well articles or statements, some that search finds, match: by id, more is better.

    BM25 on SQLite, cover density on Postgres. Raises ``UsageError`` for a query without a word to look for.
    """
    groups = parsed_query(query)
    score: Any
    if dialect.is_sqlite(connection):
        key, whole = table(f"{kind}_search", column("rowid")).c.rowid, sql_literal(f"{kind}_search")
        score = -func.bm25(whole, *(sql_literal(str(weight)) for weight in WEIGHTS[kind]))
        # FTS5 would begin its search anew for each row that it is asked for by its id
        asked = select(key, score).where(whole.op("MATCH")(fts5_query(groups)))
    else:
        key, vector = table(kind, column("id")).c.id, sql_literal(f"{kind}.search")
        wanted = func.websearch_to_tsquery(sql_literal("'english'"), websearch_query(groups))
        score = func.ts_rank_cd(
            sql_literal(f"'{POSTGRES_WEIGHTS[kind]}'::real[]"), vector, wanted, sql_literal(str(LENGTH_COUNTS))
        )
        asked = select(key, score)
    these = dialect.one_of(dialect.unindexed(key), dialect.these(connection, keys))
    return {row[0]: row[1] for row in connection.execute(asked.where(these))}


def sql_literal(said: str) -> Any:
    """A piece of SQL as it is."""
    return literal_column(said)


def marked_texts(connection: Connection, kind: str, keys: Sequence[int], query: str) -> dict[int, str]:
    """The texts of articles, the quotations of statements, by id, with ``ON`` and ``OFF`` around words found."""
    said = dialect.pick(connection, SQLITE, POSTGRES).format(
        t=kind, body=BODY[kind], position=len(WEIGHTS[kind]) - 1, on=ON, off=OFF, accents="\u0300-\u036f"
    )
    command = text(said).bindparams(bindparam("keys", expanding=True))
    words = dialect.pick(connection, fts5_query, websearch_query)(parsed_query(query))
    rows = connection.execute(command, {"query": words, "keys": list(keys)})
    return {key: transferred(with_marks, body) for key, body, with_marks in rows}


def transferred(with_marks: str, body: str) -> str:
    """A text with the marks of a copy of it that has no accents."""
    bare = with_marks.replace(ON, "").replace(OFF, "")
    if bare == body or len(bare) != len(body):
        return with_marks
    letters = iter(body)
    out = "".join(mark if mark in (ON, OFF) else next(letters, "") for mark in with_marks)
    return out + "".join(letters)


@lru_cache(maxsize=1)
def stopwords() -> frozenset[str]:
    """Words that are everywhere: Postgres doesn't index them, so neither database looks for them."""
    text = Path(__file__).with_name("stopwords.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if not line.startswith("#"))


def parsed_query(query: str) -> list[list[tuple[bool, str]]]:
    """The alternatives of a query, each a list of (wanted, words). Raises ``UsageError`` if one wants nothing."""
    groups: list[list[tuple[bool, str]]] = [[]]
    for match in TERM.finditer(query):
        if match["word"] in ("OR", "or"):
            groups.append([])
            continue
        said = match["phrase"] if match["phrase"] is not None else match["word"]
        words = " ".join(WORD.findall(POSSESSIVE.sub("", said)))
        if words and not (match["word"] and words.lower() in stopwords()):
            groups[-1].append((not match["no"], words))
    groups = [g for g in groups if g]
    if not groups or not all(any(wanted for wanted, _ in g) for g in groups):
        raise UsageError(f'a search needs at least one word to look for, and "the" and its like are none: {query!r}')
    return groups


def fts5_query(groups: list[list[tuple[bool, str]]]) -> str:
    """A query in FTS5's language; words are quoted, so that nothing in them is an operator."""
    out = []
    for group in groups:
        quoted = [(yes, f'"{words.replace(".", " ")}"') for yes, words in group]
        wanted = " AND ".join(words for yes, words in quoted if yes)
        out.append(f"({wanted})" + "".join(f" NOT {words}" for yes, words in quoted if not yes))
    return " OR ".join(f"({g})" for g in out)


def websearch_query(groups: list[list[tuple[bool, str]]]) -> str:
    """A query in the language of ``websearch_to_tsquery``, without accents, as the index is."""
    query = " OR ".join(" ".join(f'{"" if yes else "-"}"{words}"' for yes, words in group) for group in groups)
    if not ACCENTED.search(query):
        return query
    return unicodedata.normalize("NFC", ACCENTS.sub("", unicodedata.normalize("NFD", query)))
