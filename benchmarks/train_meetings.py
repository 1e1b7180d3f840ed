"""Train the learned decisions on meetings (needs the ``train`` extra).

    python benchmarks/train_meetings.py --encoders FOLDER   trains on everything annotated, writes the package's weights

Two decisions that later ones build on (is it an encounter, who takes part) are asked of texts that they were not
trained with, in three parts, when later ones are trained.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import events
import numpy as np
import occasions
import scipy.sparse
import trees
from learnt import PARTS, Learnt, matched, prepared
from sklearn.linear_model import LogisticRegression

from kb.extract.learned.cuts import Cuts
from kb.extract.learned.trees import table
from kb.extract.learned.words import WIDTH, hashed
from kb.extract.meetings import decide, traits
from kb.extract.meetings.links import of_link
from kb.extract.meetings.members import of_members

FEWER = trees.SETTINGS | {"max_iter": 80}
CERTAIN = trees.SETTINGS | {"max_iter": 60, "max_leaf_nodes": 6}
STRENGTH = 0.1
"""Inverse regularization of the linear models."""
CUTS = np.arange(0.3, 0.6, 0.04)
"""Confidences from which on encounters may be stored that the rules passed over."""
RULED_CUTS = np.arange(0.25, 0.4, 0.03)
"""The same for the rules' own. What is mostly wrong is better not stored, though it may raise F1."""


class Stacked:
    """A linear model over words, and trees that see its score beside other traits."""

    def __init__(
        self, rows: list[traits.Traits], words: list[set[str]], right: np.ndarray, part: np.ndarray, name: str
    ) -> None:
        self.name = name
        table = matrix(words)
        score = np.zeros(len(right))
        for p in range(PARTS):
            score[part == p] = linear(table[part != p], right[part != p]).decision_function(table[part == p])
        self.linear = linear(table, right)
        self.trees, self.names = trees.fitted(
            [row | {name: s} for row, s in zip(rows, score.tolist(), strict=True)], right
        )

    def save(self, folder: Path, file: str) -> None:
        trees.save(self.trees, folder / f"{file}.npz", self.names)
        weights = self.linear.coef_[0].astype(np.float16)
        np.savez_compressed(folder / f"{file}_words.npz", weights=weights, bias=self.linear.intercept_[0])


def matrix(words: list[set[str]]) -> Any:
    """Hashed words as a sparse matrix, (rows, WIDTH)."""
    return sparse([hashed(row) for row in words], WIDTH)


def sparse(rows: list[list[int]], width: int) -> Any:
    """A sparse matrix of ones in the columns that each row names, (rows, width)."""
    ends = np.cumsum([0, *map(len, rows)])
    flat = np.array([c for row in rows for c in row], dtype=np.int32)
    return scipy.sparse.csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(rows), width))


def linear(table: Any, right: np.ndarray) -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=200, random_state=0).fit(table, right)


def base(docs: list[Learnt], folder: Path) -> None:
    """Learn which candidates are encounters and who takes part in them, into a folder."""
    part = np.array([n % PARTS for n, d in enumerate(docs) for _ in d.told])
    every = [(d, k) for d in docs for k in range(len(d.told))]
    right = np.array([bool(d.told[k]) for d, k in every])
    Stacked(
        [traits.of_candidate(d.view, k) for d, k in every],
        [traits.candidate_words(d.view, k) for d, k in every],
        right,
        part,
        "words",
    ).save(folder, "encounter")
    pairs = [
        (n, d, k, a)
        for n, d in enumerate(docs)
        for k in range(len(d.told))
        if d.told[k]
        for a in range(len(d.view.shares))
    ]
    right = np.array([any(a in d.meetings[m][0] for m in d.told[k]) for _, d, k, a in pairs])
    Stacked(
        [traits.of_pair(d.view, k, a) for _, d, k, a in pairs],
        [traits.pair_words(d.view, k, a) for _, d, k, a in pairs],
        right,
        np.array([n % PARTS for n, *_ in pairs]),
        "score",
    ).save(folder, "part")


Chances = dict[int, tuple[np.ndarray, np.ndarray]]
"""For each article the probability of each candidate, and of each actor in each."""


def asked(docs: list[Learnt], folder: Path) -> Chances:
    """What the first two decisions of a folder say of articles."""
    models = Base(folder)
    out = {}
    for d in docs:
        sure = decide.encounter_chances(models, d.view)  # type: ignore[arg-type]
        out[id(d)] = sure, decide.part_chances(models, d.view, sure)  # type: ignore[arg-type]
    return out


class Base:
    """Those decisions of a folder that are there already."""

    def __init__(self, folder: Path) -> None:
        self.encounter, self.part = (decide.Trees.load(folder / f"{n}.npz") for n in ("encounter", "part"))
        later = (folder / f"{n}.npz" for n in ("link", "member"))
        self.link, self.member = (decide.Trees.load(p) if p.exists() else None for p in later)
        self.encounter_words, self.part_words = (
            decide.Words.load(folder / f"{n}_words.npz") for n in ("encounter", "part")
        )


def links(docs: list[Learnt], chances: Chances) -> tuple[list[traits.Traits], list[bool]]:
    """Pairs of candidates that both tell of an annotated meeting, and whether it is the same."""
    rows, right = [], []
    for d in docs:
        sure, taking = chances[id(d)]
        likely = [k for k in range(len(sure)) if sure[k] > decide.LOOKED_AT and d.told[k]]
        for a, b in ((a, b) for a in likely for b in likely if a < b):
            rows.append(of_link(d.view, (a, b), sure, taking))
            right.append(bool(set(d.told[a]) & set(d.told[b])))
    return rows, right


def members(
    docs: list[Learnt], chances: Chances, found: dict[int, list[list[int]]]
) -> tuple[list[traits.Traits], list[bool]]:
    """Actors of annotated and of found encounters, and whether they take part."""
    rows, right = [], []
    for d in docs:
        annotated = [([k for k in range(len(d.told)) if m in d.told[k]], m) for m in range(len(d.meetings))]
        own = [(g, best(d, g)) for g in found[id(d)]]
        for group, m in (*annotated, *own):
            if group and m is not None:
                new = of_members(d.view, group, *chances[id(d)])
                rows += new
                right += [a in d.meetings[m][0] for a in range(len(new))]
    return rows, right


def best(d: Learnt, group: list[int]) -> int | None:
    """The annotated meeting that most of a group's candidates tell of."""
    counts = Counter(m for k in group for m in d.told[k])
    return min(counts, key=lambda m: (-counts[m], m), default=None)


def train(docs: list[Learnt], folder: Path) -> None:
    """Learn all decisions from these articles, into a folder."""
    chances: Chances = {}
    groups: dict[int, list[list[int]]] = {}
    parts = [[d for n, d in enumerate(docs) if n % PARTS == p] for p in range(PARTS)]
    rests = [[d for n, d in enumerate(docs) if n % PARTS != p] for p in range(PARTS)]
    with tempfile.TemporaryDirectory() as room:
        halves = [Path(room) / str(p) for p in range(PARTS)]
        for half, part, rest in zip(halves, parts, rests, strict=True):
            half.mkdir()
            base(rest, half)
            chances |= asked(part, half)
        base(docs, folder)
        for half, part, rest in zip(halves, parts, rests, strict=True):
            trees.fit(*links(rest, chances), FEWER, half / "link.npz")
            groups |= {id(d): grouped(half, d, chances) for d in part}
        trees.fit(*links(docs, chances), trees.SETTINGS, folder / "link.npz")
        made: list[tuple[Learnt, list[decide.Proposal]]] = []
        for half, part, rest in zip(halves, parts, rests, strict=True):
            trees.fit(*members(rest, chances, groups), FEWER, half / "member.npz")
            made += [(d, decide.proposals(Base(half), d.view, d.ruled, *chances[id(d)])) for d in part]  # type: ignore[arg-type]
        trees.fit(*members(docs, chances, groups), FEWER, folder / "member.npz")
        certainty(made, chances, folder)
    occasions.train(docs, folder)


def certainty(made: list[tuple[Learnt, list[decide.Proposal]]], chances: Chances, folder: Path) -> None:
    """Learn how sure proposals are, and from where on they are stored, into a folder."""
    rows = [decide.of_proposal(d.view, p, every, chances[id(d)][0]) for d, every in made for p in every]
    right = np.array([bool(matched(d, [p])) for d, every in made for p in every])
    trees.fit(rows, right, CERTAIN, folder / "certain.npz")
    part = np.array([n % PARTS for n, (_, every) in enumerate(made) for _ in every])
    confidence = np.zeros(len(right))
    for k in range(PARTS):
        model, names = trees.fitted([r for r, q in zip(rows, part, strict=True) if q != k], right[part != k], CERTAIN)
        asked_rows = [r for r, q in zip(rows, part, strict=True) if q == k]
        confidence[part == k] = model.predict_proba(table(asked_rows, names))[:, 1]
    for p, c in zip((p for _, every in made for p in every), confidence.tolist(), strict=True):
        p.confidence = c
    every = (Cuts(a, b) for a in RULED_CUTS for b in CUTS)
    max(every, key=lambda cuts: agreement(made, cuts)).save(folder)


def agreement(made: list[tuple[Learnt, list[decide.Proposal]]], cuts: Cuts) -> float:
    """F1 of the proposals that are stored from these confidences on."""
    kept = [(d, decide.selected(every, cuts)) for d, every in made]
    right = sum(len(matched(d, some)) for d, some in kept)
    return 2 * right / (sum(len(some) for _, some in kept) + sum(len(d.meetings) for d, _ in kept))


def grouped(folder: Path, d: Learnt, chances: Chances) -> list[list[int]]:
    """The groups of an article's candidates by the links of a folder."""
    models = Base(folder)
    return decide.groups(models, d.view, *chances[id(d)])  # type: ignore[arg-type]


if __name__ == "__main__":
    events.train_by(__doc__, decide.FOLDER, lambda docs, found, folder: train(prepared(docs, found), folder))
