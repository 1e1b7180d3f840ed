"""Paths, folders, globs and standard input → articles, or errors that cost one article each."""

import logging
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, BinaryIO

from pydantic import ValidationError

from kb.article import Article
from kb.errors import ArticleError, UsageError
from kb.record import DocumentRecord
from kb.sources import folders, keys, rows, streams, values
from kb.sources.align import Aligned
from kb.sources.fields import article, first, mapping, spread
from kb.sources.reader import LIMIT, Reading, guarded
from kb.sources.readers import READERS, reader_of
from kb.sources.streams import Source, Stated, reason
from kb.sources.web import Web, is_address

IN_PATH = re.compile(r"(?<!\d)(\d{4})[-_/.]?(\d{2})[-_/.]?(\d{2})(?!\d)")
"""A day in a path: 2024-03-04, 2024/03/04, 20240304."""
TWICE = re.compile(r"[ÂÃ][\x80-\xbf¡-¿]|â€|Ã[ƒ‚„…†‡ˆ‰Š‹Œ]|â\x80")
"""What UTF-8 looks like that was taken for Windows-1252 or Latin-1."""
log = logging.getLogger("kb")
FROM = ("path", "mtime")
"""Where the day of a file may be taken from."""
NOTHING = Stated()
Found = tuple[rows.Row | Article | ArticleError, Stated]
"""A row, an article, or what is wrong with one; and what is known of it from outside."""


def read(  # noqa: PLR0913 - the public function
    paths: Iterable[str], *, stdin: BinaryIO | None = None, fmt: str | None = None, preset: str | None = None,
    fields: Mapping[str, str] | None = None, encoding: str | None = None, limit: int = LIMIT,
    follow_links: bool = False, follow: bool = False, allow_private: bool = False, stated: Stated = NOTHING,
    published_from: str | None = None, by_path: bool = False, web: Web | None = None,
) -> Iterator[Article | ArticleError]:  # fmt: skip
    """The articles of files, folders, globs, addresses and ``-`` (standard input), in order, one at a time.

    ``fmt`` overrides the format found, ``preset`` and ``fields`` (ours → theirs) say which field is which,
    ``limit`` is in characters of a text; links within folders, and to pages from a feed, are followed on demand;
    private networks are read on demand; ``stated`` is said of all articles, ``published_from`` (path, mtime) dates
    those of files that state no day; ``by_path`` says that a file's article that has no id and no address is known by
    its path, so that the edited file replaces it; ``web`` fetches, if it is given. Raises UsageError at once for a
    format, preset, field or encoding that there isn't; what is wrong with a source is yielded as an ArticleError, and
    the next one is read.
    """
    if published_from not in (None, *FROM):
        raise UsageError(f"a day is taken from {' or '.join(FROM)}, not {published_from!r}")
    reading = Reading(
        mapping(preset, fields), known_format(fmt), known_encoding(encoding), limit, stated, web or Web(allow_private),
        published_from, by_path, follow,
    )  # fmt: skip
    names = folders.expand(paths, follow_links)
    return (found for name in names for found in source(name, stdin, reading))


def records(
    paths: Iterable[str], *, stdin: BinaryIO | None = None, limit: int = LIMIT, follow_links: bool = False,
    align: bool = False,
) -> Iterator[DocumentRecord | ArticleError]:  # fmt: skip
    """The document records of JSON and JSON lines files, as ``DocumentRecord.to_json`` writes them.

    With ``align``, spans may be strings; for each that isn't in the text there is an error, and the rest is a record.
    """
    reading = Reading(mapping("record", None), limit=limit)
    for name in folders.expand(paths, follow_links):
        for found, _ in table(name, stdin, reading):
            if isinstance(found, Article):
                yield ArticleError(found.origin, "no document records: these are JSON or JSON lines")
            elif isinstance(found, tuple):
                where, row = found
                own = Aligned(row) if align else None
                yield from (ArticleError(where, why) for why in (own.refused if own else ()))
                yield guarded(record, where, own.row if own else row)
            else:
                yield found


def known_format(fmt: str | None) -> str | None:
    """A format by its name; UsageError if there is none of it."""
    if fmt is not None and fmt not in READERS:
        raise UsageError(f"no format {fmt!r}: there are {', '.join(READERS)}")
    return fmt


def known_encoding(encoding: str | None) -> str | None:
    """The encoding; UsageError if Python knows none of this name."""
    try:
        "a".encode(encoding or "utf-8")
    except (LookupError, ValueError) as error:
        raise UsageError(f"no encoding {encoding!r}") from error
    return encoding


def source(name: str | ArticleError, stdin: BinaryIO | None, reading: Reading) -> Iterator[Article | ArticleError]:
    """The articles of one source."""
    for found, stated in table(name, stdin, reading):
        if isinstance(found, tuple):
            for where, row in spread(*found, reading.fields):
                yield guarded(mapped_article, where, row, reading, stated)
        elif isinstance(found, Article):
            yield guarded(accepted, found.origin, found, reading, stated)
        else:
            yield found


def mapped_article(where: str, row: rows.Values, reading: Reading, stated: Stated) -> Article | ArticleError:
    """The article that a row holds, if it is one that can be processed."""
    found = article(row, reading.fields, where)
    return found if isinstance(found, ArticleError) else accepted(where, found, reading, stated)


def table(name: str | ArticleError, stdin: BinaryIO | None, reading: Reading) -> Iterator[Found]:
    """The rows and articles of one source, each with what is known of it from outside."""
    if isinstance(name, ArticleError):
        yield name, NOTHING
        return
    try:
        opened = reading.web.begin(name) if reading.web and is_address(name) else streams.opened(name, stdin)
    except Exception as error:
        yield ArticleError(name, f"can't be read: {reason(error)}"), NOTHING
        return
    if opened is None:
        return
    opened.given = reading.encoding
    if reading.published_from and opened.file and opened.path:
        opened.stated = replace(opened.stated, published=day_of(opened, reading.published_from))
    if reading.by_path and opened.file and not is_address(name) and name != "-":
        opened.stated = replace(opened.stated, key=f"file:{os.path.abspath(name)}")
    yield from contents(opened, reading)


def followed(where: str, held: rows.Values, reading: Reading) -> rows.Row | Source | ArticleError | None:
    """The page that a row without a text leads to, as in lists of addresses (GDELT's), None if it is known; else the
    row."""
    url = values.line(first(held, reading.fields["url"]))
    if reading.web is None or not url or not is_address(url) or first(held, reading.fields["text"]) is not None:
        return where, held
    try:
        page = reading.web.follow(url)
    except streams.UNREADABLE as error:
        return ArticleError(where, f"{url} can't be read: {reason(error)}")
    if page is None:
        return None
    page.depth = 1
    day = values.day(first(held, reading.fields["published"]))
    outlet, title = (values.line(first(held, reading.fields[name])) for name in ("source", "title"))
    page.stated = Stated(url=page.stated.url, published=day, outlet=outlet, title=title).over(page.stated)
    return page


def day_of(opened: Source, where: str) -> date | None:
    """The day of a file: the last one in its path, or that on which it was changed last."""
    if where == "path":
        found = IN_PATH.findall(str(opened.path))
        return next((day for parts in reversed(found) if (day := values.day("-".join(parts)))), None)
    try:
        return None if is_address(opened.name) else date.fromtimestamp(os.stat(opened.name).st_mtime)
    except (OSError, OverflowError, ValueError):  # gone since, or changed in the year 300,000
        return None


def contents(opened: Source, reading: Reading) -> Iterator[Found]:
    """What an open source holds; it is closed then."""
    try:
        reader = reader_of(opened, replace(reading, fmt=None) if opened.depth else reading)
        if isinstance(reader, ArticleError):
            yield reader, NOTHING
            return
        for item in reader.read(opened, reading):
            found = guarded(followed, *item, reading) if isinstance(item, tuple) and reading.follow else item
            if isinstance(found, Source):
                yield from contents(found, reading)
            elif found is not None:
                yield found, opened.stated if reader.whole else NOTHING
    except ArticleError as error:  # a new one, as its traceback holds the bytes that were read
        yield ArticleError(error.where, error.why), NOTHING
    except UnicodeError:
        why = "its bytes are not in the encoding that it begins in: name one with --encoding"
        yield ArticleError(opened.name, why), NOTHING
    except Exception as error:  # of a file's own reader: it costs the rest of that file
        yield ArticleError(opened.name, f"can't be read on: {reason(error)}"), NOTHING
    finally:
        opened.close()


def accepted(where: str, found: Article, reading: Reading, stated: Stated) -> Article | ArticleError:
    """The article with its language and what is known of it from outside, if it is one that can be processed."""
    found = described(repaired(found), stated, reading.stated)
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


def repaired(found: Article) -> Article:
    """The article without characters that were encoded twice ("â€™" for "’"); that they were is said."""
    text, (title, byline, outlet) = once(found.text), map(once, (found.title, found.byline, found.source))
    out = replace(found, text=text or "", title=title, byline=byline, source=outlet)
    if out == found:
        return found
    log.warning("%s: characters that were encoded twice are repaired", found.origin)
    made = found.doc_id == keys.key(found.text, None)
    return replace(out, doc_id=keys.key(out.text, None)) if made else out


def once(line: str | None) -> str | None:
    """A text without characters that were encoded twice."""
    if not line or not TWICE.search(line):
        return line
    from ftfy import fix_encoding

    return fix_encoding(line)


def described(found: Article, stated: Stated, told: Stated) -> Article:
    """The article with what its source states where it states nothing itself, and with what the user says of all."""
    told = told.over(replace(stated, url=None)) if stated.firm else told
    url = found.url or stated.url
    made = found.doc_id == keys.key(found.text, None)
    known = keys.key(found.text, url) if stated.url else stated.key or found.doc_id
    return replace(
        found,
        doc_id=known if made else found.doc_id,
        url=told.url or url,
        published=told.published or found.published or stated.published,
        source=told.outlet or found.source or stated.outlet,
        title=told.title or found.title or stated.title,
        byline=told.byline or found.byline or stated.byline,
    )


def record(where: str, row: Mapping[str, Any]) -> DocumentRecord | ArticleError:
    """The document record that a row is."""
    try:
        return DocumentRecord.model_validate(row)
    except ValidationError as error:
        wrong = error.errors(include_url=False)[0]
        place = ".".join(map(str, wrong["loc"]))
        message = wrong["msg"].removeprefix("Value error, ")
        return ArticleError(where, f"no document record: {f'{place}: ' if place else ''}{message}")
