"""A crawl of news pages as CC-NEWS packs them: does memory grow with it, and does a killing lose or double anything?

    python benchmarks/crawl.py [--pages 10000] [--killed 500] [--times 5] [--backend MODULE:NAME] [--seed 1]

Writes a WARC file of invented pages, each record packed by itself, requests and other records between the responses.
Its pages are read, with the most memory of each tenth of them. Then ``kb ingest`` of a smaller one is killed (SIGKILL)
at points drawn by chance and begun again, until it comes to its end: all articles must be there once, as in an unbroken
run. The last lines are the tables of ``crawl.md``; the exit code is 1 if anything was lost or is there twice.
"""

import argparse
import gzip
import html
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import news
import psutil

from kb.article import Article
from kb.sources import read

PARTS = 10
MENU = "<nav><ul>" + "".join(f'<li><a href="/{k}">Section {k}</a></li>' for k in range(20)) + "</ul></nav>"


def record(kind: str, url: str, day: str, media: str, block: bytes) -> bytes:
    """A record of a WARC file, packed."""
    head = (f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: {day}T09:00:00Z\r\nWARC-Target-URI: {url}\r\n"
            f"Content-Type: {media}\r\nContent-Length: {len(block)}\r\n\r\n")  # fmt: skip
    return gzip.compress(head.encode() + block + b"\r\n\r\n", 1)


def page(one: dict[str, Any], url: str) -> bytes:
    """A page, and the head of the response that it came in."""
    body = "".join(f"<p>{html.escape(part)}</p>" for part in one["text"].split("\n\n"))
    marked = (
        f'<html><head><title>{html.escape(one["title"])}</title><link rel="canonical" href="{url}">'
        f'<meta property="article:published_time" content="{one["published"]}"></head>'
        f"<body>{MENU}<article><h1>{html.escape(one['title'])}</h1>{body}</article>{MENU}</body></html>"
    ).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + marked


def records(pages: int, seed: int) -> Iterator[bytes]:
    """A crawl: what asked, what was answered, and now and then an image."""
    for k, one in enumerate(news.articles(pages, 8, seed)):
        url, day = f"https://paper{k % 50}.example.org/{one['published'][:4]}/{k}", one["published"]
        yield record("request", url, day, "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n")
        yield record("response", url, day, "application/http; msgtype=response", page(one, url))
        if k % 10 == 0:
            image = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG" + bytes(2000)
            yield record("response", url + ".png", day, "application/http; msgtype=response", image)


def written(path: Path, pages: int, seed: int) -> Path:
    """A WARC file of a crawl."""
    with path.open("wb") as out:
        out.writelines(records(pages, seed))
    return path


def reading(path: Path, pages: int) -> int:
    """Read a crawl, and say what it takes; the number of pages that were lost or came twice."""
    keys, held, begun, me = set[str](), [0.0] * PARTS, time.perf_counter(), psutil.Process()
    wrong = 0
    for number, found in enumerate(read([str(path)])):
        known = not isinstance(found, Article) or found.doc_id in keys
        wrong += known
        keys.add(found.doc_id if isinstance(found, Article) else found.where)
        if number % 20 == 0:
            part = min(number * PARTS // pages, PARTS - 1)
            held[part] = max(held[part], me.memory_info().rss / 1e6)
    seconds = time.perf_counter() - begun
    print("| pages | MB of the file | pages a second | wrong | MB of memory, by tenths |\n|--:|--:|--:|--:|---|")
    wrong += pages - len(keys)
    print(f"| {len(keys):,} | {path.stat().st_size / 1e6:.0f} | {len(keys) / seconds:.0f} | {wrong} "
          f"| {', '.join(f'{one:.0f}' for one in held)} |", flush=True)  # fmt: skip
    return wrong


def articles(path: Path) -> list[tuple[Any, ...]]:
    """What a database holds of its articles; nothing, where there is none yet."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            return sorted(connection.execute("SELECT doc_id, title, text FROM article"))
    except sqlite3.Error:
        return []


def killing(path: Path, pages: int, times: int, backend: list[str], rng: random.Random) -> int:
    """Ingest a crawl, killed and begun again; the number of articles that are not as in an unbroken run."""
    command = [sys.executable, "-m", "kb", "ingest", str(path), "--batch-size", "8", *backend, "--db"]
    whole, cut = path.with_name("whole.db"), path.with_name("cut.db")
    subprocess.run([*command, str(whole)], check=True)
    points = sorted(rng.sample(range(1, pages), times))
    for point in points:
        with subprocess.Popen([*command, str(cut)], stderr=subprocess.DEVNULL) as process:
            while process.poll() is None and len(articles(cut)) < point:
                time.sleep(0.1)
            process.kill()
    done = subprocess.run([*command, str(cut)], check=True, capture_output=True, text=True)
    expected, found = articles(whole), articles(cut)
    wrong = len(set(expected) ^ set(found)) + len(found) - len(set(found)) + abs(len(expected) - pages)
    print("| pages | killed at | last run | wrong |\n|--:|---|---|--:|")
    print(f"| {pages} | {', '.join(map(str, points))} | {done.stderr.splitlines()[-1]} | {wrong} |", flush=True)
    return wrong


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=int, default=10_000)
    options.add_argument("--killed", type=int, default=500)
    options.add_argument("--times", type=int, default=5)
    options.add_argument("--backend")
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    backend = ["--backend", given.backend] if given.backend else []
    with tempfile.TemporaryDirectory() as name:
        few = written(Path(name) / "few.warc.gz", given.killed, given.seed)
        wrong = killing(few, given.killed, given.times, backend, random.Random(given.seed))
        wrong += reading(written(Path(name) / "crawl.warc.gz", given.pages, given.seed), given.pages)
    sys.exit(int(wrong > 0))


if __name__ == "__main__":
    main()
