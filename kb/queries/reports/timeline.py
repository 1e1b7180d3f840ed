"""The report of all that somebody did and met with, in order: meetings, statements, reactions."""

from typing import Any

from sqlalchemy import Select, String, Text, and_, case, cast, func, literal, select, union_all

from kb import kinds
from kb.errors import UsageError
from kb.queries import filters
from kb.queries.meetings import participants, with_place
from kb.queries.reports.meetings import listed_meetings
from kb.queries.reports.reactions import CLAUSE, Target, joined_parties, named_parties, of_reactions
from kb.queries.reports.scope import Scope, of_statements, parties
from kb.queries.reports.statements import Speaker
from kb.queries.run import first_of
from kb.queries.statements import addressees
from kb.store.models import Actor, Article, Meeting, Place, Reaction, Statement


def timeline(scope: Scope) -> Select[Any]:
    """Meetings, statements and reactions of an actor or between several, in order. Raises UsageError without one."""
    if not parties(scope):
        raise UsageError("a timeline is of somebody: give it --actor or --country")
    statements = select(Statement.published_date.label("date"), literal(1).label("kind"), Statement.id.label("number"))
    reactions = select(Reaction.date, literal(2).label("kind"), Reaction.id.label("number"))
    rows = union_all(
        listed_meetings(scope), statements.where(*of_statements(scope)), reactions.where(*of_reactions(scope))
    ).subquery("timeline")
    return first_of(select(rows).order_by(rows.c.date.nulls_last(), rows.c.kind, rows.c.number), timeline_rows)


def timeline_rows(rows: Any) -> Select[Any]:
    """What the rows of a timeline tell: date, kind (meeting, statement, reaction by number), number."""
    letters = {k: kinds.LETTERS[kind] for k, kind in enumerate(("meeting", "statement", "reaction"))}
    query = (
        select(
            rows.c.date,
            (case(letters, value=rows.c.kind) + cast(rows.c.number, String)).label("id"),
            func.coalesce(*(cast(c, Text) for c in (Meeting.status, Statement.form, Reaction.stance))).label("what"),
            case((rows.c.kind == 0, participants()), (rows.c.kind == 1, Speaker.name), else_=Actor.name).label("actor"),
            case((rows.c.kind == 1, addressees()), else_=Target.name).label("other"),
            func.coalesce(Place.name, Statement.quotation, CLAUSE).label("words"),
        )
        .select_from(rows)
        .outerjoin(Meeting, and_(rows.c.kind == 0, Meeting.id == rows.c.number))
        .outerjoin(Statement, and_(rows.c.kind == 1, Statement.id == rows.c.number))
        .outerjoin(Reaction, and_(rows.c.kind == 2, Reaction.id == rows.c.number))
        .outerjoin(Article, Article.id == Reaction.article_id)
    )
    query = filters.join_accepted(with_place(query), "actor", Speaker, Statement.speaker_id)
    return named_parties(joined_parties(query)).order_by(rows.c.date.nulls_last(), rows.c.kind, rows.c.number)
