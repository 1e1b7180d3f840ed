"""Train the encoder's upper layers and heads (needs the ``train`` extra).

    python benchmarks/train_encoder.py                  trains on everything annotated, writes the package's weights
    python benchmarks/train_encoder.py --folds FOLDER   trains one for each part of the folds, on what the others hold

Later decisions learn from what an encoder says of articles that it was not trained with: ``reader`` gives each article
the encoder of its part. Five folds are three parts here, as an encoder takes ten minutes of a core and more.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import encoder
import events
import gold
import learnt
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from kb.extract import reactions
from kb.extract.encoder import model, reading
from kb.extract.encoder.chunks import Chunk, chunked
from kb.extract.encoder.pieces import Pieces
from kb.extract.encoder.tags import tags as tags_of
from kb.extract.findings import Findings
from kb.extract.pipeline import load
from kb.extract.reactions import candidates
from kb.settings import Settings

EPOCHS, BATCH = 4, 8
RATE, HEAD_RATE = 1.5e-4, 1e-3
WARM = 0.1
"""The share of steps in which the rate of learning rises."""
SHOWN = torch.tensor([1.0] + [1.5] * len(model.STANCES))
"""How much a class of clauses weighs."""
Words = list[list[int]]


class Setting(NamedTuple):
    """Which places or days of a chunk are those of what a token tells of."""

    head: str
    token: int
    words: dict[int, list[int]]
    right: set[int]


@dataclass
class Lesson:
    """One chunk with what is to be said of it."""

    pieces: np.ndarray
    tags: np.ndarray
    begins: dict[int, int]
    """Token → its first piece."""
    sentence: list[int]
    told: list[tuple[int, list[int]]]
    """Candidates for encounters: token, and the annotated meetings that it is of."""
    members: list[frozenset[int]]
    """Who takes part in each annotated meeting."""
    actors: dict[int, list[int]]
    """The words of each actor in the chunk, as meetings see them."""
    clauses: list[tuple[int, int]]
    """Heads of clauses, and their stance (0: none)."""
    takers: dict[int, set[int]]
    """Who has the stance of a clause, by its head."""
    reactors: dict[int, list[int]]
    """The words of each actor in the chunk, as reactions see them."""
    settings: list[Setting]
    statuses: list[tuple[int, int]]
    """Candidates for encounters, and the status of what they tell of."""
    lower: Tensor | None = None
    """What the frozen layers make of it."""


def lessons(a: events.Annotated, found: Findings, table: Pieces, score: Any) -> list[Lesson]:
    """The chunks of an article. Its findings are used up: actors are added to them."""
    parse, own = found.parse, tags_of(found)
    pieces = [table.of_word(w) for w in parse.words]
    chunks = chunked(parse.sents, [len(p) for p in pieces])
    clauses, takers, meant = stances(a.record, events.copied(found), score)
    seen = learnt.learnt(a.record, found, score)
    told = [(c.mention.trigger, t) for c, t in zip(seen.view.candidates, seen.told, strict=True)]
    words = {k: [w for w, _ in own_words] for k, own_words in seen.view.words.items()}
    named, annotated = settings(a.record, found, told), a.record["meetings"]
    status = [
        (t, model.STATUSES.index(annotated[m[0]]["status"])) for t, m in told if m and "status" in annotated[m[0]]
    ]
    out = []
    for c in chunks:
        first, home, last = c
        starts = reading.begins(pieces[first:last]).tolist()
        out.append(
            Lesson(
                pieces=table.framed(pieces[first:last]),
                tags=reading.spread(own[first:last], pieces[first:last]),
                begins=dict(zip(range(first, last), starts, strict=True)),
                sentence=parse.sent,
                told=[(t, m) for t, m in told if home <= t < last],
                members=[m[0] for m in seen.meetings],
                actors=inside(words, c),
                clauses=[(h, s) for h, s in clauses if home <= h < last],
                takers=takers,
                reactors=inside(meant, c),
                settings=[s._replace(words=inside(s.words, c)) for s in named if home <= s.token < last],
                statuses=[(t, s) for t, s in status if home <= t < last],
            )
        )
    return out


def settings(record: gold.Record, found: Findings, told: list[tuple[int, list[int]]]) -> list[Setting]:
    """The places and days of an article, with which of them are those of what each candidate tells of."""
    parse = found.parse
    spots = {k: sorted(parse.root(run) for run in place.mentions) for k, place in enumerate(found.places)}
    days: dict[int, list[int]] = {}
    for day in found.dates:
        if day.precision == "day" and day.start:
            days.setdefault(day.start.toordinal(), []).append(day.tokens[0])
    out = []
    for token, meetings in told:
        own = [record["meetings"][m] for m in meetings if "place" in record["meetings"][m]]
        if own:
            right = {k for m in own for k in spots if learnt.same_place(record, m, found, k)}
            out.append(Setting("where", token, spots, right))
            starts = {date.fromisoformat(m["start"]).toordinal() for m in own if m["start"]}
            out.append(Setting("when", token, days, starts))
    return out


def inside(words: dict[int, list[int]], chunk: Chunk) -> dict[int, list[int]]:
    """The words of actors that are in a chunk."""
    out = {a: [w for w in own if chunk.first <= w < chunk.last][: reading.MOST_WORDS] for a, own in words.items()}
    return {a: own for a, own in out.items() if own}


def stances(
    record: gold.Record, found: Findings, score: Any
) -> tuple[list[tuple[int, int]], dict[int, set[int]], dict[int, list[int]]]:
    """Clauses with their stances, who takes them, and the words of each actor."""
    if record.get("reactions") is None:
        return [], {}, {}
    reactions.find(found)
    view = candidates.scene(found, found.reactions, len(found.actors.found))
    meant: dict[int, list[int]] = {}
    for i, actors in enumerate(view.meant):
        for k in actors:
            meant.setdefault(k, []).append(i)
    same = learnt.aligned(record, found, score)
    shown: dict[int, int] = {c.head: 0 for c in view.clauses}
    takers: dict[int, set[int]] = {}
    for r in record["reactions"]:
        k = learnt.clause_of(view, score.as_spans(r["evidence"]))
        if k is not None:
            head = view.clauses[k].head
            shown[head] = 1 + model.STANCES.index(r["stance"])
            takers.setdefault(head, set()).update({same[r["actor"]]} if r["actor"] in same else ())
    return list(shown.items()), takers, meant


def pairs(
    lesson: Lesson, tokens: Sequence[int], actors: dict[int, list[int]]
) -> tuple[list[list[int]], list[int], list[tuple[int, int]]]:
    """Each token with each word of each actor: (first piece, its piece, distance, sentences), group, and groups."""
    rows, groups, keys = [], [], []
    for t in tokens:
        for a, words in actors.items():
            for w in words:
                apart = lesson.sentence[w] - lesson.sentence[t]
                rows.append([lesson.begins[t], lesson.begins[w], w - t, apart])
                groups.append(len(keys))
            keys.append((t, a))
    return rows, groups, keys


def paired(network: Any, name: str, x: Tensor, rows: list[list[int]]) -> Tensor:
    """The log odds of pairs of tokens of one chunk."""
    left, right, distance, apart = torch.tensor(rows).T
    distance = torch.from_numpy(np.searchsorted(model.DISTANCES, distance.numpy()))
    apart = (apart + model.BACK).clamp(0, model.SENTENCES - 1)
    out: Tensor = network.pairs[name](x[left], x[right], distance, apart)
    return out


def pooled(scores: Tensor, groups: list[int], many: int) -> Tensor:
    """The scores of an actor's words, added up as odds."""
    group = torch.tensor(groups)
    most = torch.full((many,), -1e4).scatter_reduce(0, group, scores.detach(), "amax")
    total = torch.zeros(many).scatter_add(0, group, torch.exp(scores - most[group]))
    return torch.log(total + 1e-9) + most


def missed(scores: Tensor, right: Iterable[bool]) -> Tensor:
    """The sum of binary cross entropies."""
    return functional.binary_cross_entropy_with_logits(scores, torch.tensor([float(r) for r in right]), reduction="sum")


def loss(network: Any, x: Tensor, lesson: Lesson) -> Tensor:
    """What the network gets wrong in one chunk."""
    out = torch.zeros(())
    if lesson.told:
        at = [lesson.begins[t] for t, _ in lesson.told]
        out = out + missed(network.encounter(x[at]).squeeze(-1), (bool(m) for _, m in lesson.told))
        out = out + encounters(network, x, lesson) + occasions(network, x, lesson)
    if lesson.clauses:
        heads = [lesson.begins[h] for h, _ in lesson.clauses]
        shown = torch.tensor([s for _, s in lesson.clauses])
        out = out + functional.cross_entropy(network.stance(x[heads]), shown, weight=SHOWN, reduction="sum")
        taken = [h for h, s in lesson.clauses if s and lesson.takers.get(h)]
        rows, groups, keys = pairs(lesson, taken, lesson.reactors)
        if rows:
            scores = pooled(paired(network, "taking", x, rows), groups, len(keys))
            out = out + missed(scores, (a in lesson.takers[h] for h, a in keys))
    return out


def occasions(network: Any, x: Tensor, lesson: Lesson) -> Tensor:
    """What is wrong about where and when the encounters of one chunk are, and of which status."""
    out = torch.zeros(())
    for s in lesson.settings:
        rows, groups, keys = pairs(lesson, [s.token], s.words)
        if rows:
            scores = pooled(paired(network, s.head, x, rows), groups, len(keys))
            out = out + 0.5 * missed(scores, (k in s.right for _, k in keys))
    if lesson.statuses:
        at = [lesson.begins[t] for t, _ in lesson.statuses]
        right = torch.tensor([s for _, s in lesson.statuses])
        out = out + functional.cross_entropy(network.status(x[at]), right, reduction="sum")
    return out


def encounters(network: Any, x: Tensor, lesson: Lesson) -> Tensor:
    """What is wrong about who takes part in the encounters of one chunk, and about which are one."""
    meetings: dict[int, set[int]] = {}
    for t, m in lesson.told:
        meetings.setdefault(t, set()).update(m)
    told, out = [t for t, m in meetings.items() if m], torch.zeros(())
    rows, groups, keys = pairs(lesson, told, lesson.actors)
    if rows:
        scores = pooled(paired(network, "part", x, rows), groups, len(keys))
        out = out + missed(scores, (any(a in lesson.members[m] for m in meetings[t]) for t, a in keys))
    both = [(a, b) for a in told for b in told if a < b]
    if both:
        links = [[lesson.begins[a], lesson.begins[b], 0, lesson.sentence[b] - lesson.sentence[a]] for a, b in both]
        out = out + 0.5 * missed(paired(network, "same", x, links), (bool(meetings[a] & meetings[b]) for a, b in both))
    return out


def lower(frozen: encoder.Lower, every: list[Lesson]) -> None:
    """Run the frozen layers, once for all epochs."""
    order = sorted(every, key=lambda one: len(one.pieces))
    with torch.inference_mode():
        for start in range(0, len(order), 16):
            some = order[start : start + 16]
            pieces, _, mask = padded(some)
            told = frozen(pieces, mask)
            for one, row in zip(some, told, strict=True):
                one.lower = row[: len(one.pieces)].half().clone()


def padded(some: Sequence[Lesson]) -> tuple[Tensor, Tensor, Tensor]:
    """The pieces of chunks, their tags, and a mask that leaves out what fills shorter ones up."""
    shape = len(some), max(len(one.pieces) for one in some)
    pieces, mask = torch.zeros(shape, dtype=torch.long), torch.zeros(shape, dtype=torch.bool)
    tags = torch.zeros(*shape, some[0].tags.shape[1], dtype=torch.long)
    for k, one in enumerate(some):
        size = len(one.pieces)
        pieces[k, :size], mask[k, :size], tags[k, :size] = (
            torch.from_numpy(one.pieces),
            True,
            torch.from_numpy(one.tags),
        )
    return pieces, tags, mask


def batches(every: list[Lesson]) -> list[list[Lesson]]:
    """The chunks in an order of chance, those of like length together."""
    random.shuffle(every)
    out = []
    for start in range(0, len(every), BATCH * 16):
        some = sorted(every[start : start + BATCH * 16], key=lambda one: len(one.pieces))
        out += [some[k : k + BATCH] for k in range(0, len(some), BATCH)]
    random.shuffle(out)
    return out


def train(every: list[Lesson], published: encoder.Published, seed: int = 0) -> encoder.Network:
    """Train the upper layers and the heads on these chunks."""
    torch.manual_seed(seed)
    random.seed(seed)
    every = [one for one in every if one.told or one.clauses]
    network = encoder.Network(published.weights)
    layers = list(network.layers.parameters())
    known = {id(p) for p in layers}
    heads = [p for p in network.parameters() if id(p) not in known]
    optimizer = torch.optim.AdamW([{"params": layers, "lr": RATE}, {"params": heads, "lr": HEAD_RATE}])
    steps = EPOCHS * math.ceil(len(every) / BATCH)
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min(1.0, (s + 1) / (WARM * steps)) * max(0.02, 1 - s / steps)
    )
    for epoch in range(EPOCHS):
        network.train()
        total, begun = 0.0, time.time()
        for some in batches(every):
            wrong = step(network, some)
            optimizer.zero_grad()
            (wrong / (4 * BATCH)).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            rate.step()
            total += wrong.item()
        print(f"epoch {epoch}: {total / len(every):.3f}, {time.time() - begun:.0f} s", flush=True)
    return network


def step(network: encoder.Network, some: list[Lesson]) -> Tensor:
    """What the network gets wrong in a few chunks."""
    pieces, tags, mask = padded(some)
    x = torch.zeros(*pieces.shape, encoder.WIDTH)
    for k, one in enumerate(some):
        assert one.lower is not None
        x[k, : len(one.lower)] = one.lower.float()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        read = network(x, tags, mask)
    return torch.stack([loss(network, row, one) for row, one in zip(read.float(), some, strict=True)]).sum()


def prepared(docs: list[events.Annotated], found: list[Findings], published: encoder.Published) -> list[list[Lesson]]:
    """The chunks of each article."""
    score = gold.scorer(gold.SHARED / "eval" / "score.py")
    table = Pieces.load(published.pieces)
    return [lessons(a, f, table, score) for a, f in zip(docs, found, strict=True)]


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--folder", type=Path, default=model.FOLDER, help="where the weights go")
    args.add_argument("--folds", type=Path, help="write the encoders of the parts there, and not the package's")
    args.add_argument("--part", type=int, action="append", help="only this part")
    given = args.parse_args()
    published = encoder.Published.installed()
    docs = events.annotated()
    every = prepared(docs, events.findings(load(Settings().pipeline), docs, "encoder"), published)
    frozen = encoder.Lower(published.weights).eval()
    lower(frozen, [one for some in every for one in some])
    if given.folds is None:
        write(frozen, train([one for some in every for one in some], published), published, given.folder)
        return
    for part in given.part or range(events.PARTS):
        rest = [
            one
            for n, (a, some) in enumerate(zip(docs, every, strict=True))
            for one in some
            if events.part_of(n, a) != part
        ]
        write(frozen, train(rest, published), published, given.folds / str(part))


def write(frozen: encoder.Lower, network: encoder.Network, published: encoder.Published, folder: Path) -> None:
    """Write an encoder into a folder."""
    folder.mkdir(exist_ok=True, parents=True)
    encoder.save(encoder.Whole(frozen, network), folder)


if __name__ == "__main__":
    main()
