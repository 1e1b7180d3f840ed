"""What the filters of all listings share: names, countries, periods, words of a vocabulary."""

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, get_args

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

from kb.countries import code_of, nearest
from kb.errors import UsageError
from kb.fold import fold
from kb.queries.blocs import members
from kb.store import dialect, ids
from kb.store.models import Actor, ActorAlias, Article, Judgement, Place, Source

Condition = ColumnElement[bool]
Named = aliased(Actor, name="named")
NamedPlace = aliased(Place, name="named_place")
Printed = aliased(Article, name="printed")
"""Actors, places and articles that a filter names, beside those that a query is about."""
WRITTEN_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def since_date(text: str | None) -> date | None:
    """The first day of a written date (YYYY, YYYY-MM or YYYY-MM-DD). Raises UsageError for anything else."""
    if text is None:
        return None
    year, month, day = written(text)
    return day_of(text, year, month or 1, day or 1)


def until_date(text: str | None) -> date | None:
    """The last day of a written date (YYYY, YYYY-MM or YYYY-MM-DD). Raises UsageError for anything else."""
    if text is None:
        return None
    year, month, day = written(text)
    month = month or 12
    return day_of(text, year, month, day or (monthrange(year, month)[1] if 1 <= month <= 12 else 1))


def period(since: str | None, until: str | None) -> tuple[date | None, date | None]:
    """The first and the last day of a period of written dates. Raises UsageError if it ends before it begins."""
    first, last = since_date(since), until_date(until)
    if first and last and last < first:
        raise UsageError(f"no period: it ends ({until}) before it begins ({since})")
    return first, last


def within(column: Any, since: str | None, until: str | None) -> list[Condition]:
    """That a date lies in a period of written dates, both ends included."""
    first, last = period(since, until)
    return [*([column >= first] if first else []), *([column <= last] if last else [])]


def written(text: str) -> tuple[int, int, int]:
    """Year, month and day of a written date, 0 where not given."""
    match = WRITTEN_DATE.fullmatch(text.strip())
    if not match:
        raise UsageError(f"no date: {text!r}; write YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part or 0) for part in match.groups())
    return year, month, day


def day_of(text: str, year: int, month: int, day: int) -> date:
    """A calendar day. Raises UsageError if the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError as error:
        raise UsageError(f"no date: {text!r}; {error}") from error


def chosen(values: Sequence[str], vocabulary: Any, what: str) -> list[str]:
    """Values of a ``Literal``, whatever their case. Raises UsageError for a value that isn't one of them."""
    known = {value.casefold(): value for value in get_args(vocabulary)}
    for value in values:
        if value.casefold() not in known:
            raise UsageError(f"no {what} {value!r}: one of {', '.join(known.values())}")
    return [known[value.casefold()] for value in values]


def country_code(name: str, what: str = "country") -> str:
    """The ISO 3166-1 alpha-3 code of a country given by a code or a name.

    Raises UsageError if no country has it.
    """
    code = code_of(name)
    if code:
        return code
    if name.strip().casefold() in members():
        raise UsageError(f"no country {name!r}: it is a bloc")
    near = nearest(name)
    advice = f"is it {near}?" if near else "write a name or an ISO 3166-1 code"
    raise UsageError(f"no {what} {name!r}: {advice}")


def country_codes(name: str) -> tuple[str, ...]:
    """The countries that a name, a code, a bloc or ``NAME=AAA,BBB`` means. Raises UsageError if there is none."""
    _, is_group, group = name.partition("=")
    if is_group and "://" not in name:  # a URL's query is no bloc, and what it holds is not to be told
        return tuple(country_code(one) for one in group.split(","))
    known = members().get(name.strip().casefold())
    return tuple(map(country_code, known)) if known else (country_code(name, "country or bloc"),)


def as_sure(value: float | str) -> float:
    """A confidence. Raises UsageError for what is no number from 0 to 1."""
    with suppress(ValueError):
        if 0 <= float(value) <= 1:
            return float(value)
    raise UsageError(f"confidence is a number from 0 to 1, not {value!r}")


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


def key_of(name: str, kind: str) -> int | None:
    """The number of a public id (``a12``), or None if this is no id of that kind."""
    try:
        found, number = ids.split(name)
    except UsageError:
        return None
    return number if found == kind else None


def actor_ids(name: str, rejected: bool = False) -> Any:
    """A Select of the ids of the actors that an id ("a12"), a name or an alias means; a name is an alias, too.

    Those that a person rejected are among them only if asked for.
    """
    key = key_of(name, "actor")
    there = [] if rejected else [accepted("actor", Named.id if key is not None else ActorAlias.actor_id)]
    if key is not None:
        return select(Named.id).where(Named.id == key, *there)
    return select(ActorAlias.actor_id).where(has_words(ActorAlias.folded, name), *there)


def country_actor_ids(country: str) -> Any:
    """A Select of the ids of a country's or a bloc's actors, the countries themselves among them."""
    return of_countries(country_codes(country))


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
    key = key_of(name, "place")
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


def public_id(kind: str, column: Any) -> Any:
    """A row's public id: ``m12``."""
    return (literal(ids.LETTERS[kind]) + cast(column, String)).label("id")


def cut(text: Any, start: Any, end: Any) -> Any:
    """The words of a span, [start, end) in code points of ``text``."""
    return func.substr(text, start + literal(1, Integer), end - start, type_=Text())
