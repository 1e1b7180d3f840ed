"""What the tests of faults share: invented articles, ``kb`` as a process, and what a database holds."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kb.store.engine import open_database
from kb.store.records import records
from kb.store.verify import counts, verify

PEOPLE = ["Ana Brankova", "Jon Liddle", "Rosa Quist", "Tomas Arvel", "Mina Okoru", "Pavel Stroud"]
LANDS = ["Norway", "Chile", "Ghana", "Estonia", "Nepal", "Uruguay"]
TOWNS = ["Oslo", "Santiago", "Accra", "Tallinn", "Kathmandu", "Montevideo"]
ARTICLES = 48


@pytest.fixture(scope="session")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of invented articles."""
    rng = random.Random(7)
    path = tmp_path_factory.mktemp("articles") / "articles.jsonl"
    path.write_text("".join(json.dumps(article(rng, k)) + "\n" for k in range(ARTICLES)))
    return path


def article(rng: random.Random, number: int) -> dict[str, Any]:
    (a, b), (x, y), town = rng.sample(PEOPLE, 2), rng.sample(LANDS, 2), rng.choice(TOWNS)
    text = (
        f"Foreign minister {a} of {x} met {b} of {y} in {town} on Tuesday. “We agree on number {number},” {a} said. "
        f"{y} praised {x}. {b} told reporters that the talks would go on in {rng.choice(TOWNS)}. "
    )
    day = f"2025-{rng.randrange(1, 13):02}-{rng.randrange(1, 28):02}"
    return {"doc_id": f"n{number}", "title": f"Talks {number}", "published": day, "source": "Polar", "text": text * 3}


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a user who has configured nothing."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("KB_", "XDG_", "COLUMNS"))}
    return kept | {"HOME": str(tmp_path_factory.mktemp("home")), "OMP_NUM_THREADS": "1"}


Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(environment: dict[str, str]) -> Start:
    """Starts ``kb`` in a process of its own, its standard error piped."""

    def run(*arguments: str, **options: Any) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "kb", *arguments]
        given = {"env": environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True} | options
        return subprocess.Popen(command, **given)

    return run


def held(url: str) -> int:
    """How many articles a database holds."""
    bind = open_database(url)
    with bind.connect() as connection:
        number = connection.exec_driver_sql("SELECT count(*) FROM article").scalar_one()
    bind.dispose()
    return int(number)


def content(url: str) -> tuple[list[str], dict[str, int]]:
    """All records, and how many rows each table has."""
    bind = open_database(url)
    out = sorted(record.to_json() for record in records(bind)), counts(bind)
    bind.dispose()
    return out


def problems(url: str) -> list[Any]:
    """What ``kb db verify`` finds wrong."""
    bind = open_database(url)
    out = list(verify(bind))
    bind.dispose()
    return out
