"""Which actor is which item of a table of known ones (Wikidata), with a score, and the decisions that link them.

Names must agree as resolution takes names to agree; country and office speak for a match, another country against it.
A link is a decision like ``assign a7 wikidata_id=Q42``: it can be undone, is exported, and what somebody undid is not
linked again.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import Connection, Engine, text

from kb import kinds
from kb.resolve import lexicon
from kb.resolve.decide import Desk
from kb.resolve.decisions import Finder, decisions
from kb.resolve.items import Item
from kb.resolve.names import acronym, is_description, keys, organization, similarity, surname_only
from kb.resolve.run import applied
from kb.store.engine import reading, writing
from kb.world.countries import code_of
from kb.world.fold import fold

THRESHOLD = 0.8
"""From which score a link is made, if nothing else says."""
NEAR = 0.1
"""By how much a match must be better than the next one of another item."""
LEAST = 0.4
"""Matches below are not worth showing."""
NAME, COUNTRY, OFFICE = 0.7, 0.2, 0.1
"""What name, country and office weigh."""
UNTOLD = 0.5
"""What a country that one side doesn't tell counts of one that agrees."""


@dataclass
class Known:
    """An actor of the database, with what is compared."""

    number: int
    kind: str
    name: str
    country: str | None
    wikidata_id: str | None
    articles: int
    names: set[str] = field(default_factory=set)
    offices: set[str] = field(default_factory=set)


class Match(NamedTuple):
    """An actor and an item that it may be; ``state`` says what is done about it."""

    id: str
    name: str
    kind: str
    country: str | None
    wikidata_id: str
    item: str
    score: float
    why: str
    state: str


ACTORS = """SELECT id, kind, name, country, wikidata_id, articles FROM actor
            WHERE id NOT IN (SELECT entity_id FROM judgement WHERE kind = 'actor' AND verdict = 'rejected')
            ORDER BY id"""


def actors(connection: Connection) -> list[Known]:
    """The actors that nobody rejected, with names and offices."""
    found = {row[0]: Known(*row) for row in connection.execute(text(ACTORS))}
    for number, name in connection.execute(text("SELECT actor_id, name FROM actor_alias")):
        if number in found:
            found[number].names.add(name)
    for number, title in connection.execute(text("SELECT actor_id, title FROM office")):
        if number in found:
            found[number].offices.add(title)
    return list(found.values())


def usable(actor: Known) -> set[str]:
    """The names of an actor that tell who it is: of a person no surname alone and no office."""
    names = {actor.name, *actor.names}
    if actor.kind == "person":
        return {n for n in names if not surname_only(n) and not is_description(n)}
    return {n for n in names if any(c.isupper() for c in n)} if actor.kind == "organization" else {actor.name}


def candidates(known: Iterable[Known], table: Sequence[Item]) -> Iterator[tuple[Known, Item]]:
    """Pairs that share a key of their names."""
    blocks: dict[tuple[str, str], dict[str, Item]] = defaultdict(dict)
    for item in table:
        for kind in ("person", "organization"):
            for key in {k for name in item.names for k in keys(name, kind)}:
                blocks[kind, key][item.id] = item
        for code in {code_of(name) for name in item.names} - {None}:
            blocks["country", str(code)][item.id] = item
    for actor in known:
        if actor.kind == "country":
            own = {actor.country or ""}
        else:
            own = {k for name in usable(actor) for k in keys(name, actor.kind)}
        found = {k: item for key in sorted(own) for k, item in blocks[actor.kind, key].items()}
        yield from ((actor, item) for _, item in sorted(found.items()))


def score(actor: Known, item: Item) -> tuple[float, str]:
    """How sure it is that they are one, from 0 to 1, and why."""
    if item.kinds and actor.kind not in item.kinds:
        return 0.0, f"{actor.kind}, not {' or '.join(sorted(item.kinds))}"
    if actor.kind == "country":
        return of_country(actor, item)
    how = of_person if actor.kind == "person" else of_organization
    name = max((how(a, b) for a in usable(actor) for b in item.names), default=0.0)
    if not name:
        return 0.0, "other names"
    same = None if not (actor.country and item.countries) else actor.country in item.countries
    if same is False:
        return 0.0, "another country"
    office = bool(telling(actor.offices) & telling(item.offices))
    total = NAME * name + COUNTRY * (1 if same else UNTOLD if name == 1 and actor.kind != "person" else 0)
    total += OFFICE * office + (0 if office else OFFICE * UNTOLD if actor.kind != "person" or not item.offices else 0)
    said = [f"name {name:g}", *(["country"] if same else []), *(["office"] if office else [])]
    return round(total, 3), ", ".join(said)


def of_country(actor: Known, item: Item) -> tuple[float, str]:
    """A country is known by any of its names, unless the item lies in a country (a city of that name)."""
    named = actor.country is not None and actor.country in {code_of(name) for name in item.names}
    sure = "country" in item.kinds or (not item.kinds and item.countries <= {actor.country})
    return (1.0, "name of the country") if named and sure else (0.0, "other names")


def of_person(a: str, b: str) -> float:
    """How well two full names agree."""
    found = similarity(a, b)
    return found if found >= 0.8 else 0.0


def of_organization(a: str, b: str) -> float:
    """How well two names of bodies agree: the same, or the acronym of one."""
    left, right = organization(a), organization(b)
    if left == right or fold(a) == fold(b):
        return 1.0
    short, long = sorted((a, b), key=len)
    return 0.7 if short.isupper() and len(short) > 2 and fold(short) == acronym(long) else 0.0


def telling(offices: Iterable[str]) -> set[str]:
    """The words of offices that tell one from another."""
    words = {w for title in offices for w in fold(title).split() if len(w) > 2}
    return words - lexicon.words("weak_office_words") - lexicon.words("organization_noise")


def matches(connection: Connection, table: Sequence[Item], threshold: float = THRESHOLD) -> list[Match]:
    """Who may be what, best first, each with what is to be done about it."""
    known = actors(connection)
    found = [(*score(a, i), a, i) for a, i in candidates(known, table)]
    found = sorted((f for f in found if f[0] >= LEAST), key=lambda f: (-f[0], -f[2].articles, f[2].number, f[3].id))
    undone, best = refused(connection), rivals((f[0], f[2].number, f[3].id) for f in found)
    taken: dict[str, int] = {a.wikidata_id: a.number for a in known if a.wikidata_id}
    out = []
    for value, why, actor, item in found:
        state = "below the threshold"
        if actor.wikidata_id:
            state = "linked" if actor.wikidata_id == item.id else f"is {actor.wikidata_id}"
        elif (actor.number, item.id) in undone:
            state = "undone before"
        elif value >= threshold:
            state = verdict(value, best[actor.number], item.id, taken.get(item.id))
        if state == "link":
            taken[item.id] = actor.number
        out.append(Match(kinds.public_id("actor", actor.number), actor.name, actor.kind, actor.country, item.id,
                         item.name, value, why, state))  # fmt: skip
    return out


def verdict(value: float, best: Mapping[str, float], item: str, taken: int | None) -> str:
    """Whether a good match is the link: not if another item is as good, or another actor is that item."""
    if any(other != item and found > value - NEAR for other, found in best.items()):
        return "ambiguous"
    return "link" if taken is None else f"{kinds.public_id('actor', taken)} is this already"


def rivals(found: Iterable[tuple[float, int, str]]) -> dict[int, dict[str, float]]:
    """For each actor the scores of its items."""
    out: dict[int, dict[str, float]] = defaultdict(dict)
    for value, number, item in found:
        out[number][item] = value
    return out


def refused(connection: Connection) -> set[tuple[int, str]]:
    """Links that somebody took back: actors, as they are now, and ids."""
    said = [d for d in decisions(connection, active=False)
            if d.undone_at and d.kind == "assign" and d.arguments.get("values", {}).get("wikidata_id")]  # fmt: skip
    finder = Finder(connection, said)
    return {(found.entity, d.arguments["values"]["wikidata_id"])
            for d in said for _, found in finder.found("actor", d.arguments["reports"])}  # fmt: skip


def link(connection: Connection, found: Iterable[Match], author: str | None, source: str) -> list[int]:
    """Write the links down as decisions; their numbers. Needs the write lock."""
    out = []
    for match in found:
        if match.state == "link":
            desk = Desk(connection, author, f"link {source}: score {match.score:g}, {match.why}")
            out.append(desk.assign(match.id, [f"wikidata_id={match.wikidata_id}"]))
    return out


class Linked(NamedTuple):
    """Who may be what, the decisions that link some, and what resolution then changed."""

    found: list[Match]
    numbers: list[int]
    changes: list[str]


def link_all(
    engine: Engine, table: Sequence[Item], source: str, author: str | None, threshold: float = THRESHOLD,
    *, dry_run: bool = False,
) -> Linked:  # fmt: skip
    """Match a table, link what is sure enough and resolve, all or nothing; or only match. Raises ``DatabaseError``."""
    if dry_run:
        with reading(engine) as connection:
            return Linked(matches(connection, table, threshold), [], [])
    with writing(engine) as connection:
        found = matches(connection, table, threshold)
        numbers = link(connection, found, author, source)
        return Linked(found, numbers, applied(connection).lines if numbers else [])
