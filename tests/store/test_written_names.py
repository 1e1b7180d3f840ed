"""Names and offices are written as people write them when they are loaded, resolved, and loaded again."""

import json
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from kb.record import DocumentRecord
from kb.resolve.run import resolve
from kb.store import loader

RECORDS = Path(__file__).parents[1] / "queries" / "reports" / "samples.jsonl"


def shouted(record: dict[str, Any]) -> DocumentRecord:
    """A record whose places, people and offices are written as in a dateline, a headline and a list."""
    for place in record["places"]:
        place["name"] = place["name"].upper()
    for actor in record["actors"]:
        if actor["kind"] == "person":
            actor["name"] = actor["name"].upper()
        if actor.get("role"):
            actor["role"] = f"- {actor['role']} and co-"
    return DocumentRecord.model_validate(record)


def names(database: Engine) -> dict[str, set[str]]:
    queries = {
        "places": "SELECT name FROM place WHERE geonames_id IS NOT NULL",
        "people": "SELECT name FROM actor WHERE kind = 'person' AND name LIKE '% %'",
        "offices": "SELECT title FROM office",
    }
    with database.connect() as connection:
        return {key: set(connection.scalars(text(query))) for key, query in queries.items()}


def test_what_articles_print_in_capitals_is_not_called_so(database: Engine) -> None:
    lines = RECORDS.read_text(encoding="utf-8").splitlines()[:4]
    loader.load(database, [shouted(json.loads(line)) for line in lines])
    loaded = names(database)
    assert all(loaded.values())
    assert not [name for name in loaded["places"] | loaded["people"] if name.isupper() and len(name) > 3]
    assert not [title for title in loaded["offices"] if title.startswith("-") or title.endswith(("-", " and"))]
    resolve(database)
    assert names(database) == loaded
    again = [shouted(json.loads(line)) for line in lines]
    loader.load(database, [one.model_copy(update={"text": one.text + "\nNew."}) for one in again])
    assert names(database) == loaded
    with database.connect() as connection:
        printed = set(connection.scalars(text("SELECT role FROM actor_report WHERE role IS NOT NULL")))
    assert all(role.startswith("- ") for role in printed)
