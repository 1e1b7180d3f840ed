"""The least certain cases, for a person to decide: the two reports side by side with their evidence."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection

from kb import kinds
from kb.resolve.decide import Desk
from kb.store import dialect

WORDS = {
    "actor": "SELECT r.id, r.actor_id, 'd' || n.id, n.published_date, r.name || coalesce(', ' || r.role, '') ||"
    " coalesce(' (' || r.country || ')', ''), r.local_id FROM actor_report r JOIN article n ON n.id = r.article_id",
    "meeting": "SELECT r.id, r.meeting_id, 'd' || n.id, n.published_date, r.status || ': ' || substr(n.text,"
    " e.span_start + 1, e.span_end - e.span_start), r.local_id FROM meeting_report r"
    " JOIN article n ON n.id = r.article_id LEFT JOIN evidence e ON e.meeting_report_id = r.id AND e.position = 0",
    "statement": "SELECT r.id, r.statement_id, 'd' || n.id, n.published_date, r.content, r.local_id"
    " FROM statement_report r JOIN article n ON n.id = r.article_id",
}


class Side(NamedTuple):
    """One of two reports."""

    row: int
    entity: int
    article: str
    published: object
    words: str
    local: str


class Case(NamedTuple):
    """Two reports of which it is uncertain whether they are one."""

    kind: str
    left: Side
    right: Side
    score: float
    joined: bool
    why: str


def cases(connection: Connection) -> Iterator[Case]:
    """The least certain cases of all kinds, each kind's first ones first."""
    query = "SELECT kind, left_id, right_id, score, joined, why FROM doubt ORDER BY position, kind"
    for kind, left, right, score, joined, why in connection.exec_driver_sql(query).fetchall():
        if kind not in WORDS:
            continue
        rows = dialect.lookup(connection, WORDS[kind] + " WHERE r.id IN {values}", [left, right])
        sides = {row[0]: Side(*row) for row in rows}
        if left in sides and right in sides:
            yield Case(kind, sides[left], sides[right], score, bool(joined), why)


def decide(desk: Desk, case: Case, one: bool) -> int | None:
    """Write down that the two are one, or aren't; the decision's number, None if there is nothing to say."""
    left, right = (kinds.public_id(case.kind, side.entity) for side in (case.left, case.right))
    if one:
        return desk.judge("confirm", left) if left == right else desk.merge([left, right])
    return desk.split(left, [f"{case.right.article}:{case.right.local}"] if left == right else [right])
