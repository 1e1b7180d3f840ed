"""To whom news is told: people, programs that read JSON lines, or a server that takes posts."""

import json
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from kb.sources.streams import library
from kb.watch.news import News, Trouble

Item = News | Trouble
Teller = Callable[[Sequence[Item]], None]
Write = Callable[[str], None]
PATIENCE = 20.0
"""Seconds that a server may take to hear the news."""


class Unheard(Exception):  # noqa: N818 - it is told again
    """A server didn't take the news."""


def to_people(write: Write) -> Teller:
    """A line for each article, and under it one for each search that finds something in it."""

    def tell(items: Sequence[Item]) -> None:
        for item in items:
            if isinstance(item, News):
                write(line(item))
                for name in dict.fromkeys(hit.search for hit in item.hits):
                    write(f"    {name}: {', '.join(hit.id for hit in item.hits if hit.search == name)}")

    return tell


def line(one: News) -> str:
    """What people are told of an article; that a source failed is said on standard error."""
    printed = ", ".join(str(part) for part in (one.outlet, one.published) if part)
    counts = ", ".join(f"{n} {name if n != 1 else name[:-1]}" for name, n in one.counts.items())
    named = f"{one.title or one.doc_id}{f' ({printed})' if printed else ''}"
    return f"{one.change} {one.id} {named}: {counts} [{one.source}]"


def as_json_lines(write: Write) -> Teller:
    """An object a line for each article and each failure of a source."""

    def tell(items: Sequence[Item]) -> None:
        for item in items:
            write(json.dumps(item.fields, ensure_ascii=False))

    return tell


def by_post(url: str) -> Teller:
    """A request with all of it as one JSON object, ``{"news": […]}``."""
    httpx: Any = library("httpx", "web", "posting news")

    def tell(items: Sequence[Item]) -> None:
        body = {"news": [item.fields for item in items]}
        try:
            answer = httpx.post(url, json=body, timeout=PATIENCE, follow_redirects=False)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unheard(f"{urlsplit(url).hostname}: no answer: {error or type(error).__name__}") from error
        if not answer.is_success:
            raise Unheard(f"{urlsplit(url).hostname}: HTTP {answer.status_code} {answer.reason_phrase}".strip())

    return tell
