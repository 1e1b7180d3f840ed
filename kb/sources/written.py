"""The formats of characters: JSON, JSON lines, CSV, HTML, and plain text, which is what is nothing else."""

import csv
import re
from collections.abc import Iterator

from kb.errors import ArticleError
from kb.sources import liveblogs, page, plain, rows, streams, tables
from kb.sources.fields import Mapped, first, listed, plain_name
from kb.sources.reader import Item, Reader, Reading
from kb.sources.streams import Source

BROKEN = 200
"""Characters of a text for each one that is broken in it, from which these cost no more than themselves."""
MARKUP = 20
"""How many times as long as its text a page may be."""
PAGE = 10_000_000
"""Bytes of the largest page."""
HTML = re.compile(
    r"\ufeff?\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*"
    r"<(?:!doctype html|html|head|body|article|section|main|meta|div|p|h1)\b",
    re.I | re.S,
)
BRACKET = re.compile(r"\ufeff?\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]])")
"""How JSON begins, and a text that begins with a bracket ("[Editor's note: …") doesn't."""
MEDIA = ("text/html", "application/xhtml+xml")
"""What a page is sent as."""


class HtmlReader(Reader):
    """A page."""

    name = "html"
    whole = True
    suffixes = (".html", ".htm", ".xhtml")

    def takes(self, source: Source, reading: Reading) -> bool:
        """Whether it is named so or sent as such, or begins as pages do."""
        sent = source.stated.media in MEDIA and not starts_with_bracket(source)
        if source.suffix in self.suffixes or sent:
            return True
        return source.suffix not in OTHERS and HTML.match(source.text) is not None

    def read(self, source: Source, reading: Reading) -> Iterator[Item]:
        """Its article, or of a live blog those of its entries."""
        text = characters(source, min(4 * reading.limit * MARKUP, PAGE))
        if isinstance(text, ArticleError):
            yield text
        elif entries := liveblogs.entries(text, source.name, source.stated):
            yield from entries
        else:
            yield page.article(text, source.name, source.stated)


class TextReader(Reader):
    """A plain text."""

    name = "text"
    whole = True
    suffixes = (".txt", ".text", ".md")

    def takes(self, source: Source, reading: Reading) -> bool:
        """It does, as the last one: what is no text has been refused before."""
        return True

    def read(self, source: Source, reading: Reading) -> Iterator[Item]:
        """Its article."""
        text = characters(source, 4 * reading.limit)
        yield text if isinstance(text, ArticleError) else plain.article(text.removeprefix("\ufeff"), source.name)


def characters(source: Source, most: int) -> str | ArticleError:
    """All characters of a source that has at most so many bytes."""
    data = source.stream.read(most + 1)
    if len(data) > most:
        return ArticleError(source.name, f"more than {most:,} bytes, longer than any article (--limit)")
    try:
        return data.decode(source.encoding)
    except UnicodeDecodeError as error:
        around = data[max(0, error.start - 4096) :][: streams.HEAD]
        again = None if source.encoding != "utf-8" else streams.encoding(around)
        if again not in (None, "utf-8") and streams.usable(str(again), data):
            return data.decode(str(again))
        text = data.decode(source.encoding, "replace")
        if text.count("\ufffd") * BROKEN <= len(text):
            return text
        why = f"not valid {source.encoding} at byte {error.start:,}: name another with --encoding"
        return ArticleError(source.name, why)


class JsonLinesReader(Reader):
    """JSON, an object a line."""

    name = "jsonl"
    suffixes = (".jsonl", ".ndjson", ".jsonlines")
    by_line = True

    def takes(self, source: Source, reading: Reading) -> bool:
        """Whether it is named so, or its lines are objects."""
        if source.suffix in self.suffixes:
            return True
        unnamed = source.suffix not in NAMED and starts_with_bracket(source)
        return (source.suffix == ".json" or unnamed) and rows.has_objects_on_lines(source.text)

    def read(self, source: Source, reading: Reading) -> Iterator[Item]:
        """A row a line."""
        return rows.json_lines(source.name, source.stream, source.encoding)


class JsonReader(Reader):
    """JSON, one value."""

    name = "json"
    suffixes = (".json",)

    def takes(self, source: Source, reading: Reading) -> bool:
        """Whether it is named so, or begins as JSON does."""
        return source.suffix in self.suffixes or (source.suffix not in NAMED and bool(BRACKET.match(source.text)))

    def read(self, source: Source, reading: Reading) -> Iterator[Item]:
        """A row each object."""
        return rows.json_file(source.name, source.stream, source.encoding)


class CsvReader(Reader):
    """A table with a header."""

    name = "csv"
    suffixes = (".csv", ".tsv")
    by_line = True

    def takes(self, source: Source, reading: Reading) -> bool:
        """Whether it is named so, or begins with a header."""
        if source.suffix in self.suffixes:
            return True
        return source.suffix not in NAMED and is_table(source.text, reading.fields)

    def read(self, source: Source, reading: Reading) -> Iterator[Item]:
        """A row a row."""
        header = tables.header_line(source.text)
        found = tables.csv_rows(source.name, source.stream, source.encoding, header)
        return with_text(found, source.name, reading)


OTHERS = {*JsonLinesReader.suffixes, *JsonReader.suffixes, *CsvReader.suffixes}
"""What names of files end with that hold rows, whatever these begin with."""
NAMED = {*HtmlReader.suffixes, *TextReader.suffixes, *OTHERS}
"""What names end with that tell the format."""


def starts_with_bracket(source: Source) -> bool:
    """Whether the first character opens an object or a list."""
    return source.text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[")


def with_text(found: Iterator[rows.Row | ArticleError], name: str, reading: Reading) -> Iterator[Item]:
    """The rows of a table; one error, if it has no column for the text."""
    for number, row in enumerate(found):
        if number == 0 and isinstance(row, tuple) and not has_text(row[1], reading):
            yield ArticleError(name, f"no column for the text {listed(row[1])}")
            return
        yield row


def has_text(row: rows.Values, reading: Reading) -> bool:
    """Whether a row has a column for the text, be it empty here; or one that leads to it, if that is followed."""
    there = dict.fromkeys(row, "x")
    wanted = ("text", "url") if reading.follow else ("text",)
    return any(first(there, reading.fields[name]) is not None for name in wanted)


def is_table(head: str, fields: Mapped) -> bool:
    """Whether the first line is a header, names and no prose, with a column for the text."""
    head = re.sub(r"^\ufeff?sep=.\r?\n", "", head)
    first = re.split(r"[\r\n]", head.lstrip("\ufeff"), maxsplit=1)[0].strip()  # old Macs end lines with \r
    wanted = {plain_name(name) for name in fields["text"]}
    columns = next(csv.reader([first], delimiter=tables.delimiter(first)), []) if first else []
    named = all(re.fullmatch(r"[\w@#. -]{1,40}", column.strip()) and not column.endswith(".") for column in columns)
    return len(columns) > 1 and named and any(plain_name(column) in wanted for column in columns)
