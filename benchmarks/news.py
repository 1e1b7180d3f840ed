"""Invented news articles in readable English, as many as are asked for, the same for the same seed.

    python benchmarks/news.py [--articles 1000] [--sentences 8] > news.jsonl

Persons, offices, countries, matters and numbers are drawn into the sentences of ``news.toml``; the last sentences of an
article hold its number, so that no two have the same text.
"""

import argparse
import json
import random
import sys
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

PEOPLE = 600
FIRST_DAY = date(2020, 1, 1)
DAYS = 2000
ENDINGS = ("sen", "ova", "ez", "ides", "aru", "man", "lund", "etti", "ko", "ari")
BEGINNINGS = [
    a + b + c for a in ("B", "D", "F", "K", "L", "M", "N", "R", "S", "T", "V") for b in "aeiou" for c in "lnrst"
]


def articles(number: int, sentences: int = 8, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Articles as JSON objects that ``kb ingest`` reads, of about so many sentences."""
    rng = random.Random(seed)
    parts = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    cast = [person(rng, parts) for _ in range(PEOPLE)]
    for k in range(number):
        yield article(rng, parts, cast, k, max(2, round(rng.uniform(0.5, 1.5) * sentences)))


def person(rng: random.Random, parts: dict[str, Any]) -> tuple[str, str, str, str]:
    """First name, surname, country and office."""
    surname = rng.choice(BEGINNINGS) + rng.choice(ENDINGS)
    return rng.choice(parts["first_names"]), surname, rng.choice(parts["countries"]), rng.choice(parts["offices"])


def article(
    rng: random.Random, parts: dict[str, Any], cast: list[tuple[str, str, str, str]], number: int, sentences: int
) -> dict[str, Any]:
    """One article; those who appear first appear most, as in the news."""
    told: list[str] = []
    about: dict[str, Any] = {}
    while len(told) < sentences:
        about = slots(rng, parts, cast)
        lines = rng.sample(parts["bodies"], min(len(parts["bodies"]), sentences - len(told)))
        told += [sentence(rng, parts, line, about) for line in (rng.choice(parts["leads"]), *lines)]
    paragraphs = [" ".join(told[k : k + 3]) for k in range(0, sentences, 3)]
    paragraphs.append(f"Our report number {number} on {about['topic']} was filed from {about['other']}.")
    day = FIRST_DAY + timedelta(number % DAYS)
    title = sentence(rng, parts, rng.choice(parts["titles"]), about)
    return {"doc_id": f"news/{number}", "title": title, "published": day.isoformat(),
            "source": rng.choice(parts["outlets"]), "language": "en", "text": "\n\n".join(paragraphs)}  # fmt: skip


def slots(rng: random.Random, parts: dict[str, Any], cast: list[tuple[str, str, str, str]]) -> dict[str, Any]:
    """Who and what a story is about."""
    a = cast[int(PEOPLE * rng.random() ** 2)]
    b = rng.choice([one for one in cast[: PEOPLE // 4] if one[2] != a[2]])
    town, other = rng.sample(parts["towns"], 2)
    return {"a": f"{a[0]} {a[1]}", "A": a[1], "x": a[2], "p": a[3], "b": f"{b[0]} {b[1]}", "B": b[1], "y": b[2],
            "q": b[3], "town": town, "other": other, "topic": rng.choice(parts["topics"]),
            "subject": rng.choice(parts["subjects"]), "day": rng.choice(parts["weekdays"])}  # fmt: skip


def sentence(rng: random.Random, parts: dict[str, Any], line: str, about: dict[str, Any]) -> str:
    """A sentence of the story, with what only it says."""
    own = {"month": rng.choice(parts["months"]), "n": rng.randrange(2, 400)}
    deeds = [
        f"{rng.choice(parts['verbs'])} the {rng.choice(parts['kinds'])} {rng.choice(parts['things'])}" for _ in "12"
    ]
    when, how = (rng.choice(parts[name]).format_map(own) for name in ("times", "manners"))
    return line.format_map({**about, **own, "deed": deeds[0], "deed2": deeds[1], "when": when, "how": how})


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, default=1000)
    options.add_argument("--sentences", type=int, default=8)
    given = options.parse_args()
    for one in articles(given.articles, given.sentences):
        sys.stdout.write(json.dumps(one, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
