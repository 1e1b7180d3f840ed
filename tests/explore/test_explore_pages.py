"""What the pages of things, reports, maps and searches show."""

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kb.cli import app as program
from kb.explore.filters import Filters
from kb.explore.marks import Mark, paragraph, pieces
from kb.explore.network import positions
from kb.explore.words import country, day, days, month, number, plural
from kb.queries.reports import REPORTS
from tests.explore.world import Client, talks


def plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


def row(client: Client, name: str, words: str) -> dict[str, Any]:
    return next(one for one in client.get(f"/{name}.json").json() if words in str(one))


def test_the_pieces_of_a_marked_text_are_the_text() -> None:
    text = "Ana met Jon. She agreed.\n\nMore."
    marks = [Mark(0, 3, "actor", "a1", "Ana"), Mark(0, 11, "meeting", "m1", ""), Mark(8, 24, "statement", "s1", "")]
    cut = pieces(text, marks, grey=[(26, 31)])
    assert "".join(one.text for one in cut) == text
    assert [(one.text, one.classes) for one in cut][:3] == [
        ("Ana", "mark l-actor l-meeting"), (" met ", "mark l-meeting"), ("Jon", "mark l-meeting l-statement")
    ]  # fmt: skip
    assert cut[0].lead == marks[0]
    assert cut[-1].grey
    assert "".join(one.text for one in pieces(text, marks, 8, 20)) == text[8:20]
    assert paragraph(text, 13, 16) == (0, 24)


def test_an_article_is_its_text_with_every_span_marked(client: Client) -> None:
    one = row(client, "articles", "Talks 0")
    html = client.get(f"/articles/{one['id']}").text
    text = html[html.index("data-text>") + 10 :]
    text = text[: text.index("</div>")]
    record = talks(0)
    assert plain(text) == record.text
    for layer in ("actor", "place", "meeting", "statement", "reaction"):
        assert f"l-{layer}" in text
    assert re.search(r'class="[^"]*l-actor[^"]*stands"[^>]*data-who="Ana Brankova">He</a>', text)
    marked = [unescape(found) for found in re.findall(r'<a class="[^"]*l-place[^"]*"[^>]*>([^<]*)</a>', text)]
    assert "Oslo" in marked
    for anchor in re.findall(r'href="#([a-z]\d+)"', html):
        assert f'id="{anchor}"' in text


def test_a_meeting_tells_who_where_when_and_marks_its_evidence(client: Client) -> None:
    one = client.get("/meetings.json?status=held&place=Oslo").json()[0]
    html = client.get(f"/meetings/{one['id']}").text
    for name in one["participants"].split(", "):
        assert name in unescape(html)
    assert ">Oslo</a>" in html
    assert re.search(r'<mark class="mark l-meeting">met \w+ \w+ in Oslo</mark>', html)
    assert re.search(r"confidence 0\.\d+", html)
    assert "History" in html
    assert 'class="map"' in html
    assert "1 report" in html
    why = client.get(f"/meetings/{one['id']}/explain").text
    assert f"{one['id']}: 1 reports" in why


def test_an_actor_has_names_offices_partners_words_and_stances(client: Client) -> None:
    one = row(client, "actors", "Ana Brankova")
    text = plain(client.get(f"/actors/{one['id']}").text)
    for words in ("foreign minister", "Partners", "Jon Liddle", "What it says", "What it is told", "We agree on number",
                  "Stances that it takes", "Norway"):  # fmt: skip
        assert words in text
    norway = row(client, "actors", "'Norway'")
    assert "Stances taken towards it" in client.get(f"/actors/{norway['id']}").text


@pytest.mark.parametrize("kind", ["statements", "reactions", "places"])
def test_other_things_show_their_evidence_in_its_paragraph(client: Client, kind: str) -> None:
    one = row(client, kind, "Oslo" if kind == "places" else "Brankova")
    html = client.get(f"/{kind}/{one['id']}").text
    assert f'<mark class="mark l-{kind[:-1]}' in html
    assert "/articles/d" in html


@pytest.mark.parametrize(
    ("path", "status"),
    [("/meetings/m99999", 404), ("/meetings/a1", 404), ("/actors/nonsense", 400), ("/nowhere", 404),
     ("/reports/nothing", 400), ("/reports/tone?status=held", 400), ("/reports/tone?confidence=2", 400),
     ("/network?colour=red", 400), ("/api/meetings?limit=0", 400), ("/api/meetings?limit=x", 400),
     ("/api/nothing", 404), ("/api/meetings/m99999", 404), ("/api/sql?q=DELETE+FROM+article", 400),
     ("/sql?q=DELETE+FROM+article", 400), ("/review", 404), ("/decisions", 404)],
)  # fmt: skip
def test_what_is_not_there_or_makes_no_sense_is_said(client: Client, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.json()["error"] if path.startswith("/api/") and status != 405 else 'role="alert"' in answer.text


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_has_the_rows_of_the_command_and_the_chart_of_its_flag(client: Client, world: str, name: str) -> None:
    given = {"timeline": "country=Norway", "sayings": "country=Norway&to=CHL"}.get(name, "")
    words = [w for pair in given.split("&") if pair for w in (f"--{pair.split('=')[0]}", pair.split("=")[1])]
    done = CliRunner().invoke(program, ["report", name, *words, "--limit", "0", "--json", "--db", world])
    told = json.loads(done.stdout)
    assert client.get(f"/api/reports/{name}?{given}").json()["rows"] == told[:200]
    assert client.get(f"/reports/{name}?{given}").status_code == 200
    spec = client.get(f"/reports/{name}/chart?{given}").json()
    assert "vega-lite" in spec["$schema"]
    drawn = json.dumps(spec.get("data", spec))
    assert not told or '"NOR"' not in drawn


def test_the_api_pages_through_the_rows_of_the_command(client: Client, world: str) -> None:
    done = CliRunner().invoke(program, ["meetings", "--limit", "0", "--json", "--db", world])
    at, rows = "/api/meetings?limit=5", []
    while at:
        answer = client.get(at).json()
        rows += answer["rows"]
        at = answer["next"]
    assert rows == json.loads(done.stdout)
    one = client.get(f"/api/meetings/{rows[0]['id']}").json()
    shown = CliRunner().invoke(program, ["show", rows[0]["id"], "--json", "--db", world])
    assert one == json.loads(shown.stdout)


def test_the_api_describes_all_that_it_answers(client: Client) -> None:
    described = client.get("/api/openapi.json").json()
    assert described["openapi"].startswith("3.")
    names = {one["name"] for one in described["paths"]["/api/meetings"]["get"]["parameters"]}
    assert {"actor", "country", "since", "place", "status", "sort", "after"} <= names
    for path in described["paths"]:
        if "{" not in path and "timeline" not in path and "sayings" not in path:
            asked = path + ("?q=SELECT+1+AS+a" if path == "/api/sql" else "?q=agree")
            answer = client.get(asked if path in ("/api/sql", "/api/search", "/api/names") else path)
            assert answer.status_code == 200, path


def test_search_finds_shows_and_is_saved(client: Client, state: Path) -> None:
    html = client.get("/search?q=agree&actor=Brankova").text
    assert "<b>agree</b>" in html
    token = re.search(r'name="form_token" value="(\w+)"', html)[1]  # type: ignore[index]
    kept = {"form_token": token, "name": "Agreed <b>", "address": "/search?q=agree&actor=Brankova"}
    assert client.post("/searches", data=kept).headers["location"] == kept["address"]
    again = client.get("/search").text
    assert "Agreed &lt;b&gt;" in again
    for address in ("https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"):
        assert client.post("/searches", data=kept | {"address": address}).status_code == 400
    assert client.post("/searches", data=kept | {"form_token": "x"}).status_code == 403
    assert client.post("/searches", data=kept, headers={"origin": "https://evil.example"}).status_code == 403
    client.post("/searches", data=kept | {"forget": "1"})
    assert "Agreed" not in client.get("/search").text


def test_sql_reads_within_limits(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    html = client.get("/sql", params={"q": "SELECT title FROM article ORDER BY id"}).text
    assert "Talks 3" in html
    monkeypatch.setattr("kb.explore.asking.SQL_ROWS", 5)
    many = client.get("/sql", params={"q": "SELECT title FROM article"}).text
    assert "5 rows, only the first ones" in many
    monkeypatch.setattr("kb.explore.asking.SQL_SECONDS", 0.3)
    endless = "WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n) SELECT count(*) FROM n"
    assert "longer than 0.3 seconds" in client.get("/sql", params={"q": endless}).text


def test_the_map_shows_each_status_of_a_place_and_names(client: Client) -> None:
    html = client.get("/map?place=Oslo").text
    for status in ("held", "planned", "cancelled"):
        assert f"slice m-{status}" in html
    assert re.search(r'<text class="town"[^>]*>Oslo</text>', html)
    assert re.search(r'<text class="nation"[^>]*>\w+', html)
    assert 'href="/map?place=Oslo&amp;status=held"' in html


def test_the_network_is_the_reports_and_lies_the_same_each_time(client: Client) -> None:
    first = client.get("/api/network?country=NOR").json()
    assert first == client.get("/api/network?country=NOR").json()
    names = {node["data"]["name"] for node in first["nodes"]}
    assert "Ana Brankova" in names
    assert {edge["data"]["source"] for edge in first["edges"]} <= {node["data"]["id"] for node in first["nodes"]}
    assert len(set(positions([1] * 50 + [2] * 30 + [3]))) == 81


def test_what_is_planned_is_a_calendar(client: Client) -> None:
    assert "Feb 2025" in client.get("/calendar?since=2025-01").text
    assert "never reported as held" in client.get("/calendar?since=2035").text


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (day("2025-05-06"), "6 May 2025"), (day("2025-05-06", "month"), "May 2025"),
        (day("2025-01-01", "year"), "2025"),
        (day(None), ""),
        (day("soon"), "soon"),
        (days("2025-05-06", "2025-05-08"), "6–8 May 2025"),
        (days("2025-05-30", "2025-06-02"), "30 May – 2 Jun 2025"), (days("2025-05-06", "2025-05-06"), "6 May 2025"),
        (days("2025-12-30", "2026-01-02"), "30 Dec 2025 – 2 Jan 2026"), (month("2025-03"), "Mar 2025"),
        (month("2025"), "2025"), (number(1234567), "1,234,567"), (number(0.5), "0.50"),
        (country("GBR"), "United Kingdom"),
        (country("XKX"), "Kosovo"),
        (country("ZZZ"), "ZZZ"),
        (country(None), ""),
        (plural(1, "report"), "1 report"),
        (plural(2, "country"), "2 countries"),
    ],
)  # fmt: skip
def test_times_numbers_and_names_are_written_as_people_write_them(said: str, words: str) -> None:
    assert said == words


def test_addresses_keep_filters_and_commands_quote_them() -> None:
    asked = Filters("meetings", (("actor", "O'Brien & Co"), ("status", "held")))
    assert asked.toggled("status", "held") == "/meetings?actor=O%27Brien+%26+Co"
    assert asked.toggled("status", "planned").endswith("status=held&status=planned")
    assert asked.plus(place="p1").toggled("place", "p2").endswith("place=p2")
    assert asked.command(None) == "kb meetings --actor 'O'\"'\"'Brien & Co' --status held --limit 0"
    month_of = asked.toggled("month", "2025-05")
    assert "since=2025-05&until=2025-05" in month_of
