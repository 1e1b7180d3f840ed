"""The statement network, in numpy: which tokens are cues of reported speech, what each reports, and who speaks.

A token's vector is made of embeddings (lemma, tag, dependency, entity, quotation, shape, place in the text), of the
pipeline's contextual vector and of the static word vector (not with ``PARSE_WEIGHTS``); three layers mix in its
neighbours, its head and its children. Each likely cue then looks at the words within its reach: their vectors, their
place in the parse as seen from the cue, and three layers of convolution decide which are content and which name the
source.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from kb.extract.findings import Findings, WordVectors
from kb.extract.statements import features
from kb.extract.statements.lexicon import lexicon

Array = np.ndarray[Any, np.dtype[Any]]

WEIGHTS = Path(__file__).parent / "weights.npz"
"""Weights for the pipeline whose vectors they were trained with."""
PARSE_WEIGHTS = Path(__file__).parent / "weights_parse.npz"
"""Weights for any other: trained without vectors, on the parse alone."""
STEPS = (1, 2, 1)
"""How far the neighbours are that each encoder layer mixes in."""
DILATIONS = (1, 2, 4, 8)
"""How far the neighbours are that each layer over a cue's window mixes in."""
POOLED = (1, 3)
"""The layers after which each word is told of the average word of its branch."""
LEAST = 0.3
"""Probability from which a word is looked at as a cue."""
VERBAL = 0.18
"""The same for verbs that may name speech."""
CUES = 1000
"""Cues whose windows are in memory at once: more than an article has."""
BLOCK = 1000
"""Rows of windows that are worked on at once."""


@dataclass(slots=True)
class Reading:
    """What the network makes of one text."""

    cues: list[int]
    """Tokens that may be cues."""
    cue: Array
    """Probability that each token is a cue, (n,)."""
    bounds: list[tuple[int, int, int]]
    """For each cue the first row of its window, one past the last, and the first row's token."""
    content: Array
    """Probability that each row of the windows belongs to what its cue reports, (m,)."""
    source: Array
    """Probability that each row of the windows belongs to the words that name the source, (m,)."""
    valid: Array
    """Probability that each cue, with the content that it was given, is a statement."""
    path: Path = WEIGHTS
    """Which weights the probabilities are by."""


def fitting(findings: Findings) -> Path:
    """The weights for a text: those for vectors where it has both kinds of the right width."""
    tensor, vectors = findings.parse.tensor, findings.vectors
    if tensor is None or vectors is None:
        return PARSE_WEIGHTS
    w = weights(WEIGHTS)
    fits = tensor.shape[1] == len(w["tensor"]) and vectors.table.vectors.shape[1] == len(w["vector"])
    return WEIGHTS if fits else PARSE_WEIGHTS


@cache
def weights(path: Path = WEIGHTS) -> dict[str, Array]:
    """The trained weights of a file, by name, float32."""
    with np.load(path) as stored:
        out = {name: stored[name].astype(np.float32) for name in stored.files}
    for name, parts in (("mix", 5), ("conv", 3), ("pool", 2)):
        for key in [k for k in out if k.startswith(name) and not k.endswith("bias")]:
            out[key] = np.ascontiguousarray(out[key].reshape(parts, -1, out[key].shape[1]))
    return out


def sigmoid(x: Array) -> Array:
    """Logistic function."""
    out: Array = 1.0 / (1.0 + np.exp(-np.clip(x, -30.0, 30.0)))
    return out


def relu(x: Array) -> Array:
    """Negative values become zero, in place."""
    out: Array = np.maximum(x, 0.0, out=x)
    return out


def embedded(table: Array, ids: Array) -> Array:
    """The sum of the embeddings of each row's ids, (rows, width)."""
    out: Array = table.take(ids[:, 0], axis=0)
    for k in range(1, ids.shape[1]):
        out += table.take(ids[:, k], axis=0)
    return out


def add_neighbours(out: Array, before: Array, after: Array, step: int) -> None:
    """Add to each row what its neighbours at a distance of ``step`` contribute."""
    if len(out) > step:
        out[step:] += before[:-step]
        out[:-step] += after[step:]


def add_children(out: Array, below: Array, t: features.Tokens) -> None:
    """Add to each token what its children contribute."""
    if len(t.order):
        out[t.heads] += np.add.reduceat(below.take(t.order, axis=0), t.groups, axis=0)


def projected(w: dict[str, Array], vectors: WordVectors) -> Array:
    """What each token's static word vector contributes."""
    out: Array = vectors.table.times(w["vector"]).take(vectors.rows, axis=0)
    return out


def encode(w: dict[str, Array], t: features.Tokens, tensor: Array | None, vectors: Any) -> Array:
    """A vector for each token, (n, width)."""
    x = embedded(w["embed"], t.ids)
    x += t.children @ w["children"]
    if "tensor" in w:
        x += tensor @ w["tensor"]
        x += projected(w, vectors)
    x += w["bias"]
    relu(x)
    for k, step in enumerate(STEPS):
        here, head, below, before, after = (x @ part for part in w[f"mix{k}"])
        here += head.take(t.head, axis=0)
        add_children(here, below, t)
        add_neighbours(here, before, after, step)
        here += w[f"mix{k}.bias"]
        x += relu(here)
    return x


def pairs(
    w: dict[str, Array], x: Array, cue: Array, seen: features.Windows, cues: list[int], words: Array | None = None
) -> Array:
    """A vector for each row of the windows, (m, width); ``words`` is what the text's words contribute, if known."""
    z = embedded(w["pair"], seen.ids)
    z += (x @ w["as_word"] if words is None else words).take(seen.token, axis=0)
    z += ((x[cues] @ w["as_cue"]) + w["pair.bias"]).take(seen.cue, axis=0)
    z += between(cue, np.array(cues), seen) @ w["between"]
    relu(z)
    z *= seen.real
    for a, b in blocks(seen):
        convolve(w, z[a:b], seen.real[a:b], Groups.of(seen.branch[a:b]))
    return z


def convolve(w: dict[str, Array], z: Array, real: Array, groups: "Groups") -> None:
    """The layers over whole windows, in place."""
    for k, step in enumerate(DILATIONS):
        here, before, after = (z @ part for part in w[f"conv{k}"])
        add_neighbours(here, before, after, step)
        add(z, here, w[f"conv{k}.bias"], real)
        if k in POOLED:
            here, average = w[f"pool{k}"]
            here = z @ here
            here += (groups.means(z) @ average).take(groups.number, axis=0)
            add(z, here, w[f"pool{k}.bias"], real)


def add(z: Array, here: Array, bias: Array, real: Array) -> None:
    """Add what a layer makes of the rows, in place."""
    here += bias
    relu(here)
    here *= real
    z += here


@dataclass(slots=True)
class Groups:
    """Rows that are averaged together."""

    number: Array
    """Each row's group, from 0."""
    order: Array
    """The rows, those of one group together."""
    starts: Array
    """Where in ``order`` each group begins."""
    sizes: Array

    @classmethod
    def of(cls, branch: Array) -> "Groups":
        """Groups of the rows with the same number."""
        order = np.argsort(branch, kind="stable")
        _, starts, number, sizes = np.unique(branch[order], return_index=True, return_inverse=True, return_counts=True)
        back = np.empty_like(number)
        back[order] = number
        return cls(back, order, starts, sizes[:, None].astype(np.float32))

    def means(self, z: Array) -> Array:
        """The average row of each group."""
        out: Array = np.add.reduceat(z.take(self.order, axis=0), self.starts, axis=0) / self.sizes
        return out


def blocks(seen: features.Windows) -> list[tuple[int, int]]:
    """Runs of rows that hold whole windows and fit the processor's cache."""
    out: list[tuple[int, int]] = []
    begin = 0
    for _, end, _ in seen.bounds:
        if end - begin >= BLOCK:
            out.append((begin, end + features.GAP))
            begin = end + features.GAP
    return [*out, (begin, len(seen.cue))] if begin < len(seen.cue) else out


def between(cue: Array, cues: Array, seen: features.Windows) -> Array:
    """How likely a row's token is a cue itself, and how many other cues stand between it and its cue, (m, 3)."""
    total = np.concatenate([[0.0], np.cumsum(cue)])
    at = cues[seen.cue]
    count = np.where(seen.token > at, total[seen.token] - total[at + 1], total[at] - total[seen.token])
    count = np.clip(count, 0.0, 3.0)
    after = seen.token > at
    return np.stack([cue[seen.token], count * after, count * ~after], axis=1).astype(np.float32)


def read(findings: Findings, least: float = LEAST) -> Reading:
    """Run the network over a text; cues less likely than ``least`` are left aside."""
    path = fitting(findings)
    w = weights(path)
    t = features.tokens(findings, features.vocabulary())
    x = encode(w, t, findings.parse.tensor, findings.vectors)
    cue = sigmoid(x @ w["cue"] + w["cue.bias"])[:, 0]
    cues = [i for i in np.flatnonzero(cue >= min(least, VERBAL)).tolist() if cue[i] >= least or speaks(findings, i)]
    none = np.zeros(0, dtype=np.float32)
    out = Reading(cues, cue, [], none, none, none, path)
    words = x @ w["as_word"]
    for k in range(0, len(cues), CUES):
        look(findings, x, words, cues[k : k + CUES], out)
    return out


def look(findings: Findings, x: Array, words: Array, cues: list[int], out: Reading) -> None:
    """Add to a reading what some of its cues see in their windows."""
    w, seen, rows = weights(out.path), features.windows(findings, cues), len(out.content)
    z = pairs(w, x, out.cue, seen, cues, words)
    scores = sigmoid(z @ w["out"] + w["out.bias"])
    content = whole(scores[:, 0], seen)
    out.bounds += [(a + rows, b + rows, first) for a, b, first in seen.bounds]
    out.content = np.concatenate([out.content, content])
    out.source = np.concatenate([out.source, scores[:, 1]])
    out.valid = np.concatenate([out.valid, validity(w, x[cues], z, content, seen)])


def speaks(findings: Findings, i: int) -> bool:
    """Whether a word is a verb that may name speech."""
    p = findings.parse
    return p.pos[i] == "VERB" and p.lemma[i] not in lexicon()["unspoken"]


def whole(content: Array, seen: features.Windows) -> Array:
    """The probabilities of content with all words of a quotation given their mean: a quotation is content or not."""
    rows = np.flatnonzero(seen.quotation >= 0)
    if not len(rows):
        return content
    key = seen.cue[rows] * (int(seen.quotation.max()) + 1) + seen.quotation[rows]
    _, group = np.unique(key, return_inverse=True)
    mean = np.bincount(group, weights=content[rows]) / np.bincount(group)
    content = content.copy()
    content[rows] = mean[group]
    return content


def validity(w: dict[str, Array], x: Array, z: Array, content: Array, seen: features.Windows) -> Array:
    """Probability that each cue with its content is a statement: from the cue's vector, the strongest features of
    its window and the average ones of its content."""
    starts = [a for a, _, _ in seen.bounds]
    top = np.maximum.reduceat(z, starts, axis=0)
    share = content[:, None] * seen.real
    mean = np.add.reduceat(z * share, starts, axis=0) / (np.add.reduceat(share, starts, axis=0) + 1.0)
    hidden = relu(np.concatenate([x, top, mean], axis=1) @ w["valid"] + w["valid.bias"])
    return sigmoid(hidden @ w["valid.out"] + w["valid.out.bias"])[:, 0]
