"""A name finds its actor however it is written, on both databases, and a surname is enough."""

from typing import Any

import pytest
from sqlalchemy import Engine

from kb.queries.actors import actors
from kb.queries.filters import place_ids
from kb.queries.meetings import meetings
from kb.record import DocumentRecord
from kb.resolve.run import resolve
from kb.store import loader

NAMES = {
    "a1": "José Núñez", "a2": "Órla O’Rourke", "a3": "Ilze Ozoliņš", "a4": "SØREN Æbelø", "a5": "Łukasz Wałkowski",
    "a6": "Samir al-Hadi", "a7": "Işık Yıldız", "a8": "Wim van der Straße", "a9": "Zoe\u0308 Du\u0301bois",
    "a10": "Kim",
}  # fmt: skip
PLACE = "Łódź"


@pytest.fixture
def loaded(database: Engine) -> Engine:
    """An article that names people of many tongues."""
    text = " met ".join((*NAMES.values(), PLACE))

    def at(words: str) -> tuple[int, int]:
        return text.index(words), text.index(words) + len(words)

    said: dict[str, Any] = {
        "doc_id": "x", "text": text, "published": "2031-05-02",
        "actors": [{"id": key, "name": name, "kind": "person", "country": "NRU", "mentions": [at(name)]}
                   for key, name in NAMES.items()],
        "places": [{"id": "p1", "name": PLACE, "country": "POL", "mentions": [at(PLACE)]}],
        "meetings": [{"id": "m1", "mode": "multilateral", "status": "held", "place": "p1", "evidence": [at(text)],
                      "participants": [{"actor": key, "role": "principal"} for key in NAMES]}],
    }  # fmt: skip
    loader.load(database, [DocumentRecord.model_validate(said)])
    return database


ASKED = {
    "Jose Nunez": "a1", "NUÑEZ": "a1", "nun\u0303ez": "a1", "O'Rourke": "a2", "O’Rourke": "a2", "ORourke": "a2",
    "orla": "a2", "Ozoliņš": "a3", "Ozolins": "a3", "OZOLIŅŠ": "a3", "Søren": "a4", "soren aebelo": "a4",
    "łukasz": "a5", "Walkowski": "a5", "Hadi": "a6", "al-Hadi": "a6", "Al Hadi": "a6", "isik": "a7", "YILDIZ": "a7",
    "Strasse": "a8", "van der Straße": "a8", "Zoë": "a9", "dubois": "a9", "Kim": "a10", "Kimball": "", "had": "",
    "'": "", "%": "",
}  # fmt: skip


@pytest.mark.parametrize("resolved", [False, True], ids=["loaded", "resolved"])
def test_a_name_finds_its_actor_however_it_is_written(loaded: Engine, resolved: bool) -> None:
    if resolved:
        resolve(loaded)
    with loaded.connect() as connection:
        for asked, key in ASKED.items():
            found = [row.name for row in connection.execute(actors(name=asked))]
            assert found == [NAMES[k] for k in (key,) if k], asked
            assert bool(connection.execute(meetings(actor=[asked])).first()) is bool(key), asked
        for asked in ("Lodz", "ŁÓDŹ", "Ło\u0301dz\u0301"):
            assert connection.execute(place_ids(asked)).all(), asked
