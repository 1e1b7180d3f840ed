"""JSON, JSON lines and CSV → rows of named values, each with the place that it was read at.

Lines are read one by one, so memory holds the longest line; a JSON file is one value and is read whole, up to a limit.
"""

import csv
import io
import json
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

from kb.errors import ArticleError

Row = tuple[str, dict[str, Any]]
"""Where it was read (file:line, file[position]), and its values."""
WHOLE = 512 << 20
"""Bytes of the largest JSON file that is read whole."""
LINE = 64 << 20
"""Characters of the longest line."""
LISTS = ("articles", "documents", "records", "results", "items", "data", "docs", "stories", "news", "hits", "entries")
"""Where an object that wraps a list of articles keeps it."""


def text_of(stream: BinaryIO, encoding: str) -> io.TextIOWrapper:
    """The characters of a stream, line ends as they are; bytes that fit nowhere become lone surrogates."""
    return io.TextIOWrapper(stream, encoding, errors="surrogateescape", newline="")


def broken(text: str) -> bool:
    """Whether a text has lone surrogates: bytes that were not in its encoding, or half a character."""
    if text.isascii():
        return False
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def json_lines(name: str, stream: BinaryIO, encoding: str) -> Iterator[Row | ArticleError]:
    """One object a line; a line that is none costs only itself."""
    for number, line in enumerate(lines(text_of(stream, encoding)), start=1):
        where = f"{name}:{number}"
        if line is None:
            yield ArticleError(where, f"the line is longer than {LINE:,} characters")
        elif line.strip():
            yield parsed(where, line, encoding)


def lines(text: io.TextIOWrapper) -> Iterator[str | None]:
    """Lines that end with a line feed; None for one that is too long to hold."""
    rest = ""
    while part := text.readline(LINE):
        rest += part
        if part.endswith("\n"):
            yield rest if len(rest) <= LINE else None
            rest = ""
        elif len(rest) >= LINE:
            rest = " " * LINE if len(rest) > LINE else rest
    if rest:
        yield rest if len(rest) < LINE else None


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
        yield ArticleError(name, f"a JSON file of more than {WHOLE >> 20} MB: make it JSON lines")
        return
    text = data.decode(encoding, "surrogateescape")
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
        found = inner
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


def delimiter(header: str) -> str:
    """What divides the columns of a header line."""
    return max(",\t;|", key=header.count)


def csv_rows(name: str, stream: BinaryIO, encoding: str, header: str) -> Iterator[Row | ArticleError]:
    """The rows of a CSV file under its first row; a row of another width costs only itself."""
    csv.field_size_limit(min(sys.maxsize, LINE))
    reader = csv.reader(text_of(stream, encoding), delimiter=delimiter(header))
    names = [column.strip().lstrip("\ufeff") for column in next(reader, [])]
    begin = reader.line_num + 1
    while True:
        where = f"{name}:{begin}"
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield ArticleError(where, f"no valid CSV: {error}")
            begin = reader.line_num + 1
            continue
        begin = reader.line_num + 1
        if not cells:
            continue
        if len(cells) != len(names):
            yield ArticleError(where, f"the row has {len(cells)} cells under {len(names)} column names")
        elif any(broken(cell) for cell in cells):
            yield ArticleError(where, f"the row is not valid {encoding}")
        else:
            yield where, dict(zip(names, cells, strict=True))
