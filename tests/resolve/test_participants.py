"""Who takes part in a meeting of several reports: a country only where nobody of it does."""

from collections.abc import Callable

from sqlalchemy import Engine

from kb.record import DocumentRecord
from kb.resolve.run import resolve
from kb.store import canonical, loader, verify
from kb.store.engine import open_database
from tests.resolve.test_decisions import rows

DAY = {"start": "2031-05-14", "end": "2031-05-14", "precision": "day"}
NAMES = {"Ada Quill": ("person", "NRU"), "Bruno Vask": ("person", "TUV"), "Nauru": ("country", "NRU")}
PARTIES = "SELECT a.name FROM meeting_participant p JOIN actor a ON a.id = p.actor_id ORDER BY 1"


def report(doc: str, *who: str) -> DocumentRecord:
    """An article on one meeting of these."""
    text = f"{' and '.join(who)} met on Wednesday."
    spans = [[text.index(name), text.index(name) + len(name)] for name in who]
    actors = [
        {"id": name, "name": name, "kind": NAMES[name][0], "country": NAMES[name][1], "mentions": [span]}
        for name, span in zip(who, spans, strict=True)
    ]
    met = {
        "id": "m1", "mode": "bilateral", "status": "held", **DAY, "evidence": [[0, len(text) - 1]],
        "participants": [{"actor": name, "role": "principal"} for name in who],
    }  # fmt: skip
    return DocumentRecord.model_validate(
        {"doc_id": doc, "text": text, "published": "2031-05-15", "actors": actors, "meetings": [met]}
    )


def party(engine: Engine) -> list[str]:
    return [name for (name,) in rows(engine, PARTIES)]


def test_a_country_goes_where_its_person_is_named_by_another_report(new_database: Callable[..., str]) -> None:
    engine = open_database(new_database())
    loader.load(engine, [report("x", "Nauru", "Bruno Vask")])
    assert party(engine) == ["Bruno Vask", "Nauru"]
    loader.load(engine, [report("y", "Ada Quill", "Bruno Vask")])
    resolve(engine)
    assert party(engine) == ["Ada Quill", "Bruno Vask"]
    assert not list(verify.verify(engine))
    with engine.begin() as connection:
        canonical.meetings(connection, [k for (k,) in rows(engine, "SELECT id FROM meeting")])
    assert party(engine) == ["Ada Quill", "Bruno Vask"]
    engine.dispose()
