"""Outlook's messages (MSG) → articles: properties in a compound file, each in a stream of its own."""

import io
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import Message
from email.parser import HeaderParser
from typing import Any

from kb.article import Article
from kb.errors import ArticleError
from kb.sources import documents, mail, values
from kb.sources.reader import Item, Reader, Reading
from kb.sources.streams import Source, Stated, as_browsers, library, usable

CLASS, SUBJECT, BODY, RICH, HTML = 0x001A, 0x0037, 0x1000, 0x1009, 0x1013
SENDER, ON_BEHALF, ADDRESSES = 0x0C1A, 0x0042, (0x5D01, 0x0C1F)
HEADERS, KEY, SENT, RECEIVED = 0x007D, 0x1035, 0x0039, 0x0E06
WEB_PAGE, CODE_PAGE = 0x3FDE, 0x3FFD
UNICODE, BYTES, BINARY = "001F", "001E", "0102"
MARK = "__substg1.0_".encode("utf-16-le")
"""What the name of each stream of a property begins with."""
ROOT = 32
"""Bytes of the head of the list of properties."""
ITEMS = {
    "appointment": "an appointment", "contact": "a contact", "distlist": "a list of contacts", "task": "a task",
    "stickynote": "a note", "activity": "an entry of a journal",
}  # fmt: skip
"""What Outlook keeps beside messages, by the second word of its class."""
PAGES = {65001: "utf-8", 20866: "koi8-r", 21866: "koi8-u", 50220: "iso2022_jp", 51932: "euc_jp", 51949: "euc_kr",
         54936: "gb18030"}  # fmt: skip
"""Encodings by their numbers in Windows, where these aren't part of their names in Python."""
ASCII = 20127
"""What is written where nobody thought of it."""
LATIN = 28590
"""The number of ISO 8859-1 is by one higher, and so on."""
EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


class OutlookReader(Reader):
    """A message, as Outlook saves it."""

    name = "msg"
    suffixes = (".msg",)
    magic = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
    binary = True
    whole = True

    def takes(self, source: Source, reading: Reading) -> bool:
        """Whether it is a compound file that is called so, or holds properties: those of Word and Excel don't."""
        return super().takes(source, reading) and (source.suffix in self.suffixes or MARK in source.head)

    def read(self, source: Source, reading: Reading) -> Iterator[Item]:
        """The article of the message."""
        olefile = library("olefile", "documents", "a message of Outlook")
        data = source.all(mail.MESSAGE, "a message")
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            yield article(source.name, Properties(file))


class Properties:
    """The properties of a message. A byte that is not in their encoding costs a character."""

    def __init__(self, file: Any) -> None:
        self.file = file
        listed = self.stream("__properties_version1.0")[ROOT:]
        entries = struct.iter_unpack("<2H4x8s", listed[: len(listed) // 16 * 16])
        self.fixed = {key: value for _, key, value in entries}

    def stream(self, name: str) -> bytes:
        """A stream of the file; nothing, if there is none."""
        return bytes(self.file.openstream(name).read()) if self.file.exists(name) else b""

    def raw(self, key: int, kind: str = BINARY) -> bytes:
        """The bytes of a property."""
        return self.stream(f"__substg1.0_{key:04X}{kind}")

    def text(self, key: int) -> str:
        """The characters of a property."""
        wide = self.raw(key, UNICODE)
        out = wide.decode("utf-16-le", "replace") if wide else mail.decoded(self.raw(key, BYTES), self.pages(key))
        return out.rstrip("\0")

    def pages(self, key: int) -> list[str]:
        """The encodings that a property may be in, the likeliest first."""
        of_web = (WEB_PAGE, CODE_PAGE) if key in (BODY, HTML) else (CODE_PAGE, WEB_PAGE)
        numbers = [int.from_bytes(self.fixed[page][:4], "little") for page in of_web if page in self.fixed]
        return [name for number in numbers if number != ASCII and usable(name := page_name(number), b"")]

    def marked(self) -> str:
        """The message as HTML."""
        data = self.raw(HTML)
        return mail.decoded(data, self.pages(HTML)) if data else self.text(HTML)

    def rich(self) -> str:
        """The message as rich text, without its marks."""
        data = self.raw(RICH)
        return documents.unmarked(library("compressed_rtf", "documents", "rich text").decompress(data)) if data else ""

    def moment(self) -> str:
        """When the message was sent, or came."""
        ticks = next((self.fixed[key] for key in (SENT, RECEIVED) if key in self.fixed), None)
        return str(EPOCH + timedelta(microseconds=int.from_bytes(ticks, "little") // 10)) if ticks else ""


def page_name(number: int) -> str:
    """The encoding that has a number in Windows."""
    if LATIN < number < LATIN + 17:
        return as_browsers(f"iso8859-{number - LATIN}")
    return PAGES.get(number, f"cp{number}")


def article(where: str, message: Properties) -> Article | ArticleError:
    """The article of a message: its plain text, else its HTML, else its rich text."""
    if not message.fixed:
        return ArticleError(where, "an Office file, no message")
    kind = message.text(CLASS).lower().split(".")[1:2]
    if kind and kind[0] in ITEMS:
        return ArticleError(where, f"{ITEMS[kind[0]]} of Outlook, no message")
    fields = HeaderParser(policy=policy.default).parsestr(message.text(HEADERS))
    marked = message.marked()
    plain = message.text(BODY) or (not marked and message.rich()) or None
    stated = Stated(
        published=values.day(str(fields.get("date", ""))) or values.day(message.moment()),
        outlet=sender(message, fields),
        title=values.line(message.text(SUBJECT)),
    )
    mail.tell_of_newsletter(where, fields, marked)
    key = message.text(KEY) or str(fields.get("message-id", ""))
    return mail.article(where, plain, marked, stated, values.line(key.strip("<> ")))


def sender(message: Properties, fields: Message) -> str | None:
    """Who sends: the name, else the domain of the address, which within a company may be none of the web."""
    named = next((line for key in (SENDER, ON_BEHALF) if (line := values.line(message.text(key)))), None)
    if named and "@" not in named:
        return named
    addresses = (named or "", str(fields.get("from", "")), *map(message.text, ADDRESSES))
    return next((mail.sender_of(one) for one in addresses if "@" in one), None)
