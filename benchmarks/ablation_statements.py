"""What each part of the statement component is worth: the score with the part taken out.

    python benchmarks/ablation_statements.py [GOLD.jsonl …] [--scorer FILE] [--write]

The parts are taken out of the running program, nothing is trained again. ``--write`` puts the table into
``benchmarks/ablation_statements.md``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import gold
import numpy as np

from kb.extract import pipeline, stages, statements
from kb.extract.assemble import record_of
from kb.extract.findings import Findings
from kb.extract.parse import Tokens
from kb.extract.statements import decode, features, network
from kb.settings import Settings

STAGES = ("layout", "quotes", "dates", "places", "actors", "statements")
VERBS = {"say", "tell", "add", "write", "ask", "announce", "claim", "argue", "warn", "note", "report", "declare",
         "state", "explain", "according", "insist", "deny", "accuse", "urge", "call", "tweet",
         "describe", "accord"}  # fmt: skip
Parts = dict[str, tuple[Any, str, Any]]


def listed_cues(findings: Findings, least: float = network.LEAST) -> network.Reading:
    """The network's reading with the cues of a list in place of its classifier."""
    path, words = network.fitting(findings), features.vocabulary()
    w = network.weights(path)
    t = features.tokens(findings, words)
    x = network.encode(w, t, findings.parse.tensor, findings.vectors)
    cue = np.array([float(lemma in VERBS) * 0.99 for lemma in findings.parse.lemma], dtype=np.float32)
    cues: list[int] = np.flatnonzero(cue >= least).tolist()
    seen = features.windows(findings, cues)
    if not cues:
        nothing = np.zeros(0, dtype=np.float32)
        return network.Reading(cues, cue, [], nothing, nothing, nothing, path)
    z = network.pairs(w, x, cue, seen, cues)
    out = network.sigmoid(z @ w["out"] + w["out.bias"])
    content = network.whole(out[:, 0], seen)
    return network.Reading(cues, cue, seen.bounds, content, out[:, 1], np.full(len(cues), 0.9), path)


def clause(findings: Findings, p: Any, first: int, cue: int) -> list[Tokens]:
    """The cue's clausal complement in place of the network's content."""
    parse = findings.parse
    child = parse.kid(cue, "ccomp", "xcomp", "parataxis", "pcomp")
    run = decode.trimmed(findings, parse.subtree(child)) if child is not None else None
    return [run] if run else []


PARTS: Parts = {
    "cues by a list of 23 verbs": (network, "read", listed_cues),
    "content by the clausal complement": (decode, "runs", clause),
    "no whole quotations": (decode, "whole_quotations", lambda *_: []),
    "no quotations adopted": (decode, "adopt", lambda *_: None),
    "no layout (signatures, transcripts)": (decode, "attributed", lambda _: []),
    "no nested statements": (decode, "NESTED", 2.0),
    "no list of verbs that name no speech": (decode, "UNSPOKEN", decode.KEEP),
    "no grammar for sources": (statements, "settle", lambda *_: None),
    "no resolution (named speakers only)": (statements, "speaker_of", lambda f, c: (
        f.actors.at(f.parse.root(c.source)) if c.source else None)),
}  # fmt: skip
"""What is taken out: the module, the name in it, and what stands there instead."""

MEASURES = (("statements", "f1"), ("statements.attributed", "f1"), ("statements.recall_direct", "accuracy"),
            ("statements.recall_mixed", "accuracy"), ("statements.recall_indirect", "accuracy"),
            ("statements.speaker", "accuracy"))  # fmt: skip


def main() -> None:
    """Score the whole and every reduced program."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    folder = gold.SHARED / "gold"
    args.add_argument("gold", type=Path, nargs="*", default=[folder / "polnear.dev.jsonl", folder / "dev.jsonl"])
    args.add_argument("--scorer", type=Path, default=gold.SHARED / "eval" / "score.py")
    args.add_argument("--write", action="store_true")
    given = args.parse_args()
    score = gold.scorer(given.scorer)
    loaded = pipeline.load(Settings().pipeline, {name: stages.STAGES[name] for name in STAGES})
    lines = []
    for path in given.gold:
        docs = gold.read(path)
        parsed = list(loaded.nlp.pipe(a.text for a in gold.articles(docs)))
        extract = lambda docs=docs, parsed=parsed: records(loaded, docs, parsed)  # noqa: E731
        rows = [(what, score.score(docs, predicted, ["statements"])[0]) for what, predicted in variants(extract)]
        lines += table(path.stem, rows)
    text = "\n".join(lines)
    print(text)
    if given.write:
        head = f"# What each part of the statement component is worth\n\nBy `ablation_statements.py`, {date.today()}.\n"
        Path(__file__).with_suffix(".md").write_text(f"{head}{text}\n", encoding="utf-8")


def records(loaded: pipeline.Pipeline, docs: list[gold.Record], parsed: list[Any]) -> list[gold.Record]:
    """The records of parsed documents."""
    found = (loaded.findings(a, doc) for a, doc in zip(gold.articles(docs), parsed, strict=True))
    return [json.loads(record_of(f, loaded.run).to_json()) for f in found]


def variants(extract: Callable[[], list[gold.Record]]) -> Iterator[tuple[str, list[gold.Record]]]:
    """Records of the whole program, and of each reduced one."""
    yield "everything", extract()
    for what, (module, name, instead) in PARTS.items():
        with ExitStack() as stack:
            stack.enter_context(patch.object(module, name, instead))
            yield what, extract()


def table(name: str, rows: list[tuple[str, dict[str, Any]]]) -> list[str]:
    """The scores as Markdown."""
    titles = [m.removeprefix("statements.") for m, _ in MEASURES]
    out = ["", f"## {name}", "", "| | " + " | ".join(titles) + " |", "|---|" + "---|" * len(titles)]
    for what, report in rows:
        cells = [f"{report[m][k]:.3f}" if m in report else "–" for m, k in MEASURES]
        out.append(f"| {what} | " + " | ".join(cells) + " |")
    return out


if __name__ == "__main__":
    main()
