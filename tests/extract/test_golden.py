"""What three sample articles say, checked by eye: these facts must be found, each as it is written here.

``tests/golden`` holds facts that are true of the articles. A better extraction finds more of them and may add to the
files; it may not lose one.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from kb.extract.pipeline import Pipeline
from kb.record import DocumentRecord
from kb.samples import sample_articles

GOLDEN = Path(__file__).parents[1] / "golden"
FILES = sorted(GOLDEN.glob("*.json"))
LAYERS = ("actors", "places", "meetings", "statements", "reactions")


def facts(record: DocumentRecord) -> dict[str, list[dict[str, Any]]]:
    """A record with names and words in the place of ids and spans."""
    actor, place = {a.id: a.name for a in record.actors}, {p.id: p.name for p in record.places}

    def words(span: tuple[int, int] | None) -> str | None:
        return record.text[slice(*span)] if span else None

    return {
        "actors": [{"name": a.name, "kind": a.kind, "country": a.country} for a in record.actors],
        "places": [{"name": p.name, "country": p.country} for p in record.places],
        "meetings": [{"status": m.status, "mode": m.mode, "start": m.start, "place": place.get(m.place or ""),
                      "participants": [actor[p.actor] for p in m.participants]} for m in record.meetings],
        "statements": [{"speaker": actor.get(s.speaker or ""), "cue": words(s.cue), "form": s.form,
                        "content": words(s.content[0])} for s in record.statements],
        "reactions": [{"actor": actor[r.actor], "stance": r.stance, "target": words(r.target.span) or "",
                       "evidence": words(r.evidence)} for r in record.reactions],
    }  # fmt: skip


def holds(found: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """Whether a fact found is the one wanted: all participants, content and target from their beginning on."""
    for key, value in wanted.items():
        if key == "participants":
            same = set(value) <= set(found[key])
        elif key in ("content", "target"):
            same = str(found[key]).startswith(value)
        elif key == "place":
            same = str(found[key]).casefold() == value.casefold()
        else:
            same = found[key] == value
        if not same:
            return False
    return True


def article_facts(pipeline: Pipeline, name: str) -> dict[str, list[dict[str, Any]]]:
    article = next(a for a in sample_articles() if name in getattr(a, "origin", ""))
    return facts(pipeline.extract(article))  # type: ignore[arg-type]


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_an_article_says_is_found(pipeline: Pipeline, file: Path, layer: str) -> None:
    found = article_facts(pipeline, file.stem)[layer]
    wanted = json.loads(file.read_text(encoding="utf-8"))[layer]
    assert [one for one in wanted if not any(holds(fact, one) for fact in found)] == []


def test_the_facts_are_of_three_articles() -> None:
    assert len(FILES) == 3
