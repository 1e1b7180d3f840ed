"""Writes the golden exports anew, from a temporary SQLite database: ``python tests/exports/golden.py``."""

import io
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
FILES = {
    "gexf": "network.gexf", "graphml": "network.graphml", "geojson": "places.geojson", "map": "map.json",
    "ical": "meetings.ics", "events": "events.csv", "events-jsonl": "events.jsonl", "ftm": "entities.jsonl",
}  # fmt: skip


def kept(name: str, text: str) -> str:
    """What of an export is golden: of the page its data."""
    if name != "map":
        return text
    return text.partition('<script type="application/json" id="data">')[2].partition("</script>")[0] + "\n"


def main() -> None:
    from kb.exports import EXPORTS, export
    from kb.queries.reports import Scope
    from kb.record import DocumentRecord
    from kb.store.loader import load
    from kb.store.migrate import create_or_open

    samples = (HERE.parent / "queries" / "reports" / "samples.jsonl").read_text(encoding="utf-8").splitlines()
    with tempfile.TemporaryDirectory() as folder:
        engine = create_or_open(f"sqlite:///{folder}/kb.db")
        load(engine, [DocumentRecord.model_validate_json(line) for line in samples])
        for name in EXPORTS:
            out = io.StringIO()
            print(name, export(name, engine, Scope(), out), file=sys.stderr)
            (HERE / "golden" / FILES[name]).write_bytes(kept(name, out.getvalue()).encode())
        engine.dispose()


if __name__ == "__main__":
    main()
