"""Writes ``golden.json`` anew, from a temporary SQLite database: ``python tests/queries/reports/golden.py``."""

import json
import tempfile
from pathlib import Path

from kb.queries.reports import REPORTS, Scope, answer
from kb.record import DocumentRecord
from kb.render.jsons import plain
from kb.store import migrate
from kb.store.engine import open_database
from kb.store.loader import load

HERE = Path(__file__).parent
ASKED = {
    "timeline": Scope(country=["Portugal", "Morocco"]),
    "sayings": Scope(actor=["Valadim"], to="Morocco"),
}

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/kb.db"
        migrate.upgrade(url)
        engine = open_database(url)
        samples = (HERE / "samples.jsonl").read_text(encoding="utf-8").splitlines()
        load(engine, [DocumentRecord.model_validate_json(line) for line in samples])
        engine.dispose()
        answers = {name: answer(name, ASKED.get(name, Scope()), url) for name in REPORTS}
        found = {name: [dict(zip(a.columns, row, strict=True)) for row in a.rows] for name, a in answers.items()}
    (HERE / "golden.json").write_text(
        json.dumps(found, indent=1, ensure_ascii=False, default=plain) + "\n", encoding="utf-8"
    )
