"""Reports on reactions: who takes which stance to whom, in which tone, and who contradicts whom."""

from typing import Any

from sqlalchemy import Double, Select, and_, case, cast, func, literal, null, or_, select, union_all
from sqlalchemy.orm import aliased

from kb.queries import filters
from kb.queries.reactions import Deed, accepted_deeds
from kb.queries.reports.meetings import mean
from kb.queries.reports.scope import Scope, by_bloc, involving, known_to
from kb.queries.run import first_of
from kb.store.dialect import days_between, month_of
from kb.store.models import Actor, Article, Meeting, MeetingReport, Reaction, Statement, StatementReport
from kb.world import tsv

Target = aliased(Actor, name="target")
Claim = aliased(StatementReport, name="claim")
ClaimStatement = aliased(Statement, name="claim_statement")
ToldReaction = aliased(Article, name="told")
CLAUSE = filters.cut(Article.text, Reaction.evidence_start, Reaction.evidence_end)
WARM, COLD = ("SUPPORT", "AGREE", "CONCEDE"), ("ACCUSE", "REJECT", "THREATEN")


def reacted(*columns: Any) -> Select[Any]:
    """Reactions with their articles, and the claims that they are about."""
    return joined_parties(select(*columns).select_from(Reaction).join(Article, Article.id == Reaction.article_id))


def joined_parties(query: Select[Any]) -> Select[Any]:
    """A Select from ``Reaction`` with the claims that reactions are about."""
    query = query.outerjoin(Claim, Claim.id == Reaction.target_statement_report_id)
    return query.outerjoin(ClaimStatement, ClaimStatement.id == Claim.statement_id)


def named_parties(query: Select[Any]) -> Select[Any]:
    """A Select from ``Reaction`` with who reacts, and to whom or to whose claim."""
    query = query.outerjoin(Actor, Actor.id == Reaction.actor_id)
    return filters.join_accepted(query, "actor", Target, Reaction.recipient_id)


def of_reactions(scope: Scope) -> list[filters.Condition]:
    """Which reactions count; those of copies of an article only where reports are counted."""
    copies = select(Article.id).where(Article.duplicate_of.is_not(None))
    original = [] if scope.count == "reports" else [Reaction.article_id.not_in(copies)]
    sure = [Reaction.confidence >= scope.confidence] if scope.confidence is not None else []
    printed = [Reaction.article_id.in_(filters.printed_by(filters.outlets(scope.outlet)))] if scope.outlet else []
    chosen = [*filters.within(Reaction.date, scope.since, scope.until), *printed, *original, *sure]
    return [*accepted_deeds(), *involving(scope, Reaction.id, deeds_of, deeds_between), *chosen]


def deeds_of(actors: Any) -> list[Select[Any]]:
    """Selects of the reactions of some actors (a Select of ids), and of those about them or what they said."""
    return [select(Deed.id).where(party.in_(actors)) for party in (Deed.actor_id, Deed.recipient_id)]


def deeds_between(actors: Any, others: Any) -> list[Select[Any]]:
    """A Select of the reactions of some actors about others or what they said."""
    return [select(Deed.id).where(Deed.actor_id.in_(actors), Deed.recipient_id.in_(others))]


def stances(scope: Scope) -> Select[Any]:
    """Which country's actors took which stance to which country's, and how soon after what they react to."""
    since = case(
        (Reaction.target_kind == "meeting", case((known_to("day", Meeting), Meeting.start_date))),
        (Claim.start_date.is_not(None), case((known_to("day", Claim), Claim.start_date))),
        (ToldReaction.published_precision == "day", ToldReaction.published_date),
    )
    # a reaction whose day the article doesn't give says nothing about how soon it was
    delay = case((known_to("day", Reaction), days_between(since, Reaction.start_date)))
    n, timed = func.count().label("reactions"), func.count(delay)
    country, target = by_bloc(scope, Actor.country), by_bloc(scope, Target.country)
    columns = (
        country.label("country"),
        target.label("target_country"),
        Reaction.stance,
        n,
        timed.label("timed"),
        mean(delay, func.nullif(timed, 0)).label("mean_days"),
    )
    dated = Reaction.start_date.is_not(None)
    query = (
        named_parties(select(*columns).select_from(Reaction))
        .outerjoin(Claim, and_(dated, Claim.id == Reaction.target_statement_report_id))
        .outerjoin(MeetingReport, and_(dated, MeetingReport.id == Reaction.target_meeting_report_id))
        .outerjoin(Meeting, Meeting.id == MeetingReport.meeting_id)
        .outerjoin(ToldReaction, and_(dated, ToldReaction.id == Claim.article_id))
    )
    query = query.where(*of_reactions(scope)).group_by(country, target, Reaction.stance)
    return query.order_by(n.desc(), country.nulls_last(), target.nulls_last(), Reaction.stance)


def tone(scope: Scope) -> Select[Any]:
    """The mean tone of one country's reactions to another's, a month, with the number of reactions."""
    values = {stance: float(value) for stance, value, _ in tsv.rows(__package__, "tone.tsv")}
    value = case(values, value=Reaction.stance)
    source, target = by_bloc(scope, Actor.country), by_bloc(scope, Target.country)
    month, n = month_of(Reaction.date).label("month"), func.count().label("n")
    columns = (month, source.label("source_country"), target.label("target_country"), n)
    query = named_parties(select(*columns, mean(cast(value, Double), n).label("tone")).select_from(Reaction))
    dated = [Reaction.date.is_not(None), or_(Reaction.start_date.is_(None), known_to("month", Reaction))]
    query = query.where(target != source, *dated, *of_reactions(scope))
    return query.group_by(month, source, target).order_by(month, source, target)


def contradictions(scope: Scope) -> Select[Any]:
    """Claims that somebody rejects, and support for an actor that turned into its opposite."""
    denied = select(
        literal("denied").label("kind"),
        Reaction.date,
        Reaction.id.label("number"),
        cast(null(), Reaction.id.type).label("before"),
    ).where(Reaction.stance == "REJECT", Reaction.target_kind == "statement", *of_reactions(scope))
    same: dict[str, Any] = {
        "partition_by": (Reaction.actor_id, Reaction.recipient_id), "order_by": (Reaction.date, Reaction.id),
    }  # fmt: skip
    steps = (
        select(
            Reaction.date,
            Reaction.id.label("number"),
            Reaction.stance.label("stance"),
            func.lag(Reaction.stance).over(**same).label("stance_before"),
            func.lag(Reaction.id).over(**same).label("before"),
        )
        .where(Reaction.target_kind == "actor", Reaction.recipient_id.is_not(None), Reaction.date.is_not(None))
        .where(filters.accepted("actor", Reaction.recipient_id), *of_reactions(scope))
        .subquery("steps")
    )
    turned = select(literal("turned").label("kind"), steps.c.date, steps.c.number, steps.c.before)
    turned = turned.where(steps.c.stance_before.in_(WARM), steps.c.stance.in_(COLD))
    rows = union_all(denied, turned).subquery("contradictions")
    return first_of(select(rows).order_by(rows.c.date.desc().nulls_last(), rows.c.number, rows.c.kind), contradicted)


def contradicted(rows: Any) -> Select[Any]:
    """What was said in contradictions (kind, date, number of the reaction and of the one before), and against whom."""
    before, before_article = aliased(Reaction, name="before"), aliased(Article, name="before_article")
    words = filters.cut(before_article.text, before.evidence_start, before.evidence_end)
    query = (
        select(
            rows.c.kind,
            rows.c.date,
            filters.id_column("reaction", Reaction.id),
            Actor.name.label("actor"),
            CLAUSE.label("words"),
            Target.name.label("against"),
            func.coalesce(words, ClaimStatement.quotation).label("before"),
        )
        .select_from(rows)
        .join(Reaction, Reaction.id == rows.c.number)
        .join(Article, Article.id == Reaction.article_id)
    )
    query = named_parties(joined_parties(query)).outerjoin(before, before.id == rows.c.before)
    query = query.outerjoin(before_article, before_article.id == before.article_id)
    return query.order_by(rows.c.date.desc().nulls_last(), rows.c.number, rows.c.kind)
