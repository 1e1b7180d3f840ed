"""Rows of articles into tables, within one transaction that holds the write lock.

What is known and unchanged is skipped. A replaced article keeps its id, and its reactions theirs where actor,
stance and evidence are the same; entities that lose their last report go, the others are chosen anew.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, Table, insert, select, update

from kb.kinds import ENTITIES, KINDS
from kb.store import canonical, corrections, dialect, identity, likeness
from kb.store.base import Base, table
from kb.store.identity import Assigned
from kb.store.models import (
    ActorAlias,
    ActorReport,
    Arrival,
    Article,
    Evidence,
    ExtractionRun,
    MeetingReport,
    MeetingReportParticipant,
    Mention,
    Office,
    PlaceMention,
    PlaceReport,
    Reaction,
    Resolution,
    Source,
    StatementReport,
    StatementReportAddressee,
)
from kb.store.rows import (
    ACTOR_COLUMNS,
    ARTICLE_COLUMNS,
    MEETING_COLUMNS,
    PLACE_COLUMNS,
    REACTION_COLUMNS,
    RUN_COLUMNS,
    STATEMENT_COLUMNS,
    ReactionPart,
    Row,
    Rows,
)
from kb.world.fold import fold

ARTICLE = (*ARTICLE_COLUMNS, "source_id", "extraction_run_id", "text_hash", "input_hash", "record_hash", "duplicate_of",
           "loaded_at", "id")  # fmt: skip
REPORTS = {kind.plural: Base.metadata.tables[kind.reports] for kind in KINDS.values()}
"""The tables of reports, by the record's lists, in an order in which they can be written."""
REACTION = ("id", "article_id", "actor_report_id", "target_actor_report_id", "target_meeting_report_id",
            "target_statement_report_id", "statement_report_id", *REACTION_COLUMNS, "actor_id", "recipient_id",
            "date")  # fmt: skip
OFFICE = ("actor_id", "title", "country", "seen_from", "seen_to")
SPAN = ("position", "span_start", "span_end")


class Ids(NamedTuple):
    """The ids of one article's rows: of its reactions each, of the other reports the first."""

    article: int
    actor: int
    place: int
    meeting: int
    statement: int
    reaction: list[int]


class Loaded(NamedTuple):
    """An article that is loaded already."""

    doc_id: str
    id: int
    record_hash: str
    text_hash: str


def _loaded(connection: Connection, articles: Sequence[Rows]) -> dict[str, Loaded]:
    """Those of some articles that are loaded already."""
    query = "SELECT doc_id, id, record_hash, text_hash FROM article WHERE doc_id IN {values}"
    rows = dialect.lookup(connection, query, [a.doc_id for a in articles])
    return {loaded.doc_id: loaded for loaded in map(Loaded._make, rows)}


def write(connection: Connection, articles: Sequence[Rows]) -> tuple[int, int, int]:
    """Load articles: how many were added, replaced, and unchanged. Needs the write lock."""
    before = _loaded(connection, articles)
    edits = corrections.edits(connection)
    told = [corrections.corrected(a, edits) for a in articles]
    fresh = [a for a in told if a.doc_id not in before]
    changed = [a for a in told if a.doc_id in before and before[a.doc_id].record_hash != a.digest]
    if fresh:
        first = dialect.reserve(connection, table(Article), len(fresh))
        ids = list(range(first, first + len(fresh)))
        _articles(connection, fresh, ids)
        _evidence(connection, fresh, ids, {})
        corrections.keep(connection, fresh, ids)
        dialect.insert_rows(connection, table(Arrival), ("article_id",), [(k,) for k in ids])
    if changed:
        old = [before[a.doc_id] for a in changed]
        _replace(connection, changed, [one.id for one in old], {one.text_hash for one in old})
    if fresh or changed:  # resolution has not seen them
        connection.execute(update(Resolution).values(unseen=Resolution.unseen + len(fresh) + len(changed)))
    return len(fresh), len(changed), len(articles) - len(fresh) - len(changed)


def _replace(connection: Connection, articles: Sequence[Rows], ids: list[int], old_texts: set[str]) -> None:
    reactions = _reaction_ids(connection, ids)
    _articles(connection, articles, ids, new=False)
    dialect.execute_for(connection, "DELETE FROM article_sketch WHERE article_id IN {values}", ids)
    _exchange(connection, articles, ids, reactions)
    _mark_duplicates(connection, sorted(old_texts | {a.text_hash for a in articles}))


def rewrite(connection: Connection, articles: Sequence[Rows], ids: Sequence[int]) -> None:
    """Write anew what the tables hold of articles whose records decisions changed otherwise than before."""
    query = "SELECT article_id, local_id, id FROM reaction WHERE article_id IN {values}"
    _exchange(connection, articles, ids, {(a, local): k for a, local, k in dialect.lookup(connection, query, ids)})


def _exchange(connection: Connection, articles: Sequence[Rows], ids: Sequence[int], reactions: dict[Row, int]) -> None:
    """Other evidence of articles in place of theirs."""
    touched = {name: _entities(connection, name, ids) for name in ENTITIES}
    kept = likeness.kept(connection, articles, ids)
    likeness.follow(connection, articles, ids)
    for reports in reversed(REPORTS.values()):
        dialect.execute_for(connection, f"DELETE FROM {reports.name} WHERE article_id IN {{values}}", ids)
    _evidence(connection, articles, ids, reactions, kept)
    corrections.keep(connection, articles, ids)
    canonical.meetings(connection, touched["meeting"])
    canonical.addressees(connection, touched["statement"])
    canonical.first_reports(connection, touched["statement"])
    canonical.actors(connection, canonical.forget_unused(connection, touched)["actor"])


def _entities(connection: Connection, name: str, articles: Sequence[int]) -> set[int]:
    query = f"SELECT DISTINCT {name}_id FROM {name}_report WHERE article_id IN {{values}}"
    return {row[0] for row in dialect.lookup(connection, query, articles)}


def _reaction_ids(connection: Connection, articles: Sequence[int]) -> dict[Row, int]:
    query = """SELECT r.id, r.article_id, r.stance, a.name,
                      substr(t.text, r.evidence_start + 1, r.evidence_end - r.evidence_start)
               FROM reaction r JOIN actor_report a ON a.id = r.actor_report_id JOIN article t ON t.id = r.article_id
               WHERE r.article_id IN {values} ORDER BY r.id DESC"""
    return {tuple(row[1:]): row[0] for row in dialect.lookup(connection, query, articles)}


def _mark_duplicates(connection: Connection, texts: Sequence[str]) -> None:
    """Of articles with the same text, the first loaded is the original."""
    dialect.execute_for(connection, """
        UPDATE article SET duplicate_of = (SELECT min(o.id) FROM article o
                                           WHERE o.text_hash = article.text_hash AND o.id < article.id)
        WHERE text_hash IN {values}""", texts)  # fmt: skip


def _articles(connection: Connection, articles: Sequence[Rows], ids: Sequence[int], new: bool = True) -> None:
    sources = _sources(connection, list(dict.fromkeys(a.source for a in articles if a.source is not None)))
    runs = _runs(connection, sorted({a.run for a in articles}))
    originals = _originals(connection, articles) if new else {}
    now = dialect.now(connection)
    rows: list[Row] = []
    for a, k in zip(articles, ids, strict=True):
        source = None if a.source is None else sources[a.source]
        original = originals.setdefault(a.text_hash, k) if new else None
        rows.append((*a.article, source, runs[a.run], a.text_hash, a.input_hash, a.digest,
                     original if original != k else None, now, k))  # fmt: skip
    if new:
        dialect.insert_rows(connection, table(Article), ARTICLE, rows)
    else:
        dialect.update_rows(connection, table(Article), ARTICLE, rows)


def _originals(connection: Connection, articles: Sequence[Rows]) -> dict[str, int]:
    query = "SELECT text_hash, min(id) FROM article WHERE text_hash IN {values} GROUP BY text_hash"
    return {row[0]: row[1] for row in dialect.lookup(connection, query, [a.text_hash for a in articles])}


def _sources(connection: Connection, names: Sequence[str]) -> dict[str, int]:
    query = "SELECT name, id FROM source WHERE name IN {values}"
    known: dict[str, int] = dict(dialect.lookup(connection, query, names))
    fresh = [(n,) for n in names if n not in known]  # an insert that is refused would use up an id
    dialect.insert_rows(connection, table(Source), ("name",), fresh)
    return known | dict(dialect.lookup(connection, query, [name for (name,) in fresh]))


def _runs(connection: Connection, runs: Sequence[Row]) -> dict[Row, int]:
    out: dict[Row, int] = {}
    for row in runs:
        values = dict(zip(RUN_COLUMNS, row, strict=True))
        found = connection.execute(select(ExtractionRun.id).filter_by(**values)).scalar()
        out[row] = (
            found or connection.execute(insert(ExtractionRun).values(**values).returning(ExtractionRun.id)).scalar_one()
        )
    return out


def _evidence(
    connection: Connection, articles: Sequence[Rows], ids: Sequence[int], reactions: dict[Row, int],
    kept: likeness.Kept | None = None,
) -> None:  # fmt: skip
    assigned = identity.assign(connection, articles, kept)
    starts = _reserve(connection, articles, ids, reactions)
    for name, columns, rows in _tables(articles, starts, assigned, _claimants(connection, articles, assigned)):
        dialect.insert_rows(connection, name, columns, rows)
    _names(connection, articles, assigned)
    canonical.meetings(connection, assigned.joined_meetings)
    canonical.first_reports(connection, assigned.joined_statements)


def _reserve(connection: Connection, articles: Sequence[Rows], ids: Sequence[int], kept: dict[Row, int]) -> list[Ids]:
    """The ids of the rows of each article's reports, in the order of the articles."""
    first = [
        dialect.reserve(connection, reports, sum(len(getattr(a, name)) for a in articles))
        for name, reports in REPORTS.items()
    ]
    out = []
    for a, article in zip(articles, ids, strict=True):
        actor, place, meeting, statement, reaction = first
        mine = list(range(reaction, reaction + len(a.reactions)))
        if kept:
            mine = [_kept(kept, a, row, article) or new for row, new in zip(a.reactions, mine, strict=True)]
        out.append(Ids(article, actor, place, meeting, statement, mine))
        first = [actor + len(a.actors), place + len(a.places), meeting + len(a.meetings),
                 statement + len(a.statements), reaction + len(a.reactions)]  # fmt: skip
    return out


def _kept(kept: dict[Row, int], a: Rows, reaction: ReactionPart, article: int) -> int | None:
    """The id that a reaction keeps."""
    own = (article, reaction.row.local_id)
    return kept.pop(own if own in kept else _reaction_key(a, reaction, article), None)


def _reaction_key(a: Rows, reaction: ReactionPart, article: int) -> Row:
    """By what a reaction of a replaced article is known again: article, stance, actor's name, evidence."""
    row = reaction.row
    clause = None if row.evidence_start is None else a.article.text[row.evidence_start : row.evidence_end]
    return (article, row.stance, a.actors[reaction.actor].name, clause)


def _claimants(connection: Connection, articles: Sequence[Rows], assigned: Assigned) -> dict[int, int | None]:
    """Who says the statements that reactions are about."""
    claims = {said[x.target_statement] for a, said in zip(articles, assigned.statements, strict=True)
              for x in a.reactions if x.target_statement is not None}  # fmt: skip
    return dict(dialect.lookup(connection, "SELECT id, speaker_id FROM statement WHERE id IN {values}", sorted(claims)))


def _plus(start: int, position: int | None) -> int | None:
    return None if position is None else start + position


def _tables(
    articles: Sequence[Rows], starts: list[Ids], assigned: Assigned, claimants: dict[int, int | None]
) -> Iterator[tuple[Table, Sequence[str], list[Row]]]:
    """All evidence rows with their ids, table by table, parents first."""
    actors, mentions, places, place_mentions = [], [], [], []
    meetings, participants, statements, addressees, evidence, reactions = [], [], [], [], [], []
    entities = zip(assigned.actors, assigned.places, assigned.meetings, assigned.statements, strict=True)
    for a, ids, (who, where, met, said) in zip(articles, starts, entities, strict=True):
        n, a0, p0, m0, s0 = ids.article, ids.actor, ids.place, ids.meeting, ids.statement
        actors += [(a0 + k, n, who[k], *row) for k, row in enumerate(a.actors)]
        mentions += [(a0 + k, *row) for k, *row in a.mentions]
        places += [(p0 + k, n, where[k], *row) for k, row in enumerate(a.places)]
        place_mentions += [(p0 + k, *row) for k, *row in a.place_mentions]
        meetings += [(m0 + k, n, met[k], _plus(p0, place), *row) for k, (place, row) in enumerate(a.meetings)]
        participants += [(m0 + k, i, a0 + actor, role) for k, i, actor, role in a.participants]
        statements += [(s0 + k, n, said[k], _plus(a0, speaker), _plus(p0, place), *row)
                       for k, (speaker, place, row) in enumerate(a.statements)]  # fmt: skip
        addressees += [(s0 + k, i, a0 + actor) for k, i, actor in a.addressees]
        evidence += [(_plus(m0, m), _plus(s0, s), *row) for m, s, *row in a.evidence]
        for k, (actor, x, y, z, by, row) in zip(ids.reaction, a.reactions, strict=True):
            recipient = who[x] if x is not None else claimants[said[z]] if z is not None else None
            reactions.append((k, n, a0 + actor, _plus(a0, x), _plus(m0, y), _plus(s0, z), _plus(s0, by), *row,
                              who[actor], recipient, row.start_date or a.article.published_date))  # fmt: skip
    yield table(ActorReport), ("id", "article_id", "actor_id", *ACTOR_COLUMNS), actors
    yield table(Mention), ("actor_report_id", *SPAN), mentions
    yield table(PlaceReport), ("id", "article_id", "place_id", *PLACE_COLUMNS), places
    yield table(PlaceMention), ("place_report_id", *SPAN), place_mentions
    yield table(MeetingReport), ("id", "article_id", "meeting_id", "place_report_id", *MEETING_COLUMNS), meetings
    yield table(MeetingReportParticipant), ("meeting_report_id", "position", "actor_report_id", "role"), participants
    yield table(StatementReport), ("id", "article_id", "statement_id", "speaker_report_id", "place_report_id",
                                   *STATEMENT_COLUMNS), statements  # fmt: skip
    yield table(StatementReportAddressee), ("statement_report_id", "position", "actor_report_id"), addressees
    yield table(Evidence), ("meeting_report_id", "statement_report_id", *SPAN), evidence
    yield table(Reaction), REACTION, reactions


def _names(connection: Connection, articles: Sequence[Rows], assigned: Assigned) -> None:
    """Note the names that articles use for actors, and the offices in which they show them."""
    names: dict[tuple[int, str], None] = {}
    roles: list[Row] = []
    for a, ids in zip(articles, assigned.actors, strict=True):
        text, day = a.article.text, a.article.published_date
        names.update(((ids[row.position], row.name), None) for row in a.actors)
        names.update(((ids[k], text[start:end]), None) for k, _, start, end in a.mentions)
        roles += [(ids[row.position], row.role, row.country, day) for row in a.actors if row.role is not None]
    note_names(connection, names, roles)


def note_names(connection: Connection, names: Iterable[tuple[int, str]], roles: Iterable[Row]) -> None:
    """Note names of actors, and offices, each with country and day, in which they were seen."""
    offices = canonical.joined_offices((actor, role, country, day, day) for actor, role, country, day in roles)
    aliases = [(*row, fold(row[1])) for row in sorted({*names})]
    dialect.merge_rows(connection, table(ActorAlias), ("actor_id", "name", "folded"), aliases, "ON CONFLICT DO NOTHING")
    since = dialect.earliest(connection, "office.seen_from", "excluded.seen_from")
    until = dialect.latest(connection, "office.seen_to", "excluded.seen_to")
    country = dialect.earliest(connection, "office.country", "excluded.country")
    again = f"ON CONFLICT (actor_id, title) DO UPDATE SET seen_from = {since}, seen_to = {until}, country = {country}"
    dialect.merge_rows(connection, table(Office), OFFICE, offices, again)
