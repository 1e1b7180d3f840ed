"""Files → bytes → characters: compression, encodings, and what is no text at all."""

import bz2
import gzip
import io
import lzma
import re
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, cast

from kb.errors import ArticleError
from kb.guard import require_readable

HEAD = 1 << 16
"""How many bytes decide format and encoding."""
FREE = 64 << 20
"""Bytes that any archive may unpack to."""
EXPANSION = 100
"""How many times its size an archive may unpack to beyond that; news unpacks to three to twenty times."""
LAYERS = 3
"""How many archives may be packed into each other."""
ZSTD = b"\x28\xb5\x2f\xfd"
WINDOW = 1 << 27
"""Bytes that a Zstandard archive may look back over."""
PIECE = 1 << 10
"""Bytes of a Zstandard archive that are unpacked at a time: each four of them may become 128 KiB."""
PACKED_SUFFIXES = (".gz", ".bz2", ".xz", ".zst")
KINDS = {
    b"\x89PNG": "an image", b"\xff\xd8\xff": "an image", b"GIF8": "an image",
    b"\x7fELF": "a program", b"MZ": "a program", b"\xd0\xcf\x11\xe0": "an Office file",
}  # fmt: skip
BINARY = "it is binary data, no text"
MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe\x00\x00": "utf-32", b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16",
}  # fmt: skip
META = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w:.-]+)|<\?xml[^>]{0,80}encoding=["']([\w:.-]+)""", re.I)
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
UNREADABLE = (OSError, EOFError, zlib.error, lzma.LZMAError)
"""What reading a broken file, or an archive that ends too early, raises."""


def library(name: str, extra: str, what: str) -> Any:
    """A library that only some sources need. Raises OSError that says how to install it."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise OSError(f"{what} needs an extra: pip install 'kb[{extra}]'") from error


def reason(error: BaseException) -> str:
    """An operating system's or unpacker's message on one line, without the path that is named already."""
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(text.split()) or type(error).__name__


@dataclass(frozen=True, slots=True)
class Stated:
    """What is known of a source from outside of it: by who sent it, holds it, or names it."""

    url: str | None = None
    published: date | None = None
    outlet: str | None = None
    title: str | None = None
    byline: str | None = None
    media: str | None = None
    """Its media type, "text/html"."""
    encoding: str | None = None
    key: str | None = None
    """What its article is known by, if it has neither an id nor an address."""
    firm: bool = False
    """Whether it counts more than what an article says itself."""

    def over(self, other: "Stated") -> "Stated":
        """What this states, and what the other one does where this doesn't."""
        return Stated(*(getattr(self, f.name) or getattr(other, f.name) for f in fields(self)))


@dataclass
class Source:
    """An open source: its name for messages, its first bytes, and all of it, unpacked, as a stream."""

    name: str
    path: Path | None
    """What it is called where it comes from, for what the name ends with."""
    head: bytes
    stream: BinaryIO
    file: BinaryIO | None = None
    """The file beneath, to be closed; None for standard input, which isn't ours."""
    stated: Stated = field(default_factory=Stated)
    depth: int = 0
    """How many archives it is in."""
    given: str | None = None
    """The encoding that the user names."""
    unpacked: bool = False
    """Whether the stream is what a packed file unpacks to."""

    @property
    def suffix(self) -> str:
        """What its name ends with, in lower case: ".txt"."""
        return self.path.suffix.lower() if self.path else ""

    @cached_property
    def encoding(self) -> str:
        """The encoding of its characters."""
        stated = self.stated.encoding
        if self.given or (stated and not marked(self.head) and usable(stated, self.head[:-4])):
            return self.given or as_browsers(str(stated))
        return encoding(self.head)

    @cached_property
    def text(self) -> str:
        """Its first characters; what isn't in its encoding is replaced."""
        return self.head.decode(self.encoding, "replace")

    def all(self, most: int, what: str) -> bytes:
        """All its bytes. Raises ArticleError, if they are more than ``most``."""
        data = self.stream.read(most + 1)
        if len(data) > most:
            raise ArticleError(self.name, f"{what} of more than {most // 1_000_000} MB")
        return data

    def close(self) -> None:
        """Close the file, if it is ours."""
        if self.file:
            self.file.close()


class ByteStream(io.RawIOBase):
    """A stream of what ``part`` gives."""

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """The next bytes."""
        part = self.part(len(buffer))
        buffer[: len(part)] = part
        return len(part)

    def part(self, size: int) -> bytes:
        """The next bytes, so many at most; none at the end."""
        raise NotImplementedError


class Headed(ByteStream):
    """A stream whose first bytes were read ahead; closing it leaves the stream beneath open."""

    def __init__(self, head: bytes, rest: BinaryIO, wrong: Exception | None = None) -> None:
        self.head, self.rest, self.wrong = head, rest, wrong
        self.taken = 0
        """How many bytes have been read of it."""

    def part(self, size: int) -> bytes:
        """The bytes read ahead, then the others."""
        if self.wrong and not self.head:
            raise self.wrong
        part = self.head[:size] if self.head else self.rest.read(size)
        self.head = self.head[len(part) :]
        self.taken += len(part)
        return part


class Unpacked(ByteStream):
    """What an archive unpacks to. Raises OSError where that is out of all proportion to its size, ``packed``."""

    def __init__(self, inner: BinaryIO, packed: Callable[[], int]) -> None:
        self.inner, self.packed, self.made = inner, packed, 0

    def part(self, size: int) -> bytes:
        """The next bytes."""
        part = some(self.inner, size)
        self.made += len(part)
        if self.made > FREE and self.made > EXPANSION * self.packed():
            raise OSError(f"it unpacks to more than {EXPANSION} times its size")
        return part


class Frames(ByteStream):
    """What the frames of a Zstandard archive unpack to. Raises OSError for one that is broken or cut."""

    def __init__(self, packed: BinaryIO, _mode: str = "rb") -> None:
        zstandard = library("zstandard", "archives", "a Zstandard archive")
        self.begin = zstandard.ZstdDecompressor(max_window_size=WINDOW).decompressobj
        self.broken, self.packed = zstandard.ZstdError, packed
        self.frame: Any = None
        self.rest, self.made = b"", b""

    def part(self, size: int) -> bytes:
        """The next bytes."""
        while not self.made and (part := self.rest or self.packed.read(PIECE)):
            self.frame = self.frame or self.begin()
            try:
                self.made = self.frame.decompress(part)
            except self.broken as error:
                raise OSError(str(error)) from error
            self.rest = self.frame.unused_data if self.frame.eof else b""
            self.frame = None if self.frame.eof else self.frame
        if not self.made and self.frame:
            raise EOFError("Compressed file ended before the end-of-stream marker was reached")
        given, self.made = self.made[:size], self.made[size:]
        return given


PACKED: dict[bytes, Callable[..., Any]] = {
    b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ\x00": lzma.open, ZSTD: Frames,
}  # fmt: skip


def opened(name: str, stdin: BinaryIO | None) -> Source:
    """Open a file or standard input, unpacked. Raises one of ``UNREADABLE``."""
    if name == "-":
        return ahead(name, None, stdin or sys.stdin.buffer, None)
    require_readable(name)
    file = open(name, "rb")  # noqa: SIM115 - it outlives this function; Source.close closes it
    try:
        return ahead(name, Path(name), file, file)
    except BaseException:
        file.close()
        raise


def ahead(name: str, path: Path | None, stream: BinaryIO, file: BinaryIO | None, layers: int = LAYERS) -> Source:
    """The source with its first bytes read, through as many layers of compression as it has."""
    head, wrong = begun(stream, HEAD)
    raw = Headed(head, stream, wrong)
    whole = cast(BinaryIO, io.BufferedReader(raw, HEAD))
    for magic, unpack in PACKED.items():
        if head.startswith(magic):
            if not layers:
                raise OSError(f"it is packed more than {LAYERS} times")
            bare = path.with_suffix("") if path and path.suffix.lower() in PACKED_SUFFIXES else path
            inner = cast(BinaryIO, io.BufferedReader(Unpacked(unpack(whole, "rb"), lambda: raw.taken), HEAD))
            out = ahead(name, bare, inner, file, layers - 1)
            out.unpacked = True
            return out
    return Source(name, path, head, whole, file)


def within(name: str, path: Path, stream: BinaryIO, outer: Source, stated: Stated | None = None) -> Source:
    """A source that is part of another one. Raises one of ``UNREADABLE``."""
    out = ahead(name, path, stream, None)
    out.stated = stated or Stated(published=outer.stated.published)  # its address would be that of all in it
    out.depth, out.given = outer.depth + 1, outer.given
    return out


def filled(stream: BinaryIO, size: int) -> bytes:
    """``size`` bytes of a stream, or all it has."""
    out = b""
    while len(out) < size and (part := stream.read(size - len(out))):
        out += part
    return out


def begun(stream: BinaryIO, size: int) -> tuple[bytes, Exception | None]:
    """The first bytes of a stream, and what keeps it from giving more; raises that, if it gives none at all."""
    out = b""
    try:
        while len(out) < size and (part := some(stream, size - len(out))):
            out += part
    except UNREADABLE as error:
        if not out:
            raise
        return out, error
    return out, None


def some(stream: BinaryIO, size: int) -> bytes:
    """The next bytes that a stream can give: those before the place where it breaks, too."""
    take = getattr(stream, "read1", stream.read)
    return bytes(take(size))


def no_text(head: bytes) -> str | None:
    """Why these first bytes are no text, or None."""
    if not head.strip():
        return "it is empty"
    kind = next((kind for magic, kind in KINDS.items() if head.startswith(magic)), None)
    if kind:
        return f"it is {kind}, no text"
    if marked(head) or wide(head):
        return None
    if b"\x00" in head or len(CONTROL.findall(head)) > 0.02 * len(head):
        return BINARY
    return None


def marked(head: bytes) -> str | None:
    """The encoding that a byte order mark states."""
    return next((name for mark, name in MARKS.items() if head.startswith(mark)), None)


def wide(head: bytes) -> str | None:
    """UTF-16 without a mark: mostly ASCII, so that every other byte is zero."""
    even, odd = head[0:4000:2], head[1:4000:2]
    if len(odd) < 4:
        return None
    if odd.count(0) > 0.7 * len(odd) and even.count(0) == 0:
        return "utf-16-le"
    return "utf-16-be" if even.count(0) > 0.7 * len(even) and odd.count(0) == 0 else None


def encoding(head: bytes) -> str:
    """The encoding of a text by its first bytes: mark, UTF-8, what HTML or XML states, then statistics.

    charset-normalizer can't tell the Western code pages apart on a few accents; where Windows-1252 is one of its
    candidates it is taken, as most English text outside of Unicode is in it.
    """
    known = marked(head) or wide(head) or ("utf-8" if is_utf8(head) else None)
    if known:
        return known
    stated = META.search(head[:4096])
    if stated and usable(name := as_browsers((stated[1] or stated[2]).decode("ascii")), head):
        return name
    from charset_normalizer import from_bytes

    matches = from_bytes(head[: 1 << 15])
    best = matches.best()
    if best is None or "cp1252" in (best.encoding, *best.could_be_from_charset) or western(head):
        return "cp1252" if usable("cp1252", head) else "latin-1"
    return str(best.encoding)


def as_browsers(name: str) -> str:
    """The encoding that browsers take for one of this name: ASCII and Latin-1 are Windows-1252."""
    return "cp1252" if re.fullmatch(r"(?i)(?:us-)?ascii|iso[-_]?8859[-_]1|latin[-_]?1|l1|cp819", name) else name


def western(head: bytes) -> bool:
    """Whether the bytes above ASCII are few and stand alone, as accents and quotation marks in English do."""
    high = re.findall(rb"[\x80-\xff]+", head)
    return sum(map(len, high)) < 0.06 * len(head) and all(len(run) < 3 for run in high) and usable("cp1252", head)


def is_utf8(head: bytes) -> bool:
    """Whether bytes are UTF-8, the last character possibly cut; an odd wrong byte in much UTF-8 doesn't count."""
    wrong = head.decode("utf-8", "surrogateescape")[:-4]
    stray = sum("\udc80" <= c <= "\udcff" for c in wrong)
    return stray == 0 or stray * 8 < sum(ord(c) > 127 for c in wrong)


def usable(name: str, head: bytes) -> bool:
    """Whether there is such an encoding, and it can decode these bytes."""
    try:
        head.decode(name)
    except (LookupError, ValueError):
        return False
    return True
