"""Who meets whom, with the time of each meeting: the ``network`` report as a graph whose edges have dates."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, func
from sqlalchemy.orm import aliased

from kb import kinds
from kb.exports.encounters import meetings_chosen
from kb.exports.facts import ActorNode, MeetingEdge, last_day
from kb.queries import filters
from kb.queries.meetings import with_place
from kb.queries.reports.centrality import ranked
from kb.queries.reports.meetings import First, Second
from kb.queries.reports.scope import Scope
from kb.queries.selects import pieces, selected
from kb.store.models import Actor, Meeting, MeetingParticipant

Companion = aliased(MeetingParticipant, name="companion")


def actor_rows(scope: Scope) -> Select[Any]:
    """Who met somebody, and at how many meetings."""
    with_somebody = exists().where(
        Companion.meeting_id == Meeting.id, Companion.actor_id != Actor.id,
        filters.accepted("actor", Companion.actor_id),
    )  # fmt: skip
    query = selected(Actor.id, Actor.name, Actor.kind, Actor.country, func.count().label("meetings"))
    query = query.join(MeetingParticipant, MeetingParticipant.actor_id == Actor.id)
    query = query.join(Meeting, Meeting.id == MeetingParticipant.meeting_id)
    query = with_place(query).where(
        *meetings_chosen(scope, all_statuses=False), filters.accepted("actor", Actor.id), with_somebody
    )
    return query.group_by(Actor.id, Actor.name, Actor.kind, Actor.country).order_by(Actor.id)


def meetings_of_pairs(scope: Scope, *columns: Any) -> Select[Any]:
    """The meetings of each pair of participants, ``First`` and ``Second``."""
    query = selected(First.actor_id, Second.actor_id, *columns).select_from(Meeting)
    query = query.join(First, First.meeting_id == Meeting.id)
    query = query.join(Second, and_(Second.meeting_id == Meeting.id, Second.actor_id > First.actor_id))
    there = [filters.accepted("actor", one.actor_id) for one in (First, Second)]
    return with_place(query).where(*meetings_chosen(scope, all_statuses=False), *there)


def tie_rows(scope: Scope) -> Select[Any]:
    """How often the two of each pair met."""
    both = (First.actor_id, Second.actor_id)
    return meetings_of_pairs(scope, func.count()).group_by(*both).order_by(*both)


def pair_rows(scope: Scope) -> Select[Any]:
    """Each meeting of each pair of participants, with its dates, pair by pair."""
    query = meetings_of_pairs(
        scope, Meeting.start_date, Meeting.start_precision, Meeting.end_date, Meeting.end_precision
    )
    return query.order_by(First.actor_id, Second.actor_id, Meeting.start_date.nulls_last(), Meeting.id)


def network_nodes(connection: Connection, scope: Scope) -> Iterator[ActorNode]:
    """Who met somebody, and how central they are."""
    who = [tuple(row) for rows in pieces(connection, actor_rows(scope)) for row in rows]
    number = {row[0]: k for k, row in enumerate(who)}
    edges = [(number[a], number[b], n) for rows in pieces(connection, tie_rows(scope)) for a, b, n in rows]
    linked = selected(Actor.id, Actor.wikidata_id).where(Actor.wikidata_id.is_not(None))
    items = {key: item for rows in pieces(connection, linked) for key, item in rows}
    for key, name, kind, country, meetings, partners, _, score, community, _ in sorted(ranked(who, edges)):
        public = kinds.public_id("actor", key)
        yield ActorNode(public, name, kind, country, meetings, partners, score, community, items.get(key))


def network_edges(connection: Connection, scope: Scope) -> Iterator[MeetingEdge]:
    """Who met whom, how often and when."""
    rows = (tuple(row) for piece in pieces(connection, pair_rows(scope)) for row in piece)
    for (one, other), met in groupby(rows, key=lambda row: row[:2]):
        dates = [row[2:] for row in met]
        spells = [(start, end or start, end_known if end else known) for start, known, end, end_known in dates if start]
        yield MeetingEdge(
            kinds.public_id("actor", one), kinds.public_id("actor", other), len(dates),
            min((start for start, _, _ in spells), default=None),
            max((end for _, end, _ in spells), default=None),
            [(start, last_day(end, known)) for start, end, known in spells],
        )  # fmt: skip
