"""Records that people's decisions change (``kb.store.edits``), on their way into the tables and in them.

The record as it came is kept beside; exports give it, and an undone decision brings it back.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import Connection, select

from kb.errors import ArticleError
from kb.record import DocumentRecord
from kb.store import dialect
from kb.store.base import table
from kb.store.edits import Edit, docs, edited
from kb.store.models import Correction, Decision
from kb.store.rows import Rows, rows_of

EDITING = ("enter", "part", "assign")
"""Kinds of decisions that may be about what an article says."""
Edits = Mapping[str, Sequence[Edit]]
"""The decisions that hold, in their order, by the article that they change."""
KEPT = """SELECT c.article_id, n.doc_id, c.record, c.digest FROM correction c JOIN article n ON n.id = c.article_id
          WHERE c.article_id IN {values}"""


class KeptRecord(NamedTuple):
    """An article's record as it came, and the digest of what decisions made of it."""

    article: int
    doc_id: str
    record: str
    digest: str

    def original(self) -> DocumentRecord:
        """The record."""
        return DocumentRecord.model_validate_json(self.record)


def edits(connection: Connection) -> Edits:
    """All decisions that change records."""
    query = select(Decision.kind, Decision.key, Decision.arguments).order_by(Decision.decided_at, Decision.key)
    query = query.where(Decision.undone_at.is_(None), Decision.kind.in_(EDITING))
    out: dict[str, list[Edit]] = defaultdict(list)
    for row in connection.execute(query):
        edit = Edit(*row)
        for doc in docs(edit):
            out[doc].append(edit)
    return out


def corrected(rows: Rows, wanted: Edits) -> Rows:
    """The rows of an article as decisions want them."""
    if rows.doc_id not in wanted:
        return rows
    try:
        new = rows_of(edited(rows.record, wanted[rows.doc_id]))
    except ArticleError:  # what a person entered can't be stored
        return rows
    if new.digest == rows.digest:
        return rows
    return replace(new, digest=rows.digest, record=rows.record, corrected=new.digest)


def keep(connection: Connection, articles: Sequence[Rows], ids: Sequence[int]) -> None:
    """Keep the records as they came of those articles that decisions changed, of no other ones."""
    dialect.execute_for(connection, "DELETE FROM correction WHERE article_id IN {values}", ids)
    rows = [(k, a.record.to_json(), a.corrected) for a, k in zip(articles, ids, strict=True) if a.corrected]
    dialect.insert_rows(connection, table(Correction), ("article_id", "record", "digest"), rows)


def kept_records(connection: Connection, articles: Sequence[int]) -> dict[int, KeptRecord]:
    """Of some articles the records as they came, by number, where decisions changed them."""
    return {row[0]: KeptRecord(*row) for row in dialect.lookup(connection, KEPT, articles)}


def as_loaded(
    connection: Connection, articles: Sequence[int], told: Iterator[DocumentRecord]
) -> Iterator[DocumentRecord]:
    """Records of articles as they came; where a record out of the tables says of what entity a part is, so do these."""
    known = {one.doc_id: one for one in kept_records(connection, articles).values()}
    for record in told:
        yield with_entities(known[record.doc_id].record, record) if record.doc_id in known else record


def with_entities(line: str, told: DocumentRecord) -> DocumentRecord:
    """A record with the entities that another one has of the same parts."""
    values = json.loads(line)
    for kind in ("actors", "meetings"):
        entity = {part.id: part.entity for part in getattr(told, kind)}
        for part in values[kind]:
            part["entity"] = entity.get(part["id"], part.get("entity"))
    return DocumentRecord.model_validate(values)
