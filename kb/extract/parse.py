"""A parsed text as plain Python lists, one entry a token.

Reading a spaCy ``Token`` attribute costs about ten times as much as an index into a list, and the components
together have a tenth of the parser's time: so the arrays are taken out of the ``Doc`` once, here. Rules that
are written on a ``Parse`` need no spaCy, and their tests can build one by hand.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from kb.extract.morphology import Morphology

T = TypeVar("T")

COLUMNS = ["ORTH", "LOWER", "LEMMA", "POS", "TAG", "DEP", "HEAD", "IDX", "LENGTH", "SENT_START", "ENT_TYPE", "ENT_IOB"]

OFFSETS = "kb_offsets"
"""Where a ``Doc`` keeps the offsets of its characters in the text as printed."""
SENTENCE = 300
"""Tokens of the longest sentence. Rules go up and down a sentence's tree from each of its words, so that their time
would grow with the square of a longer one; no newspaper prints such a sentence, and it is read in pieces."""

NAME = 60
"""Tokens of the longest name."""

Tokens = tuple[int, int]
"""A run of tokens, ``[start, end)``."""


@dataclass(slots=True)
class Parse:
    """Tokens, dependencies, entities and sentences of one text. Heads are absolute; a root is its own head."""

    text: str
    """The text as it was parsed: one line a paragraph (see ``unwrap``); ``start`` and ``end`` are offsets in it."""
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
    offsets: Any = None
    """For each character of ``text`` its offset in the article's text; None where both are the same."""
    answers: dict[Callable[["Parse"], Any], Any] = field(default_factory=dict)
    """What ``once`` has worked out."""
    lands: dict[int, tuple[int, str]] = field(default_factory=dict)
    """Places as the text means them (``kb.extract.places``): first token → one past the last, and the country."""

    def __len__(self) -> int:
        return len(self.words)

    def once(self, ask: Callable[["Parse"], T]) -> T:
        """What a function says of the text as a whole, worked out when it is first asked."""
        if ask not in self.answers:
            self.answers[ask] = ask(self)
        out: T = self.answers[ask]
        return out

    def chars(self, tokens: Tokens) -> tuple[int, int]:
        """The character span of a run of tokens in the article's text, as printed."""
        start, end = self.start[tokens[0]], self.end[tokens[1] - 1]
        return (start, end) if self.offsets is None else (int(self.offsets[start]), int(self.offsets[end - 1]) + 1)

    def string(self, tokens: Tokens) -> str:
        """The text of a run of tokens, on one line."""
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

    def surname(self, i: int) -> bool:
        """Whether a word is part of a longer name of a person in the text."""
        return self.lower[i] in self.once(long_names)

    def root(self, tokens: Tokens) -> int:
        """The token of a run whose head lies outside of it (the first one)."""
        first, last = tokens
        return next((i for i in range(first, last) if not first <= self.head[i] < last or self.head[i] == i), first)


def long_names(parse: Parse) -> frozenset[str]:
    """The words of the names of several words of persons, lower case."""
    long = (parse.lower[a:b] for a, b, label in parse.ents if label == "PERSON" and b - a > 1)
    return frozenset(chain.from_iterable(long))


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
        return list(map(self.__getitem__, keys))


def subtree_edges(head: list[int]) -> tuple[list[int], list[int]]:
    """First token, and one past the last, of every token's subtree."""
    left, right = list(range(len(head))), list(range(1, len(head) + 1))
    waiting = [0] * len(head)
    for i, h in enumerate(head):
        waiting[h] += h != i
    leaves = [i for i, children in enumerate(waiting) if not children]
    for i in leaves:  # it grows: a head is a leaf when its last child is done
        h = head[i]
        if h != i:
            left[h], right[h] = min(left[h], left[i]), max(right[h], right[i])
            waiting[h] -= 1
            if not waiting[h]:
                leaves.append(h)
    return left, right


def cut(head: list[int], dep: list[str], starts: list[int]) -> list[int]:
    """Where sentences start, none longer than ``SENTENCE``: each piece of a longer one is made a tree of its own."""
    out = [k for a, b in pairwise([*starts, len(head)]) for k in range(a, b, SENTENCE)]
    if len(out) > len(starts):
        for a, b in pairwise([*out, len(head)]):
            apart = [i for i in range(a, b) if not a <= head[i] < b]
            root = next((i for i in range(a, b) if head[i] == i), apart[0] if apart else a)
            for i in apart:  # rules go up from two words until they meet: a sentence has one root
                head[i], dep[i] = root, "ROOT" if i == root else "dep"
    return out


def of_doc(doc: "Doc", strings: StringTable, morphology: "Morphology | None" = None) -> Parse:
    """Take the arrays out of a parsed spaCy ``Doc``; parts of speech and lemmas from ``morphology``, if given."""
    n = len(doc)
    columns = doc.to_array(COLUMNS) if n else np.zeros((0, len(COLUMNS)), dtype="uint64")
    orth, lower, lemma, pos, tag, dep, heads, idx, length, starts, labels, iob = columns.T
    words = strings.all(orth.tolist())
    deps, tags = strings.all(dep.tolist()), strings.all(tag.tolist())
    if morphology:
        kinds, lemmas, changed = morphology.read(orth.tolist(), lower.tolist(), tag.tolist(), dep.tolist())
        for i, (label, fine) in changed.items():
            deps[i], tags[i] = label or deps[i], fine or tags[i]
    else:
        kinds, lemmas = strings.all(pos.tolist()), strings.all(lemma.tolist())
    head = (heads.astype("int64") + np.arange(n)).tolist()
    first = starts.astype("int64") == 1
    first[:1] = True
    bounds = cut(head, deps, np.flatnonzero(first).tolist())
    first[bounds] = True
    children: list[list[int]] = [[] for _ in range(n)]
    for i, h in enumerate(head):
        if h != i:
            children[h].append(i)
    left, right = subtree_edges(head)
    ents, ent = entities(strings.all(labels.tolist()), iob.tolist())
    begin = idx.astype("int64")
    return Parse(
        text=doc.text, words=words, lower=strings.all(lower.tolist()), lemma=lemmas, pos=kinds,
        tag=tags, dep=deps, head=head, start=begin.tolist(),
        end=(begin + length.astype("int64")).tolist(), children=children, left=left, right=right,
        sent=(np.cumsum(first) - 1).tolist(), sents=list(pairwise([*bounds, n])), ents=ents, ent=ent,
        tensor=doc.tensor if doc.tensor.size else None, offsets=doc.user_data.get(OFFSETS),
    )  # fmt: skip


def entities(labels: list[str], iob: list[int]) -> tuple[list[tuple[int, int, str]], list[int]]:
    """Entities, and each token's entity, from labels and spaCy's IOB codes (1 inside, 2 outside, 3 begin)."""
    ents: list[tuple[int, int, str]] = []
    ent = [-1] * len(labels)
    for i, (label, code) in enumerate(zip(labels, iob, strict=True)):
        if code == 3 or (code == 1 and ents and i - ents[-1][0] >= NAME):
            ents.append((i, i + 1, label))
        elif code == 1 and ents:
            ents[-1] = (ents[-1][0], i + 1, ents[-1][2])
        if code in (1, 3):
            ent[i] = len(ents) - 1
    return ents, ent
