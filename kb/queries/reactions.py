"""Who reacted how to what."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.orm import aliased

from kb import record
from kb.queries import filters
from kb.queries.run import first_by
from kb.store.models import Actor, ActorReport, Article, Reaction, Source
from kb.store.search import found

TargetReport = aliased(ActorReport, name="target_report")
TargetActor = aliased(Actor, name="target_actor")


DATE = func.coalesce(Reaction.start_date, Article.published_date)
"""When a reaction was: on its own date, else on that of its article."""


def dated_within(since: str | None, until: str | None) -> list[filters.Condition]:
    """That ``DATE`` lies in a period; asked of the two dates apart, so that an index finds the articles."""
    if since is None and until is None:
        return []
    own, printed = aliased(Reaction), aliased(Article)
    of_its_own = select(own.id).where(own.start_date.is_not(None), *filters.within(own.start_date, since, until))
    other = aliased(Reaction)
    of_articles = select(other.id).join(printed, printed.id == other.article_id)
    of_articles = of_articles.where(other.start_date.is_(None), *filters.within(printed.published_date, since, until))
    return [Reaction.id.in_(union_all(of_its_own, of_articles))]


def shown_as(actors: Any) -> Select[Any]:
    """A Select of the reports of some actors (a Select of ids) in articles."""
    shown = aliased(ActorReport)
    return select(shown.id).where(shown.actor_id.in_(actors))


def target_words() -> Any:
    """What a reaction is about: the actor's name, else the words of the text."""
    words = filters.cut(Article.text, Reaction.target_start, Reaction.target_end)
    return func.coalesce(TargetActor.name, words)


def reactions(
    *,
    actor: Sequence[str] = (),
    country: Sequence[str] = (),
    to: str | None = None,
    since: str | None = None,
    until: str | None = None,
    stance: Sequence[str] = (),
    outlet: str | None = None,
    text: str | None = None,
    rejected: bool = False,
) -> Select[Any]:
    """Reactions, one row for each report, those of the newest articles first.

    Who reacts must be one of the actors and of one of the countries named, ``to`` is the actor reacted to;
    the period is that of ``date``; ``text`` are words in the clause that shows the stance.
    """
    evidence = filters.cut(Article.text, Reaction.evidence_start, Reaction.evidence_end)
    query = (
        select(
            filters.public_id("reaction", Reaction.id),
            DATE.label("date"),
            Actor.name.label("actor"),
            Actor.country.label("country"),
            Reaction.stance,
            Reaction.target_kind.label("target_kind"),
            target_words().label("target"),
            evidence.label("evidence"),
            Source.name.label("outlet"),
        )
        .join(Article, Article.id == Reaction.article_id)
        .join(ActorReport, ActorReport.id == Reaction.actor_report_id)
        .join(Actor, Actor.id == ActorReport.actor_id)
        .outerjoin(TargetReport, TargetReport.id == Reaction.target_actor_report_id)
        .outerjoin(Source, Source.id == Article.source_id)
    )
    query = filters.join_accepted(query, "actor", TargetActor, TargetReport.actor_id)
    query = query.where(
        *([] if rejected else [filters.accepted("reaction", Reaction.id), filters.accepted("actor", Actor.id)]),
        *filters.any_of(actor, lambda name: Actor.id.in_(filters.actor_ids(name))),
        *filters.any_of(country, lambda name: Actor.country == filters.country_code(name)),
        *([Reaction.target_actor_report_id.in_(shown_as(filters.actor_ids(to)))] if to else []),
        *dated_within(since, until),
        *([Reaction.stance.in_(filters.chosen(stance, record.Stance, "stance"))] if stance else []),
        *([Article.source_id.in_(filters.outlets(outlet))] if outlet else []),
        *([found(Article.id, f'"{text}"'), filters.contains(evidence, text)] if text else []),
    )
    order = (Article.published_date.desc().nulls_last(), Article.id.desc(), Reaction.position)
    return first_by(query.order_by(*order), Reaction.id)
