"""A text in chunks that the encoder can take, each with some of what stands before it."""

from collections.abc import Sequence
from typing import NamedTuple

from kb.extract.parse import Tokens

SIZE = 254
"""So many word pieces a chunk has at most, of which ..."""
BEFORE = 70
"""... at most so many are of sentences that stand in the chunk before."""


class Chunk(NamedTuple):
    """A run of tokens; those from ``home`` on are its own, those before are read again for what they tell of these."""

    first: int
    home: int
    last: int


def units(sents: Sequence[Tokens], lengths: Sequence[int]) -> list[tuple[Tokens, int]]:
    """Sentences with their numbers of word pieces; one that is too long for a chunk is cut."""
    out: list[tuple[Tokens, int]] = []
    for first, last in sents:
        start, size = first, 0
        for i in range(first, last):
            if size + lengths[i] > SIZE:
                out.append(((start, i), size))
                start, size = i, 0
            size += lengths[i]
        out.append(((start, last), size))
    return out


def chunked(sents: Sequence[Tokens], lengths: Sequence[int]) -> list[Chunk]:
    """The chunks of a text with these sentences; ``lengths`` are the word pieces of each token."""
    parts, out, i = units(sents, lengths), [], 0
    while i < len(parts):
        first, size = i, 0
        while first > 0 and size + parts[first - 1][1] <= BEFORE:
            first -= 1
            size += parts[first][1]
        last = i
        while last < len(parts) and (last == i or size + parts[last][1] <= SIZE):
            size += parts[last][1]
            last += 1
        out.append(Chunk(parts[first][0][0], parts[i][0][0], parts[last - 1][0][1]))
        i = last
    return out
