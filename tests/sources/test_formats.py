"""Every format beside the written ones: a small real file of each, whole and broken, and what is no article at all."""

import io
import quopri
import sqlite3
import tarfile
import zipfile
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import compressed_rtf
import openpyxl
import pyarrow as pa
import pytest
import zstandard
from pyarrow import feather, parquet

from kb.article import Article
from kb.sources import read, streams, warc

GOOD = "The envoy left the city on Monday evening, the ministry said in a statement to reporters."
MORE = "He will come back on Friday, the minister’s aide told the committee in the old town hall."
DAY = date(2024, 3, 4)
PAGE = f"<html><head><title>Gone</title></head><body><article><p>{GOOD}</p><p>{MORE}</p></article></body></html>"


def put(folder: Path, name: str, data: bytes | str) -> str:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return str(path)


def got(path: str, **options: Any) -> list[Any]:
    return list(read([path], **options))


def told(found: Iterable[Any], path: str) -> list[str]:
    return [str(one).removeprefix(path) for one in found if not isinstance(one, Article)]


def zipped(files: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in files.items():
            file.writestr(name, data)
    return out.getvalue()


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CORE = (
    '<cp:coreProperties xmlns:cp="c" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:t="http://purl.org/dc/terms/">'
    "<dc:title>Gone</dc:title><dc:creator>Ana Lund</dc:creator><t:created>2024-03-04T10:00:00Z</t:created>"
    "</cp:coreProperties>"
)


def docx() -> bytes:
    runs = f"<w:r><w:t>{GOOD[:20]}</w:t></w:r><w:ins><w:r><w:t>{GOOD[20:]}</w:t></w:r></w:ins>"
    gone = "<w:del><w:r><w:delText>Deleted.</w:delText></w:r></w:del>"
    body = (
        f"<w:p>{runs}{gone}</w:p><w:p/><w:tbl><w:tr><w:tc><w:p><w:r><w:t>{MORE}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    document = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return zipped({"[Content_Types].xml": "<T/>", "word/document.xml": document, "docProps/core.xml": CORE})


def odt() -> bytes:
    space = 'xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:t="urn:text"'
    body = f"<t:p>{GOOD.replace(' left', '<t:s/><t:span>left</t:span>')}</t:p><t:p>{MORE}<t:note>x</t:note></t:p>"
    about = "<o:meta xmlns:o='o' xmlns:dc='d'><dc:title>Gone</dc:title><dc:creator>Ana Lund</dc:creator>"
    return zipped({
        "mimetype": "application/vnd.oasis.opendocument.text", "content.xml": f"<o:doc {space}>{body}</o:doc>",
        "meta.xml": f"{about}<dc:date>2024-03-04T01:00:00</dc:date></o:meta>",
    })  # fmt: skip


def rtf() -> bytes:
    about = r"{\info{\title Gone}{\author Ana Lund}{\creatim\yr2024\mo3\dy4\hr1}}"
    text = rf"{GOOD}\par\par {MORE}".replace("’", r"\'92")
    return rf"{{\rtf1\ansi\ansicpg1252{about}\pard {text}\par}}".encode()


def pdf(lines: tuple[str, ...] = (GOOD, MORE), about: str = "") -> bytes:
    drawn = "".join(f"({line.replace('’', chr(39))}) Tj T* " for line in lines)
    stream = f"BT /F1 12 Tf 14 TL 50 700 Td {drawn} ET" if lines else "0 0 10 10 re f"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Title (Gone) /Author (Ana Lund) /CreationDate (D:20240304101500+01'00') >>",
    ]
    out, places = "%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{one}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    begin = len(out)
    trailer = f"trailer\n<< /Size 7 /Root 1 0 R /Info 6 0 R >>\nstartxref\n{begin}\n%%EOF\n"
    return f"{out}xref\n0 7\n0000000000 65535 f \n{table}{trailer}".encode()


DOCUMENTS = {"a.docx": docx, "a.odt": odt, "a.rtf": rtf, "a.pdf": pdf}
WIDE, NARROW, BINARY, NUMBER, TIME = 0x1F, 0x1E, 0x102, 3, 0x40
TEXT_OF, PAGE_OF, RICH_OF, SUBJECT, NAME_OF, KEY_OF, SENT = 0x1000, 0x1013, 0x1009, 0x37, 0xC1A, 0x1035, 0x39
WEB_PAGE, CODE_PAGE = 0x3FDE, 0x3FFD


def outlook(*properties: tuple[int, int, Any], kind: str = "IPM.Note") -> bytes:
    """A message as Outlook saves it, written by a library that has nothing to do with the one that reads it."""
    from aspose.email_foss import msg

    out = msg.MapiMessage()
    out.message_class = kind
    about = ((NAME_OF, WIDE, "Inter Press"), (SUBJECT, WIDE, "Gone"), (KEY_OF, WIDE, "<1@e.org>"))
    for number, of_kind, value in (*about, (SENT, TIME, datetime(2024, 3, 4, 10, 15, tzinfo=UTC)), *properties):
        out.set_property(number, of_kind, value)
    out.add_attachment("x.pdf", b"%PDF")
    return bytes(out.to_bytes())


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_an_article_with_its_title_author_and_day(tmp_path: Path, name: str) -> None:
    (found,) = got(put(tmp_path, name, DOCUMENTS[name]()))
    assert (found.title, found.byline, found.published) == ("Gone", "Ana Lund", DAY)
    assert " ".join(found.text.replace("'", "’").split()) == f"{GOOD} {MORE}"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_that_is_cut_is_one_line(tmp_path: Path, name: str) -> None:
    path = put(tmp_path, name, DOCUMENTS[name]()[:150])
    found = got(path)
    assert len(found) == 1
    assert "\n" not in str(found[0])


def test_a_pdf_of_pictures_and_one_with_a_password_are_refused(tmp_path: Path) -> None:
    path = put(tmp_path, "a.pdf", pdf(lines=()))
    assert told(got(path), path) == [": a PDF of pictures (scanned?): no text in it"]


ROWS = [{"text": GOOD, "title": "Gone", "date": "2024-03-04"}, {"text": MORE, "title": "Back", "date": "2024-03-05"}]


def as_parquet(path: Path) -> None:
    parquet.write_table(pa.Table.from_pylist(ROWS), path)


def as_arrow(path: Path) -> None:
    feather.write_feather(pa.Table.from_pylist(ROWS), path)


def as_excel(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["text", "title", "date", None])
    for row in ROWS:
        book.active.append([row["text"], row["title"], date.fromisoformat(row["date"]), None, None])
        book.active.append([None, None])
    book.create_sheet("notes").append(["nothing", "here"])
    book.save(path)


def as_sqlite(path: Path) -> None:
    base = sqlite3.connect(path)
    base.execute("CREATE TABLE notes (x)")
    base.execute("INSERT INTO notes VALUES (1)")
    base.execute('CREATE TABLE "news ""x" (text, title, date)')
    base.executemany('INSERT INTO "news ""x" VALUES (:text, :title, :date)', ROWS)
    base.commit()
    base.close()


TABLES: dict[str, Callable[[Path], None]] = {
    "a.parquet": as_parquet, "a.arrow": as_arrow, "a.xlsx": as_excel, "a.db": as_sqlite,
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("how", ["file", "packed", "stdin"])
def test_a_table_is_read_row_by_row(tmp_path: Path, name: str, how: str) -> None:
    path = tmp_path / name
    TABLES[name](path)
    if how == "packed":
        path = Path(put(tmp_path, name + ".zst", zstandard.ZstdCompressor().compress(path.read_bytes())))
    if how == "stdin":
        fmt = "xlsx" if name == "a.xlsx" else None
        found: list[Any] = list(read(["-"], stdin=io.BytesIO(path.read_bytes()), fmt=fmt))
    else:
        found = got(str(path))
    assert [(one.text, one.title, one.published) for one in found] == [
        (GOOD, "Gone", DAY), (MORE, "Back", date(2024, 3, 5)),
    ]  # fmt: skip
    assert len({one.origin for one in found}) == 2


@pytest.mark.parametrize("name", TABLES)
def test_a_table_without_a_text_or_cut_is_one_line(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    TABLES[name](path)
    found = got(str(path), fields={"text": "nothing"})
    if name != "a.xlsx":  # which has such a column in another sheet, without rows
        assert [str(one).startswith(f"{path}: no column for the text (") for one in found] == [True]
    cut = put(tmp_path, "cut" + path.suffix, path.read_bytes()[:1000])
    assert len(told(got(cut), cut)) == 1


@pytest.mark.parametrize("blank", [[], [None], [None, None, None]])
def test_a_sheet_with_empty_rows_under_its_header_is_read(tmp_path: Path, blank: list[None]) -> None:
    book = openpyxl.Workbook()
    for row in (["text", "title"], blank, [None], [GOOD, "Gone"]):
        book.active.append(row)
    book.save(path := tmp_path / "a.xlsx")
    assert [(one.title, one.origin) for one in got(str(path))] == [("Gone", f"{path}[Sheet]:4")]


def tarred(files: dict[str, bytes], link: bool = False) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as file:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            file.addfile(info, io.BytesIO(data))
        if link:
            info = tarfile.TarInfo("link")
            info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
            file.addfile(info)
    return out.getvalue()


def members() -> dict[str, bytes]:
    rows = f'{{"text": "{MORE}", "title": "x"}}\n' * 2
    return {
        "a/one.txt": GOOD.encode(), "two.jsonl": rows.encode(), "../out.txt": GOOD.encode(), "p.png": b"\x89PNG\r\n",
        "__MACOSX/a/._one.txt": b"\x00", "in.zip": zipped({"three.html": PAGE, "four.txt.gz": b"\x1f\x8b broken"}),
    }  # fmt: skip


@pytest.mark.parametrize(("name", "pack"), [("a.zip", zipped), ("a.tar.gz", tarred)])
def test_the_files_in_an_archive_are_read_and_a_bad_one_costs_itself(
    tmp_path: Path, name: str, pack: Callable[[Any], bytes]
) -> None:
    path = put(tmp_path, name, pack(members()))
    found = got(path)
    assert [one.origin.removeprefix(path) for one in found if isinstance(one, Article)] == [
        "/a/one.txt", "/two.jsonl:1", "/two.jsonl:2", "/in.zip/three.html",
    ]  # fmt: skip
    wrong = told(found, path)
    assert wrong[:2] == ["/../out.txt: its path leads out of the archive", "/p.png: it is an image, no text"]
    assert wrong[2].startswith("/in.zip/four.txt.gz: can't be read")
    assert len(wrong) == 3


def test_a_link_in_an_archive_is_a_line(tmp_path: Path) -> None:
    path = put(tmp_path, "a.tgz", tarred({"a.txt": GOOD.encode()}, link=True))
    assert told(got(path), path) == ["/link: a link or a device, which is not read in an archive"]


def test_an_archive_that_is_cut_or_too_deep_is_a_line_after_what_is_whole(tmp_path: Path) -> None:
    whole = tarred({"a.txt": GOOD.encode(), "b.txt": bytes(range(256)) * 400})
    path = put(tmp_path, "a.tar.gz", whole[:-300])
    first, *wrong = got(path)
    assert isinstance(first, Article)
    assert len(wrong) in (1, 2)
    deep = zipped({"a.txt": GOOD})
    for _ in range(4):
        deep = zipped({"in.zip": deep})
    path = put(tmp_path, "deep.zip", deep)
    assert told(got(path), path) == ["/in.zip/in.zip/in.zip: archives in each other, more than 3 times"]


@pytest.mark.parametrize("fill", [b" ", b"x", b"["])
def test_a_member_that_unpacks_out_of_all_proportion_costs_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fill: bytes
) -> None:
    monkeypatch.setattr("kb.sources.streams.FREE", 1 << 20)
    row = f'{{"text": "{GOOD}"}}\n'.encode()
    path = put(tmp_path, "a.zip", zipped({"a.jsonl": row + fill * (4 << 20), "b.txt": GOOD}))
    found = got(path)
    assert [type(one).__name__ for one in found] == ["Article", "ArticleError", "Article"]
    assert told(found, path) == ["/a.jsonl: can't be read on: it unpacks to more than 100 times its size"]


def test_zstandard_in_several_frames_is_read_and_a_cut_one_told(tmp_path: Path) -> None:
    row = f'{{"text": "{GOOD}", "doc_id": "%d"}}\n'
    frames = b"".join(zstandard.ZstdCompressor().compress((row % k).encode()) for k in range(3))
    path = put(tmp_path, "a.jsonl.zst", frames)
    assert [one.doc_id for one in got(path)] == ["0", "1", "2"]
    path = put(tmp_path, "b.jsonl.zst", frames[:-20])
    assert [type(one).__name__ for one in got(path)] == ["Article", "Article", "ArticleError"]


def response(number: int, body: str = PAGE, media: str = "text/html; charset=utf-8", more: str = "") -> bytes:
    status = f"HTTP/1.1 200 OK\r\nContent-Type: {media}\r\n{more}\r\n"
    http = status.encode() + body.replace("Gone", f"Gone {number}").encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Date: 2024-03-04T10:00:00Z\r\n"
        f"WARC-Target-URI: https://e.org/{number}\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


INFO = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 6\r\n\r\nabcdef\r\n\r\n"


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.wacz"])
def test_each_page_of_a_crawl_is_an_article(tmp_path: Path, name: str) -> None:
    records = INFO + response(1) + response(2, "body{}", "text/css") + response(3)
    packed = {
        "a.warc": records, "a.warc.gz": streams.gzip.compress(INFO + response(1)) + streams.gzip.compress(response(3)),
        "a.wacz": zipped({"datapackage.json": "{}", "pages/pages.jsonl": "{}", "archive/data.warc": records}),
    }[name]  # fmt: skip
    found = got(put(tmp_path, name, packed))
    assert [(one.title, one.url, one.published) for one in found] == [
        (f"Gone {n}", f"https://e.org/{n}", DAY) for n in (1, 3)
    ]
    assert [one.doc_id for one in found] == ["https://e.org/1", "https://e.org/3"]


@pytest.mark.parametrize(
    "broken",
    [
        response(2).replace(b"Content-Length: ", b"Content-Length: 99"),
        response(2).replace(b"Content-Length: ", b"Content-Length: 99999"),
        response(2).replace(b"Content-Length: ", b"Content-Length: 1 0"),
        response(2)[:300],
        response(2)[:90],
        response(2).replace(b"\r\n\r\n", b"\r\n").replace(b"Content-Length", b"Kontent-Length"),
        response(2).replace(b"Content-Length", b"Kontent-Length"),
        response(2)[:-6],
        response(2)[:-12],
        b"\x00\xff garbage\r\n" * 9 + response(2, more="Content-Encoding: gzip\r\n"),
    ],
)
def test_a_broken_record_costs_itself(tmp_path: Path, broken: bytes) -> None:
    path = put(tmp_path, "a.warc", response(1) + broken + response(3) + response(4))
    found = got(path)
    titles = [one.title for one in found if isinstance(one, Article)]
    assert [title for title in titles if title != "Gone 2"] == ["Gone 1", "Gone 3", "Gone 4"]
    assert len(told(found, path)) == 1


def test_a_response_need_not_say_that_it_is_http(tmp_path: Path) -> None:
    bare = response(1).replace(b"Content-Type: application/http; msgtype=response\r\n", b"")
    assert [one.title for one in got(put(tmp_path, "a.warc", bare + response(2)))] == ["Gone 1", "Gone 2"]


def test_memory_does_not_grow_with_a_crawl(tmp_path: Path) -> None:
    class Endless(io.RawIOBase):
        left = 400

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            self.left -= 1
            part = (INFO + response(self.left, "x" * 60_000, "image/png"))[: len(buffer)] if self.left > 0 else b""
            buffer[: len(part)] = part
            return len(part)

    import tracemalloc

    tracemalloc.start()
    assert sum(1 for _ in warc.records(io.BufferedReader(Endless(), 1 << 17))) == 399
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000


def message(number: int, plain: str | None = GOOD, marked: str | None = PAGE) -> bytes:
    out = EmailMessage()
    out["From"], out["Subject"], out["Date"] = (
        "Inter Press <desk@e.org>",
        f"Gone {number}",
        "Mon, 04 Mar 2024 10:15:00 +0100",
    )
    out["Message-ID"], out["To"] = f"<{number}@e.org>", "a@b.org"
    if plain:
        out.set_content(plain, cte="quoted-printable")
    if marked:
        out.add_alternative(marked, subtype="html") if plain else out.set_content(marked, subtype="html")
    out.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="x.pdf")
    return out.as_bytes()


@pytest.mark.parametrize("fields", [{}, {"plain": None}, {"marked": None}])
def test_a_message_is_one_article(tmp_path: Path, fields: dict[str, None]) -> None:
    (found,) = got(put(tmp_path, "a.eml", message(1, **fields)))
    assert (found.title, found.source, found.published, found.doc_id) == ("Gone 1", "Inter Press", DAY, "1@e.org")
    assert found.text.strip().startswith(GOOD)
    assert found.text.count(GOOD) == 1


@pytest.mark.parametrize(
    ("stated", "encoding"),
    [
        ("iso-8859-1", "cp1252"), ("us-ascii", "cp1252"), ("utf-8", "cp1252"), ("x-unknown", "cp1252"), (None, "utf-8"),
        (None, "cp1252"), ("iso-8859-2", "iso8859-2"), ("utf-8", "utf-8"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("transfer", ["8bit", "quoted-printable"])
def test_a_message_is_read_in_its_encoding_as_browsers_take_it(
    tmp_path: Path, stated: str | None, encoding: str, transfer: str
) -> None:
    text = f"{GOOD} Café{' “Nord”' if encoding != 'iso8859-2' else ''}."
    data = text.encode(encoding)
    body = data if transfer == "8bit" else quopri.encodestring(data)
    kind = f"Content-Type: text/plain; charset={stated}\n" if stated else ""
    head = f"From: x@e.org\nSubject: =?iso-8859-1?Q?=93Gone=94?=\nTo: y@e.org\n{kind}"
    (found,) = got(put(tmp_path, "a.eml", f"{head}Content-Transfer-Encoding: {transfer}\n\n".encode() + body))
    assert (found.text.strip(), found.title) == (text, "“Gone”")


RICH = compressed_rtf.compress(rf"{{\rtf1\ansi {GOOD}\par {MORE}}}".replace("’", r"\'92").encode())
EACUTE = f"{GOOD} Café “Nord”."


@pytest.mark.parametrize(
    ("properties", "text"),
    [
        ([(TEXT_OF, WIDE, f"{GOOD}\r\n\r\n{MORE}")], f"{GOOD}\n\n{MORE}"),
        ([(TEXT_OF, WIDE, GOOD), (PAGE_OF, BINARY, PAGE.encode())], GOOD),
        ([(TEXT_OF, NARROW, EACUTE.encode("cp1252"))], EACUTE),
        ([(TEXT_OF, NARROW, f"{GOOD} Посол".encode("cp1251")), (CODE_PAGE, NUMBER, 1251)], f"{GOOD} Посол"),
        ([(TEXT_OF, NARROW, f"{GOOD} Łódź".encode("iso8859-2")), (WEB_PAGE, NUMBER, 28592)], f"{GOOD} Łódź"),
        ([(TEXT_OF, NARROW, EACUTE.encode("cp1252")), (WEB_PAGE, NUMBER, 65001), (CODE_PAGE, NUMBER, 1252)], EACUTE),
        (
            [(TEXT_OF, NARROW, f"{GOOD} Café Łódź ".encode() + b"\xff"), (WEB_PAGE, NUMBER, 65001)],
            f"{GOOD} Café Łódź \ufffd",
        ),
        ([(PAGE_OF, BINARY, PAGE.encode()), (WEB_PAGE, NUMBER, 65001)], f"{GOOD}\n{MORE}"),
        ([(PAGE_OF, BINARY, PAGE.encode("cp1252")), (WEB_PAGE, NUMBER, 99999)], f"{GOOD}\n{MORE}"),
        ([(RICH_OF, BINARY, RICH)], f"{GOOD}\n{MORE}"),
    ],
)
@pytest.mark.parametrize("name", ["a.msg", "letter"])
def test_a_message_of_outlook_is_one_article(
    tmp_path: Path, name: str, properties: list[tuple[int, int, Any]], text: str
) -> None:
    (found,) = got(put(tmp_path, name, outlook(*properties)))
    assert (found.title, found.source, found.published, found.doc_id) == ("Gone", "Inter Press", DAY, "1@e.org")
    assert found.text.strip() == text


@pytest.mark.parametrize(
    ("properties", "kind", "why"),
    [
        ([], "IPM.Note", "a message without text"),
        ([(TEXT_OF, WIDE, GOOD)], "IPM.Contact", "a contact of Outlook, no message"),
        ([(TEXT_OF, WIDE, GOOD)], "IPM.Appointment", "an appointment of Outlook, no message"),
        ([(TEXT_OF, WIDE, GOOD)], "IPM.StickyNote", "a note of Outlook, no message"),
    ],
)
def test_what_outlook_keeps_beside_messages_is_refused(
    tmp_path: Path, properties: list[tuple[int, int, Any]], kind: str, why: str
) -> None:
    path = put(tmp_path, "a.msg", outlook(*properties, kind=kind))
    assert told(got(path), path) == [f": {why}"]


@pytest.mark.parametrize("part", [3, 10, 30])
def test_a_message_of_outlook_that_is_cut_is_one_line_or_read(tmp_path: Path, part: int) -> None:
    whole = outlook((TEXT_OF, WIDE, GOOD * 99))
    (found,) = got(put(tmp_path, "a.msg", whole[: len(whole) * part // 33]))
    assert "\n" not in str(found)


@pytest.mark.parametrize("name", ["a.eml", "a.msg"])
def test_the_day_of_a_messages_file_dates_it_if_it_states_none(tmp_path: Path, name: str) -> None:
    undated = message(1).replace(b"Date: Mon, 04 Mar 2024 10:15:00 +0100", b"X-Day: none")
    data = (
        undated if name == "a.eml" else outlook((TEXT_OF, WIDE, GOOD), (SENT, TIME, datetime(1601, 1, 1, tzinfo=UTC)))
    )
    (tmp_path / "2024-03-05").mkdir()
    (found,) = got(put(tmp_path, f"2024-03-05/{name}", data), published_from="path")
    assert found.published == date(2024, 3, 5)


def test_the_messages_of_an_mbox_are_read_one_by_one(tmp_path: Path) -> None:
    begin = b"From desk@e.org Mon Mar  4 10:15:00 2024\n"
    parts = [begin + message(k, marked=None, plain=GOOD if k != 2 else " ") + b"\n\n" for k in (1, 2, 3)]
    path = put(tmp_path, "box", b"".join(parts))
    found = got(path)
    assert [one.title for one in found if isinstance(one, Article)] == ["Gone 1", "Gone 3"]
    assert told(found, path) == ["[1]: a message without text"]
    path = put(tmp_path, "odd", parts[0] + begin + b"Subject: x\n\n" + b"\x00\x01" * 900 + b"\n\n" + parts[2])
    titles = [one.title for one in got(path) if isinstance(one, Article)]
    assert (titles[0], titles[-1]) == ("Gone 1", "Gone 3")


NO_PROSE = [
    ("a.py", "import os\n\nprint(os.name)\n", "a program"),
    ("a", "#!/bin/sh\necho The envoy left the city on Monday evening.\n", "a program"),
    ("a.txt", "function gone(where) {\n  return 'The envoy left.';\n}\n", "a program"),
    ("a.css", "body { color: red; }\n", "a style sheet"),
    ("style", "/* The envoy */\n.page, .menu { margin: 0; }\n", "a style sheet"),
    ("a.ics", "BEGIN:VCALENDAR\nSUMMARY:The envoy leaves the city\n", "a calendar"),
    ("dates", "BEGIN:VCALENDAR\nSUMMARY:The envoy leaves the city\n", "a calendar"),
    ("a.vcf", "BEGIN:VCARD\nFN:Ana Lund\n", "a list of contacts"),
    ("a.xml", f"<?xml version='1.0'?><note><p>{GOOD}</p></note>", "XML of a kind that is not read"),
    ("a.svg", f"<svg><text>{GOOD}</text></svg>", "XML of a kind that is not read"),
    ("a.srt", f"1\n00:00:01,000 --> 00:00:02,000\n{GOOD}\n", "subtitles"),
    ("a.pem", "-----BEGIN CERTIFICATE-----\nabc\n", "a key or a certificate"),
    ("a.yaml", "news: The envoy left the city\n", "a configuration"),
]


@pytest.mark.parametrize(("name", "content", "kind"), NO_PROSE)
def test_what_is_written_and_no_prose_is_refused(tmp_path: Path, name: str, content: str, kind: str) -> None:
    path = put(tmp_path, name, content)
    assert told(got(path), path) == [f": it is {kind}, no article"]


@pytest.mark.parametrize(
    "text",
    [
        "Import duties rise\n\nImport duties on steel rise, the ministry said on Monday in a statement.\n",
        "From: the ministry. To: all envoys, who left the city on Monday evening and came back on Friday.\n",
        "Package deal\n\nThe package deal was agreed on Monday, the ministry said in its statement.\n",
        "Function of the envoy (old and new) was discussed on Monday, the ministry said in a statement.\n",
        "* Envoys leave: talks end; no deal is in sight, the ministry said in a statement on Monday.\n",
    ],
)
def test_prose_that_only_begins_oddly_is_read(tmp_path: Path, text: str) -> None:
    (found,) = got(put(tmp_path, "a.txt", text))
    assert isinstance(found, Article), found
