"""Words as the pieces that the encoder knows: WordPiece (Schuster and Nakajima, 2012) as in BERT, uncased."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]

MOST = 12
"""A word has so many pieces at most; the rest is cut."""
LONGEST = 100
"""A longer run of letters is unknown as a whole."""
REMEMBERED = 1 << 16
"""So many words are looked up once."""
ASCII_MARKS = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


@dataclass(frozen=True)
class Pieces:
    """The table of pieces."""

    numbers: dict[str, int]
    unknown: int
    begin: int
    end: int
    blank: int
    """What stands for a word without letters and marks, such as the end of a line."""
    seen: dict[str, list[int]] = field(default_factory=dict, compare=False)

    @classmethod
    def load(cls, path: Path) -> "Pieces":
        """The table of a published model, one piece a line."""
        numbers = {piece: k for k, piece in enumerate(path.read_text(encoding="utf-8").split("\n")) if piece}
        return cls(numbers, numbers["[UNK]"], numbers["[CLS]"], numbers["[SEP]"], numbers["[PAD]"])

    def of_word(self, word: str) -> list[int]:
        """The pieces of a word, one at least."""
        if word not in self.seen:
            if len(self.seen) >= REMEMBERED:
                self.seen.clear()
            found = [piece for run in runs(word) for piece in self.of_run(run)]
            self.seen[word] = found[:MOST] or [self.blank]
        return self.seen[word]

    def framed(self, words: Sequence[list[int]]) -> Array:
        """The pieces of words between the marks of a text's begin and end."""
        return np.array([self.begin, *(piece for word in words for piece in word), self.end], dtype=np.int64)

    def of_run(self, run: str) -> list[int]:
        """The longest pieces from the left; unknown as a whole if there is no piece for what is left."""
        out, start = [], 0
        while start < len(run) <= LONGEST:
            mark = "##" if start else ""
            ends = (e for e in range(len(run), start, -1) if mark + run[start:e] in self.numbers)
            end = next(ends, None)
            if end is None:
                return [self.unknown]
            out.append(self.numbers[mark + run[start:end]])
            start = end
        return out or [self.unknown]


def runs(word: str) -> Iterator[str]:
    """Runs of letters without case and accents, and each mark by itself."""
    run = ""
    for c in unicodedata.normalize("NFD", word.lower()):
        category = unicodedata.category(c)
        blank = c.isspace()
        if category == "Mn" or (category[0] == "C" and not blank):
            continue
        alone = c in ASCII_MARKS or category[0] == "P" or ideographic(c)
        if (alone or blank) and run:
            yield run
            run = ""
        if alone:
            yield c
        elif not blank:
            run += c
    if run:
        yield run


def ideographic(c: str) -> bool:
    """Whether a character is a word by itself, as in Chinese."""
    return "\u4e00" <= c <= "\u9fff" or "\u3400" <= c <= "\u4dbf" or "\uf900" <= c <= "\ufaff"
