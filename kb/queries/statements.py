"""Who said what to whom."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased

from kb import record
from kb.queries import filters
from kb.store.models import Actor, Article, Source, Statement, StatementAddressee, StatementReport

Speaker = aliased(Actor, name="speaker")


def first_report() -> filters.Condition:
    """Whether a row of statement_report is the first one of its statement."""
    earlier = aliased(StatementReport)
    return ~exists().where(earlier.statement_id == StatementReport.statement_id, earlier.id < StatementReport.id)


def addressees() -> Any:
    """The names of those whom a statement is addressed to, as one text."""
    named = (
        select(Actor.name.label("name"))
        .join(StatementAddressee, StatementAddressee.actor_id == Actor.id)
        .where(StatementAddressee.statement_id == Statement.id)
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
    return exists().where(StatementAddressee.statement_id == Statement.id, StatementAddressee.actor_id.in_(actors))


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
    """Statements, each once, at their first report; those of the newest articles first.

    The speaker must be one of the actors and of one of the countries named, ``to`` one of the addressees;
    the period is that of publication; ``text`` is looked for in what is said.
    """
    said = func.coalesce(StatementReport.start_date, Article.published_date)
    query = (
        select(
            filters.public_id("statement", Statement.id),
            said.label("date"),
            Speaker.name.label("speaker"),
            Speaker.country.label("country"),
            Statement.form,
            StatementReport.cue_lemma.label("cue"),
            Statement.quotation,
            addressees().label("addressees"),
            Source.name.label("outlet"),
            reports().label("reports"),
        )
        .select_from(StatementReport)
        .join(Article, Article.id == StatementReport.article_id)
        .join(Statement, Statement.id == StatementReport.statement_id)
        .outerjoin(Speaker, Speaker.id == Statement.speaker_id)
        .outerjoin(Source, Source.id == Article.source_id)
    )
    first, last = filters.since_date(since), filters.until_date(until)
    query = query.where(
        *([] if rejected else [filters.accepted("statement", Statement.id)]),
        first_report(),
        *filters.any_of(actor, lambda name: Statement.speaker_id.in_(filters.actor_ids(name))),
        *filters.any_of(country, lambda name: Speaker.country == filters.country_code(name)),
        *([addressed(filters.actor_ids(to))] if to else []),
        *([Article.published_date >= first] if first else []),
        *([Article.published_date <= last] if last else []),
        *([Statement.form.in_(filters.chosen(form, record.StatementForm, "form"))] if form else []),
        *([filters.contains(Source.name, outlet)] if outlet else []),
        *([filters.contains(Statement.quotation, text)] if text else []),
    )
    return query.order_by(Article.published_date.desc().nulls_last(), Article.id.desc(), StatementReport.position)
