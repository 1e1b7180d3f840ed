"""Actors reach their bars on the annotated articles, where these are at hand beside the repository."""

import importlib.util
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kb.article import Article
from kb.extract.pipeline import Pipeline

SHARED = Path(__file__).resolve().parents[3] / "shared"
FLOORS = {"actors.recall": 0.85, "actors.kind": 0.92, "actors.country": 0.88, "actors.role": 0.75}


def scorer() -> Any:
    spec = importlib.util.spec_from_file_location("score", SHARED / "eval" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def article(gold: dict[str, Any]) -> Article:
    published = date.fromisoformat(gold["published"][:10]) if gold.get("published") else None
    return Article(gold["doc_id"], gold["text"], title=gold.get("title"), published=published)


@pytest.mark.skipif(not (SHARED / "gold").exists(), reason="the annotated articles are not here")
@pytest.mark.parametrize("name", ["dev", "world.dev"])
def test_actors_reach_their_bars(pipeline: Pipeline, name: str) -> None:
    lines = (SHARED / "gold" / f"{name}.jsonl").read_text("utf-8").splitlines()
    gold = [json.loads(line) for line in lines]
    found = [json.loads(record.to_json()) for record in pipeline.extract_many(map(article, gold))]
    report, _ = scorer().score(gold, found, ["actors"])
    reached = {name: report[name]["accuracy"] for name in FLOORS}
    assert {name: value for name, value in reached.items() if value < FLOORS[name]} == {}
    assert report["actors.b_cubed"]["f1"] >= 0.88
