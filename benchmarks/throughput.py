"""How much of the bare spaCy pipeline's speed is left with the program's stages.

    python benchmarks/throughput.py [--texts FILE.jsonl] [--rounds N]

Bare ``nlp.pipe`` of the pipeline as it is installed, the program with only the statement stages, and the whole program
take turns on the same texts in the same process; CPU seconds, the best round of each. The program asks neither the
attribute ruler nor the lemmatizer (``kb.extract.morphology``), which is how its stages can cost next to nothing.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import gold
import spacy

from kb.article import Article
from kb.extract import pipeline
from kb.extract.stages import STAGES
from kb.settings import Settings

STATEMENTS = ("layout", "quotes", "statements")


def main() -> None:
    """Time the three, in turns."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--texts", type=Path, default=gold.SHARED / "gold" / "polnear.dev.jsonl")
    args.add_argument("--rounds", type=int, default=3)
    given = args.parse_args()
    articles = gold.texts(given.texts)
    name = Settings().pipeline
    few = {stage: STAGES[stage] for stage in STATEMENTS}
    whole, some, bare = pipeline.load(name), pipeline.load(name, few), spacy.load(name)
    tokens = sum(len(doc) for doc in bare.pipe(a.text for a in articles))
    runs: dict[str, Callable[[], object]] = {
        "bare pipeline": lambda: [len(doc) for doc in bare.pipe((a.text for a in articles), batch_size=32)],
        "with statements": lambda: drain(some, articles),
        "with all stages": lambda: drain(whole, articles),
    }
    best = {what: float("inf") for what in runs}
    for _ in range(given.rounds):
        for what, run in runs.items():
            start = time.process_time()
            run()
            best[what] = min(best[what], time.process_time() - start)
    for what, seconds in best.items():
        share = best["bare pipeline"] / seconds
        speed = f"{seconds / tokens * 1e6:6.1f} µs a token, {tokens / seconds:6.0f} tokens/s"
        print(f"{what:16} {speed}, {share:.3f} of bare")


def drain(loaded: pipeline.Pipeline, articles: list[Article]) -> None:
    """Extract all articles and forget them."""
    for _ in loaded.extract_many(articles):
        pass


if __name__ == "__main__":
    main()
