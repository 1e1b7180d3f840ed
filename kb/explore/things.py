"""A meeting, a statement, a reaction, a place: what it is, what it rests on, what is around it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, select
from starlette.responses import Response

from kb import kinds
from kb.explore.article import require
from kb.explore.listings import MORE, shown
from kb.explore.maps import small_map
from kb.explore.marks import Mark, Piece, paragraph, pieces
from kb.explore.site import Visit
from kb.exports.encounters import parties_of, sources
from kb.queries import LISTINGS
from kb.queries.filters import accepted
from kb.queries.show import KINDS, found, heir
from kb.resolve.explain import explain
from kb.store.models import Actor, Meeting, MeetingStatus, Place, StatementAddressee

AROUND = timedelta(days=3)
"""What was said and how people reacted before and after a meeting."""
FEW = 12
SAID = {"verdict": None, "title": None}
"""What a person may have said of a thing."""


class Told(NamedTuple):
    """What one article says of a thing: the article, and its paragraphs with the words marked."""

    article: str
    published: date | None
    outlet: str | None
    title: str | None
    says: Sequence[str]
    paragraphs: Sequence[Sequence[Piece]]


def told(connection: Connection, kind: str, key: int) -> list[Told]:
    """The reports of a thing, the first one first, their evidence marked in its paragraph."""
    evidence = KINDS[kind].evidence
    rows = connection.execute(evidence(key)).all() if evidence else []
    by_article: dict[int, list[Any]] = {}
    for row in rows:
        by_article.setdefault(row[3], []).append(row)
    return [report(kind, key, those) for those in by_article.values()]


def report(kind: str, key: int, rows: Sequence[Any]) -> Told:
    """What one article says, of the rows of its evidence."""
    _, _, _, article, published, outlet, title, text, _ = rows[0]
    marks = [Mark(start, end, kind, kinds.public_id(kind, key), "") for start, end, *_ in rows]
    spans: list[tuple[int, int]] = []
    for first, last in sorted(paragraph(text, mark.start, mark.end) for mark in marks):
        if spans and first <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(last, spans[-1][1]))
        else:
            spans.append((first, last))
    says = list(dict.fromkeys(str(row[2]) for row in rows if row[2]))
    return Told(kinds.public_id("article", article), published, outlet, title, says,
                [pieces(text, marks, *span) for span in spans])  # fmt: skip


def meeting_page(visit: Visit, public_id: str) -> Response:
    """A meeting."""
    connection = visit.connection
    row = found(connection, require("meeting", public_id))
    key = kinds.split_id(row.id)[1]
    about = connection.execute(select(Meeting, Place).outerjoin(Place, Place.id == Meeting.place_id).with_only_columns(
        Meeting.start_precision, Meeting.precision, Place.id, Place.name, Place.country, Place.longitude,
        Place.latitude).where(Meeting.id == key)).one()  # fmt: skip
    parties = parties_of(connection, [key]).get(key, [])
    days = window(row.fields["start"], row.fields["end"])
    return visit.page(
        "meeting.html", row=row, fields=SAID | row.fields, parties=parties, about=about,
        reports=told(connection, "meeting", key), history=history(connection, key), sure=surest(connection, key),
        map=small_map(about.longitude, about.latitude, about.name), others=others(connection, row, parties),
        statements=around(connection, "statements", parties, days),
        reactions=around(connection, "reactions", parties, days),
    )  # fmt: skip


def history(connection: Connection, key: int) -> list[Any]:
    """Each status of a meeting with the day that it was reported on."""
    query = select(MeetingStatus.status, MeetingStatus.reported_on).where(MeetingStatus.meeting_id == key)
    return list(connection.execute(query.order_by(MeetingStatus.position)).all())


def surest(connection: Connection, key: int) -> dict[str, float | None]:
    """How sure each article's report of a meeting is."""
    rows = connection.execute(sources(), {"ids": [key]}).all()
    return {kinds.public_id("article", row[6]): row[5] for row in rows}


def window(start: date | None, end: date | None) -> dict[str, str]:
    """The days around a meeting, as a period."""
    if start is None:
        return {}
    return {"since": (start - AROUND).isoformat(), "until": ((end or start) + AROUND).isoformat()}


def around(connection: Connection, name: str, parties: Sequence[Any], days: dict[str, str]) -> list[dict[str, Any]]:
    """What the participants of a meeting said, or how they reacted, in the days around it."""
    if not days or not parties:
        return []
    who = [one.id for one in parties]
    return shown(connection, name, {"actor": who, **days}, sort="oldest", size=FEW).rows


def others(connection: Connection, row: Any, parties: Sequence[Any]) -> list[dict[str, Any]]:
    """Other meetings of the same participants on these days."""
    if row.fields["start"] is None:
        return []
    days = {"since": row.fields["start"].isoformat(), "until": (row.fields["end"] or row.fields["start"]).isoformat()}
    rows = {one["id"]: one for party in parties
            for one in shown(connection, "meetings", {"actor": [party.id], **days}, size=FEW).rows}  # fmt: skip
    rows.pop(row.id, None)
    return list(rows.values())[:FEW]


def explained(visit: Visit, public_id: str) -> Response:
    """Why the reports of a thing are one, as a piece of a page."""
    row = found(visit.connection, public_id)
    return visit.page("explain.html", lines=explain(visit.connection, [row.id]))


def statement_page(visit: Visit, public_id: str) -> Response:
    """A statement."""
    key = kinds.split_id(require("statement", public_id))[1]
    query = select(Actor.id, Actor.name).join(StatementAddressee, StatementAddressee.actor_id == Actor.id)
    here = StatementAddressee.statement_id == heir(visit.connection, "statement", key)
    query = query.where(here, accepted("actor", Actor.id)).order_by(Actor.id)
    told_to = [{"id": kinds.public_id("actor", one), "name": name} for one, name in visit.connection.execute(query)]
    return plain_page(visit, "statement", public_id, addressees=told_to)


def reaction_page(visit: Visit, public_id: str) -> Response:
    """A reaction."""
    return plain_page(visit, "reaction", public_id)


def plain_page(visit: Visit, kind: str, public_id: str, **values: Any) -> Response:
    """A statement or a reaction: its row, and where it is told."""
    row = found(visit.connection, require(kind, public_id))
    key = kinds.split_id(row.id)[1]
    query = LISTINGS[f"{kind}s"](rejected=True).add_columns(*MORE[f"{kind}s"]).where(KINDS[kind].key == key)
    more = visit.connection.execute(query).mappings().one()
    return visit.page(
        f"{kind}.html", row=row, fields={**SAID, **more, **row.fields}, reports=told(visit.connection, kind, key),
        **values,
    )  # fmt: skip


def place_page(visit: Visit, public_id: str) -> Response:
    """A place: where it is, and what happened there."""
    row = found(visit.connection, require("place", public_id))
    fields = row.fields
    return visit.page(
        "place.html", row=row, fields=SAID | fields,
        map=small_map(fields["longitude"], fields["latitude"], fields["name"]),
        meetings=shown(visit.connection, "meetings", {"place": row.id}, size=FEW).rows,
        reports=told(visit.connection, "place", kinds.split_id(row.id)[1]),
    )  # fmt: skip
