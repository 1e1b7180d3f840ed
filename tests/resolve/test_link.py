"""`kb link`: items of tables find their actors, on both databases, as decisions that can be undone."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kb.errors import InputError
from kb.resolve.decide import exported, imported
from kb.resolve.items import Item, items
from kb.resolve.link import Known, score
from kb.resolve.run import resolve
from kb.store import loader, verify
from kb.store.engine import open_database, writing
from tests.resolve.conftest import kb
from tests.resolve.test_decisions import rows, world

CSV = """item,itemLabel,itemAltLabel,countryLabel,positionLabel
http://www.wikidata.org/entity/Q11,Ada Quill,"A. Quill, Quill",Nauru,minister
http://www.wikidata.org/entity/Q11,Ada Quill,,Nauru,envoy
http://www.wikidata.org/entity/Q12,Bruno Vask,,Estonia,
http://www.wikidata.org/entity/Q13,Brunon Vask,,Tuvalu,
"""
BINDINGS = json.dumps({"head": {}, "results": {"bindings": [
    {"item": {"type": "uri", "value": "http://www.wikidata.org/entity/Q11"}, "itemLabel": {"value": "Ada Quill"},
     "countryLabel": {"value": "Nauru"}}]}})  # fmt: skip
SIMPLE = json.dumps([{"item": "http://www.wikidata.org/entity/Q11", "itemLabel": "Ada Quill", "country": "NRU"}])
FTM = "\n".join(json.dumps(e) for e in [
    {"id": "NK-x", "schema": "Person", "caption": "Ada Quill", "properties": {
        "name": ["Ada Quill", "Ada B. Quill"], "wikidataId": ["Q11"], "country": ["nr"], "position": ["minister"]}},
    {"id": "Q14", "schema": "Company", "properties": {"name": ["Vask Ltd"], "jurisdiction": ["tv"]}},
    {"id": "ofac-1", "schema": "Person", "properties": {"name": ["No Item"]}},
])  # fmt: skip


@pytest.mark.parametrize("text", [CSV, CSV.replace("item,", "\ufeffitem,"), BINDINGS, SIMPLE, FTM,
                                  "qid\tname\tcountry\nQ11\tAda Quill\tnauru\n", "id;name;iso3\nQ11;Ada Quill;NRU"],
                         ids=["csv", "bom", "sparql", "json", "ftm", "tabs", "semicolons"])  # fmt: skip
def test_every_form_of_a_table_is_read(text: str) -> None:
    first = items(text, "f")[0]
    assert (first.id, first.name, first.countries) == ("Q11", "Ada Quill", {"NRU"})


def test_rows_of_one_item_are_one_and_a_schema_tells_the_kind() -> None:
    quill, *_ = items(CSV, "f")
    assert (list(quill.names), quill.offices) == (["Ada Quill", "A. Quill", "Quill"], {"minister", "envoy"})
    assert [(i.id, i.kinds) for i in items(FTM, "f")] == [("Q11", {"person"}), ("Q14", {"organization"})]


@pytest.mark.parametrize(("text", "said"), [
    ("a,b\n1,2\n", "f: none of its 1 rows has an id of Wikidata's (Q42) and a name"),
    ("", "f: none of its 0 rows"),
    ('{"id": "Q1"}\n{"id"', "f: line 2 is no JSON"),
    ("[1]", "f: row 1 is no object with names of columns"),
    ('id,name\nQ1,"open', "f is no CSV"),
])  # fmt: skip
def test_what_is_no_table_is_told(text: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        items(text, "f")
    assert str(error.value).startswith(said)


def actor(kind: str, name: str, country: str | None = None, *offices: str) -> Known:
    return Known(1, kind, name, country, None, 1, {name}, set(offices))


def item(name: str, country: str | None = None, kind: str | None = None, office: str | None = None) -> Item:
    return Item("Q1", {name: None}, {country} if country else set(), {office} if office else set(),
                {kind} if kind else set())  # fmt: skip


@pytest.mark.parametrize(("known", "other", "links"), [
    (actor("person", "Ada Quill", "NRU"), item("Ada Quill", "NRU"), True),
    (actor("person", "Sámir al-Hadi", "NRU"), item("Samir Hadi", "NRU"), True),
    (actor("person", "Ada Quill", "NRU", "trade minister"), item("Quill Ada", "NRU", office="Minister"), True),
    (actor("person", "Ada Quill", "NRU"), item("Ada Quill", "TUV"), False),
    (actor("person", "Ada Quill"), item("Ada Quill"), False),
    (actor("person", "Ada Quill", None, "trade minister"), item("Ada Quill", office="minister of trade"), True),
    (actor("person", "Quill", "NRU"), item("Ada Quill", "NRU"), False),
    (actor("person", "Ada Quill", "NRU"), item("Ada Quill", "NRU", "organization"), False),
    (actor("organization", "River Union"), item("The River Union"), True),
    (actor("organization", "RBU"), item("River Basin Union"), False),
    (actor("country", "Nauru", "NRU"), item("Republic of Nauru", kind="country"), True),
    (actor("country", "Nauru", "NRU"), item("Nauru"), True),
    (actor("country", "Nauru", "NRU"), item("Nauru", "TUV"), False),
])  # fmt: skip
def test_what_is_sure_enough_to_be_linked(known: Known, other: Item, links: bool) -> None:
    assert (score(known, other)[0] >= 0.8) is links


@pytest.fixture
def loaded(database: Engine) -> Engine:
    loader.load(database, world())
    resolve(database)
    return database


def linked(engine: Engine) -> dict[str, str]:
    return dict(rows(engine, "SELECT name, wikidata_id FROM actor WHERE wikidata_id IS NOT NULL"))


def test_a_link_is_a_decision_undone_for_good_and_exported(loaded: Engine, tmp_path: Path, new_database) -> None:  # type: ignore[no-untyped-def]
    table = tmp_path / "known.csv"
    table.write_text(CSV, encoding="utf-8")
    tried = kb(loaded, "link", str(table), "--dry-run", "--json")
    assert {(r["wikidata_id"], r["state"]) for r in json.loads(tried.stdout)} == {
        ("Q11", "link"), ("Q13", "link")}  # fmt: skip
    assert linked(loaded) == {}
    assert rows(loaded, "SELECT id FROM decision") == []
    done = kb(loaded, "link", str(table))
    assert "2 actors linked" in done.stderr
    assert linked(loaded) == {"Ada Quill": "Q11", "Bruno Vask": "Q13"}
    assert "0 actors linked" in kb(loaded, "link", str(table)).stderr
    assert "Q13" in kb(loaded, "actors", "Vask", "--csv").stdout
    resolve(loaded)
    assert linked(loaded) == {"Ada Quill": "Q11", "Bruno Vask": "Q13"}
    with loaded.connect() as connection:
        said = list(exported(connection))
    other = open_database(new_database())
    loader.load(other, world())
    with writing(other) as connection:
        imported(connection, said)
    resolve(other)
    assert linked(other) == linked(loaded)
    other.dispose()
    number = rows(loaded, "SELECT min(id) FROM decision")[0][0]
    kb(loaded, "undo", str(number))
    assert "0 actors linked" in kb(loaded, "link", str(table)).stderr
    assert len(linked(loaded)) == 1
    assert list(verify.verify(loaded)) == []


def test_two_items_that_fit_alike_are_left_to_people(loaded: Engine, tmp_path: Path) -> None:
    table = tmp_path / "known.csv"
    table.write_text("id,name,country\nQ1,Ada Quill,Nauru\nQ2,Ada Quill,Nauru\n", encoding="utf-8")
    assert "0 actors linked, 2 ambiguous" in kb(loaded, "link", str(table)).stderr
    assert linked(loaded) == {}
