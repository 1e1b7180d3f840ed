"""What the filters of all listings share: names, countries, periods, words of a vocabulary."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    Text,
    and_,
    cast,
    false,
    func,
    literal,
    or_,
    select,
    union,
)
from sqlalchemy.orm import aliased
from sqlalchemy.sql.expression import SelectBase

from kb import kinds
from kb.store import dialect
from kb.store.models import Actor, ActorAlias, Article, Judgement, Place, Source
from kb.words import days_between
from kb.world.blocs import country_code
from kb.world.countries import code_of
from kb.world.fold import fold

Condition = ColumnElement[bool]
Named = aliased(Actor, name="named")
NamedPlace = aliased(Place, name="named_place")
Printed = aliased(Article, name="printed")
"""Actors, places and articles that a filter names, beside those that a query is about."""


def within(column: Any, since: str | None, until: str | None) -> list[Condition]:
    """That a date lies in a period of written dates, both ends included."""
    first, last = days_between(since, until)
    return [*([column >= first] if first else []), *([column <= last] if last else [])]


def rejected(kind: str) -> Select[Any]:
    """A Select of the numbers of the entities (or reactions) of this kind that a person rejected."""
    return select(Judgement.entity_id).where(Judgement.kind == kind, Judgement.verdict == "rejected")


def accepted(kind: str, key: Any) -> Condition:
    """Whether nobody rejected the entity (or reaction) of this kind and number."""
    return key.not_in(rejected(kind))  # type: ignore[no-any-return]


def join_accepted(query: Select[Any], kind: str, entity: Any, key: Any, outer: bool = True) -> Select[Any]:
    """Join an entity by its number; one that a person rejected is as if it weren't there."""
    return query.join(entity, and_(entity.id == key, accepted(kind, entity.id)), isouter=outer)


def contains(column: Any, text: str) -> Condition:
    """Whether a text contains another, whatever the case of its (ASCII) letters."""
    return column.ilike(f"%{escaped(text)}%", escape="\\")  # type: ignore[no-any-return]


def escaped(text: str) -> str:
    """A text as a LIKE pattern that means only itself."""
    return re.sub(r"([\\%_])", r"\\\1", text)


def outlets(name: str) -> Any:
    """A Select of the ids of the outlets with this in their names."""
    return select(Source.id).where(contains(Source.name, name))


def has_words(folded: Any, name: str) -> Condition:
    """Whether a folded name holds a name's words as whole words: "Kim" is in "Kim Jong Un", not in "Kimball"."""
    words = fold(name)
    if not words:
        return false()
    return dialect.worded(folded, literal(words))


def of(column: Any, named: Any) -> Condition:
    """Whether a column has one of the ids that are named: by a Select, or as ``these``."""
    return column.in_(named) if isinstance(named, SelectBase) else dialect.one_of(column, named)


def either(selects: Sequence[Any]) -> Any:
    """A Select of what any of some Selects of ids has."""
    return selects[0] if len(selects) == 1 else union(*selects)


def actor_ids(name: str, rejected: bool = False) -> Any:
    """A Select of the ids of the actors that an id ("a12"), a name or an alias means; a name is an alias, too.

    Those that a person rejected are among them only if asked for.
    """
    key = kinds.public_number(name, "actor")
    there = [] if rejected else [accepted("actor", Named.id if key is not None else ActorAlias.actor_id)]
    if key is not None:
        return select(Named.id).where(Named.id == key, *there)
    return select(ActorAlias.actor_id).where(has_words(ActorAlias.folded, name), *there)


def country_actor_ids(country: str) -> Any:
    """A Select of the ids of a country's actors, the country itself among them."""
    return of_countries((country_code(country),))


def of_countries(codes: Iterable[str]) -> Any:
    """A Select of the ids of the actors of some countries (ISO 3166-1 alpha-3)."""
    return select(Named.id).where(Named.country.in_(tuple(codes)), accepted("actor", Named.id))


def all_of(wanted: Iterable[Any], condition: Any) -> list[Condition]:
    """One condition for each wanted thing: all of them must hold."""
    return [condition(one) for one in wanted]


def any_of(wanted: Iterable[Any], condition: Any) -> list[Condition]:
    """At most one condition: that one of the wanted things holds, if any is wanted."""
    held = all_of(wanted, condition)
    return [or_(*held)] if held else []


def place_is(name: str, place: Any = Place) -> Condition:
    """Whether ``place`` has this id ("p4"), this name, or lies in the country of this name or code."""
    key = kinds.public_number(name, "place")
    if key is not None:
        return place.id == key  # type: ignore[no-any-return]
    code = code_of(name)
    in_country = [place.country == code] if code else []
    return or_(has_words(place.folded, name), *in_country)


def place_ids(name: str) -> Any:
    """A Select of the ids of the places that an id, a name or a country means."""
    return select(NamedPlace.id).where(place_is(name, NamedPlace), accepted("place", NamedPlace.id))


def printed_by(named: Any) -> Any:
    """A Select of the articles of some outlets (a Select of ids)."""
    return select(Printed.id).where(of(Printed.source_id, named))


def id_column(kind: str, column: Any) -> Any:
    """A row's public id: ``m12``."""
    return (literal(kinds.LETTERS[kind]) + cast(column, String)).label("id")


def cut(text: Any, start: Any, end: Any) -> Any:
    """The words of a span, [start, end) in code points of ``text``."""
    return func.substr(text, start + literal(1, Integer), end - start, type_=Text())
