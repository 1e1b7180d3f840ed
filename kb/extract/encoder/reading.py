"""What the encoder says of a text's tokens, and of pairs of them."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kb.extract.encoder.chunks import Chunk, chunked
from kb.extract.encoder.model import PAIRS, SIDE, STANCES, STATUSES, Encoder, Head
from kb.extract.encoder.tags import tags
from kb.extract.findings import Findings

Array = np.ndarray[Any, np.dtype[Any]]

UNREAD = -9.0
"""The log odds of what the encoder hasn't seen together."""
MOST_WORDS = 8
"""An actor is looked for in so many of its words in a chunk."""
CLAUSE = 1 + 1 + len(STANCES)
SINGLE = CLAUSE + len(STATUSES)
"""What the network says of one token: is it of an encounter, has it no stance or which, of which status is it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One text, read. Every score is log odds."""

    chunks: Sequence[Chunk]
    told: Sequence[Array]
    """What the network says of the tokens of each chunk, (tokens, SINGLE + 10 · SIDE)."""
    home: Array
    """The chunk that each token is at home in, (tokens,)."""
    sentence: Array
    """The sentence of each token."""
    heads: dict[str, Head]

    def encounter(self, token: int) -> float:
        """Whether a token tells of an encounter."""
        return float(self.row(int(self.home[token]), token)[0])

    def stances(self, tokens: Sequence[int]) -> Array:
        """The probability of no stance, and of each, in the clauses of tokens, (tokens, 1 + stances)."""
        return shares(np.array([self.row(int(self.home[t]), t)[1:CLAUSE] for t in tokens]).reshape(-1, CLAUSE - 1))

    def statuses(self, tokens: Sequence[int]) -> Array:
        """The probability of each status of the encounters that tokens tell of, (tokens, statuses)."""
        rows = [self.row(int(self.home[t]), t)[CLAUSE:SINGLE] for t in tokens]
        return shares(np.array(rows).reshape(-1, SINGLE - CLAUSE))

    def part(self, token: int, actors: Sequence[Sequence[int]]) -> Array:
        """Whether actors, each known by the words that mean it in order, take part in what a token tells of."""
        return self.pooled("part", token, actors)

    def taking(self, token: int, actors: Sequence[Sequence[int]]) -> Array:
        """Whether actors, each known by the words that mean it in order, take the stance that a token shows."""
        return self.pooled("taking", token, actors)

    def same(self, first: int, second: int) -> float:
        """Whether two tokens, the first before the second, tell of one encounter."""
        chunk = int(self.home[second])
        if not self.chunks[chunk].first <= first < self.chunks[chunk].last:
            return UNREAD
        left, right = self.sides("same", chunk, np.array([first]), np.array([second]))
        apart = self.sentence[[second]] - self.sentence[[first]]
        return float(self.heads["same"].scores(left, right, np.array([0]), apart)[0])

    def pooled(self, name: str, token: int, actors: Sequence[Sequence[int]]) -> Array:
        """The scores of a token with the words of each actor, place or day in its chunk, added up as odds.

        The words of one stand in order: a text that names one actor ten thousand times is not gone through each time.
        """
        chunk = int(self.home[token])
        first, _, last = self.chunks[chunk]
        starts = [bisect_left(own, first) for own in actors]
        words = [
            own[at : bisect_left(own, last, at, min(at + MOST_WORDS, len(own)))]
            for at, own in zip(starts, actors, strict=True)
        ]
        flat = np.array([w for own in words for w in own], dtype=np.int64)
        out = np.full(len(actors), UNREAD)
        if not len(flat):
            return out
        left, right = self.sides(name, chunk, np.array([token]), flat)
        apart = self.sentence[flat] - self.sentence[token]
        scores = self.heads[name].scores(left, right, flat - token, apart)
        ends = np.cumsum([0, *map(len, words)])
        for k, own in enumerate(words):
            if own:
                out[k] = np.logaddexp.reduce(scores[ends[k] : ends[k + 1]])
        return out

    def row(self, chunk: int, token: int) -> Array:
        """What the network says of a token in a chunk."""
        out: Array = self.told[chunk][token - self.chunks[chunk].first]
        return out

    def sides(self, name: str, chunk: int, left: Array, right: Array) -> tuple[Array, Array]:
        """Both sides of pairs of tokens that a head is asked of, (tokens, SIDE) each."""
        told, first = self.told[chunk], self.chunks[chunk].first
        begin = SINGLE + 2 * SIDE * PAIRS.index(name)
        middle, end = begin + SIDE, begin + 2 * SIDE
        return told[left - first, begin:middle], told[right - first, middle:end]


def read(encoder: Encoder, findings: Findings) -> Reading:
    """Read a text as the stages before have understood it."""
    parse = findings.parse
    pieces, own = [encoder.pieces.of_word(w) for w in parse.words], tags(findings)
    chunks = chunked(parse.sents, [len(p) for p in pieces])
    home = np.zeros(len(parse), dtype=np.int64)
    told = []
    for k, chunk in enumerate(chunks):
        run = slice(chunk.first, chunk.last)
        said = encoder.read(encoder.pieces.framed(pieces[run]), spread(own[run], pieces[run]))
        told.append(said[begins(pieces[run])])
        home[chunk.home : chunk.last] = k
    return Reading(chunks, told, home, np.array(parse.sent, dtype=np.int64), encoder.heads)


def shares(rows: Array) -> Array:
    """Log odds of classes as probabilities, row by row."""
    odds = np.exp(rows - rows.max(axis=1, keepdims=True))
    out: Array = odds / odds.sum(axis=1, keepdims=True)
    return out


def spread(tags: Array, pieces: Sequence[list[int]]) -> Array:
    """Tags of tokens as tags of their pieces; the marks have none."""
    return np.pad(np.repeat(tags, [len(p) for p in pieces], axis=0), ((1, 1), (0, 0)))


def begins(pieces: Sequence[list[int]]) -> Array:
    """Where each token begins among the pieces of its chunk."""
    return np.cumsum([1, *map(len, pieces)])[:-1]
