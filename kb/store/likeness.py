"""The same thing in two records of one article: how ids survive another extraction, and decisions find their reports.

A report is known again by its spans, by its label (a name, the words of a statement, who meets), and, among
equals, by its local id.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from kb.kinds import ENTITIES, KINDS, Kind
from kb.store import dialect
from kb.store.rows import Rows

ENTERED = "+"
"""How the local ids begin of what a decision made: they are the same wherever it holds."""
OVERLAP = 0.3
"""Share of the characters of both reports that two reports of one thing have in common at least."""


class Trace(NamedTuple):
    """By what a report is known again."""

    local_id: str
    label: str
    spans: tuple[tuple[int, int], ...]


def match(old: Sequence[Trace], new: Sequence[Trace]) -> dict[int, int]:
    """For each of the new reports that is one of the old: the positions of both, best pairs first, each used once."""
    scored = [(-score, k, i) for k, a in enumerate(new) for i, b in enumerate(old) if (score := likeness(a, b))]
    out: dict[int, int] = {}
    taken: set[int] = set()
    for _, k, i in sorted(scored):
        if k not in out and i not in taken:
            out[k] = i
            taken.add(i)
    return out


def likeness(a: Trace, b: Trace) -> float:
    """How sure two reports are one: 0 not at all."""
    if a.local_id == b.local_id and a.local_id.startswith(ENTERED):
        return 2.0
    shared = overlap(a.spans, b.spans)
    same = bool(a.label) and a.label.casefold() == b.label.casefold()
    if shared < OVERLAP and not same:
        return 0.0
    return shared + 0.5 * same + 0.01 * (a.local_id == b.local_id)


def overlap(a: Iterable[tuple[int, int]], b: Iterable[tuple[int, int]]) -> float:
    """Jaccard index of two sets of characters, given as spans."""
    left = {k for start, end in a for k in range(start, end)}
    right = {k for start, end in b for k in range(start, end)}
    return len(left & right) / len(left | right) if left and right else 0.0


PARTIES = """SELECT r.id, a.name FROM meeting_report r JOIN meeting_report_participant p ON p.meeting_report_id = r.id
             JOIN actor_report a ON a.id = p.actor_report_id WHERE r.article_id IN {values} ORDER BY 1, 2"""


class Stored(NamedTuple):
    """A report in the database: its row, its entity, its trace."""

    row: int
    entity: int
    trace: Trace


def stored(connection: Connection, name: str, articles: Sequence[int]) -> dict[int, list[Stored]]:
    """The reports of one kind in some articles, by article."""
    kind = KINDS[name]
    spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row, start, end in dialect.lookup(connection, spans_query(kind), articles):
        spans[row].append((start, end))
    parties: dict[int, list[str]] = defaultdict(list)
    for row, who in dialect.lookup(connection, PARTIES, articles) if name == "meeting" else ():
        parties[row].append(who)
    out: dict[int, list[Stored]] = defaultdict(list)
    for row, article, entity, local, label in dialect.lookup(connection, reports_query(kind), articles):
        trace = Trace(local, label or "; ".join(parties[row]), tuple(spans[row]))
        out[article].append(Stored(row, entity, trace))
    return out


def reports_query(kind: Kind) -> str:
    """The reports of a kind in some articles, with their entities and labels."""
    return (f"SELECT r.id, r.article_id, r.{kind.key}, r.local_id, {kind.label} FROM {kind.reports} r"
            " WHERE r.article_id IN {values} ORDER BY 1")  # fmt: skip


def spans_query(kind: Kind) -> str:
    """The spans of the reports of a kind in some articles."""
    if kind.spans is None:
        return (f"SELECT r.id, r.evidence_start, r.evidence_end FROM {kind.reports} r"
                " WHERE r.evidence_start IS NOT NULL AND r.article_id IN {values} ORDER BY 1")  # fmt: skip
    return (f"SELECT r.id, m.span_start, m.span_end FROM {kind.reports} r"
            f" JOIN {kind.spans} m ON m.{kind.reports}_id = r.id"
            " WHERE r.article_id IN {values} ORDER BY 1, m.position")  # fmt: skip


def arriving(article: Rows) -> dict[str, list[Trace]]:
    """The traces of an article's reports before they are stored, by kind, in the record's order."""
    told = grouped((e.meeting, e.start, e.end) for e in article.evidence if e.meeting is not None)
    said = grouped((e.statement, e.start, e.end) for e in article.evidence if e.statement is not None)
    named, placed = (grouped((m.owner, m.start, m.end) for m in mentions)
                     for mentions in (article.mentions, article.place_mentions))  # fmt: skip
    parties: dict[int, list[str]] = defaultdict(list)
    for party in article.participants:
        parties[party.meeting].append(article.actors[party.actor].name)
    who = ["; ".join(sorted(parties[k])) for k in range(len(article.meetings))]
    return {
        "actor": [Trace(r.local_id, r.name, tuple(named[k])) for k, r in enumerate(article.actors)],
        "place": [Trace(r.local_id, r.name, tuple(placed[k])) for k, r in enumerate(article.places)],
        "meeting": [Trace(part.row.local_id, who[k], tuple(told[k])) for k, part in enumerate(article.meetings)],
        "statement": [
            Trace(part.row.local_id, part.row.content or part.row.quotation or "", tuple(said[k]))
            for k, part in enumerate(article.statements)
        ],
    }


Kept = Mapping[str, Sequence[Mapping[int, int]]]
"""For each kind and article: the entity of those reports that were there before, by position."""


def kept(connection: Connection, articles: Sequence[Rows], ids: Sequence[int]) -> Kept:
    """The entities that the reports of replaced articles keep."""
    new = [arriving(article) for article in articles]
    out: dict[str, list[Mapping[int, int]]] = {}
    for kind in ENTITIES:
        old = stored(connection, kind, ids)
        out[kind] = [heirs(old[number], traces[kind]) for number, traces in zip(ids, new, strict=True)]
    return out


def heirs(old: Sequence[Stored], new: Sequence[Trace]) -> dict[int, int]:
    """The entity of each new report that is one of the old, by its position."""
    return {k: old[i].entity for k, i in match([s.trace for s in old], new).items()}


ANCHORS = """SELECT kind, old_id, 'anchor', anchor_doc_id, anchor_local_id FROM entity_redirect
             WHERE anchor_doc_id IN {values} UNION ALL
             SELECT kind, old_id, 'kept', kept_doc_id, kept_local_id FROM entity_redirect
             WHERE kept_doc_id IN {values} ORDER BY 1, 2, 3"""


def follow(connection: Connection, articles: Sequence[Rows], ids: Sequence[int]) -> None:
    """Let redirects of ids name the reports of replaced articles by their new local ids; none where it is gone."""
    number = {article.doc_id: k for k, article in enumerate(articles)}
    found = dialect.lookup(connection, ANCHORS, sorted(number))
    known: dict[tuple[str, str], dict[str, str]] = {}
    mark = dialect.pick(connection, "?", "%s")
    for kind, old_id, end, doc, local in list(found):
        if (kind, doc) not in known:
            known[kind, doc] = local_ids(connection, kind, articles[number[doc]], ids[number[doc]])
        command = f"UPDATE entity_redirect SET {end}_local_id = {mark} WHERE kind = {mark} AND old_id = {mark}"
        dialect.run_many(connection, command, [(known[kind, doc].get(local, ""), kind, old_id)])


def local_ids(connection: Connection, kind: str, article: Rows, number: int) -> dict[str, str]:
    """The local id that each report of a replaced article has now, by the one that it had."""
    old = [one.trace for one in stored(connection, kind, [number])[number]]
    new = arriving(article)[kind]
    return {old[i].local_id: new[k].local_id for k, i in match(old, new).items()}


def grouped(rows: Iterable[tuple[int, int, int]]) -> dict[int, list[tuple[int, int]]]:
    """Spans by the position of the report that has them."""
    out: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for owner, start, end in rows:
        out[owner].append((start, end))
    return out
