"""Mutated articles through the whole pipeline: no crash, every span slices back, the same bytes twice.

    python benchmarks/fuzz_extraction.py [--articles 5000] [--first 0] [--seconds 30] [--longest 1200]

The articles are the bundled samples, whole or some paragraphs of them, cut, shuffled, doubled, with marks, brackets,
names and white space put in. A finding is printed with the number that makes it again, and is to become a test.
"""

from __future__ import annotations

import argparse
import random
import signal
import time
from dataclasses import replace

from kb.article import Article
from kb.extract.pipeline import Pipeline, load
from kb.record import DocumentRecord, spans
from kb.samples import sample_articles
from kb.settings import Settings

LONGEST = 1200
"""Characters of a text, if nothing else is said."""
PIECES = [
    *(
        '"',
        "“",
        "”",
        "'",
        "‘",
        "(",
        ")",
        "[",
        "—",
        "-",
        ",",
        ".",
        ":",
        "\n",
        "\n\n",
        "\u2028",
        "\r\n",
        "\t",
        "  ",
        "\xa0",
    ),
    *("A", "TALKS", "2024-03-05", "March", "on Monday", "Anna Keller", "France", "said", "met", "who", "that", "'s"),
    *("é", "🕊", "a\u0301", "\u200b", "会谈", "n't", "\x0b", "\ufeff", "https://e.org/a-b?c=d", "0" * 30),
]


def mutated(rng: random.Random, text: str, longest: int) -> str:
    """A text with some of its words and lines moved, lost, doubled, and odd pieces put in."""
    words = text.split(" ")
    for _ in range(rng.randrange(1, 12)):
        at = rng.randrange(len(words) + 1)
        match rng.randrange(5):
            case 0:
                del words[at : at + rng.randrange(1, 40)]
            case 1:
                words[at:at] = [rng.choice(PIECES) * rng.choice([1, 1, 1, 3, 400])]
            case 2:
                words[at:at] = [rng.choice(PIECES)] * rng.choice([1, 2, 60])
            case 3:
                words[at:at] = words[at : at + rng.randrange(1, 60)]
            case _:
                part = words[at : at + 30]
                rng.shuffle(part)
                words[at : at + 30] = part
    return " ".join(words)[:longest]


def made(number: int, samples: list[Article], longest: int = LONGEST) -> Article:
    """The article of a number, of so many characters at most."""
    rng = random.Random(number)
    article = rng.choice(samples)
    text = slice_of(rng, article.text, longest)
    if rng.random() < 0.2:
        text = slice_of(rng, rng.choice(samples).text, longest // 3) + text
    return replace(article, doc_id=str(number), text=mutated(rng, text, longest) or ".")


def slice_of(rng: random.Random, text: str, longest: int) -> str:
    """A text, or from some paragraph of it on as much as is wanted."""
    starts = [0, *(at + 1 for at, sign in enumerate(text) if sign == "\n" and at + longest < len(text))]
    at = rng.choice(starts)
    return text[at : at + longest]


def wrong(pipeline: Pipeline, article: Article) -> str | None:
    """What is wrong with the record of an article, or None."""
    record = pipeline.extract(article)
    written = record.to_json()
    if pipeline.extract(article).to_json() != written:
        return "two records of one article"
    if DocumentRecord.model_validate_json(written) != record:
        return "a record that is another when it is read"
    if record.text != article.text:
        return "another text"
    for where, (start, end) in spans(record):
        if not record.text[start:end].strip():
            return f"{where}: an empty span [{start}, {end})"
    return None


def late(_number: int, _frame: object) -> None:
    """What an alarm does."""
    raise TimeoutError


def main() -> None:
    """Extract the articles, print the findings, then what the whole took."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, default=5000)
    options.add_argument("--first", type=int, default=0)
    options.add_argument("--seconds", type=int, default=30)
    options.add_argument("--longest", type=int, default=LONGEST)
    given = options.parse_args()
    pipeline, samples = load(Settings().pipeline), [a for a in sample_articles() if isinstance(a, Article)]
    signal.signal(signal.SIGPROF, late)
    findings, slowest, begun = 0, 0.0, time.process_time()
    for number in range(given.first, given.first + given.articles):
        start = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, given.seconds)
        try:
            finding = wrong(pipeline, made(number, samples, given.longest))
        except Exception as error:
            finding = f"{type(error).__name__}: {error}"
        signal.setitimer(signal.ITIMER_PROF, 0)
        slowest = max(slowest, time.process_time() - start)
        if finding:
            findings += 1
            print(f"{number}: {finding[:300]}", flush=True)
        if (number + 1) % 100 == 0:
            print(
                f"… {number + 1 - given.first:,} articles, {findings} findings, slowest {slowest:.1f} CPU s", flush=True
            )
    print(f"{given.articles:,} articles, {findings} findings, slowest {slowest:.1f} CPU s, "
          f"{time.process_time() - begun:,.0f} CPU s")  # fmt: skip


if __name__ == "__main__":
    main()
