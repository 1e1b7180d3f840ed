"""Reports on what is said: reactions and their tone, sayings, contradictions, who speaks for whom."""

from typing import Any

from sqlalchemy import (
    Double,
    Integer,
    Select,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from kb.errors import UsageError
from kb.queries import filters
from kb.queries.reactions import TargetActor, TargetReport
from kb.queries.reports.meetings import listed, mean
from kb.queries.reports.scope import (
    Scope,
    between,
    lines,
    of_articles,
    of_statements,
    parties,
    party,
    total,
    weight,
)
from kb.queries.statements import addressed, addressees, first_report, reports
from kb.store.dialect import days_between, month_of
from kb.store.models import (
    Actor,
    ActorReport,
    Article,
    Evidence,
    Meeting,
    MeetingReport,
    Mention,
    Office,
    Reaction,
    Source,
    Statement,
    StatementReport,
)

Speaker = aliased(Actor, name="said_by")
Claim = aliased(StatementReport, name="claim")
ClaimStatement = aliased(Statement, name="claim_statement")
Claimer = aliased(Actor, name="claimer")
DATE = func.coalesce(Reaction.start_date, Article.published_date)
CLAUSE = filters.cut(Article.text, Reaction.evidence_start, Reaction.evidence_end)
WARM, COLD = ("SUPPORT", "AGREE", "CONCEDE"), ("ACCUSE", "REJECT", "THREATEN")


def reacted(*columns: Any) -> Select[Any]:
    """Reactions with who reacts, the actor or the claim that they are about, article and outlet."""
    return (
        select(*columns)
        .select_from(Reaction)
        .join(Article, Article.id == Reaction.article_id)
        .outerjoin(Source, Source.id == Article.source_id)
        .join(ActorReport, ActorReport.id == Reaction.actor_report_id)
        .join(Actor, Actor.id == ActorReport.actor_id)
        .outerjoin(TargetReport, TargetReport.id == Reaction.target_actor_report_id)
        .outerjoin(TargetActor, TargetActor.id == TargetReport.actor_id)
        .outerjoin(Claim, Claim.id == Reaction.target_statement_report_id)
        .outerjoin(ClaimStatement, ClaimStatement.id == Claim.statement_id)
        .outerjoin(Claimer, Claimer.id == ClaimStatement.speaker_id)
    )


def of_reactions(scope: Scope) -> list[filters.Condition]:
    """Which reactions count; those of copies of an article only where reports are counted."""
    original = [] if scope.count == "reports" else [Article.duplicate_of.is_(None)]
    sure = [Reaction.confidence >= scope.confidence] if scope.confidence is not None else []
    there = filters.accepted("reaction", Reaction.id)
    return [there, *between(scope, Actor.id.in_, at), *of_articles(scope), *original, *sure]


def at(actors: Any) -> filters.Condition:
    """Whether a reaction is about one of these actors, or about what it said."""
    return or_(TargetActor.id.in_(actors), Claimer.id.in_(actors))


def said(*columns: Any) -> Select[Any]:
    """Statements at their first report, with speaker, article and outlet."""
    query = (
        select(*columns)
        .select_from(StatementReport)
        .join(Statement, Statement.id == StatementReport.statement_id)
        .join(Article, Article.id == StatementReport.article_id)
        .outerjoin(Source, Source.id == Article.source_id)
        .outerjoin(Speaker, Speaker.id == Statement.speaker_id)
    )
    return query.where(first_report(), filters.accepted("statement", Statement.id))


def timeline(scope: Scope) -> Select[Any]:
    """Meetings, statements and reactions of an actor or between several, in order. Raises UsageError without one."""
    if not parties(scope):
        raise UsageError("a timeline is of somebody: give it --actor or --country")
    statements = said(
        Article.published_date.label("date"),
        filters.public_id("statement", Statement.id),
        cast(Statement.form, Text).label("what"),
        Speaker.name.label("actor"),
        addressees().label("other"),
        Statement.quotation.label("words"),
        cast(1, Integer).label("kind"),
        Statement.id.label("number"),
    ).where(*of_statements(scope))
    reactions = reacted(
        DATE.label("date"),
        filters.public_id("reaction", Reaction.id),
        cast(Reaction.stance, Text).label("what"),
        Actor.name.label("actor"),
        func.coalesce(TargetActor.name, Claimer.name).label("other"),
        CLAUSE.label("words"),
        cast(2, Integer).label("kind"),
        Reaction.id.label("number"),
    ).where(*of_reactions(scope))
    rows = union_all(listed(scope), statements, reactions).subquery("timeline")
    shown = (rows.c.date, rows.c.id, rows.c.what, rows.c.actor, rows.c.other, rows.c.words)
    return select(*shown).order_by(rows.c.date.nulls_last(), rows.c.kind, rows.c.number)


def stances(scope: Scope) -> Select[Any]:
    """Which country's actors took which stance to which country's, and how soon after what they react to."""
    target = func.coalesce(TargetActor.country, Claimer.country)
    told = aliased(Article, name="told")
    since = case(
        (Reaction.target_kind == "meeting", Meeting.start_date),
        else_=func.coalesce(Claim.start_date, told.published_date),
    )
    # a reaction whose date the article doesn't give says nothing about how soon it was
    delay = case((Reaction.start_date.is_not(None), days_between(since, Reaction.start_date)))
    n, timed = func.count().label("reactions"), func.count(delay)
    query = (
        reacted(
            Actor.country.label("country"),
            target.label("target_country"),
            Reaction.stance,
            n,
            timed.label("timed"),
            mean(delay, func.nullif(timed, 0)).label("mean_days"),
        )
        .outerjoin(MeetingReport, MeetingReport.id == Reaction.target_meeting_report_id)
        .outerjoin(Meeting, Meeting.id == MeetingReport.meeting_id)
        .outerjoin(told, told.id == Claim.article_id)
    )
    query = query.where(*of_reactions(scope)).group_by(Actor.country, target, Reaction.stance)
    order = (Actor.country.nulls_last(), target.nulls_last(), Reaction.stance)
    return query.order_by(n.desc(), *order)


def tone(scope: Scope) -> Select[Any]:
    """The mean tone of one country's reactions to another's, a month, with the number of reactions."""
    values = {stance: float(value) for stance, value, _ in lines("tone.tsv")}
    value = case(values, value=Reaction.stance)
    target = func.coalesce(TargetActor.country, Claimer.country)
    month, n = month_of(DATE).label("month"), func.count().label("n")
    columns = (month, Actor.country.label("source_country"), target.label("target_country"), n)
    query = reacted(*columns, mean(cast(value, Double), n).label("tone"))
    dated = [DATE.is_not(None), or_(Reaction.start_date.is_(None), Reaction.start_precision != "year")]
    query = query.where(target != Actor.country, *dated, *of_reactions(scope))
    return query.group_by(month, Actor.country, target).order_by(month, Actor.country, target)


def sayings(scope: Scope) -> Select[Any]:
    """What somebody says about or to somebody else, with its source. Raises UsageError unless both are named."""
    if not (scope.to and (scope.actor or scope.country)):
        raise UsageError("sayings are of somebody about somebody: give --actor or --country, and --to")
    about = party(scope.to)
    speakers = parties(Scope(actor=scope.actor, country=scope.country))
    named = exists().where(
        Evidence.statement_report_id == StatementReport.id,
        Mention.span_start >= Evidence.span_start,
        Mention.span_end <= Evidence.span_end,
        ActorReport.id == Mention.actor_report_id,
        ActorReport.article_id == StatementReport.article_id,
        ActorReport.actor_id.in_(about),
    )
    sure = [StatementReport.confidence >= scope.confidence] if scope.confidence is not None else []
    query = said(
        Article.published_date.label("date"),
        filters.public_id("statement", Statement.id),
        Speaker.name.label("speaker"),
        case((named, "names"), else_="addresses").label("how"),
        Statement.quotation,
        Source.name.label("outlet"),
        Article.title.label("article"),
        Article.url,
        weight(scope, reports()).label("count"),
    ).where(or_(*(Statement.speaker_id.in_(ids) for ids in speakers)), or_(named, addressed(about)))
    query = query.where(*of_articles(scope), *sure)
    return query.order_by(Article.published_date.desc().nulls_last(), Statement.id)


def contradictions(scope: Scope) -> Select[Any]:
    """Claims that somebody rejects, and support for an actor that turned into its opposite."""
    nothing: Any = cast(null(), Actor.name.type)
    denied = reacted(
        literal("denied").label("kind"),
        DATE.label("date"),
        filters.public_id("reaction", Reaction.id),
        Actor.name.label("actor"),
        CLAUSE.label("words"),
        Claimer.name.label("against"),
        ClaimStatement.quotation.label("before"),
        Reaction.id.label("number"),
    ).where(Reaction.stance == "REJECT", Reaction.target_kind == "statement", *of_reactions(scope))
    same: dict[str, Any] = {"partition_by": (Actor.id, TargetActor.id), "order_by": (DATE, Reaction.id)}
    steps = (
        reacted(
            DATE.label("date"),
            filters.public_id("reaction", Reaction.id),
            Actor.name.label("actor"),
            Reaction.stance.label("stance"),
            CLAUSE.label("words"),
            TargetActor.name.label("against"),
            func.lag(Reaction.stance).over(**same).label("stance_before"),
            func.lag(CLAUSE).over(**same).label("before"),
            Reaction.id.label("number"),
        )
        .where(TargetActor.id.is_not(None), DATE.is_not(None), *of_reactions(scope))
        .subquery("steps")
    )
    turned = select(
        literal("turned").label("kind"), steps.c.date, steps.c.id, steps.c.actor, steps.c.words,
        func.coalesce(steps.c.against, nothing).label("against"), steps.c.before, steps.c.number,
    ).where(and_(steps.c.stance_before.in_(WARM), steps.c.stance.in_(COLD)))  # fmt: skip
    rows = union_all(denied, turned).subquery("contradictions")
    shown = (rows.c.kind, rows.c.date, rows.c.id, rows.c.actor, rows.c.words, rows.c.against, rows.c.before)
    return select(*shown).order_by(rows.c.date.desc().nulls_last(), rows.c.number, rows.c.kind)


def speakers(scope: Scope) -> Select[Any]:
    """Who speaks for which country: persons by the number of their statements."""
    n = total(weight(scope, reports())).label("statements")
    query = said(
        Speaker.country.label("country"),
        filters.public_id("actor", Speaker.id).label("speaker_id"),
        Speaker.name.label("speaker"),
        last_office().label("role"),
        n,
        func.min(Article.published_date).label("first"),
        func.max(Article.published_date).label("last"),
    ).where(Speaker.kind == "person", Speaker.country.is_not(None), *of_statements(scope))
    query = query.group_by(Speaker.id, Speaker.country, Speaker.name)
    return query.order_by(Speaker.country, n.desc(), Speaker.id)


def last_office() -> Any:
    """The office in which the speaker was seen last."""
    query = select(Office.title).where(Office.actor_id == Speaker.id)
    query = query.order_by(Office.seen_to.desc().nulls_last(), Office.title).limit(1)
    return query.correlate(Speaker).scalar_subquery()
