"""A reader of addresses and files that fetches no more than what is new to it, and says what it has had."""

import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from kb.article import Article
from kb.errors import ArticleError
from kb.sources import folders
from kb.sources.streams import Source
from kb.sources.web import Unchanged, Validators, Web, is_address
from kb.watch.memory import Page

PAGES = 100
"""Pages, or files, that a source is read at a time; then others have their turn."""
TRIES = 5
"""Rounds in which a version of a page that can't be read is tried."""
IN_A_ROW = 3
"""Pages that fail one after the other from which a round tries no others."""
AT_REST = 2.0
"""Seconds for which a file must have been left alone: before, it may be half written."""
POSITION = re.compile(r"(?:\[[^\]]*\]|:\d+)+$")
"""Where in a source an item is."""
RULES = 3600.0
"""Seconds after which hosts are asked for their robots.txt again."""


def settled(before: Page | None, stamp: str) -> bool:
    """Whether a version was had, or is given up."""
    return before is not None and before.stamp == stamp and not 0 < before.failures < TRIES


def nothing(_address: str) -> None:
    """Nobody remembers anything."""


@dataclass
class Attentive(Web):
    """One source's reader, from round to round."""

    recall: Callable[[str], Page | None] = nothing
    """The version of a page that was read last."""
    pages: dict[str, Page] = field(default_factory=dict)
    """What this round has read."""
    lists: dict[str, Page] = field(default_factory=dict)
    """What it has begun to read, feeds and sitemaps: they are had when all that they lead to is had."""
    left: int = PAGES
    whole: bool = True
    """Whether this round has read all that there is."""
    broken: int = 0
    asked_rules: float = 0.0

    def anew(self) -> None:
        """Begin a round."""
        self.pages, self.lists, self.left, self.whole, self.broken = {}, {}, PAGES, True, 0
        self.versions.clear()
        if self.clock() - self.asked_rules > RULES:
            self.rules.clear()
            self.last.clear()
            self.asked_rules = self.clock()

    @property
    def more(self) -> bool:
        """Whether there is more to read at once: the round ended as it had read enough."""
        return not self.whole and self.left <= 0 and self.broken < IN_A_ROW

    def begin(self, url: str, stamp: str = "") -> Source | None:
        """The source at an address, or a list in one; None if it is as before."""
        before = self.recall(url)
        if stamp and settled(before, stamp):
            return None
        again = before is None or 0 < before.failures < TRIES
        try:
            out = self.fetch(url, None if again or before is None else before.validators)
        except Unchanged:
            return None
        self.lists[url] = Page(stamp, self.versions.pop(url, Validators()))
        return out

    def follow(self, url: str, stamp: str = "") -> Source | None:
        """A page that a list leads to; None if it was had in this version, given up, or is left for the next round."""
        before = self.recall(url)
        if url in self.pages or settled(before, stamp):
            return None
        if self.left <= 0:
            self.whole = False
            return None
        self.left -= 1
        self.pages[url] = Page(stamp, before.validators if before else Validators())
        try:
            out = self.fetch(url, before.validators if before and not before.failures else None)
        except Unchanged:
            return None
        except Exception:  # whatever it is, the page was not had
            self.spoiled(url)
            self.broken += 1
            self.left = 0 if self.broken >= IN_A_ROW else self.left
            raise
        self.broken = 0
        self.pages[url] = Page(stamp, self.versions.pop(url, Validators()))
        return out

    def spoiled(self, where: str) -> None:
        """Note that a page could not be read, or a list not to its end: both are tried again.

        So are pages and lists of which an item could not be read: the server may have broken off in it.
        """
        known = where in self.pages or where in self.lists or not is_address(where)
        address = where if known else POSITION.sub("", where)
        if address in self.lists:
            self.lacking(address, where)
        page = self.pages.get(address)
        if page and not page.failures:
            before = self.recall(address)
            failures = 1 + (before.failures if before and before.stamp == page.stamp else 0)
            self.pages[address] = Page(page.stamp, failures=failures)
            self.whole = self.whole and failures >= TRIES

    def lacking(self, address: str, where: str) -> None:
        """Note that a list, or something in it, could not be read.

        What can't be read in version after version of the same list, as it is no English, is given up: or the whole
        list would be fetched in each round for ever.
        """
        listed, before = self.lists[address], self.recall(address)
        if where == address:
            self.whole = False
        elif not listed.failures:
            same = before is not None and before[:2] == listed[:2]
            failures = 1 + (before.failures if before and same else 0)
            self.lists[address] = listed._replace(failures=failures)
            self.whole = self.whole and failures >= TRIES

    def files(self, paths: Iterable[str]) -> Iterator[str | ArticleError]:
        """Those files of files, folders and patterns that are new or changed."""
        for path in folders.expand(paths):
            if isinstance(path, ArticleError):
                yield path
            elif self.is_new(path):
                if self.left <= 0:
                    self.whole = False
                    return
                self.left -= 1
                yield path

    def is_new(self, path: str) -> bool:
        """Whether a file is another one than before, and nobody has written to it just now."""
        try:
            found = os.stat(path)
        except OSError:  # gone since
            return False
        stamp = f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns}"
        if settled(self.recall(path), stamp):
            return False
        if 0 <= time.time() - found.st_mtime < AT_REST:
            self.whole = False
            return False
        if self.left > 0:
            self.pages[path] = Page(stamp)
        return True

    def heeded(self, found: Iterable[Article | ArticleError]) -> Iterator[Article | ArticleError]:
        """What is found, after a look at what could not be read."""
        for one in found:
            if isinstance(one, ArticleError):
                self.spoiled(one.where)
            yield one

    def had(self) -> dict[str, Page]:
        """What need not be read again."""
        if self.whole:
            return self.pages | self.lists
        tried = {url: page._replace(failures=min(page.failures, TRIES - 1)) for url, page in self.lists.items()}
        return self.pages | {url: page for url, page in tried.items() if page.failures}
