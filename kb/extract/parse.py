"""A parsed text as plain Python lists, one entry a token.

Reading a spaCy ``Token`` attribute costs about ten times as much as an index into a list, and the components
together have a tenth of the parser's time: so the arrays are taken out of the ``Doc`` once, here. Rules that
are written on a ``Parse`` need no spaCy, and their tests can build one by hand.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from spacy.tokens import Doc

Tokens = tuple[int, int]
"""A run of tokens, ``[start, end)``."""


@dataclass(slots=True)
class Parse:
    """Tokens, dependencies, entities and sentences of one text. Heads are absolute; a root is its own head."""

    text: str
    words: list[str]
    lower: list[str]
    lemma: list[str]
    pos: list[str]
    tag: list[str]
    dep: list[str]
    head: list[int]
    start: list[int]
    """Character offset of each token's first code point."""
    end: list[int]
    children: list[list[int]]
    left: list[int]
    """First token of each token's subtree."""
    right: list[int]
    """One past the last token of each token's subtree."""
    sent: list[int]
    """Number of each token's sentence."""
    sents: list[Tokens]
    ents: list[tuple[int, int, str]]
    """Entities: first token, one past the last, label."""
    ent: list[int]
    """Number of each token's entity in ``ents``, or -1."""
    tensor: Any = None
    """The pipeline's contextual token vectors, (tokens, width), or None."""

    def __len__(self) -> int:
        return len(self.words)

    def chars(self, tokens: Tokens) -> tuple[int, int]:
        """The character span of a run of tokens."""
        return self.start[tokens[0]], self.end[tokens[1] - 1]

    def string(self, tokens: Tokens) -> str:
        """The text of a run of tokens, as printed."""
        return self.text[self.start[tokens[0]] : self.end[tokens[1] - 1]]

    def subtree(self, i: int) -> Tokens:
        """The run of tokens that the subtree of ``i`` spans."""
        return self.left[i], self.right[i]

    def ancestors(self, i: int) -> Iterator[int]:
        """Heads of ``i``, nearest first, without ``i``."""
        while self.head[i] != i:
            i = self.head[i]
            yield i

    def kids(self, i: int, *deps: str) -> list[int]:
        """Children of ``i`` with one of these dependency labels (all, if none is given), in order."""
        return [c for c in self.children[i] if self.dep[c] in deps] if deps else self.children[i]

    def kid(self, i: int, *deps: str) -> int | None:
        """The first child of ``i`` with one of these labels."""
        return next((c for c in self.children[i] if self.dep[c] in deps), None)

    def conjuncts(self, i: int) -> list[int]:
        """``i`` and what is coordinated to it on its right, in order."""
        out = [i]
        for c in out:
            out.extend(self.kids(c, "conj"))
        return sorted(out)

    def root(self, tokens: Tokens) -> int:
        """The token of a run whose head lies outside of it (the first one)."""
        first, last = tokens
        return next((i for i in range(first, last) if not first <= self.head[i] < last or self.head[i] == i), first)


class StringTable(dict[int, str]):
    """Strings by spaCy hash, each looked up once."""

    def __init__(self, strings: Any) -> None:
        super().__init__({0: ""})
        self.strings = strings

    def __missing__(self, key: int) -> str:
        value: str = self.strings[key]
        self[key] = value
        return value

    def all(self, keys: Iterable[int]) -> list[str]:
        """The string of each key."""
        return [self[k] for k in keys]


def subtree_edges(head: list[int]) -> tuple[list[int], list[int]]:
    """First token, and one past the last, of every token's subtree."""
    left, right = list(range(len(head))), list(range(1, len(head) + 1))
    for i in range(len(head)):
        j = i
        while head[j] != j:
            j = head[j]
            if left[j] <= i < right[j]:
                break
            left[j], right[j] = min(left[j], i), max(right[j], i + 1)
    return left, right


def of_doc(doc: "Doc", strings: StringTable) -> Parse:
    """Take the arrays out of a parsed spaCy ``Doc``."""
    columns = doc.to_array(["ORTH", "LOWER", "LEMMA", "POS", "TAG", "DEP", "HEAD", "IDX", "LENGTH", "SENT_START"])
    orth, lower, lemma, pos, tag, dep, heads, idx, length, starts = (
        columns.T if len(doc) else np.zeros((10, 0), dtype="uint64")
    )
    n = len(doc)
    head = (heads.astype("int64") + np.arange(n)).tolist()
    begin = (starts.astype("int64") == 1).tolist()
    sent, number = [], -1
    for i in range(n):
        number += begin[i] or i == 0
        sent.append(number)
    bounds = [i for i in range(n) if i == 0 or begin[i]]
    ents = [(e.start, e.end, e.label_) for e in doc.ents]
    ent = [-1] * n
    for k, (a, b, _) in enumerate(ents):
        ent[a:b] = [k] * (b - a)
    children: list[list[int]] = [[] for _ in range(n)]
    for i, h in enumerate(head):
        if h != i:
            children[h].append(i)
    left, right = subtree_edges(head)
    start = idx.astype("int64").tolist()
    return Parse(
        text=doc.text, words=strings.all(orth.tolist()), lower=strings.all(lower.tolist()),
        lemma=strings.all(lemma.tolist()), pos=strings.all(pos.tolist()), tag=strings.all(tag.tolist()),
        dep=strings.all(dep.tolist()), head=head, start=start,
        end=(idx + length).astype("int64").tolist(), children=children, left=left, right=right, sent=sent,
        sents=list(pairwise([*bounds, n])), ents=ents, ent=ent,
        tensor=doc.tensor if doc.tensor.size else None,
    )  # fmt: skip
