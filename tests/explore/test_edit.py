"""Corrections: each decision by its form, refused to others, and seen by everybody at once."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from kb.explore.app import create_app
from kb.explore.site import Site
from kb.queries import LISTINGS
from kb.queries.run import run
from kb.store.engine import open_database
from tests.explore.world import Client


@pytest.fixture(scope="module")
def editor(world: str) -> Iterator[Client]:
    site = Site(world, edit=True, author="desk")
    yield Client(create_app(site), site)
    site.engine.dispose()


def token(client: Client) -> str:
    return re.search(r'name="form_token" value="(\w+)"', client.get("/search?q=agree").text)[1]  # type: ignore[index]


def decide(client: Client, path: str = "/decide", **fields: Any) -> Any:
    return client.post(path, data={"form_token": token(client), **fields})


def rows(url: str, name: str, **given: Any) -> list[dict[str, Any]]:
    found = run(LISTINGS[name](**given), url)
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


def one(url: str, name: str, words: str, **given: Any) -> dict[str, Any]:
    return next(row for row in rows(url, name, **given) if words in str(row))


def said(url: str) -> list[Any]:
    bind = open_database(url, read_only=True)
    with bind.connect() as connection:
        found = connection.execute(text("SELECT id, kind, author, reason, undone_at FROM decision ORDER BY id")).all()
    bind.dispose()
    return list(found)


def test_without_edit_nothing_can_be_decided(client: Client) -> None:
    for path in ("/decide", "/undo", "/review"):
        assert decide(client, path, decision="reject", id="m1").status_code in (404, 405)
    assert "<button>Reject" not in client.get("/meetings/m1").text


def test_another_site_can_not_decide(editor: Client, world: str) -> None:
    before = said(world)
    fields = {"decision": "reject", "id": "m1", "form_token": token(editor)}
    assert editor.post("/decide", data=fields | {"form_token": "0" * 64}).status_code == 403
    assert editor.post("/decide", data={k: v for k, v in fields.items() if k != "form_token"}).status_code == 403
    assert editor.post("/decide", data=fields, headers={"origin": "https://evil.example"}).status_code == 403
    assert editor.post("/decide", data=fields, headers={"origin": "null"}).status_code == 403
    stranger = Client(editor.app, editor.site)
    assert stranger.post("/decide", data=fields).status_code == 403
    assert said(world) == before


def test_a_status_and_a_date_are_corrected_and_taken_back(editor: Client, world: str) -> None:
    it = one(world, "meetings", "planned")["id"]
    page = editor.get(f"/meetings/{it}").text
    assert 'name="decision" value="assign"' in page
    answer = decide(editor, decision="assign", id=it, status="held", start="2024-12-24", end="2024-12-24",
                    reason="I was there", author="Rosa", back=f"/meetings/{it}")  # fmt: skip
    assert answer.status_code == 200
    assert f'href="/meetings/{it}"' in answer.text
    number, kind, author, reason, _ = said(world)[-1]
    assert (kind, author, reason) == ("assign", "Rosa", "I was there")
    (now,) = [row for row in rows(world, "meetings") if row["id"] == it]
    assert (now["status"], str(now["start"])) == ("held", "2024-12-24")
    assert "24 Dec 2024" in editor.get(f"/meetings/{it}").text
    assert decide(editor, "/undo", number=number).status_code == 200
    (then,) = [row for row in rows(world, "meetings") if row["id"] == it]
    assert then["status"] == "planned"
    assert "undone" in editor.get("/decisions").text


def test_actors_are_merged_renamed_and_taken_apart_again(editor: Client, world: str) -> None:
    ana, rosa = one(world, "actors", "Ana Brankova")["id"], one(world, "actors", "Rosa Quist")["id"]
    answer = decide(editor, decision="merge", id=ana, other=rosa, back=f"/actors/{ana}")
    assert answer.status_code == 200
    assert not [row for row in rows(world, "actors") if row["id"] == rosa]
    assert editor.get(f"/actors/{rosa}").status_code == 200
    merged = said(world)[-1][0]
    assert said(world)[-1][2] == "desk"
    assert decide(editor, decision="rename", id=ana, name="Ana <Both>").status_code == 200
    assert "Ana &lt;Both&gt;" in editor.get(f"/actors/{ana}").text
    for number in (said(world)[-1][0], merged):
        assert decide(editor, "/undo", number=number).status_code == 200
    assert one(world, "actors", "Rosa Quist")["id"] == rosa


def test_a_report_is_taken_apart(editor: Client, world: str) -> None:
    ana = one(world, "actors", "Ana Brankova")["id"]
    parts = re.findall(r'name="part" value="(d\d+)"', editor.get(f"/actors/{ana}").text)
    assert len(parts) > 1
    assert decide(editor, decision="split", id=ana, part=parts[0]).status_code == 200
    assert len([row for row in rows(world, "actors") if row["name"] == "Ana Brankova"]) == 2
    assert decide(editor, "/undo", number=said(world)[-1][0]).status_code == 200


@pytest.mark.parametrize("name", ["meetings", "statements", "reactions", "actors", "places"])
def test_what_is_wrong_is_gone_until_it_is_undone(editor: Client, world: str, name: str) -> None:
    it = rows(world, name)[-1]["id"]
    assert "<button>Reject" in editor.get(f"/{name}/{it}").text
    assert decide(editor, decision="reject", id=it).status_code == 200
    assert it not in {row["id"] for row in rows(world, name)}
    assert "rejected" in editor.get(f"/{name}/{it}").text
    decide(editor, "/undo", number=said(world)[-1][0])
    assert decide(editor, decision="confirm", id=it).status_code == 200
    assert it in {row["id"] for row in rows(world, name)}
    decide(editor, "/undo", number=said(world)[-1][0])


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"decision": "explode", "id": "m1"}, 400), ({"decision": "assign", "id": "m1"}, 400),
        ({"decision": "assign", "id": "m1", "start": "yesterday"}, 400), ({"decision": "merge", "id": "a1"}, 404),
        ({"decision": "merge", "id": "a1", "other": "m1"}, 400), ({"decision": "reject", "id": "m99999"}, 404),
        ({"decision": "rename", "id": "a1", "name": " "}, 400), ({"decision": "split", "id": "a1"}, 400),
        ({"decision": "reject", "id": "m1", "back": "https://evil.example/"}, 400),
        ({"decision": "assign", "id": ""}, 400),
    ],
)  # fmt: skip
def test_what_can_not_be_decided_is_said_and_nothing_is_written(
    editor: Client, world: str, fields: dict[str, str], status: int
) -> None:
    before = said(world)
    answer = decide(editor, **fields)
    assert answer.status_code == status
    assert 'role="alert"' in answer.text
    assert said(world) == before


@pytest.mark.parametrize("number", ["0", "99999", "x", ""])
def test_only_decisions_are_undone(editor: Client, number: str) -> None:
    assert decide(editor, "/undo", number=number).status_code in (400, 404)


def test_the_least_certain_cases_are_decided_one_by_one(editor: Client, world: str) -> None:
    html = editor.get("/review").text
    assert "least certain" in html
    case = re.search(r'name="kind" value="(\w+)"><input type="hidden" name="left" value="(\d+)">'
                     r'<input type="hidden" name="right" value="(\d+)">', html)  # fmt: skip
    if case is None:
        pytest.skip("nothing is uncertain in this world")
    before = len(said(world))
    answer = decide(editor, "/review", kind=case[1], left=case[2], right=case[3], one="n")
    assert answer.status_code == 303
    assert len(said(world)) >= before
