"""Who reacted how to what."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from kb import record
from kb.queries import filters
from kb.queries.choices import Choice, by_names
from kb.queries.run import Conditions, listing
from kb.store.dialect import unindexed
from kb.store.models import Actor, Article, Reaction, Source
from kb.store.search import search_finds
from kb.words import vocabulary_words

TargetActor = aliased(Actor, name="target_actor")
Deed, Own = aliased(Reaction, name="deed"), aliased(Article, name="own")
"""What a condition looks for, beside the reactions that a query is about."""


def at_actor(actors: Any) -> Choice:
    """That a reaction is about one of these actors (a Select of ids), and not about what one said."""
    return Choice(
        Reaction.id,
        lambda named: select(Deed.id).where(Deed.target_kind == "actor", filters.of(Deed.recipient_id, named)),
        lambda named: and_(Reaction.target_kind == "actor", filters.of(unindexed(Reaction.recipient_id), named)),
        actors,
    )


def accepted_deeds() -> list[filters.Condition]:
    """That nobody rejected a reaction, or who reacts."""
    return [filters.accepted("reaction", Reaction.id), filters.accepted("actor", Reaction.actor_id)]


def target_words() -> Any:
    """What a reaction is about: the actor's name, else the words of the text."""
    words = filters.cut(Article.text, Reaction.target_start, Reaction.target_end)
    return func.coalesce(TargetActor.name, words)


def with_target(query: Select[Any]) -> Select[Any]:
    """A Select of reactions with the actors that they are about, and not those who said what they are about."""
    about = and_(TargetActor.id == Reaction.recipient_id, Reaction.target_kind == "actor")
    return query.outerjoin(TargetActor, and_(about, filters.accepted("actor", TargetActor.id)))


def printed(outlets: Any) -> Choice:
    """That a reaction is in an article of some outlets (a Select of ids)."""
    return Choice(
        Reaction.article_id,
        filters.printed_by,
        lambda named: unindexed(Reaction.article_id).in_(filters.printed_by(named)),
        outlets,
    )


def with_words(text: str) -> Choice:
    """That search finds this, as a phrase, in the article of a reaction."""

    def has(each: bool) -> Select[Any]:
        return select(Own.id).where(search_finds(Own.id, f'"{text}"', each))

    def each(_named: None) -> filters.Condition:
        return has(each=True).where(Own.id == Reaction.article_id).correlate(Reaction).exists()

    return Choice(Reaction.article_id, lambda _named: has(each=False), each, costly=True)


def reactions(  # noqa: PLR0913 - a parameter for each filter
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
    """Reactions, one row for each report, the latest first.

    Who reacts must be one of the actors and of one of the countries named, ``to`` is the actor reacted to;
    the period is that of ``date``; ``text`` are words in the clause that shows the stance.
    """
    evidence = filters.cut(Article.text, Reaction.evidence_start, Reaction.evidence_end)
    query = (
        select(
            filters.id_column("reaction", Reaction.id),
            Reaction.date,
            Actor.name.label("actor"),
            Actor.country.label("country"),
            Reaction.stance,
            Reaction.target_kind.label("target_kind"),
            target_words().label("target"),
            evidence.label("evidence"),
            Source.name.label("outlet"),
        )
        .outerjoin(Article, Article.id == Reaction.article_id)
        .outerjoin(Actor, Actor.id == Reaction.actor_id)
        .outerjoin(Source, Source.id == Article.source_id)
    )
    rows = select(Reaction.id)
    if text:
        rows = rows.join(Article, Article.id == Reaction.article_id)
    conditions: Conditions = [
        *([] if rejected else accepted_deeds()),
        *filters.within(Reaction.date, since, until),
        *([Reaction.stance.in_(vocabulary_words(stance, record.Stance, "stance"))] if stance else []),
        *([filters.contains(evidence, text)] if text else []),
        *by_names(Reaction, "actor_id", filters.actor_ids, actor),
        *by_names(Reaction, "actor_id", filters.country_actor_ids, country),
        *([at_actor(filters.actor_ids(to))] if to else []),
        *([printed(filters.outlets(outlet))] if outlet else []),
        *([with_words(text)] if text else []),
    ]
    return listing(with_target(query), rows, conditions, (Reaction.date.desc().nulls_last(), Reaction.id.desc()))
