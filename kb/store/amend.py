"""What the tables hold of articles, brought to what people decided about their records; begins every resolution."""

from dataclasses import replace

from sqlalchemy import Connection

from kb.store import corrections, dialect, writer
from kb.store.records import records_of
from kb.store.rows import Rows, rows_of


def amend(connection: Connection) -> int:
    """Write the articles anew whose records decisions want otherwise than they are; how many. Needs the write lock."""
    edits = corrections.edits(connection)
    query = "SELECT id, doc_id FROM article WHERE doc_id IN {values}"
    concerned = {row[0] for row in dialect.lookup(connection, query, sorted(edits))}
    concerned |= {row[0] for row in connection.exec_driver_sql("SELECT article_id FROM correction")}
    stale = {k: rows for k, rows in wanted(connection, sorted(concerned), edits).items() if rows}
    if stale:
        writer.rewrite(connection, list(stale.values()), list(stale))
    return len(stale)


def wanted(connection: Connection, articles: list[int], edits: corrections.Edits) -> dict[int, Rows | None]:
    """The rows of articles as decisions want them, None where they are just those."""
    kept = corrections.kept_records(connection, articles)
    query = "SELECT doc_id, id, record_hash FROM article WHERE id IN {values}"
    known = {doc_id: (number, digest) for doc_id, number, digest in dialect.lookup(connection, query, articles)}
    loaded = [one.original() for one in kept.values()]
    loaded += records_of(connection, [k for k in articles if k not in kept])
    out: dict[int, Rows | None] = {}
    for record in loaded:
        number, digest = known[record.doc_id]
        rows = corrections.corrected(rows_of(record), edits)
        now = kept[number].digest if number in kept else None
        out[number] = None if rows.corrected == now else replace(rows, digest=digest)
    return out
