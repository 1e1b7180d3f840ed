"""The listings show the rows of the commands, and count them right."""

import json
import re
import shlex
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from typer.testing import CliRunner

from kb.cli import app as program
from kb.explore.filters import parameters
from kb.explore.listings import FIELDS, facets
from kb.queries.facets import FACETS, Counts
from kb.queries.pages import SORTS, page
from kb.queries.sql import read_only
from tests.explore.world import Client

ASKED = [
    "/meetings", "/meetings?status=held", "/meetings?actor=Brankova&mode=phone&since=2025-02",
    "/meetings?country=Norway&country=CHL", "/meetings?place=Oslo&outlet=polar", "/meetings?text=agree&sort=oldest",
    "/meetings?country=Nordic+countries", "/meetings?confidence=0.7", "/statements?country=Us%3DNOR,CHL&confidence=0.3",
    "/reactions?confidence=0.4", "/actors?country=Nordics", "/places?country=Nordics", "/articles?country=Nordics",
    "/statements?actor=Liddle", "/statements?to=Rosa+Quist&form=direct&sort=reports", "/statements?text=agree",
    "/reactions?stance=ACCUSE&stance=REJECT", "/reactions?country=GHA&sort=oldest", "/reactions?text=praised",
    "/actors?kind=person&sort=name", "/actors?name=Ana", "/places?country=NOR", "/places?sort=articles",
    "/articles?outlet=Fjord_Post", "/articles?actor=Norway&language=en&sort=title", "/articles?text=%22number+3%22",
]  # fmt: skip


def blocks(html: str) -> list[str]:
    return [unescape(one) for one in re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", html, re.DOTALL)]


def command(words: str, url: str) -> list[dict[str, Any]]:
    done = CliRunner().invoke(program, [*shlex.split(words)[1:], "--json", "--db", url], catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("address", ASKED)
def test_the_page_the_file_the_command_and_the_sql_give_the_same_rows(client: Client, world: str, address: str) -> None:
    html = client.get(address).text
    written, _, sql = blocks(html)
    name, _, query = address.partition("?")
    rows = client.get(f"{name}.json?{query}").json()
    shown = re.findall(rf'<td data-label="[^"]+"[^>]*><a href="{name}/(\w+)">', html)
    if name == "/articles":
        shown = re.findall(r'<a href="/articles/(d\d+)">', html)
    assert shown == [row["id"] for row in rows]
    assert rows
    found = read_only(sql, world)
    asked = [str(dict(zip(found.columns, row, strict=True))["id"]) for row in found.rows]
    assert asked == [row["id"] for row in rows]
    told = command(written, world)
    assert sorted(map(str, told)) == sorted(map(str, rows))
    if "sort=" not in query:
        assert told == rows


@pytest.mark.parametrize("name", FIELDS)
def test_following_a_count_leads_to_as_many_rows(client: Client, name: str) -> None:
    of = {"bloc": "country"}
    with client.site.engine.connect() as connection:
        for given in ({}, {"country": ["NOR"]}, {"actor": ["Brankova"], "since": "2025-02"},
                      {"confidence": "0.6", "country": ["EU"]}):  # fmt: skip
            asked = {k: v for k, v in given.items() if k in parameters(name)}
            counts = Counts(connection, name, asked)
            for one in facets(name):
                for value, _, n in counts.values(one):
                    more = [("since", value), ("until", value)] if one == "month" else [(of.get(one, one), value)]
                    every = one != "confidence" and FACETS[name][of.get(one, one)].every
                    kept = [(k, v) for k, vs in asked.items() for v in ([vs] if isinstance(vs, str) else vs)
                            if every or k not in dict(more)]  # fmt: skip
                    rows = client.get(f"/{name}.json", params=[*kept, *more]).json()
                    assert len(rows) == n, (name, given, one, value)


@pytest.mark.parametrize("name", FIELDS)
def test_pages_by_key_have_each_row_once_in_each_order_and_back(client: Client, name: str) -> None:
    with client.site.engine.connect() as connection:
        for sort in (None, *SORTS[name]):
            whole = [row["id"] for row in page(connection, name, {}, sort=sort, size=1000).rows]
            at = page(connection, name, {}, sort=sort, size=5)
            seen = [[row["id"] for row in at.rows]]
            while at.after:
                at = page(connection, name, {}, sort=sort, size=5, after=at.after)
                seen.append([row["id"] for row in at.rows])
            assert [id_ for ids in seen for id_ in ids] == whole, sort
            for ids in reversed(seen[:-1]):
                at = page(connection, name, {}, sort=sort, size=5, before=at.before)
                assert [row["id"] for row in at.rows] == ids
            assert at.before is None


def test_a_page_links_to_the_next_one_and_back(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.explore.listings.SIZE", 5)
    monkeypatch.setattr("kb.explore.listings.rows_of.__defaults__", (5,))
    first = client.get("/actors?kind=person").text
    onward = unescape(re.search(r'rel="next" href="([^"]+)"', first)[1])  # type: ignore[index]
    assert ("kind", "person") in parse_qsl(urlsplit(onward).query)
    second = client.get(onward).text
    back = unescape(re.search(r'rel="prev" href="([^"]+)"', second)[1])  # type: ignore[index]
    ids = re.compile(r'<td data-label="Name"><a href="/actors/(a\d+)">')
    assert ids.findall(client.get(back).text) == ids.findall(first)
    assert not set(ids.findall(first)) & set(ids.findall(second))


@pytest.mark.parametrize("page", ["meetings", "statements", "reactions", "articles", "map", "network", "calendar"])
def test_filters_take_dates_in_words(client: Client, monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    monkeypatch.setenv("KB_TODAY", "2025-06-15")
    links = re.compile(r'href="(/(?:meetings|statements|reactions|articles)/\w+)"')
    words, written = (client.get(f"/{page}?since={when}").text for when in ("last+month", "2025-05"))
    assert links.findall(words) == links.findall(written)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/meetings?nothing=1", "no filter"),
        ("/meetings?since=soon", "no date"),
        ("/meetings?status=lost", "no status"),
        ("/meetings?since=2026&until=2025", "ends"),
        ("/meetings?sort=size", "no order"),
        ("/meetings?after=nonsense", "no page begins"),
        ("/meetings?after=WzEsMl0", "no page begins"),
        ("/statements?place=Oslo", "no filter"),
        ("/meetings?country=Atlantis", "no country"),
        ("/meetings?confidence=sure", "from 0 to 1"),
        ("/statements?confidence=1.5", "from 0 to 1"),
        ("/reactions?confidence=nan", "from 0 to 1"),
        ("/actors?confidence=0.5", "no filter"),
        ("/meetings?since=2025&since=2026", "given twice"),
        ("/places.xml", "no format"),
        ("/articles?text=%22%22", ""),
    ],
)
def test_what_makes_no_sense_is_said_in_one_line(client: Client, path: str, said: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 400
    assert said in unescape(answer.text)


def test_country_names_stand_for_codes(client: Client) -> None:
    html = client.get("/actors").text
    assert ">Norway<" in html
    assert ">NOR<" not in html


@pytest.mark.parametrize(("form", "start"), [("csv", b"id,start"), ("parquet", b"PAR1"), ("json", b"[")])
def test_rows_are_files_too(client: Client, form: str, start: bytes) -> None:
    answer = client.get(f"/meetings.{form}")
    assert answer.content.startswith(start)
    assert f'filename="meetings.{form}"' in answer.headers["content-disposition"]
