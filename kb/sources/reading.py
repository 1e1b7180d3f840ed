"""Paths, folders, globs and standard input → articles, or errors that cost one article each."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, TypeVar

from pydantic import ValidationError

from kb.article import Article
from kb.errors import ArticleError, UsageError
from kb.record import DocumentRecord
from kb.sources import folders, page, plain, rows, streams, tables, values
from kb.sources.fields import Mapped, article, first, listed, mapping
from kb.sources.formats import FORMATS, Format, format_of

T = TypeVar("T")
LIMIT = 1_000_000
"""Characters of the longest text that is read as one article, unless another limit is given."""
MARKUP = 20
"""How many times as long as its text a page may be."""
PAGE = 10_000_000
"""Bytes of the largest page."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How sources are to be read."""

    fields: Mapped
    fmt: Format | None = None
    encoding: str | None = None
    limit: int = LIMIT


def read(
    paths: Iterable[str], *, stdin: BinaryIO | None = None, fmt: str | None = None, preset: str | None = None,
    fields: Mapping[str, str] | None = None, encoding: str | None = None, limit: int = LIMIT,
    follow_links: bool = False,
) -> Iterator[Article | ArticleError]:  # fmt: skip
    """The articles of files, folders, globs and ``-`` (standard input), in order, one at a time.

    ``fmt`` overrides the format found, ``preset`` and ``fields`` (ours → theirs) say which field is which,
    ``limit`` is in characters of a text; links within folders are followed on demand. Raises UsageError at once for a
    format, preset, field or encoding that there isn't; what is wrong with a source is yielded as an ArticleError, and
    the next one is read.
    """
    reading = Reading(mapping(preset, fields), known_format(fmt), known_encoding(encoding), limit)
    names = folders.expand(paths, follow_links)
    return (found for name in names for found in source(name, stdin, reading))


def records(
    paths: Iterable[str], *, stdin: BinaryIO | None = None, limit: int = LIMIT, follow_links: bool = False
) -> Iterator[DocumentRecord | ArticleError]:
    """The document records of JSON and JSON lines files, as ``DocumentRecord.to_json`` writes them."""
    reading = Reading(mapping("record", None), limit=limit)
    for name in folders.expand(paths, follow_links):
        for found in table(name, stdin, reading):
            if isinstance(found, Article):
                yield ArticleError(found.origin, "no document records: these are JSON or JSON lines")
            else:
                yield guarded(record, *found) if isinstance(found, tuple) else found


def known_format(fmt: str | None) -> Format | None:
    """A format by its name; UsageError if there is none of it."""
    found = next((name for name in FORMATS if name == fmt), None)
    if fmt is not None and found is None:
        raise UsageError(f"no format {fmt!r}: there are {', '.join(FORMATS)}")
    return found


def known_encoding(encoding: str | None) -> str | None:
    """The encoding; UsageError if Python knows none of this name."""
    try:
        "a".encode(encoding or "utf-8")
    except (LookupError, ValueError) as error:
        raise UsageError(f"no encoding {encoding!r}") from error
    return encoding


def source(name: str | ArticleError, stdin: BinaryIO | None, reading: Reading) -> Iterator[Article | ArticleError]:
    """The articles of one source."""
    for found in table(name, stdin, reading):
        if isinstance(found, tuple):
            yield guarded(mapped_article, *found, reading)
        else:
            yield found if isinstance(found, ArticleError) else guarded(accepted, found.origin, found, reading)


def guarded(make: Callable[..., T], where: str, *given: Any) -> T | ArticleError:
    """What is made of one item, or why it can't be: whatever a reader trips over costs that item and no other."""
    try:
        return make(where, *given)
    except Exception as error:
        return ArticleError(where, f"can't be read: {reason(error)}")


def mapped_article(where: str, row: Mapping[str, Any], reading: Reading) -> Article | ArticleError:
    """The article that a row holds, if it is one that can be processed."""
    found = article(row, reading.fields, where)
    return found if isinstance(found, ArticleError) else accepted(where, found, reading)


def table(
    name: str | ArticleError, stdin: BinaryIO | None, reading: Reading
) -> Iterator[rows.Row | Article | ArticleError]:
    """The rows of one source; an article, where the source is one."""
    if isinstance(name, ArticleError):
        yield name
        return
    try:
        opened = streams.opened(name, stdin)
    except streams.UNREADABLE as error:
        yield ArticleError(name, f"can't be read: {reason(error)}")
        return
    try:
        yield from contents(opened, reading)
    except streams.UNREADABLE as error:
        yield ArticleError(name, f"can't be read on: {reason(error)}")
    except UnicodeError:
        yield ArticleError(name, "its bytes are not in the encoding that it begins in: name one with --encoding")
    except Exception as error:  # of a file's own reader: it costs the rest of that file
        yield ArticleError(name, f"can't be read on: {reason(error)}")
    finally:
        opened.close()


def reason(error: BaseException) -> str:
    """An operating system's or unpacker's message on one line, without the path that is named already."""
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(text.split()) or type(error).__name__


def contents(opened: streams.Source, reading: Reading) -> Iterator[rows.Row | Article | ArticleError]:
    """What an open source holds."""
    wrong = streams.no_text(opened.head)
    if wrong and not (wrong == streams.BINARY and (reading.encoding or in_rows(opened, reading))):
        yield ArticleError(opened.name, wrong)
        return
    encoding = reading.encoding or streams.encoding(opened.head)
    head = opened.head.decode(encoding, "replace")
    fmt = reading.fmt or format_of(opened.path, head, reading.fields)
    if fmt == "jsonl":
        yield from rows.json_lines(opened.name, opened.stream, encoding)
    elif fmt == "json":
        yield from rows.json_file(opened.name, opened.stream, encoding)
    elif fmt == "csv":
        yield from mapped(
            tables.csv_rows(opened.name, opened.stream, encoding, head.split("\n", 1)[0]), opened.name, reading
        )
    else:
        yield guarded(document, opened.name, opened, encoding, fmt, reading.limit)


def in_rows(opened: streams.Source, reading: Reading) -> bool:
    """Whether a source has a row on each line, the first of which is text: binary data cost their own rows only."""
    first = opened.head.split(b"\n", 1)[0]
    if streams.no_text(first):
        return False
    fmt = reading.fmt or format_of(opened.path, opened.head.decode("utf-8", "replace"), reading.fields)
    return fmt in ("jsonl", "csv")


def mapped(found: Iterator[rows.Row | ArticleError], name: str, reading: Reading) -> Iterator[rows.Row | ArticleError]:
    """The rows of a CSV file; one error, if it has no column for the text."""
    for number, row in enumerate(found):
        if number == 0 and isinstance(row, tuple) and not has_text(row[1], reading.fields):
            yield ArticleError(name, f"no column for the text {listed(row[1])}")
            return
        yield row


def has_text(row: Mapping[str, Any], fields: Mapped) -> bool:
    """Whether a row has a column for the text, be it empty here."""
    return first(dict.fromkeys(row, "x"), fields["text"]) is not None


def document(name: str, opened: streams.Source, encoding: str, fmt: Format, limit: int) -> Article | ArticleError:
    """The article that a source is as a whole."""
    most = min(4 * limit * MARKUP, PAGE) if fmt == "html" else 4 * limit
    data = opened.stream.read(most + 1)
    if len(data) > most:
        return ArticleError(name, f"more than {most:,} bytes, longer than any article (--limit)")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        again = None if encoding != "utf-8" else streams.encoding(data[max(0, error.start - 4096) :][: streams.HEAD])
        if again is None or not streams.usable(again, data):
            return ArticleError(name, f"not valid {encoding} at byte {error.start:,}: name another with --encoding")
        text = data.decode(again)
    if fmt == "html":
        return page.article(text, name)
    return plain.article(text.removeprefix("\ufeff"), name)


def accepted(where: str, found: Article, reading: Reading) -> Article | ArticleError:
    """The article with its language, if it is one that can be processed."""
    text = found.text
    if not text.strip():
        return ArticleError(where, "its text is empty")
    if len(text) > reading.limit:
        return ArticleError(where, f"a text of {len(text):,} characters, the limit is {reading.limit:,} (--limit)")
    if rows.broken(text):
        return ArticleError(where, "its text has half a character (a lone surrogate)")
    language = found.language or values.detected(text)
    if language not in (None, "en"):
        return ArticleError(where, f"its language is {language!r}; only English (en) is read")
    return replace(found, language=language)


def record(where: str, row: Mapping[str, Any]) -> DocumentRecord | ArticleError:
    """The document record that a row is."""
    try:
        return DocumentRecord.model_validate(row)
    except ValidationError as error:
        wrong = error.errors(include_url=False)[0]
        place = ".".join(map(str, wrong["loc"]))
        message = wrong["msg"].removeprefix("Value error, ")
        return ArticleError(where, f"no document record: {f'{place}: ' if place else ''}{message}")
