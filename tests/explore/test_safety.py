"""Who is let in, what a browser is told, and that nothing of what articles say can run."""

import asyncio
import re
import sys
from html.parser import HTMLParser
from typing import Any

import pytest
from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from typer.testing import CliRunner

from kb.cli import app as program
from kb.errors import DatabaseError
from kb.explore.app import create_app
from kb.explore.safety import names_of
from kb.explore.site import LEFT, Site, Visit, endpoint
from kb.store.engine import database_errors
from tests.explore.world import ATTACKS, RAN, Client, pages


class Tags(HTMLParser):
    """The tags of a page, with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.found and self.found[-1][0] in ("script", "style") and data.strip():
            self.inline.append(data)


def tags(html: str) -> Tags:
    out = Tags()
    out.feed(html)
    return out


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8765", 200), ("localhost", 200), ("[::1]:8765", 200), ("LOCALHOST:1", 200),
        ("evil.example", 421), ("evil.example:8765", 421), ("127.0.0.1.evil.example", 421), ("localhost@evil", 421),
        ("", 421), ("[::1", 421),
    ],
)  # fmt: skip
def test_only_names_of_this_machine_lead_here(client: Client, host: str, status: int) -> None:
    assert client.get("/", headers={"host": host}).status_code == status


def test_another_address_has_its_own_name_and_one_for_all_takes_any() -> None:
    assert "desk.example" in names_of("desk.example")
    assert "evil.example" not in names_of("desk.example")
    assert names_of("0.0.0.0") == frozenset()


def test_a_token_is_asked_for_and_kept_as_a_cookie(client: Client) -> None:
    guarded = Client(create_app(client.site, "0.0.0.0", "right-token"), client.site)
    assert guarded.get("/meetings").status_code == 401
    assert guarded.get("/static/style.css").status_code == 401
    assert guarded.get("/?token=wrong").status_code == 401
    answer = guarded.get("/meetings?token=right-token&status=held")
    assert (answer.status_code, answer.headers["location"]) == (303, "/meetings?status=held")
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert guarded.get("/meetings?status=held").status_code == 200
    fresh = Client(guarded.app, client.site)
    assert fresh.get("/meetings.json", headers={"authorization": "Bearer right-token"}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/meetings", "/nothing", "/meetings?nothing=1", "/static/app.js", "/meetings.csv"]
)
def test_every_answer_binds_the_browser(client: Client, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")
    assert headers["referrer-policy"] == "same-origin"


def test_no_page_runs_what_articles_say(client: Client) -> None:
    seen = 0
    for path in pages(client):
        answer = client.get(path)
        assert answer.status_code == 200, path
        found, html = tags(answer.text), answer.text
        seen += RAN in html
        assert found.inline == [], path
        for tag, attributes in found.found:
            assert not [name for name in attributes if name.startswith("on") or name == "style"], (path, tag)
            for name in ("href", "src", "action", "formaction", "xlink:href", "hx-get", "hx-post"):
                value = attributes.get(name) or ""
                local = value.startswith(("/", "#", "https://www.wikidata.org/", "https://polar.example/"))
                assert not value or local, (path, tag, value)
                assert not value.startswith("//"), (path, value)
        assert not [one for one in ATTACKS if "<" in one and one in html], path
        assert "<script>" not in html
        assert "\u202e" not in html
        assert "\x1b" not in html
    assert seen > 20


def test_attacks_as_filters_are_text_too(client: Client) -> None:
    for name in ("meetings", "articles", "actors"):
        for attack in ATTACKS:
            field = "name" if name == "actors" else "actor"
            html = client.get(f"/{name}", params={field: attack}).text
            assert f"<script>console.log('{RAN}')" not in html
            assert "<img src=x" not in html
            assert tags(html).inline == []


def test_the_connection_only_reads(client: Client) -> None:
    with pytest.raises(DatabaseError), database_errors(client.site.url), client.site.engine.begin() as connection:
        connection.execute(text("DELETE FROM decision"))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_pages_take_no_other_requests(client: Client, method: str) -> None:
    assert client.ask(method, "/meetings").status_code in (403, 405)


def test_a_large_request_is_refused(client: Client) -> None:
    assert client.post("/meetings", content=b"x" * 2_000_000).status_code == 413


def test_a_request_of_unknown_size_is_refused(client: Client) -> None:
    async def parts() -> Any:
        yield b"name=x"

    assert client.post("/searches", content=parts()).status_code == 411


def test_a_slow_question_is_stopped_when_its_reader_leaves(world: str) -> None:
    slow = "WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n) SELECT count(*) FROM n"
    site, done = Site(world), []

    def handler(visit: Visit) -> Any:
        done.append(visit)
        visit.connection.execute(text(slow)).scalar()
        return PlainTextResponse("never")

    async def leave() -> dict[str, str]:
        while not done:
            await asyncio.sleep(0.02)
        return {"type": "http.disconnect"}

    request = Request({"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b""}, leave)
    answer = asyncio.run(asyncio.wait_for(endpoint(site, handler)(request), 30))
    assert answer.status_code == LEFT
    site.engine.dispose()


def test_without_the_extra_one_line_says_what_to_do(monkeypatch: pytest.MonkeyPatch, world: str) -> None:
    for name in [one for one in sys.modules if re.match(r"kb\.explore|uvicorn|starlette|jinja2", one)]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "starlette", None)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    done = CliRunner().invoke(program, ["explore", "--no-open", "--db", world])
    assert done.exit_code == 2
    assert done.stderr.strip() == "kb: the explorer needs uvicorn: pip install 'kb-diplomacy[explore]'"


def test_without_a_database_one_line_says_so(tmp_path: Any) -> None:
    done = CliRunner().invoke(program, ["explore", "--no-open", "--port", "0", "--db", str(tmp_path / "none.db")])
    assert done.exit_code == 4
    assert done.stderr.startswith("kb: no database at")
