"""The annotated world of two affairs, through the database: floors for what its records are resolved to."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kb.record import DocumentRecord
from kb.resolve.run import resolve
from kb.store import loader, records
from kb.store.migrate import create_or_open

SHARED = Path(__file__).parents[3] / "shared"
GOLD, SCORER = SHARED / "gold/world.dev.jsonl", SHARED / "eval/score_world.py"


@pytest.mark.skipif(not (GOLD.exists() and SCORER.exists()), reason="the annotated set isn't here")
def test_the_annotated_world_is_resolved(tmp_path: Path) -> None:
    told = []
    for line in GOLD.read_text("utf-8").splitlines():
        values = json.loads(line)
        for part in (*values["actors"], *values["meetings"]):
            part.pop("entity")
        told.append(DocumentRecord.model_validate(values))
    engine = create_or_open(f"sqlite:///{tmp_path}/kb.db")
    loader.load(engine, told)
    resolve(engine)
    out = tmp_path / "out.jsonl"
    out.write_text("".join(r.to_json() + "\n" for r in records.records(engine, entities=True)), "utf-8")
    engine.dispose()
    command = [sys.executable, str(SCORER), str(GOLD), str(out), "--json"]
    score = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert score["actors"]["b_cubed"]["f1"] >= 0.98
    assert score["meetings"]["b_cubed"]["f1"] >= 0.85
    assert score["meetings"]["pairwise"]["f1"] >= 0.70
