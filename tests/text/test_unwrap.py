"""Text with one line a paragraph: (as printed, as meant), and what a record of a wrapped text keeps."""

import textwrap
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.article import Article
from kb.extract.pipeline import Pipeline
from kb.record import DocumentRecord
from kb.text.unwrap import INVISIBLE, unwrapped

WRAPPED = (
    "The foreign minister of Ruritania arrived in the capital of the United\n"
    "Kingdom on Monday for two days of talks that are to end a long dispute\n"
    "over fishing. The envoy of Graustark, who had come a day before him, is\n"
    "to join them today.\nNothing else is planned, officials of both countries told reporters at\n"
    "London Airport.\n"
)

TABLE = [
    ("One.\n\nTwo.", "One.\n\nTwo."),
    ("One.\r\n\r\nTwo.\r\nThree.", "One.\n\nTwo.\nThree."),
    ("One.\r\rTwo.\rThree.", "One.\n\nTwo.\nThree."),
    ("One.\n \t\n\n\nTwo.", "One.\n\nTwo."),
    ("One.\u2029Two.", "One.\nTwo."),
    ("The talks ended.\nThe envoys left.", "The talks ended.\nThe envoys left."),
    ("A heading\nThe envoys left.", "A heading\nThe envoys left."),
    ("The talks, long\nplanned, ended.", "The talks, long planned, ended."),
    ("The talks, long\r\nplanned, ended.", "The talks, long planned, ended."),
    ("The Ruritania-\nbacked talks.", "The Ruritania-backed talks."),
    ("The pre-\nand post-war treaties.", "The pre- and post-war treaties."),
    ("The nego\u00ad\ntiations ended.", "The nego\u00adtiations ended.".replace("\u00ad", "")),
    ("The  envoy\u00a0\tmet\u200b him. ", "The envoy met him."),
    ("Topics:\n• fish\n• cod", "Topics:\n• fish\n• cod"),
    ("", ""),
    (" \r\n \n", ""),
]


@pytest.mark.parametrize(("printed", "meant"), TABLE)
def test_line_breaks_within_a_paragraph_are_blanks(printed: str, meant: str) -> None:
    assert unwrapped(printed).text == meant


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_broken_at_a_column_are_one_paragraph_up_to_a_short_line(end: str) -> None:
    found = unwrapped(WRAPPED.replace("\n", end)).text.split("\n")
    assert [line[:11] for line in found] == ["The foreign", "Nothing els"]


def test_short_lines_in_a_text_broken_at_a_column_are_paragraphs_of_their_own() -> None:
    text = (
        "Graustark declined to comment\nWhat they said\n"
        "The foreign minister of Ruritania arrived in the capital of the United\nKingdom on Monday."
    )
    assert [line[:9] for line in unwrapped(text).text.split("\n")] == ["Graustark", "What they", "The forei"]


def test_a_headline_longer_than_the_column_stays_apart() -> None:
    headline = "Ruritania And Graustark Agree On Nothing At All After Two Long Days Of Talks About Fish And Cod"
    assert unwrapped(f"{headline}\n{WRAPPED}").text.startswith(f"{headline}\nThe foreign")


def test_paragraphs_of_one_line_each_stay_apart() -> None:
    lines = ["The two ministers met in Zenda on Monday and spoke about cod.", "They will meet again, officials said.",
             "Nothing was signed, the envoys of both countries told reporters.", "A treaty is far off."]  # fmt: skip
    assert unwrapped("\n".join(lines)).text == "\n".join(lines)


@example("a\u00ad\r•b")
@given(st.text(max_size=200) | st.text(alphabet="AB cd.\n\r-,\u00a0\u00ad•", max_size=300))
def test_every_character_kept_is_found_where_it_was(text: str) -> None:
    found = unwrapped(text)
    offsets = range(len(text)) if found.offsets is None else found.offsets.tolist()
    assert len(offsets) == len(found.text)
    assert list(offsets) == sorted(set(offsets))
    assert all(text[k] == c or (text[k].isspace() and c.isspace()) for k, c in zip(offsets, found.text, strict=True))
    kept = [c for c in text if not c.isspace() and c not in INVISIBLE]
    assert [c for c in found.text if not c.isspace()] == kept


PARAGRAPHS = [
    "Ruritania and Norway will resume their talks about fishing in the spring, officials of both countries said.",
    "Norwegian Foreign Minister Anne Bergstrand met Chilean Foreign Minister Tomas Rivadeneira in Oslo on Tuesday. "
    "“We will sign the accord before the end of the year,” Bergstrand told reporters after the meeting.",
    "Rivadeneira said that his government, which had long opposed the accord, would now support Norway's "
    "fishing-related proposals. He met Prime Minister Ingvild Aune of Norway in Bergen on Wednesday.",
]


def read(pipeline: Pipeline, paragraphs: list[str], end: str, width: int) -> DocumentRecord:
    lines = [end.join(textwrap.wrap(p, width)) for p in paragraphs]
    return pipeline.extract(Article("test", (end * 2).join(lines), published=date(2022, 3, 11)))


def words(record: DocumentRecord) -> list[tuple[object, ...]]:
    """What a record says, without offsets."""

    def cut(span: tuple[int, int]) -> str:
        return "".join(record.text[slice(*span)].split())

    return [
        *((a.name, a.country, len(a.mentions)) for a in record.actors),
        *((s.quotation, s.speaker, *map(cut, s.content)) for s in record.statements),
        *((m.start, m.mode, m.place, str(m.participants), *map(cut, m.evidence)) for m in record.meetings),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("width", [60, 72, 100])
def test_a_wrapped_text_is_read_as_the_unwrapped_one(pipeline: Pipeline, end: str, width: int) -> None:
    unbroken = words(read(pipeline, PARAGRAPHS, "\n", 10_000))
    assert words(read(pipeline, PARAGRAPHS, end, width)) == unbroken
    assert any("Bergstrand" in str(row) for row in unbroken)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_name_over_a_line_break_is_whole_and_its_span_is_as_printed(pipeline: Pipeline, end: str) -> None:
    text = f"In Oslo on Tuesday, after two long days of talks, Foreign Minister Anne{end}Bergstrand said cod was safe."
    record = pipeline.extract(Article("test", text, published=date(2022, 3, 11)))
    (speaker,) = [a for a in record.actors if a.id == record.statements[0].speaker]
    assert speaker.name == "Anne Bergstrand"
    assert f"Anne{end}Bergstrand" in record.text[slice(*speaker.mentions[0])]
