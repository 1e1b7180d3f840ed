"""A meeting of which only the week or the month is known: found by its period, and given back as one."""

from typing import Any

import pytest
from sqlalchemy import Engine

from kb.queries import meetings
from kb.queries.run import run
from kb.record import DocumentRecord
from kb.store.loader import load
from kb.store.records import records

TEXT = "Ana Brankova met Jon Liddle in March."
MARCH = {"start": "2025-03-01", "end": "2025-03-31", "precision": "month"}


def told(**dates: Any) -> DocumentRecord:
    """A record of one meeting."""
    people = [(f"a{k + 1}", name, TEXT.index(name)) for k, name in enumerate(("Ana Brankova", "Jon Liddle"))]
    actors = [{"id": i, "name": n, "kind": "person", "mentions": [[at, at + len(n)]]} for i, n, at in people]
    meeting = {"id": "m1", "mode": "bilateral", "status": "held", "evidence": [[0, len(TEXT)]], **dates}
    meeting["participants"] = [{"actor": i, "role": "principal"} for i, _, _ in people]
    return DocumentRecord.model_validate({"doc_id": "march", "text": TEXT, "actors": actors, "meetings": [meeting]})


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        ("2025-03-01", None, 1),
        ("2025-03-20", None, 1),
        ("2025-04-01", None, 0),
        (None, "2025-02-28", 0),
        (None, "2025-03-10", 1),
    ],
)
def test_a_month_is_found_by_its_days(
    database: Engine, database_url: str, since: str | None, until: str | None, found: int
) -> None:
    load(database, [told(period=MARCH)])
    assert len(list(run(meetings(since=since, until=until), database_url).rows)) == found


def test_a_period_comes_back_as_one(database: Engine) -> None:
    load(database, [told(period=MARCH)])
    (back,) = records(database)
    assert back == told(period=MARCH) == told(**MARCH)
    assert back.meetings[0].start is None
