"""Who said what to whom."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, Text, func, select
from sqlalchemy.orm import aliased

from kb import record
from kb.queries import filters
from kb.queries.choices import Choice, by_names, by_words
from kb.queries.run import Conditions, listing
from kb.store.dialect import unindexed
from kb.store.models import Actor, Article, Source, Statement, StatementAddressee, StatementReport
from kb.words import vocabulary_words

Speaker = aliased(Actor, name="speaker")
Said, Printed = aliased(Statement, name="said"), aliased(StatementReport, name="printed_report")
To = aliased(StatementAddressee, name="told")
"""What a condition looks for, beside the statements that a query is about."""


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


def printed_in(outlets: Any) -> Any:
    """A Select of the statements that some outlets (a Select of ids) report."""
    return select(Printed.statement_id).where(Printed.article_id.in_(filters.printed_by(outlets)))


def printed_by(outlets: Any) -> filters.Condition:
    """Whether one of some outlets (a Select of ids) reports the statement, asked of one statement after the other."""
    printed = unindexed(Printed.article_id).in_(filters.printed_by(outlets))
    report = select(Printed.id).where(Printed.statement_id == Statement.id, printed)
    return report.correlate(Statement).offset(0).exists()  # OFFSET: Postgres would ask all at once


def said_to(actors: Any) -> Choice:
    """That one of these actors (a Select of ids) is addressed."""

    def each(named: Any) -> filters.Condition:
        own = select(To.statement_id).where(To.statement_id == Statement.id, filters.of(unindexed(To.actor_id), named))
        return own.correlate(Statement).exists()

    return Choice(
        Statement.id, lambda named: select(To.statement_id).where(filters.of(To.actor_id, named)), each, actors
    )


def statements(  # noqa: PLR0913 - a parameter for each filter
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
    ``sense`` is empty for what is said, else negated, asked or hypothetical;
    ``date`` and the period are those of first publication; an ``outlet`` is one that reports it; ``text`` is
    looked for in what is said, as ``kb search`` does.
    """
    query = (
        select(
            filters.id_column("statement", Statement.id),
            Statement.published_date.label("date"),
            Speaker.name.label("speaker"),
            Speaker.country.label("country"),
            Statement.form,
            StatementReport.cue_lemma.label("cue"),
            func.coalesce(StatementReport.polarity, StatementReport.modality, type_=Text()).label("sense"),
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
    conditions: Conditions = [
        *([] if rejected else [filters.accepted("statement", Statement.id)]),
        *filters.within(Statement.published_date, since, until),
        *([Statement.form.in_(vocabulary_words(form, record.StatementForm, "form"))] if form else []),
        *by_names(Statement, "speaker_id", filters.actor_ids, actor),
        *by_names(Statement, "speaker_id", filters.country_actor_ids, country),
        *([said_to(filters.actor_ids(to))] if to else []),
        *([Choice(Statement.id, printed_in, printed_by, filters.outlets(outlet))] if outlet else []),
        *([by_words(Statement, text)] if text else []),
    ]
    order = (Statement.published_date.desc().nulls_last(), Statement.id.desc())
    return listing(query, select(Statement.id), conditions, order)
