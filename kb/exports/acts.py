"""Reactions as events: who took which stance to whom."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select
from sqlalchemy.orm import aliased

from kb import kinds
from kb.exports.facts import PartyFacts, ReactionFacts, ReportSource
from kb.queries import filters
from kb.queries.reactions import TargetActor, target_words, with_target
from kb.queries.reports.reactions import CLAUSE, Claim, ClaimStatement, of_reactions, reacted
from kb.queries.reports.scope import Scope
from kb.queries.selects import pieces
from kb.store.models import Actor, ActorReport, Article, MeetingReport, Reaction
from kb.store.models import Source as Outlet

Claimer = aliased(Actor, name="claimer")
TargetReport = aliased(ActorReport, name="target_report")


def reaction_rows(scope: Scope) -> Select[Any]:
    """Reactions in the order of their ids, those of copies of articles left out."""
    actor, target, claimer = ((one.id, one.name, one.kind, one.country) for one in (Actor, TargetActor, Claimer))
    article = (Article.id, Article.published_date, Outlet.name, Article.title, Article.url, Article.language)
    query = reacted(
        Reaction.id, Reaction.stance, Reaction.date, Reaction.start_date, Reaction.start_precision, Reaction.precision,
        Article.published_precision, target_words(), CLAUSE, Reaction.confidence,
        Claim.statement_id, MeetingReport.meeting_id, ActorReport.role, TargetReport.role,
        *actor, *target, *claimer, *article,
    )  # fmt: skip
    query = query.outerjoin(MeetingReport, MeetingReport.id == Reaction.target_meeting_report_id)
    query = query.outerjoin(ActorReport, ActorReport.id == Reaction.actor_report_id)
    query = query.outerjoin(TargetReport, TargetReport.id == Reaction.target_actor_report_id)
    query = query.join(Actor, Actor.id == Reaction.actor_id)
    query = filters.join_accepted(with_target(query), "actor", Claimer, ClaimStatement.speaker_id)
    query = query.outerjoin(Outlet, Outlet.id == Article.source_id)
    return query.where(*of_reactions(scope)).order_by(Reaction.id)


def reaction_facts(connection: Connection, scope: Scope) -> Iterator[ReactionFacts]:
    """The reactions of a scope, in the order of their ids."""
    for rows in pieces(connection, reaction_rows(scope)):
        yield from map(facts_of_row, rows)


def facts_of_row(row: Any) -> ReactionFacts:
    """A reaction from a row of ``reaction_rows``; who said what is rejected or supported counts as acted upon."""
    (key, stance, day, own, own_known, precision, published_known, target, evidence, confidence,
     statement, meeting, title, target_title, *rest) = row  # fmt: skip
    actor, aimed_at, claimer, article = rest[:4], rest[4:8], rest[8:12], rest[12:]
    recipient = party_if_any(aimed_at, target_title) or party_if_any(claimer, None)
    targets = (("actor", aimed_at[0]), ("meeting", meeting), ("statement", statement))
    about = next((kinds.public_id(kind, number) for kind, number in targets if number), None)
    return ReactionFacts(
        kinds.public_id("reaction", key), stance, day, (precision or own_known) if own else published_known,
        PartyFacts(*(kinds.public_id("actor", actor[0]), *actor[1:], None, title)), recipient, about, target, evidence,
        ReportSource(*(kinds.public_id("article", article[0]), *article[1:], confidence)),
    )  # fmt: skip


def party_if_any(columns: Any, title: str | None) -> PartyFacts | None:
    """An actor that may not be there."""
    key, *rest = columns
    return None if key is None else PartyFacts(*(kinds.public_id("actor", key), *rest, None, title))
