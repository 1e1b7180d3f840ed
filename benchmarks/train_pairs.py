"""Learn how likely two reports are of one meeting (``kb/resolve/weights/encounters.tsv``; needs the ``train`` extra).

    python benchmarks/train_pairs.py WORLD.jsonl … --events EVENTS.jsonl … --scorer score_world.py [--fit]

A logistic regression over the traits of ``kb/resolve/encounters.py``. WORLD are sets that say which meetings of many
articles are one. EVENTS need not: meetings of one article are never one, and one meeting that an article tells of in
two places is one; of both, some parties, days and places are forgotten, as two articles would differ, and one that is
of before announces the meeting or calls it off. Prints for each affair how meetings cluster by weights learned from all
others. ``--fit`` writes the weights learned from all.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

import gold
import numpy as np
import world
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from kb.record import MeetingMode
from kb.resolve import meetings
from kb.resolve.agreement import Sides
from kb.resolve.encounters import traits
from kb.resolve.plan import plan
from kb.resolve.reports import Key, MeetingReport, Site
from kb.store import loader
from kb.store.migrate import create_or_open

OUT = gold.ROOT / "kb/resolve/weights/encounters.tsv"
STRENGTH = 0.05
"""Inverse of the regularization."""
CHANCE = 0.3
"""From this chance on reports are one; it becomes the half by the weight that every pair has."""
SEED = 1
FORGOTTEN = {"party": 0.2, "day": 0.4, "place": 0.4}
"""How often a report of one article is made to know less."""
LATER = (0, 0, 1, 2, 4, 8)
"""Days between publications of the two articles into which one is made."""
BEFORE = (1, 2, 3, 7, 14, 30)
"""Days before a meeting on which an article announces it."""
NEXT = (2, 5, 7, 14, 30, 60, 120, 365)
"""Days after which the same parties meet again."""
TWO_SIDED: tuple[MeetingMode, ...] = ("bilateral", "visit")
"""What one article calls a visit another calls a meeting."""
TURNED, AHEAD, CALLED_OFF, PROPOSED, ELSEWHERE = 0.3, 0.35, 0.2, 0.3, 0.6
"""How often the other article calls the meeting otherwise; is of before; then calls it off; or only proposes it; how
often the next meeting is elsewhere."""
TWICE, AGAIN = 3, 3
"""How many pairs are made of one report."""
ACQUAINTED = 2
"""Affairs that share so many parties may share a meeting: the annotators compared none across affairs."""


@dataclass(frozen=True)
class Known:
    """The reports of some sets as resolution sees them, and what is known of them."""

    reports: list[MeetingReport]
    sides: Sides
    entity: dict[Key, str | None]
    words: dict[Key, list[str]]
    """The words of each report's evidence, by span."""


@dataclass(frozen=True)
class Pair:
    """Two reports that are one meeting or aren't."""

    affairs: frozenset[str]
    source: str
    one: bool
    traits: dict[str, float]


def read(paths: Iterable[Path]) -> Known:
    """Load sets into a database and resolve their actors."""
    lines = [line for path in paths for line in path.read_text("utf-8").splitlines()]
    entity, words = {}, {}
    for doc in map(json.loads, lines):
        for m in doc["meetings"]:
            entity[doc["doc_id"], m["id"]] = m.get("entity")
            words[doc["doc_id"], m["id"]] = [doc["text"][start:end] for start, end in m["evidence"]]
    with tempfile.TemporaryDirectory() as folder:
        engine = create_or_open(f"sqlite:///{folder}/kb.db")
        loader.load(engine, [world.stripped(line) for line in lines])
        with engine.connect() as connection:
            whole = plan(connection)
        engine.dispose()
    return Known([r for cluster in whole.meetings.reports for r in cluster], whole.sides, entity, words)


def affair(doc_id: str) -> str:
    """What goes whole into one part: articles on one affair, or an agency's of one month."""
    source, _, name = doc_id.partition("/")
    return f"{source}/{name.split('_')[0]}" if source.startswith("duc") else doc_id[: len(source) + 1 + 14]


def by_affair(known: Known) -> dict[str, list[MeetingReport]]:
    """The reports of each affair."""
    out = defaultdict(list)
    for report in known.reports:
        out[affair(report.article)].append(report)
    return dict(sorted(out.items()))


def across(known: Known) -> Iterator[Pair]:
    """Pairs of reports in different articles: of one affair, and of affairs that have little to do with each other."""
    told = by_affair(known)
    for name, reports in told.items():
        for a, b in combinations(reports, 2):
            if not meetings.veto(a, b):
                one = known.entity[a.key] == known.entity[b.key]
                yield Pair(frozenset({name}), name, one, traits(a, b, known.sides))
    parties = {name: {e for r in reports for e in r.entities} for name, reports in told.items()}
    for left, right in combinations(told, 2):
        if len(parties[left] & parties[right]) < ACQUAINTED:
            for a in told[left]:
                for b in told[right]:
                    if (a.countries & b.countries or a.entities & b.entities) and not meetings.veto(a, b):
                        yield Pair(frozenset({left, right}), "across", False, traits(a, b, known.sides))


def within(known: Known) -> Iterator[Pair]:
    """Pairs of reports of one article, made as if two articles told them, and of the same parties meeting again."""
    draw = random.Random(SEED)
    articles = defaultdict(list)
    for report in known.reports:
        articles[report.article].append(report)
    sites = [r.site for r in known.reports if r.site]
    for doc, reports in sorted(articles.items()):
        name = frozenset({affair(doc)})
        pairs = [("apart", a, b) for a, b in combinations(reports, 2)]
        for r in reports:
            spans = sorted(known.words[r.key], key=lambda _: draw.random())
            if len(spans) > 1:
                a, b = (replace(r, evidence=" ".join(part)) for part in (spans[::2], spans[1::2]))
                pairs += [("told twice", a, b)] * TWICE + [("again", a, again(b, draw, sites)) for _ in range(AGAIN)]
        for source, first, second in pairs:
            a, b = forgetful(first, draw), otherwise(forgetful(second, draw), draw)
            if not meetings.veto(a, b):
                yield Pair(name, source, source == "told twice", traits(a, b, known.sides))


def forgetful(report: MeetingReport, draw: random.Random) -> MeetingReport:
    """A report as another article would have it, which doesn't know all."""
    parties = tuple(p for p in report.participants if draw.random() >= FORGOTTEN["party"]) or report.participants
    out = replace(report, participants=parties)
    if draw.random() < FORGOTTEN["day"]:
        out = replace(out, start=None, end=None, precision=None)
    return replace(out, site=None) if draw.random() < FORGOTTEN["place"] else out


def otherwise(report: MeetingReport, draw: random.Random) -> MeetingReport:
    """A report as an article of another day has it: afterwards, or before, when it is planned or called off."""
    out = replace(report, key=(f"{report.article}, another", report.key[1]))
    if draw.random() < TURNED and out.mode in TWO_SIDED:
        out = replace(out, mode=draw.choice(TWO_SIDED))
    if out.published is None or draw.random() >= AHEAD:
        return replace(out, published=out.published and out.published + timedelta(draw.choice(LATER)))
    out = replace(out, published=(out.start or out.published) - timedelta(draw.choice(BEFORE)), status="planned")
    if draw.random() < CALLED_OFF:
        return replace(out, status="cancelled", start=draw.choice((None, out.published, out.start)), end=None)
    return replace(out, status="proposed") if out.start is None and draw.random() < PROPOSED else out


def again(report: MeetingReport, draw: random.Random, sites: list[Site]) -> MeetingReport:
    """Another meeting of the same parties, days or months later, mostly elsewhere."""
    days = timedelta(draw.choice(NEXT))
    start, end = (d and d + days for d in (report.start, report.end))
    site = draw.choice(sites) if draw.random() < ELSEWHERE else report.site
    return replace(report, start=start, end=end, published=report.published and report.published + days, site=site)


def learned(pairs: Sequence[Pair]) -> dict[str, float]:
    """The weight of each trait. Pairs of one source and answer weigh together as the root of their number: a summit of
    fifteen reports has a hundred pairs."""
    groups = defaultdict(list)
    for k, pair in enumerate(pairs):
        groups[pair.source, pair.one].append(k)
    weight = np.zeros(len(pairs))
    for (source, _), those in groups.items():
        weight[those] = (1.0 if source.startswith(("duc", "te3")) else 0.5) / math.sqrt(len(those))
    names = DictVectorizer(sparse=False)
    x = names.fit_transform([pair.traits for pair in pairs])
    model = LogisticRegression(C=STRENGTH, max_iter=3000)
    model.fit(x, [pair.one for pair in pairs], sample_weight=weight / weight.mean())
    bias = float(model.intercept_[0]) - math.log(CHANCE / (1 - CHANCE))
    return {meetings.BIAS: bias, **dict(zip(names.get_feature_names_out(), map(float, model.coef_[0]), strict=True))}


def measure(known: Known, pairs: Sequence[Pair], score: ModuleType) -> None:
    """Print how the meetings of each affair cluster by what the others teach."""
    found: dict[Key, object] = {}
    for name, reports in by_affair(known).items():
        weights = learned([pair for pair in pairs if name not in pair.affairs])
        with patch.object(meetings, "weights", lambda weights=weights: weights):
            clusters = meetings.resolve(reports, known.sides)
        found.update({key: (name, k) for k, cluster in enumerate(clusters) for key in cluster})
        show(name, score.compare({key: known.entity[key] for r in reports for key in [r.key]}, found))
    show("all", score.compare(known.entity, found))


def show(name: str, report: dict[str, dict[str, float]]) -> None:
    """Print one line."""
    pairs, b_cubed = report["pairwise"], report["b_cubed"]
    print(f"{name:20} pairwise {pairs['precision']:.3f} {pairs['recall']:.3f} {pairs['f1']:.3f}   B-cubed "
          f"{b_cubed['precision']:.3f} {b_cubed['recall']:.3f} {b_cubed['f1']:.3f}", flush=True)  # fmt: skip


def write(weights: dict[str, float]) -> None:
    """Write weights, the greatest first."""
    lines = ["# What each trait of two reports adds to the log odds that they are of one meeting (see encounters.py).",
             "# Columns: trait\tweight",
             "# Source: learned from annotated articles by benchmarks/train_pairs.py."]  # fmt: skip
    lines += [f"{name}\t{weight:.3f}" for name, weight in sorted(weights.items(), key=lambda row: (-row[1], row[0]))]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Read, measure, and perhaps write."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("world", nargs="+", type=Path)
    args.add_argument("--events", nargs="+", type=Path, default=[])
    args.add_argument("--scorer", type=Path, default=gold.SHARED / "eval/score_world.py")
    args.add_argument("--fit", action="store_true", help=f"write {OUT.relative_to(gold.ROOT)}")
    options = args.parse_args()
    known = read(options.world)
    pairs = [*across(known), *within(read(options.events))]
    print(f"{len(pairs)} pairs, {sum(pair.one for pair in pairs)} of them one meeting")
    measure(known, pairs, gold.scorer(options.scorer))
    if options.fit:
        write(learned(pairs))


if __name__ == "__main__":
    main()
