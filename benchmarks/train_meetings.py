"""Train the learned decisions on meetings (needs the ``train`` extra).

    python benchmarks/train_meetings.py --encoders FOLDER   trains on everything annotated, writes the package's weights

Two decisions that later ones build on (is it an encounter, who takes part) are asked of texts that they were not
trained with, in three parts, when later ones are trained.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import events
import gold
import numpy as np
import scipy.sparse
import trees
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from kb.extract.findings import Findings, MeetingFinding
from kb.extract.learned.cuts import Cuts
from kb.extract.learned.trees import table
from kb.extract.learned.words import WIDTH, hashed
from kb.extract.meetings import decide, traits
from kb.extract.meetings.links import of_link
from kb.extract.meetings.members import of_members
from kb.extract.meetings.ruled import ruled
from kb.extract.meetings.scene import Scene, consult, scene

PARTS = 3
SETTINGS = {
    "max_iter": 120,
    "learning_rate": 0.06,
    "max_leaf_nodes": 10,
    "min_samples_leaf": 15,
    "l2_regularization": 3.0,
    "max_features": 0.4,
    "early_stopping": False,
    "random_state": 0,
}
FEWER = SETTINGS | {"max_iter": 80}
CERTAIN = SETTINGS | {"max_iter": 60, "max_leaf_nodes": 6}
STRENGTH = 0.1
"""Inverse regularization of the linear models."""
CUTS = np.arange(0.1, 0.6, 0.04)
"""Confidences from which on encounters may be stored that the rules passed over."""
RULED_CUTS = np.arange(0.1, 0.26, 0.03)
"""The same for the rules' own: a plain sentence by itself has little around it that makes it sure."""


@dataclass
class Learnt:
    """One annotated article as the decisions see it."""

    name: str
    view: Scene
    meetings: list[tuple[frozenset[int], int]]
    """Who takes part in each annotated meeting, as positions of found actors, and how many do in all."""
    ruled: list[MeetingFinding]
    """What the rules propose."""
    told: list[list[int]]
    """For each candidate the annotated meetings whose evidence it is in."""


def learnt(record: gold.Record, findings: Findings, score: Any) -> Learnt:
    """Candidates and actors of an article, held against its annotation."""
    proposed = ruled(findings)
    view = scene(findings)
    consult(view)
    same = aligned(record, findings, score)
    meetings = [(frozenset(same[a] for a in people(m) if a in same), len(people(m))) for m in record["meetings"]]
    return Learnt(
        record.get("doc_id", ""),
        view,
        meetings,
        proposed,
        [told(record, view, meetings, k) for k in range(len(view.candidates))],
    )


def people(meeting: gold.Record) -> set[str]:
    """The actors of an annotated meeting."""
    return {p["actor"] for p in meeting["participants"]}


def aligned(record: gold.Record, findings: Findings, score: Any) -> dict[str, int]:
    """Annotated actors → found ones, as the scorer aligns them."""
    parse = findings.parse
    found = [
        {"id": k, "mentions": [parse.chars(m) for m in a.mentions if m[0] < m[1]]}
        for k, a in enumerate(findings.actors.found)
    ]
    return dict(score.align_actors(record["actors"], found))


def told(record: gold.Record, view: Scene, meetings: list[tuple[frozenset[int], int]], k: int) -> list[int]:
    """The annotated meetings that a candidate tells of; of several places only the one that is its own."""
    findings, c = view.findings, view.candidates[k]
    start, _ = findings.parse.chars((c.mention.trigger, c.mention.trigger + 1))
    out = [n for n, m in enumerate(record["meetings"]) if any(a <= start < b for a, b in m["evidence"])]
    if c.station is None:
        return out
    country = findings.places[c.station].country
    return [n for n in out if any(findings.actors.found[a].country == country for a in meetings[n][0])]


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
        self.trees, self.names = fitted([row | {name: s} for row, s in zip(rows, score.tolist(), strict=True)], right)

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


def fitted(rows: list[traits.Traits], right: np.ndarray, settings: dict[str, Any] = SETTINGS) -> tuple[Any, list[str]]:
    """Trees over traits, and the traits' names in order."""
    seen = Counter(name for row in rows for name in row)
    names = sorted(name for name, n in seen.items() if n >= 5)
    model = HistGradientBoostingClassifier(**settings)
    return model.fit(table(rows, names).astype(np.float32), right), names


def save(rows: list[traits.Traits], right: Sequence[int], settings: dict[str, Any], path: Path) -> None:
    model, names = fitted(rows, np.array(right), settings)
    trees.save(model, path, names)


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


def agrees(d: Learnt, group: list[int], members: list[int], m: int) -> float:
    """The Jaccard index of who takes part; 0 if no candidate of the group tells of the annotated meeting."""
    people, many = d.meetings[m]
    if not any(m in d.told[k] for k in group):
        return 0.0
    both = len(people & set(members))
    return both / (len(members) + many - both)


def matched(d: Learnt, found: Sequence[decide.Proposal]) -> set[int]:
    """Which proposals are an annotated meeting, as the scorer matches them."""
    ways = sorted(
        (-agrees(d, p.group, p.members, m), m, n) for n, p in enumerate(found) for m in range(len(d.meetings))
    )
    taken: set[int] = set()
    out: set[int] = set()
    for score, m, n in ways:
        if -score >= 0.5 and m not in taken and n not in out:
            taken.add(m)
            out.add(n)
    return out


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
            save(*links(rest, chances), FEWER, half / "link.npz")
            groups |= {id(d): grouped(half, d, chances) for d in part}
        save(*links(docs, chances), SETTINGS, folder / "link.npz")
        made: list[tuple[Learnt, list[decide.Proposal]]] = []
        for half, part, rest in zip(halves, parts, rests, strict=True):
            save(*members(rest, chances, groups), FEWER, half / "member.npz")
            made += [(d, decide.proposals(Base(half), d.view, d.ruled, *chances[id(d)])) for d in part]  # type: ignore[arg-type]
        save(*members(docs, chances, groups), FEWER, folder / "member.npz")
        certainty(made, chances, folder)


def certainty(made: list[tuple[Learnt, list[decide.Proposal]]], chances: Chances, folder: Path) -> None:
    """Learn how sure proposals are, and from where on they are stored, into a folder."""
    rows = [decide.of_proposal(d.view, p, every, chances[id(d)][0]) for d, every in made for p in every]
    right = np.array([bool(matched(d, [p])) for d, every in made for p in every])
    save(rows, right, CERTAIN, folder / "certain.npz")
    part = np.array([n % PARTS for n, (_, every) in enumerate(made) for _ in every])
    confidence = np.zeros(len(right))
    for k in range(PARTS):
        model, names = fitted([r for r, q in zip(rows, part, strict=True) if q != k], right[part != k], CERTAIN)
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


def prepared(docs: list[events.Annotated], found: list[Findings]) -> list[Learnt]:
    """Annotated articles with what the stages before meetings found, ready to learn from."""
    score = gold.scorer(gold.SHARED / "eval" / "score.py")
    out = [learnt(d.record, f, score) for d, f in zip(docs, found, strict=True)]
    return [replace(d, name=d.name or str(n)) for n, d in enumerate(out)]


if __name__ == "__main__":
    events.train_by(__doc__, decide.FOLDER, lambda docs, found, folder: train(prepared(docs, found), folder))
