"""How the time of every stage of extraction grows with the length of a text, for texts that nobody wrote.

    python benchmarks/growth.py [--sizes 1000 10000 100000] [--texts NAME ...] [--seconds 120]

Each text is extracted in a process of its own, which is killed after that many CPU seconds; a stage's growth is its
time for a text over its time for one of a tenth of the length. ``tests/extract/test_growth.py`` holds small ones to it.
"""

from __future__ import annotations

import argparse
import os
import pickle
import resource
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import count
from typing import Any

from kb.article import Article
from kb.extract import parse
from kb.extract.assemble import record_of
from kb.extract.findings import Findings
from kb.extract.pipeline import Pipeline, load, word_vectors
from kb.settings import Settings

NORMAL = (
    "Foreign Minister Anna Keller met her counterpart Luis Prado in Lisbon on Monday. “We agreed on a treaty,” she "
    "said, and thanked Portugal. The two will hold talks again next week, officials told reporters. Ruritania rejected "
    "the plan.\n\n"
)


def repeated(unit: str) -> Callable[[int], str]:
    """A text of one unit, over and over."""
    return lambda size: (unit * (size // len(unit) + 1))[:size]


def numbered(line: str) -> Callable[[int], str]:
    """A text of one line, each time with another number."""

    def text(size: int) -> str:
        lines, held = [], 0
        for k in count():
            lines.append(line.format(k, year=1900 + k % 200, month=k % 12 + 1, day=k % 28 + 1, name=surname(k)))
            held += len(lines[-1])
            if held >= size:
                return "".join(lines)[:size]
        return ""

    return text


def surname(number: int) -> str:
    """A name that no other number has."""
    letters = "aeioulmnrst"
    out = ""
    while number or not out:
        number, rest = divmod(number, len(letters))
        out += letters[rest]
    return "B" + out + "ov"


def nested(opening: str, closing: str) -> Callable[[int], str]:
    """All that opens, then all that closes."""

    def text(size: int) -> str:
        depth = max(1, size // (len(opening) + len(closing)))
        return (opening * depth + closing * depth)[:size]

    return text


TEXTS: dict[str, Callable[[int], str]] = {
    "normal": repeated(NORMAL),
    # marks
    "straight marks": repeated('"'),
    "straight marks, apart": repeated('" '),
    "straight marks, opening": repeated(' "a'),
    "straight marks, closing": repeated('a" '),
    "opening marks": repeated("“"),
    "opening marks, apart": repeated("“ "),
    "opening marks with words": repeated(" “Yes"),
    "closing marks": repeated("”"),
    "closing marks with words": repeated("yes” "),
    "low marks": repeated("„"),
    "angle marks": repeated("« "),
    "angle marks, turned": repeated(" »a"),
    "single marks": repeated("'"),
    "single marks, opening": repeated(" 'a"),
    "single marks, closing": repeated("as' "),
    "single marks, both": repeated("'as' "),
    "single marks, curly": repeated(" ‘a"),
    "grave accents": repeated("`"),
    "two grave accents": repeated("`` "),
    "mixed marks": repeated("“a \"b ‘c «d 'e"),
    "quotations": repeated("“Yes,” he said. "),
    "quotations, one line each": repeated("“Yes,” he said.\n\n"),
    "quotations in a row": repeated("He said: “We all agree on it.” “We all agree on it.” “We all agree on it.” "),
    "quotations without end": repeated("“We all agree on it.” "),
    "quotations of paragraphs": repeated("“Yes, we agreed.\n\n"),
    "marks as pairs": nested("“a ", "b” "),
    # punctuation
    "brackets": repeated("("),
    "brackets, apart": repeated("( "),
    "brackets in pairs": nested("( ", ") "),
    "square brackets": repeated("["),
    "braces": repeated("{ "),
    "dashes": repeated("-"),
    "dashes, apart": repeated("- "),
    "long dashes": repeated("—"),
    "long dashes, apart": repeated(" — a"),
    "crossheads": repeated(" - A b - C"),
    "commas": repeated(","),
    "commas, apart": repeated(", "),
    "stops": repeated("."),
    "stops, apart": repeated(". "),
    "slashes": repeated("/"),
    "colons": repeated(": "),
    "semicolons with words": repeated("talks; "),
    "underlines": repeated("_"),
    # numbers and dates
    "digits": repeated("7"),
    "digits, apart": repeated("7 "),
    "days": repeated("5 March 2024 "),
    "days with commas": repeated("March 5, 2024, "),
    "days in sentences": numbered("They met on {day} March {year}. "),
    "ISO dates": repeated("2024-03-05 "),
    "ISO dates, many": numbered("{year}-{month:02}-{day:02} "),
    "years": repeated("2024 "),
    "years, many": numbered("in {year}, "),
    "years with and": repeated("in 1999 and "),
    "weekdays": repeated("Monday "),
    "months": repeated("March and "),
    "dates of meetings": repeated("met on Monday and "),
    # words
    "capitals": repeated("A"),
    "capitals, apart": repeated("A "),
    "capital words": repeated("TALKS "),
    "capital words, many": numbered("{name} "),
    "one letter": repeated("a"),
    "one word": repeated("minister "),
    "one-word sentences": repeated("No. "),
    "one-word lines": repeated("No\n"),
    "one-word paragraphs": repeated("Paris\n\n"),
    "spaces": repeated(" "),
    "lines": repeated("\n"),
    "lines and spaces": repeated("\n "),
    "a name": repeated("Anna Keller "),
    "a name in sentences": repeated("Anna Keller said so. "),
    "names, many": numbered("Anna {name} said so. "),
    "names with commas": numbered("Anna {name}, "),
    "names and": numbered("Anna {name} and "),
    "titles": repeated("President "),
    "titles with names": numbered("President Anna {name} "),
    "countries": repeated("France "),
    "countries, listed": repeated("France, Germany and Italy, "),
    "countries that speak": repeated("France said. "),
    "places": repeated("in Paris, France, "),
    "places of": repeated("of the city of Paris "),
    "adjectives": repeated("French German "),
    "pronouns": repeated("he told him "),
    "the minister": repeated("the minister said the president "),
    "organizations": numbered("The {name} Union and the Ministry of {name} "),
    "bylines": repeated("By Anna Keller "),
    "datelines": repeated("LISBON, March 5 (Agency) - "),
    "furniture": repeated("Read more\n"),
    "credits": repeated("AP Photo/Anna Keller\n"),
    # clauses
    "one sentence": repeated("the minister of France met the president of Italy and "),
    "one sentence with marks": repeated("he said “yes” and she said “no” and "),
    "nested clauses": repeated("he said that "),
    "nested relative clauses": repeated("the minister who met "),
    "nested possessives": repeated("France's "),
    "nested of": repeated("the ally of "),
    "coordinated verbs": repeated("met and "),
    "meetings": repeated("France met Italy. "),
    "meetings in one sentence": repeated("France met Italy and "),
    "talks": repeated("talks with "),
    "talks and talks": repeated("the talks and "),
    "visits": repeated("visited Paris to meet "),
    "reactions": repeated("France rejected the plan. "),
    "reactions in one sentence": repeated("France condemned Italy and "),
    "statements": repeated("France said it rejected the talks. "),
    "cues": repeated("said "),
    "according to": repeated("according to France, "),
    "accents": repeated("é"),
    "emoji": repeated("🕊"),
    "combining": repeated("a\u0301\u0300"),
    "Chinese": repeated("会谈"),
    "addresses": repeated("https://example.org/a/b?c=d "),
    "one address": repeated("https://example.org/a-b.c"),
    "at signs": repeated("a@b."),
    "apostrophes": repeated("don't can't "),
    "n't": repeated("n't"),
}  # fmt: skip
"""A maker of each text, by its length in characters."""

Times = dict[str, float]


def stages(pipeline: Pipeline, article: Article) -> Iterator[tuple[str, float]]:
    """Each stage of one article's extraction with its CPU seconds, in order."""
    nlp = pipeline.nlp
    clock = time.process_time()

    def took() -> float:
        nonlocal clock
        before, clock = clock, time.process_time()
        return clock - before

    doc: Any = nlp.make_doc(article.text)
    yield "tokenizer", took()
    for name, component in nlp.pipeline:
        doc = component(doc)
        yield name, took()
    out = Findings(article, parse.of_doc(doc, pipeline.strings, pipeline.morphology))
    out.vectors = pipeline.words and word_vectors(doc, pipeline.words)
    yield "parse", took()
    for name, stage in pipeline.stages.items():
        stage.find(out)
        yield name, took()
    record_of(out, pipeline.run).to_json()
    yield "record", took()


def times(pipeline: Pipeline, text: str, seconds: int) -> Times:
    """CPU seconds of each stage, asked of a child process; those it didn't reach in time are missing."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        os.close(read)
        with os.fdopen(write, "wb") as out:
            for pair in stages(pipeline, Article("a", text, published=date(2024, 3, 8), language="en")):
                pickle.dump(pair, out)
                out.flush()
        os._exit(0)
    os.close(write)
    found: Times = {}
    with os.fdopen(read, "rb") as back:
        while True:
            try:
                name, took = pickle.load(back)
            except EOFError:
                break
            found[name] = took
    os.waitpid(child, 0)
    return found


def main() -> None:
    """Print the total of each text and size, and each stage that grows by more than twelve."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    options.add_argument("--texts", nargs="+", default=list(TEXTS))
    options.add_argument("--seconds", type=int, default=120)
    given = options.parse_args()
    pipeline = load(Settings().pipeline)
    first = times(pipeline, NORMAL, given.seconds)  # what is loaded at first use is loaded
    for _ in stages(pipeline, Article("a", NORMAL, language="en")):
        pass
    names = list(first)
    print("| text | " + " | ".join(f"{size:,}" for size in given.sizes) + " | growth | stages beyond 12 |")
    print("|---|" + "--:|" * (len(given.sizes) + 1) + "---|")
    for name in given.texts:
        found = [times(pipeline, TEXTS[name](size), given.seconds) for size in given.sizes]
        print(row(name, found, names), flush=True)


def row(name: str, found: list[Times], names: list[str]) -> str:
    """One line of the table."""
    shown = [f"{sum(t.values()):.2f}" if len(t) == len(names) else "—" for t in found]
    last = found[-1], found[-2]
    growth = sum(last[0].values()) / max(sum(last[1].values()), 1e-9)
    cut = next((n for n in names if n not in last[0]), None)
    steep = [
        f"{n} {last[0][n]:.2f} ({last[0][n] / max(last[1].get(n, 0), 1e-3):.0f})"
        for n in last[0] if last[0][n] > 12 * max(last[1].get(n, 0), 1e-3) and last[0][n] > 0.05
    ]  # fmt: skip
    if cut:
        steep.append(f"{cut} has no end")
    return f"| {name} | {' | '.join(shown)} | {growth:.1f} | {', '.join(steep)} |"


if __name__ == "__main__":
    main()
