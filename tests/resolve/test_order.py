"""Whatever the order and the batches in which articles come, the same entities come of them."""

from itertools import permutations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from kb.record import DocumentRecord
from kb.resolve.run import resolve
from kb.store import loader
from kb.store.base import Base

NAMES = ("Ada Quill", "Ada M. Quill", "Quill Ada", "Bruno Vask", "Bruno Vasque", "Quill", "Cleo Marsh")
COUNTRIES = (None, "NRU", "TUV")
DAYS = ("2031-05-13", "2031-05-14", "2031-06-02", None)
STATUSES = ("planned", "held", "cancelled")
WORDS = ("We shall open the northern railway before winter.", "We shall not open the railway this year.")


@st.composite
def articles(draw: st.DrawFn) -> list[DocumentRecord]:
    """Up to five articles on a few people who meet and speak."""
    return [article(draw, f"n{k}") for k in range(draw(st.integers(2, 5)))]


def article(draw: st.DrawFn, doc: str) -> DocumentRecord:
    """Two of the people meet, and one of them speaks."""
    pair = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=2, unique=True))
    words, day = draw(st.sampled_from(WORDS)), draw(st.sampled_from(DAYS))
    text = f"{pair[0]} met {pair[1]}. {words}"
    people = [{"id": f"a{k}", "name": name, "kind": "person", "country": draw(st.sampled_from(COUNTRIES)),
               "mentions": [(text.index(name), text.index(name) + len(name))]}
              for k, name in enumerate(pair)]  # fmt: skip
    meeting = {"id": "m1", "mode": "bilateral", "status": draw(st.sampled_from(STATUSES)), "start": day, "end": day,
               "participants": [{"actor": f"a{k}", "role": "principal"} for k in (0, 1)],
               "evidence": [(0, text.index("."))]}  # fmt: skip
    said = {"id": "s1", "form": "direct", "speaker": "a0", "content": [(text.index(words), len(text))]}
    values = {"doc_id": doc, "text": text, "published": draw(st.sampled_from(DAYS[:3])), "actors": people,
              "meetings": [meeting], "statements": [said]}  # fmt: skip
    return DocumentRecord.model_validate(values)


def content(engine: Engine) -> list[Any]:
    """Each entity by its reports, with its values, without numbers."""
    out: list[Any] = []
    with engine.connect() as connection:
        for kind, columns in (("actor", "kind, name, country"), ("meeting", "mode, status, start_date"),
                              ("statement", "form, quotation")):  # fmt: skip
            query = f"SELECT {kind}_id, n.doc_id, r.local_id FROM {kind}_report r JOIN article n ON n.id = r.article_id"
            reports = connection.exec_driver_sql(query).fetchall()
            for number, *values in connection.exec_driver_sql(f"SELECT id, {columns} FROM {kind}"):
                out.append((kind, sorted(tuple(r[1:]) for r in reports if r[0] == number), [str(v) for v in values]))
    return sorted(out)


def clear(engine: Engine) -> None:
    """Make the database as if it were new."""
    with engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())


def after(engine: Engine, found: list[DocumentRecord], sizes: list[int]) -> list[Any]:
    """What comes of articles in batches of some sizes, each resolved before the next."""
    clear(engine)
    rest = list(found)
    for size in [*sizes, len(rest)]:
        batch, rest = rest[:size], rest[size:]
        loader.load(engine, batch)
        resolve(engine)
    return content(engine)


@pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)
@given(data=st.data(), found=articles())
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_any_order_and_any_batches_give_the_same_entities(
    database: Engine, data: st.DataObject, found: list[DocumentRecord]
) -> None:
    other = data.draw(st.permutations(found))
    sizes = data.draw(st.lists(st.integers(1, 3), max_size=4))
    assert after(database, other, sizes) == after(database, found, [])


def told(doc: str, published: str | None, status: str, role: str = "principal", **more: Any) -> DocumentRecord:
    """An article on a meeting of two on one day."""
    people = [{"id": "a0", "name": "Ada Quill", "kind": "person", "mentions": [(0, 9)]},
              {"id": "a1", "name": "Bruno Vask", "kind": "person", "mentions": [(14, 24)]}]  # fmt: skip
    meeting = {"id": "m1", "mode": "bilateral", "status": status, "start": "2031-05-13", "evidence": [(0, 24)],
               "participants": [{"actor": "a0", "role": role}, {"actor": "a1", "role": "principal"}]}  # fmt: skip
    values = {"doc_id": doc, "text": f"Ada Quill and Bruno Vask, {doc}.", "published": published, "actors": people}
    return DocumentRecord.model_validate({**values, "meetings": [meeting | more]})


TOLD = [
    [told("n0", "2031-05-14", "planned"), told("n1", "2031-05-13", "held")],
    [told("n0", "2031-05-11", "planned"), told("n1", "2031-05-13", "held", mode="visit", end="2031-05-14")],
    [told("n0", "2031-05-11", "planned"), told("n1", "2031-05-12", "cancelled")],
    [told("n0", None, "held", "host"), told("n1", "2031-05-14", "held", "host"),
     told("n2", "2031-05-15", "held", "guest")],
    [told("n0", "2031-05-12", "proposed", mode="visit"), told("n1", "2031-05-12", "planned"),
     told("n2", "2031-05-13", "ongoing")],
]  # fmt: skip
VALUES = (
    "SELECT mode, status, start_date, end_date, precision FROM meeting",
    "SELECT position, status, reported_on FROM meeting_status ORDER BY position",
    "SELECT a.name, p.role FROM meeting_participant p JOIN actor a ON a.id = p.actor_id ORDER BY 1",
)


def test_the_values_that_a_load_chooses_are_those_of_resolution(database: Engine) -> None:
    for reports in TOLD:
        for order in permutations(reports):
            clear(database)
            for one in order:
                loader.load(database, [one])
            with database.connect() as connection:
                loaded = [connection.exec_driver_sql(query).fetchall() for query in VALUES]
            resolve(database)
            with database.connect() as connection:
                assert [connection.exec_driver_sql(query).fetchall() for query in VALUES] == loaded
            assert len(loaded[0]) == 1


def quoted(doc: str, published: str | None, words: str) -> DocumentRecord:
    """An article that quotes somebody."""
    text = f"Ada Quill said: {words} {doc}"
    said = {"id": "s1", "form": "direct", "speaker": "a0", "content": [(16, 16 + len(words))]}
    values = {"doc_id": doc, "text": text, "published": published, "statements": [said],
              "actors": [{"id": "a0", "name": "Ada Quill", "kind": "person", "mentions": [(0, 9)]}]}  # fmt: skip
    return DocumentRecord.model_validate(values)


QUOTED = (
    quoted("n0", None, "“We shall open the northern railway soon.”"),
    quoted("n1", "2031-05-12", "“We shall open the northern railway soon!”"),
    quoted("n2", "2031-05-11", "“We shall open the Northern railway soon”"),
)


def test_the_words_that_a_load_chooses_are_those_of_resolution(database: Engine) -> None:
    for order in permutations(QUOTED):
        clear(database)
        for one in order:
            loader.load(database, [one])
        query = "SELECT form, quotation, published_date FROM statement"
        with database.connect() as connection:
            loaded = connection.exec_driver_sql(query).fetchall()
        resolve(database)
        with database.connect() as connection:
            assert connection.exec_driver_sql(query).fetchall() == loaded
        assert len(loaded) == 1
        assert "Northern" in loaded[0][1]
