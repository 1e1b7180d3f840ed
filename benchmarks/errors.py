"""Group what is still wrong on the gold by cause, with counts, layer by layer.

    python benchmarks/errors.py [--gold FILE] [--layer NAME …] [--show N] [--write]

Each layer has a module ``causes_<layer>.py`` beside this one with

    def causes(gold: Record, predicted: Record, same: dict[str, str]) -> Iterator[Error]

``same`` maps the ids of gold's actors to those of the predicted ones. ``--show`` prints examples of each cause;
``--write`` puts the counts (never the texts) into ``benchmarks/errors.md``.
"""

from __future__ import annotations

import argparse
import importlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import gold

import kb
from kb.extract import pipeline
from kb.settings import Settings

HOME = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Error:
    """One thing that is wrong: ``missed`` or ``extra``, why, and the words that show it (for ``--show`` only)."""

    kind: str
    cause: str
    words: str


def main() -> None:
    args = arguments()
    score, docs = gold.scorer(args.scorer), gold.read(args.gold)
    records = gold.extract(pipeline.load(args.pipeline), docs)
    sections = []
    for layer in args.layer:
        found = analysed(layer, docs, records, score)
        sections.append(section(layer, docs, records, found))
        show(layer, found, args.show)
    text = f"# What is still wrong, by cause\n\n{provenance(args)}\n\n" + "\n".join(sections)
    if args.write:
        (HOME / "errors.md").write_text(text, encoding="utf-8")
    else:
        print(text)


def arguments() -> argparse.Namespace:
    """The command line; without ``--layer`` every layer that has a module."""
    layers = sorted(p.stem.removeprefix("causes_") for p in HOME.glob("causes_*.py"))
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--gold", type=Path, default=gold.SHARED / "gold" / "dev.jsonl")
    parser.add_argument("--scorer", type=Path, default=gold.SHARED / "eval" / "score.py")
    parser.add_argument("--pipeline", default=Settings().pipeline)
    parser.add_argument("--layer", nargs="+", default=layers, choices=layers)
    parser.add_argument("--show", type=int, default=0, metavar="N")
    parser.add_argument("--write", action="store_true")
    return parser.parse_args()


def provenance(args: argparse.Namespace) -> str:
    """Where the counts come from."""
    return (
        f"Written by `python benchmarks/errors.py --write` on {date.today().isoformat()}, kb {kb.__version__},"
        f" `{args.pipeline}`, from `{args.gold.name}`."
    )


def analysed(layer: str, docs: list[gold.Record], records: list[gold.Record], score: object) -> list[Error]:
    """All errors of one layer."""
    module = importlib.import_module(f"causes_{layer}")
    out: list[Error] = []
    for g, p in zip(docs, records, strict=True):
        same = score.align_actors(g["actors"], p["actors"])  # type: ignore[attr-defined]
        out += [Error(*e) for e in module.causes(g, p, same)]
    return out


def section(layer: str, docs: list[gold.Record], records: list[gold.Record], errors: list[Error]) -> str:
    """The counts of one layer as Markdown."""
    groups: dict[tuple[str, str], int] = defaultdict(int)
    for e in errors:
        groups[e.kind, e.cause] += 1
    annotated, predicted = (sum(len(d[layer]) for d in part) for part in (docs, records))
    lines = [f"## {layer.capitalize()}: {annotated} annotated, {predicted} found", "",
             "| | Cause | Count |", "|---|---|--:|"]  # fmt: skip
    order = sorted(groups, key=lambda k: (k[0] != "missed", -groups[k], k))
    lines += [f"| {kind} | {cause} | {groups[kind, cause]} |" for kind, cause in order]
    return "\n".join([*lines, ""])


def show(layer: str, errors: list[Error], n: int) -> None:
    """Print the first examples of each cause."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for e in errors if n else ():
        groups[e.kind, e.cause].append(e.words)
    for (kind, cause), words in sorted(groups.items()):
        print(f"\n## {layer}, {kind}: {cause} ({len(words)})")
        print("\n".join(f"  {' '.join(w.split())}" for w in words[:n]))


if __name__ == "__main__":
    main()
