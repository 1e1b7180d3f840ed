"""PDF, RTF, and the packed XML of Word and LibreOffice → articles, with the title and the day that they state."""

import io
import logging
import re
from collections.abc import Iterator
from typing import Any
from zipfile import BadZipFile, ZipFile

from kb.article import Article
from kb.errors import ArticleError
from kb.sources import markup, plain, values
from kb.sources.reader import Item, Reader, Reading
from kb.sources.streams import Source, Stated, library

MOST = 50_000_000
"""Bytes of the largest document."""
PAGES = 2_000
"""Pages of the longest PDF."""
PARTS = 50_000_000
"""Bytes that the text of a packed document unpacks to at most."""
SCANNED = 20
"""Characters a page up to which a PDF holds pictures of text, and no text."""
HYPHEN = re.compile(r"(?<=[a-z])-\n(?=[a-z])")


class PdfReader(Reader):
    """A PDF that holds text."""

    name = "pdf"
    suffixes = (".pdf",)
    magic = (b"%PDF-",)
    binary = True
    whole = True

    def read(self, source: Source, reading: Reading) -> Iterator[Item]:
        """Its article; a PDF of pictures or with a password is one error."""
        pypdf = library("pypdf", "documents", "a PDF")
        logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
        data = source.all(MOST, "a document")
        file = pypdf.PdfReader(io.BytesIO(data))
        if file.is_encrypted and not file.decrypt(""):
            yield ArticleError(source.name, "a PDF that needs a password")
            return
        if len(file.pages) > PAGES:
            yield ArticleError(source.name, f"a PDF of more than {PAGES:,} pages")
            return
        text = pages_of(file, reading.limit)
        if len(text.strip()) <= SCANNED * len(file.pages):
            yield ArticleError(source.name, "a PDF of pictures (scanned?): no text in it")
            return
        about = file.metadata or {}
        yield article(source.name, text, about.get("/Title"), about.get("/Author"), stamp(about.get("/CreationDate")))


def pages_of(file: Any, limit: int) -> str:
    """The text of the pages, in reading order; no more pages than an article may have characters."""
    out, held = [], 0
    for page in file.pages:
        out.append(HYPHEN.sub("", page.extract_text()))
        held += len(out[-1])
        if held > limit:
            break
    return "\n\n".join(out)


def stamp(value: Any) -> str | None:
    """The day of a PDF's date ("D:20240304101500+01'00'")."""
    m = re.match(r"(?:D:)?(\d{4})(\d{2})(\d{2})", str(value or ""))
    return "-".join(m.groups()) if m else None


class RtfReader(Reader):
    """Rich text."""

    name = "rtf"
    suffixes = (".rtf",)
    magic = (b"{\\rtf",)
    binary = True
    whole = True

    def read(self, source: Source, reading: Reading) -> Iterator[Item]:
        """Its article."""
        data = source.all(MOST, "a document")
        marked = characters(data)
        title = re.search(r"\{\\title ([^{}\\]*)\}", marked)
        author = re.search(r"\{\\author ([^{}\\]*)\}", marked)
        day = re.search(r"\{\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})", marked)
        printed = "{}-{:0>2}-{:0>2}".format(*day.groups()) if day else None
        yield article(source.name, unmarked(data), title and title[1], author and author[1], printed)


def characters(data: bytes) -> str:
    """Rich text with its marks; what isn't ASCII should not be in it."""
    return data.decode("ascii", "surrogateescape").encode("cp1252", "replace").decode("cp1252")


def unmarked(data: bytes) -> str:
    """Rich text without its marks."""
    striprtf = library("striprtf.striprtf", "documents", "rich text")
    return str(striprtf.rtf_to_text(characters(data), errors="ignore"))


class PackedReader(Reader):
    """A document of XML files in a ZIP archive."""

    binary = True
    whole = True
    body: str
    """The file of its text."""
    about: str
    """The file of what is said about it."""

    def takes(self, source: Source, reading: Reading) -> bool:
        """Whether it is an archive of this name."""
        return source.suffix in self.suffixes and source.head.startswith(b"PK\x03\x04")

    def read(self, source: Source, reading: Reading) -> Iterator[Item]:
        """Its article."""
        from lxml import etree

        data = source.all(MOST, "a document")
        try:
            with ZipFile(io.BytesIO(data)) as file:
                body = parsed(file, self.body)
                about = parsed(file, self.about) if self.about in file.namelist() else etree.Element("none")
        except (BadZipFile, KeyError, ValueError, etree.XMLSyntaxError) as error:
            yield ArticleError(source.name, f"a broken document: {' '.join(str(error).split())}")
            return
        named = {etree.QName(e).localname: e.text for e in about.iter(etree.Element)}
        author, day = named.get("creator") or named.get("initial-creator"), named.get("created") or named.get("date")
        yield article(source.name, self.text(body), named.get("title"), author, day or named.get("creation-date"))

    def text(self, body: Any) -> str:
        """The text of its body."""
        raise NotImplementedError


class WordReader(PackedReader):
    """A document of Word."""

    name = "docx"
    suffixes = (".docx", ".docm")
    body, about = "word/document.xml", "docProps/core.xml"

    def text(self, body: Any) -> str:
        """Its paragraphs. What stands in text boxes is there twice: the copy for old programs is left out."""
        for copy in body.iter("{*}Fallback"):
            copy.clear()
        return "\n\n".join(line for p in body.iter("{*}p") if (line := joined(p, p.iter("{*}t", "{*}tab", "{*}br"))))


class OpenReader(PackedReader):
    """A document of LibreOffice."""

    name = "odt"
    suffixes = (".odt",)
    body, about = "content.xml", "meta.xml"

    def text(self, body: Any) -> str:
        """Its headings and paragraphs, without deletions that are kept, notes and comments."""
        for aside in list(body.iter("{*}tracked-changes", "{*}note", "{*}annotation")):
            aside.clear(keep_tail=True)
        for gap in body.iter("{*}s", "{*}tab", "{*}line-break"):
            gap.text = " "
        return "\n\n".join(line for p in body.iter("{*}h", "{*}p") if (line := " ".join("".join(p.itertext()).split())))


def joined(paragraph: Any, pieces: Any) -> str:
    """The text of a paragraph's pieces, but not of paragraphs within it."""
    own = (piece for piece in pieces if next(piece.iterancestors("{*}p")) is paragraph)
    return " ".join("".join(piece.text or " " for piece in own).split())


def parsed(file: ZipFile, name: str) -> Any:
    """A file of a packed document as XML. Raises ValueError where it is too large."""
    if file.getinfo(name).file_size > PARTS:
        raise ValueError(f"its text unpacks to more than {PARTS // 1_000_000} MB")
    return markup.root_of(file.read(name))


def article(where: str, text: str, title: Any, author: Any, day: Any) -> Article:
    """The article of a document. What the text says of itself comes before what the program that wrote it says."""
    told = Stated(None, values.day(day), None, values.line(title), values.line(author))
    found = plain.article(text.replace("\r\n", "\n"), where)
    own = Stated(None, found.published, found.source, found.title, found.byline)
    both = own.over(told)
    return Article(
        found.doc_id, found.text, told.title or own.title, both.byline, both.outlet, None, both.published, origin=where
    )
