"""Document records into the database, each once.

The same record again changes nothing; a changed one, or one of a new extraction run, replaces its article's
evidence. Articles go in by batches, each one transaction, so that an article is loaded wholly or not at all
whenever a run is killed; when a batch fails, its articles are tried one by one, and the one at fault lands in
``ingest_failure`` while the others go in.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine, delete, exc, select

from kb.article import Article as SourceArticle
from kb.errors import ArticleError, holdable
from kb.record import DocumentRecord, Run
from kb.secrets import without_secrets
from kb.store import canonical, dialect, writer
from kb.store.base import table
from kb.store.engine import database_errors, explanation, reading, writing
from kb.store.models import IngestFailure
from kb.store.rows import RUN_COLUMNS, Row, Rows, input_hash, rows_of, run_row

BATCH_ARTICLES = 500
BATCH_CHARACTERS = 5_000_000


@dataclass(slots=True)
class LoadResult:
    """What a load did, in articles."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    failures: list[ArticleError] = field(default_factory=list)

    @property
    def failed(self) -> int:
        """How many articles failed."""
        return len(self.failures)

    def __iadd__(self, other: "LoadResult") -> "LoadResult":
        self.added += other.added
        self.replaced += other.replaced
        self.unchanged += other.unchanged
        self.failures += other.failures
        return self


def load(engine: Engine, records: Iterable[DocumentRecord], batch: int = BATCH_ARTICLES) -> LoadResult:
    """Load all records. Raises ``DatabaseError`` if the database can't be written to."""
    out = LoadResult()
    for done in load_batches(engine, records, batch):
        out += done
    return out


def load_batches(
    engine: Engine, records: Iterable[DocumentRecord], batch: int = BATCH_ARTICLES
) -> Iterator[LoadResult]:
    """As ``load``, yielding what each batch did once it is committed."""
    changed: set[str] = set()
    exchanged = False
    for group in record_batches(records, batch):
        done = load_batch(engine, group)
        changed |= {record.doc_id for record in group} if done.added else set()
        exchanged = exchanged or done.replaced > 0
        yield done
    if changed or exchanged:
        with writing(engine) as connection:
            if exchanged:  # what they had before isn't known any more
                canonical.tally(connection)
                dialect.analyze(connection)
            else:
                canonical.tally_arrived(connection, changed)


def record_batches(records: Iterable[DocumentRecord], size: int) -> Iterator[list[DocumentRecord]]:
    """Records by batches of at most ``size`` articles, no article twice in one, bounded in characters."""
    group: list[DocumentRecord] = []
    seen: set[str] = set()
    characters = 0
    for record in records:
        if group and (record.doc_id in seen or len(group) >= size or characters > BATCH_CHARACTERS):
            yield group
            group, seen, characters = [], set(), 0
        group.append(record)
        seen.add(record.doc_id)
        characters += len(record.text)
    if group:
        yield group


def load_batch(engine: Engine, records: list[DocumentRecord]) -> LoadResult:
    """Load some records in one transaction; if it fails, one by one."""
    out = LoadResult()
    ready: list[Rows] = []
    for record in records:
        try:
            ready.append(rows_of(record))
        except ArticleError as error:
            out.failures.append(error)
    with database_errors(engine.url):
        try:
            out += _write(engine, ready)
        except exc.DBAPIError as error:
            if not dialect.rows_at_fault(error):
                raise
            for rows in ready:
                out += _write_one(engine, rows)
        record_failures(engine, out.failures)
    return out


def _write(engine: Engine, ready: list[Rows]) -> LoadResult:
    if not ready:
        return LoadResult()
    stages = [(rows.doc_id, rows.article.url or "", *failure) for rows in ready for failure in rows.failures]
    with dialect.writing(engine) as connection:
        out = writer.write(connection, ready)
        _forget_failures(connection, [rows.doc_id for rows in ready])
        _merge_failures(connection, stages)
    return LoadResult(*out)


def _write_one(engine: Engine, rows: Rows) -> LoadResult:
    try:
        return _write(engine, [rows])
    except exc.DBAPIError as error:
        if not dialect.rows_at_fault(error):
            raise
        return LoadResult(failures=[ArticleError(rows.doc_id, explanation(error))])


def record_failures(engine: Engine, failures: Iterable[ArticleError], origin: str = "") -> None:
    """Write down which articles failed and why; a later success of the same article clears it."""
    rows = [(f.where, origin, "", f.why) for f in failures]
    if rows:
        with writing(engine) as connection:
            _merge_failures(connection, rows)


def _merge_failures(connection: Connection, rows: list[Row]) -> None:
    """Write down failures: article, origin, stage (empty if there is no record at all), error."""
    conflict = "ON CONFLICT (doc_id, stage) DO UPDATE SET origin = excluded.origin, error = excluded.error"
    written = (tuple(map(_written, row)) for row in rows)
    last = {(row[0], row[2]): row for row in written}  # names that differ in what is hidden are one
    if rows:
        columns = ("doc_id", "origin", "stage", "error")
        dialect.merge_rows(connection, table(IngestFailure), columns, list(last.values()), conflict)


def _written(text: str) -> str:
    """A name of a source, or what is wrong with it, as it is written down."""
    return holdable(without_secrets(text))


def forget_failures(engine: Engine, keys: list[str]) -> None:
    """Strike out failures of articles, or of the files that they were read from, that have gone in since."""
    with reading(engine) as connection:
        there = connection.execute(select(IngestFailure.id).limit(1)).first()
    if there:
        with writing(engine) as connection:
            _forget_failures(connection, keys)


def _forget_failures(connection: Connection, doc_ids: list[str]) -> None:
    if connection.execute(select(IngestFailure.id).limit(1)).first():
        for some in dialect.chunks([*map(_written, doc_ids)]):
            connection.execute(delete(IngestFailure).where(IngestFailure.doc_id.in_(some)))


def known(engine: Engine, articles: Iterable[SourceArticle | DocumentRecord], run: Run | None = None) -> set[str]:
    """Which of some articles are loaded as they are (the same text and metadata), by ``doc_id``.

    With ``run``, only those extracted by it count: a new program, pipeline or gazetteer reads all again. Those of
    which a stage failed don't count: it is tried again.
    """
    wanted = {a.doc_id: input_hash(a) for a in articles}
    query = f"""SELECT a.doc_id, a.input_hash, r.{", r.".join(RUN_COLUMNS)}
                FROM article a JOIN extraction_run r ON r.id = a.extraction_run_id WHERE a.doc_id IN {{values}}
                AND NOT EXISTS (SELECT 1 FROM ingest_failure f WHERE f.doc_id = a.doc_id)"""
    with reading(engine) as connection:
        found = list(dialect.lookup(connection, query, sorted(wanted)))
    return {
        doc_id for doc_id, given, *by in found
        if wanted[doc_id] == given and (run is None or tuple(by) == run_row(run))
    }  # fmt: skip
