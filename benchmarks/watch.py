"""`kb watch` on a server of the loopback whose feed grows, breaks, redirects, is silent and rests: is anything lost?

    python benchmarks/watch.py [--minutes 60] [--every 2] [--kill 120] [--backend MODULE:NAME]

Every few seconds the feed gets some entries; between them it answers, by chance, with 304, 503, a redirect, half of
itself, or not at all. Half of its entries lead to pages, which fail now and then, too; beside it is a folder that gets
files. The watch is killed (SIGKILL) every ``--kill`` seconds and begun again. In the end everything that was published
must be loaded once, and told at least once. Memory is that of the watch's process. The last line is a row of the table
in ``watch.md``; the exit code is 1 if anything was lost.
"""

import argparse
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import news
import psutil

KEPT = 300
"""Entries that the feed holds: an older one goes when a new one comes."""
SILENT = 22.0
"""Seconds; the watch waits for 20."""
ANSWERS = ("whole",) * 14 + ("503", "503", "redirect", "redirect", "half", "half", "silent")
HEAD = "| minutes | published | loaded | lost | twice | told | answers | kills | MB at first | amid | at last |"


class Paper:
    """A newspaper: its feed, its pages, its folder, and how it behaves."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.rng, self.folder = random.Random(seed), folder
        self.invented = news.articles(10**9, 4, seed)
        self.published: list[str] = []
        self.items: list[dict[str, Any]] = []
        self.pages: dict[str, dict[str, Any]] = {}
        self.answered: Counter[str] = Counter()
        self.calm = False
        self.lock = threading.Lock()

    def publish(self) -> None:
        """One more article: an entry with its text, one that leads to a page, or a file."""
        one = next(self.invented)
        key = f"n{len(self.published)}"
        kind = self.rng.choice(("text", "page", "file"))
        one = {**one, "doc_id": key, "title": f"{key} {one['title']}", "kind": kind}
        if one["kind"] == "file":
            path = self.folder / f"{key}.json"
            path.write_text(json.dumps({**one, "doc_id": key}), encoding="utf-8")
        with self.lock:
            self.items = [*self.items, one][-KEPT:] if one["kind"] != "file" else self.items
            self.pages |= {key: one} if one["kind"] == "page" else {}
            self.published.append(key)

    def feed(self, base: str) -> bytes:
        """The feed as it is now."""
        with self.lock:
            return json.dumps({
                "version": "https://jsonfeed.org/version/1.1", "title": "Paper",
                "items": [self.item(one, base) for one in self.items],
            }).encode()  # fmt: skip

    def item(self, one: dict[str, Any], base: str) -> dict[str, Any]:
        """An entry, with its text or without."""
        out = {"id": one["doc_id"], "url": f"{base}/{one['doc_id']}", "title": one["title"],
               "date_published": one["published"]}  # fmt: skip
        return {**out, "content_text": one["text"]} if one["kind"] == "text" else out

    def page(self, key: str) -> bytes:
        """The page of an article."""
        with self.lock:
            one = self.pages.get(key)
        body = "".join(f"<p>{part}</p>" for part in one["text"].split("\n\n")) if one else ""
        return f"<html><head><title>{key}</title></head><body><article>{body}</article></body></html>".encode()


def served(paper: Paper) -> ThreadingHTTPServer:  # noqa: C901 - a server that answers in every way
    """The paper's server."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            base = f"http://127.0.0.1:{self.server.server_address[1]}"
            if self.path == "/robots.txt":
                return self.answer(404, b"")
            feed = self.path in ("/feed", "/moved")
            how = "whole" if paper.calm else paper.rng.choice(ANSWERS)
            how = "whole" if not feed and how in ("redirect", "silent") else how
            body = paper.feed(base) if feed else paper.page(self.path.strip("/"))
            tag = f'"{hash(body)}"'
            if how == "whole" and self.headers.get("If-None-Match") == tag:
                how = "304"
            paper.answered[how if feed else f"page {how}"] += 1
            if how == "silent":
                time.sleep(SILENT)
                return self.close()
            if how == "redirect":
                return self.answer(302, b"", Location="/moved" if self.path == "/feed" else "/feed")
            if how in ("503", "304"):
                return self.answer(int(how), b"")
            kind = "application/feed+json" if feed else "text/html; charset=utf-8"
            return self.answer(200, body, half=how == "half", Content_Type=kind, ETag=tag)

        def answer(self, status: int, body: bytes, half: bool = False, **headers: str) -> None:
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name.replace("_", "-"), quote(value, safe='/";=+- '))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if half else body)

        def close(self) -> None:
            self.close_connection = True

        def log_message(self, *_: Any) -> None:
            pass

    out = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=out.serve_forever, daemon=True).start()
    return out


class Watched:
    """The watch as a process, and how much memory it has had."""

    def __init__(self, folder: Path, words: list[str]) -> None:
        self.folder, self.words = folder, words
        self.out = (folder / "told.jsonl").open("a")
        self.megabytes: list[float] = []
        self.kills = 0
        self.begin()

    def begin(self) -> None:
        """Start it."""
        self.process = subprocess.Popen([sys.executable, "-m", "kb", *self.words], stdout=self.out, stderr=sys.stderr)

    def look(self) -> None:
        """Note its memory; a watch that ended by itself is a fault."""
        if self.process.poll() is not None:
            raise SystemExit(f"kb watch ended with {self.process.returncode}")
        self.megabytes.append(psutil.Process(self.process.pid).memory_info().rss / 1e6)

    def kill(self) -> None:
        """Kill it, and begin it again."""
        self.process.kill()
        self.process.wait()
        self.kills += 1
        self.begin()

    def end(self) -> None:
        """Ask it to end."""
        self.process.terminate()
        if self.process.wait(600) != 0:
            raise SystemExit(f"kb watch ended with {self.process.returncode}")


def loaded(path: Path) -> Counter[str]:
    """How often each article is loaded, by the first word of its title."""
    with closing(sqlite3.connect(path)) as connection:
        return Counter(row[0].split()[0] for row in connection.execute("SELECT title FROM article"))


def run(given: argparse.Namespace, folder: Path) -> int:
    """Let it run for some minutes; the number of articles that were lost or are there twice."""
    (folder / "in").mkdir()
    paper = Paper(folder / "in", 1)
    server = served(paper)
    url = f"http://127.0.0.1:{server.server_address[1]}/feed"
    (folder / "sources.toml").write_text(
        f'every = "{given.every}s"\n[[source]]\nread = "{url}"\nallow_private = true\n[[source]]\nread = "in"\n'
        '[[search]]\nname = "talks"\ntext = "talks OR meeting"\n'
    )
    words = ["watch", str(folder / "sources.toml"), "--json", "--db", str(folder / "kb.db")]
    watch = Watched(folder, [*words, *(["--backend", given.backend] if given.backend else [])])
    begun = killed = time.monotonic()
    while (now := time.monotonic()) - begun < given.minutes * 60:
        paper.publish()
        time.sleep(given.pause)
        watch.look()
        if given.kill and now - killed > given.kill:
            watch.kill()
            killed = now
    paper.calm = True
    until = time.monotonic() + given.patience
    while time.monotonic() < until and len(loaded(folder / "kb.db")) < len(paper.published):
        time.sleep(2)
        watch.look()
    time.sleep(given.every + 5)
    watch.end()
    server.shutdown()
    return told(given, folder, paper, watch)


def told(given: argparse.Namespace, folder: Path, paper: Paper, watch: Watched) -> int:
    """Print what became of it."""
    there = loaded(folder / "kb.db")
    lines = [json.loads(line) for line in (folder / "told.jsonl").read_text().splitlines()]
    heard = {str(one["title"]).split()[0] for one in lines if one["type"] == "article"}
    lost = [key for key in paper.published if key not in there or key not in heard]
    twice = [key for key, n in there.items() if n > 1]
    for key in (*lost, *twice):
        print(f"wrong: {key}", file=sys.stderr)
    said = ", ".join(f"{n} × {how}" for how, n in sorted(paper.answered.items()))
    held, part = watch.megabytes, len(watch.megabytes) // 5 or 1
    memory = [f"{max(held[k : k + part]):.0f}" for k in (part, 2 * part, len(held) - part)]
    print(HEAD, "|--" * HEAD.count("|"), sep="\n")
    print(f"| {given.minutes} | {len(paper.published)} | {sum(there.values())} | {len(lost)} | {len(twice)} "
          f"| {len(heard)} | {said} | {watch.kills} | {' | '.join(memory)} |")  # fmt: skip
    return len(lost) + len(twice)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--minutes", type=float, default=60)
    options.add_argument("--every", type=int, default=2, help="seconds between two rounds")
    options.add_argument("--pause", type=float, default=2.0, help="seconds between two articles")
    options.add_argument("--kill", type=float, default=120.0, help="seconds between two killings; 0 for none")
    options.add_argument("--patience", type=float, default=300.0, help="seconds for the rest, when all answers well")
    options.add_argument("--backend")
    given = options.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(int(run(given, Path(folder)) > 0))


if __name__ == "__main__":
    main()
