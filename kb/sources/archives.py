"""ZIP and tar archives → the sources in them. Nothing is unpacked to disk; number, depth and expansion are limited."""

import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast
from zipfile import BadZipFile, ZipFile, ZipInfo

from kb.errors import ArticleError
from kb.sources import streams
from kb.sources.reader import Item, Reader, Reading
from kb.sources.sheets import on_disk
from kb.sources.streams import LAYERS, UNREADABLE, Source, Unpacked, reason

MEMBERS = 1_000_000
"""Files of the largest archive."""
BROKEN = (*UNREADABLE, BadZipFile, RuntimeError, NotImplementedError)
"""What a member raises: RuntimeError where it needs a password, NotImplementedError where nobody can unpack it."""


class Member(Unpacked):
    """A file of an archive as it unpacks. Raises OSError for whatever is wrong with it."""

    def part(self, size: int) -> bytes:
        """The next bytes."""
        try:
            return super().part(size)
        except BROKEN as error:
            raise OSError(reason(error)) from error


class ZipReader(Reader):
    """A ZIP archive; one of a crawl (WACZ), of which only the pages are read."""

    name = "zip"
    suffixes = (".zip", ".wacz")
    magic = (b"PK\x03\x04", b"PK\x05\x06")
    binary = True

    def read(self, source: Source, reading: Reading) -> Iterator[Item]:
        """The files in it."""
        if source.depth >= LAYERS:
            yield ArticleError(source.name, f"archives in each other, more than {LAYERS} times")
            return
        with on_disk(source) as path, ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) > MEMBERS:
                yield ArticleError(source.name, f"an archive of more than {MEMBERS:,} files")
                return
            crawl = "datapackage.json" in archive.namelist()
            wanted = [m for m in members if is_seen(m.filename) and (not crawl or m.filename.startswith("archive/"))]
            yield from (unpacked(archive, member, source) for member in wanted)
            if not wanted:
                yield ArticleError(source.name, "no files in this archive")


def unpacked(archive: ZipFile, member: ZipInfo, source: Source) -> Item:
    """A file of an archive."""
    where = f"{source.name}/{member.filename}"
    wrong = astray(member.filename)
    if wrong:
        return ArticleError(where, wrong)
    try:
        inner = cast(BinaryIO, Member(cast(BinaryIO, archive.open(member)), lambda: member.compress_size))
        return streams.within(where, Path(member.filename), inner, source)
    except BROKEN as error:
        return ArticleError(where, f"can't be read: {reason(error)}")


class TarReader(Reader):
    """A tar archive, which is read as it comes."""

    name = "tar"
    suffixes = (".tar",)
    binary = True

    def takes(self, source: Source, reading: Reading) -> bool:
        """Whether it has the mark of one, or is named so."""
        return source.head[257:262] == b"ustar" or (source.suffix in (".tar", ".tgz") and b"\x00" in source.head[:512])

    def read(self, source: Source, reading: Reading) -> Iterator[Item]:
        """The files in it; links and devices are one line each."""
        if source.depth >= LAYERS:
            yield ArticleError(source.name, f"archives in each other, more than {LAYERS} times")
            return
        number = 0
        try:
            with tarfile.open(fileobj=source.stream, mode="r|") as archive:
                for number, member in enumerate(archive, start=1):
                    if number > MEMBERS:
                        yield ArticleError(source.name, f"an archive of more than {MEMBERS:,} files")
                        return
                    archive.members.clear()  # type: ignore[attr-defined]  # else it keeps all of them
                    if not member.isdir() and is_seen(member.name):
                        yield taken(archive, member, source)
        except tarfile.TarError as error:
            yield ArticleError(source.name, f"can't be read on: {reason(error)}")
            return
        if not number:
            yield ArticleError(source.name, "no files in this archive")


def taken(archive: tarfile.TarFile, member: tarfile.TarInfo, source: Source) -> Item:
    """A file of a tar archive."""
    where = f"{source.name}/{member.name}"
    wrong = astray(member.name) or (None if member.isfile() else "a link or a device, which is not read in an archive")
    if wrong:
        return ArticleError(where, wrong)
    try:
        return streams.within(where, Path(member.name), cast(BinaryIO, archive.extractfile(member)), source)
    except (*BROKEN, tarfile.TarError) as error:
        return ArticleError(where, f"can't be read: {reason(error)}")


def is_seen(name: str) -> bool:
    """Whether a file of this name is read: not a hidden one, nor what macOS packs beside each file."""
    return not any((part.startswith(".") and part != "..") or part == "__MACOSX" for part in PurePosixPath(name).parts)


def astray(name: str) -> str | None:
    """What is wrong with a path in an archive, or None."""
    path = PurePosixPath(name.replace("\\", "/"))
    return "its path leads out of the archive" if path.is_absolute() or ".." in path.parts else None
