"""Invented articles for the tests of storage."""

from collections.abc import Callable
from typing import Any

import pytest

from kb.record import DocumentRecord, Run

TEXT = (
    "PORT LUMEN — President Ada Quill of Lumenia met Chancellor Bruno Vask in Port Lumen on Tuesday. "
    '"We will reopen the northern railway before the winter comes," Quill told Vask. '
    "Vask praised the offer, and the Harbour League rejected the plan."
)
Make = Callable[..., DocumentRecord]


def span(words: str, text: str = TEXT) -> list[int]:
    """Where some words stand in the text."""
    start = text.index(words)
    return [start, start + len(words)]


def record(doc_id: str = "lumen/1", **changes: Any) -> DocumentRecord:
    """The record of an invented article, with a part of every kind."""
    content = '"We will reopen the northern railway before the winter comes,"'
    values: dict[str, Any] = {
        "doc_id": doc_id, "text": TEXT, "title": "Quill meets Vask", "published": "2031-05-14", "source": "The Beacon",
        "url": f"https://beacon.example/{doc_id}", "language": "en", "byline": "Cleo Marsh", "dateline": "p1",
        "run": Run(program="kb", version="1", pipeline="p", pipeline_version="3").model_dump(),
        "actors": [
            {"id": "a1", "name": "Ada Quill", "kind": "person", "country": "NRU", "role": "President",
             "mentions": [span("Ada Quill"), span("Quill told Vask")]},
            {"id": "a2", "name": "Bruno Vask", "kind": "person", "country": "TUV", "role": "Chancellor",
             "mentions": [span("Bruno Vask")]},
            {"id": "a3", "name": "Harbour League", "kind": "organization", "mentions": [span("Harbour League")]},
        ],
        "places": [{"id": "p1", "name": "Port Lumen", "country": "NRU", "latitude": -0.5, "longitude": 166.9,
                    "mentions": [span("PORT LUMEN"), span("Port Lumen")], "precision": "city"}],
        "meetings": [{"id": "m1", "mode": "bilateral", "status": "held", "start": "2031-05-13", "end": "2031-05-13",
                      "place": "p1",
                      "participants": [{"actor": "a1", "role": "host"}, {"actor": "a2", "role": "guest"}],
                      "evidence": [span("President Ada Quill of Lumenia met Chancellor Bruno Vask")],
                      "precision": "day", "confidence": 0.75}],
        "statements": [{"id": "s1", "form": "direct", "speaker": "a1", "source": span("Quill told"),
                        "cue": span("told"),
                        "content": [span(content)], "addressees": ["a2"],
                        "quotation": "We will reopen the northern railway before the winter comes,"}],
        "reactions": [
            {"id": "r1", "actor": "a2", "stance": "SUPPORT", "evidence": span("Vask praised the offer"),
             "target": {"kind": "statement", "id": "s1", "span": span("the offer")}},
            {"id": "r2", "actor": "a3", "stance": "REJECT", "evidence": span("the Harbour League rejected the plan"),
             "target": {"kind": "text", "span": span("the plan")}},
        ],
    }  # fmt: skip
    return DocumentRecord.model_validate({**values, **changes})


@pytest.fixture
def make() -> Make:
    """Makes records of invented articles: ``make(doc_id, field=…)``."""
    return record
