"""A watch on a server of the loopback and on folders: what is new is loaded and told, what fails is tried again."""

import json
import os
import re
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from kb.errors import DatabaseError, InputError, UsageError
from kb.extract.backend import backend_of, chosen
from kb.sources import web
from kb.watch import attentive, rounds
from kb.watch.config import seconds, watching
from kb.watch.news import News, Trouble, require_askable
from kb.watch.rounds import Watch
from kb.watch.tell import Item, Unheard, by_post, to_people
from kb.workers import extractor_when_needed
from tests.sources.test_web import GOOD, PAGE, Server, entry, feed

CHOICE = chosen("tests.backends:Faithful")


class EndedError(Exception):
    """The test is over."""


class Round:
    """A watch that a test takes through its rounds by hand, and all that it told."""

    def __init__(self, database: Engine, path: Path, source: str, search: str = "") -> None:
        path.write_text(f'every = "10m"\n{search}\n[[source]]\nallow_private = true\n{source}')
        self.database, self.path = database, path
        self.told: list[Item] = []
        self.notes: list[str] = []
        self.now, self.stop, self.deaf = 1e9, False, False
        self.watch = self.begun()

    def begun(self) -> Watch:
        """A watch as a new process begins it."""

        def tell(items: Sequence[Item]) -> None:
            if self.deaf:
                raise Unheard("nobody listens")
            self.told += items

        extract = extractor_when_needed(CHOICE, 1).__enter__()
        return Watch(
            self.database, watching(self.path), extract, backend_of(CHOICE).run, tell, self.notes.append,
            self.notes.append, lambda: self.stop, 4, pause=0.0, clock=lambda: self.now,
        )  # fmt: skip

    def __call__(self, wait: float = 600.0, once: bool = True) -> list[str]:
        """What a round tells, after a while."""
        self.now += wait
        self.told = []
        self.watch.run(once)
        return [f"{one.change} {one.title}" for one in self.told if isinstance(one, News)]

    @property
    def troubles(self) -> list[Trouble]:
        return [one for one in self.told if isinstance(one, Trouble)]


@pytest.fixture
def server() -> Iterator[Server]:
    out = Server()
    yield out
    out.http.shutdown()
    out.http.server_close()


Begin = Callable[..., Round]


@pytest.fixture
def begin(database: Engine, tmp_path: Path) -> Begin:
    return lambda source, search="": Round(database, tmp_path / "sources.toml", source, search)


def rows(database: Engine, query: str) -> list[tuple[Any, ...]]:
    with database.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


def titles(database: Engine) -> list[str]:
    return [row[0] for row in rows(database, "SELECT title FROM article ORDER BY title")]


def test_a_feed_that_grows_breaks_redirects_and_rests_loses_nothing(server: Server, begin: Begin) -> None:
    grown = [entry("a", f"A. {GOOD}", "content:encoded")]
    url = server.put("/rss", feed(*grown), ETag='"1"')
    go = begin(f'name = "wire"\nread = "{url}"')
    assert go() == ["new a"]
    assert go() == []
    assert server.asked[-1][1]["If-None-Match"] == '"1"'
    grown.append(entry("b", f"B. {GOOD}", "content:encoded"))
    server.put("/rss", feed(*grown), ETag='"2"')
    assert go() == ["new b"]
    server.put("/rss", "", 503)
    assert go() == []
    assert [(one.why, one.failures, one.again_in) for one in go.troubles] == [
        (f"{url}: can't be read: HTTP 503 Service Unavailable", 1, 1200.0)
    ]
    grown.append(entry("c", f"C. {GOOD}", "content:encoded"))
    server.put("/there", feed(*grown), ETag='"3"')
    server.put("/rss", "", 301, Location="/there")
    assert go(600.0) == []  # it waits after a failure, also with --once
    assert go(600.0) == ["new c"]
    assert go.notes[-1] == "wire: can be read again"
    assert go() == []
    assert server.asked[-1][1]["If-None-Match"] == '"3"'
    changed = entry("a", f"A, corrected. {GOOD}", "content:encoded")
    server.put("/there", feed(changed, *grown[1:]), ETag='"4"')
    assert go() == ["changed a"]
    assert titles(go.database) == ["a", "b", "c"]
    assert rows(go.database, "SELECT count(*) FROM watched_article") == [(0,)]
    assert rows(go.database, "SELECT count(*) FROM ingest_failure") == [(0,)]


def test_a_source_that_is_broken_in_the_middle_gives_what_is_whole_and_the_rest_later(
    server: Server, begin: Begin
) -> None:
    whole = feed(*(entry(name, f"{name}. {GOOD}", "content:encoded") for name in "abc"))
    url = server.put("/rss", whole[:-120], ETag='"1"')
    go = begin(f'read = "{url}"')
    assert go() == ["new a", "new b"] or go.troubles
    assert ": a broken feed, " in go.troubles[0].why
    server.put("/rss", whole, ETag='"1"')  # the broken one didn't count, or this would be taken for it
    assert "new c" in go(1200.0)
    assert titles(go.database) == ["a", "b", "c"]


def test_a_server_that_is_silent_is_given_up_and_tried_later_and_later(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "PATIENCE", 0.2)
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        go = begin(f'read = "http://127.0.0.1:{silent.getsockname()[1]}/rss"\nevery = "1h"')
        waits = []
        for wait in (0.0, 7200.0, 14400.0, 21600.0):
            go(wait)
            waits += [one.again_in for one in go.troubles]
    assert waits == [7200.0, 14400.0, 21600.0, 21600.0]
    assert "no answer: timed out" in go.troubles[0].why


def page(name: str, text: str = GOOD) -> str:
    """A page of its own address and text."""
    body = PAGE.replace("BASE/envoy", f"BASE/{name}").replace("Envoy leaves", name).replace(GOOD, text, 1)
    return body.replace("Nobody else", f"Nobody but {name}")


def sitemap(*entries: tuple[str, str], root: str = "urlset", tag: str = "url") -> str:
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    listed = "".join(f"<{tag}><loc>{loc}</loc><lastmod>{day}</lastmod></{tag}>" for loc, day in entries)
    return f'<?xml version="1.0"?><{root} xmlns="{space}">{listed}</{root}>'


def test_the_pages_of_sitemaps_are_fetched_once_a_version(server: Server, begin: Begin) -> None:
    old, new = (server.put(f"/{name}", page(name)) for name in ("old", "new"))
    listed = server.put("/1.xml", sitemap((old, "2024-03-01"), (new, "2024-03-04")))
    index = sitemap((listed, "2024-03-04"), root="sitemapindex", tag="sitemap")
    go = begin(f'read = "{server.put("/sitemap.xml", index)}"')
    assert go() == ["new new", "new old"]
    asked = len(server.asked)
    assert go() == []
    assert [path for path, _ in server.asked[asked:]] == ["/sitemap.xml"]  # the other is as old as it was
    server.put("/new", page("new", f"{GOOD} Corrected."))
    server.put("/1.xml", sitemap((old, "2024-03-01"), (new, "2024-03-05")))
    server.put("/sitemap.xml", index.replace("2024-03-04", "2024-03-05"))
    asked = len(server.asked)
    assert go() == ["changed new"]
    assert [path for path, _ in server.asked[asked:]] == ["/sitemap.xml", "/1.xml", "/new"]


def test_a_page_that_fails_is_tried_again_although_its_list_is_as_it_was(server: Server, begin: Begin) -> None:
    names = ("a", "b", "c")
    for name in names:
        server.put(f"/{name}", page(name))
    server.put("/a", "", 500)
    server.put("/b", page("b")[:300], Content_Length="100000")
    go = begin(f'read = "{server.put("/rss", feed(*(entry(n, "Short.", base=server.base) for n in names)), ETag="1")}"')
    assert go() == ["new c"]
    for name in "ab":
        server.put(f"/{name}", page(name))
    assert sorted(go()) == ["new a", "new b"]
    asked = len(server.asked)
    assert go() == []
    assert [path for path, _ in server.asked[asked:]] == ["/rss"]


def test_a_page_that_fails_for_good_is_given_up(server: Server, begin: Begin) -> None:
    go = begin(f'read = "{server.put("/rss", feed(entry("gone", "Short.", base=server.base)), ETag="1")}"')
    for _ in range(attentive.TRIES + 3):
        assert go() == []
    assert [path for path, _ in server.asked].count("/gone") == attentive.TRIES
    assert sum("HTTP 404" in note for note in go.notes) == 1


def test_more_pages_than_a_round_takes_are_read_in_the_next_ones(
    server: Server, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attentive, "PAGES", 3)
    urls = [server.put(f"/p{k}", page(f"p{k}")) for k in range(7)]
    go = begin(f'read = "{server.put("/sitemap.xml", sitemap(*((url, "2024-03-04") for url in urls)), ETag="1")}"')
    assert [len(go(0.0)) for _ in range(4)] == [3, 3, 1, 0]
    assert titles(go.database) == [f"p{k}" for k in range(7)]


def test_a_folder_is_read_when_a_file_in_it_is_new_or_changed(begin: Begin, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    put(folder / "a.jsonl", row("a"))
    put(folder / "b.jsonl", row("b"))
    go = begin('read = "in"')
    assert go() == ["new a", "new b"]
    assert go() == []
    put(folder / "b.jsonl", row("b") + row("c"))
    put(folder / "d.png", "\x89PNG")
    assert go() == ["new c"]
    (folder / "e.jsonl").write_text(row("e"))  # somebody is still writing to it
    assert go() == []
    os.utime(folder / "e.jsonl", (1, 1))
    assert go() == ["new e"]
    assert sum("d.png" in note for note in go.notes) == 1


def row(name: str) -> str:
    return json.dumps({"doc_id": name, "title": name, "text": f"{name}. {GOOD}", "published": "2024-03-04"}) + "\n"


def put(path: Path, text: str) -> None:
    """A file that nobody writes to any more."""
    path.write_text(text, encoding="latin-1")
    os.utime(path, (path.stat().st_mtime - 100,) * 2)


@pytest.mark.parametrize("source", ["in", "in/*.jsonl", "in/a.jsonl"])
def test_a_folder_or_file_that_is_not_there_is_told_and_read_when_it_is(
    begin: Begin, tmp_path: Path, source: str
) -> None:
    go = begin(f'read = "{source}"')
    assert go() == []
    assert len(go.troubles) == 1
    assert rows(go.database, "SELECT count(*) FROM ingest_failure") == [(1,)]
    (tmp_path / "in").mkdir()
    put(tmp_path / "in/a.jsonl", row("a"))
    assert go(1200.0) == ["new a"]
    assert rows(go.database, "SELECT count(*) FROM ingest_failure") == [(0,)]


SEARCH = """
[[search]]
name = "envoys"
text = "envoy -corrected"
[[search]]
name = "Zenda"
actor = "ZENDA"
kind = "article"
"""


def test_searches_are_run_on_what_is_new(begin: Begin, tmp_path: Path) -> None:
    put(tmp_path / "a.jsonl", row("a") + row("b").replace("The envoy", "ZENDA, corrected"))
    go = begin('read = "a.jsonl"', SEARCH)
    assert go() == ["new a", "new b"]
    lines: list[str] = []
    to_people(lines.append)(go.told)
    assert lines == [
        "new d1 a (2024-03-04): 0 meetings, 0 statements, 0 reactions [a.jsonl]", "    envoys: d1",
        "new d2 b (2024-03-04): 0 meetings, 0 statements, 0 reactions [a.jsonl]", "    Zenda: d2",
    ]  # fmt: skip
    put(tmp_path / "a.jsonl", row("a") + row("c"))
    go()
    assert [one.fields["hits"] for one in go.told] == [[{"search": "envoys", "kind": "article", "id": "d3"}]]


@pytest.fixture
def keep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Keep searches as the explorer does, each a name and an address."""
    monkeypatch.setattr("kb.queries.saved.state_folder", lambda: tmp_path)
    return lambda **searches: put(
        tmp_path / "searches.json",
        json.dumps([{"name": name, "address": address} for name, address in searches.items()]),
    )


def test_the_searches_that_a_user_keeps_in_the_explorer_are_asked_too(
    begin: Begin, tmp_path: Path, keep: Callable[..., None]
) -> None:
    keep(
        words="/search?q=envoy&since=2024-03-01", late="/articles?since=2024-04", listed="/articles?text=envoy&text=",
        kinds="/search?q=envoy&kind=statement", people="/actors?country=Norway", odd="/articles?since=whenever",
    )  # fmt: skip
    put(tmp_path / "a.jsonl", row("a"))
    go = begin('read = "a.jsonl"', "saved = true")
    assert go() == ["new a"]
    assert [one.fields["hits"] for one in go.told] == [
        [{"search": name, "kind": "article", "id": "d1"} for name in ("words", "listed")]
    ]
    assert [note for note in go.notes if "saved" in note] == [
        "the saved search 'odd' is left out: no date: 'whenever'; write one of YYYY, YYYY-MM, YYYY-MM-DD, 2024-W05, "
        "2024-Q1, today, yesterday, last week, this year, 3 days ago"
    ]
    put(tmp_path / "searches.json", "{")
    put(tmp_path / "a.jsonl", row("a") + row("b"))
    assert go() == ["new b"]
    assert any("holds no saved searches" in note for note in go.notes)


@pytest.mark.parametrize(
    ("search", "why"),
    [
        ('kind = "article"\nplace = "Zenda"', "search 'x': there is no place of articles"),
        ('kind = "meeting"\nto = "Zenda"', "search 'x': there is no to of meetings"),
        ('status = "held"', "search 'x': there is no status of articles"),
    ],
)
def test_a_search_with_a_filter_that_its_kind_does_not_have_is_refused(tmp_path: Path, search: str, why: str) -> None:
    path = tmp_path / "s.toml"
    path.write_text(f'[[source]]\nread = "a"\n[[search]]\nname = "x"\n{search}')
    with pytest.raises(UsageError, match=re.escape(why)):
        require_askable(watching(path).search)
    path.write_text(
        '[[source]]\nread = "a"\n[[search]]\nname = "x"\nkind = "meeting"\nplace = "Zenda"\nstatus = "held"'
    )
    require_askable(watching(path).search)


def test_two_watches_on_one_database_tell_each_their_own(begin: Begin, tmp_path: Path) -> None:
    for name in "ab":
        put(tmp_path / f"{name}.jsonl", row(name))
    one = begin('read = "a.jsonl"')
    one.deaf = True
    assert one() == []
    other = begin('read = "b.jsonl"')
    assert other() == ["new b"]
    one.deaf = False
    assert one() == ["new a"]


def test_a_list_whose_entry_is_never_read_is_fetched_whole_some_times_only(server: Server, begin: Begin) -> None:
    german = "Der Gesandte verließ die Stadt am Montagabend, wie das Ministerium den Berichterstattern mitteilte."
    entries = entry("a", f"A. {GOOD}", "content:encoded"), entry("b", german, "content:encoded")
    url = server.put("/rss", feed(*entries), ETag='"1"')
    go = begin(f'read = "{url}"')
    assert go() == ["new a"]
    for _ in range(attentive.TRIES):
        go()
    asked = [headers.get("If-None-Match") for path, headers in server.asked if path == "/rss"]
    assert asked == [None] * attentive.TRIES + ['"1"']
    server.put("/rss", feed(*entries, entry("c", f"C. {GOOD}", "content:encoded")), ETag='"2"')
    assert go() == ["new c"]
    go()
    assert "If-None-Match" not in server.asked[-1][1]


def test_a_page_that_fails_in_an_odd_way_is_tried_again(
    server: Server, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.put("/p", page("p"))
    url = server.put("/s.xml", sitemap((f"{server.base}/p", "2024-03-04")), ETag='"1"')
    go = begin(f'read = "{url}"')
    fetch = attentive.Attentive.fetch
    monkeypatch.setattr(
        attentive.Attentive, "fetch", lambda self, at, *known: 1 / 0 if at.endswith("/p") else fetch(self, at, *known)
    )
    assert go() == []
    monkeypatch.setattr(attentive.Attentive, "fetch", fetch)
    assert go() == ["new p"]


def test_a_database_that_cannot_be_had_for_a_while_does_not_end_the_watch(
    begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "a.jsonl", row("a"))
    go = begin('read = "a.jsonl"')
    left = iter([*[True] * 3, False])
    waits: list[float] = []

    def state(*given: Any) -> Any:
        if next(left, False):
            raise DatabaseError("gone")
        return before(*given)

    def rest(seconds: float) -> None:
        waits.append(seconds)
        go.stop = len(waits) == 4

    before = rounds.memory.state
    monkeypatch.setattr(rounds.memory, "state", state)
    monkeypatch.setattr(go.watch, "rest", rest)
    assert go(once=False) == ["new a"]
    assert waits == [rounds.LATER] * 3 + [600.0]


def test_patterns_are_read_from_a_folder_with_brackets_in_its_name(
    begin: Begin, database: Engine, tmp_path: Path
) -> None:
    folder = tmp_path / "news [old]"
    folder.mkdir()
    put(folder / "a.jsonl", row("a"))
    go = Round(database, folder / "sources.toml", 'read = ["*.jsonl"]')
    assert go() == ["new a"]


def test_what_nobody_heard_is_told_later_and_what_came_before_a_death_too(begin: Begin, tmp_path: Path) -> None:
    put(tmp_path / "a.jsonl", row("a"))
    go = begin('read = "a.jsonl"')
    go.deaf = True
    assert go() == []
    assert "nobody listens: told again with the next round" in go.notes
    go.deaf, go.watch = False, go.begun()
    assert go(0.0) == ["new a"]
    assert go() == []


@pytest.mark.parametrize("after", [1, 5, 9])
def test_a_round_that_is_cut_short_loses_and_doubles_nothing(begin: Begin, tmp_path: Path, after: int) -> None:
    names = [f"n{k}" for k in range(12)]
    put(tmp_path / "a.jsonl", "".join(map(row, names)))
    go = begin('read = "a.jsonl"')
    extract, done = go.watch.extract, 0

    def dying(batches: Any) -> Any:
        nonlocal done
        for outcomes in extract(batches):
            yield outcomes
            done += len(outcomes)
            if done >= after:
                raise EndedError

    go.watch.extract = dying
    told: list[str] = []
    with pytest.raises(EndedError):
        go()
    go.watch = go.begun()
    told += go()
    assert sorted(told) == sorted(f"new {name}" for name in names)
    assert titles(go.database) == sorted(names)


def test_it_stops_between_batches_and_goes_on_from_there(begin: Begin, tmp_path: Path) -> None:
    put(tmp_path / "a.jsonl", "".join(row(f"n{k}") for k in range(12)))
    go = begin('read = "a.jsonl"')
    extract = go.watch.extract

    def interrupted(batches: Any) -> Any:
        for outcomes in extract(batches):
            go.stop = True
            yield outcomes

    go.watch.extract = interrupted
    first = go(once=False)
    assert len(first) == 4
    go.stop, go.watch = False, go.begun()
    assert len(go(0.0)) == 8
    assert len(titles(go.database)) == 12


def test_a_watch_reads_when_it_is_time_and_ends_when_it_is_told(begin: Begin, tmp_path: Path) -> None:
    put(tmp_path / "a.jsonl", row("a"))
    go = begin('read = "a.jsonl"\nevery = "1s"')
    tell, until = go.watch.tell, time.monotonic() + 60

    def grown(items: Sequence[Item]) -> None:
        tell(items)
        put(tmp_path / "a.jsonl", row("a") + row("b"))

    go.watch.tell, go.watch.clock = grown, time.time
    go.watch.stopped = lambda: len(go.told) == 2 or time.monotonic() > until
    assert go(once=False) == ["new a", "new b"]


def test_news_are_posted(server: Server) -> None:
    post = by_post(server.base + "/hook")
    with pytest.raises(Unheard, match="HTTP 501"):
        post([Trouble("wire", "silent", 1, 60.0)])
    server.http.RequestHandlerClass.do_POST = took  # type: ignore[attr-defined]
    post([Trouble("wire", "silent", 1, 60.0)])
    failure = {"type": "failure", "source": "wire", "why": "silent", "failures": 1, "again_in": 60.0}
    assert [{"news": [failure]}] == TAKEN
    with pytest.raises(Unheard, match="no answer"):
        by_post("http://127.0.0.1:9/hook")([])


TAKEN: list[Any] = []


def took(handler: Any) -> None:
    TAKEN.append(json.loads(handler.rfile.read(int(handler.headers["Content-Length"]))))
    handler.send_response(204)
    handler.end_headers()


WRONG = [
    ("", "source: Field required"),
    ("[[source]]", "source.0.read: Field required"),
    ("[[source]]\nread = []", "source.0.read: Value should have at least 1 item"),
    ("[[source]]\nread = 'a'\nevery = '5 parsecs'", "source.0.every: a time as 90s, 15m, 2h or 1d"),
    ("[[source]]\nread = 'a'\nevry = '5m'", "source.0.evry: there is no such key"),
    ("[[source]]\nread = 'a'\nformat = 'x'", "a: no format 'x'"),
    ("[[source]]\nread = 'a'\n[[source]]\nread = 'a'", "two sources are called 'a'"),
    ("webhook = 'ftp://e.org'\n[[source]]\nread = 'a'", "webhook: an address begins with https:// or http://"),
    ("[[search]]\nname = 'x'\nkind = 'y'\n[[source]]\nread = 'a'", "search.0.kind.0: Input should be 'article'"),
    ("source", "Expected '=' after a key"),
]


@pytest.mark.parametrize(("text", "why"), WRONG)
def test_what_is_wrong_in_the_file_is_told_at_once(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(text)
    with pytest.raises(InputError) as told:
        watching(path)
    assert str(told.value).startswith(f"{path}: ")
    assert why in str(told.value)


@pytest.mark.parametrize(("text", "value"), [("90", 90), (5, 5), ("15m", 900), ("2 h", 7200), ("1d", 86400)])
def test_a_time_is_a_number_and_a_unit(text: Any, value: float) -> None:
    assert seconds(text) == value


@pytest.mark.parametrize("text", ["", "m", "-5m", "0", "1y", "9999d", "nan", True])
def test_what_is_no_time_is_refused(text: Any) -> None:
    with pytest.raises(ValueError, match="a time as 90s"):
        seconds(text)


def test_an_edited_text_replaces_what_it_was(begin: Begin, tmp_path: Path) -> None:
    put(tmp_path / "a.txt", f"{GOOD} Nobody knows why.")
    put(tmp_path / "b.html", page("b").replace('rel="canonical"', ""))
    go = begin('read = ["a.txt", "b.html"]')
    assert len(go()) == 2
    put(tmp_path / "a.txt", f"{GOOD} Everybody knows why.")
    assert [one.split()[0] for one in go()] == ["changed"]
    assert rows(go.database, "SELECT count(*) FROM article") == [(2,)]
