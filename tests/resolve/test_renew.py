"""Actors, places and meetings where only new articles came: less is looked at, and the outcome is that of looking at
everything, row for row, in whatever batches they came."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from kb.record import DocumentRecord
from kb.resolve import renew, run
from kb.resolve.run import resolve
from kb.store import loader
from tests.resolve.test_arrivals import phrase, rows
from tests.resolve.test_order import clear

PEOPLE = (
    ("person", "Ada Quill", "Quill"), ("person", "Ada M. Quill", "Quill"), ("person", "Quill", "Quill"),
    ("person", "QUILL ADA", "Quill"), ("person", "Bruno Vask", "Vask"), ("person", "Una Quill", "Una"),
    ("person", "prime minister", "minister"), ("person", "Vexor", "Vexor"), ("person", "Mara van Doorn", "van Doorn"),
    ("organization", "Vexor", "Vexor"), ("organization", "Vexor Group", "Vexor"), ("organization", "HGC", "HGC"),
    ("organization", "Harbour Grain Council", "HGC"), ("organization", "the union", "union"),
    ("organization", "central bank", "bank"), ("country", "Nauru", "Nauru"), ("group", "officials", "officials"),
    ("group", "Nauru officials", "officials"),
)  # fmt: skip
PLACES = (
    ("PORT VASK", "NRU", 11, (1.0, 2.0), "city"), ("Port Vask", "NRU", 11, (1.0, 2.0), None),
    ("Vask", "NRU", 11, (1.5, 2.0), "region"), ("Old Harbour", None, None, None, None),
    ("Old Harbour", "TUV", None, (40.0, 9.0), "exact"), ("old harbour", "TUV", None, None, "area"),
)  # fmt: skip
COUNTRIES = (None, "NRU", "NRU", "TUV")
ROLES = (None, None, "president", "prime minister", "MP", "envoy")
WORDS = ("met in", "held a summit in", "may meet in", "had talks in May 2031 in")


class Newsroom:
    """Writes articles on the same few people and places, some of them print another's text."""

    def __init__(self, rng: random.Random, undated: float) -> None:
        self.rng, self.undated = rng, undated
        self.texts: list[dict[str, object]] = []

    def article(self, doc: str, first: int) -> DocumentRecord:
        """An article of some days."""
        if self.texts and self.rng.random() < 0.15:
            story = self.rng.choice(self.texts)
        else:
            story = self.story(first)
            self.texts.append(story)
        published = None if self.rng.random() < self.undated else self.day(first)
        return DocumentRecord.model_validate({**story, "doc_id": doc, "published": published})

    def day(self, first: int) -> str:
        """Some day of three weeks."""
        day = self.rng.randint(first, first + 20)
        return f"2031-{day // 28 + 1:02}-{day % 28 + 1:02}"

    def story(self, first: int) -> dict[str, object]:
        """Who meets where and says what."""
        rng = self.rng
        cast = rng.sample(PEOPLE, rng.randint(2, 4))
        place = rng.choice(PLACES)
        text, people = "", []
        for k, (kind, name, short) in enumerate(cast):
            spans = [(len(text), len(text) + len(name))]
            text += name + " "
            if rng.random() < 0.5:
                spans.append((len(text), len(text) + len(short)))
                text += short + " "
            country = "NRU" if kind == "country" else rng.choice(COUNTRIES)
            role = rng.choice(ROLES) if kind == "person" else None
            one = {"id": f"a{k}", "name": name, "kind": kind, "country": country, "role": role}
            people.append({**one, "mentions": spans})
        text += rng.choice(WORDS) + " "
        where = self.place(place, len(text))
        text += place[0] + ". "
        told = len(text)
        words = phrase(rng)
        text += words + f" {rng.random()}" * 8
        said = [{"id": "s0", "form": "direct", "speaker": rng.choice(("a0", "a1", None)),
                 "content": [(told, told + len(words))], "addressees": rng.choice(([], ["a1"]))}]  # fmt: skip
        target = rng.choice(({"kind": "actor", "id": "a1"}, {"kind": "statement", "id": "s0"}))
        reaction = {"id": "r0", "actor": "a0", "stance": "SUPPORT", "evidence": (0, 5), "target": target}
        return {"text": text, "actors": people, "places": [where], "statements": said, "reactions": [reaction],
                "meetings": [self.meeting(people, told - 2, first)]}  # fmt: skip

    def place(self, place: tuple[object, ...], at: int) -> dict[str, object]:
        """A place that is named here."""
        name, country, number, spot, precision = place
        where = {"latitude": spot[0], "longitude": spot[1]} if isinstance(spot, tuple) else {}
        return {"id": "p0", "name": name, "country": country, "geonames_id": number, "precision": precision, **where,
                "mentions": [(at, at + len(str(name)))]}  # fmt: skip

    def meeting(self, people: list[dict[str, object]], end: int, first: int) -> dict[str, object]:
        """The people meet."""
        rng = self.rng
        day = rng.choice((None, None, self.day(first), "2031-02", "2031"))
        return {"id": "m0", "mode": rng.choice(("bilateral", "visit", "multilateral", "phone")), "start": day,
                "status": rng.choice(("planned", "held", "cancelled", "ongoing", "proposed")),
                "place": rng.choice(("p0", None)), "evidence": [(0, end)],
                "participants": [{"actor": p["id"], "role": "principal"} for p in people]}  # fmt: skip


@pytest.fixture
def attentive(few: None, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Notes whether only what is new was looked at."""
    seen: list[bool] = []

    def noted(*arguments: object) -> object:
        changes = renew.renewed(*arguments)  # type: ignore[arg-type]
        seen.append(changes is not None)
        return changes

    monkeypatch.setattr(run, "renewed", noted)
    return seen


def agrees(engine: Engine, seed: int, sizes: list[int], undated: float = 0.0) -> None:
    """Load batches of articles, and see after each that looking at everything would change nothing."""
    clear(engine)
    rng = random.Random(seed)
    newsroom = Newsroom(rng, undated)
    loader.load(engine, [newsroom.article(f"n{k:03}", rng.choice((0, 30, 60))) for k in range(rng.randint(4, 12))])
    resolve(engine)
    for number, size in enumerate(sizes):
        docs = [f"{rng.choice('mo')}{number}{k:03}" for k in range(size)]
        loader.load(engine, [newsroom.article(doc, rng.choice((0, 60))) for doc in docs])
        resolve(engine, only_new=True)
        found = rows(engine)
        resolve(engine)
        assert rows(engine) == found


@pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)
@given(seed=st.integers(0, 10**6), sizes=st.lists(st.integers(1, 4), min_size=1, max_size=3))
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_after_any_batches_looking_at_everything_changes_nothing(
    database: Engine, attentive: list[bool], seed: int, sizes: list[int]
) -> None:
    agrees(database, seed, sizes)


@pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("seed", "sizes", "undated"),
    [
        (4, [3], 0.0),  # an id goes to new reports, the old ones get another
        (161, [2, 2, 2], 0.1),  # what two ids led to comes apart
        (170, [3, 3], 0.0),  # a large block is small once some reports left it
        (240, [1, 1, 3], 0.0),  # a load gives an actor its country
        (290, [3, 4, 1], 0.0),  # a person proves a body, of which all articles are read
    ],
)
def test_it_is_so_where_it_once_was_not(
    database: Engine, attentive: list[bool], seed: int, sizes: list[int], undated: float
) -> None:
    agrees(database, seed, sizes, undated)


def test_it_is_so_on_both_databases(database: Engine, attentive: list[bool]) -> None:
    agrees(database, 7, [2, 1, 3, 0])
    assert all(attentive)


@pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)
def test_it_is_so_where_some_articles_have_no_date(database: Engine, attentive: list[bool]) -> None:
    for seed in range(5):
        agrees(database, seed, [2, 2], undated=0.2)
