"""JSON and JSON lines → rows of named values, each with the place that it was read at.

Lines are read one by one, so memory holds the longest line; a JSON file is one value and is read whole. All is limited
while it is read: what is too large is an error, and what follows it is read.
"""

import io
import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from kb.errors import ArticleError

Values = Mapping[str, Any]
Row = tuple[str, Values]
"""Where it was read (file:line, file[position]), and its values."""
WHOLE = 100_000_000
"""Bytes of the largest JSON file that is read whole: as Python's values it takes up to eight times as much."""
PARTS = {b"{": 240, b"[": 80, b",": 40}
"""About the bytes that each part of a JSON file takes in memory beside its characters, by what it begins with."""
MEMORY = 500_000_000
"""Bytes that these may take in all."""
LINE = 16 << 20
"""Characters of the longest line."""
EMPTY = 1_000_000
"""Empty lines after one another in a file that has anything to say."""
LISTS = ("articles", "documents", "records", "results", "items", "data", "docs", "stories", "news", "hits", "entries")
"""Where an object that wraps a list of articles keeps it."""


def text_of(stream: BinaryIO, encoding: str, newline: str = "") -> io.TextIOWrapper:
    """The characters of a stream, line ends as they are; bytes that fit nowhere become lone surrogates.

    ``newline`` is what ends a line, all that can if it is empty.
    """
    return io.TextIOWrapper(stream, encoding, errors="surrogateescape", newline=newline)


def broken(text: str) -> bool:
    """Whether a text has lone surrogates: bytes that were not in its encoding, or half a character."""
    if text.isascii():
        return False
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def has_objects_on_lines(head: str) -> bool:
    """Whether the first line is a JSON object of its own and another one follows, or nothing does."""
    first, end, rest = head.lstrip("\ufeff \t\r\n").partition("\n")
    if not (end and first.startswith("{") and rest.lstrip().startswith("{")):
        return False
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return first.rstrip().endswith("}")


def json_lines(name: str, stream: BinaryIO, encoding: str) -> Iterator[Row | ArticleError]:
    """One object a line; a line that is none costs only itself."""
    empty = 0
    for number, line in enumerate(lines(text_of(stream, encoding, "\n")), start=1):
        where = f"{name}:{number}"
        empty = empty + 1 if line is not None and line.isspace() else 0
        if line is None:
            yield ArticleError(where, f"the line is longer than {LINE:,} characters")
        elif not empty:
            yield parsed(where, line, encoding)
        elif empty > EMPTY:
            yield ArticleError(where, f"more than {EMPTY:,} empty lines; what follows is not read")
            return


def lines(text: io.TextIOWrapper) -> Iterator[str | None]:
    """Lines that end with a line feed; None for one that is too long to hold."""
    while part := text.readline(LINE + 1):
        if len(part) <= LINE:
            yield part
            continue
        while part and not part.endswith("\n"):
            part = text.readline(LINE)
        yield None


def parsed(where: str, line: str, encoding: str) -> Row | ArticleError:
    """The object on a line."""
    if broken(line):
        return ArticleError(where, f"the line is not valid {encoding}")
    try:
        found = json.loads(line)
    except json.JSONDecodeError as error:
        return ArticleError(where, f"no valid JSON: {error.msg.removesuffix(' at')} at column {error.colno}")
    except (RecursionError, ValueError):
        return ArticleError(where, "no valid JSON: nested too deep, or a number too long")
    return (where, found) if isinstance(found, dict) else ArticleError(where, "no JSON object")


def json_file(name: str, stream: BinaryIO, encoding: str) -> Iterator[Row | ArticleError]:
    """The objects of a JSON file: one, a list of them, or an object with a list of them."""
    data = stream.read(WHOLE + 1)
    if len(data) > WHOLE:
        yield ArticleError(name, f"a JSON file of more than {WHOLE // 1_000_000} MB: make it JSON lines")
        return
    if sum(data.count(mark) * size for mark, size in PARTS.items()) > MEMORY:
        yield ArticleError(name, "a JSON file of too many small parts: make it JSON lines")
        return
    text = data.decode(encoding, "surrogateescape")
    del data  # as large as the file
    if broken(text):
        yield ArticleError(name, f"it is not valid {encoding}")
        return
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        yield ArticleError(
            f"{name}:{error.lineno}", f"no valid JSON: {error.msg.removesuffix(' at')} at column {error.colno}"
        )
        return
    except (RecursionError, ValueError):
        yield ArticleError(name, "no valid JSON: nested too deep, or a number too long")
        return
    yield from objects(name, found)


def objects(name: str, found: Any) -> Iterator[Row | ArticleError]:
    """The articles of a parsed JSON file."""
    if isinstance(found, dict):
        inner = next((found[key] for key in LISTS if is_list_of_objects(found.get(key))), None)
        response = found.get("response")
        if inner is None and isinstance(response, dict):  # The Guardian's and others' envelope
            inner = next((response[key] for key in (*LISTS, "docs") if is_list_of_objects(response.get(key))), None)
        if inner is None:
            yield name, found
            return
        feed = {"source": found.get("title")} if "jsonfeed.org" in str(found.get("version")) else {}
        found = [{**feed, **item} if isinstance(item, dict) else item for item in inner] if feed else inner
    if not isinstance(found, list):
        yield ArticleError(name, "no JSON object and no list of objects")
        return
    if not found:
        yield ArticleError(name, "an empty list")
    for position, item in enumerate(found):
        where = f"{name}[{position}]"
        yield (where, item) if isinstance(item, dict) else ArticleError(where, "no JSON object")


def is_list_of_objects(found: Any) -> bool:
    """Whether it is a list that begins with an object."""
    return isinstance(found, list) and bool(found) and isinstance(found[0], dict)
