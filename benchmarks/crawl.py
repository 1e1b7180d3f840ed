"""A crawl of news pages as CC-NEWS packs them: does memory grow with it, and does a killing lose or double anything?

    python benchmarks/crawl.py [--pages 10000] [--times 3] [--backend MODULE:NAME] [--seed 1]

Writes a WARC file of invented pages, each record packed by itself, requests and other records between the responses.
Its pages are read, with the most memory of each tenth of them. Then ``kb ingest`` takes them, unbroken, with its
memory; and at the same time another one is killed (SIGKILL) at points drawn by chance and begun again, until it comes
to its end: all articles must be there once, as after the unbroken run. A ``--backend`` without a language model shows
the same of reading, memory and restarts in a tenth of the time. The lines are the tables of ``crawl.md``; the exit code
is 1 if anything was lost or is there twice.
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
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
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


class Held:
    """The most memory that a process held in each tenth of its work."""

    def __init__(self, pages: int) -> None:
        self.pages, self.most = pages, [0.0] * PARTS

    def note(self, done: int, process: psutil.Process) -> None:
        """Look at a process that has done so many pages."""
        part = min(done * PARTS // self.pages, PARTS - 1)
        self.most[part] = max(self.most[part], process.memory_info().rss / 1e6)

    def __str__(self) -> str:
        return ", ".join(f"{one:.0f}" for one in self.most)


def reading(path: Path, pages: int) -> int:
    """Read a crawl, and say what it takes; the number of pages that were lost or came twice."""
    keys, held, begun, me = set[str](), Held(pages), time.perf_counter(), psutil.Process()
    wrong = 0
    for number, found in enumerate(read([str(path)])):
        known = not isinstance(found, Article) or found.doc_id in keys
        wrong += known
        keys.add(found.doc_id if isinstance(found, Article) else found.where)
        if number % 20 == 0:
            held.note(number, me)
    seconds = time.perf_counter() - begun
    print("| pages | MB of the file | pages a second | wrong | MB of memory, by tenths |\n|--:|--:|--:|--:|---|")
    wrong += pages - len(keys)
    print(f"| {len(keys):,} | {path.stat().st_size / 1e6:.0f} | {len(keys) / seconds:.0f} | {wrong} "
          f"| {held} |", flush=True)  # fmt: skip
    return wrong


def asked(path: Path, query: str) -> list[tuple[Any, ...]]:
    """What a database answers."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute(query).fetchall()


def loaded(path: Path) -> int:
    """How many articles a database holds; none, where there is no database yet."""
    try:
        return int(asked(path, "SELECT count(*) FROM article")[0][0])
    except sqlite3.OperationalError:
        return 0


def articles(path: Path) -> list[tuple[Any, ...]]:
    """What a database holds of its articles."""
    return asked(path, "SELECT doc_id, url, title, published_date, text FROM article")


def killing(path: Path, pages: int, times: int, backend: list[str], rng: random.Random) -> int:
    """Ingest a crawl, killed and begun again; the number of articles that are not as in an unbroken run."""
    command = [sys.executable, "-m", "kb", "--quiet", "ingest", str(path), *backend, "--db"]
    whole, cut = path.with_name("whole.db"), path.with_name("cut.db")
    begun, points = time.perf_counter(), sorted(rng.sample(range(1, pages), times))
    with ThreadPoolExecutor(1) as beside:  # a process of its own: the other one's killings don't concern it
        unharmed = beside.submit(unbroken, [*command, str(whole)], whole, pages)
        for point in points:
            with subprocess.Popen([*command, str(cut)]) as process:
                while process.poll() is None and loaded(cut) < point:
                    time.sleep(0.2)
                process.kill()
        subprocess.run([*command, str(cut)], check=True)
        held = unharmed.result()
    expected, found = articles(whole), articles(cut)
    wrong = len(set(expected) ^ set(found)) + len(found) - len(set(found)) + abs(len(expected) - pages)
    print("| pages | MB of memory, by tenths | killed after | minutes, with all that was read again | wrong |")
    print("|--:|---|---|--:|--:|")
    print(f"| {len(found):,} | {held} | {', '.join(f'{one:,}' for one in points)} "
          f"| {(time.perf_counter() - begun) / 60:.0f} | {wrong} |", flush=True)  # fmt: skip
    return wrong


def unbroken(command: list[str], path: Path, pages: int) -> Held:
    """Ingest a crawl in one go; the memory that it took."""
    held = Held(pages)
    with subprocess.Popen(command) as process:
        seen = psutil.Process(process.pid)
        while process.poll() is None:
            with suppress(psutil.Error):  # it has just come to its end
                held.note(loaded(path), seen)
            time.sleep(0.5)
    if process.returncode:
        raise SystemExit(f"kb ingest ended with {process.returncode}")
    return held


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=int, default=10_000)
    options.add_argument("--times", type=int, default=3)
    options.add_argument("--backend")
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    backend = ["--backend", given.backend] if given.backend else []
    with tempfile.TemporaryDirectory() as name:
        crawl = written(Path(name) / "crawl.warc.gz", given.pages, given.seed)
        wrong = reading(crawl, given.pages)
        wrong += killing(crawl, given.pages, given.times, backend, random.Random(given.seed))
    sys.exit(int(wrong > 0))


if __name__ == "__main__":
    main()
