"""Backends for the tests: small, and without a language model."""

import os
import signal
from collections.abc import Iterator, Sequence

from kb.article import Article
from kb.errors import PipelineError
from kb.record import DocumentRecord, Run


class Words:
    """An actor for each word in capitals; what the text says happens to the process that reads it."""

    def __init__(self, pipeline: str | None) -> None:
        self.name = pipeline or "plain"

    @property
    def run(self) -> Run:
        if self.name == "missing":
            raise PipelineError("no such words")
        return Run(program="words", version="1", backend="words", pipeline=self.name, pipeline_version="7")

    def load(self) -> None:
        if self.name == "deadly":
            os.kill(os.getpid(), signal.SIGKILL)

    def extract(self, articles: Sequence[Article]) -> Iterator[DocumentRecord]:
        return map(self.record, articles)

    def record(self, article: Article) -> DocumentRecord:
        if "KILL" in article.text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "RAISE" in article.text:
            raise RuntimeError("told to")
        names = [word for word in article.text.split() if word.isupper()]
        actors = [
            {"id": f"a{k}", "name": name, "kind": "group", "mentions": [(start, start + len(name))]}
            for k, name in enumerate(names)
            for start in [article.text.index(name)]
        ]
        partial = {"layers": ["actors"], "failures": {"places": "told to"}} if "HALF" in names else {}
        return DocumentRecord.model_validate(
            {"doc_id": article.doc_id, "text": article.text, "actors": actors, "url": article.url, **partial}
        )


class Other(Words):
    """As ``Words``, by another run."""

    @property
    def run(self) -> Run:
        return super().run.model_copy(update={"version": "2"})


class Careless(Words):
    """Changes texts, and loses every second article."""

    def record(self, article: Article) -> DocumentRecord:
        return DocumentRecord(doc_id=article.doc_id, text=article.text.strip())

    def extract(self, articles: Sequence[Article]) -> Iterator[DocumentRecord]:
        return map(self.record, articles[::2])


class Faithful(Words):
    """As ``Words``, with all that the article states of itself."""

    def record(self, article: Article) -> DocumentRecord:
        stated = {"title": article.title, "byline": article.byline, "source": article.source}
        day = article.published and article.published.isoformat()
        return super().record(article).model_copy(update={**stated, "published": day, "language": article.language})
