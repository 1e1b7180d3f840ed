"""How many rows of a listing there are of each value of its filters: the same filters, counted.

Of more than ``MOST`` rows the first ones, in the listing's own order, are counted.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, func, null, select
from sqlalchemy.orm import aliased

from kb import kinds
from kb.queries import LISTINGS, filters
from kb.queries.run import keys_of
from kb.queries.selects import selected
from kb.store.dialect import month_of, one_of, these
from kb.store.models import (
    Actor,
    ActorReport,
    Article,
    Meeting,
    MeetingParticipant,
    MeetingReport,
    Place,
    Reaction,
    Source,
    Statement,
    StatementAddressee,
    StatementReport,
)

MOST = 20_000
"""Rows that are counted at most."""
TOP = 12
"""Values of a filter that are counted, the most frequent ones; all months."""
Speaker, Doer = aliased(Actor, name="facet_speaker"), aliased(Actor, name="facet_doer")


class Value(NamedTuple):
    """A value of a filter, what it is called, and how many rows have it."""

    value: str
    label: str
    number: int


class Facet(NamedTuple):
    """A filter that is counted: a Select of (value, label, key of the listing's row)."""

    pairs: Callable[[], Select[Any]]
    every: bool = False
    """Whether all given values must hold, so that a further one narrows the rows down."""
    kind: str | None = None
    """Of which kind of things the values are ids."""


def actors(key: Any, actor: Any, *on: Any) -> Facet:
    """Actors by id; rejected ones are none."""
    return Facet(lambda: selected(Actor.id, Actor.name, key).join(Actor, Actor.id == actor).where(
        filters.accepted("actor", Actor.id), *on), kind="actor")  # fmt: skip


def places() -> Facet:
    """Places of meetings by id; rejected ones are none."""
    query = selected(Place.id, Place.name, Meeting.id).join(Place, Place.id == Meeting.place_id)
    return Facet(lambda: query.where(filters.accepted("place", Place.id)), kind="place")


def column(value: Any, key: Any, *joins: tuple[Any, Any]) -> Facet:
    """The values of a column."""

    def pairs() -> Select[Any]:
        query = select(value, null(), key)
        for table, on in joins:
            query = query.join(table, on)
        return query

    return Facet(pairs)


def of_article(value: Any, key: Any, article: Any) -> Facet:
    """Outlets of the articles that report something."""
    return column(value, key, (Article, Article.id == article), (Source, Source.id == Article.source_id))


def every(facet: Facet) -> Facet:
    """A filter of which all given values must hold."""
    return facet._replace(every=True)


PARTY = (MeetingParticipant.meeting_id, (Actor, Actor.id == MeetingParticipant.actor_id))
NAMED = (ActorReport.article_id, (Actor, Actor.id == ActorReport.actor_id))
FACETS: dict[str, dict[str, Facet]] = {
    "meetings": {
        "status": column(Meeting.status, Meeting.id),
        "mode": column(Meeting.mode, Meeting.id),
        "country": every(column(Actor.country, *PARTY)),
        "actor": every(actors(MeetingParticipant.meeting_id, MeetingParticipant.actor_id)),
        "place": places(),
        "outlet": of_article(Source.name, MeetingReport.meeting_id, MeetingReport.article_id),
        "month": column(month_of(Meeting.start_date), Meeting.id),
    },
    "statements": {
        "form": column(Statement.form, Statement.id),
        "country": column(Speaker.country, Statement.id, (Speaker, Speaker.id == Statement.speaker_id)),
        "actor": actors(Statement.id, Statement.speaker_id),
        "to": actors(StatementAddressee.statement_id, StatementAddressee.actor_id),
        "outlet": of_article(Source.name, StatementReport.statement_id, StatementReport.article_id),
        "month": column(month_of(Statement.published_date), Statement.id),
    },
    "reactions": {
        "stance": column(Reaction.stance, Reaction.id),
        "country": column(Doer.country, Reaction.id, (Doer, Doer.id == Reaction.actor_id)),
        "actor": actors(Reaction.id, Reaction.actor_id),
        "to": actors(Reaction.id, Reaction.recipient_id, Reaction.target_kind == "actor"),
        "outlet": of_article(Source.name, Reaction.id, Reaction.article_id),
        "month": column(month_of(Reaction.date), Reaction.id),
    },
    "actors": {"kind": column(Actor.kind, Actor.id), "country": column(Actor.country, Actor.id)},
    "places": {"country": column(Place.country, Place.id)},
    "articles": {
        "outlet": column(Source.name, Article.id, (Source, Source.id == Article.source_id)),
        "language": column(Article.language, Article.id),
        "country": every(column(Actor.country, *NAMED)),
        "actor": every(actors(ActorReport.article_id, ActorReport.actor_id)),
        "month": column(month_of(Article.published_date), Article.id),
    },
}  # fmt: skip
"""The filters of each listing that are counted; ``month`` is that of ``since`` and ``until``."""


class Counts:
    """The counts of one listing with given filters, on a connection."""

    def __init__(self, connection: Connection, name: str, given: Mapping[str, Any]) -> None:
        self.connection, self.name, self.given = connection, name, dict(given)
        self.found: dict[tuple[str, ...], list[int]] = {}

    def total(self) -> tuple[int, bool]:
        """How many rows there are, and whether there are more than were counted."""
        keys = self.keys()
        return min(len(keys), MOST), len(keys) > MOST

    def keys(self, *without: str) -> list[int]:
        """The numbers of the rows, without some of the filters."""
        dropped = tuple(name for name in without if name in self.given)
        if dropped not in self.found:
            given = {k: v for k, v in self.given.items() if k not in dropped}
            self.found[dropped] = keys_of(LISTINGS[self.name](**given), MOST + 1, self.connection)
        return self.found[dropped]

    def values(self, parameter: str) -> list[Value]:
        """The most frequent values of a filter among the rows that the other filters leave."""
        facet = FACETS[self.name][parameter]
        without = () if facet.every else ("since", "until") if parameter == "month" else (parameter,)
        keys = self.keys(*without)[:MOST]
        query = facet.pairs()
        value, label, key = query.selected_columns
        n = func.count(key.distinct())
        query = query.with_only_columns(value, label, n).where(one_of(key, these(self.connection, keys)))
        query = query.where(value.is_not(None)).group_by(value, *([label] if facet.kind else []))
        query = query.order_by(value) if parameter == "month" else query.order_by(n.desc(), value).limit(TOP)
        found = [self.named(facet, *row) for row in self.connection.execute(query)]
        return self.overlapping(found, without) if parameter == "outlet" else found

    def named(self, facet: Facet, value: Any, label: str | None, n: int) -> Value:
        """A value as the filter takes it."""
        text = kinds.public_id(facet.kind, value) if facet.kind else str(value)
        return Value(text, label or text, n)

    def overlapping(self, found: Sequence[Value], without: Sequence[str]) -> list[Value]:
        """Outlets, counted as the filter finds them: by a part of the name, which another may have, too."""
        given = {k: v for k, v in self.given.items() if k not in without}
        out = []
        for one in found:
            if self.is_part(one.value):
                query = LISTINGS[self.name](**given, outlet=one.value)
                one = one._replace(number=len(keys_of(query, MOST, self.connection)))  # noqa: PLW2901
            out.append(one)
        return sorted(out, key=lambda one: -one.number)

    def is_part(self, name: str) -> bool:
        """Whether more than one outlet has this in its name."""
        return len(self.connection.scalars(filters.outlets(name).limit(2)).all()) > 1
