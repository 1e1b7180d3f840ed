"""What a report is asked about: the parameters that reports share, and the conditions that they mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any

from sqlalchemy import (
    BigInteger,
    Integer,
    Select,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from kb import record
from kb.errors import UsageError
from kb.queries import filters
from kb.queries.meetings import in_period, takes_part, told_by
from kb.queries.statements import Said, printed_by
from kb.store.dialect import among, month_of
from kb.store.models import Article, Meeting, MeetingReport, Statement, StatementAddressee, StatementReport
from kb.words import vocabulary_words
from kb.world.blocs import bloc_members, country_code

PERIODS = ("year", "quarter", "month")
KNOWN = {
    "day": (("day",), ("day",)),
    "month": (("day", "month"), ("day", "week", "month")),
    "year": (("day", "month", "year"), ("day", "week", "month", "season", "year")),
}
"""As what a date of which so much is known is written, and what may be meant by it; a week is that of its first day."""
CountedReport = aliased(StatementReport, name="sure_report")


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """The parameters of a report; which of them a report heeds, it says itself.

    ``country`` takes names, ISO codes, blocs (``EU``) and groups of one's own (``"Us=NOR,ISL"``); ``count`` says
    whether meetings and statements count once each (facts) or once an article that reports them (reports);
    ``bloc`` names blocs that countries are shown by; ``per`` one of ``PERIODS``, for each of which is counted apart.
    """

    actor: Sequence[str] = ()
    country: Sequence[str] = ()
    to: str | None = None
    since: str | None = None
    until: str | None = None
    place: str | None = None
    outlet: str | None = None
    status: Sequence[str] = ()
    confidence: float | None = None
    count: str = "facts"
    bloc: Sequence[str] = ()
    per: str | None = None


def year_and_month(column: Any) -> tuple[Any, Any]:
    """Year and month of a date, as texts."""
    month = month_of(column)
    return func.substr(month, 1, 4, type_=Text()), func.substr(month, 6, 2, type_=Text())


def period(per: str, column: Any) -> Any:
    """In which period a date lies: 2025, 2025-Q1 or 2025-03."""
    year, month = year_and_month(column)
    if per == "quarter":
        return year + literal("-Q") + cast((cast(month, Integer) + 2) // 3, Text)
    return year if per == "year" else month_of(column)


def month_number(column: Any) -> Any:
    """The months of a date, counted from the year 0: one more for the next month."""
    year, month = year_and_month(column)
    return cast(year, Integer) * 12 + cast(month, Integer)


def in_periods(scope: Scope) -> list[filters.Condition]:
    """That it is known in which period a meeting began, if periods are asked for."""
    if not scope.per:
        return []
    return [known_to("year" if scope.per == "year" else "month", Meeting)]


def known_to(unit: str, part: Any) -> filters.Condition:
    """Whether the day, the month or the year in which something began is known.

    Of a week, a season or a year its first day may be written: ``precision`` says what is meant by it.
    """
    written, meant = KNOWN[unit]
    return and_(part.start_precision.in_(written), or_(part.precision.is_(None), part.precision.in_(meant)))


def country_codes(name: str) -> tuple[str, ...]:
    """The countries that a name, a code, a bloc or ``NAME=AAA,BBB`` means. Raises UsageError if there is none."""
    _, is_group, group = name.partition("=")
    if is_group and "://" not in name:  # a URL's query is no bloc, and what it holds is not to be told
        return tuple(country_code(one) for one in group.split(","))
    known = bloc_members().get(name.strip().casefold())
    if known:
        return known
    try:
        return (country_code(name),)
    except UsageError as error:
        raise UsageError(f"no country or bloc {name!r}: write a name, an ISO 3166-1 code or NAME=AAA,BBB") from error


def country_ids(name: str) -> Any:
    """A Select of the ids of the actors of a country or a bloc."""
    return filters.of_countries(country_codes(name))


def party(name: str) -> Any:
    """A Select of the ids of the actors that a name means: a country's or a bloc's, else an actor's."""
    try:
        return country_ids(name)
    except UsageError:
        return filters.actor_ids(name)


def parties(scope: Scope) -> list[Any]:
    """A Select of actors' ids for each actor and country that is asked about."""
    other = [party(scope.to)] if scope.to else []
    return [*map(filters.actor_ids, scope.actor), *map(country_ids, scope.country), *other]


def involving(scope: Scope, key: Any, alone: Any, together: Any) -> list[filters.Condition]:
    """That a row is of one party, or passed between several.

    ``alone`` and ``together`` take one and two Selects of actors' ids, and give Selects of the rows' keys, which are
    looked up: conditions with OR between Postgres would ask of every row.
    """
    named = parties(scope)
    if not named:
        return []
    pairs = permutations(named, 2)
    found = alone(named[0]) if len(named) == 1 else [query for pair in pairs for query in together(*pair)]
    return [among(key, union_all(*found).scalar_subquery())]


def of_meetings(scope: Scope) -> list[filters.Condition]:
    """Which meetings count; ``Place`` must be joined. All parties named must take part."""
    status = vocabulary_words(scope.status, record.MeetingStatus, "status")
    return [
        filters.accepted("meeting", Meeting.id),
        *(takes_part(ids) for ids in parties(scope)),
        *in_period(scope.since, scope.until),
        *([filters.place_is(scope.place)] if scope.place else []),
        *([Meeting.status.in_(status)] if status else []),
        *([told_by(filters.outlets(scope.outlet))] if scope.outlet else []),
        *([as_sure_as(scope.confidence)] if scope.confidence is not None else []),
    ]


def as_sure_as(confidence: float) -> filters.Condition:
    """Whether the surest report of a meeting is that sure."""
    sure = exists().where(MeetingReport.meeting_id == Meeting.id, MeetingReport.confidence >= confidence)
    return sure.correlate(Meeting)


def of_statements(scope: Scope) -> list[filters.Condition]:
    """Which statements count."""
    return [
        filters.accepted("statement", Statement.id),
        *involving(scope, Statement.id, words_of, words_between),
        *printed(scope),
    ]


def words_of(actors: Any) -> list[Select[Any]]:
    """Selects of the statements of some actors (a Select of ids), and of those addressed to them."""
    addressed = select(StatementAddressee.statement_id).where(StatementAddressee.actor_id.in_(actors))
    return [select(Said.id).where(Said.speaker_id.in_(actors)), addressed]


def words_between(actors: Any, others: Any) -> list[Select[Any]]:
    """A Select of the statements of some actors that are addressed to others."""
    query = select(Said.id).join(StatementAddressee, StatementAddressee.statement_id == Said.id)
    return [query.where(Said.speaker_id.in_(actors), StatementAddressee.actor_id.in_(others))]


def printed(scope: Scope) -> list[filters.Condition]:
    """Which statements count by who printed them, when first, and how sure the surest report is."""
    sure = exists().where(
        CountedReport.statement_id == Statement.id, CountedReport.confidence >= (scope.confidence or 0)
    )
    return [
        *filters.within(Statement.published_date, scope.since, scope.until),
        *([printed_by(filters.outlets(scope.outlet))] if scope.outlet else []),
        *([sure] if scope.confidence is not None else []),
    ]


def of_articles(scope: Scope) -> list[filters.Condition]:
    """Which articles count."""
    return [*filters.within(Article.published_date, scope.since, scope.until), *of_outlets(scope)]


def of_outlets(scope: Scope) -> list[filters.Condition]:
    """That an article's outlet is the one named."""
    return [Article.source_id.in_(filters.outlets(scope.outlet))] if scope.outlet else []


def by_bloc(scope: Scope, country: Any) -> Any:
    """A country, or where blocs are asked for the first of them that it is a member of, else "others"."""
    if not scope.bloc:
        return country
    return case(*((country.in_(country_codes(name)), literal(name)) for name in scope.bloc),
                (country.is_not(None), literal("others")))  # fmt: skip


def weight(scope: Scope, reports: Any) -> Any:
    """What a meeting or a statement counts: one, or how many articles report it."""
    return reports if scope.count == "reports" else literal(1)


def total(values: Any) -> Any:
    """A sum that is a whole number on both databases."""
    return cast(func.sum(values), BigInteger)
