"""Reports on statements: what somebody says about or to somebody else, and who speaks for whom."""

from typing import Any

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import aliased

from kb.errors import UsageError
from kb.queries import filters
from kb.queries.reports.scope import Scope, country_ids, parties, party, printed, total, weight
from kb.queries.run import first_of
from kb.queries.statements import addressed, first_report, reports
from kb.store.models import Actor, ActorReport, Article, Evidence, Mention, Office, Source, Statement, StatementReport

Speaker = aliased(Actor, name="said_by")
SpokenReport = aliased(Statement, name="spoken")


def said_about(*columns: Any) -> Select[Any]:
    """Statements with their speakers."""
    query = filters.join_accepted(select(*columns).select_from(Statement), "actor", Speaker, Statement.speaker_id)
    return query.where(filters.accepted("statement", Statement.id))


def sayings(scope: Scope) -> Select[Any]:
    """What somebody says about or to somebody else, with its source. Raises UsageError unless both are named."""
    if not (scope.to and (scope.actor or scope.country)):
        raise UsageError("sayings are of somebody about somebody: give --actor or --country, and --to")
    about = party(scope.to)
    speakers = parties(Scope(actor=scope.actor, country=scope.country))
    naming_them = naming(about, speakers)
    rows = select(Statement.id.label("number"), Statement.published_date.label("date")).where(
        filters.accepted("statement", Statement.id),
        or_(*(Statement.speaker_id.in_(who) for who in speakers)),
        or_(Statement.id.in_(naming_them), addressed(about)),
        *printed(scope),
    )

    def details(rows: Any) -> Select[Any]:
        return what_was_said(rows, naming_them, weight(scope, reports()))

    return first_of(rows.order_by(Statement.published_date.desc().nulls_last(), Statement.id), details)


def what_was_said(rows: Any, naming_them: Any, count: Any) -> Select[Any]:
    """Statements (number, date) with their sources; they name somebody if ``naming_them`` has them."""
    names = naming_them.where(StatementReport.statement_id == rows.c.number).correlate(rows).exists()
    query = (
        select(
            rows.c.date,
            filters.id_column("statement", Statement.id),
            Speaker.name.label("speaker"),
            case((names, "names"), else_="addresses").label("how"),
            Statement.quotation,
            Source.name.label("outlet"),
            Article.title.label("article"),
            Article.url,
            count.label("count"),
        )
        .select_from(rows)
        .join(Statement, Statement.id == rows.c.number)
        .outerjoin(StatementReport, StatementReport.id == first_report())
        .outerjoin(Article, Article.id == StatementReport.article_id)
        .outerjoin(Source, Source.id == Article.source_id)
    )
    query = filters.join_accepted(query, "actor", Speaker, Statement.speaker_id)
    return query.order_by(rows.c.date.desc().nulls_last(), rows.c.number)


def naming(about: Any, speakers: list[Any]) -> Any:
    """A Select of the statements of some speakers in whose words one of some actors is mentioned."""
    they = (
        select(StatementReport.statement_id)
        .join(ActorReport, ActorReport.article_id == StatementReport.article_id)
        .join(Mention, Mention.actor_report_id == ActorReport.id)
        .join(Evidence, Evidence.statement_report_id == StatementReport.id)
        .join(SpokenReport, SpokenReport.id == StatementReport.statement_id)
    )
    within = (Mention.span_start >= Evidence.span_start, Mention.span_end <= Evidence.span_end)
    spoken = or_(*(SpokenReport.speaker_id.in_(who) for who in speakers))
    return they.where(ActorReport.actor_id.in_(about), spoken, *within)


def speakers(scope: Scope) -> Select[Any]:
    """Who speaks for which country: persons by the number of their statements; ``to`` is one of the addressees."""
    n = total(weight(scope, reports())).label("statements")
    query = said_about(
        Speaker.country.label("country"),
        filters.id_column("actor", Speaker.id).label("speaker_id"),
        Speaker.name.label("speaker"),
        last_office().label("role"),
        n,
        func.min(Statement.published_date).label("first"),
        func.max(Statement.published_date).label("last"),
    ).where(Speaker.kind == "person", Speaker.country.is_not(None), *spoken_by(scope), *printed(scope))
    query = query.group_by(Speaker.id, Speaker.country, Speaker.name)
    return query.order_by(Speaker.country, n.desc(), Speaker.id)


def spoken_by(scope: Scope) -> list[filters.Condition]:
    """Which statements somebody made, as listings mean it: one of the actors, of one of the countries."""
    named = (map(filters.actor_ids, scope.actor), map(country_ids, scope.country))
    return [
        *(Statement.speaker_id.in_(filters.either(those)) for those in map(list, named) if those),
        *([addressed(party(scope.to))] if scope.to else []),
    ]


def last_office() -> Any:
    """The office in which the speaker was seen last."""
    query = select(Office.title).where(Office.actor_id == Speaker.id)
    query = query.order_by(Office.seen_to.desc().nulls_last(), Office.title).limit(1)
    return query.correlate(Speaker).scalar_subquery()
