"""What agencies and databases of news write: each shape with its fields, several articles a file, broken ones alone."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kb.article import Article
from kb.sources import read

GOOD = "The envoy left the city on Monday evening, the ministry said in a statement to reporters."
MORE = "He will come back on Friday, his aide told the committee in the old town hall."
SPLIT = GOOD.index(" the ministry")
BEGUN, ENDED = GOOD[:SPLIT], GOOD[SPLIT + 1 :]
DAY = date(2024, 3, 4)


def got(folder: Path, name: str, text: str, **options: Any) -> list[Any]:
    (folder / name).write_text(text, "utf-8")
    return list(read([str(folder / name)], **options))


NITF = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd">
<nitf><head><title>Short</title><docdata><doc-id id-string="ip-1"/><date.issue norm="20240304T101500Z"/>
<doc.copyright holder="Inter Press"/></docdata></head><body><body.head><hedline><hl1>Envoy leaves</hl1></hedline>
<byline>By <person>Ana Lund</person></byline></body.head>
<body.content><block><p>{GOOD}</p><p>{MORE}</p></block></body.content></body></nitf>"""
ITEM = f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:ip-KEY" version="1"><itemMeta>
<provider><name>Inter Press</name></provider><versionCreated>2024-03-05T01:00:00Z</versionCreated></itemMeta>
<contentMeta><contentCreated>2024-03-04T10:15:00Z</contentCreated><by>By Ana Lund</by><headline>Envoy leaves</headline>
<language tag="en-GB"/></contentMeta><contentSet><inlineXML contenttype="application/xhtml+xml">
<html xmlns="http://www.w3.org/1999/xhtml"><body><p>{GOOD}</p><p>{MORE}</p></body></html></inlineXML></contentSet></newsItem>"""


@pytest.mark.parametrize(("text", "key"), [(NITF, "ip-1"), (ITEM.replace("KEY", "1"), "urn:ip-1")])
def test_the_agencies_xml_gives_its_article(tmp_path: Path, text: str, key: str) -> None:
    (found,) = got(tmp_path, "a.xml", text)
    assert (found.title, found.byline, found.source) == ("Envoy leaves", "Ana Lund", "Inter Press")
    assert (found.published, found.doc_id, found.text) == (DAY, key, f"{GOOD}\n\n{MORE}")


def test_a_message_of_several_items_is_several_articles(tmp_path: Path) -> None:
    empty = ITEM.replace(GOOD, "").replace(MORE, "")
    picture = '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="p"><contentSet/></newsItem>'
    inner = ITEM.replace("KEY", "1") + picture + empty + ITEM.replace("KEY", "2")
    found = got(tmp_path, "a", f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/">{inner}</newsMessage>')
    assert [getattr(one, "doc_id", str(one).rpartition("/")[2]) for one in found] == [
        "urn:ip-1", "a[1]: a news item without text", "urn:ip-2",
    ]  # fmt: skip


@pytest.mark.parametrize("cut", [NITF[:-40], ITEM[:-40]])
def test_broken_xml_is_one_line(tmp_path: Path, cut: str) -> None:
    (wrong,) = got(tmp_path, "a.xml", cut)
    assert ": broken XML: " in str(wrong)


FACTIVA = f"""HD   Envoy leaves
BY   By Ana Lund
WC   120 words
PD   4 March 2024
SN   Inter Press
SC   IPR
LA   English
CY   Copyright 2024 Inter Press.

LP
{BEGUN}
{ENDED}

TD
{MORE}

AN
Document IPR0000020240304ek340001t
"""
NEXIS = f"""Envoy leaves
Inter Press
March 4, 2024 Monday

Copyright 2024 Inter Press All Rights Reserved
Section: NEWS; Pg. 4
Length: 120 words
Byline: Ana Lund

Body

{BEGUN}
{ENDED}

{MORE}

Load-Date: March 5, 2024

End of Document
"""


@pytest.mark.parametrize("text", [FACTIVA, NEXIS, NEXIS.replace("\n", "\r\n")])
def test_an_export_of_a_database_is_several_articles(tmp_path: Path, text: str) -> None:
    found = got(tmp_path, "a.txt", text + text.replace("Envoy", "Envoys").replace("0001t", "0002t"))
    assert [one.title for one in found] == ["Envoy leaves", "Envoys leaves"]
    assert {(one.byline, one.source, one.published) for one in found} == {("Ana Lund", "Inter Press", DAY)}
    assert {one.text for one in found} == {f"{GOOD}\n\n{MORE}"}


@pytest.mark.parametrize("text", [FACTIVA, NEXIS])
def test_a_document_without_text_costs_itself(tmp_path: Path, text: str) -> None:
    first, wrong, last = got(
        tmp_path, "a.txt", text + text.replace(MORE, "").replace(BEGUN, "").replace(ENDED, "") + text
    )
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert str(wrong).endswith("a.txt[1]: a document without text")


NYT = f"""{{"status": "OK", "response": {{"docs": [{{"_id": "nyt://1", "lead_paragraph": "{GOOD}", "abstract": "x",
"headline": {{"main": "Envoy leaves"}}, "byline": {{"original": "By Ana Lund"}}, "source": "The Gazette",
"web_url": "https://e.org/1", "pub_date": "2024-03-04T10:15:00+0000"}}]}}}}"""
MEDIACLOUD = f"""{{"stories": [{{"stories_id": 7, "title": "Envoy leaves", "media_name": "The Gazette",
"text": "{GOOD}", "url": "https://e.org/1",
"publish_date": "2024-03-04", "authors": "Ana Lund", "language": "en"}}]}}"""


@pytest.mark.parametrize(("text", "preset"), [(NYT, "nyt"), (MEDIACLOUD, "mediacloud")])
def test_an_interface_s_json_is_read_with_its_preset(tmp_path: Path, text: str, preset: str) -> None:
    (found,) = got(tmp_path, "a.json", text, preset=preset)
    assert (found.title, found.source, found.published, found.text) == ("Envoy leaves", "The Gazette", DAY, GOOD)
    assert found.byline == ("By Ana Lund" if preset == "nyt" else None)
