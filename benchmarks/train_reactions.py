"""Train the learned decisions on reactions (needs the ``train`` extra).

    python benchmarks/train_reactions.py --encoders FOLDER  trains on everything annotated, writes the package's weights

What later decisions build on is asked of texts that it was not trained with, in three parts; the confidence from which
on reactions are stored is chosen on such answers too.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import events
import gold
import numpy as np
import trees
from learnt import Spans, aligned, clause_of, touches
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from train_meetings import PARTS, sparse

from kb.extract.findings import Findings
from kb.extract.learned.cuts import Cuts
from kb.extract.learned.trees import table
from kb.extract.learned.words import WIDE, Words, hashed
from kb.extract.reactions import clauses, decide
from kb.extract.reactions.candidates import Scene, scene
from kb.extract.reactions.decide import STANCES, Chances, Choice, Row
from kb.extract.reactions.ruled import ruled
from kb.extract.reactions.traits import Around, words

SETTINGS = {
    "max_iter": 80,
    "learning_rate": 0.1,
    "max_leaf_nodes": 12,
    "min_samples_leaf": 20,
    "l2_regularization": 3.0,
    "max_features": 0.4,
    "early_stopping": False,
    "random_state": 0,
}
SHOWN, STANCE, TAKEN = 0.1, 0.3, 0.05
"""Inverse regularization of the linear models."""
SEEN = 4
"""Words that training met less often have no weight."""
CUTS = np.arange(0.14, 0.42, 0.04)
"""Confidences from which on reactions may be stored that the rules passed over."""
RULED = 0.05
"""The same for the rules' own: a plain sentence by itself has little around it that makes it sure."""
ENOUGH = 0.003
"""Of confidences whose F1 is this near the best the highest is taken: better nothing than wrong."""


@dataclass
class Told:
    """An annotated reaction: its clause and its actor as the article's own, where they were found."""

    clause: int | None
    actor: int | None
    stance: int
    evidence: Spans


@dataclass
class Learnt:
    """One annotated article as the decisions see it."""

    view: Scene
    around: Around
    told: list[Told]
    measured: bool
    clause_words: list[list[int]]
    """The hashed words of each clause."""
    part_words: list[list[int]]
    """The hashed words of each candidate."""
    number: dict[int, int]
    """Head → clause."""
    read: tuple[np.ndarray, np.ndarray]
    """What the encoder says of each clause and of each candidate."""

    @property
    def stances(self) -> list[int]:
        """The stance of each clause, -1 for none."""
        out = [-1] * len(self.view.clauses)
        for t in self.told:
            if t.clause is not None:
                out[t.clause] = t.stance
        return out

    @property
    def right(self) -> dict[tuple[int, int], int]:
        """The stance that an actor takes in a clause."""
        return {(t.clause, t.actor): t.stance for t in self.told if t.clause is not None and t.actor is not None}


def learnt(a: events.Annotated, findings: Findings, score: Any) -> Learnt:
    """Candidates of an article, held against its annotation."""
    view = scene(findings, ruled(findings), len(findings.actors.found))
    around, same = Around.of(view), aligned(a.record, findings, score)
    told = []
    for r in a.record["reactions"]:
        spans = score.as_spans(r["evidence"])
        told.append(Told(clause_of(view, spans), same.get(r["actor"]), STANCES.index(r["stance"]), spans))
    return Learnt(
        view,
        around,
        told,
        events.measured(a),
        [hashed(clauses.words(view, k), WIDE) for k in range(len(view.clauses))],
        [hashed(words(around, c), WIDE) for c in view.candidates],
        {c.head: k for k, c in enumerate(view.clauses)},
        decide.consulted(view),
    )


def fitted(rows: list[list[int]], right: np.ndarray, strength: float) -> Words:
    """A linear model over hashed words; ``right`` has a column for each output, or is one."""
    x = sparse(rows, WIDE)
    often = np.flatnonzero(np.asarray((x > 0).sum(axis=0)).ravel() >= SEEN)
    x, outputs = x[:, often], right.reshape(len(rows), -1).T
    lines = [line(x, y, strength) for y in outputs]
    weights = np.zeros((WIDE, len(lines)))
    weights[often] = np.stack([slope for slope, _ in lines], axis=1)
    bias = np.array([shift for _, shift in lines])
    return Words(weights[:, 0], bias[0]) if right.ndim == 1 else Words(weights, bias)


def line(x: Any, y: np.ndarray, strength: float) -> tuple[np.ndarray, float]:
    """Weights and bias of a logistic regression; of one without an example, as if it were rare."""
    if y.all() or not y.any():
        return np.zeros(x.shape[1]), 5.0 if y.any() else -5.0
    model = LogisticRegression(C=strength, solver="liblinear", random_state=0).fit(x, y)
    return model.coef_[0], float(model.intercept_[0])


@dataclass
class Base:
    """The linear models."""

    shown: Words
    stance: Words
    taken: Words

    @classmethod
    def of(cls, docs: list[Learnt]) -> Base:
        """Learn from these articles."""
        rows = [row for d in docs for row in d.clause_words]
        stance = np.array([s for d in docs for s in d.stances])
        some = stance >= 0
        each = stance[some][:, None] == np.arange(len(STANCES))
        pairs, right = [], []
        for d in docs:
            known, takes = d.stances, d.right
            for c, row in zip(d.view.candidates, d.part_words, strict=True):
                if known[d.number[c.head]] >= 0:
                    pairs.append(row)
                    right.append((d.number[c.head], c.actor) in takes)
        return cls(
            fitted(rows, some, SHOWN),
            fitted([r for r, s in zip(rows, some, strict=True) if s], each, STANCE),
            fitted(pairs, np.array(right), TAKEN),
        )

    def chances(self, d: Learnt) -> Chances:
        """What the models say of an article."""
        shown, taken = self.scores(self.shown, d.clause_words), self.scores(self.taken, d.part_words)
        stance = decide.chance(self.scores(self.stance, d.clause_words).reshape(-1, len(STANCES)))
        shares = stance / stance.sum(axis=1, keepdims=True)
        return Chances(decide.chance(shown), shares, decide.chance(taken), *d.read)

    @staticmethod
    def scores(model: Words, rows: list[list[int]]) -> np.ndarray:
        """The log odds of each row."""
        return np.array([model.bias + model.weights[row].sum(axis=0) for row in rows], dtype=np.float64)

    def save(self, folder: Path) -> None:
        for name in ("shown", "stance", "taken"):
            model = getattr(self, name)
            np.savez_compressed(folder / f"{name}.npz", weights=model.weights.astype(np.float16), bias=model.bias)


@dataclass
class Trees:
    """The boosted trees, and their traits in order."""

    model: Any
    names: list[str]

    @classmethod
    def of(cls, rows: list[list[Row]], right: list[list[bool]]) -> Trees:
        """Learn from the rows of articles."""
        every = [row.traits for some in rows for row in some]
        names = sorted({name for traits in every for name in traits})
        x = table(every, names).astype(np.float32)
        return cls(HistGradientBoostingClassifier(**SETTINGS).fit(x, [y for some in right for y in some]), names)

    def probabilities(self, some: list[Row]) -> np.ndarray:
        """The probability of each row."""
        if not some:
            return np.zeros(0)
        out: np.ndarray = self.model.predict_proba(table([r.traits for r in some], self.names).astype(np.float32))
        return out[:, 1]


def labels(d: Learnt, rows: list[Row]) -> list[bool]:
    """Whether each row is annotated."""
    takes = d.right
    heads = [d.view.candidates[r.candidate] for r in rows]
    return [takes.get((d.number[c.head], c.actor)) == r.stance for c, r in zip(heads, rows, strict=True)]


def hits(d: Learnt, made: list[Choice]) -> int:
    """How many choices are an annotated reaction, as the scorer matches them."""
    p, left = d.view.findings.parse, list(d.told)
    for choice in sorted(made, key=lambda c: -c.confidence):
        c = choice.candidate
        span, own = p.chars((c.start, c.end)), (c.actor, STANCES.index(choice.stance))
        found = next((t for t in left if (t.actor, t.stance) == own and touches(span, t.evidence)), None)
        if found is not None:
            left.remove(found)
    return len(d.told) - len(left)


def least_of(docs: list[Learnt], made: list[list[Choice]]) -> float:
    """The confidence from which on what the rules passed over is stored, by F1 on articles like those measured."""
    some = [(d, every) for d, every in zip(docs, made, strict=True) if d.measured]

    def agreement(cut: float) -> float:
        kept = [(d, decide.selected(every, Cuts(RULED, cut))) for d, every in some]
        right = sum(hits(d, choices) for d, choices in kept)
        return 2 * right / (sum(len(choices) + len(d.told) for d, choices in kept) or 1)

    figures = {cut: agreement(cut) for cut in CUTS.tolist()}
    return max(cut for cut, figure in figures.items() if figure >= max(figures.values()) - ENOUGH)


def train(docs: list[Learnt], folder: Path) -> None:
    """Learn all decisions from these articles, into a folder."""
    part = [n % PARTS for n in range(len(docs))]
    rows: list[list[Row]] = [[] for _ in docs]
    for k in range(PARTS):
        base = Base.of([d for d, q in zip(docs, part, strict=True) if q != k])
        for n, d in enumerate(docs):
            if part[n] == k and d.view.candidates:
                rows[n] = decide.rows(d.view, d.around, base.chances(d))
    Base.of(docs).save(folder)
    right = [labels(d, some) for d, some in zip(docs, rows, strict=True)]
    made: list[list[Choice]] = [[] for _ in docs]
    for k in range(PARTS):
        rest = [n for n, q in enumerate(part) if q != k]
        model = Trees.of([rows[n] for n in rest], [right[n] for n in rest])
        for n, d in enumerate(docs):
            if part[n] == k:
                made[n] = list(decide.grouped(d.view, rows[n], model.probabilities(rows[n])))
    whole = Trees.of(rows, right)
    trees.save(whole.model, folder / "certain.npz", whole.names)
    Cuts(RULED, least_of(docs, made)).save(folder)


def prepared(docs: list[events.Annotated], found: list[Findings]) -> list[Learnt]:
    """Annotated articles with what the stages before reactions found, ready to learn from."""
    score = gold.scorer(gold.SHARED / "eval" / "score.py")
    both = ((d, f) for d, f in zip(docs, found, strict=True) if "reactions" in d.record)
    return [learnt(d, f, score) for d, f in both]


if __name__ == "__main__":
    events.train_by(__doc__, decide.FOLDER, lambda docs, found, folder: train(prepared(docs, found), folder))
