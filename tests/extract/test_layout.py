"""What of a text is running text; sentences begin where paragraphs do."""

from datetime import date
from typing import Any

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from kb.article import Article
from kb.extract import layout
from kb.extract.findings import Findings
from kb.extract.parse import StringTable, of_doc
from kb.text.datelines import BYLINE, dateline, resolved
from kb.text.zones import paragraphs, zones

NLP = spacy.blank("en")

PAGE = """ Skip to main content

Ruritania Hosts 'Frank' Talks With Graustark

Jane Q. Doe Published May 4, 2021 | 09:15 AM

Ruritania hosts 'frank' talks with Graustark

Strelsau, May 3 (Ruritanian News / Inter Press - 4th May, 2021 ) :The foreign ministers met on Monday.

They spoke for an hour. - Fishing dispute - The two sides disagree about cod.

READ ALSO: Cod stocks fall

"We will talk again," the minister said.

(Reporting by Jane Doe; Editing by John Roe)
"""


def zoned(text: str, zone: str, title: str | None = None) -> list[str]:
    return [text[a:b].strip() for a, b, z in zones(text, title).regions if z == zone]


def found(text: str, **fields: Any) -> Findings:
    out = Findings(Article("d", text, **fields), of_doc(NLP(text), StringTable(NLP.vocab.strings)))
    layout.find(out)
    return out


def starts(text: str) -> list[str]:
    doc = layout.paragraphs(NLP(text))
    return [doc[t.i : t.i + 2].text for t in doc if t.is_sent_start and t.i]


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("title", ["Ruritania Hosts 'Frank' Talks With Graustark"]),
        ("repeat", ["Ruritania hosts 'frank' talks with Graustark"]),
        ("byline", ["Jane Q. Doe Published May 4, 2021 | 09:15 AM"]),
        ("dateline", ["Strelsau, May 3 (Ruritanian News / Inter Press - 4th May, 2021 ) :"]),
    ],
)
def test_what_stands_above_the_text_is_told_apart(zone: str, expected: list[str]) -> None:
    assert zoned(PAGE, zone) == expected


def test_menus_crossheads_links_and_credits_are_boilerplate_and_sentences_are_not() -> None:
    assert set(zoned(PAGE, "boilerplate")) == {
        "Skip to main content", "- Fishing dispute -", "READ ALSO: Cod stocks fall",
        "(Reporting by Jane Doe; Editing by John Roe)",
    }  # fmt: skip


def test_tokens_carry_zone_paragraph_and_dateline() -> None:
    findings = found(PAGE)
    words, own = findings.parse.words, findings.layout
    assert own.dateline is not None
    assert words[slice(*own.dateline)] == ["Strelsau"]
    assert own.dateline_date == date(2021, 5, 3)
    ministers = words.index("ministers")
    assert own.zone[ministers] == "body"
    assert not own.silent(ministers)
    assert own.silent(words.index("Inter"))
    assert own.paragraph[ministers] == own.paragraph[ministers + 2] < own.paragraph[words.index("minister")]
    assert len(own.zone) == len(own.paragraph) == len(words)


@pytest.mark.parametrize(
    ("line", "place", "day"),
    [
        ("GENEVA (Reuters) — Envoys met.", "GENEVA", None),
        ("BEIJING, Nov. 8 (Xinhua) -- Two delegations met.", "BEIJING", "Nov. 8"),
        ("Moscow, 13 September (TASS). - He left.", "Moscow", "13 September"),
        ("OSLO, Norway (AP) _ Talks began.", "OSLO", None),
        ("Lima, SANA- The ministers met.", "Lima", None),
        ("KUALA LUMPUR, Nov 22 — The minister said so.", "KUALA LUMPUR", "Nov 22"),
        ("SALT LAKE CITY--(BUSINESS WIRE)--A firm said so.", "SALT LAKE CITY", None),
        ("WASHINGTON and PARIS – Envoys met.", "WASHINGTON and PARIS", None),
        ("By Jane Doe. BOSTON (Reuters) - A judge said so.", "BOSTON", None),
        ("QUETTA, April 5 (APP): The governor said so.", "QUETTA", "April 5"),
        ("Thimphu, July 8 (PTI) The minister called on the king.", "Thimphu", "July 8"),
        ("Muscat: His Majesty the Sultan will receive the emir.", "Muscat", None),
        ("OSAKA: The two ministers met on Friday.", "OSAKA", None),
    ],
)
def test_datelines_of_the_usual_shapes_are_read(line: str, place: str, day: str | None) -> None:
    got = dateline(line)
    assert (line[slice(*got.place)] if got else "") == place
    assert (got.day if got else None) == day


@pytest.mark.parametrize(
    "line",
    [
        "EXCLUSIVE – The minister will resign, sources say.",
        "NATO - the alliance of thirty states - met on Monday.",
        "The talks – long delayed – began on Monday.",
        "Paris - and London - agreed.",
        "Monday (May 3) was calm.",
        "Foreign Minister Anna Roe (left) met the envoy.",
        "LONDON police said so.",
        "Doe: We will talk.",
        "UPDATE: The talks have ended.",
        "READING: A list for the holidays.",
        "Moscow: we know nothing of it.",
    ],
)
def test_a_sentence_with_a_dash_is_no_dateline(line: str) -> None:
    assert dateline(line) is None


@pytest.mark.parametrize(
    ("day", "published", "expected"),
    [
        ("Sept 13", date(2023, 9, 14), date(2023, 9, 13)),
        ("Dec. 31", date(2024, 1, 1), date(2023, 12, 31)),
        ("Jan 2", date(2024, 1, 1), date(2024, 1, 2)),
        ("3rd March, 2020", None, date(2020, 3, 3)),
        ("March 3", None, None),
        ("Feb 30", date(2024, 1, 1), None),
        ("Feb 29", date(2023, 6, 1), None),
        (None, date(2024, 1, 1), None),
    ],
)
def test_a_dateline_means_the_latest_such_day_up_to_publication(
    day: str | None, published: date | None, expected: date | None
) -> None:
    assert resolved(day, published) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Jane Doe", True),
        ("By Jane van der Berg and John Roe in Geneva", True),
        ("by JANE DOE, Associated Press Writer", True),
        ("Published: 3 March 2024, 10:15 GMT", True),
        ("Last updated on March 3, 2024", True),
        ("March 3, 2024", True),
        ("Jane Doe, Diplomatic Correspondent", True),
        ("By Friday the talks had collapsed.", False),
        ("By agreeing to talks, Ruritania has bought time.", False),
        ("The text was published on March 3, 2024, the ministry said.", False),
        ("Ruritania and Graustark agree", False),
    ],
)
def test_bylines_are_told_from_sentences(line: str, expected: bool) -> None:
    assert bool(BYLINE.fullmatch(line)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\n\nTwo.", ["One.", "Two."]),
        ("One.\r\n\r\nTwo.\r\nThree.", ["One.", "Two.", "Three."]),
        (" One.\u2029 Two. ", ["One.", "Two."]),
        ("", []),
        (" \n \n", []),
    ],
)
def test_paragraphs_are_lines_that_are_not_empty(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in paragraphs(text)] == expected


@pytest.mark.parametrize(
    "line",
    [
        "Additional reporting by Jane Doe; Editing by John Roe",
        "Jane Doe in Strelsau contributed to this report.",
        "FILE PHOTO: The minister speaks in Strelsau, May 3, 2021. REUTERS/Jane Doe",
        "The minister speaks in Strelsau on Monday. (AP Photo/Jane Doe)",
        "The minister speaks in Strelsau. (Photo by Jane Doe)",
        "Jane Doe via Getty Images",
        "Copyright 2021 Inter Press. All rights reserved.",
        "Read more: Cod stocks fall",
        "Share this article on Facebook",
        "Facebook Twitter WhatsApp Email",
        "Sign up for our daily newsletter",
        "ADVERTISEMENT",
        "(Adds quotes, background)",
        "(This version of the May 3 story has been corrected to fix a name)",
        "Our Standards: The Trust Principles.",
        "___",
    ],
)
def test_furniture_between_sentences_is_boilerplate(line: str) -> None:
    text = f"The talks ended on Monday, officials said.\n\n{line}\n\nThey will go on in June, the officials added."
    assert zoned(text, "boilerplate") == [line]


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell after the talks, officials said.",
        "Reading the statement aloud, the minister wept.",
        "Copyrights were discussed, too, the minister said.",
        "More talks are planned.",
        "The two sides signed in on Monday, the officials added.",
        "Photographs of the meeting showed them smiling.",
        "Editing the treaty took a week, she said.",
        "The deputy (left) contributed to the report of the committee.",
        '"Read my lips," he said.',
        "Follow-up talks on fishing are to be held in Zenda.",
        "Save for the cod, all was settled.",
        "This report was denied by the ministry on Monday.",
    ],
)
def test_sentences_that_begin_like_furniture_are_body(line: str) -> None:
    text = f"The talks ended on Monday, officials said.\n\n{line}\n\nThey will go on in June, the officials added."
    assert zones(text).regions == []


def test_sentences_begin_after_datelines_paragraphs_and_before_signatures() -> None:
    text = "GENEVA (Reuters) - Envoys met\nHe left. They went home. (AP, dpa)"
    assert starts(text) == ["Envoys met", "He left", "(AP"]


def test_a_lead_that_only_begins_like_the_title_is_body() -> None:
    text = "Ruritania said on Monday it would sign the treaty. It gave no date for it.\nThe rest followed."
    assert zones(text, "Ruritania said on Monday").regions == []


def test_a_headline_given_apart_and_printed_twice_is_silent_once() -> None:
    text = "Cod War Ends\n\nThe cod war ended on Monday, officials in both capitals said.\n\nCod war ends"
    findings = found(text, title="Cod War Ends")
    assert [findings.layout.zone[i] for i in (0, -1)] == ["title", "repeat"]


@given(st.text(max_size=200) | st.text(alphabet="AB (c).\n\r-–:,\"'Reuters1 ", max_size=200))
def test_any_text_has_a_zone_and_a_paragraph_for_each_token(text: str) -> None:
    findings = found(text)
    assert len(findings.layout.zone) == len(findings.layout.paragraph) == len(findings.parse)
    assert findings.layout.paragraph == sorted(findings.layout.paragraph)
    layout.paragraphs(NLP(text))


def test_the_zones_of_a_long_text_cost_little() -> None:
    import time  # a bound far above the measured 0.8 microseconds a word: it guards against backtracking

    text = PAGE + "The Minister Of The Interior And The Envoy Said That They Agreed On Many Things Of Note. " * 3000
    begin = time.perf_counter()
    zones(text)
    assert time.perf_counter() - begin < 1
