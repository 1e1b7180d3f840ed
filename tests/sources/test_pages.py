"""What pages say by their elements: quotations, and the entries of live blogs."""

import json
import logging
from datetime import date
from pathlib import Path

import pytest

from kb.article import Article
from kb.sources import markup, read

SAID = "We will sign the treaty before the summer, and nobody will stop us."
BEFORE = "The minister met reporters in Oslo on Monday and spoke about the treaty at length, the office said."
AFTER = "The delegation left for the airport in the evening, and came home on the following day by train."


def page(*inner: str, head: str = "") -> str:
    body = "".join((f"<p>{BEFORE}</p>", *inner, f"<p>{AFTER}</p>"))
    return f"<html><head><title>T</title>{head}</head><body><article><h1>Head</h1>{body}</article></body></html>"


def found(tmp_path: Path, html: str) -> list[Article]:
    (tmp_path / "a.html").write_text(html, encoding="utf-8")
    return [one for one in read([str(tmp_path / "a.html")]) if isinstance(one, Article)]


QUOTED = [
    (f"<blockquote><p>{SAID}</p></blockquote>", f"“{SAID}”"),
    (f'<blockquote class="pull"><p>{SAID}</p><footer>Ana Lund</footer></blockquote>', f"“{SAID}”"),
    (f"<blockquote>{SAID}</blockquote>", f"“{SAID}”"),
    (f"<blockquote><p>“{SAID}”</p></blockquote>", f"\n“{SAID}”"),
    (f"<blockquote><p>&ldquo;{SAID}&rdquo;</p></blockquote>", f"\n“{SAID}”"),
    (f"<p>“<q>{SAID}</q>” was all that he told them before he left for the airport.</p>", f"“{SAID}"),
    ("<p>He added that <q>nothing else is planned</q> for the week.</p>", "added that “nothing else is planned” for"),
    ('<p>He said <Q cite="x">"no"</Q> to all of the reporters there.</p>', 'He said "no" to all'),
]


@pytest.mark.parametrize(("html", "text"), QUOTED)
def test_what_an_element_quotes_is_in_quotation_marks(tmp_path: Path, html: str, text: str) -> None:
    (one,) = found(tmp_path, page(html))
    assert text in one.text
    assert "““" not in one.text


def test_the_same_holds_in_feeds_and_rows_and_not_of_posts_of_other_sites() -> None:
    assert markup.stripped(f"<p>He said:</p><blockquote><p>{SAID}</p><p>No.</p></blockquote>") == (
        f"He said:\n\n“{SAID}”\n\n“No.”"
    )
    tweet = f'<blockquote class="twitter-tweet"><p>{SAID}</p></blockquote>'
    assert markup.stripped(tweet) == SAID
    assert markup.quoted("<quote>a</quote> <blockquote>" * 3) == "<quote>a</quote> <blockquote>" * 3


def blog(*updates: dict[str, str], graph: bool = False) -> str:
    told = {"@type": "LiveBlogPosting", "url": "https://e.org/live", "publisher": {"name": "Gazette"},
            "liveBlogUpdate": list(updates)}  # fmt: skip
    data = {"@graph": [{"@type": "WebPage"}, told]} if graph else told
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


UPDATES = (
    {"headline": "Envoy leaves", "articleBody": f"<p>{BEFORE}</p>", "datePublished": "2024-03-05T09:00:00Z",
     "url": "https://e.org/live#block-2"},
    {"headline": "Envoy comes", "articleBody": AFTER, "datePublished": "2024-03-04T09:00:00Z"},
    {"headline": "Nothing", "articleBody": ""},
)  # fmt: skip


@pytest.mark.parametrize("graph", [False, True])
def test_each_entry_of_a_live_blog_is_an_article_of_its_own_day(tmp_path: Path, graph: bool) -> None:
    first, second = found(tmp_path, page(head=blog(*UPDATES, graph=graph)))
    assert (first.title, first.text, first.published) == ("Envoy leaves", BEFORE, date(2024, 3, 5))
    assert (first.doc_id, first.source) == ("https://e.org/live#block-2", "Gazette")
    assert (second.text, second.published) == (AFTER, date(2024, 3, 4))
    assert second.doc_id == "https://e.org/live#2024-03-04T09:00:00Z"


UNSTATED = [
    blog(), blog({"headline": "x"}), '<script type="application/ld+json">{"LiveBlogPosting"</script>',
    '<meta itemtype="https://schema.org/LiveBlogPosting">',
]  # fmt: skip


@pytest.mark.parametrize("head", UNSTATED)
def test_a_live_blog_that_states_no_entries_is_one_article_and_that_is_said(
    tmp_path: Path, head: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "kb"):
        (one,) = found(tmp_path, page(head=head))
    assert BEFORE in one.text
    assert "a live blog, read as one article" in caplog.text
