"""Meetings with all that belongs to them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, and_
from sqlalchemy.orm import aliased

from kb import kinds
from kb.exports.facts import MeetingFacts, MeetingSite, PartyFacts, ReportSource
from kb.exports.reading import IDS
from kb.queries import filters
from kb.queries.meetings import ROLES, with_place
from kb.queries.reports.meetings import took_place
from kb.queries.reports.scope import Scope, of_meetings
from kb.queries.selects import pieces, selected
from kb.store.models import (
    Actor,
    ActorReport,
    Article,
    Evidence,
    Judgement,
    Meeting,
    MeetingParticipant,
    MeetingReport,
    MeetingReportParticipant,
    Place,
    PlaceReport,
)
from kb.store.models import Source as Outlet

Called = aliased(Judgement, name="called")
FIRST_PUBLISHED = (Article.published_date.nulls_last(), Article.id)


def meetings_chosen(scope: Scope, all_statuses: bool = True) -> list[filters.Condition]:
    """Which meetings are exported; ``Place`` must be joined. Unless all are wanted or named, those that took place."""
    return [*([] if all_statuses else took_place(scope)), *of_meetings(scope)]


def meeting_rows(scope: Scope, all_statuses: bool = True, by_place: bool = False) -> Select[Any]:
    """Meetings in the order of their ids (or place by place, the latest first), with place and title, if any."""
    titled = and_(Called.kind == "meeting", Called.entity_id == Meeting.id)
    columns = (Meeting.id, Meeting.status, Meeting.mode, Meeting.start_date, Meeting.start_precision,
               Meeting.end_date, Meeting.end_precision, Meeting.precision, Called.title)  # fmt: skip
    site = (Place.id, Place.name, Place.country, Place.latitude, Place.longitude, Place.geonames_id)
    query = selected(*columns, *site).outerjoin(Called, titled)
    order = (Place.id.nulls_last(), Meeting.start_date.desc().nulls_last()) if by_place else ()
    return with_place(query).where(*meetings_chosen(scope, all_statuses)).order_by(*order, Meeting.id)


def participant_rows() -> Select[Any]:
    """Who takes part in some meetings."""
    query = selected(
        MeetingParticipant.meeting_id, Actor.id, Actor.name, Actor.kind, Actor.country, MeetingParticipant.role
    )
    query = query.join(Actor, Actor.id == MeetingParticipant.actor_id)
    return query.where(MeetingParticipant.meeting_id.in_(IDS), filters.accepted("actor", Actor.id)).order_by(Actor.id)


def title_rows() -> Select[Any]:
    """In which office the articles show the participants of some meetings, the latest article first."""
    query = selected(MeetingReport.meeting_id, ActorReport.actor_id, ActorReport.role)
    query = query.join(MeetingReportParticipant, MeetingReportParticipant.meeting_report_id == MeetingReport.id)
    query = query.join(ActorReport, ActorReport.id == MeetingReportParticipant.actor_report_id)
    query = query.join(Article, Article.id == MeetingReport.article_id)
    query = query.where(MeetingReport.meeting_id.in_(IDS), ActorReport.role.is_not(None))
    return query.order_by(Article.published_date.desc().nulls_first(), Article.id.desc(), ActorReport.position.desc())


def sources() -> Select[Any]:
    """The reports of some meetings, each with its article, the first one first."""
    columns = (Article.id, Article.published_date, Outlet.name, Article.title, Article.url, Article.language)
    report = (MeetingReport.meeting_id, MeetingReport.id, PlaceReport.place_id, PlaceReport.precision)
    query = selected(*report, MeetingReport.confidence, *columns)
    query = query.join(Article, Article.id == MeetingReport.article_id)
    query = query.outerjoin(PlaceReport, PlaceReport.id == MeetingReport.place_report_id)
    query = query.outerjoin(Outlet, Outlet.id == Article.source_id)
    return query.where(MeetingReport.meeting_id.in_(IDS)).order_by(*FIRST_PUBLISHED, MeetingReport.id)


def evidence_rows() -> Select[Any]:
    """The words that some reports of meetings rest on."""
    words = filters.cut(Article.text, Evidence.span_start, Evidence.span_end)
    query = selected(MeetingReport.meeting_id, words).join(Evidence, Evidence.meeting_report_id == MeetingReport.id)
    query = query.join(Article, Article.id == MeetingReport.article_id).where(MeetingReport.id.in_(IDS))
    return query.order_by(MeetingReport.id, Evidence.position)


def meeting_facts(
    connection: Connection, scope: Scope, all_statuses: bool = True, by_place: bool = False
) -> Iterator[MeetingFacts]:
    """The meetings of a scope with all that belongs to them, in the order of ``meeting_rows``."""
    for rows in pieces(connection, meeting_rows(scope, all_statuses, by_place)):
        yield from completed_facts(connection, rows)


def completed_facts(connection: Connection, rows: Sequence[Any]) -> Iterator[MeetingFacts]:
    """Rows of ``meeting_rows`` with all that belongs to them."""
    keys = [row[0] for row in rows]
    parties, told = parties_of(connection, keys), _grouped(connection, sources(), keys)
    first = [report for reports in told.values() for report in reports if report[4] == reports[0][4]]
    words = _grouped(connection, evidence_rows(), [report[0] for report in first])
    for key, status, mode, start, known, end, end_known, precision, title, *site in rows:
        exact = next((p for _, place, p, *_ in told.get(key, []) if p and place == site[0]), None)
        yield MeetingFacts(
            kinds.public_id("meeting", key), status, mode, start, known, end, end_known, precision, title,
            site_of(*site, exact),
            parties.get(key, []), sources_of(told.get(key, [])), [text for (text,) in words.get(key, [])],
        )  # fmt: skip


def _grouped(connection: Connection, query: Select[Any], keys: Sequence[int]) -> dict[int, list[Sequence[Any]]]:
    """The rows of a query about some numbers, by their first value."""
    out: dict[int, list[Sequence[Any]]] = defaultdict(list)
    for key, *values in connection.execute(query, {"ids": keys}) if keys else ():
        out[key].append(values)
    return out


def parties_of(connection: Connection, keys: Sequence[int]) -> dict[int, list[PartyFacts]]:
    """Who takes part in each of some meetings, principals first."""
    shown = {(meeting, actor): title for meeting, actor, title in connection.execute(title_rows(), {"ids": keys})}
    found = _grouped(connection, participant_rows(), keys)
    return {
        meeting: [
            PartyFacts(kinds.public_id("actor", actor), name, kind, country, role, shown.get((meeting, actor)))
            for actor, name, kind, country, role in sorted(those, key=lambda row: ROLES.index(row[4]))
        ]
        for meeting, those in found.items()
    }


def sources_of(reports: Sequence[Sequence[Any]]) -> list[ReportSource]:
    """The articles of a meeting's reports, each once, with the surest report's confidence."""
    out: dict[int, ReportSource] = {}
    for _, _, _, confidence, article, *about in reports:
        known = [c for c in (confidence, out[article].confidence if article in out else None) if c is not None]
        out[article] = ReportSource(*(kinds.public_id("article", article), *about, max(known, default=None)))
    return list(out.values())


def site_of(key: int | None, *rest: Any) -> MeetingSite | None:
    """A meeting's place, if it has one."""
    return None if key is None else MeetingSite(kinds.public_id("place", key), *rest)
