"""What fields offer while somebody writes: things of a kind by a beginning of a name, a day, or words."""

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, select

from kb import kinds
from kb.errors import UsageError
from kb.explore.words import country, days
from kb.queries.filters import accepted, escaped
from kb.queries.pages import page
from kb.store.models import Actor, ActorAlias, Place

MOST = 10
"""Things that are offered."""
WORDS = 90
"""Letters of a statement that are shown."""
Offer = dict[str, str]


def offered(connection: Connection, kind: str, text: str) -> list[Offer]:
    """Things that may be meant, each an id and a label. Raises UsageError for a kind that is not looked for."""
    if kind not in KINDS:
        raise UsageError(f"no names of {kind!r}: one of {', '.join(KINDS)}")
    return KINDS[kind](connection, text) if text else []


def actors(connection: Connection, text: str) -> list[Offer]:
    """Actors that have a name which begins so, those of most articles first."""
    alias = select(ActorAlias.actor_id).where(ActorAlias.name.ilike(f"{escaped(text)}%", escape="\\"))
    query = select(Actor.id, Actor.name, Actor.country).where(accepted("actor", Actor.id), Actor.id.in_(alias))
    return named(connection, "actor", query.order_by(Actor.articles.desc(), Actor.id))


def places(connection: Connection, text: str) -> list[Offer]:
    """Places whose name begins so, those of most articles first."""
    query = select(Place.id, Place.name, Place.country).where(accepted("place", Place.id))
    query = query.where(Place.name.ilike(f"{escaped(text)}%", escape="\\"))
    return named(connection, "place", query.order_by(Place.articles.desc(), Place.id))


def named(connection: Connection, kind: str, query: Any) -> list[Offer]:
    """Things with name and country."""
    return [{"id": kinds.public_id(kind, key), "label": ", ".join(filter(None, (name, country(code))))}
            for key, name, code in connection.execute(query.limit(MOST))]  # fmt: skip


def meetings(connection: Connection, text: str) -> list[Offer]:
    """Meetings of a period, if a date is written, else of an actor."""
    dated = re.fullmatch(r"\d{4}(-\d{2}){0,2}", text)
    given = {"since": text, "until": text} if dated else {"actor": [text]}
    return [
        {"id": row["id"], "label": ", ".join(filter(None, (
            days(row["start"], row["end"]) or "undated", row["participants"] or "nobody named", row["place"],
            row["status"])))}
        for row in found(connection, "meetings", given)
    ]  # fmt: skip


def statements(connection: Connection, text: str) -> list[Offer]:
    """Statements in which search finds some words."""
    return [{"id": row["id"], "label": f"{row['speaker'] or 'Unknown'}: {row['quotation'][:WORDS]}"}
            for row in found(connection, "statements", {"text": text})]  # fmt: skip


def found(connection: Connection, name: str, given: dict[str, Any]) -> list[dict[str, Any]]:
    """The first rows of a listing; none while what is written makes no sense yet."""
    with suppress(UsageError):
        return page(connection, name, given, size=MOST).rows
    return []


KINDS: dict[str, Callable[[Connection, str], list[Offer]]] = {
    "actor": actors, "place": places, "meeting": meetings, "statement": statements,
}  # fmt: skip
