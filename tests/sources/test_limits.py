"""Limits hold while a source is read: what is too large or odd costs itself in one line, its neighbours are read."""

import bz2
import gzip
import io
import json
import lzma
import os
import resource
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kb.article import Article
from kb.errors import ArticleError, UsageError
from kb.sources import keys, page, read, reading, records, rows, streams, tables, values, web

GOOD = "The envoy left the city on Monday evening, the ministry said in a statement to reporters."


def streamed(data: bytes, **options: Any) -> list[Article | ArticleError]:
    return list(read(["-"], stdin=io.BytesIO(data), **options))


def told(found: Iterable[object]) -> list[str]:
    """The key of each article, the message of each error."""
    return [one.doc_id if isinstance(one, Article) else str(one) for one in found]


def line(key: str, **fields: Any) -> str:
    return json.dumps({"doc_id": key, "text": GOOD, "language": "en", **fields})


def jsonl(*lines: str) -> bytes:
    return "".join(one + "\n" for one in lines).encode("utf-8", "surrogatepass")


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("title", "x" * 10_001, "its title has 10,001 characters, the limit is 10,000"),
        ("url", "https://example.org/" + "x" * 10_000, "its url has 10,020 characters, the limit is 10,000"),
        ("doc_id", "x" * 20_000, "its doc_id has 20,000 characters, the limit is 10,000"),
        ("title", "\ud800", "its title has half a character (a lone surrogate)"),
        ("author", ["Ana", "\udfff Lund"], "its byline has half a character (a lone surrogate)"),
        ("url", "https://example.org/?q=\ud800", "its url has half a character (a lone surrogate)"),
        ("doc_id", "a\ud800", "its doc_id has half a character (a lone surrogate)"),
        ("text", "He left.\ud800", "its text has half a character (a lone surrogate)"),
    ],
)
def test_a_value_that_cannot_be_kept_costs_its_article(field: str, value: Any, why: str) -> None:
    odd = json.dumps({"doc_id": "odd", "text": GOOD, "language": "en", field: value})
    assert told(streamed(jsonl(line("a"), odd, line("b")))) == ["a", f"-:2: {why}", "b"]


@pytest.mark.parametrize(
    "date",
    [
        10**400,
        -(10**400),
        1e400,
        float("nan"),
        2**63,
        "Mon, 04 Mar 24 10:15:00 +99999999999999",
        "99999-99-99",
        "0" * 300,
    ],
)
def test_a_date_that_no_calendar_has_is_none(date: Any) -> None:
    assert values.day(date) is None
    assert told(streamed(jsonl(line("a", published=date), line("b")))) == ["a", "b"]


@pytest.mark.parametrize(
    "url", ["https://e.org/\ud800?q=\udc00", "http://[", "http://a:99999999999/", "https://e.org?\ud800=1"]
)
def test_a_url_that_is_none_makes_a_key_or_is_one(url: str) -> None:
    assert keys.canonical(url)


@pytest.mark.parametrize("name", ["a\nb", "a\u2028b", "x" * 5000, "\r\n\r\n"])
def test_a_field_name_of_several_lines_is_told_on_one(name: str) -> None:
    table = f'doc_id,"{name}"\n1,2\n'
    for data, fmt in ((json.dumps({name: "x"}).encode(), "jsonl"), (table.encode(), "csv")):
        (wrong,) = told(streamed(data, fmt=fmt))
        assert len(wrong.splitlines()) == 1
        assert len(wrong) < 200


def test_deep_nesting_costs_its_line() -> None:
    deep = '{"doc_id": "x", "text": "He left.", "author": ' + "[" * 900 + "]" * 900 + "}"
    first, _, last = streamed(jsonl(line("a"), deep, line("b")))
    assert told([first, last]) == ["a", "b"]


@pytest.mark.parametrize(
    "fault", [ValueError("odd\nvalue"), RecursionError(), OverflowError("too large"), MemoryError()]
)
def test_whatever_a_reader_raises_for_one_item_costs_that_item(
    monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    whole = values.day

    def day(value: Any) -> Any:
        if value == "2001-01-01":
            raise fault
        return whole(value)

    monkeypatch.setattr(values, "day", day)
    data = jsonl(line("a", published="2024-03-04"), line("odd", published="2001-01-01"), line("b"))
    first, odd, last = told(streamed(data))
    assert (first, last) == ("a", "b")
    assert odd.startswith("-:2: can't be read: ")
    assert "\n" not in odd


@pytest.mark.parametrize("fault", [ValueError("odd"), UnicodeEncodeError("utf-8", "\ud800", 0, 1, "no"), KeyError("x")])
def test_whatever_a_page_raises_costs_the_row_or_entry_that_leads_to_it(
    monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def fetch(_web: Any, url: str) -> Any:
        raise fault

    monkeypatch.setattr(web.Web, "fetch", fetch)
    data = jsonl(line("a"), json.dumps({"url": "https://e.org/odd"}), line("b"))
    first, odd, last = told(streamed(data, follow=True))
    assert (first, last) == ("a", "b")
    assert odd.startswith("-:2: can't be read: ")
    entries = "<item><link>https://e.org/odd</link></item>" * 2
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{entries}</channel></rss>'
    assert len(told(streamed(feed.encode(), follow=True))) == 2
    assert told(read(["https://e.org/odd"]))[0].startswith("https://e.org/odd: can't be read: ")


@pytest.mark.parametrize("moment", [1e13, -1e20, float("nan"), float("inf")])
def test_a_file_changed_on_no_day_states_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, moment: float) -> None:
    (tmp_path / "a.txt").write_text(GOOD)
    source = streams.opened(str(tmp_path / "a.txt"), None)
    monkeypatch.setattr(reading, "os", SimpleNamespace(stat=lambda _name: SimpleNamespace(st_mtime=moment)))
    assert reading.day_of(source, "mtime") is None
    source.close()


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
@pytest.mark.parametrize("fill", [b" ", b"[", b"x", b'"'])
def test_an_archive_that_unpacks_out_of_all_proportion_is_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, pack: Callable[[bytes], bytes], fill: bytes
) -> None:
    monkeypatch.setattr(streams, "FREE", 1 << 20)
    bomb, good = tmp_path / "a.jsonl.gz", tmp_path / "b.txt"
    bomb.write_bytes(pack(jsonl(line("a")) + fill * (4 << 20)))
    good.write_text(GOOD)
    first, wrong, last = read([str(bomb), str(good)])
    assert told([first, wrong]) == ["a", f"{bomb}: can't be read on: it unpacks to more than 100 times its size"]
    assert isinstance(last, Article)


def test_an_archive_in_archives_without_end_is_one_line() -> None:
    data = GOOD.encode()
    for _ in range(5):
        data = gzip.compress(data)
    assert told(streamed(data)) == ["-: can't be read: it is packed more than 3 times"]


def test_a_line_that_is_too_long_is_skipped_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "LINE", 500)
    data = jsonl(line("a"), line("x", title="y" * 2000), line("b"), "z" * 5000)
    assert told(streamed(data, fmt="jsonl")) == [
        "a", "-:2: the line is longer than 500 characters", "b", "-:4: the line is longer than 500 characters",
    ]  # fmt: skip


@pytest.mark.parametrize(("fmt", "head"), [("jsonl", b""), ("csv", b"doc_id,text\n")])
def test_empty_lines_come_to_an_end(monkeypatch: pytest.MonkeyPatch, fmt: str, head: bytes) -> None:
    monkeypatch.setattr(rows, "EMPTY", 1000)
    monkeypatch.setattr(tables, "EMPTY", 1000)
    (wrong,) = told(streamed(head + b"\n" * 5000 + b"x", fmt=fmt))
    assert wrong.endswith("more than 1,000 empty lines; what follows is not read")


TABLE = "doc_id,text,language\n"


def cells(*keys: str) -> str:
    return "".join(f'{key},"{GOOD}",en\n' for key in keys)


@pytest.mark.parametrize(
    ("odd", "wrong"),
    [
        ('x,"' + "y" * 3000 + '",en\n', "no valid CSV: the row is longer than 1,000 characters"),
        ('x,"' + "y\n" * 1500 + '",en\n', "no valid CSV: the row is longer than 1,000 characters"),
        ("x" + "," * 1500 + "\n", "no valid CSV: the row is longer than 1,000 characters"),
        ("x," + "y" * 9000 + ",en\n", "no valid CSV: the row is longer than 1,000 characters"),
        ('x,"never closed\n', "no valid CSV: a quotation mark that is not closed in its row"),
    ],
)
def test_a_row_that_is_too_long_or_open_costs_itself(monkeypatch: pytest.MonkeyPatch, odd: str, wrong: str) -> None:
    monkeypatch.setattr(tables, "LINE", 1000)
    monkeypatch.setattr(tables, "MOST", 4000)
    monkeypatch.setattr(tables, "LONG", "the row is longer than 1,000 characters")
    found = told(streamed((TABLE + cells("a") + odd + cells("b", "c")).encode(), fmt="csv"))
    assert found == ["a", f"-:3: {wrong}", "b", "c"]


def test_an_open_quotation_mark_without_end_costs_its_row() -> None:
    rows_after = "".join(f"r{k},He left. {k},en\n" for k in range(3000))
    found = told(streamed((TABLE + 'x,"open,en\n' + rows_after).encode(), fmt="csv"))
    assert found[0] == "-:2: no valid CSV: a quotation mark that is not closed in its row"
    assert found[1:] == [f"r{k}" for k in range(3000)]


@pytest.mark.parametrize("odd", ['"x', '"x\udcf8', '"x\n', '"'])
def test_an_open_quotation_mark_that_the_next_row_closes_costs_its_row(odd: str) -> None:
    after = "".join(f'"{key}","{GOOD}",en\n' for key in "bc")
    table = (TABLE + cells("a") + odd + "\n" + after).encode("utf-8", "surrogateescape")
    found = told(streamed(table, fmt="csv"))
    assert found == ["a", "-:3: no valid CSV: a quotation mark that is not closed in its row", "b", "c"]


@pytest.mark.parametrize(
    "text", [f"{GOOD}\nb,one,en\nc,two,en", f'{GOOD}\n""b"",one,en', f'He said ""yes"".\n\n{GOOD}']
)
def test_a_text_that_holds_rows_of_a_table_is_one_text(text: str) -> None:
    assert told(streamed((TABLE + f'x,"{text}",en\n' + cells("y")).encode(), fmt="csv")) == ["x", "y"]


def test_a_text_of_several_lines_that_ends_too_early_is_still_read() -> None:
    cut = f'doc_id,text\na,"{GOOD}\n\nMore, he said.\nAnd more'
    (found,) = streamed(cut.encode(), fmt="csv")
    assert isinstance(found, Article)
    assert found.text.endswith("And more")


def test_a_table_of_too_many_columns_is_one_line() -> None:
    assert told(streamed(b"text" + b",a" * 10_000 + b"\n" + b"x," * 10_000 + b"y\n", fmt="csv")) == [
        "-: a table of 10,001 columns, the limit is 10,000"
    ]


@pytest.mark.parametrize("fmt", ["jsonl", "csv"])
def test_binary_data_in_one_row_cost_that_row(fmt: str) -> None:
    table = (TABLE + cells("a") + "\x00" * 200 + "\n" + cells("b")).encode()
    lines = jsonl(line("a"), "\x00" * 200, line("b"))
    first, _, last = told(streamed(table if fmt == "csv" else lines, fmt=fmt))
    assert (first, last) == ("a", "b")


def test_a_page_of_too_many_tags_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "TAGS", 100)
    assert told(streamed(b"<html>" + b"<p>" * 200, fmt="html")) == ["-: a page of more than 100 tags"]


def test_json_of_too_many_parts_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MEMORY", 10_000)
    assert told(streamed(b"[" + b"{}," * 500 + b"{}]", fmt="json")) == [
        "-: a JSON file of too many small parts: make it JSON lines"
    ]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a limit of memory that holds")
def test_half_a_gigabyte_of_json_is_refused_in_less_than_one_of_memory() -> None:
    program = (
        "import io, resource, sys; from kb.sources import read\n"
        "resource.setrlimit(resource.RLIMIT_AS, (1_100_000_000, -1))\n"
        "class Long(io.RawIOBase):\n"
        "    left = 512_000_000\n"
        "    def readable(self): return True\n"
        "    def readinto(self, b):\n"
        "        n = min(len(b), self.left); b[:n] = b'[1e5,  ' * (n // 7) + b' ' * (n % 7); self.left -= n; return n\n"
        "print(*read(['-'], stdin=io.BufferedReader(Long()), fmt='json'))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "-: a JSON file of more than 100 MB: make it JSON lines\n"
    assert resource.RLIM_INFINITY == -1


@pytest.mark.parametrize("encoding", ["undefined", "x-9", "rot13", "\x00"])
def test_an_encoding_that_is_none_for_text_is_refused(encoding: str) -> None:
    with pytest.raises(UsageError):
        read([], encoding=encoding)


@pytest.mark.parametrize("stated", [b"undefined", b"idna", b"rot13", b"unicode_escape", b"base64"])
def test_an_encoding_that_a_page_states_wrongly_costs_nothing(stated: bytes) -> None:
    data = b'<html><meta charset="' + stated + b'"><body><p>Caf\xe9. ' + GOOD.encode() * 3 + b"</p></body></html>"
    (found,) = streamed(data)
    assert isinstance(found, Article | ArticleError)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with files, links out of it and into itself, a pipe and a socket; beside it what the links lead to."""
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    (inside / "deeper").mkdir(parents=True)
    outside.mkdir()
    (outside / "secret.txt").write_text(GOOD)
    (inside / "b.txt").write_text(GOOD)
    (inside / "deeper" / "a.txt").write_text(GOOD)
    (inside / "link.txt").symlink_to(outside / "secret.txt")
    (inside / "linked").symlink_to(outside)
    (inside / "deeper" / "loop").symlink_to(inside)
    (inside / "nowhere").symlink_to(tmp_path / "gone")
    os.mkfifo(inside / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as opened:
        opened.bind(str(inside / "s"))
    return inside


def seen(found: Iterable[object], folder: Path) -> list[str]:
    names = [one.origin if isinstance(one, Article) else str(one) for one in found]
    return [name.removeprefix(f"{folder}{os.sep}") for name in names]


def test_links_pipes_and_devices_in_a_folder_are_skipped_with_a_line(folder: Path) -> None:
    why = "a link, which is followed with --follow-links only"
    assert seen(read([str(folder)]), folder) == [
        "b.txt", "deeper/a.txt", f"deeper/loop: {why}", f"link.txt: {why}", f"linked: {why}", f"nowhere: {why}",
        "pipe.txt: a pipe, which is not read in a folder", "s: a socket, which is not read in a folder",
    ]  # fmt: skip


def test_links_are_followed_on_demand_and_never_in_a_circle(folder: Path) -> None:
    assert seen(read([str(folder)], follow_links=True), folder) == [
        "b.txt", "deeper/a.txt", "deeper/loop: a link to a folder that it is in", "link.txt", "linked/secret.txt",
        "nowhere: can't be read: No such file or directory", "pipe.txt: a pipe, which is not read in a folder",
        "s: a socket, which is not read in a folder",
    ]  # fmt: skip


def test_a_link_that_is_named_is_read(folder: Path) -> None:
    assert seen(read([str(folder / "link.txt"), str(folder / "linked")]), folder) == ["link.txt", "linked/secret.txt"]


def test_records_are_found_by_the_same_rules(folder: Path) -> None:
    assert len(list(records([str(folder)]))) == len(list(read([str(folder)])))
