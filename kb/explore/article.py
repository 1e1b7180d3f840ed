"""An article with all that was found in it."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select
from starlette.responses import Response

from kb import kinds
from kb.errors import NotFoundError
from kb.explore.marks import LAYERS, Mark, pieces
from kb.explore.site import Visit
from kb.queries.filters import accepted, join_accepted
from kb.queries.selects import selected
from kb.queries.show import found
from kb.store.models import (
    Actor,
    ActorReport,
    Article,
    ArticleLink,
    Evidence,
    Meeting,
    MeetingReport,
    Mention,
    Place,
    PlaceMention,
    PlaceReport,
    Reaction,
    StatementReport,
)

DULL = ("boilerplate",)
"""Zones that extraction leaves out."""


def article_page(visit: Visit, public_id: str) -> Response:
    """An article, its text marked."""
    connection = visit.connection
    row = found(connection, require("article", public_id))
    key, text = kinds.split_id(row.id)[1], row.fields["text"]
    # what a person entered without saying where it is said is marked nowhere
    marks = sorted({mark for mark in marks_of(connection, key) if mark.start is not None})
    return visit.page(
        "article.html", row=row, fields=row.fields, pieces=pieces(text, marks, grey=dull(text, row.fields["title"])),
        counts=Counter(mark.layer for mark in marks), layers=LAYERS, named=named(marks),
        doubles=connection.execute(doubles(key)).all(), seen=set(),
    )  # fmt: skip


def require(kind: str, public_id: str) -> str:
    """The id, if it is one of that kind. Raises UsageError for none, NotFoundError for another kind's."""
    if kinds.split_id(public_id)[0] != kind:
        raise NotFoundError(f"{public_id} is no {kind}")
    return public_id


def dull(text: str, title: str | None) -> list[tuple[int, int]]:
    """What extraction takes for boilerplate."""
    from kb.text.zones import zones

    return [(start, end) for start, end, zone in zones(text, title).regions if zone in DULL]


def named(marks: list[Mark]) -> dict[str, list[tuple[Mark, int]]]:
    """What is marked, layer by layer in the order of the text: the first mark of each thing, and how many it has."""
    times = Counter(mark.id for mark in marks)
    first: dict[str, Mark] = {}
    for mark in marks:
        first.setdefault(mark.id, mark)
    return {layer: [(mark, times[mark.id]) for mark in first.values() if mark.layer == layer] for layer in LAYERS}


def marks_of(connection: Connection, article: int) -> Iterator[Mark]:
    """All that was found in an article."""
    yield from actors(connection, article)
    for layer, query in (("place", places(article)), ("meeting", meetings(article))):
        for start, end, key, title in connection.execute(query):
            yield Mark(start, end, layer, kinds.public_id(layer, key), str(title))
    yield from statements(connection, article)
    yield from reactions(connection, article)


def actors(connection: Connection, article: int) -> Iterator[Mark]:
    """Mentions of actors; of those that have no word of the name, whom they stand for."""
    query = selected(Mention.span_start, Mention.span_end, Actor.id, Actor.name, Article.text)
    query = query.join(ActorReport, ActorReport.id == Mention.actor_report_id)
    query = query.join(Actor, Actor.id == ActorReport.actor_id).join(Article, Article.id == ActorReport.article_id)
    rows = connection.execute(query.where(ActorReport.article_id == article, accepted("actor", Actor.id)))
    for start, end, key, name, text in rows:
        stands = "" if shares(text[start:end], name) else name
        yield Mark(start, end, "actor", kinds.public_id("actor", key), name, "", stands)


def places(article: int) -> Select[Any]:
    """Mentions of places."""
    query = selected(PlaceMention.span_start, PlaceMention.span_end, Place.id, Place.name)
    query = query.join(PlaceReport, PlaceReport.id == PlaceMention.place_report_id)
    return query.join(Place, Place.id == PlaceReport.place_id).where(
        PlaceReport.article_id == article, accepted("place", Place.id)
    )


def meetings(article: int) -> Select[Any]:
    """Where meetings are told."""
    query = selected(Evidence.span_start, Evidence.span_end, Meeting.id, MeetingReport.status + " meeting")
    query = query.join(MeetingReport, MeetingReport.id == Evidence.meeting_report_id)
    return query.join(Meeting, Meeting.id == MeetingReport.meeting_id).where(
        MeetingReport.article_id == article, accepted("meeting", Meeting.id)
    )


def statements(connection: Connection, article: int) -> Iterator[Mark]:
    """Statements: what is said, the word that says so, and who; of a pronoun whom it stands for."""
    report = StatementReport
    query = selected(report.id, report.statement_id, report.form, Actor.name, report.cue_start, report.cue_end,
                   report.source_start, report.source_end, Article.text)  # fmt: skip
    query = query.join(Article, Article.id == report.article_id).outerjoin(
        ActorReport, ActorReport.id == report.speaker_report_id
    )
    query = join_accepted(query, "actor", Actor, ActorReport.actor_id)
    rows = connection.execute(
        query.where(report.article_id == article, accepted("statement", report.statement_id))
    ).all()
    titles: dict[int, tuple[str, str]] = {}
    for row, key, form, name, *ends, text in rows:
        one, title = kinds.public_id("statement", key), f"{name or 'unknown'}, {form}"
        titles[row] = (one, title)
        for part, start, end in (("cue", *ends[:2]), ("source", *ends[2:])):
            if start is not None:
                stands = name if part == "source" and name and not shares(text[start:end], name) else ""
                yield Mark(start, end, "statement", one, title, part, stands)
    said = selected(Evidence.span_start, Evidence.span_end, Evidence.statement_report_id)
    for start, end, row in connection.execute(said.where(Evidence.statement_report_id.in_(titles))):
        yield Mark(start, end, "statement", *titles[row], "content")


def shares(words: str, name: str) -> bool:
    """Whether some words have one of a name's."""
    return not set(words.casefold().split()).isdisjoint(name.casefold().split())


def reactions(connection: Connection, article: int) -> Iterator[Mark]:
    """Reactions: the clause that shows one, and what it is about."""
    query = selected(Reaction.id, Reaction.stance, Actor.name, Reaction.evidence_start, Reaction.evidence_end,
                   Reaction.target_start, Reaction.target_end)  # fmt: skip
    query = join_accepted(query, "actor", Actor, Reaction.actor_id)
    for key, stance, name, start, end, first, last in connection.execute(
        query.where(Reaction.article_id == article, accepted("reaction", Reaction.id))
    ):
        one, title = kinds.public_id("reaction", key), f"{name or 'unknown'}: {stance.lower()}"
        yield Mark(start, end, "reaction", one, title)
        if first is not None:
            yield Mark(first, last, "reaction", one, title, "target")


def doubles(key: int) -> Select[Any]:
    """Articles that this one copies or updates, or that do so with it."""
    here, there = ArticleLink.article_id == key, ArticleLink.original_id == key
    query = selected(ArticleLink.relation, Article.id, Article.title, here.label("later"))
    on = (here & (Article.id == ArticleLink.original_id)) | (there & (Article.id == ArticleLink.article_id))
    return query.join(Article, on).where(here | there).order_by(Article.id).limit(50)
