"""Whatever the order and the batches in which articles come, the same entities come of them."""

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
