"""The main job: articles in, knowledge base out. Joins sources, extraction and storage.

What is loaded is skipped before it is parsed, what fails is written down and costs only itself, and batches are
stored in the order in which they were read: a run that is killed goes on where it was, and ends with the rows of
an unbroken one.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from kb.article import Article
from kb.errors import ArticleError
from kb.record import DocumentRecord, Run, without_numbers
from kb.store import loader
from kb.workers import Extract, Outcome, batched, by_length

if TYPE_CHECKING:
    from sqlalchemy import Engine

T = TypeVar("T")
PARTICULARS = re.compile(r"[;(]|(?<!can't be read)(?<!can't be read on): ")
"""What stands before the particulars of a fault."""
NUMBERS = re.compile(r"https?://\S+|'[^']*'(?=[ ;,]|$)|(?<![\w-])\d[\d,.]*\b(?<!HTTP \d\d\d)")
KIND = 80


@dataclass(slots=True)
class Summary:
    """What a run did, in articles."""

    new: int = 0
    unchanged: int = 0
    replaced: int = 0
    failed: int = 0
    partial: int = 0
    """Of the stored ones, those that lack a layer, as a stage of their extraction failed."""
    undated: int = 0
    """Of the new ones, those without a day: their meetings are in no period."""
    interrupted: bool = False
    reasons: Counter[str] = field(default_factory=Counter)
    """Why articles failed, by kind."""

    @property
    def complete(self) -> bool:
        """Whether nothing failed."""
        return not (self.failed or self.partial)

    @property
    def done(self) -> int:
        """How many articles have been dealt with."""
        return self.new + self.unchanged + self.replaced + self.failed

    def __str__(self) -> str:
        counts = f"{self.new} new, {self.unchanged} unchanged, {self.replaced} replaced, {self.failed} failed"
        counts += f", {self.partial} without a layer" if self.partial else ""
        return f"{counts} (interrupted: run again to go on)" if self.interrupted else counts


Report = Callable[[Summary, list[ArticleError]], None]
"""Told what has been done so far, and what failed since it was told last."""


def unheard(_summary: Summary, _failures: list[ArticleError]) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class Job:
    """One run of ingestion or loading."""

    engine: "Engine"
    report: Report = unheard
    stopped: Callable[[], bool] = lambda: False
    """Asked between batches; what is under way is finished."""
    batch_size: int = 32
    origins: dict[str, str] = field(default_factory=dict)
    """Where the articles under way were read, by doc_id: what goes wrong with them is said with it."""
    identify: bool = True
    """Whether the run ends with resolution: which reports, old and new, are one actor, meeting, statement."""

    def ingest(self, found: Iterable[Article | ArticleError], extract: Extract, run: Run | None) -> Summary:
        """Extract and store articles. Those that ``run`` has extracted as they are need no second look."""
        summary = Summary()
        for outcomes in extract(by_length(self.unknown(found, run, summary), self.batch_size)):
            self.store(outcomes, summary)
            if self.stopped():
                break
        summary.interrupted = self.stopped()
        self.resolve(summary)
        return summary

    def reprocess(self, found: Iterable[Article], extract: Extract, run: Run | None) -> Summary:
        """Extract stored articles anew; without ``run`` also those that it has extracted."""
        if run is not None:
            return self.ingest(found, extract, run)
        summary = Summary()
        for outcomes in extract(by_length(until(found, self.stopped), self.batch_size)):
            self.store(outcomes, summary)
        summary.interrupted = self.stopped()
        self.resolve(summary)
        return summary

    def load(self, records: Iterable[DocumentRecord | ArticleError]) -> Summary:
        """Store ready records."""
        summary = Summary()
        own = (without_numbers(one) if isinstance(one, DocumentRecord) else one for one in records)
        for outcomes in batched(own, loader.BATCH_ARTICLES):
            self.store(outcomes, summary)
            if self.stopped():
                break
        summary.interrupted = self.stopped()
        self.resolve(summary)
        return summary

    def unknown(self, found: Iterable[Article | ArticleError], run: Run | None, summary: Summary) -> Iterator[Article]:
        """The articles that aren't loaded yet; the others, and those that couldn't be read, are counted."""
        for batch in batched(until(found, self.stopped), self.batch_size):
            articles = [one for one in batch if isinstance(one, Article)]
            self.fail([one for one in batch if isinstance(one, ArticleError)], summary)
            loader.forget_failures(self.engine, [article.origin for article in articles if article.origin])
            known = loader.known(self.engine, articles, run)
            summary.unchanged += sum(article.doc_id in known for article in articles)
            self.report(summary, [])
            fresh = [article for article in articles if article.doc_id not in known]
            summary.undated += sum(article.published is None for article in fresh)
            self.origins |= {article.doc_id: article.origin for article in fresh if article.origin}
            yield from fresh

    def store(self, outcomes: list[Outcome], summary: Summary) -> None:
        """Store a batch and count what became of it."""
        self.fail([one for one in outcomes if isinstance(one, ArticleError)], summary)
        records = [one for one in outcomes if isinstance(one, DocumentRecord)]
        loaded = loader.load(self.engine, records)
        self.fail(loaded.failures, summary)
        summary.new += loaded.added
        summary.unchanged += loaded.unchanged
        summary.replaced += loaded.replaced
        wrong = {failure.where for failure in loaded.failures}
        self.lacking([record for record in records if record.failures and record.doc_id not in wrong], summary)
        for record in records:
            self.origins.pop(record.doc_id, None)

    def lacking(self, records: list[DocumentRecord], summary: Summary) -> None:
        """Count and tell which of the stored records lack a layer."""
        summary.partial += len(records)
        self.report(summary, [
            ArticleError(self.origins.get(record.doc_id, record.doc_id), f"{stage} failed: {why}")
            for record in records for stage, why in (record.failures or {}).items()
        ])  # fmt: skip

    def resolve(self, summary: Summary) -> None:
        """Resolve all the evidence, if there is any that no resolution has seen.

        Who was asked to stop leaves it to the next run: it may take minutes.
        """
        from kb.resolve.run import pending, resolve

        if self.identify and not summary.interrupted and (summary.new or summary.replaced or pending(self.engine)):
            resolve(self.engine)

    def fail(self, failures: list[ArticleError], summary: Summary) -> None:
        """Write down what failed, with where it was read, and go on."""
        for failure in failures:
            origin = self.origins.pop(failure.where, failure.where)
            loader.record_failures(self.engine, [failure], origin)
            summary.failed += 1
            summary.reasons[kind_of(failure.why)] += 1
            self.report(summary, [ArticleError(origin, failure.why)])


def kind_of(why: str) -> str:
    """What a fault has in common with others: without its particulars, numbers and names."""
    return PARTICULARS.split(NUMBERS.sub("…", why), maxsplit=1)[0].strip()[:KIND] or "other"


def until(items: Iterable[T], stopped: Callable[[], bool]) -> Iterator[T]:
    """Items, until it is time to stop."""
    for item in items:
        if stopped():
            return
        yield item


def first(items: Iterable[T], limit: int) -> Iterable[T]:
    """The first ``limit`` items; all, if it is 0."""
    return islice(items, limit) if limit else items
