"""Databases of the sample articles' records and of text that means harm, and their exports."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from kb.exports import export
from kb.queries.reports import Scope
from kb.record import DocumentRecord
from kb.store.loader import load

SAMPLES = Path(__file__).parents[1] / "queries" / "reports" / "samples.jsonl"
Exported = Callable[..., str]
NAMES = ("=HYPERLINK(1)", "</script><img src=x onerror=alert(1)>", "Bell\x07 \u202eBack\ufffe")
TEXT = "The talks: " + " met ".join(NAMES) + " & <b>all</b> agreed; a, b\\c " + "long words " * 20


@pytest.fixture
def samples(database: Engine) -> Engine:
    records = SAMPLES.read_text(encoding="utf-8").splitlines()
    assert load(database, [DocumentRecord.model_validate_json(line) for line in records]).failures == []
    return database


@pytest.fixture
def exported(samples: Engine) -> Exported:
    """Writes an export of the samples and gives its text."""
    return lambda name, **scope: text_of(name, samples, **scope)


@pytest.fixture
def harmful(database: Engine) -> Exported:
    """The same, of text that a terminal, a browser or a spreadsheet would obey."""
    assert load(database, [harm()]).failures == []
    return lambda name, **scope: text_of(name, database, **scope)


def text_of(name: str, engine: Engine, **scope: Any) -> str:
    out = io.StringIO()
    export(name, engine, Scope(**scope), out)
    return out.getvalue()


def harm() -> DocumentRecord:
    spans = [(TEXT.index(name), TEXT.index(name) + len(name)) for name in NAMES]
    place = "Fiji, \"east\"; 'west'\nside"
    return DocumentRecord.model_validate({
        "doc_id": "harm", "text": TEXT, "title": "+1;\r\nEND:VCALENDAR", "published": "2031-05-06",
        "source": "@outlet <i>", "url": "javascript:alert(1)", "language": "en",
        "actors": [{"id": f"a{k}", "name": name, "kind": "person", "country": "NOR", "role": "=role\x1b[31m",
                    "mentions": [spans[k]]} for k, name in enumerate(NAMES)],
        "places": [{"id": "p1", "name": place, "country": "FJI", "latitude": -17.7, "longitude": -179.9}],
        "meetings": [{"id": "m1", "mode": "visit", "status": "held", "start": "2031-05-04", "end": "2031-05-06",
                      "place": "p1", "evidence": [(0, len(TEXT))],
                      "participants": [{"actor": f"a{k}", "role": "host" if k else "guest"} for k in range(3)]}],
    })  # fmt: skip
