"""Learn how likely a country is somebody's that the text gives none (``kb/extract/actors/homes.py``).

    python benchmarks/train_homes.py GOLD.jsonl … [--fit]

A logistic regression over pairs of an actor without a country and a country that its article speaks of. Prints
the precision of what is given and the share of actors with a country that get theirs, over five folds by article (an
affair whole in one), with intervals of a bootstrap over articles; the threshold is chosen within each training part.
``--fit`` writes ``kb/extract/actors/homes.tsv`` with weights learned from all.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

import gold
import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from kb.extract import pipeline
from kb.extract.actors import homes
from kb.extract.actors.entities import Entity
from kb.extract.actors.homes import Traits
from kb.settings import Settings

OUT = gold.ROOT / "kb/extract/actors/homes.tsv"
FOLDS = 5
STRENGTH = 0.3
"""Inverse of the regularization."""
PRECISE = 0.952
"""What the precision of all countries given is to be in the training part."""
SEED = 7


@dataclass
class Doc:
    """An article's actors that gold has, each with its country there."""

    affair: str
    open: list[tuple[dict[str, Traits], str | None]] = field(default_factory=list)
    """Those without a country in the text: what speaks for each candidate, and the right one."""
    stated: list[tuple[str | None, str | None]] = field(default_factory=list)
    """All others: the country found, and the right one."""


def affair(doc_id: str) -> str:
    """What goes whole into one fold: an affair of several articles, or the article."""
    source, _, name = doc_id.partition("/")
    return f"{source}/{name.split('_')[0]}" if source.startswith("duc") else doc_id


def watched(run: pipeline.Pipeline) -> list[list[tuple[Entity, dict[str, Traits]]]]:
    """What the next articles' actors without a country can have, noted down as they are read; none is given."""
    seen: list[list[tuple[Entity, dict[str, Traits]]]] = []
    homes.complete = lambda *known: seen.append(homes.candidates(*known))
    return seen


def labelled(
    score: ModuleType, doc: gold.Record, record: gold.Record, seen: list[tuple[Entity, dict[str, Traits]]]
) -> Doc:
    """The actors of a record that gold has, as examples."""
    same = {p: g for g, p in score.align_actors(doc["actors"], record["actors"]).items()}
    right = {a["id"]: a.get("country") for a in doc["actors"]}
    waiting = {f"a{e.actor + 1}": traits for e, traits in seen if e.actor is not None}
    out = Doc(affair(doc["doc_id"]))
    for actor in record["actors"]:
        if actor["id"] in same:
            country = right[same[actor["id"]]]
            if actor["id"] in waiting and not actor.get("country"):
                out.open.append((waiting[actor["id"]], country))
            else:
                out.stated.append((actor.get("country"), country))
    return out


class Model:
    """A logistic regression over traits."""

    def __init__(self, docs: list[Doc]) -> None:
        rows = [(t, code == right) for d in docs for scores, right in d.open for code, t in scores.items()]
        self.names = DictVectorizer()
        self.fit = LogisticRegression(C=STRENGTH, max_iter=3000, fit_intercept=False)
        self.fit.fit(self.names.fit_transform([t for t, _ in rows]), [good for _, good in rows])

    def best(self, scores: dict[str, Traits]) -> tuple[float, str]:
        """The likeliest country and its chance."""
        codes = list(scores)
        chances = self.fit.predict_proba(self.names.transform([scores[c] for c in codes]))[:, 1]
        return max(zip(chances.tolist(), codes, strict=True))

    def weights(self) -> Iterator[tuple[str, float]]:
        """Each trait's weight, where it isn't negligible."""
        pairs = zip(self.names.get_feature_names_out(), self.fit.coef_[0], strict=True)
        yield from ((name, float(weight)) for name, weight in pairs if abs(weight) >= 0.0005)


Verdict = tuple[str | None, str | None]


def verdicts(doc: Doc, model: Model, enough: float) -> list[Verdict]:
    """The country given and the right one, for each actor of an article."""
    best = [(model.best(scores), right) for scores, right in doc.open]
    return [*doc.stated, *((code if p >= enough else None, right) for (p, code), right in best)]


def measures(rows: list[list[Verdict]]) -> tuple[float, float]:
    """Precision of the countries given, and the share of the actors with a country that get theirs."""
    flat = [v for row in rows for v in row]
    given, wanted = [v for v in flat if v[0]], [v for v in flat if v[1]]
    return (sum(a == b for a, b in given) / max(1, len(given)), sum(a == b for a, b in wanted) / max(1, len(wanted)))


def threshold(docs: list[Doc]) -> float:
    """The lowest chance to give a country at that keeps the precision, by folds within these articles."""
    rows = [row for train, test in folds(docs, 4) if (model := Model(train)) for d in test
            for row in [(d, [(model.best(s), right) for s, right in d.open])]]  # fmt: skip
    for step in range(30, 100, 2):
        found = [[*d.stated, *((c if p >= step / 100 else None, r) for (p, c), r in best)] for d, best in rows]
        if measures(found)[0] >= PRECISE:
            return step / 100
    return 1.0


def folds(docs: list[Doc], number: int = FOLDS) -> Iterator[tuple[list[Doc], list[Doc]]]:
    """Training and test part of each fold."""
    affairs = sorted({d.affair for d in docs})
    random.Random(SEED).shuffle(affairs)
    place = {name: k % number for k, name in enumerate(affairs)}
    for k in range(number):
        yield [d for d in docs if place[d.affair] != k], [d for d in docs if place[d.affair] == k]


def interval(rows: list[list[Verdict]], rounds: int = 1000) -> list[tuple[float, float]]:
    """The middle 95 % of both measures over articles drawn again."""
    draw = random.Random(SEED)
    drawn = np.array([measures(draw.choices(rows, k=len(rows))) for _ in range(rounds)])
    return [(float(a), float(b)) for a, b in np.quantile(drawn, (0.025, 0.975), axis=0).T]


def report(docs: list[Doc]) -> None:
    """Print both measures over five folds."""
    rows = []
    for train, test in folds(docs):
        enough, model = threshold(train), Model(train)
        found = [verdicts(d, model, enough) for d in test]
        print("fold: threshold {:.2f}, precision {:.3f}, accuracy {:.3f}".format(enough, *measures(found)))
        rows += found
    for name, value, (low, high) in zip(("precision", "accuracy"), measures(rows), interval(rows), strict=True):
        print(f"{name} {value:.3f} [{low:.3f}, {high:.3f}]")


def write(docs: list[Doc], path: Path) -> None:
    """Write weights learned from all articles, and the threshold that folds over them chose."""
    lines = ["# What speaks for a country as that of somebody for whom the text gives none, and its weight (log odds).",
             "# Columns: trait (see homes.py; with a prefix: only for those of this sort)\tweight",
             "# Source: learned from annotated articles by benchmarks/train_homes.py."]  # fmt: skip
    lines += [f"enough\t{threshold(docs):.2f}", *(f"{name}\t{weight:.3f}" for name, weight in Model(docs).weights())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Read gold, learn, print and perhaps write."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("gold", nargs="+", type=Path)
    args.add_argument("--fit", action="store_true", help=f"write {OUT.relative_to(gold.ROOT)}")
    args.add_argument("--scorer", type=Path, default=gold.SHARED / "eval/score.py")
    options = args.parse_args()
    run, score = pipeline.load(Settings().pipeline), gold.scorer(options.scorer)
    seen = watched(run)
    read = [doc for path in options.gold for doc in gold.read(path)]
    docs = [labelled(score, doc, record, found)
            for doc, record, found in zip(read, gold.extract(run, read), seen, strict=True)]  # fmt: skip
    report(docs)
    if options.fit:
        write(docs, OUT)


if __name__ == "__main__":
    main()
