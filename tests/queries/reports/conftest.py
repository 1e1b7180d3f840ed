"""An article of a meeting, as the tests of reports want it."""

from collections.abc import Callable
from typing import Any

import pytest

from kb.record import DocumentRecord


@pytest.fixture
def tell() -> Callable[..., DocumentRecord]:
    """Makes articles: ``tell(key, status, day, published, field=…)``, the fields being the meeting's."""
    return told


def told(key: Any, status: str, day: str, published: str | None, **more: Any) -> DocumentRecord:
    """An article that tells of a meeting of two."""
    people = [{"id": "a1", "name": "Ada Quill", "kind": "person", "country": "NRU", "mentions": [(0, 9)]},
              {"id": "a2", "name": "Bruno Vask", "kind": "person", "country": "TUV",
               "mentions": [(14, 24)]}]  # fmt: skip
    meeting = {"id": "m1", "mode": "bilateral", "status": status, "start": day, "evidence": [(0, 24)],
               "participants": [{"actor": one["id"], "role": "principal"} for one in people]}  # fmt: skip
    values = {"doc_id": str(key), "text": f"Ada Quill and Bruno Vask, {key}.", "published": published}
    return DocumentRecord.model_validate({**values, "actors": people, "meetings": [meeting | more]})
