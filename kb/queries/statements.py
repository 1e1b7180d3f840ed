"""Who said what to whom."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from kb import record
from kb.queries import filters
from kb.queries.run import first_by
from kb.store.models import Actor, Article, Source, Statement, StatementAddressee, StatementReport
from kb.store.search import found

Speaker = aliased(Actor, name="speaker")


def first_report() -> Any:
    """The report of a statement that was published first."""
    report, article = aliased(StatementReport), aliased(Article)
    query = select(report.id).join(article, article.id == report.article_id).where(report.statement_id == Statement.id)
    query = query.order_by(article.published_date.nulls_last(), report.id).limit(1)
    return query.correlate(Statement).scalar_subquery()


def addressees() -> Any:
    """The names of those whom a statement is addressed to, as one text."""
    named = (
        select(Actor.name.label("name"))
        .join(StatementAddressee, StatementAddressee.actor_id == Actor.id)
        .where(StatementAddressee.statement_id == Statement.id, filters.accepted("actor", Actor.id))
        .order_by(Actor.id)
        .correlate(Statement)
        .subquery()
    )
    return select(func.aggregate_strings(named.c.name, ", ")).correlate(Statement).scalar_subquery()


def reports() -> Any:
    """How many articles report a statement."""
    report = aliased(StatementReport)
    count = select(func.count(report.article_id.distinct())).where(report.statement_id == Statement.id)
    return count.correlate(Statement).scalar_subquery()


def addressed(actors: Any) -> filters.Condition:
    """Whether a statement is addressed to one of these actors (a Select of ids)."""
    return Statement.id.in_(select(StatementAddressee.statement_id).where(StatementAddressee.actor_id.in_(actors)))


def printed_by(outlet: str) -> filters.Condition:
    """Whether an outlet with this in its name reports the statement."""
    report = aliased(StatementReport)
    query = select(report.id).join(Article, Article.id == report.article_id)
    query = query.where(report.statement_id == Statement.id, Article.source_id.in_(filters.outlets(outlet)))
    return query.correlate(Statement).offset(0).exists()  # OFFSET: Postgres asks one statement after the other


def statements(
    *,
    actor: Sequence[str] = (),
    country: Sequence[str] = (),
    to: str | None = None,
    since: str | None = None,
    until: str | None = None,
    form: Sequence[str] = (),
    outlet: str | None = None,
    text: str | None = None,
    rejected: bool = False,
) -> Select[Any]:
    """Statements, each once, at their first report; those first published last come first.

    The speaker must be one of the actors and of one of the countries named, ``to`` one of the addressees;
    ``date`` and the period are those of first publication; an ``outlet`` is one that reports it; ``text`` is
    looked for in what is said, as ``kb search`` does.
    """
    query = (
        select(
            filters.public_id("statement", Statement.id),
            Statement.published_date.label("date"),
            Speaker.name.label("speaker"),
            Speaker.country.label("country"),
            Statement.form,
            StatementReport.cue_lemma.label("cue"),
            Statement.quotation,
            addressees().label("addressees"),
            Source.name.label("outlet"),
            reports().label("reports"),
        )
        .select_from(Statement)
        .outerjoin(StatementReport, StatementReport.id == first_report())
        .outerjoin(Article, Article.id == StatementReport.article_id)
        .outerjoin(Source, Source.id == Article.source_id)
    )
    query = filters.join_accepted(query, "actor", Speaker, Statement.speaker_id)
    query = query.where(
        *([] if rejected else [filters.accepted("statement", Statement.id)]),
        *filters.any_of(actor, lambda name: Statement.speaker_id.in_(filters.actor_ids(name))),
        *filters.any_of(country, lambda name: Statement.speaker_id.in_(filters.country_actor_ids(name))),
        *([addressed(filters.actor_ids(to))] if to else []),
        *filters.within(Statement.published_date, since, until),
        *([Statement.form.in_(filters.chosen(form, record.StatementForm, "form"))] if form else []),
        *([printed_by(outlet)] if outlet else []),
        *([found(Statement.id, text)] if text else []),
    )
    return first_by(query.order_by(Statement.published_date.desc().nulls_last(), Statement.id.desc()), Statement.id)
