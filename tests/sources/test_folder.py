"""A folder of all kinds of files: what is good is loaded into either database, what isn't is one line each."""

import re
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kb.article import Article
from kb.errors import ArticleError
from kb.ingest import Job
from kb.record import DocumentRecord
from kb.sources import read
from kb.sources.fields import mapping
from kb.sources.reader import Reading
from kb.sources.readers import READERS, reader_of
from kb.sources.streams import opened
from tests.sources import test_formats as formats
from tests.sources import test_presets as presets
from tests.sources import test_sitemaps as sitemaps
from tests.sources import test_web as web

FORMATS = Path(__file__).parents[2] / "docs" / "formats.md"
server = sitemaps.server
"""What a sitemap leads to."""


def filled(folder: Path) -> None:
    """Put a file of each kind into a folder, broken ones and what is no article between them."""
    good = {name: make() for name, make in formats.DOCUMENTS.items()}
    good |= {
        "b.txt": f"Zenda talks\n\n{formats.GOOD}", "c.html": formats.PAGE.replace("Gone", "Page"),
        "d.jsonl": f'{{"doc_id": "d", "text": "{formats.GOOD}"}}\n', "e.csv": f'doc_id,text\ne,"{formats.GOOD}"\n',
        "f.warc": formats.response(1) + formats.response(2), "g.eml": formats.message(1),
        "g.msg": formats.outlook((formats.TEXT_OF, formats.WIDE, formats.GOOD)),
        "l.mbox": b"From desk@e.org Mon Mar  4 10:15:00 2024\n" + formats.message(3, marked=None),
        "h.xml": web.ATOM, "i.xml": presets.NITF, "j.xml": presets.ITEM, "k.txt": presets.FACTIVA,
        "l.txt": presets.NEXIS, "m.json": presets.MEDIACLOUD,
        "n.zip": formats.zipped({"a.txt": f"In it. {formats.MORE}"}),
        "o.tar.gz": formats.tarred({"b.txt": f"Packed. {formats.MORE}".encode()}),
    }  # fmt: skip
    for name, data in good.items():
        formats.put(folder, name, data)
        raw = data.encode() if isinstance(data, str) else data
        formats.put(folder, f"x-{Path(name).stem}-cut{''.join(Path(name).suffixes)}", raw[: len(raw) // 3])
    for name, make in formats.TABLES.items():
        make(folder / name)
    for number, (name, content, _) in enumerate(formats.NO_PROSE):
        formats.put(folder, f"z{number}-{name}", content)


def format_of(path: Path) -> str:
    """The name of the format that a file is taken for."""
    reading = Reading(mapping(None, None))
    source = opened(str(path), None)
    found = reader_of(source, reading)
    source.close()
    return found.why if isinstance(found, ArticleError) else found.name


def kept_sitemap(path: Path, server: web.Server) -> Path:
    """A sitemap that leads to a page."""
    server.put("/p", web.PAGE)
    path.write_text(sitemaps.urlset(sitemaps.listed("/p", "2024-03-04")).replace("BASE", server.base))
    return path


def test_every_format_has_a_file_in_the_folder_and_a_row_in_the_docs(tmp_path: Path, server: web.Server) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    filled(folder)
    good = [path for path in folder.iterdir() if not path.name.startswith(("x-", "z"))]
    assert {format_of(path) for path in (*good, kept_sitemap(tmp_path / "s.xml", server))} == set(READERS)
    rows = FORMATS.read_text(encoding="utf-8").partition("| format ")[2].partition("\n\n")[0].splitlines()
    assert set(re.findall(r"`([a-z]+)`", " ".join(row.split("|")[1] for row in rows[2:]))) == set(READERS)


@pytest.mark.parametrize("data", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000), b"\xd0\xcf\x11\xe0", b"\xd0\xcf"])
def test_an_office_file_that_is_no_message_is_refused(tmp_path: Path, data: bytes) -> None:
    for name in ("a.doc", "a.msg"):
        (wrong,) = read([formats.put(tmp_path, name, data)])
        assert isinstance(wrong, ArticleError)


def test_a_folder_of_all_kinds_goes_into_any_database(database: Engine, tmp_path: Path, server: web.Server) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    filled(folder)
    listed = kept_sitemap(tmp_path / "s.xml", server)
    (page,) = web.got(str(listed), follow=True)
    assert page.title == "Envoy leaves"
    found = list(read([str(folder)]))
    articles = [one for one in found if isinstance(one, Article) and "x-" not in one.origin]
    wrong = [one for one in found if isinstance(one, ArticleError)]
    read_from = {re.split(r"[\[/:]", one.origin.removeprefix(f"{folder}/"))[0] for one in articles}
    assert read_from == {path.name for path in folder.iterdir() if not path.name.startswith(("x-", "z"))}
    named = [one.where.removeprefix(f"{folder}/") for one in wrong]
    assert [name for name in named if not name.startswith(("x-", "z"))] == []
    assert all("\n" not in str(one) for one in wrong)
    assert sum(name.startswith("z") for name in named) == len(formats.NO_PROSE)
    records = {
        one.doc_id: DocumentRecord(
            doc_id=one.doc_id, text=one.text, title=one.title, url=one.url, source=one.source, language=one.language,
            published=one.published.isoformat() if one.published else None, byline=one.byline,
        )
        for one in (*articles, page)
    }  # fmt: skip
    first, again = (Job(database, identify=False).load(records.values()) for _ in range(2))
    assert (first.new, first.failed, again.unchanged) == (len(records), 0, len(records))
