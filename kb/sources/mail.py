"""Mail → articles: EML holds one message, mbox one after the other. A text is read once, plain before HTML."""

import logging
import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import parseaddr
from typing import BinaryIO

from kb.article import Article
from kb.errors import ArticleError
from kb.sources import markup, page, values
from kb.sources.plain import with_stated
from kb.sources.reader import Item, Reader, Reading, guarded
from kb.sources.streams import Source, Stated, as_browsers, encoding, usable

MESSAGE = 30_000_000
"""Bytes of the largest message, what is attached included."""
FIELDS = (
    rb"received|return-path|delivered-to|from|to|date|subject|message-id|mime-version|content-type|x-[\w-]+|reply-to"
)
HEAD = re.compile(rb"(?:(?:%s):[^\n]*\n(?:[ \t][^\n]*\n)*){3}" % FIELDS, re.I)
"""Three fields of a message: what a text begins with that only looks like one ("From: … To: …") has fewer."""
FROM = re.compile(rb"From \S+ +\w{3} \w{3} +\d")
"""What begins a message in an mbox."""
WINDOWS = {code: bytes([code]).decode("cp1252", "replace") for code in range(0x80, 0xA0)}
"""Characters that no text has, where Windows-1252 was called ISO 8859-1."""
SECTIONS = 4
"""Headings in a newsletter from which it has several items."""
log = logging.getLogger("kb")


class MailReader(Reader):
    """A message, as programs for mail save it."""

    name = "eml"
    suffixes = (".eml",)
    whole = True

    def takes(self, source: Source, reading: Reading) -> bool:
        """Whether it is named so, or begins with a message's fields."""
        return source.suffix in self.suffixes or HEAD.match(source.head) is not None

    def read(self, source: Source, reading: Reading) -> Iterator[Item]:
        """The article of the message."""
        yield of_bytes(source.name, source.all(MESSAGE, "a message"))


class MboxReader(Reader):
    """Messages one after the other."""

    name = "mbox"
    suffixes = (".mbox", ".mbx")
    by_line = True

    def takes(self, source: Source, reading: Reading) -> bool:
        """Whether it begins as such files do."""
        return FROM.match(source.head) is not None or source.suffix in self.suffixes

    def read(self, source: Source, reading: Reading) -> Iterator[Item]:
        """An article each message."""
        for position, data in enumerate(messages(source.stream)):
            where = f"{source.name}[{position}]"
            long = ArticleError(where, f"a message of more than {MESSAGE // 1_000_000} MB")
            yield long if data is None else guarded(of_bytes, where, data)


def messages(stream: BinaryIO) -> Iterator[bytes | None]:
    """The messages of an mbox, one at a time; None for one that is too long to hold."""
    held, size, begun, empty = bytearray(), 0, False, True
    while line := stream.readline(1 << 20):
        if empty and FROM.match(line):
            if begun:
                yield bytes(held) if size <= MESSAGE else None
            held, size, begun = bytearray(), 0, True
        else:
            size += len(line)
            if size <= MESSAGE:
                held += line[1:] if line.startswith(b">From ") else line
        empty = not line.strip()
    yield bytes(held) if size <= MESSAGE else None


def of_bytes(where: str, data: bytes) -> Article | ArticleError:
    """The article of a message."""
    message = BytesParser(policy=policy.default).parsebytes(data)
    assert isinstance(message, EmailMessage)
    plain, marked = content(message, "plain"), content(message, "html")
    sender, title = sender_of(field_of(message, "from")), values.line(field_of(message, "subject"))
    stated = Stated(None, values.day(str(message.get("date", ""))), sender, title)
    tell_of_newsletter(where, message, marked or "")
    return article(where, plain, marked, stated, values.line(str(message.get("message-id", "")).strip("<> ")))


def content(message: EmailMessage, kind: str) -> str | None:
    """The message's text of a kind, decoded; a byte that is not in its encoding costs a character."""
    part = message.get_body((kind,))
    data = part.get_payload(decode=True) if part is not None else None
    stated = str(part.get_content_charset() or "") if part is not None else ""
    return decoded(data, [as_browsers(stated)] if stated else []) if isinstance(data, bytes) else None


def decoded(data: bytes, names: list[str]) -> str:
    """Bytes in the first encoding that they can be in, else in what they look like."""
    return data.decode(next((name for name in names if usable(name, data)), None) or encoding(data), "replace")


def field_of(message: Message, name: str) -> str:
    """A field of a message; what browsers take for Windows-1252 is."""
    return str(message.get(name, "")).translate(WINDOWS)


def sender_of(field: str) -> str | None:
    """Who sends: the name, else the domain of the address."""
    name, address = parseaddr(field)
    return values.line(name) or values.line(address.rpartition("@")[2])


def tell_of_newsletter(where: str, fields: Message, marked: str) -> None:
    """Say that a newsletter of several items is read as one article."""
    listed = fields.get("list-id") or fields.get("list-unsubscribe")
    if listed and len(re.findall(r"<h[1-4]\b", marked, re.I)) >= SECTIONS:
        log.warning("%s: a newsletter of several items, read as one article", where)


def article(
    where: str, text: str | None, marked: str | None, stated: Stated, key: str | None = None
) -> Article | ArticleError:
    """The article of a message: its plain text, else what its HTML says."""
    body = (text or "").replace("\r\n", "\n")
    if not body.strip() and marked:
        found = page.article(marked, where)
        body = markup.stripped(marked) if isinstance(found, ArticleError) else found.text
    if not body.strip():
        return ArticleError(where, "a message without text")
    return with_stated(where, body, stated, key)
