"""What the network sees of a text: numbers of embedding rows for each token, and for each pair (cue, token).

Training and extraction share this module, so a network always meets the features that it was trained on.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from kb.extract.findings import Findings
from kb.extract.parse import Parse
from kb.extract.quotes import Quotes

Array = np.ndarray[Any, np.dtype[Any]]

DEPS = (
    "", "ROOT", "acl", "acomp", "advcl", "advmod", "agent", "amod", "appos", "attr", "aux", "auxpass", "case", "cc",
    "ccomp", "compound", "conj", "csubj", "csubjpass", "dative", "dep", "det", "dobj", "expl", "intj", "mark", "meta",
    "neg", "nmod", "npadvmod", "nsubj", "nsubjpass", "nummod", "oprd", "parataxis", "pcomp", "pobj", "poss",
    "preconj", "predet", "prep", "prt", "punct", "quantmod", "relcl", "xcomp",
)  # fmt: skip
TAGS = (
    "", "$", "''", ",", "-LRB-", "-RRB-", ".", ":", "ADD", "AFX", "CC", "CD", "DT", "EX", "FW", "HYPH", "IN", "JJ",
    "JJR", "JJS", "LS", "MD", "NFP", "NN", "NNP", "NNPS", "NNS", "PDT", "POS", "PRP", "PRP$", "RB", "RBR", "RBS", "RP",
    "SYM", "TO", "UH", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "WDT", "WP", "WP$", "WRB", "XX", "_SP", "``",
)  # fmt: skip
LABELS = (
    "", "CARDINAL", "DATE", "EVENT", "FAC", "GPE", "LANGUAGE", "LAW", "LOC", "MONEY", "NORP", "ORDINAL", "ORG",
    "PERCENT", "PERSON", "PRODUCT", "QUANTITY", "TIME", "WORK_OF_ART",
)  # fmt: skip
SHAPES = ("lower", "Title", "UPPER", "digit", "punctuation", "space", "mixed")
DEP = {d: k for k, d in enumerate(DEPS)}
TAG = {t: k for k, t in enumerate(TAGS)}
LABEL = {e: k for k, e in enumerate(LABELS)}
N_DEP = len(DEPS)
LEVELS = 5
"""How many steps up from the cue a token's branch is looked for; more is ``elsewhere``."""
BACK, AHEAD = 1, 2
"""Sentences before and after the cue's that its content may reach."""
REACH = 60
"""Tokens before and after the cue that its content may reach."""
DISTANCES = np.array([-60, -40, -25, -15, -10, -7, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 8, 11, 16, 26, 41, 61])
GAP = 8
"""Empty rows between two windows: as wide as the widest step of a convolution."""


@cache
def vocabulary() -> dict[str, int]:
    """Number of each lemma that has an embedding of its own, from 1; 0 is any other."""
    lines = (Path(__file__).parent / "vocabulary.txt").read_text(encoding="utf-8").splitlines()
    words = [line for line in lines if not line.startswith("# ")]
    return {word: k for k, word in enumerate(words, start=1)}


def blocks(n_words: int) -> dict[str, int]:
    """Sizes of the blocks of the token embedding table, in the order of the columns of ``token_ids``."""
    return {"lemma": n_words + 1, "tag": len(TAGS), "dep": 2 * N_DEP, "entity": len(LABELS), "quote": 8,
            "shape": len(SHAPES), "place": 12}  # fmt: skip


PAIR_BLOCKS = {"branch": (LEVELS + 1) * N_DEP * 2, "path": (LEVELS + 1) * N_DEP, "distance": len(DISTANCES) + 1,
               "sentence": (BACK + AHEAD + 1) * 3 * 4, "quote": 6 * 4}  # fmt: skip
"""Blocks of the pair embedding table, in the order of the columns of ``Windows.ids``."""


@dataclass(slots=True)
class Tokens:
    """A text's token features, n rows each."""

    ids: Array
    """Rows of the token embedding table, (n, blocks)."""
    children: Array
    """Which dependency labels a token's children have, on its left and on its right, (n, 2 · N_DEP) float32."""
    head: Array
    """Each token's head, (n,)."""
    order: Array
    """The tokens that have a head, those of one head together, (≤ n,)."""
    groups: Array
    """Where in ``order`` each head's children begin."""
    heads: Array
    """The head of each group."""


def offsets(sizes: dict[str, int]) -> Array:
    """First row of each block of an embedding table."""
    return np.cumsum([0, *sizes.values()])[:-1]


def shape(word: str) -> int:
    """Number of a word's shape in ``SHAPES``."""
    if word.islower():
        return 0
    if word.istitle():
        return 1
    if word.isupper():
        return 2
    if word.isspace():
        return 5
    if word[:1].isdigit():
        return 3
    return 6 if any(c.isalnum() for c in word) else 4


def tokens(findings: Findings, words: dict[str, int]) -> Tokens:
    """The token features of a text; ``words`` numbers the known lemmas."""
    p, quotes = findings.parse, findings.quotes
    n = len(p)
    head = np.array(p.head, dtype=np.int64)
    dep = np.array([DEP.get(d, 0) for d in p.dep], dtype=np.int64)
    right = np.arange(n) > head
    ids = np.empty((n, len(blocks(0))), dtype=np.int64)
    ids[:, 0] = [words.get(w, 0) for w in p.lemma]
    ids[:, 1] = [TAG.get(t, 0) for t in p.tag]
    ids[:, 2] = dep * 2 + right
    ids[:, 3] = [LABEL.get(p.ents[e][2], 0) if e >= 0 else 0 for e in p.ent]
    ids[:, 4] = np.array(quotes.state, dtype=np.int64) * 2 + np.array([s == 0 for s in starts(p)], dtype=np.int64)
    ids[:, 5] = shapes(p)
    ids[:, 6] = standing(findings)
    ids += offsets(blocks(len(words)))
    children = np.zeros((n, 2 * N_DEP), dtype=np.float32)
    inner = head != np.arange(n)
    children[head[inner], (dep * 2 + right)[inner]] = 1.0
    return Tokens(ids, children, head, *siblings(head, inner))


def siblings(head: Array, inner: Array) -> tuple[Array, Array, Array]:
    """Tokens grouped by their heads: the order, where each group begins, and its head."""
    below = np.flatnonzero(inner)
    order = below[np.argsort(head[below], kind="stable")]
    heads, groups = np.unique(head[order], return_index=True)
    return order, groups, heads


def starts(p: Parse) -> list[int]:
    """Each token's position in its sentence."""
    return [i - p.sents[s][0] for i, s in enumerate(p.sent)]


def shapes(p: Parse) -> list[int]:
    """Shapes of all words (each form is looked at once)."""
    memo = {w: shape(w) for w in set(p.words)}
    return [memo[w] for w in p.words]


def standing(findings: Findings) -> Array:
    """Where a token stands: first, second, third or a later paragraph, and how far into it its sentence is."""
    p, layout = findings.parse, findings.layout
    first: dict[int, int] = {}
    out = []
    for a, b in p.sents:
        opening = first.setdefault(layout.paragraph[a], p.sent[a])
        out.append(np.full(b - a, min(layout.paragraph[a], 3) * 3 + min(p.sent[a] - opening, 2)))
    return np.concatenate(out) if out else np.zeros(0, dtype=np.int64)


@dataclass(slots=True)
class Windows:
    """The words that each cue may take as content or source, laid one after the other with ``GAP`` rows between."""

    cue: Array
    """Number of each row's cue, (m,)."""
    token: Array
    """Each row's token, (m,); 0 in the gaps."""
    ids: Array
    """Rows of the pair embedding table, (m, blocks)."""
    real: Array
    """1.0 where a row is no gap, (m, 1) float32."""
    quotation: Array
    """Number of the quotation that each row's token is in, -1 if in none or in its cue's own, (m,)."""
    branch: Array
    """Number of the branch that each row's token is in, (m,): the words that hang on one child of the cue, or of a
    word above it, and those of one other sentence; none twice in all windows, a window's before the next one's."""
    bounds: list[tuple[int, int, int]]
    """For each cue its first row, one past its last, and the first row's token."""


def window(findings: Findings, i: int) -> tuple[int, int]:
    """The run of tokens within the reach of a cue: some sentences, no more than one paragraph on."""
    p, paragraph = findings.parse, findings.layout.paragraph
    s = p.sent[i]
    first = max(p.sents[max(s - BACK, 0)][0], i - REACH)
    last = min(p.sents[min(s + AHEAD, len(p.sents) - 1)][1], i + 1 + REACH)
    while paragraph[first] < paragraph[i] - 1:
        first += 1
    while paragraph[last - 1] > paragraph[i] + 1:
        last -= 1
    return first, last


def windows(findings: Findings, cues: list[int]) -> Windows:
    """The windows of all cues, with the features of every pair of cue and token."""
    p = findings.parse
    runs = [window(findings, i) for i in cues]
    total = sum(b - a + GAP for a, b in runs)
    ids = np.zeros((total, len(PAIR_BLOCKS)), dtype=np.int64)
    cue, token = np.zeros(total, dtype=np.int64), np.zeros(total, dtype=np.int64)
    real = np.zeros((total, 1), dtype=np.float32)
    bounds, row, known = [], 0, 0
    dep = [DEP.get(d, 0) for d in p.dep]
    branch = np.zeros(total, dtype=np.int64)
    for k, (i, (a, b)) in enumerate(zip(cues, runs, strict=True)):
        end = row + b - a
        branches(p, dep, i, a, ids[row:end], branch[row : end + GAP])
        branch[row : end + GAP] += known
        known = int(branch[row : end + GAP].max()) + 1
        cue[row : end + GAP] = k
        token[row:end] = np.arange(a, b)
        real[row:end] = 1.0
        bounds.append((row, end, a))
        row = end + GAP
    quotation = fill(findings, np.array(cues, dtype=np.int64)[cue], token, ids)
    quotation[real[:, 0] == 0.0] = -1
    ids += offsets(PAIR_BLOCKS)
    return Windows(cue, token, ids, real, quotation, branch, bounds)


def branches(p: Parse, dep: list[int], i: int, first: int, out: Array, branch: Array) -> None:
    """How each token of a window that begins at ``first`` hangs together with cue ``i``: how many steps up from the
    cue, and in which branch there; and the number of that branch: other sentences are one each, and so is the gap."""
    out[:, 0], out[:, 1] = LEVELS * N_DEP * 2, LEVELS * N_DEP
    number = p.sent[first + len(out) - 1] - p.sent[first]
    branch[: len(out)] = np.array(p.sent[first : first + len(out)]) - p.sent[first]
    chain, at = [i], i
    while p.head[at] != at and len(chain) < LEVELS:
        at = p.head[at]
        chain.append(at)
    for level in range(len(chain) - 1, -1, -1):
        top = chain[level]
        via = dep[chain[level - 1]] if level else dep[top]
        out[max(p.left[top] - first, 0) : max(p.right[top] - first, 0), 1] = level * N_DEP + via
        for child in p.children[top]:
            a, b = max(p.left[child] - first, 0), max(p.right[child] - first, 0)
            out[a:b, 0] = (level * N_DEP + dep[child]) * 2 + (child > top)
            number += 1
            branch[a:b] = number
        if 0 <= top - first < len(out):
            out[top - first, 0] = level * N_DEP * 2
    branch[len(out) :] = number + 1


def fill(findings: Findings, cue: Array, token: Array, ids: Array) -> Array:
    """The features of pairs that come from positions alone: distance, sentences, paragraphs, quotations. Returns
    the number of each token's quotation, or -1 if it is in none or in its cue's own."""
    p, quotes = findings.parse, findings.quotes
    sent, paragraph = np.array(p.sent), np.array(findings.layout.paragraph)
    quote, state = np.array(quotes.of), np.array(quotes.state)
    ids[:, 2] = np.searchsorted(DISTANCES, token - cue, side="right")
    apart = np.clip(sent[token] - sent[cue], -BACK, AHEAD) + BACK
    turn = np.clip(paragraph[token] - paragraph[cue], -1, 1) + 1
    ids[:, 3] = (apart * 3 + turn) * 4 + state[token]
    ours, theirs = quote[cue], quote[token]
    ids[:, 4] = relation(p, quotes, ours, theirs, cue) * 4 + state[token]
    out: Array = np.where(theirs == ours, -1, theirs)
    return out


def relation(p: Parse, quotes: Quotes, cues: Array, theirs: Array, cue: Array) -> Array:
    """How a token's quotation lies to the cue: 0 both outside, 1 the same, 2 only the cue in one, 3 one of the
    cue's sentence, 4 one that begins where the cue's sentence ends, 5 another."""
    if not quotes.spans:
        return np.zeros(len(cue), dtype=np.int64)
    spans = np.array(quotes.spans)
    sents = np.array(p.sents)
    sent = sents[np.array(p.sent)[cue]]
    begin, end = spans[theirs, 0], spans[theirs, 1]
    touching = (begin < sent[:, 1]) & (end > sent[:, 0])
    near = np.abs(begin - sent[:, 1]) <= 2
    out = np.where(touching, 3, np.where(near, 4, 5))
    out = np.where(theirs < 0, np.where(cues >= 0, 2, 0), out)
    return np.where((theirs >= 0) & (theirs == cues), 1, out)
