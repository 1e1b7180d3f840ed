"""Files, folders, globs and streams of every kind become articles; what is wrong costs one line and only itself."""

import bz2
import gzip
import io
import json
import lzma
import tracemalloc
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import ftfy
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb.article import Article
from kb.errors import ArticleError, UsageError
from kb.sources import FORMATS, read, records

FILES = Path(__file__).parent / "files"
GOLD = Path(__file__).parents[2].parent / "shared" / "gold"
ENGLISH = (
    "The foreign minister’s aide, Zoë Müller-Noël, said on Monday that the café talks would go on – “perhaps”.\n" * 3
)


def name(*parts: str) -> str:
    return str(FILES.joinpath(*parts))


def articles(found: Iterable[Article | ArticleError]) -> list[Article]:
    out = list(found)
    assert not [str(e) for e in out if isinstance(e, ArticleError)]
    return [a for a in out if isinstance(a, Article)]


def errors(found: Iterable[Any]) -> list[str]:
    return [str(e) for e in found if isinstance(e, ArticleError)]


def one(path: str, **options: Any) -> Article:
    (found,) = articles(read([path], **options))
    return found


def streamed(data: bytes, **options: Any) -> list[Article | ArticleError]:
    return list(read(["-"], stdin=io.BytesIO(data), **options))


def test_a_plain_text_states_its_headline_author_agency_and_day() -> None:
    found = one(name("article.txt"))
    assert (found.title, found.byline, found.source) == (
        "Ruritania and Graustark Agree on Fishing",
        "Jane Doe",
        "Reuters",
    )
    assert (found.published, found.url, found.language) == (date(2024, 3, 3), None, "en")
    assert found.text == (FILES / "article.txt").read_text("utf-8")
    assert found.doc_id.startswith("sha256:")


def test_a_plain_text_that_states_nothing_has_no_metadata() -> None:
    text = b"The envoy arrived on Monday. He met the president, the prime minister and both of the foreign ministers.\n"
    (found,) = streamed(text)
    assert isinstance(found, Article)
    assert (found.title, found.byline, found.source, found.published, found.url) == (None,) * 5


def test_a_page_gives_its_article_and_metadata_without_its_menus() -> None:
    found = one(name("page.html"))
    assert (found.title, found.byline, found.source) == ("Graustark recalls envoy", "John Roe", "The Strelsau Gazette")
    assert (found.published, found.url) == (date(2024, 5, 6), "https://gazette.example/world/envoy-recalled")
    assert found.doc_id == "https://gazette.example/world/envoy-recalled"
    assert "recalled its ambassador" in found.text
    assert "Subscribe" not in found.text
    assert "rights reserved" not in found.text


def test_a_page_without_an_article_is_one_error() -> None:
    assert errors(streamed(b"<html><body><script>1</script></body></html>")) == ["-: no article text in this page"]


def test_json_lines_cost_only_the_lines_that_are_wrong() -> None:
    path = name("articles.jsonl")
    found = list(read([path]))
    assert [a.doc_id for a in found if isinstance(a, Article)] == ["r/1", "r/2", "7"]
    assert [e.removeprefix(path) for e in errors(found)] == [
        ":3: no valid JSON: Invalid control character at column 35",
        ":4: no text in its fields (doc_id, title): name one with --field text=NAME",
        ":5: no JSON object",
        ":7: its language is 'fr'; only English (en) is read",
        ":8: its text has half a character (a lone surrogate)",
    ]


def test_the_text_of_json_is_kept_code_point_for_code_point() -> None:
    first = next(iter(read([name("articles.jsonl")])))
    assert isinstance(first, Article)
    assert first.text == "  Talks resumed on Saturday.\r\nThey will go on \u2014 \U0001f41f permitting.\u00a0\n"
    assert (first.title, first.published, first.source) == ("Talks resume", date(2024, 6, 1), "Inter Press")


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(
    lambda t: bool(t.strip()) and not {*"<&"} & {*t} and ftfy.fix_encoding(t) == t
)
"""Without markup, and without what looks like text that was encoded twice, which is repaired."""


@given(TEXTS, st.booleans(), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), st.sampled_from(["jsonl", "json"]))
def test_any_json_text_comes_back_as_it_was(text: str, ascii_only: bool, encoding: str, fmt: str) -> None:
    row = json.dumps({"doc_id": "x", "language": "en", "text": text}, ensure_ascii=ascii_only)
    (found,) = streamed(f"{row}\n".encode(encoding), fmt=fmt)
    assert isinstance(found, Article), found
    assert (found.doc_id, found.text) == ("x", text)


@pytest.mark.parametrize("preset", [None, "news-please"])
def test_news_please_is_read_with_its_preset_and_without(preset: str | None) -> None:
    found = one(name("news_please.json"), preset=preset)
    assert found.title == "Ministers meet in Zenda"
    assert found.byline == "Jane Doe, John Roe"
    assert (found.published, found.source) == (date(2024, 4, 8), "gazette.example")
    assert found.text == "The two ministers met in Zenda on Monday.\nThey agreed to meet again."
    assert found.doc_id == "https://gazette.example/talks"


def test_a_list_in_an_envelope_is_read_article_by_article() -> None:
    path = name("newsapi.json")
    found = list(read([path], preset="newsapi"))
    assert isinstance(found[0], Article)
    assert (found[0].source, found[0].published) == ("Inter Press", date(2024, 2, 3))
    assert errors(found) == [f"{path}[1]: its text is empty"]


def test_csv_is_read_by_its_header_and_a_short_row_costs_only_itself() -> None:
    path = name("articles.csv")
    found = list(read([path]))
    first, wrong, last = found
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert first.text == "The talks began; nobody spoke.\r\nThen somebody did, the host said."
    assert (first.doc_id, first.title, first.published) == ("1", "Talks begin", date(2024, 4, 13))
    assert (last.source, last.published) == ("Gazette", None)
    assert str(wrong) == f"{path}:4: the row has 2 cells under 5 column names"


def test_a_csv_file_without_a_known_column_is_one_error_and_a_mapping_reads_it() -> None:
    path = name("odd.csv")
    assert errors(read([path])) == [
        f"{path}: no column for the text (nr, matter, printed): name one with --field text=NAME"
    ]
    found = one(path, fields={"text": "matter", "published": "printed", "doc_id": "nr"})
    assert (found.doc_id, found.published) == ("1", date(2024, 1, 5))


@pytest.mark.parametrize(("pack", "suffix"), [(gzip.compress, ".gz"), (bz2.compress, ".bz2"), (lzma.compress, ".xz")])
@pytest.mark.parametrize("kind", ["article.txt", "page.html", "articles.csv", "news_please.json"])
def test_a_packed_file_reads_as_the_file_in_it(tmp_path: Path, pack: Any, suffix: str, kind: str) -> None:
    packed = tmp_path / (kind + suffix)
    packed.write_bytes(pack((FILES / kind).read_bytes()))
    plain = [a for a in read([name(kind)]) if isinstance(a, Article)]
    assert [a for a in read([str(packed)]) if isinstance(a, Article)] == plain
    assert [a for a in streamed(packed.read_bytes()) if isinstance(a, Article)] == plain


def test_an_archive_that_ends_too_early_gives_what_is_whole_then_one_error(tmp_path: Path) -> None:
    rows = "".join(
        json.dumps({"doc_id": str(n), "language": "en", "text": f"{n * 7919 % 1000003} left."}) + "\n"
        for n in range(8_000)
    )
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(gzip.compress(rows.encode())[:-2000])
    found = list(read([str(cut)]))
    assert len(found) > 1_000
    assert all(isinstance(a, Article) for a in found[:-1])
    assert "can't be read on: Compressed file ended" in str(found[-1])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_an_english_text_is_read_in_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(ENGLISH.encode(encoding))
    assert one(str(path)).text == ENGLISH


def test_latin_1_is_read(tmp_path: Path) -> None:
    text = "The minister, Zoë Müller-Noël, said on Monday that the café talks would go on, her aide confirmed.\n" * 3
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode("latin-1"))
    assert one(str(path)).text == text


def test_a_line_with_a_few_accents_is_western(tmp_path: Path) -> None:
    text = "MADRID, May 5, 2025 (EFE) - The Salvadoran envoy José Muñoz met Zoë Hall."
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode("latin-1"))
    assert one(str(path)).text == text


HEADS = [
    ("Lakes talks\n\nBy Peter Wanyama\n\nNAIROBI, May 5, 2025 (Lakes Newswire) - The envoys met and left again.\n",
     "Peter Wanyama", "Lakes Newswire", date(2025, 5, 5)),
    ("Fury at fish supper\n\nBy Kev Hall, Chief Political Reporter\nPublished: 3 June 2024\n\n"
     "The leader of the party stormed out of the dinner last night, his friends said, and did not come back.\n",
     "Kev Hall, Chief Political Reporter", None, date(2024, 6, 3)),
    ("Ministry of Foreign Affairs\nPress release No. 118\nSantiago, 14 March 2025\n\n"
     "The Minister of Foreign Affairs received her colleague from Finland today.\n", None, None, date(2025, 3, 14)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "byline", "source", "published"), HEADS)
def test_a_text_says_who_wrote_it_for_whom_and_when(
    tmp_path: Path, text: str, byline: str | None, source: str | None, published: date
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, "utf-8")
    found = one(str(path))
    assert (found.byline, found.source, found.published) == (byline, source, published)


def test_windows_1251_is_read_and_found_not_to_be_english(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    text = "Министры иностранных дел двух стран встретились в понедельник в столице и обсудили рыбную ловлю. " * 5
    path.write_bytes(text.encode("windows-1251"))
    assert errors(read([str(path)])) == [f"{path}: its language is 'ru'; only English (en) is read"]


def test_a_page_says_its_encoding(tmp_path: Path) -> None:
    page = (FILES / "page.html").read_text("utf-8").replace('charset="utf-8"', 'charset="windows-1250"')
    path = tmp_path / "a.html"
    path.write_bytes(page.replace("John Roe", "Łukasz Žižka").encode("windows-1250"))
    assert one(str(path)).byline == "Łukasz Žižka"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is empty"),
        (b" \n\t ", "it is empty"),
        (b"\x00\x01\x02\x03" * 99, "it is binary data, no text"),
        (b"%PDF-1.7\n1 0 obj", "can't be read on: "),
        (b"PK\x03\x04\x14\x00", "can't be read on: File is not a zip file"),
        (b"\x89PNG\r\n", "it is an image, no text"),
        (b"\x1f\x8b\x08\x00broken", "can't be read: "),
        (b"a" * 5000, "a text of 5,000 characters, the limit is 4,000 (--limit)"),
        (b"a" * 50_000, "more than 16,000 bytes, longer than any article (--limit)"),
    ],
)
def test_what_is_no_article_is_one_line_and_the_next_file_is_read(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "odd"
    path.write_bytes(content)
    wrong, good = read([str(path), name("folder", "b.txt")], limit=4000)
    assert isinstance(good, Article)
    assert str(wrong).startswith(f"{path}: {why}")
    assert "\n" not in str(wrong)


def test_a_non_english_text_is_one_error() -> None:
    assert errors(read([name("german.txt")])) == [
        f"{name('german.txt')}: its language is 'de'; only English (en) is read"
    ]


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that can't be read")
def test_an_unreadable_file_is_one_error() -> None:
    assert errors(read(["/proc/self/mem"])) == ["/proc/self/mem: can't be read: Input/output error"]


def test_a_byte_that_is_not_utf_8_costs_its_line_only() -> None:
    lines = [
        json.dumps({"doc_id": str(n), "language": "en", "text": "“So,” he said."}, ensure_ascii=False) for n in range(9)
    ]
    data = "\n".join(lines).encode().replace(b'"4"', b'"\xff"')
    found = streamed(data)
    assert [n for n, a in enumerate(found) if isinstance(a, ArticleError)] == [4]
    assert str(found[4]) == "-:5: the line is not valid utf-8"


def test_folders_are_read_in_order_without_hidden_files_and_globs_are_expanded() -> None:
    wanted = [name("folder", "b.txt"), name("folder", "deeper", "a.txt")]
    assert [a.origin for a in articles(read([name("folder")]))] == wanted
    assert [a.origin for a in articles(read([name("folder", "**", "*.txt")]))] == [wanted[0], wanted[1]]


def test_missing_files_empty_folders_and_idle_patterns_are_one_error_each(tmp_path: Path) -> None:
    assert [e.split(": ")[1] for e in errors(read([str(tmp_path / "no"), str(tmp_path), str(tmp_path / "*.txt")]))] == [
        "there is no such file", "no files in this folder", "nothing matches this pattern",
    ]  # fmt: skip


@pytest.mark.parametrize("wrong", [{"fmt": "doc9"}, {"preset": "none"}, {"fields": {"body": "x"}}, {"encoding": "x-9"}])
def test_a_flag_that_makes_no_sense_is_refused_before_anything_is_read(wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        read([name("article.txt")], **wrong)


def test_the_format_may_be_given() -> None:
    (found,) = streamed(b'{"text": "He left."}', fmt="text")
    assert isinstance(found, Article)
    assert found.text == '{"text": "He left."}'


LEFT = "The envoy left the city on Monday evening, the ministry said in a statement to reporters."


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (f'{{\n "text": "{LEFT}"\n}}\n', LEFT),
        (f'{{"text": "{LEFT}"}}', LEFT),
        (f'[{{"text": "{LEFT}"}}]', LEFT),
        (f'{{"text": "{LEFT}"}}\n{{"text": "{LEFT}"}}', LEFT),
        (f"<p>{LEFT}</p>", LEFT),
        (f"<?xml version='1.0' encoding='utf-8'?>\n<!DOCTYPE html>\n<html><body><p>{LEFT}</p></body></html>", LEFT),
        (f'title,text\nGone,"{LEFT}"\n', LEFT),
        (f"title\ttext\nGone\t{LEFT}\n", LEFT),
        (f"Text, however, is cheap. {LEFT}\nMore.", f"Text, however, is cheap. {LEFT}\nMore."),
        (f"[Editor's note: x]\n\n{LEFT}", f"[Editor's note: x]\n\n{LEFT}"),
    ],
)
def test_a_stream_without_a_name_is_known_by_its_content(content: str, text: str) -> None:
    assert {a.text for a in articles(streamed(content.encode()))} == {text}


def test_memory_does_not_grow_with_a_file(tmp_path: Path) -> None:
    row = json.dumps({"language": "en", "published": "2024-01-01", "byline": "A", "text": "He left. " * 100}) + "\n"
    packed = tmp_path / "many.jsonl.gz"
    with gzip.open(packed, "wt", compresslevel=1) as out:
        for _ in range(10_000):
            out.write(row)
    tracemalloc.start()
    count = sum(1 for _ in read([str(packed)]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 10_000
    assert peak < 3_000_000 < 10_000 * len(row)


def test_records_are_read_as_they_were_written() -> None:
    row = {
        "doc_id": "a",
        "text": "Ruritania spoke.",
        "actors": [{"id": "a1", "name": "Ruritania", "kind": "country", "mentions": [[0, 9]]}],
    }
    bad = {**row, "actors": [{**row["actors"][0], "mentions": [[0, 99]]}]}  # type: ignore[dict-item]
    data = "\n".join(json.dumps(r) for r in (row, bad)).encode()
    good, wrong = records(["-"], stdin=io.BytesIO(data))
    assert not isinstance(good, ArticleError)
    assert good.actors[0].mentions == [(0, 9)]
    assert str(wrong) == "-:2: no document record: a1: span [0, 99) is not within the text of 16 code points"
    assert errors(records([name("article.txt")])) == [
        f"{name('article.txt')}: no document records: these are JSON or JSON lines"
    ]


@pytest.mark.skipif(not GOLD.exists(), reason="the gold is not here")
@pytest.mark.parametrize("gold", ["dev.jsonl", "seed.jsonl"])
def test_the_gold_is_read_whole_with_its_keys_and_texts(gold: str) -> None:
    wanted = [json.loads(line) for line in (GOLD / gold).read_text("utf-8").splitlines()]
    assert [(a.doc_id, a.text) for a in articles(read([str(GOLD / gold)]))] == [
        (w["doc_id"], w["text"]) for w in wanted
    ]
    assert not errors(records([str(GOLD / gold)]))


PIECES = [
    b"<html>", b"<p>", b"\x00", b'{"text":', b'"a"', b"}", b"[", b"]", b"\n", b"\r", b"text,b\n", b'"', b",",
    b"\xff\xfe", b"\xef\xbb\xbf", b"\xe9", b"1e999", b"NaN", b"The envoy left. ", b"\x1f\x8b", b"BZh9",
]  # fmt: skip
BYTES = st.binary(max_size=300) | st.lists(st.sampled_from(PIECES), max_size=12).map(b"".join)
NAMES = ["text", "articles", "source", "name", "authors", "date", "doc_id", "language", "response"]
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=12,
)


@example(data=b"!\r!", fmt=None)
@settings(deadline=None)  # libraries of some formats are imported by the first input of theirs
@given(BYTES, st.sampled_from([None, *FORMATS]))
def test_no_bytes_make_reading_fail(data: bytes, fmt: str | None) -> None:
    for found in streamed(data, fmt=fmt):
        assert isinstance(found, Article | ArticleError)
        if isinstance(found, Article):
            found.text.encode("utf-8")
        else:
            assert str(found).startswith("-")


@given(JSON)
def test_no_json_makes_reading_fail(value: Any) -> None:
    data = json.dumps(value).encode()
    for found in (*streamed(data), *records(["-"], stdin=io.BytesIO(data))):
        if isinstance(found, Article):
            assert isinstance(found.doc_id, str)
            assert all(
                isinstance(v, str | None) for v in (found.title, found.byline, found.source, found.url, found.language)
            )
