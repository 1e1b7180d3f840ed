"""Whether anything is left to resolve, and that a real second extraction keeps ids and decisions."""

from collections.abc import Callable

import pytest
from sqlalchemy.engine import make_url

from kb.record import DocumentRecord
from kb.resolve.run import pending, resolve
from kb.store import loader
from kb.store.engine import open_database


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Lima"])
@pytest.mark.parametrize("new_database", ["postgres"], indirect=True)
def test_what_is_left_to_resolve_is_known_in_any_time_zone(new_database: Callable[..., str], zone: str) -> None:
    engine = open_database(new_database())
    with engine.begin() as connection:
        name = make_url(engine.url).database
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET timezone TO '{zone}'")
    engine.dispose()
    seen = []
    for doc in ("x", "y"):
        loader.load(engine, [DocumentRecord(doc_id=doc, text="News.")])
        seen.append(pending(engine))
        resolve(engine)
        seen.append(pending(engine))
    engine.dispose()
    assert seen == [True, False, True, False]
