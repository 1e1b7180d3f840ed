"""WARC files, what crawlers write: one article each HTML response, with the address and day of its record.

The records are told apart here, so that a broken one costs only itself; what is in one is read by FastWARC.
"""

import io
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO, cast

from kb.errors import ArticleError
from kb.sources.reader import Item, Reader, Reading
from kb.sources.streams import HEAD, Headed, Source, Stated, library, reason
from kb.sources.written import MEDIA, PAGE

HEADER = 1 << 16
"""Bytes of a record's longest header."""
BEGIN = re.compile(rb"WARC/\d\.\d\r?\n")
MARK = len(b"WARC/1.0\r\n")
LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,15})[ \t]*\r?$", re.I | re.M)
KIND = re.compile(rb"^warc-type:\s*(\w+)", re.I | re.M)


class WarcReader(Reader):
    """A WARC file."""

    name = "warc"
    suffixes = (".warc",)
    magic = (b"WARC/0.", b"WARC/1.")
    binary = True

    def read(self, source: Source, reading: Reading) -> Iterator[Item]:
        """A page each HTML response; other records are no articles and nothing is said of them."""
        warc = library("fastwarc.warc", "archives", "a WARC file")
        for number, record in enumerate(records(source.stream), start=1):
            where = f"{source.name}[{number}]"
            try:
                found = ArticleError(where, record) if isinstance(record, str) else page(where, record, source, warc)
            except Exception as error:
                found = ArticleError(where, f"a broken record: {reason(error)}")
            if found is not None:
                yield found


def records(stream: BinaryIO) -> Iterator[bytes | str]:
    """The responses, each as its header and block; in the place of a broken record, what is wrong with it."""
    while begins(stream):
        *cut, header = BEGIN.split(headed(stream))  # another record may begin in a header that has no end
        yield from ("a broken record: its header has no end" for _ in cut)
        length = LENGTH.search(header)
        block, whole = taken(stream, int(length[1])) if length else (b"", False)
        end = stream.read(4) if whole else b""
        if whole and not end.strip():
            kind = KIND.search(header)
            if kind and kind[1].lower() == b"response":
                yield (
                    b"WARC/1.0\r\n" + LENGTH.sub(b"Content-Length: %d\r" % len(block), header) + kind_of(header, block)
                )
            continue
        yield "a broken record: it is not as long as it says" if length else "a broken record: it states no length"
        after = BEGIN.search(block + end)
        rest = (block + end)[after.start() if after else -MARK :]
        stream = cast(BinaryIO, io.BufferedReader(Headed(rest, stream)))


def kind_of(header: bytes, block: bytes) -> bytes:
    """The end of a response's header and its block; that it holds HTTP is added where the header doesn't say so."""
    said = block.startswith(b"HTTP/") and b"application/http" not in header.lower()
    return (b"Content-Type: application/http; msgtype=response\r\n\r\n" if said else b"\r\n") + block


def begins(stream: BinaryIO) -> bool:
    """Whether another record begins; what comes before it is passed over."""
    while line := stream.readline(HEADER):
        if BEGIN.search(line):
            return True
    return False


def headed(stream: BinaryIO) -> bytes:
    """The lines of a record's header, up to the empty one."""
    out = b""
    while (line := stream.readline(HEADER)).strip() and len(out) < HEADER:
        out += line
    return out


def taken(stream: BinaryIO, length: int) -> tuple[bytes, bool]:
    """The next bytes, of which as many are kept as an article may have; and whether there are so many."""
    out, left = bytearray(), length
    while left and (part := stream.read(min(left, 1 << 16))):
        left -= len(part)
        out += part[: PAGE + 1 - len(out)] if len(out) <= PAGE else b""
    return bytes(out), not left


def page(where: str, record: bytes, source: Source, warc: Any) -> Source | None:
    """The page that a response holds; None if it holds something else."""
    found = next(iter(warc.ArchiveIterator(io.BytesIO(record), parse_http=True, auto_decode="all")))
    http = found.http_headers
    media = (found.http_content_type or "").lower()
    if media not in MEDIA or (http is not None and http.status_code not in (200, None)):
        return None
    day = found.record_date.date() if isinstance(found.record_date, datetime) else None
    url = found.headers.get("WARC-Target-URI", "").strip("<>") or None
    stated = Stated(url=url, published=day, media=media, encoding=found.http_charset)
    data = found.reader.read(PAGE + 1)
    return Source(where, None, data[:HEAD], io.BytesIO(data), stated=stated, depth=source.depth + 1)
