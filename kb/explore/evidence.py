"""What two reports rest on, for those who decide whether they are one."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, select

from kb.explore.marks import Mark, Piece, paragraph, pieces
from kb.resolve.review import Case, Side
from kb.store.models import ActorReport, Article, Evidence, MeetingReport, Mention, Source, StatementReport

ROOM = 350
"""Characters of a long paragraph that are shown before and after the words."""
SPANS: dict[str, tuple[Any, Any, Any]] = {
    "actor": (ActorReport, Mention, Mention.actor_report_id),
    "meeting": (MeetingReport, Evidence, Evidence.meeting_report_id),
    "statement": (StatementReport, Evidence, Evidence.statement_report_id),
}
"""Of each kind its reports, their spans, and what leads from these to those."""


class Seen(NamedTuple):
    """One of two reports in its paragraph."""

    side: Side
    title: str | None
    outlet: str | None
    pieces: Sequence[Piece]


class Doubt(NamedTuple):
    """A case with what both sides rest on."""

    case: Case
    sides: Sequence[Seen]


def spans(kind: str, row: int) -> Select[Any]:
    """The spans of a report, with its article."""
    report, span, of = SPANS[kind]
    query: Select[Any] = select(span.span_start, span.span_end, Article.title, Source.name, Article.text)
    query = query.join(report, report.id == of).join(Article, Article.id == report.article_id)
    query = query.outerjoin(Source, Source.id == Article.source_id)
    return query.where(report.id == row).order_by(span.position)


def with_evidence(connection: Connection, cases: Sequence[Case]) -> list[Doubt]:
    """Cases, each side in the paragraph in which it is told first."""
    return [Doubt(case, [seen(connection, case.kind, side) for side in (case.left, case.right)]) for case in cases]


def seen(connection: Connection, kind: str, side: Side) -> Seen:
    """A report in the paragraph in which it is told first; what has no span as its words."""
    rows = connection.execute(spans(kind, side.row)).all()
    if not rows:
        return Seen(side, None, None, pieces(side.words, ()))
    start, end, title, outlet, text = rows[0]
    first, last = paragraph(text, start, end, ROOM)
    marks = [Mark(a, b, kind, "", "") for a, b, *_ in rows if first <= a < last]
    return Seen(side, title, outlet, pieces(text, marks, first, last))
