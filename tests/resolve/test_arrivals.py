"""Where only new articles came, less is looked at, and the outcome is that of looking at everything, row for row."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from kb.record import DocumentRecord
from kb.resolve import blocks, scope, speech
from kb.resolve.run import resolve
from kb.store import loader
from kb.store.base import Base

WORDS = ("harbour", "treaty", "winter", "railway", "grain", "border", "council", "river", "border", "mission", "island")
NAMES = ("Ada Quill", "Ada M. Quill", "Quill", "Bruno Vask", "Bruno Vasque", "Cleo Marsh")
VOLATILE = {"resolution": ("finished_at",), "article": ("loaded_at",)}


def story(rng: random.Random, doc: str, first: int) -> DocumentRecord:
    """An article on what some people said; much of it like that of other articles."""
    pair = rng.sample(NAMES, 2)
    text, said, where = f"{pair[0]} met {pair[1]}. ", [], []
    for _ in range(rng.randint(1, 3)):
        words = phrase(rng)
        where.append((len(text), len(text) + len(words)))
        text += words + " "
    people = [{"id": f"a{k}", "name": name, "kind": "person", "country": rng.choice((None, "NRU")),
               "mentions": [(text.index(name), text.index(name) + len(name))]}
              for k, name in enumerate(pair)]  # fmt: skip
    said = [{"id": f"s{k}", "form": "direct", "speaker": rng.choice(("a0", "a1", None)), "content": [span],
             "addressees": rng.choice(([], ["a1"]))} for k, span in enumerate(where)]  # fmt: skip
    meeting = {"id": "m1", "mode": "bilateral", "status": "held", "evidence": [(0, text.index("."))],
               "participants": [{"actor": f"a{k}", "role": "principal"} for k in (0, 1)]}  # fmt: skip
    day = rng.randint(first, first + 20)
    published = None if rng.random() < 0.1 else f"2031-{day // 28 + 1:02}-{day % 28 + 1:02}"
    values = {"doc_id": doc, "text": text, "published": published, "actors": people, "meetings": [meeting],
              "statements": said}  # fmt: skip
    return DocumentRecord.model_validate(values)


def phrase(rng: random.Random) -> str:
    """One of a few sentences, with a word changed now and then."""
    words = random.Random(rng.randint(0, 2)).choices(WORDS, k=12)
    if rng.random() < 0.5:
        words[rng.randrange(len(words))] = rng.choice(WORDS)
    return " ".join(words[: rng.choice((12, 12, 8))]).capitalize() + "."


def rows(engine: Engine) -> dict[str, list[Any]]:
    """All that is in the database, but for times."""
    out = {}
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            columns = [c.name for c in table.columns if c.name not in VOLATILE.get(table.name, ())]
            found = connection.exec_driver_sql(f"SELECT {', '.join(columns)} FROM {table.name}")
            out[table.name] = sorted(map(repr, found))
    return out


def clear(engine: Engine) -> None:
    """Make the database as if it were new."""
    with engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())


def agrees(engine: Engine, seed: int, sizes: list[int]) -> None:
    """Load batches of articles, and see after each that looking at everything would change nothing."""
    clear(engine)
    rng = random.Random(seed)
    loader.load(engine, [story(rng, f"n{k:03}", rng.choice((0, 30, 60))) for k in range(8)])
    resolve(engine)
    for number, size in enumerate(sizes):
        loader.load(engine, [story(rng, f"{rng.choice('mo')}{number}{k:03}", rng.choice((0, 60))) for k in range(size)])
        resolve(engine, only_new=True)
        found = rows(engine)
        resolve(engine)
        assert rows(engine) == found


@pytest.fixture
def attentive(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Of few articles, too, only the new ones are looked at; blocks are large soon. Notes whether it was so."""
    monkeypatch.setattr(scope, "MOST", 1.0)
    monkeypatch.setattr(blocks, "FULL", 5)
    monkeypatch.setattr(speech, "FULL", 5)
    monkeypatch.setattr(blocks, "WIDTH", 2)
    seen: list[bool] = []
    begin: Callable[..., bool] = speech.Speech.begin

    def noted(self: speech.Speech, those: Any) -> bool:
        seen.append(begin(self, those))
        return seen[-1]

    monkeypatch.setattr(speech.Speech, "begin", noted)
    return seen


@pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)
@given(seed=st.integers(0, 10**6), sizes=st.lists(st.integers(1, 4), min_size=1, max_size=3))
@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_after_any_batches_looking_at_everything_changes_nothing(
    database: Engine, attentive: list[bool], seed: int, sizes: list[int]
) -> None:
    agrees(database, seed, sizes)


def test_it_is_so_on_both_databases(database: Engine, attentive: list[bool]) -> None:
    agrees(database, 7, [2, 1])
    assert attentive == [True, True]
