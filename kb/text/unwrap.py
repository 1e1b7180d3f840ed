"""Text as printed → text as meant: one line a paragraph, one blank between words, and where each character was.

Mail, wire copies and plain-text exports break paragraphs at a column, with line ends of any kind. A break within a
paragraph means nothing, and nothing after this module sees one: sentences, names and quotations over it are whole.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

LINE_END = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]|\Z")
HYPHEN = "\u00ad"
INVISIBLE = "\u00ad\u200b\u2060\ufeff"
"""Soft hyphens and marks of no width, which part no words."""
WORD = re.compile(rf"[^\s{INVISIBLE}]+")
BARE = re.compile(rf"[^\s{INVISIBLE}](?:.*[^\s{INVISIBLE}])?", re.S)
"""A line from its first to its last word."""
UNEVEN = re.compile(rf"[^\S ]|  |[{INVISIBLE}]")
"""What a line has that isn't single blanks between words."""
SENTENCE_END = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
BULLET = re.compile(r"[•*·▪●■◦‣]\s?\w")
COMPOUND = re.compile(r"\w-\Z")
SUSPENDED = re.compile(r"(?:and|or|to)\b")
"""What follows a hyphen that doesn't join the words around it: "pre- and post-war"."""
NARROW, USUAL, WIDE = 40, 64, 120
"""Columns at which texts are broken: the least, the least that is believed without evidence, the most."""
SHARE = 0.25
"""Share of the line ends, all within sentences, that a column must explain."""
SLACK = 3
"""Characters by which lines may miss their column."""


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """A text with one line a paragraph."""

    text: str
    offsets: Any
    """For each character of ``text`` its offset in the text as printed; None where both are the same."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that isn't empty, without the white space at its edges; offsets in characters."""

    start: int
    end: int
    length: int
    """Characters up to its end, with its indentation."""
    ends: int
    """Line ends between the line before it and this one."""


def unwrapped(text: str) -> Unwrapped:
    """The text with one line a paragraph, without white space at its edges, and the way back."""
    parts = list(text_pieces(text))
    out = "".join(words for _, words in parts)
    if out == text:
        return Unwrapped(text, None)
    runs = [np.arange(at, at + len(words)) for at, words in parts]
    return Unwrapped(out, np.concatenate([np.zeros(0, dtype=np.int64), *runs]))


def text_pieces(text: str) -> Iterator[tuple[int, str]]:
    """What the text is made of, each piece with the offset of its first character in the text as printed."""
    found = text_lines(text)
    width = line_width(text, found)
    for before, line in pairwise([None, *found]):
        if before and line:
            blanks = (i for i in range(before.end, line.start) if text[i].isspace())
            yield from zip(blanks, glue(text, before, line, width), strict=False)
        if line:
            yield from line_pieces(text, line)


def text_lines(text: str) -> list[Line]:
    """The lines of a text that aren't empty."""
    out: list[Line] = []
    begin, ends = 0, 0
    for m in LINE_END.finditer(text):
        bare = BARE.search(text, begin, m.start())
        if bare:
            out.append(Line(bare.start(), bare.end(), bare.end() - begin, ends))
            ends = 0
        begin, ends = m.end(), ends + 1
    return out


def line_pieces(text: str, line: Line) -> Iterator[tuple[int, str]]:
    """A line in pieces, with one blank where it has any white space and nothing for what has no width."""
    printed = text[line.start : line.end]
    if not UNEVEN.search(printed):
        yield line.start, printed
        return
    end = line.start
    for m in WORD.finditer(text, line.start, line.end):
        blank = next((i for i in range(end, m.start()) if text[i].isspace()), None)
        if blank is not None:
            yield blank, " "
        yield m.start(), m[0]
        end = m.end()


def glue(text: str, before: Line, line: Line, width: int | None) -> str:
    """What stands between two lines: the end of a paragraph, a blank, or nothing within a compound."""
    if line.ends > 1:
        return "\n\n"
    if not joins_lines(text, before, line, width):
        return "\n"
    compound = COMPOUND.search(text, before.end - 2, before.end) and text[line.start].isalpha()
    if compound and SUSPENDED.match(text, line.start):
        return " "
    return "" if compound or text[before.end] == HYPHEN else " "


def joins_lines(text: str, before: Line, line: Line, width: int | None) -> bool:
    """Whether a line goes on with the paragraph of the line before it.

    In a text broken at a column it does where its first word had no room on the line before.
    """
    if BULLET.match(text, line.start):
        return False
    if text[line.start].islower() or text[before.end - 1] in ",-–—" or text[before.end] == HYPHEN:
        return True
    return width is not None and width - SLACK <= joined_length(text, before, line) and before.length <= width + SLACK


def joined_length(text: str, before: Line, line: Line) -> int:
    """The length that a line would have with the first word of the next line."""
    return before.length + 1 + len(text[line.start : line.end].split(None, 1)[0])


def line_width(text: str, found: list[Line]) -> int | None:
    """The column at which the paragraphs of a text are broken; None if they are not.

    It is the one that explains the most line ends within sentences: the line keeps to it, the next word wouldn't.
    """
    pairs = [(a, b) for a, b in pairwise(found) if b.ends == 1]
    votes: Counter[int] = Counter()
    lower: Counter[int] = Counter()
    for a, b in pairs:
        if a.length >= NARROW and not SENTENCE_END.search(text, max(a.start, a.end - 4), a.end):
            fits = range(a.length, min(joined_length(text, a, b), WIDE + 1))
            votes.update(fits)
            lower.update(fits if text[b.start].islower() else ())
    if not votes:
        return None
    best = max(votes, key=lambda w: (votes[w], w))
    longer = sum(a.length > best + SLACK or b.length > best + SLACK for a, b in pairs)
    sure = lower[best] or votes[best] > 1 or best >= USUAL
    return best if sure and votes[best] >= SHARE * len(pairs) and longer <= len(pairs) / 3 else None
