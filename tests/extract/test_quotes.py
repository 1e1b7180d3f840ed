"""Quotations: (text, what stands within quotation marks)."""

from collections.abc import Callable

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.article import Article
from kb.extract import layout, parse, quotes
from kb.extract.findings import Findings

BLANK = spacy.blank("en")
STRINGS = parse.StringTable(BLANK.vocab.strings)


def found(text: str) -> tuple[parse.Parse, quotes.Quotes]:
    p = parse.of_doc(BLANK(text), STRINGS)
    findings = Findings(Article("t", text), p)
    layout.find(findings)
    quotes.find(findings)
    return p, findings.quotes


def quoted(text: str) -> list[str]:
    p, q = found(text)
    return [p.string(span) for span in q.spans]


TABLE = [
    ('He said "we agree" and left.', ['"we agree"']),
    ("“We agree,” he said. “We sign.”", ["“We agree,”", "“We sign.”"]),
    ("''We agree,'' he said.", ["''We agree,''"]),
    ("“We agree.”― Lind", ["“We agree.”―"]),
    ("``We agree,'' he said.", ["``We agree,''"]),
    ("Er sagte: „Wir kommen“ und ging.", ["„Wir kommen“"]),
    ("Il a dit: « Nous venons » et partit.", ["« Nous venons »"]),
    ("The minister's word was 'never' that day.", ["'never'"]),
    ("‘We don’t know,’ the envoy’s aide said.", ["‘We don’t know,’"]),
    ("The workers' pay and the envoys’ cars were cut in the '90s.", []),
    ('It was 6" long.', []),
    ('She called it "a "grave" error" and left.', ['"a "grave" error"']),
    ("“He called it “a trap” twice,” she said.", ["“He called it “a trap” twice,”"]),
    ("No marks at all.", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_quotations_are_read_in_any_marks(text: str, expected: list[str]):
    assert quoted(text) == expected


def test_a_quotation_without_closing_mark_ends_with_its_paragraph():
    assert quoted('He said: "We agree.\n\nThe talks went on.') == ['"We agree.']


def test_a_mark_that_opens_while_one_is_open_means_that_the_closing_one_was_lost():
    assert quoted('"We agree, he said. "We sign."') == ['"We agree, he said. ', '"We sign."'] or quoted(
        '"We agree, he said. "We sign."'
    ) == ['"We agree, he said.', '"We sign."']


def test_paragraphs_that_each_open_a_quotation_continue_it():
    _, q = found("“First we talk.\n\n“Then we sign.\n\n“Then we leave,” he said.")
    assert q.continued == [True, True, False]


def test_one_lost_mark_does_not_turn_the_following_paragraphs_inside_out():
    assert quoted('He "agreed.\n\nShe said "no" to it.')[1:] == ['"no"']


def test_inner_leaves_out_the_marks():
    p, q = found("“We agree,” he said.")
    assert p.string(q.inner(0)) == "We agree,"


def checks(text: str) -> None:
    p, q = found(text)
    ends = [0]
    for number, (a, b) in enumerate(q.spans):
        assert ends[-1] <= a < b <= len(p)
        assert q.of[a:b] == [number] * (b - a)
        assert text[p.start[a] : p.end[b - 1]] == p.string((a, b))
        ends.append(b)
    assert [k >= 0 for k in q.of] == [s != quotes.OUTSIDE for s in q.state]


MARKS = st.sampled_from(['"', "'", "“", "”", "‘", "’", "„", "«", "»", "''", "``", "‹", "›", " ", "\n", "\n\n", "."])
TEXTS = st.lists(MARKS | st.sampled_from(["talks", "we", "said", "Lee", "’s", "n't"]), max_size=40)


@pytest.mark.parametrize("glue", ["", " "])
def test_no_heap_of_marks_breaks_the_reading(glue: str):
    run: Callable[[list[str]], None] = settings(max_examples=150, deadline=None)(
        given(TEXTS)(lambda parts: checks(glue.join(parts)))
    )
    run()


SINGLE_OUTSIDE = [
    ("‘We sign,’ she said, ‘when “all of it” is settled.’", ["‘We sign,’", "‘when “all of it” is settled.’"]),
    ("'We sign when \"all of it\" is settled,' she said.", ["'We sign when \"all of it\" is settled,'"]),
    ("“We sign when ‘all of it’ is settled,” she said.", ["“We sign when ‘all of it’ is settled,”"]),
    ("“We sign,” she said. He called it ‘madness’.", ["“We sign,”", "‘madness’"]),
    ("“We sign,” the workers' envoy said; the drivers' one didn't.", ["“We sign,”"]),
]


@pytest.mark.parametrize(("text", "expected"), SINGLE_OUTSIDE)
def test_single_marks_may_stand_around_double_ones_and_beside_them(text: str, expected: list[str]):
    assert quoted(text) == expected


OVER_PARAGRAPHS = [
    ("‘First we talk.\n\n‘Then we sign the workers’ accord.\n\n‘Then we leave,’ he said.", 3, [True, True, False]),
    ("He said: 'First we talk.\n\n'Then we sign,' and left.", 2, [True, False]),
    ("She told them: ‘It won’t work.\n\n‘We leave.’", 2, [True, False]),
    ("‘We leave,’ he said.\n\n‘We stay,’ she said.", 2, [False, False]),
]


@pytest.mark.parametrize(("text", "number", "continued"), OVER_PARAGRAPHS)
def test_single_marks_continue_a_quotation_over_paragraphs(text: str, number: int, continued: list[bool]):
    _, q = found(text)
    assert (len(q.spans), q.continued) == (number, continued)


CLOSED_LATER = [
    ("“First we talk.\n\nThen we sign,” he said.", ["“First we talk.\n\nThen we sign,”"]),
    ('"First we talk.\n\nThen we sign.\n\nThen we leave," he said.',
     ['"First we talk.\n\nThen we sign.\n\nThen we leave,"']),
    ("He wrote: “We talk.\n\nThen we sign.”\n\nShe left.", ["“We talk.\n\nThen we sign.”"]),
    ("“We talk, he said.\n\nThe talks went on.\n\n“We sign,” she said.", ["“We talk, he said.", "“We sign,”"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CLOSED_LATER)
def test_a_quotation_goes_on_to_the_mark_that_closes_it(text: str, expected: list[str]):
    assert quoted(text) == expected
