"""Mutated inputs for every reader: nothing crashes, nothing hangs, no good neighbour is lost, memory stays small.

    python benchmarks/fuzz_readers.py [--inputs 200000] [--seed 1] [--seconds 5] [--megabytes 1000]

Each input is a file of a format with a good article before and after the spoilt part, where the format has more than
one. JSON, CSV and HTML are mutated in their structure, all formats in their bytes. A finding is printed with the seed
that makes it again (``--first N --inputs 1``), and is to become a test.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import io
import json
import lzma
import random
import resource
import signal
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from kb.article import Article
from kb.errors import ArticleError
from kb.sources import FORMATS, read, records

GOOD = "The envoy left the city on Monday evening, the ministry said in a statement to reporters."
NAMES = ["text", "title", "url", "date", "published", "author", "doc_id", "language", "source", "content", "body", "x"]
ODD: list[Any] = [
    None, True, 0, -1, 1e400, -1e400, float("nan"), 10**400, 2**63, 1709510400, 1709510400000, "", " ", "\ud800",
    "\udfffx", "2024-03-04", "99999-99-99", "Mon, 04 Mar 2024 10:15:00 +999999999999", "0" * 300, "[" * 300, "['a', ",
    "[\"\\ud800\"]", "https://example.org/\ud800?q=\udc00", "http://[", "http://a:99999999999/", "\x00", "\u2028", [],
    {}, [[]], [None], {"name": None}, {"name": {"name": []}}, "x" * 20_000, GOOD, "March 45, 20244", "31/31/9999",
]  # fmt: skip
TAGS = ["p", "div", "a", "table", "tr", "td", "b", "article", "time", "meta", "script", "ul", "li", "blockquote", "br",
        "html", "body", "head", "title", "svg", "!--", "!doctype", "?xml", "iframe", "pre", "h1"]  # fmt: skip
PIECES = [b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe9", b"\x1f\x8b", b"BZh9", b"\xfd7zXZ\x00", b'"', b"'", b",",
          b"\n", b"\r", b"{", b"}", b"[", b"]", b"<", b">", b"&#", b"&#x110000;", b"\\ud800", b"\\", b";", b"\t",
          b"<!--", b"-->", b"]]>", b"\xed\xa0\x80", b"NaN", b"1e999", b"utf-7", b"charset=idna",
          b"charset=undefined"]  # fmt: skip


def value(rng: random.Random, depth: int = 0) -> Any:
    """Some JSON value."""
    kind = rng.random()
    if depth < 4 and kind < 0.15:
        return [value(rng, depth + 1) for _ in range(rng.randrange(4))]
    if depth < 4 and kind < 0.3:
        return {rng.choice(NAMES): value(rng, depth + 1) for _ in range(rng.randrange(5))}
    return rng.choice(ODD)


def row(rng: random.Random) -> dict[str, Any]:
    """A row with odd values."""
    out = {"doc_id": "odd", "text": GOOD, "language": "en"}
    return out | {rng.choice(NAMES): value(rng) for _ in range(rng.randrange(1, 5))}


def good(number: int) -> dict[str, str]:
    """A row that must be read."""
    return {"doc_id": f"good{number}", "text": GOOD, "language": "en", "published": "2024-03-04", "author": "Ana Lund"}


def json_lines(rng: random.Random) -> tuple[str, bytes, int]:
    """Lines with an odd one between good ones."""
    odd = json.dumps(row(rng)).encode()
    lines = [json.dumps(good(1)).encode(), odd.replace(b"\n", b" "), json.dumps(good(2)).encode()]
    if rng.random() < 0.5:
        lines[1] = mutated(rng, lines[1]).replace(b"\n", b" ")
    return "jsonl", b"\n".join(lines) + b"\n", 2


def json_list(rng: random.Random) -> tuple[str, bytes, int]:
    """A list with an odd object between good ones."""
    return "json", json.dumps([good(1), row(rng) if rng.random() < 0.7 else value(rng), good(2)]).encode(), 2


def table(rng: random.Random) -> tuple[str, bytes, int]:
    """A table with an odd row between good ones."""
    names = list(good(0))
    cells = [str(rng.choice(ODD)).encode("utf-8", "surrogatepass") for _ in range(rng.choice([len(names), 1, 3, 40]))]
    wrapped = [b'"' + c.replace(b'"', b'""') + b'"' if rng.random() < 0.7 else c for c in cells]
    odd = b",".join(wrapped).replace(b"\n", b" ").replace(b"\r", b" ")
    if rng.random() < 0.5:
        odd = mutated(rng, odd).replace(b"\n", b" ").replace(b"\r", b" ")
    around = [",".join('"' + v + '"' for v in good(k).values()).encode() for k in (1, 2)]
    return "csv", b"\n".join([",".join(names).encode(), around[0], odd, around[1]]) + b"\n", 2


def page(rng: random.Random) -> tuple[str, bytes, int]:
    """A page of odd tags."""
    parts = [f"<p>{GOOD}</p>"]
    for _ in range(rng.randrange(1, 60)):
        tag = rng.choice(TAGS)
        inner = rng.choice(["", "a", GOOD, "2024-03-04", "March 4, 2024", "&#xd800;", "<", 'x="', "\x00"])
        parts.append(rng.choice([f"<{tag}>", f"</{tag}>", f"<{tag} {inner}>", f"<{tag}>{inner}</{tag}>", inner]))
    rng.shuffle(parts)
    return "html", "".join(parts).encode("utf-8", "surrogatepass"), 0


def text(rng: random.Random) -> tuple[str, bytes, int]:
    """A text of odd pieces."""
    parts = [rng.choice([GOOD, "By Ana Lund", "LISBON, March 4 (Agency) - ", "\n\n", "\u2028", "“", '"', "A" * 50, " "])
             for _ in range(rng.randrange(1, 40))]  # fmt: skip
    return "text", "".join(parts).encode(), 0


def archive(rng: random.Random) -> tuple[str, bytes, int]:
    """A ZIP archive with an odd file, or one whose bytes are, between good ones."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("a.jsonl", json.dumps(good(1)))
        odd = rng.choice([json_lines, json_list, table, page, text, crawl, box, feed])(rng)[1]
        suffix = rng.choice(
            ["", ".txt", ".xml", ".pdf", ".docx", ".odt", ".rtf", ".xlsx", ".eml", ".msg", ".warc", ".zip", ".db"]
        )
        file.writestr(f"b{suffix}", mutated(rng, odd))
        file.writestr("c.jsonl", json.dumps(good(2)))
    return "zip", out.getvalue(), 2


def crawl(rng: random.Random) -> tuple[str, bytes, int]:
    """A WARC file with a broken record between good ones."""
    return "warc", record(1) + mutated(rng, record(0)) + b"\r\n" + record(2), 2


def record(number: int) -> bytes:
    """A page as a crawler keeps it."""
    http = (
        f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><article><p>{GOOD}</p></article></body></html>"
    )
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://e.org/good{number}\r\n"
    return f"{head}Content-Length: {len(http)}\r\n\r\n{http}\r\n\r\n".encode()


def box(rng: random.Random) -> tuple[str, bytes, int]:
    """An mbox with an odd message between good ones."""
    begin = b"From a@e.org Mon Mar  4 10:15:00 2024\n"
    mails = [f"From: Ana <a@e.org>\nSubject: x\nMessage-ID: <good{k}@e.org>\n\n{GOOD}\n\n".encode() for k in range(3)]
    return "mbox", begin + mails[1] + begin + mutated(rng, mails[0]) + b"\n\n" + begin + mails[2], 2


def feed(rng: random.Random) -> tuple[str, bytes, int]:
    """A feed with odd entries."""
    entry = f"<item><link>https://e.org/a</link><title>x</title><description>{GOOD}</description></item>"
    data = f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{entry * 3}</channel></rss>'.encode()
    return "feed", mutated(rng, data), 0


def mutated(rng: random.Random, data: bytes) -> bytes:
    """Bytes cut, doubled, replaced, put in."""
    out = bytearray(data)
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(out) + 1)
        end = min(len(out), at + rng.randrange(1, 30))
        match rng.randrange(4):
            case 0:
                del out[at:end]
            case 1:
                out[at:at] = rng.choice(PIECES) * rng.choice([1, 1, 2, 500])
            case 2:
                out[at:end] = bytes(rng.randrange(256) for _ in range(end - at))
            case _:
                out[at:at] = out[at:end]
    return bytes(out)


def packed(rng: random.Random, data: bytes) -> bytes:
    """An archive of the data, possibly broken."""
    out = rng.choice([gzip.compress, bz2.compress, lzma.compress])(data)
    return mutated(rng, out) if rng.random() < 0.5 else out


MAKERS: list[Callable[[random.Random], tuple[str, bytes, int]]] = [
    json_lines, json_list, table, page, text, archive, crawl, box, feed,
]  # fmt: skip


def made(seed: int) -> tuple[str | None, bytes, int]:
    """The format, the bytes, and how many good articles must come out."""
    rng = random.Random(seed)
    fmt, data, wanted = rng.choice(MAKERS)(rng)
    how = rng.random()
    if how < 0.35:
        data, wanted = mutated(rng, data), 0
    elif how < 0.42:
        data, wanted = packed(rng, data), 0
    return (fmt if wanted or rng.random() < 0.5 else rng.choice([None, *FORMATS])), data, wanted


def wrong(fmt: str | None, data: bytes, wanted: int) -> str | None:
    """What is wrong with how an input is read, or None."""
    found = list(read(["-"], stdin=io.BytesIO(data), fmt=fmt))
    stray = [one for one in found if not isinstance(one, Article | ArticleError)]
    if stray:
        return f"neither an article nor an error: {stray[0]!r}"
    for one in found:
        if isinstance(one, Article):
            for held in (one.doc_id, one.text, one.title, one.byline, one.source, one.url, one.language):
                (held or "").encode("utf-8")
        elif "\n" in str(one):
            return f"an error of several lines: {one!s}"
    texts = [one.doc_id + one.text for one in found if isinstance(one, Article)]
    neighbours = sum(
        any(f"good{k}" in text for text in texts) for k in (1, 2)
    )  # also within a quoted cell: that is CSV
    if neighbours < wanted:
        return f"{wanted - neighbours} neighbours lost: {[str(one) for one in found if isinstance(one, ArticleError)]}"
    for one in records(["-"], stdin=io.BytesIO(data)):
        str(one)
    return None


def late(_number: int, _frame: object) -> None:
    """What an alarm does."""
    raise TimeoutError


def judged(seed: int, seconds: int) -> str | None:
    """What is wrong with one input, or None."""
    fmt, data, wanted = made(seed)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        return wrong(fmt, data, wanted)
    except TimeoutError:
        return f"longer than {seconds} CPU seconds"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def main() -> None:
    """Read the inputs, print the findings, then what the whole took."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--inputs", type=int, default=200_000)
    options.add_argument("--first", type=int, default=0)
    options.add_argument("--seconds", type=int, default=5)
    options.add_argument("--megabytes", type=int, default=1000)
    given = options.parse_args()
    signal.signal(signal.SIGPROF, late)
    resource.setrlimit(resource.RLIMIT_AS, (3 * given.megabytes << 20, -1))
    counts, slowest, begun = Counter[str](), 0.0, time.process_time()
    with suppress(KeyboardInterrupt):
        for seed in range(given.first, given.first + given.inputs):
            start = time.process_time()
            finding = judged(seed, given.seconds)
            slowest = max(slowest, time.process_time() - start)
            counts["inputs"] += 1
            if finding:
                counts["findings"] += 1
                print(f"{seed}: {finding[:300]}", flush=True)
            if counts["inputs"] % 5000 == 0:
                print(f"… {counts['inputs']:,} inputs, {counts['findings']} findings, {held():,.0f} MB", flush=True)
    took = time.process_time() - begun
    print(f"{counts['inputs']:,} inputs, {counts['findings']} findings, slowest {slowest:.1f} CPU s, "
          f"{held():,.0f} MB at most, {took:,.0f} CPU s")  # fmt: skip
    if held() > given.megabytes:
        raise SystemExit("too much memory")


def held() -> float:
    """The most megabytes that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
