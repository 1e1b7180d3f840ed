"""Who and what the reports of new articles are: the first, cautious identity, given at load.

An actor is known by kind, normalized full name and a compatible country; a person's single name and an unnamed
collective without a country never leave their article. A place is known by its GeoNames id, else by name and
country; a meeting by the same two or more participants on the same day, where place, mode and status don't
contradict; a statement by its speaker and five or more identical words. Everything else gets an entity of its
own. All of it can be told from the evidence again: `kb.resolve` does so with all articles in view, and replaces
what is chosen here.

The boundary: ``assign`` gives every report of some articles its entity's id, before the evidence is written.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import Connection, update

from kb.kinds import ENTITIES
from kb.record import HAPPENED
from kb.store import dialect
from kb.store.base import Base, table
from kb.store.likeness import Kept
from kb.store.models import Actor, Meeting, MeetingParticipant, MeetingStatus, Place, Statement, StatementAddressee
from kb.store.rows import DATE_COLUMNS, ActorRow, MeetingPart, PlaceRow, Row, Rows, StatementRow, hashed
from kb.world.fold import fold, fold_text

SHORTEST_QUOTATION = 5
"""Words that two quotations must share to be one utterance ("Yes, we will" is said every day)."""


@dataclass(slots=True)
class Assigned:
    """The entities of some articles' reports: one list an article, one id a report, in the record's order."""

    actors: list[list[int]] = field(default_factory=list)
    places: list[list[int]] = field(default_factory=list)
    meetings: list[list[int]] = field(default_factory=list)
    statements: list[list[int]] = field(default_factory=list)
    joined_meetings: set[int] = field(default_factory=set)
    """Meetings that had a report before: their chosen values must be chosen anew."""
    joined_statements: set[int] = field(default_factory=set)
    """Statements with several reports: which is the first must be looked at anew."""


def assign(connection: Connection, articles: Sequence[Rows], kept: Kept | None = None) -> Assigned:
    """Give each report its entity, making the entities that aren't there yet; what is ``kept`` stays what it was.

    Needs the write lock.
    """
    out = Assigned()
    had = kept or {kind: [{}] * len(articles) for kind in ENTITIES}
    out.actors = _actors(connection, articles, had["actor"])
    out.places = _places(connection, articles, had["place"])
    _meetings(connection, articles, out, had["meeting"])
    _statements(connection, articles, out, had["statement"])
    return out


def actor_key(doc_id: str, kind: str, name: str, country: str | None) -> str:
    """What an actor is known by; with the article's own id where it must not be known elsewhere."""
    words = fold(name) or name
    if kind == "country":
        return f"country|{country or words}"
    if (kind == "person" and " " not in words) or (kind == "group" and not country):
        return f"{kind}|{words}|@{doc_id}"
    return f"{kind}|{words}"


def place_key(name: str, country: str | None, geonames_id: int | None) -> str:
    """What a place is known by."""
    return f"geonames|{geonames_id}" if geonames_id is not None else f"{fold(name) or name}|{country or ''}"


@dataclass(slots=True, eq=False)
class Entity:
    """A known or a new entity; a new one has the id 0 until it is written."""

    id: int
    key: str
    values: Row
    traits: dict[str, Any] = field(default_factory=dict)


class Directory:
    """The known and the new entities of one table, by key."""

    def __init__(self, connection: Connection, model: type[Base], traits: Sequence[str], keys: Iterable[str]) -> None:
        self.connection, self.table = connection, table(model)
        self.by_key: dict[str, list[Entity]] = defaultdict(list)
        self.new: list[Entity] = []
        columns = ", ".join(("id", "identity_key", *traits))
        query = f"SELECT {columns} FROM {self.table.name} WHERE identity_key IN {{values}} ORDER BY id"
        for row in dialect.lookup(connection, query, sorted(set(keys))):
            self.by_key[row[1]].append(Entity(row[0], row[1], (), dict(zip(traits, row[2:], strict=True))))

    def add(self, key: str, values: Row, **traits: Any) -> Entity:
        """A new entity."""
        out = Entity(0, key, values, traits)
        self.new.append(out)
        self.by_key[key].append(out)
        return out

    def write(self, columns: Sequence[str]) -> None:
        """Write the new entities; from now on they have ids."""
        if self.new:
            first = dialect.reserve(self.connection, self.table, len(self.new))
            for k, entity in enumerate(self.new):
                entity.id = first + k
            rows = [(e.id, e.key, *e.values) for e in self.new]
            dialect.insert_rows(self.connection, self.table, ("id", "identity_key", *columns), rows)


Had = Sequence[Mapping[int, int]]


def _known(had: Mapping[int, int], position: int, key: str) -> Entity | None:
    """The entity that the report at this position keeps."""
    return Entity(had[position], key, ()) if position in had else None


def _actors(connection: Connection, articles: Sequence[Rows], had: Had) -> list[list[int]]:
    keys = [[actor_key(a.doc_id, row.kind, row.name, row.country) for row in a.actors] for a in articles]
    directory = Directory(connection, Actor, ["country"], chain.from_iterable(keys))
    adopted: list[Entity] = []
    chosen = [[_known(old, k, key) or _actor(directory, key, row, adopted)
               for k, (row, key) in enumerate(zip(article.actors, its, strict=True))]
              for article, its, old in zip(articles, keys, had, strict=True)]  # fmt: skip
    directory.write(("kind", "name", "country"))
    actor = table(Actor)
    for entity in adopted:
        country = entity.traits["country"]
        connection.execute(update(actor).where(actor.c.id == entity.id).values(country=country))
    return [[entity.id for entity in entities] for entities in chosen]


def _actor(directory: Directory, key: str, row: ActorRow, adopted: list[Entity]) -> Entity:
    """The one of the same country, else one of none known; a report without a country joins the only one."""
    kind, name, country = row.kind, row.name, row.country
    same = directory.by_key[key]
    found = next((e for e in same if e.traits["country"] == country), None)
    if found is None and country is None and len(same) == 1:
        return same[0]
    if found is None and country is not None:
        found = next((e for e in same if e.traits["country"] is None), None)
        if found is not None:
            found.traits["country"] = country
            adopted.append(found)
            if not found.id:
                found.values = (kind, found.values[1], country)
    return found or directory.add(key, (kind, name, country), country=country)


def _places(connection: Connection, articles: Sequence[Rows], had: Had) -> list[list[int]]:
    keys = [[place_key(row.name, row.country, row.geonames_id) for row in a.places] for a in articles]
    directory = Directory(connection, Place, [], chain.from_iterable(keys))
    chosen = [[_known(old, k, key) or (directory.by_key[key] or [directory.add(key, _place(row))])[0]
               for k, (row, key) in enumerate(zip(article.places, its, strict=True))]
              for article, its, old in zip(articles, keys, had, strict=True)]  # fmt: skip
    directory.write(("name", "country", "latitude", "longitude", "geonames_id", "folded"))
    return [[entity.id for entity in entities] for entities in chosen]


def _place(row: PlaceRow) -> Row:
    return (row.name, row.country, row.latitude, row.longitude, row.geonames_id, fold(row.name))


def meeting_keys(article: Rows, actors: Sequence[int]) -> list[str]:
    """What each meeting of an article is known by: who and which day; else its article, who, and which of these."""
    parties: dict[int, set[int]] = defaultdict(set)
    for party in article.participants:
        parties[party.meeting].add(actors[party.actor])
    seen: Counter[str] = Counter()
    out = []
    for k, (_, row) in enumerate(article.meetings):
        who = ",".join(map(str, sorted(parties[k])))
        widely = len(parties[k]) > 1 and row.start_precision == "day" and row.precision in (None, "day")
        key = f"{who}|{row.start_date}" if widely else f"{who}|@{article.doc_id}"
        seen[key] += 1
        out.append(key if widely else f"{key}|{seen[key]}")
    return out


def _meetings(connection: Connection, articles: Sequence[Rows], out: Assigned, had: Had) -> None:
    keys = [meeting_keys(a, ids) for a, ids in zip(articles, out.actors, strict=True)]
    directory = Directory(connection, Meeting, ["mode", "status", "place_id"], chain.from_iterable(keys))
    chosen: list[list[Entity]] = []
    for article, its, places, old in zip(articles, keys, out.places, had, strict=True):
        mine: list[Entity] = []
        for k, (part, key) in enumerate(zip(article.meetings, its, strict=True)):
            traits = _meeting_traits(part, places)
            free = (e for e in directory.by_key[key] if e not in mine and agree(e.traits, traits))
            found = _known(old, k, key) or next(free, None)
            values = (part.row.mode, part.row.status, *part.row.dates, traits["place_id"])
            mine.append(found or directory.add(key, values, **traits))
        chosen.append(mine)
    directory.write(("mode", "status", *DATE_COLUMNS, "place_id"))
    out.meetings = [[entity.id for entity in entities] for entities in chosen]
    reports = Counter(chain.from_iterable(out.meetings))
    new = {entity.id for entity in directory.new}
    out.joined_meetings = {m for m, n in reports.items() if n > 1 or m not in new}
    _meeting_parts(connection, articles, out)


def _meeting_traits(part: MeetingPart, places: Sequence[int]) -> dict[str, Any]:
    place = None if part.place is None else places[part.place]
    return {"mode": part.row.mode, "status": part.row.status, "place_id": place}


def agree(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    """Whether two reports of the same parties on the same day can be one meeting."""
    here_and_there = None not in (a["place_id"], b["place_id"]) and a["place_id"] != b["place_id"]
    by_phone = (a["mode"] == "phone") != (b["mode"] == "phone")
    held_and_cancelled = {a["status"], b["status"]} & set(HAPPENED) and "cancelled" in (a["status"], b["status"])
    return not (here_and_there or by_phone or held_and_cancelled)


def _meeting_parts(connection: Connection, articles: Sequence[Rows], out: Assigned) -> None:
    """Participants and status of the meetings that one report tells; of joined ones ``canonical`` writes them."""
    participants: dict[tuple[int, int], Row] = {}
    statuses: list[Row] = []
    for article, actors, meetings in zip(articles, out.actors, out.meetings, strict=True):
        for party in article.participants:
            meeting, actor = meetings[party.meeting], actors[party.actor]
            if meeting not in out.joined_meetings:
                participants.setdefault((meeting, actor), (meeting, actor, party.role))
        statuses += [(m, 0, row.status, article.article.published_date)
                     for m, (_, row) in zip(meetings, article.meetings, strict=True)
                     if m not in out.joined_meetings]  # fmt: skip
    dialect.insert_rows(
        connection, table(MeetingParticipant), ("meeting_id", "actor_id", "role"), list(participants.values())
    )
    dialect.insert_rows(connection, table(MeetingStatus), ("meeting_id", "position", "status", "reported_on"), statuses)


def statement_key(doc_id: str, speaker: int | None, quotation: str, sense: str = "") -> str:
    """What a statement is known by: speaker and words, and whether they are denied or asked; or within its article."""
    words = fold_text(quotation) or quotation
    known = f"{speaker or ''}|{hashed(words)}{sense}"
    return known if speaker is not None and words.count(" ") >= SHORTEST_QUOTATION - 1 else f"{known}|@{doc_id}"


def sense(row: StatementRow) -> str:
    """That the words are denied, asked or supposed, as a part of what a statement is known by."""
    return "".join(f"|{said}" for said in (row.polarity, row.modality) if said)


class Spoken(NamedTuple):
    """The values of a statement."""

    speaker_id: int | None
    form: str
    quotation: str
    published_date: str | None


def _spoken(article: Rows, actors: Sequence[int]) -> list[Spoken]:
    """The statements of an article."""
    day = article.article.published_date
    return [
        Spoken(None if who is None else actors[who], row.form, row.quotation or row.content, day)
        for who, _, row in article.statements
    ]


def _statements(connection: Connection, articles: Sequence[Rows], out: Assigned, had: Had) -> None:
    spoken = [_spoken(article, actors) for article, actors in zip(articles, out.actors, strict=True)]
    keys = [
        [statement_key(a.doc_id, one.speaker_id, one.quotation, sense(part.row))
         for one, part in zip(its, a.statements, strict=True)]
        for a, its in zip(articles, spoken, strict=True)
    ]  # fmt: skip
    directory = Directory(connection, Statement, [], chain.from_iterable(keys))
    chosen = [[_known(old, k, key) or (directory.by_key[key] or [directory.add(key, row)])[0]
               for k, (row, key) in enumerate(zip(rows, its, strict=True))]
              for rows, its, old in zip(spoken, keys, had, strict=True)]  # fmt: skip
    directory.write(Spoken._fields)
    out.statements = [[entity.id for entity in entities] for entities in chosen]
    new = {entity.id for entity in directory.new}
    reports = Counter(chain.from_iterable(out.statements))
    out.joined_statements = {s for s, n in reports.items() if n > 1 or s not in new}
    addressed = {(statements[s], actors[a]): None
                 for article, actors, statements in zip(articles, out.actors, out.statements, strict=True)
                 for s, _, a in article.addressees}  # fmt: skip
    dialect.merge_rows(connection, table(StatementAddressee), ("statement_id", "actor_id"), list(addressed),
                       "ON CONFLICT DO NOTHING")  # fmt: skip
