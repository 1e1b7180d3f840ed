"""Where only new articles came, less is looked at, and the outcome is that of looking at everything, row for row."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from kb.record import DocumentRecord
from kb.resolve import speech, statements
from kb.resolve.run import resolve
from kb.store import loader
from kb.store.base import Base
from tests.resolve.test_order import clear

WORDS = ("harbour", "treaty", "winter", "railway", "grain", "border", "council", "river", "border", "mission", "island")
NAMES = ("Ada Quill", "Ada M. Quill", "Quill", "Bruno Vask", "Bruno Vasque", "Cleo Marsh")
VOLATILE = {"resolution": ("finished_at",), "article": ("loaded_at",)}


def story(rng: random.Random, doc: str, first: int, undated: float = 0.0) -> DocumentRecord:
    """An article on what some people said; much of it like that of other articles. Some have no date."""
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
    published = None if rng.random() < undated else f"2031-{day // 28 + 1:02}-{day % 28 + 1:02}"
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


def agrees(engine: Engine, seed: int, sizes: list[int]) -> None:
    """Load batches of articles, and see after each that looking at everything would change nothing."""
    clear(engine)
    rng = random.Random(seed)
    undated = rng.choice((0.0, 0.2))
    loader.load(engine, [story(rng, f"n{k:03}", rng.choice((0, 30, 60)), undated) for k in range(8)])
    resolve(engine)
    for number, size in enumerate(sizes):
        docs = [f"{rng.choice('mo')}{number}{k:03}" for k in range(size)]
        loader.load(engine, [story(rng, doc, rng.choice((0, 60)), undated) for doc in docs])
        resolve(engine, only_new=True)
        found = rows(engine)
        resolve(engine)
        assert rows(engine) == found


@pytest.fixture
def attentive(few: None, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Notes whether only what is new was looked at."""
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


def quoting(doc: str, day: int, words: str | None, text: str = "") -> DocumentRecord:
    """An article that quotes one person, or nobody."""
    text = text or f"Ada Quill said: {words} {doc}"
    said = [{"id": "s0", "form": "direct", "speaker": "a0", "content": [(16, 16 + len(words))]}] if words else []
    person = {"id": "a0", "name": "Ada Quill", "kind": "person", "mentions": [(0, 9)]}
    values = {"doc_id": doc, "text": text, "published": f"2031-05-{day:02}", "actors": [person], "statements": said}
    return DocumentRecord.model_validate(values)


def in_two_steps(engine: Engine, before: list[DocumentRecord], after: list[DocumentRecord]) -> None:
    """Articles, then more: looking at the new ones only gives what looking at everything gives."""
    clear(engine)
    for some in (before, after):
        loader.load(engine, some)
        resolve(engine, only_new=True)
    found = rows(engine)
    resolve(engine)
    assert rows(engine) == found


@pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)
def test_what_comes_between_two_in_a_large_block_parts_them(
    database: Engine, attentive: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statements, "sketch", lambda _words: [1])
    alike = ("the treaty on the harbour comes before winter", "The treaty on the harbour comes before winter now")
    fillers = [quoting(f"f{k}", 15, f"{word} " * 6 + "and so it is") for k, word in enumerate(WORDS[2:6])]
    before = [quoting("a", 10, alike[0]), quoting("c", 12, alike[1]), *fillers]
    between = [quoting("b0", 11, "grain for the council"), quoting("b1", 11, "no border on the river")]
    in_two_steps(database, before, between)
    with database.connect() as connection:
        assert len(set(connection.exec_driver_sql("SELECT statement_id FROM statement_report"))) == 8
    assert attentive == [True]


@pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)
def test_an_article_that_proves_a_copy_gives_its_word_to_an_original(database: Engine, attentive: list[bool]) -> None:
    words = "“The treaty on the harbour comes before winter”"
    one, other = (" ".join(random.Random(seed).choices(WORDS, k=60)) for seed in (1, 2))
    again = words.replace("”", "!”")
    first = quoting("x", 12, words, f"Ada Quill said: {words} {one}")
    later = quoting("y", 13, again, f"Ada Quill said: {again} {other}")
    source = quoting("w", 11, None, first.text)
    in_two_steps(database, [first, later], [source])
    with database.connect() as connection:
        assert "winter!" in connection.exec_driver_sql("SELECT quotation FROM statement").scalar_one()
    assert attentive == [True]
