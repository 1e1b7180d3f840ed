"""Count how often a word is the cue of a statement where it occurs: writes kb/extract/statements/rates.tsv.

    python benchmarks/cue_rates.py TRAIN.jsonl

A statement whose cue seldom is one needs more confidence (see ``decode.required``).
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import gold
from train_statements import covered, head_of

from kb.extract.parse import Parse
from kb.extract.pipeline import load
from kb.extract.stages import STAGES
from kb.settings import Settings

TARGET = gold.ROOT / "kb/extract/statements/rates.tsv"
WORDS = ("VERB", "AUX", "NOUN", "ADP", "SCONJ", "ADJ")
PRIOR = 3
"""Occurrences without a statement that every word is given: what is rare is not believed."""
LEAST = 0.05
"""The least rate that is written."""
HEADER = """\
# How often a word is the cue of a statement where it occurs, counted by benchmarks/cue_rates.py on the training
# articles of PolNeAR (Newell et al. 2018); words below 0.05 are left out. Columns: lemma, rate.
"""


def count(p: Parse, doc: gold.Record, cues: Counter[str], words: Counter[str]) -> None:
    """Add the words of an article, and those that its annotator marked as cues."""
    words.update(p.lemma[i].lower() for i in range(len(p)) if p.pos[i] in WORDS)
    for s in doc["statements"]:
        tokens = covered(p, [s["cue"]]) if s.get("cue") else []
        if tokens and p.pos[head := head_of(p, tokens)] in WORDS:
            cues[p.lemma[head].lower()] += 1


def main(path: Path) -> None:
    """Count the words of a set and write their rates."""
    loaded = load(Settings().pipeline, {"layout": STAGES["layout"]})
    docs = gold.read(path)
    articles = gold.articles(docs)
    cues: Counter[str] = Counter()
    words: Counter[str] = Counter()
    parses = loaded.nlp.pipe((a.text for a in articles), batch_size=16)
    for article, doc, parsed in zip(articles, docs, parses, strict=True):
        count(loaded.findings(article, parsed).parse, doc, cues, words)
    rates = {lemma: n / (words[lemma] + PRIOR) for lemma, n in cues.items() if lemma.isalpha()}
    lines = [f"{lemma}\t{rate:.2f}\n" for lemma, rate in sorted(rates.items()) if rate >= LEAST]
    TARGET.write_text(HEADER + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
