"""What rows, tables and files hold as people keep them: markup, odd tables, encodings, days from outside."""

import io
import json
import logging
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kb.article import Article
from kb.errors import UsageError
from kb.sources import Stated, keys, read

GOOD = "The envoy left the city on Monday evening, the ministry said in a statement to reporters."
DAY = date(2024, 3, 4)


@pytest.fixture(autouse=True)
def heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the library says is heard, whatever other tests have done to its log."""
    monkeypatch.setattr(logging.getLogger("kb"), "disabled", False)


def streamed(data: bytes | str, **options: Any) -> list[Any]:
    return list(read(["-"], stdin=io.BytesIO(data.encode() if isinstance(data, str) else data), **options))


def row(**fields: Any) -> str:
    return json.dumps({"text": GOOD, "language": "en", **fields}) + "\n"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("<p>Foreign Minister <b>O&#039;Brien</b> left.</p><p>He met &amp; spoke.</p>",
         "Foreign Minister O'Brien left.\n\nHe met & spoke."),
        ("O&#8217;Brien &ldquo;left&rdquo;&nbsp;early.", "O’Brien “left”\xa0early."),
        ("One<br/>two<br>three<script>x()</script>", "One\n\ntwo\n\nthree"),
        ("Prices <5 and >3; AT&T; a < b", "Prices <5 and >3; AT&T; a < b"),
        ("&lt;p&gt;He left.&lt;/p&gt;&lt;p&gt;She stayed.&lt;/p&gt;", "He left.\n\nShe stayed."),
        ("&lt;div class=&quot;a&quot;&gt;He left.&lt;/div&gt;", "He left."),
        ("O&amp;#039;Brien &amp;amp; co &amp;quot;left&amp;quot;", "O'Brien & co \"left\""),
        ("<![CDATA[<p>He left.</p>]]>", "He left."),
        ("He wrote &lt;3 and 4 &gt; 3 &amp; left.", "He wrote <3 and 4 > 3 & left."),
        ("  Kept as it is.\r\nTwo  spaces. ", "  Kept as it is.\r\nTwo  spaces. "),
    ],
)  # fmt: skip
def test_markup_in_a_row_is_taken_off(text: str, wanted: str) -> None:
    (found,) = streamed(row(text=text, title="<b>O&#039;Brien</b> &amp; co"))
    assert (found.text, found.title) == (wanted, "O'Brien & co")


@pytest.mark.parametrize("value", ["2024-03", 2024, "last week", {"year": 2024}, 4])
def test_a_date_that_cannot_be_read_is_told(value: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "kb"):
        (found,) = streamed(row(date=value))
    assert found.published is None
    assert caplog.messages == [f"-: no day can be read in its date {value!r}"]


@pytest.mark.parametrize("language", ["und", "English (US)", "en_GB.UTF-8", "", None, "unknown"])
def test_a_language_tag_that_says_nothing_or_english_is_read(language: str | None) -> None:
    (found,) = streamed(row(language=language))
    assert (type(found), getattr(found, "language", None)) == (Article, "en"), found


def table(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


def test_quotation_marks_in_tab_separated_text_are_characters() -> None:
    found = streamed(table("doc_id\ttext", '1\t"Gone" he said. ' + GOOD, '2\t"Never closed. ' + GOOD, f"3\t{GOOD}"))
    assert [one.text.partition(" The")[0] for one in found] == ['"Gone" he said.', '"Never closed.', GOOD]


def test_tab_separated_text_with_a_quoted_header_is_unquoted() -> None:
    (found,) = streamed(table('"doc_id"\t"text"', f'"1"\t"{GOOD}\nMore ""so""."'))
    assert found.text == f'{GOOD}\nMore "so".'


@pytest.mark.parametrize("fmt", [None, "csv"])
def test_a_line_that_names_the_separator_is_no_header(fmt: str | None) -> None:
    (found,) = streamed(table("sep=;", "doc_id;text;date", f"1;{GOOD};2024-03-04"), fmt=fmt)
    assert (found.doc_id, found.text, found.published) == ("1", GOOD, DAY)


def test_empty_cells_at_the_end_cost_nothing_and_others_their_row() -> None:
    found = streamed(table("doc_id,text", f'1,"{GOOD}",,', f'2,"{GOOD}",x', f'3,"{GOOD}"'), fmt="csv")
    assert [getattr(one, "doc_id", str(one)) for one in found] == [
        "1", "-:3: the row has 3 cells under 2 column names", "3",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "head", ["\n\ndoc_id,text\n", "# exported in March\ndoc_id,text\n", "\ufeff\r\n,,\r\ndoc_id,text\r\n"]
)
def test_what_stands_above_a_header_costs_nothing(head: str) -> None:
    found = streamed(f'{head}1,"{GOOD}"\n,\n2,"{GOOD} More."\n', fmt="csv")
    assert [one.doc_id for one in found] == ["1", "2"]


def test_an_unclosed_quotation_mark_costs_its_row_though_not_all_others_fit() -> None:
    bare = GOOD.replace(",", "")
    found = streamed(f'doc_id,text\n1,"{bare}\n2,a,b\n3,"{bare}"\n4,{bare}\n', fmt="csv")
    assert [getattr(one, "doc_id", str(one)) for one in found] == [
        "-:2: no valid CSV: a quotation mark that is not closed in its row",
        "-:3: the row has 3 cells under 2 column names", "3", "4",
    ]  # fmt: skip


LISTED = [
    ({"feed": {"title": "Gazette", "entries": [{"head": "A", "body": GOOD}, {"head": "B", "body": GOOD}]}},
     {"text": "feed.entries.body", "title": "feed.entries.head", "source": "feed.title"}, ["A", "B"]),
    ({"id": 7, "url": "https://e.org/all", "entries": [{"t": "A", "b": GOOD}, {"t": "B", "b": f"{GOOD} More."}]},
     {"text": "entries.b", "title": "entries.t"}, ["A", "B"]),
    ({"Hits": {"hits": [{"_id": "1", "_source": {"text": GOOD}}, {"_id": "2", "_source": {"text": GOOD}}]}},
     {"text": "hits.hits._source.text", "doc_id": "hits.hits._id"}, [None, None]),
    ({"days": [{"items": [{"b": GOOD}, {"b": GOOD}]}, {"items": [{"b": GOOD}]}]}, {"text": "days.items.b"}, [None] * 3),
    ({"title": "A", "paragraphs": [{"t": GOOD}, {"t": "More."}]}, {"text": "paragraphs.t"}, ["A"]),
]  # fmt: skip


@pytest.mark.parametrize(("held", "fields", "titles"), LISTED)
def test_a_path_through_a_list_of_articles_yields_each(held: Any, fields: Any, titles: list[str | None]) -> None:
    found = streamed(json.dumps(held), fmt="json", fields=fields)
    assert [one.title for one in found] == titles
    assert {one.source for one in found} == {"Gazette" if "feed" in held else None}
    assert len({one.origin for one in found}) == len(titles)
    if "id" in held or "Hits" in held:
        assert len({one.doc_id for one in found}) == 2
    if titles == ["A"]:
        assert found[0].text == f"{GOOD}\n\nMore."


@pytest.mark.parametrize(("given", "known"), [({"$oid": "5f"}, "5f"), (0, "0"), (True, None), (1.5, None), ({}, None)])
def test_a_rows_own_key_is_a_word_a_number_or_mongodbs(given: Any, known: str | None) -> None:
    (found,) = streamed(row(id=given))
    assert found.doc_id == (known or keys.key(GOOD, None))


@pytest.mark.parametrize("stated", ["ISO-8859-1", "latin1", "us-ascii"])
def test_a_page_of_latin_1_is_read_as_browsers_read_it(stated: str) -> None:
    page = (
        f'<html><meta charset="{stated}"><body><article><p>“It’s” {GOOD} – Zoë</p><p>{GOOD}</p></article></body></html>'
    )
    (found,) = streamed(page.encode("cp1252"))
    assert found.text.startswith("“It’s” The envoy")


@pytest.mark.parametrize("at", [0, 70_000, 100_000])
def test_a_broken_byte_costs_a_character(at: int) -> None:
    data = bytearray(f"“So,” he said. {GOOD} Café.\n".encode() * 1200)
    data[at : at + 1] = b"\xff"
    (found,) = streamed(bytes(data), fmt="text")
    assert isinstance(found, Article)
    assert found.text.count("Café") >= 1199


def test_what_is_said_of_all_counts_more_than_what_they_say() -> None:
    stated = Stated(published=date(2024, 1, 2), outlet="Gazette", url="https://e.org/all")
    first, second = streamed(row(doc_id="1", date="2024-03-04") + row(doc_id="2", source="x"), stated=stated)
    for found in (first, second):
        assert (found.published, found.source, found.url) == (date(2024, 1, 2), "Gazette", "https://e.org/all")
    assert (first.doc_id, second.doc_id) == ("1", "2")


@pytest.mark.parametrize(
    "name", ["2024/03/04/a.txt", "x/2024-03-04_a.txt", "x20231/20240304.txt", "2023-01-01/20240304a.txt"]
)
def test_a_file_is_dated_by_its_path(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text(GOOD)
    assert [one.published for one in read([str(path)], published_from="path")] == [DAY]
    assert [one.published for one in read([str(path)])] == [None]


def test_a_file_is_dated_by_its_last_change_unless_it_states_a_day(tmp_path: Path) -> None:
    for name, text in {"a.txt": GOOD, "b.txt": f"Envoy leaves\n\nBy Ana Lund\nMarch 5, 2024\n\n{GOOD}\n"}.items():
        (tmp_path / name).write_text(text)
        os.utime(tmp_path / name, (1709546400, 1709546400))
    found = list(read([str(tmp_path)], published_from="mtime"))
    assert [one.published for one in found] == [DAY, date(2024, 3, 5)]
    with pytest.raises(UsageError):
        read([str(tmp_path)], published_from="moon")


def test_one_page_is_one_article_whatever_the_preset_and_line_ends() -> None:
    url = "http://www.e.org/a/?utm_source=x"
    for preset in (None, "newsapi", "cc-news"):
        (found,) = streamed(row(url=url), preset=preset)
        assert (found.doc_id, found.url) == ("https://e.org/a", url)
    (one,), (other,) = streamed(GOOD + "\n" + GOOD, fmt="text"), streamed(GOOD + "\r\n" + GOOD, fmt="text")
    assert one.doc_id == other.doc_id


HEADS = [
    (f"Reuters\n2026-10-05\n\n{GOOD}", "Reuters", date(2026, 10, 5)),
    (f"Envoy leaves\n05.10.2026\n\n{GOOD}", None, date(2026, 10, 5)),
    (f"Envoy leaves\n2026-10-05T10:00:00Z\n\n{GOOD}", None, date(2026, 10, 5)),
    (f"Envoy leaves\nMon, 5 October 2026 10:15 GMT\n{GOOD}", None, date(2026, 10, 5)),
    (f"Envoy leaves\n5-Oct-2026\n\n{GOOD}", None, date(2026, 10, 5)),
    (f"Envoy leaves\n2026/10/5\n\n{GOOD}", None, date(2026, 10, 5)),
    (f"CAIRO, Oct 5 (Reuters)\n{GOOD}", "Reuters", None),
    (f"CAIRO, Oct 5, 2026 (Reuters) - {GOOD}", "Reuters", date(2026, 10, 5)),
    (f"Date: 2026-10-05\nSource: Gazette\n\n{GOOD}", "Gazette", date(2026, 10, 5)),
    (f"Source: Xinhua| 2026-10-05 10:15:00|Editor: x\n\n{GOOD}", "Xinhua", date(2026, 10, 5)),
    (f"---\ntitle: Gone\ntags: [a]\ndate: 2026-10-05\npublisher: 'Gazette'\n---\n{GOOD}", "Gazette", date(2026, 10, 5)),
    (f"# Envoy leaves\n\n*5 October 2026*\n\n{GOOD}", None, date(2026, 10, 5)),
    (f"Envoy leaves\nUpdated 6 October 2026\nPublished 5 October 2026\n\n{GOOD}", None, date(2026, 10, 5)),
    (f"Envoy leaves\nUpdated: October 6, 2026 | Published: October 5, 2026\n{GOOD}", None, date(2026, 10, 5)),
    (f"(Reuters) - {GOOD}", "Reuters", None),
    (f"MOSCOW, October 5, 2026. /TASS/. {GOOD}", "TASS", None),
    (f"AFP, 5 October 2026\n\n{GOOD}", "AFP", date(2026, 10, 5)),
    (f"Associated Press\n\nEnvoy leaves\n\n{GOOD}", "Associated Press", None),
    (f"Note: {GOOD}", None, None),
    (f"Envoy leaves\nAfter 5 October 2026 nothing is as it was\n\n{GOOD}", None, None),
]


@pytest.mark.parametrize(("text", "outlet", "day"), HEADS)
def test_the_head_of_a_text_is_read_as_people_write_it(text: str, outlet: str | None, day: date | None) -> None:
    (found,) = streamed(text)
    assert (found.source, found.published) == (outlet, day)


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("Reuters\n\n", None), ("https://e.org/2026/10/05/envoy\n\n", None), ("# Envoy leaves\n\n", "Envoy leaves"),
        ("Title: Envoy leaves\nAuthor: Ana Lund\n\n", "Envoy leaves"), ("**Headline:** Gone\n\n", "Gone"),
        ("---\nlayout: post\ntitle: Envoy leaves\n---\n\n", "Envoy leaves"), ("Envoy leaves\n\n", "Envoy leaves"),
        ("---\nlayout: post\n---\n\n", None),
    ],
)  # fmt: skip
def test_a_title_is_no_label_no_address_and_no_agency(head: str, title: str | None) -> None:
    (found,) = streamed(f"{head}{GOOD}")
    assert (found.title, found.text) == (title, f"{head}{GOOD}")


@pytest.mark.parametrize("wrong", ["cp1252", "latin-1"])
def test_what_was_encoded_twice_is_repaired_and_said(wrong: str, caplog: pytest.LogCaptureFixture) -> None:
    text = f"“It’s so,” said Zoë Müller. {GOOD}" if wrong == "cp1252" else f"Zoë Müller left. {GOOD}"
    with caplog.at_level(logging.WARNING, "kb"):
        (found,) = streamed(row(text=text.encode().decode(wrong, "replace")))
    assert "Zoë Müller" in found.text
    assert caplog.messages == ["-: characters that were encoded twice are repaired"]


def test_what_is_repaired_is_known_as_what_was_never_broken() -> None:
    text = f"Zoë Müller left. {GOOD}"
    (right,), (wrong,) = streamed(row(text=text)), streamed(row(text=text.encode().decode("latin-1")))
    assert (wrong.doc_id, wrong.text) == (right.doc_id, text)
    (titled,) = streamed(row(title="Zoë left".encode().decode("latin-1"), byline="Müller".encode().decode("latin-1")))
    assert (titled.title, titled.byline) == ("Zoë left", "Müller")


@pytest.mark.parametrize("text", [f"SÃO PAULO. {GOOD}", f"Â la carte. {GOOD}", f"Zoë Müller’s “café”. {GOOD}"])
def test_accents_that_are_right_stay(text: str) -> None:
    (found,) = streamed(row(text=text))
    assert found.text == text


META = '<meta property="article:{}_time" content="{}T10:00:00Z">'
LD = '<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "2024-03-04"{}}}</script>'


@pytest.mark.parametrize(
    "head",
    [
        META.format("published", "2024-03-04") + META.format("modified", "2024-03-09"),
        META.format("modified", "2024-03-09") + META.format("published", "2024-03-04"),
        LD.format(', "dateModified": "2024-03-09"'),
    ],
)
def test_a_page_is_of_the_day_on_which_it_was_published(head: str) -> None:
    link = '<link rel="canonical" href="https://e.org/2019/01/02/envoy">'
    page = f"<html><head>{link}{head}</head><body><article><p>{GOOD}</p><p>{GOOD} More.</p></article></body></html>"
    (found,) = streamed(page)
    assert found.published == DAY
