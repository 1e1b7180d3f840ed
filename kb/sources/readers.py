"""The table of readers. A new format is one module and one row of it."""

from collections.abc import Mapping

from kb.errors import ArticleError
from kb.sources import (
    archives,
    databases,
    documents,
    feeds,
    mail,
    newsxml,
    outlook,
    refusal,
    sheets,
    sitemaps,
    streams,
    warc,
    written,
)
from kb.sources.reader import Reader, Reading
from kb.sources.streams import Source

READERS: Mapping[str, Reader] = {
    reader.name: reader
    for reader in (
        documents.PdfReader(),
        documents.RtfReader(),
        documents.WordReader(),
        documents.OpenReader(),
        outlook.OutlookReader(),
        sheets.ExcelReader(),
        sheets.ParquetReader(),
        sheets.ArrowReader(),
        sheets.SqliteReader(),
        warc.WarcReader(),
        archives.ZipReader(),
        archives.TarReader(),
        mail.MboxReader(),
        mail.MailReader(),
        feeds.FeedReader(),
        sitemaps.SitemapReader(),
        newsxml.NitfReader(),
        newsxml.NewsmlReader(),
        databases.FactivaReader(),
        databases.NexisReader(),
        written.HtmlReader(),
        written.JsonLinesReader(),
        written.JsonReader(),
        written.CsvReader(),
        written.TextReader(),
    )
}
"""Every format that is read, by name, in the order in which they are asked whether a source is theirs."""


def reader_of(source: Source, reading: Reading) -> Reader | ArticleError:
    """The reader of a source; an error, if it holds nothing that is read."""
    named = READERS[reading.fmt] if reading.fmt else None
    for reader in READERS.values():
        if reader.binary and (reader is named or (named is None and reader.takes(source, reading))):
            return reader
    wrong = streams.no_text(source.head)
    if wrong is None or (wrong == streams.BINARY and reading.encoding):
        return named or written_reader(source, reading)
    first_line = source.head.split(b"\n", 1)[0]
    if wrong == streams.BINARY and not streams.no_text(first_line):
        source.given = source.given or "utf-8"
        found = named or written_reader(source, reading)
        if isinstance(found, Reader) and found.by_line:
            return found
    return ArticleError(source.name, wrong)


def written_reader(source: Source, reading: Reading) -> Reader | ArticleError:
    """The reader of a source of characters; an error for those that are no prose."""
    found = next(reader for reader in READERS.values() if not reader.binary and reader.takes(source, reading))
    wrong = refusal.no_prose(source) if found.name == "text" else None
    return ArticleError(source.name, wrong) if wrong else found
