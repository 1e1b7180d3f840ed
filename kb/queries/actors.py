"""Who there is: persons, organizations, countries, groups."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select

from kb import record
from kb.queries import filters
from kb.queries.run import Conditions, listing
from kb.store.models import (
    Actor,
    Judgement,
    MeetingParticipant,
    Office,
    Reaction,
    Statement,
)
from kb.words import vocabulary_words
from kb.world.blocs import country_code


def counted(query: Any) -> Any:
    """A count that belongs to the actor of the row."""
    return query.correlate(Actor).scalar_subquery()


def rejected_of(kind: str, key: Any, count: Any) -> Any:
    """How many of those that are counted a person rejected."""
    return counted(count.where(Judgement.kind == kind, Judgement.entity_id == key, Judgement.verdict == "rejected"))


def accepted_of(kind: str, key: Any, count: Any) -> Any:
    """A count without what a person rejected, which is few: the others need only be counted in an index."""
    return counted(count) - rejected_of(kind, key, count)


def last_role() -> Any:
    """The office in which the actor was seen last."""
    query = select(Office.title).where(Office.actor_id == Actor.id)
    return counted(query.order_by(Office.seen_to.desc().nulls_last(), Office.title).limit(1))


def actors(
    *, name: str | None = None, country: Sequence[str] = (), kind: Sequence[str] = (), rejected: bool = False
) -> Select[Any]:
    """Actors, those of the most articles first; ``name`` may be a name, an alias or an id.

    Articles and reactions are as many as when a load or a resolution last ended.
    """
    meetings = select(func.count()).where(MeetingParticipant.actor_id == Actor.id)
    statements = select(func.count()).where(Statement.speaker_id == Actor.id)
    reactions = select(func.count()).where(Reaction.actor_id == Actor.id)
    query = select(
        filters.id_column("actor", Actor.id),
        Actor.name,
        Actor.kind,
        Actor.country,
        last_role().label("role"),
        accepted_of("meeting", MeetingParticipant.meeting_id, meetings).label("meetings"),
        accepted_of("statement", Statement.id, statements).label("statements"),
        (Actor.reactions - rejected_of("reaction", Reaction.id, reactions)).label("reactions"),
        Actor.articles,
        Actor.wikidata_id,
    )
    conditions: Conditions = [
        *([] if rejected else [filters.accepted("actor", Actor.id)]),
        *([Actor.id.in_(filters.actor_ids(name, rejected))] if name else []),
        *filters.any_of(country, lambda one: Actor.country == country_code(one)),
        *([Actor.kind.in_(vocabulary_words(kind, record.ActorKind, "kind"))] if kind else []),
    ]
    return listing(query, select(Actor.id), conditions, (Actor.articles.desc(), Actor.name, Actor.id))
